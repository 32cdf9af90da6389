package tariffs

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
)

// AdjustmentKind is one kind of addition to or deduction from the price paid
// (МКУ art. 58 parts 10 and 11, remembered).
type AdjustmentKind struct {
	Type    string // as Adjustment.Type
	Deducts bool
	Name    fault.Text
}

// AdjustmentKinds lists the kinds of adjustment that are known.
func AdjustmentKinds() []AdjustmentKind {
	return []AdjustmentKind{
		{"freight", false, fault.Text{UK: "перевезення до місця ввезення", EN: "transport to the place of entry"}},
		{"loading", false, fault.Text{UK: "навантаження, вивантаження та обробка до місця ввезення", EN: "loading, unloading and handling to the place of entry"}},
		{"insurance", false, fault.Text{UK: "страхування", EN: "insurance"}},
		{"packing", false, fault.Text{UK: "пакування", EN: "packing"}},
		{"containers", false, fault.Text{UK: "тара, що вважається одним цілим з товаром", EN: "containers that are one with the goods"}},
		{"commission", false, fault.Text{UK: "комісійні, крім комісії за закупівлю", EN: "commissions other than buying commissions"}},
		{"brokerage", false, fault.Text{UK: "брокерська винагорода", EN: "brokerage"}},
		{"royalty", false, fault.Text{UK: "роялті та ліцензійні платежі", EN: "royalties and licence fees"}},
		{"assists", false, fault.Text{UK: "товари та послуги, надані покупцем для виробництва", EN: "goods and services the buyer supplied for production"}},
		{"proceeds", false, fault.Text{UK: "частина виручки від перепродажу, що належить продавцеві", EN: "proceeds of resale that go to the seller"}},
		{"inland-freight", true, fault.Text{UK: "перевезення після ввезення", EN: "transport after entry"}},
		{"assembly", true, fault.Text{UK: "монтаж, складання, налагодження після ввезення", EN: "construction, assembly or maintenance after entry"}},
		{"duties", true, fault.Text{UK: "податки та збори, що справляються в Україні", EN: "duties and taxes levied in Ukraine"}},
		{"discount", true, fault.Text{UK: "знижка, не врахована у фактурній ціні", EN: "discount not yet in the invoice price"}},
	}
}

// adjustmentKind finds a kind without building the list each time.
func adjustmentKind(name string) (deducts, known bool) {
	switch name {
	case "freight", "loading", "insurance", "packing", "containers", "commission", "brokerage", "royalty", "assists",
		"proceeds":
		return false, true
	case "inland-freight", "assembly", "duties", "discount":
		return true, true
	}
	return false, false
}

func adjustmentTypes() string {
	var names []string
	for _, kind := range AdjustmentKinds() {
		names = append(names, kind.Type)
	}
	return strings.Join(names, ", ")
}

// customsValue gives the customs value of a line: what was declared, checked
// against the invoice where there is one, or else computed from it. The answer
// is false where there is none, with a fault if one is needed.
func (a *assessor) customsValue(l *Line) (ItemValue, bool) {
	if l.InvoiceAmount.IsZero() {
		return a.declaredValue(l)
	}
	computed, ok := a.computedValue(l)
	switch {
	case !ok:
		return ItemValue{}, false
	case computed.CustomsValue.Sign() < 0:
		a.refuse(valueNegative.At(at(l.InvoiceAmounts, l), "computed", computed.CustomsValue.String()))
		return ItemValue{}, false
	case l.CustomsValue.IsZero():
		return computed, true
	case differ(l.CustomsValue, computed.CustomsValue):
		a.refuse(valueDiffers.At(at(l.ValuePointer, l), "declared", l.CustomsValue.String(),
			"computed", computed.CustomsValue.String(), "formula", computed.Formula))
		return ItemValue{}, false
	}
	return a.declaredValue(l)
}

// declaredValue takes the value as declared. Goods on export and in transit
// may have none: nothing is charged on it.
func (a *assessor) declaredValue(l *Line) (ItemValue, bool) {
	if l.CustomsValue.IsZero() {
		if a.r.Regime == Import {
			a.refuse(valueRequired.At(at(l.ValuePointer, l)))
		}
		return ItemValue{}, false
	}
	value := money.Kopiyka(l.CustomsValue)
	if value.Sign() < 0 {
		a.refuse(valueNegative.At(at(l.ValuePointer, l), "computed", value.String()))
		return ItemValue{}, false
	}
	return ItemValue{Item: l.Item, CustomsValue: value, Formula: value.String(), Declared: true}, true
}

// differ allows for one kopiyka: two honest people may round at other steps.
func differ(a, b exact.Number) bool {
	d := a.Sub(b)
	return d.Cmp(exact.New(1, 2)) > 0 || d.Cmp(exact.New(-1, 2)) < 0
}

// sum adds up terms in hryvnias and writes them down as a person would.
type sum struct {
	total   exact.Number
	formula []byte
}

func (s *sum) add(amount, rate exact.Number, currency string, deduct bool) {
	term := amount
	if len(s.formula) > 0 || deduct {
		sign := " + "
		if deduct {
			sign = " − "
		}
		s.formula = append(s.formula, sign...)
	}
	s.formula = amount.Append(s.formula)
	if currency != money.UAH {
		s.formula = append(s.formula, " × "...)
		s.formula = rate.Append(s.formula)
		term = amount.Mul(rate)
	}
	if deduct {
		s.total = s.total.Sub(term)
	} else {
		s.total = s.total.Add(term)
	}
}

// computedValue is the price of the invoice at the official rate of the day,
// with additions and deductions, rounded once (МКУ art. 58).
func (a *assessor) computedValue(l *Line) (ItemValue, bool) {
	value := sum{formula: make([]byte, 0, 64)}
	rate, ok := a.exchange(a.r.Currency, at(l.InvoiceAmounts, l))
	value.add(l.InvoiceAmount, rate.Value, a.r.Currency, false)
	for i := range l.Adjustments {
		ok = a.adjust(&value, l, i) && ok
	}
	if !ok {
		return ItemValue{}, false
	}
	return ItemValue{Item: l.Item, CustomsValue: money.Kopiyka(value.total), Formula: string(value.formula)}, true
}

func (a *assessor) adjust(value *sum, l *Line, i int) bool {
	adjustment := &l.Adjustments[i]
	deducts, known := adjustmentKind(adjustment.Type)
	if !known {
		a.refuse(adjustmentUnknown.At(adjustmentAt(l, i, "type"), "type", adjustment.Type, "types", adjustmentTypes()))
	}
	currency := adjustment.Amount.Currency
	rate, ok := a.rates.On(currency, a.r.Date)
	if !ok {
		a.refuse(a.noExchange(currency, adjustmentAt(l, i, "currency")))
		return false
	}
	value.add(adjustment.Amount.Value, rate.Value, currency, deducts || adjustment.Deduct)
	return known
}

func adjustmentAt(l *Line, i int, field string) string {
	return at(l.AdjustmentsAt, l) + "/" + strconv.Itoa(i) + "/" + field
}

// at is the pointer of a field, or of its line where the field has none.
func at(pointer string, l *Line) string {
	if pointer == "" {
		return l.Pointer
	}
	return pointer
}
