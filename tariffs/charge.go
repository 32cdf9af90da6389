package tariffs

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/rate"
)

// part is one term of a rate applied to one item: a line of box 47.
type part struct {
	base     exact.Number
	baseUnit string
	rate     exact.Number
	rateUnit string
	per      exact.Number
	exchange exact.Number // not given: the rate is a percentage, or in hryvnias
	factor   exact.Number // years of a vehicle; not given: none
	amount   exact.Number
	terms    []exact.Number // what base was added up from
}

// due is a rate applied to one item. It stands in the scratch of its run.
type due struct {
	parts []part
	why   fault.Text // added to the reason, with a leading space
}

func (d due) amount() exact.Number {
	total := d.parts[0].amount
	for i := 1; i < len(d.parts); i++ {
		total = total.Add(d.parts[i].amount)
	}
	return total
}

// good is one item on its way through the cascade: what a percentage is taken
// of, and the parts it was added up from.
type good struct {
	line   *Line
	base   exact.Number
	terms  []exact.Number
	factor exact.Number // what every amount is multiplied by; not given: nothing
}

// priced is a rate with its text, both read once.
type priced struct {
	rate rate.Rate // nil: not known
	text string    // as the law writes it
}

func price(r rate.Rate) priced {
	if r == nil {
		return priced{}
	}
	return priced{r, r.String()}
}

// charge applies a rate to goods. The answer is false where a quantity or a
// rate of exchange is missing, or the rate cannot be worked out; the faults
// are told.
func (a *assessor) charge(p priced, g good) (due, bool) {
	a.scratch = a.scratch[:0]
	return a.apply(p.rate, p, g)
}

func (a *assessor) apply(r rate.Rate, whole priced, g good) (due, bool) {
	switch r := r.(type) {
	case rate.AdValorem:
		return a.one(adValorem(r, g)), true
	case rate.Specific:
		return a.specific(r, whole, g)
	case rate.Sum:
		return a.sum(r, whole, g)
	case rate.AtLeast:
		return a.atLeast(r, whole, g)
	case rate.AtMost:
		return a.atMost(r, whole, g)
	case rate.Uncomputable:
		a.refuse(notComputable.At(g.line.Pointer, "code", g.line.Code, "rate", whole.text,
			"why-uk", r.Why.Text().UK, "why-en", r.Why.Text().EN))
	}
	return due{}, false
}

// one keeps a part in the scratch of the run.
func (a *assessor) one(p part) due {
	a.scratch = append(a.scratch, p)
	return due{parts: a.scratch[len(a.scratch)-1:]}
}

func adValorem(r rate.AdValorem, g good) part {
	return part{
		base: g.base, baseUnit: money.UAH, rate: r.Percent, rateUnit: "%", per: exact.Int(1), terms: g.terms, factor: g.factor,
		amount: g.times(g.base.Mul(r.Percent)).Div(exact.Int(100), kopiyka),
	}
}

func (g *good) times(n exact.Number) exact.Number {
	if g.factor.IsZero() {
		return n
	}
	return n.Mul(g.factor)
}

// kopiyka is the places amounts are rounded to.
const kopiyka = 2

// specific takes the first of the rate's units that a quantity is given in:
// where the law says "за 1 шт або за 1 пару" either will do.
func (a *assessor) specific(r rate.Specific, whole priced, g good) (due, bool) {
	quantity, unit, ok := quantityOf(g.line, r.Units)
	if !ok {
		a.refuse(noQuantity(r, whole, g.line))
	}
	exchange, known := a.exchange(r.Currency, g.line.Pointer)
	if !ok || !known {
		return due{}, false
	}
	p := part{base: quantity, baseUnit: unit, rate: r.Amount, rateUnit: r.Currency, per: r.Per, factor: g.factor}
	product := g.times(quantity.Mul(r.Amount))
	if r.Currency != money.UAH {
		p.exchange = exchange.Value
		product = product.Mul(exchange.Value)
	}
	p.amount = product.Div(r.Per, kopiyka)
	return a.one(p), true
}

func quantityOf(l *Line, units []string) (exact.Number, string, bool) {
	for _, unit := range units {
		if q, ok := rate.Quantity(l.Quantities, unit); ok {
			return q, unit, true
		}
	}
	return exact.Number{}, "", false
}

func noQuantity(r rate.Specific, whole priced, l *Line) fault.Fault {
	inEnglish := make([]string, len(r.Units))
	for i, unit := range r.Units {
		inEnglish[i] = rate.UnitName(unit, "en")
	}
	f := quantityRequired.At(at(l.QuantitiesAt, l), "rate-uk", whole.text, "rate-en", whole.rate.In("en"), "code", l.Code,
		"unit-uk", strings.Join(r.Units, " / "), "unit-en", strings.Join(inEnglish, " / "))
	f.Unit = r.Units[0]
	return f
}

// sum gives each term a line of its own, rounded by itself.
func (a *assessor) sum(r rate.Sum, whole priced, g good) (due, bool) {
	var d due
	known := true
	for _, term := range r.Terms {
		one, ok := a.apply(term, whole, g)
		if known = known && ok; !known {
			continue // the other terms may have faults to tell as well
		}
		d.parts = append(d.parts, one.parts...)
		d.why.UK, d.why.EN = d.why.UK+one.why.UK, d.why.EN+one.why.EN
	}
	return d, known
}

// atLeast takes the greater of the two; where they are the same the first.
// What is compared is what would be paid, so that rounding cannot turn a
// greater value into a smaller payment.
func (a *assessor) atLeast(r rate.AtLeast, whole priced, g good) (due, bool) {
	first, ok := a.apply(r.Rate, whole, g)
	least, known := a.apply(r.Least, whole, g)
	if !ok || !known {
		return due{}, false
	}
	if first.amount().Cmp(least.amount()) < 0 {
		return least.over(first, fault.Text{UK: " Діє мінімум, бо основна частина менша: ", EN: " The minimum applies, the main part is less: "}, " ≥ "), true
	}
	return first.over(least, fault.Text{UK: " Більша за мінімум: ", EN: " More than the minimum: "}, " ≥ "), true
}

func (a *assessor) atMost(r rate.AtMost, whole priced, g good) (due, bool) {
	first, ok := a.apply(r.Rate, whole, g)
	most, known := a.apply(r.Most, whole, g)
	if !ok || !known {
		return due{}, false
	}
	if first.amount().Cmp(most.amount()) > 0 {
		return most.over(first, fault.Text{UK: " Діє максимум, бо основна частина більша: ", EN: " The maximum applies, the main part is more: "}, " ≤ "), true
	}
	return first.over(most, fault.Text{UK: " Не перевищує максимуму: ", EN: " Not more than the maximum: "}, " ≤ "), true
}

// over says why this one was taken and not the other.
func (d due) over(other due, words fault.Text, sign string) due {
	compared := d.amount().String() + sign + other.amount().String() + " (" + other.formula() + ")."
	d.why.UK += words.UK + compared
	d.why.EN += words.EN + compared
	return d
}

func (d due) formula() string {
	var b []byte
	for i := range d.parts {
		if i > 0 {
			b = append(b, " + "...)
		}
		b = d.parts[i].appendFormula(b)
	}
	return string(b)
}

// appendFormula writes "(100000.00 + 12000.00) × 20 %" or
// "100 м2 ÷ 7.5 × 2 EUR × 50.1444".
func (p *part) appendFormula(b []byte) []byte {
	if p.rateUnit == "%" {
		b = appendTerms(b, p.base, p.terms)
		b = append(b, " × "...)
		return p.appendFactor(append(p.rate.Append(b), " %"...))
	}
	b = p.base.Trim().Append(b)
	b = append(append(b, ' '), p.baseUnit...)
	if !p.per.Equal(exact.Int(1)) {
		b = p.per.Append(append(b, " ÷ "...))
	}
	b = p.rate.Append(append(b, " × "...))
	b = p.appendFactor(append(append(b, ' '), p.rateUnit...))
	if p.exchange.IsZero() {
		return b
	}
	return p.exchange.Append(append(b, " × "...))
}

func (p *part) appendFactor(b []byte) []byte {
	if p.factor.IsZero() {
		return b
	}
	return p.factor.Append(append(b, " × "...))
}

// appendTerms writes what a base was added up from.
func appendTerms(b []byte, base exact.Number, terms []exact.Number) []byte {
	if len(terms) < 2 {
		return base.Append(b)
	}
	b = append(b, '(')
	for i, term := range terms {
		if i > 0 {
			b = append(b, " + "...)
		}
		b = term.Append(b)
	}
	return append(b, ')')
}

// standsOnValue reports whether a rate takes a percentage anywhere.
func standsOnValue(r rate.Rate) bool {
	switch r := r.(type) {
	case rate.AdValorem:
		return true
	case rate.Sum:
		return slices.ContainsFunc(r.Terms, standsOnValue)
	case rate.AtLeast:
		return standsOnValue(r.Rate) || standsOnValue(r.Least)
	case rate.AtMost:
		return standsOnValue(r.Rate) || standsOnValue(r.Most)
	}
	return false
}
