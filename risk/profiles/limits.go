package profiles

import (
	"strconv"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// unit is what stands after an amount in words.
type unit struct{ uk, en string }

// The units of amounts.
var (
	hryvnias  = unit{" грн", " UAH"}
	kilograms = unit{" кг", " kg"}
	ofMedian  = unit{" % медіани", " % of the median"}
)

// amounts is limits of an amount.
type amounts struct {
	name  string
	label fault.Text
	unit  unit
	limit Range
	of    uint8
}

func (c amounts) field() string { return c.name }
func (c amounts) given() bool   { return c.limit != Range{} }

func (c amounts) check(f *finder) {
	if c.limit.From != nil && c.limit.To != nil && c.limit.From.Cmp(*c.limit.To) > 0 {
		f.add(crossed, f.criterion(c.name))
	}
}

func (c amounts) words() fault.Text {
	limits := between(digits(c.limit.From), digits(c.limit.To))
	return fault.Text{UK: c.label.UK + " " + limits + c.unit.uk, EN: c.label.EN + " " + limits + c.unit.en}
}

func (c amounts) question(*builder) question {
	q := question{op: isWithin, of: c.of, lo: noLeast, hi: noMost}
	if c.limit.From != nil {
		q.lo = millionths(*c.limit.From)
	}
	if c.limit.To != nil {
		q.hi = millionths(*c.limit.To)
	}
	return q
}

// millionths is a limit of an amount as a question has it. Check has seen that
// it fits.
func millionths(n exact.Number) uint64 {
	whole, _ := coefficient(n.Round(places))
	return whole
}

// The limits of what has none, as int64.
const (
	noLeast uint64 = 1 << 63
	noMost  uint64 = 1<<63 - 1
)

// counts is limits of a whole number.
type counts struct {
	name  string
	label fault.Text
	limit Count
	of    uint8
}

func (c counts) field() string { return c.name }
func (c counts) given() bool   { return c.limit != Count{} }

func (c counts) check(f *finder) {
	if c.limit.From != nil && c.limit.To != nil && *c.limit.From > *c.limit.To {
		f.add(crossed, f.criterion(c.name))
	}
}

func (c counts) words() fault.Text {
	limits := between(whole(c.limit.From), whole(c.limit.To))
	return fault.Text{UK: c.label.UK + " " + limits, EN: c.label.EN + " " + limits}
}

func (c counts) question(*builder) question {
	return question{op: isWithin, of: c.of, lo: limit(c.limit.From, noLeast), hi: limit(c.limit.To, noMost)}
}

// limit is a limit as a question has it.
func limit(n *int, without uint64) uint64 {
	if n == nil {
		return without
	}
	return uint64(*n)
}

// flag is a yes or no that is asked for.
type flag struct {
	name    string
	yes, no fault.Text
	want    *bool
	of      uint8
}

func (c flag) field() string { return c.name }
func (c flag) given() bool   { return c.want != nil }
func (c flag) check(*finder) {}

func (c flag) words() fault.Text {
	if *c.want {
		return c.yes
	}
	return c.no
}

func (c flag) question(*builder) question {
	q := question{op: isSo, of: c.of}
	if *c.want {
		q.lo = 1
	}
	return q
}

// farFromPeers is a price that lies at least so many spreads from the median.
type farFromPeers struct{ limit Spreads }

func (c farFromPeers) field() string { return "spreadsFromPeers" }
func (c farFromPeers) given() bool   { return c.limit != Spreads{} }

func (c farFromPeers) check(f *finder) {
	for _, side := range []struct {
		name  string
		limit *int
	}{{"below", c.limit.Below}, {"above", c.limit.Above}} {
		if side.limit != nil && *side.limit == 0 {
			f.add(zero, f.criterion(c.field())+"/"+side.name)
		}
	}
}

func (c farFromPeers) words() fault.Text {
	below, above := hundredths(c.limit.Below), hundredths(c.limit.Above)
	switch {
	case c.limit.Above == nil:
		return label("ціна за кг нижча за медіану (розкидів: від "+below+")", "price per kg below the median (spreads: from "+below+")")
	case c.limit.Below == nil:
		return label("ціна за кг вища за медіану (розкидів: від "+above+")", "price per kg above the median (spreads: from "+above+")")
	}
	return label("ціна за кг нижча за медіану (розкидів: від "+below+") або вища (від "+above+")",
		"price per kg below the median (spreads: from "+below+") or above it (from "+above+")")
}

func (c farFromPeers) question(*builder) question {
	q := question{op: isBeyond, of: spreads, lo: noLeast, hi: limit(c.limit.Above, noMost)}
	if c.limit.Below != nil {
		q.lo = -limit(c.limit.Below, 0)
	}
	return q
}

// between writes limits, of which one may be "".
func between(from, to string) string {
	switch {
	case from == to:
		return "= " + from
	case to == "":
		return "≥ " + from
	case from == "":
		return "≤ " + to
	}
	return from + "–" + to
}

func digits(n *exact.Number) string {
	if n == nil {
		return ""
	}
	return n.Trim().String()
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// hundredths writes 250 as 2.5.
func hundredths(n *int) string {
	if n == nil {
		return ""
	}
	return exact.New(int64(*n), 2).Trim().String()
}
