package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// levy is a charge with everything its lines say of it.
type levy struct {
	kind     Kind
	column   Column
	name     fault.Text // of the column, where the rate stands in one
	price    priced
	row      string
	since    civil.Date
	reason   fault.Text
	source   string
	verified bool
}

// imported works out the cascade of an import. Without a value it still tells
// what else is wrong.
func (a *assessor) imported(place int32, l *Line, value *ItemValue) {
	g := good{line: l}
	if value != nil {
		g.base = value.CustomsValue
	}
	a.terms = append(a.terms[:0], g.base)
	c := cascade{a: a, node: &a.s.nodes[place], good: g, valued: value != nil}
	c.duty(place)
	for _, kind := range [...]Kind{SpecialDuty, AntiDumping, Countervailing} {
		c.remedy(kind)
	}
	c.excise()
	c.vat()
}

// cascade is one item's way through the charges. Each adds what it comes to to
// the base of the next.
type cascade struct {
	a      *assessor
	node   *node
	good   good
	column Column // of the import duty; the lines after it name it too
	valued bool
	broken bool // a charge before is not known, so what stands on it is not either
}

// wanted is what decides which measure of a kind applies.
func (c *cascade) wanted(relief string) wanted {
	return wanted{day: c.a.r.Date, country: knownOrigin(c.good.line.Origin), additional: c.good.line.Additional, relief: claimedCode(relief)}
}

// claimedCode gives "" for the code of box 36 that claims nothing.
func claimedCode(code string) string {
	if code == "000" {
		return ""
	}
	return code
}

// duty is the import duty, by the column that applies or by a relief from it.
func (c *cascade) duty(place int32) {
	l := c.good.line
	chosen := c.a.s.choose(place, claim{l.Code, l.Origin, l.ProofOfOrigin, l.Additional, c.a.r.Date})
	c.column = chosen.column
	v := levy{kind: ImportDuty, column: chosen.column, price: chosen.price, row: chosen.row, since: chosen.since,
		reason: chosen.reason, source: chosen.source, verified: chosen.verified}
	if h := c.node.rules.find(ImportDuty, c.wanted(l.Relief.Duty)); h != nil {
		v = levyOf(h, c.column)
	}
	v.name = chosen.name
	c.known(v)
}

// known charges a levy whose rate is known, and else says that it is not.
func (c *cascade) known(v levy) {
	if v.price.rate == nil {
		c.a.refuse(v.unknown(c.good.line))
		c.broken = true
		return
	}
	c.charge(v)
}

// unknown says that the rate of a levy is not known here.
func (v *levy) unknown(l *Line) fault.Fault {
	switch v.kind {
	case Excise:
		return exciseUnknown.At(l.Pointer, "code", l.Code)
	case ExportDuty:
		return exportDutyUnknown.At(l.Pointer, "code", l.Code)
	}
	name := v.name
	if name == (fault.Text{}) {
		name = kindName(v.kind)
	}
	return rateUnknown.At(l.Pointer, "code", l.Code, "column-uk", name.UK, "column-en", name.EN)
}

func levyOf(h *held, column Column) levy {
	return levy{kind: h.Kind, column: column, price: h.priced, row: h.ID, since: h.From, reason: h.Reason,
		source: h.Source, verified: h.Verified}
}

// remedy is a special, anti-dumping or countervailing duty.
func (c *cascade) remedy(kind Kind) {
	w := c.wanted("")
	if h := c.node.rules.find(kind, w); h != nil {
		c.known(levyOf(h, c.column))
	} else if c.a.asksOrigin(c.node.rules, kind, c.good.line) {
		c.broken = true
	}
}

// asksOrigin tells that goods whose origin is not known bear a charge if they
// are of some countries: that is asked, not passed over.
func (a *assessor) asksOrigin(set *rules, kind Kind, l *Line) bool {
	if knownOrigin(l.Origin) != "" || !set.any(kind, wanted{day: a.r.Date, additional: l.Additional}) {
		return false
	}
	a.refuse(originRequired.At(l.Pointer, "code", l.Code, "kind-uk", kindName(kind).UK, "kind-en", kindName(kind).EN))
	return true
}

// excise is that of vehicles where the law has a table for them, else that of
// the measure for the code.
func (c *cascade) excise() {
	l := c.good.line
	w := c.wanted(l.Relief.Excise)
	h := c.node.rules.find(Excise, w)
	switch {
	case w.relief != "" && (h == nil || h.Relief == ""):
		c.reliefUnknown("36_03", w.relief)
	case h != nil && h.asked():
		c.known(levyOf(h, c.column))
	case c.a.s.law.taxesVehicle(l.Code, c.a.r.Date):
		c.vehicle()
	case h != nil:
		c.known(levyOf(h, c.column))
	case c.a.asksOrigin(c.node.rules, Excise, l):
		c.broken = true
	}
}

func (c *cascade) vat() {
	l := c.good.line
	w := c.wanted(l.Relief.VAT)
	h := c.node.rules.find(VAT, w)
	switch {
	case w.relief != "" && (h == nil || h.Relief == ""):
		c.reliefUnknown("36_04", w.relief)
	case h == nil:
		c.known(levy{kind: VAT})
	default:
		c.known(levyOf(h, c.column))
	}
}

func (c *cascade) reliefUnknown(box, code string) {
	c.a.refuse(reliefUnknown.At(c.good.line.Pointer, "box", box, "relief", code, "code", c.good.line.Code))
	c.broken = true
}

// charge works out a levy and adds it to the base of what comes after. Where
// something before it is not known its lines would be wrong, and only its own
// faults are told.
func (c *cascade) charge(v levy) {
	c.good.terms = c.base(v.kind)
	d, ok := c.a.charge(v.price, c.good)
	if !ok {
		c.broken = true
	}
	if c.broken || !c.valued {
		return
	}
	paid, ok := c.a.settle(c.good.line, v, d)
	if !ok {
		c.broken = true
		return
	}
	c.a.terms = append(c.a.terms, paid)
}

// base sets what a percentage is taken of: duties stand on the value alone,
// excise and VAT on everything before them.
func (c *cascade) base(kind Kind) []exact.Number {
	terms := c.a.terms
	switch kind {
	case Excise, VAT:
	default:
		terms = terms[:1]
	}
	c.good.base = terms[0]
	for _, term := range terms[1:] {
		c.good.base = c.good.base.Add(term)
	}
	return terms
}

// settle turns what is due into lines and gives their sum in full, as the
// base of the next charge: partial relief lessens what is paid, not what it is
// worked out on.
func (a *assessor) settle(l *Line, v levy, d due) (exact.Number, bool) {
	paid, known := a.s.law.payment(v.kind, a.payer, l.Code, a.r.Date)
	if !known {
		a.refuse(paymentUnknown.At(l.Pointer, "code", l.Code, "kind-uk", kindName(v.kind).UK, "kind-en", kindName(v.kind).EN))
		return exact.Number{}, false
	}
	for i := range d.parts {
		line := a.line(&d.parts[i], v)
		line.Item, line.Code, line.MethodOfPayment = l.Item, paid.Code, paid.Method
		line.Verified = v.verified && paid.Verified
		line.Reason = fault.Text{UK: v.reason.UK + d.why.UK, EN: v.reason.EN + d.why.EN}
		if a.rule.Rule == Monthly && v.kind != BorderFee { // the fee is for the crossing, not for the goods
			a.partial(&line)
		}
		a.pay(line)
	}
	return d.amount(), true
}

func (a *assessor) line(p *part, v levy) PaymentLine {
	line := PaymentLine{
		Base: p.base, BaseUnit: p.baseUnit, Rate: p.rate, RateUnit: p.rateUnit, Per: p.per, ExchangeRate: p.exchange,
		Factor: p.factor, Amount: p.amount, Column: v.column, RateText: v.price.text,
		Row: v.row, Since: v.since, Source: v.source,
	}
	if !p.factor.IsZero() {
		line.FactorUnit = Years
	}
	var room [96]byte
	line.Formula = string(p.appendFormula(room[:0]))
	return line
}

// kindName is what people call a charge.
func kindName(k Kind) fault.Text {
	switch k {
	case ImportDuty:
		return fault.Text{UK: "ввізне мито", EN: "import duty"}
	case SpecialDuty:
		return fault.Text{UK: "спеціальне мито", EN: "special duty"}
	case AntiDumping:
		return fault.Text{UK: "антидемпінгове мито", EN: "anti-dumping duty"}
	case Countervailing:
		return fault.Text{UK: "компенсаційне мито", EN: "countervailing duty"}
	case Excise:
		return fault.Text{UK: "акцизний податок", EN: "excise"}
	case VAT:
		return fault.Text{UK: "ПДВ", EN: "VAT"}
	case ExportDuty:
		return fault.Text{UK: "вивізне мито", EN: "export duty"}
	case BorderFee:
		return fault.Text{UK: "єдиний збір", EN: "single border fee"}
	}
	return fault.Text{UK: string(k), EN: string(k)}
}
