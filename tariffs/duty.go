package tariffs

import (
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
)

// charge is one rate applied to one item: the figures of its line, and its
// amount as an exact fraction, so that comparing and rounding lose nothing.
type charge struct {
	base     exact.Number
	baseUnit string
	rate     exact.Number
	rateUnit string
	per      exact.Number
	dividend exact.Number // the amount in UAH is dividend ÷ divisor
	divisor  exact.Number
	formula  string
	why      fault.Text // added to the reason, with a leading space
}

func (c charge) amount() exact.Number { return c.dividend.Div(c.divisor, 2) }

// less compares two amounts without rounding either.
func (c charge) less(d charge) bool {
	return c.dividend.Mul(d.divisor).Cmp(d.dividend.Mul(c.divisor)) < 0
}

// good is one item on its way through the cascade.
type good struct {
	line  *Line
	value exact.Number
}

// charge applies a rate to goods. The answer is false where a quantity or a
// rate of exchange is missing; the faults are told.
func (a *assessor) charge(r Rate, whole Rate, g good) (charge, bool) {
	switch r := r.(type) {
	case AdValorem:
		return adValorem(r, g.value), true
	case Specific:
		return a.specific(r, whole, g)
	case NotLess:
		return a.notLess(r, whole, g)
	}
	return charge{}, false
}

func adValorem(r AdValorem, value exact.Number) charge {
	formula := make([]byte, 0, 48)
	formula = append(value.Append(formula), " × "...)
	formula = append(r.Percent.Append(formula), " %"...)
	return charge{
		base: value, baseUnit: money.UAH, rate: r.Percent, rateUnit: "%", per: exact.Int(1),
		dividend: value.Mul(r.Percent), divisor: exact.Int(100), formula: string(formula),
	}
}

// specific takes the first of the rate's units that a quantity is given in:
// where the law says "за 1 шт або за 1 пару" either will do.
func (a *assessor) specific(r Specific, whole Rate, g good) (charge, bool) {
	quantity, unit, ok := g.quantity(r.Units)
	if !ok {
		a.refuse(a.noQuantity(r, whole, g.line))
	}
	exchange, known := a.exchange(r.Currency, g.line.Pointer)
	if !ok || !known {
		return charge{}, false
	}
	return charge{
		base: quantity, baseUnit: unit, rate: r.Amount, rateUnit: r.Currency, per: r.Per,
		dividend: quantity.Mul(r.Amount).Mul(exchange.Value), divisor: r.Per,
		formula: specificFormula(r, quantity, unit, exchange.Value),
	}, true
}

func (g good) quantity(units []string) (exact.Number, string, bool) {
	for _, unit := range units {
		if q, ok := quantityIn(g.line.Quantities, unit); ok {
			return q, unit, true
		}
	}
	return exact.Number{}, "", false
}

func (a *assessor) noQuantity(r Specific, whole Rate, l *Line) fault.Fault {
	f := quantityRequired.At(at(l.QuantitiesAt, l), "rate", whole.String(), "code", l.Code,
		"unit", strings.Join(r.Units, " / "))
	f.Unit = r.Units[0]
	return f
}

// specificFormula writes "100 м2 ÷ 7.5 × 2 EUR × 50.1444".
func specificFormula(r Specific, quantity exact.Number, unit string, exchange exact.Number) string {
	b := quantity.Trim().Append(make([]byte, 0, 64))
	b = append(append(b, ' '), unit...)
	if !r.Per.Equal(exact.Int(1)) {
		b = r.Per.Append(append(b, " ÷ "...))
	}
	b = r.Amount.Append(append(b, " × "...))
	if r.Currency == money.UAH {
		return string(append(b, " UAH"...))
	}
	b = append(append(append(b, ' '), r.Currency...), " × "...)
	return string(exchange.Append(b))
}

// notLess takes the greater of the two; where they are the same the first.
func (a *assessor) notLess(r NotLess, whole Rate, g good) (charge, bool) {
	first, ok := a.charge(r.Rate, whole, g)
	least, known := a.charge(r.Than, whole, g)
	if !ok || !known {
		return charge{}, false
	}
	taken, other := first, least
	words := fault.Text{UK: " Більша за мінімум: ", EN: " More than the minimum: "}
	if first.less(least) {
		taken, other = least, first
		words = fault.Text{UK: " Діє мінімум, бо основна частина менша: ", EN: " The minimum applies, the main part is less: "}
	}
	compared := taken.amount().String() + " ≥ " + other.amount().String() + " (" + other.formula + ")."
	taken.why = fault.Text{UK: words.UK + compared, EN: words.EN + compared}
	return taken, true
}
