package tariffs

import (
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
)

// parcelRule is a row of the rule for parcels with its figures read.
type parcelRule struct {
	Parcel
	free      exact.Number
	duty, vat priced
}

func (l *law) readParcels(rows []Parcel) {
	for _, p := range rows {
		free, err := exact.Parse(p.Free)
		if err != nil {
			l.refuse(p.ID, "free limit "+strconv.Quote(p.Free)+": "+err.Error())
		}
		l.parcels = append(l.parcels, parcelRule{p, free, l.price(p.ID, p.Duty), l.price(p.ID, p.VAT)})
	}
}

func (l *law) parcel(day civil.Date) (parcelRule, bool) {
	for _, p := range l.parcels {
		if holds(p.From, p.Until, day) {
			return p, true
		}
	}
	return parcelRule{}, false
}

// post charges what a parcel is worth over its free limit: duty on the excess
// and VAT on the excess with the duty. The excess of several items is divided
// by their value.
func (a *assessor) post(order []int, values []*ItemValue) {
	rule, known := a.s.law.parcel(a.r.Date)
	if !known {
		a.refuse(parcelRuleUnknown.At("", "date", a.r.Date.String()))
		return
	}
	limit, ok := a.exchange(rule.Currency, "")
	if !ok || !a.postable(order, values) {
		return
	}
	free := money.Kopiyka(rule.free.Mul(limit.Value))
	excess := a.out.CustomsValue.Sub(free)
	working := a.out.CustomsValue.String() + " − " + rule.free.String() + " " + rule.Currency + " × " + limit.Value.String()
	if excess.Sign() <= 0 {
		a.out.Statement = fault.Text{
			UK: rule.Reason.UK + " " + working + " ≤ 0: платежів немає.",
			EN: rule.Reason.EN + " " + working + " ≤ 0: nothing is due.",
		}
		return
	}
	a.out.Statement = fault.Text{
		UK: rule.Reason.UK + " " + working + " = " + excess.String() + ".",
		EN: rule.Reason.EN + " " + working + " = " + excess.String() + ".",
	}
	weights := make([]exact.Number, len(values))
	for i, v := range values {
		weights[i] = v.CustomsValue
	}
	parts, _ := Apportion(excess, weights) // the values come to more than nothing: there is an excess
	for at, i := range order {
		a.excess(&a.r.Lines[i], rule, parts[at])
	}
}

// postable reports whether the rule may be used: every item has a value, and
// none bears excise, which has rules of its own.
func (a *assessor) postable(order []int, values []*ItemValue) bool {
	fit := true
	for at, i := range order {
		l := &a.r.Lines[i]
		if place, known := a.s.find(l.Code, a.r.Date); known && len(l.Code) == 10 {
			bears := a.s.nodes[place].rules.any(Excise, wanted{day: a.r.Date, additional: l.Additional})
			if bears || a.s.law.taxesVehicle(l.Code, a.r.Date) {
				a.refuse(parcelExcise.At(l.Pointer, "code", l.Code))
				fit = false
			}
		}
		fit = fit && values[at] != nil
	}
	return fit
}

// excess charges one item's part of what is over the limit.
func (a *assessor) excess(l *Line, rule parcelRule, part exact.Number) {
	a.terms = append(a.terms[:0], part)
	c := cascade{a: a, good: good{line: l}, column: UnknownRate, valued: true}
	v := levy{column: UnknownRate, row: rule.ID, since: rule.From, reason: rule.Reason, source: rule.Source, verified: rule.Verified}
	v.kind, v.price = ImportDuty, rule.duty
	c.known(v)
	v.kind, v.price = VAT, rule.vat
	c.known(v)
}
