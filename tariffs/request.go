package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Regime is the direction goods take, and with it the rules of payment.
type Regime string

// The regimes that are computed; any other is answered with a fault.
const (
	Import  Regime = "import"  // ІМ: duties, excise, VAT
	Export  Regime = "export"  // ЕК: export duty where there is one
	Transit Regime = "transit" // ТР: nothing is charged, payments are guaranteed
	Post    Regime = "parcel"  // sent to a citizen by post or express: what is over the free limit
)

// Request asks what is due for the goods of one declaration or quote.
type Request struct {
	Regime    Regime
	Procedure string     // two digits of box 37_01; "" is 40, 10 or 80
	Months    int        // that goods will stay under temporary admission, each begun one whole
	Payer     Payer      // "" is a business, of a parcel a citizen
	Crossing  string     // class of the vehicle that pays the single border fee; "" is none
	Date      civil.Date // the day whose law and rates of exchange apply (box 22 date)
	Lines     []Line
	Shared    []Shared // additions and deductions of all lines together

	Destination string // country an export goes to
	Currency    string // of the invoice, where lines carry InvoiceAmount

	ExchangeRate   exact.Number // of Currency as declared; where given it must be the official one
	ExchangeRateAt string       // JSON pointer of it
	SharedAt       string       // JSON pointer of Shared
	ProcedureAt    string
	MonthsAt       string
	CrossingAt     string
}

// Line is one item of goods, as the engine needs to know it.
type Line struct {
	Item           int          // number on the declaration, from 1
	Pointer        string       // JSON pointer of the item, put before those of faults
	Code           string       // ten digits
	Additional     []string     // additional codes (box 33_02)
	Relief         Relief       // claimed in box 36
	Origin         string       // ISO 3166 alpha-2; "" or "XX" is unknown
	ProofOfOrigin  bool         // a proof of preferential origin is at hand
	Method         string       // of customs valuation, 1 to 6; "" is 1
	CustomsValue   exact.Number // UAH, as declared; not given: computed from the invoice
	InvoiceAmount  exact.Number // in Request.Currency
	Mass           exact.Number // gross, kg: what shared costs may be apportioned by
	Adjustments    []Adjustment // additions to and deductions from the price (МКУ art. 58)
	Quantities     []rate.Amount
	Vehicle        *Vehicle
	ValuePointer   string // JSON pointers of the fields faults may speak of
	QuantitiesAt   string
	AdjustmentsAt  string
	InvoiceAmounts string
	VehicleAt      string
}

// Relief is the codes of box 36 the declarant claims; "" and "000" claim
// nothing.
type Relief struct{ Duty, Excise, VAT string }

// Vehicle is what the excise on a vehicle depends on.
type Vehicle struct {
	Fuel         Fuel
	Displacement exact.Number // of the engine, cm³
	Battery      exact.Number // kWh
	Year         int          // calendar year it was made
}

// Adjustment is one addition to the price paid (freight, insurance, packing,
// commission, royalty, …) or, where Deduct, a deduction.
type Adjustment struct {
	Type   string
	Amount money.Amount
	Deduct bool
}

// Shared is an adjustment of several items together, to be apportioned.
type Shared struct {
	Adjustment
	By Basis // "" is by value
}

// Basis is what a shared cost is apportioned by.
type Basis string

// The bases.
const (
	ByValue Basis = "value" // the price of each item
	ByMass  Basis = "mass"  // the gross mass of each item
)
