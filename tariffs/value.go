package tariffs

import (
	"slices"
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

// customsValues gives the customs value of every line, in the order of their
// numbers, nil where there is none. Costs the items share are divided among
// those that are valued by their price (МКУ art. 58).
func (a *assessor) customsValues(order []int) []*ItemValue {
	shares := a.divide(order)
	values := make([]*ItemValue, len(order))
	kept := make([]ItemValue, len(order))
	for at, i := range order {
		var own []Share
		if shares != nil {
			own = shares[at]
		}
		if value, ok := a.customsValue(&a.r.Lines[i], own); ok {
			kept[at] = value
			values[at] = &kept[at]
		}
	}
	return values
}

// byPrice reports whether the value follows from the price paid (method 1).
func (l *Line) byPrice() bool {
	return !l.InvoiceAmount.IsZero() && (l.Method == "" || l.Method == "1")
}

// divide apportions every shared cost; the answer has the shares of each line
// in order, or is nil where nothing is shared.
func (a *assessor) divide(order []int) [][]Share {
	if len(a.r.Shared) == 0 {
		return nil
	}
	shares := make([][]Share, len(order))
	for n := range a.r.Shared {
		s := &a.r.Shared[n]
		amount, deducts, ok := a.inHryvnias(s.Adjustment, a.r.SharedAt, n)
		if !ok {
			continue
		}
		parts, ok := Apportion(amount, a.weights(order, s.By))
		if !ok || s.By == ByMass && a.lacksMass() {
			a.refuse(sharedWithoutWeights.At(adjustmentAt(a.r.SharedAt, n, "by"), "type", s.Type, "by", string(or(s.By, ByValue))))
			continue
		}
		for at, part := range parts {
			if part.Sign() != 0 {
				shares[at] = append(shares[at], Share{Type: s.Type, By: or(s.By, ByValue), Amount: part, Deducts: deducts})
			}
		}
	}
	return shares
}

func or(b, otherwise Basis) Basis {
	if b == "" {
		return otherwise
	}
	return b
}

// weights are what the lines valued by their price are apportioned by; the
// others get nothing.
func (a *assessor) weights(order []int, by Basis) []exact.Number {
	weights := make([]exact.Number, len(order))
	for at, i := range order {
		l := &a.r.Lines[i]
		switch {
		case !l.byPrice():
			weights[at] = exact.Int(0)
		case by == ByMass:
			weights[at] = l.Mass
		default:
			weights[at] = l.InvoiceAmount
		}
	}
	return weights
}

// lacksMass reports whether the mass of an item that bears shared costs is not
// given: it would bear nothing of what is divided by mass, and the others all.
func (a *assessor) lacksMass() bool {
	return slices.ContainsFunc(a.r.Lines, func(l Line) bool { return l.byPrice() && l.Mass.IsZero() })
}

// inHryvnias is a shared cost at the rate of the day, to the kopiyka.
func (a *assessor) inHryvnias(s Adjustment, pointer string, n int) (amount exact.Number, deducts, ok bool) {
	deducts, known := a.kindOf(s.Type, adjustmentAt(pointer, n, "type"))
	exchange, ok := a.exchange(s.Amount.Currency, adjustmentAt(pointer, n, "currency"))
	return money.Kopiyka(s.Amount.Value.Mul(exchange.Value)), deducts || s.Deduct, ok && known
}

func (a *assessor) kindOf(name, pointer string) (deducts, known bool) {
	deducts, known = adjustmentKind(name)
	if !known {
		a.refuse(adjustmentUnknown.At(pointer, "type", name, "types", adjustmentTypes()))
	}
	return deducts, known
}

// customsValue gives the customs value of a line: what was declared, checked
// against the invoice where there is one, or else computed from it. By the
// methods 2 to 6 (МКУ art. 59–64) the value rests on other goods' prices or
// costs that no declaration carries: it is taken as declared. The answer is
// false where there is none, with a fault if one is needed.
func (a *assessor) customsValue(l *Line, shares []Share) (ItemValue, bool) {
	if !l.byPrice() {
		return a.declaredValue(l)
	}
	computed, ok := a.computedValue(l, shares)
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
		switch {
		case a.r.Regime != Import && a.r.Regime != Post:
		case l.Method > "1":
			a.refuse(valueOfMethodRequired.At(at(l.ValuePointer, l), "method", l.Method))
		default:
			a.refuse(valueRequired.At(at(l.ValuePointer, l)))
		}
		return ItemValue{}, false
	}
	value := money.Kopiyka(l.CustomsValue)
	if value.Sign() < 0 {
		a.refuse(valueNegative.At(at(l.ValuePointer, l), "computed", value.String()))
		return ItemValue{}, false
	}
	declared := ItemValue{Item: l.Item, CustomsValue: value, Formula: value.String(), Declared: true}
	if l.Method > "1" {
		declared.Method = l.Method
	}
	return declared, true
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
// with additions and deductions, rounded once, and with the shares of common
// costs, which are rounded already (МКУ art. 58).
func (a *assessor) computedValue(l *Line, shares []Share) (ItemValue, bool) {
	value := sum{formula: make([]byte, 0, 64)}
	rate, ok := a.exchange(a.r.Currency, at(l.InvoiceAmounts, l))
	value.add(l.InvoiceAmount, rate.Value, a.r.Currency, false)
	for i := range l.Adjustments {
		ok = a.adjust(&value, l, i) && ok
	}
	if !ok {
		return ItemValue{}, false
	}
	value.total = money.Kopiyka(value.total)
	for _, s := range shares {
		value.add(s.Amount, exact.Number{}, money.UAH, s.Deducts)
	}
	return ItemValue{Item: l.Item, CustomsValue: value.total, Formula: string(value.formula), Shares: shares}, true
}

func (a *assessor) adjust(value *sum, l *Line, i int) bool {
	adjustment := &l.Adjustments[i]
	deducts, known := a.kindOf(adjustment.Type, adjustmentAt(at(l.AdjustmentsAt, l), i, "type"))
	currency := adjustment.Amount.Currency
	rate, ok := a.exchange(currency, adjustmentAt(at(l.AdjustmentsAt, l), i, "currency"))
	if !ok {
		return false
	}
	value.add(adjustment.Amount.Value, rate.Value, currency, deducts || adjustment.Deduct)
	return known
}

// adjustmentAt is the pointer of a field of the i-th adjustment of a list.
func adjustmentAt(list string, i int, field string) string {
	return list + "/" + strconv.Itoa(i) + "/" + field
}

// at is the pointer of a field, or of its line where the field has none.
func at(pointer string, l *Line) string {
	if pointer == "" {
		return l.Pointer
	}
	return pointer
}
