package batch

import (
	"reflect"
	"strings"

	"github.com/brama-customs/brama/tariffs/rate"
)

// spot is the place a cell feeds.
type spot struct {
	row     Row
	target  *target
	leaf    reflect.Value // the field
	owner   reflect.Value // the struct that has it
	pointer string
	list    string // pointer of the owner
}

// beside takes the unit or currency that stands with a number, in its cell or
// in the header, to where the declaration keeps it.
func (b *builder) beside(s spot, v value) {
	switch s.target.leaf {
	case "invoiceAmount", "totalInvoiceAmount":
		b.currency(s, v, &b.d.InvoiceCurrency, "/invoiceCurrency")
	case "customsValue", "totalCustomsValue":
		hryvnia := "UAH"
		b.currency(s, v, &hryvnia, s.pointer)
	case "amount":
		b.currency(s, v, s.owner.FieldByName("Currency").Addr().Interface().(*string), s.list+"/currency")
	case "value", "quantity":
		b.unit(s, v, s.owner.FieldByName("Unit").Addr().Interface().(*string))
	default:
		if v.unit != "" && !harmless(s.target.leaf, v.unit) {
			b.fault(s.row.Number, s.target.Column, numberFormat.At(s.pointer, "from", s.target.text(s.row)))
		}
	}
}

// currency compares the currency of an amount with the one declared, or
// declares it. The header counts as much as the cell: an amount taken for
// another currency is the dearest of mistakes.
func (b *builder) currency(s spot, v value, declared *string, pointer string) {
	named := v.unit
	if named == "" {
		named = s.target.Unit
	}
	if named == "" {
		return
	}
	code, known := readCurrency(named)
	switch {
	case *declared == "" && known:
		*declared = code
		b.place(pointer, s.row, s.target)
		b.said[pointer] = said{code, s.row.Number}
	case *declared != code || !known:
		b.wrongUnit(s, named, *declared)
	}
}

// unit compares the unit of a quantity with the one of its element, or gives
// it. The unit of a header holds only where the row names none.
func (b *builder) unit(s spot, v value, declared *string) {
	named := v.unit
	if named == "" && *declared == "" {
		named = s.target.Unit
	}
	if named == "" {
		return
	}
	unit := readUnit(named)
	switch {
	case *declared == "":
		*declared = unit
		b.place(s.list+"/unit", s.row, s.target)
	case readUnit(*declared) != unit:
		b.wrongUnit(s, named, *declared)
	}
}

func (b *builder) wrongUnit(s spot, named, want string) {
	if want == "" {
		want = "EUR, USD, UAH…"
	}
	b.fault(s.row.Number, s.target.Column,
		numberUnit.At(s.pointer, "from", s.target.text(s.row), "unit", named, "want", want))
}

// harmless reports whether a unit only repeats what the field is counted in.
func harmless(leaf, unit string) bool {
	switch leaf {
	case "displacement":
		return readUnit(unit) == rate.Displacement
	case "battery":
		return readUnit(unit) == rate.KilowattHour
	case "year":
		return unit == "р" || unit == "рік"
	}
	return false
}

// unitNumbers are the numbers of units that box 41 is filled with. 796 was seen
// in real declarations; the others are remembered, from the same numbering as
// neighbouring tariffs have it, and what they were read as is told.
var unitNumbers = map[string]string{
	"796": rate.Piece,
	"006": rate.Metre, "055": rate.Square, "111": rate.Displacement, "112": rate.Litre, "113": rate.Cubic,
	"162": rate.Carat, "163": rate.Gram, "166": rate.Kilogram, "185": rate.Capacity, "245": rate.KilowattHour,
	"306": rate.Fissile, "715": rate.Pair, "798": rate.Thousand, "831": rate.Spirit,
	"841": rate.Peroxide, "845": rate.Dry, "852": rate.Potassium, "859": rate.CausticPotash, "861": rate.Nitrogen,
	"863": rate.CausticSoda, "865": rate.Phosphorus, "867": rate.Uranium,
}

// numberedUnit reads the number of a unit, which in a cell of numbers has lost
// its zeros.
func numberedUnit(text string) (string, bool) {
	if len(text) > 3 || !allDigits(text) {
		return "", false
	}
	unit, ok := unitNumbers[strings.Repeat("0", 3-len(text))+text]
	return unit, ok
}
