package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
)

// Regime is the payment rules of a customs procedure.
type Regime string

// The regimes that are computed; any other is answered with a fault.
const (
	Import  Regime = "import"  // ІМ40: duty, excise, VAT
	Export  Regime = "export"  // ЕК10: export duty where there is one
	Transit Regime = "transit" // ТР80: nothing is charged, payments are guaranteed
)

// Request asks what is due for the goods of one declaration or quote.
type Request struct {
	Regime   Regime
	Date     civil.Date // the day whose law and rates of exchange apply (box 22 date)
	Lines    []Line
	Currency string // of the invoice, where lines carry InvoiceAmount

	ExchangeRate   exact.Number // of Currency as declared; where given it must be the official one
	ExchangeRateAt string       // JSON pointer of it
}

// Line is one item of goods, as the engine needs to know it.
type Line struct {
	Item           int          // number on the declaration, from 1
	Pointer        string       // JSON pointer of the item, put before those of faults
	Code           string       // ten digits
	Origin         string       // ISO 3166 alpha-2; "" or "XX" is unknown
	ProofOfOrigin  bool         // a proof of preferential origin is at hand
	CustomsValue   exact.Number // UAH, as declared; not given: computed from the invoice
	InvoiceAmount  exact.Number // in Request.Currency
	Adjustments    []Adjustment // additions to and deductions from the price (МКУ art. 58)
	Quantities     []Quantity
	ValuePointer   string // JSON pointers of the fields faults may speak of
	QuantitiesAt   string
	AdjustmentsAt  string
	InvoiceAmounts string
}

// Adjustment is one addition to the price paid (freight, insurance, packing,
// commission, royalty, …) or, where Deduct, a deduction.
type Adjustment struct {
	Type   string
	Amount money.Amount
	Deduct bool
}

// Quantity is an amount of goods in a unit of the tariff: кг л м м2 м3 шт пар
// т.шт л100. "кг" is the mass with primary packaging, the base of specific
// rates.
type Quantity struct {
	Unit  string
	Value exact.Number
}
