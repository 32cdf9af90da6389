package model

import (
	"math"
	"strconv"

	"github.com/brama-customs/brama/civil"
)

// Column is a column of text of a row.
type Column uint8

// The columns of text. Those after OriginIndicator are derived from others.
const (
	Office Column = iota
	ProcessType
	ImportType
	ImportUse
	PaymentType
	TransportMode
	Declarant
	Importer
	Exporter
	Carrier
	CommodityCode
	CountryOfDispatch
	OriginCountry
	DutyType
	OriginIndicator
	Subheading // first six digits of the code
	Heading    // first four
	Chapter    // first two
	DutyClass  // the rate of duty as a class
	MassClass  // the net mass as a class: each of twice the mass of the one before
	Route      // direct, or third where the country of dispatch is not that of origin

	givenColumns = int(Subheading)
	allColumns   = int(Route) + 1
)

// Number is a column of numbers of a row.
type Number uint8

// The columns of numbers.
const (
	DutyRate Number = iota // percent
	NetMass                // kg
	Value                  // in one currency throughout
	Quantity               // in supplementary units
	Packages               // how many
	Items                  // of the declaration, this one included
	Duty                   // payable on it as declared: duties and taxes, in the currency of Value

	allNumbers = int(Duty) + 1
)

// The names of columns in files, as the published history has them.
var columnNames = [allColumns]string{
	"office", "processType", "importType", "importUse", "paymentType", "transportMode", "declarant", "importer",
	"exporter", "carrier", "commodityCode", "countryOfDispatch", "originCountry", "dutyType", "originIndicator",
	"subheading", "heading", "chapter", "dutyClass", "massClass", "route",
}

var numberNames = [allNumbers]string{"dutyRate", "netMass", "value", "quantity", "packages", "items", "duty"}

// String is the column's name in files.
func (c Column) String() string { return columnNames[c] }

// String is the column's name in files.
func (n Number) String() string { return numberNames[n] }

// Label is what an inspection came to.
type Label int8

// Labels.
const (
	Unlabelled Label = iota - 1 // not inspected
	Clean                       // inspected, nothing found
	Fault                       // inspected, something found
)

// FullWeight is the weight of an inspection of goods. One of documents only is
// a weak label and weighs 300 of these 1000.
const FullWeight = 1000

// Row is one declared item as it is scored or learned from; NewRow makes it.
type Row struct {
	ID      string
	Day     civil.Date
	Texts   [givenColumns]string
	Numbers [allNumbers]float64 // NaN where not given
	Label   Label
	Weight  int     // of the label, in thousandths
	Found   float64 // of a row at fault: what was due beyond Duty, in its currency; NaN where not known
}

// NewRow is a row of which nothing is known.
func NewRow() Row {
	r := Row{Label: Unlabelled, Weight: FullWeight, Found: math.NaN()}
	for i := range r.Numbers {
		r.Numbers[i] = math.NaN()
	}
	return r
}

// text gives a column, derived ones too.
func (r *Row) text(c Column) string {
	switch c {
	case Subheading:
		return beginning(r.Texts[CommodityCode], 6)
	case Heading:
		return beginning(r.Texts[CommodityCode], 4)
	case Chapter:
		return beginning(r.Texts[CommodityCode], 2)
	case DutyClass:
		return class(r.Numbers[DutyRate])
	case MassClass:
		return size(r.Numbers[NetMass])
	case Route:
		return route(r.Texts[CountryOfDispatch], r.Texts[OriginCountry])
	}
	return r.Texts[c]
}

func route(dispatch, origin string) string {
	if dispatch == origin {
		return "direct"
	}
	return "third"
}

func beginning(s string, n int) string { return s[:min(n, len(s))] }

// mostPlain is where the text of a rate begins to have an exponent.
const mostPlain = 1e6

// class writes a rate as text, so that 8, 8.0 and 8.00 are one class.
func class(rate float64) string {
	if math.IsNaN(rate) {
		return ""
	}
	if whole := int(rate); rate > 0 && rate < mostPlain && float64(whole) == rate {
		return strconv.Itoa(whole) // as below, and of what is under 100 nothing is made
	}
	return strconv.FormatFloat(rate, 'g', 6, 64)
}

// size writes a mass as the power of two of kilograms nearest to it.
func size(mass float64) string {
	if !reasonable(mass) {
		return ""
	}
	return strconv.Itoa(int(math.Round(math.Log2(mass))))
}
