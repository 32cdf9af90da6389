package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Column is the column of the tariff a rate was taken from.
type Column string

// The columns of the law: преференційна, пільгова, повна.
const (
	Preferential Column = "preferential"
	MFN          Column = "mfn"
	Full         Column = "full"
	UnknownRate  Column = "unknown"
)

// Assessment is the answer: every payment, line by line, as box 47 wants them.
type Assessment struct {
	Tariff       string                  `json:"tariff"`   // version of the schedule used
	RateDate     civil.Date              `json:"rateDate"` // day of the rates of exchange
	Currency     string                  `json:"currency"` // UAH
	Procedure    string                  `json:"procedure,omitempty"`
	CustomsValue exact.Number            `json:"customsValue"`
	Values       []ItemValue             `json:"values"`
	Lines        []PaymentLine           `json:"lines"`
	Totals       map[string]exact.Number `json:"totals"` // by payment code
	Total        exact.Number            `json:"total"`
	Exchange     []Exchange              `json:"exchangeRates,omitempty"` // those that were used
	Statement    fault.Text              `json:"statement,omitzero"`      // what the procedure does and does not charge
}

// Exchange is one official rate of exchange that was used.
type Exchange struct {
	Currency string       `json:"currency"`
	Value    exact.Number `json:"value"` // hryvnias for one unit
	Date     civil.Date   `json:"date"`  // the day it was set for
	Stale    bool         `json:"stale,omitempty"`
	Source   string       `json:"source"`
	Verified bool         `json:"verified"`
}

// ItemValue is the customs value of one item and how it was reached.
type ItemValue struct {
	Item         int          `json:"item"`
	Method       string       `json:"method,omitempty"` // of valuation where it is not 1
	CustomsValue exact.Number `json:"customsValue"`     // UAH, kopiykas
	Formula      string       `json:"formula"`          // "1500.00 × 50.1444 + 100.00 × 50.1444"
	Shares       []Share      `json:"shares,omitempty"` // of costs of several items, already in the value
	Declared     bool         `json:"declared,omitempty"`
}

// Share is what falls to one item of a cost that several items share.
type Share struct {
	Type    string       `json:"type"`
	By      Basis        `json:"by"`
	Amount  exact.Number `json:"amount"` // UAH
	Deducts bool         `json:"deducts,omitempty"`
}

// PaymentLine is one payment for one item. Amount is what anyone gets who
// works out
//
//	Base ÷ Per × Rate [÷ 100 of a percentage] [× Factor] [× ExchangeRate]
//
// by hand and rounds half up to the kopiyka; Formula writes the same down.
type PaymentLine struct {
	Item            int          `json:"item"` // 0 is the declaration as a whole
	Code            string       `json:"code"` // kind of payment: 020, 028, …
	Name            fault.Text   `json:"name,omitzero"`
	Base            exact.Number `json:"base"`
	BaseUnit        string       `json:"baseUnit"` // UAH, or a unit of quantity
	Rate            exact.Number `json:"rate"`
	RateUnit        string       `json:"rateUnit"` // %, or the currency of a specific rate
	Per             exact.Number `json:"per"`      // the rate is for so many of BaseUnit
	Factor          exact.Number `json:"factor,omitzero"`
	FactorUnit      FactorUnit   `json:"factorUnit,omitempty"`
	ExchangeRate    exact.Number `json:"exchangeRate,omitzero"` // hryvnias for one of RateUnit
	Amount          exact.Number `json:"amount"`                // UAH
	MethodOfPayment string       `json:"methodOfPayment,omitempty"`
	Column          Column       `json:"column"`
	RateText        string       `json:"rateText"` // the whole rate, as the law writes it
	Formula         string       `json:"formula"`
	Written         fault.Text   `json:"written,omitzero"` // the whole calculation in words; see Explain
	Row             string       `json:"row"`              // the row of the law the rate stands in
	Since           civil.Date   `json:"since,omitzero"`   // its first day
	Source          string       `json:"source"`           // law, edition, or "remembered, to be verified"
	Verified        bool         `json:"verified"`
	Reason          fault.Text   `json:"reason"` // why this rate and this column
}

// FactorUnit is what a Factor counts.
type FactorUnit string

// What factors count.
const (
	Years  FactorUnit = "years"  // of a vehicle since it was made
	Months FactorUnit = "months" // of temporary admission
)
