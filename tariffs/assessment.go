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
	CustomsValue exact.Number            `json:"customsValue"`
	Values       []ItemValue             `json:"values"`
	Lines        []PaymentLine           `json:"lines"`
	Totals       map[string]exact.Number `json:"totals"` // by payment code
	Total        exact.Number            `json:"total"`
}

// ItemValue is the customs value of one item and how it was reached.
type ItemValue struct {
	Item         int          `json:"item"`
	CustomsValue exact.Number `json:"customsValue"` // UAH, kopiykas
	Formula      string       `json:"formula"`      // "1500.00 × 50.1444 + 100.00 × 50.1444"
	Declared     bool         `json:"declared,omitempty"`
}

// PaymentLine is one payment for one item. Amount is what anyone gets who
// does Formula by hand and rounds half up to the kopiyka.
type PaymentLine struct {
	Item     int          `json:"item"`
	Code     string       `json:"code"` // kind of payment: 020, 028, …
	Base     exact.Number `json:"base"`
	BaseUnit string       `json:"baseUnit"` // UAH, or a unit of quantity
	Rate     exact.Number `json:"rate"`
	RateUnit string       `json:"rateUnit"` // %, or the currency of a specific rate
	Per      exact.Number `json:"per"`      // the rate is for so many of BaseUnit
	Amount   exact.Number `json:"amount"`   // UAH
	Column   Column       `json:"column"`
	RateText string       `json:"rateText"` // the whole rate, as the law writes it
	Formula  string       `json:"formula"`
	Source   string       `json:"source"` // law, edition, or "remembered, to be verified"
	Verified bool         `json:"verified"`
	Reason   fault.Text   `json:"reason"` // why this rate and this column
}
