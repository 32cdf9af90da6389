package profiles

import (
	"math"
	"math/bits"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
)

// figure is a number that criteria have limits for, ready to be compared with
// whole limits: x is at least n just where x rounded down is, and at most n
// just where x rounded up is. Amounts are in millionths, as their limits are.
type figure struct {
	floor, ceil int64 // math.MaxInt64 where it is more than any limit
	known       bool
}

// counted is the figure of a whole number.
func counted(n int64) figure { return figure{n, n, true} }

// places of the limits of amounts.
const places = 6

// quotient is an amount as a fraction, so that nothing of it is lost.
type quotient struct {
	over, under exact.Number
	known       bool
}

// amount is a quotient of what may not be given.
func amount(n exact.Number) quotient { return quotient{n, exact.Int(1), !n.IsZero()} }

// per is value ÷ amount, where both are given.
func per(value, amount exact.Number) quotient {
	return quotient{value, amount, !value.IsZero() && amount.Sign() > 0}
}

// percentOf is value ÷ amount in percent of the peers' median.
func percentOf(p facts.Peers, value, amount exact.Number) quotient {
	q := per(value, amount)
	if !q.known || !comparable(p) {
		return quotient{}
	}
	return quotient{q.over.Mul(exact.Int(100)), q.under.Mul(p.Median), true}
}

// figure rounds the fraction to millionths, down and up.
func (q quotient) figure() figure {
	if !q.known {
		return figure{}
	}
	over, narrow := coefficient(q.over)
	under, also := coefficient(q.under)
	up := places + q.under.Places() - q.over.Places()
	if !narrow || !also || up < 0 || up > mostUp {
		return q.wide()
	}
	hi, lo := bits.Mul64(over, power10(up))
	if hi >= under {
		return counted(math.MaxInt64)
	}
	floor, rest := bits.Div64(hi, lo, under)
	if floor >= math.MaxInt64 {
		return counted(math.MaxInt64)
	}
	f := counted(int64(floor))
	if rest > 0 {
		f.ceil++
	}
	return f
}

// wide is figure for the seldom amounts that do not fit in 64 bits. One below
// zero, which no limit is, is below them all.
func (q quotient) wide() figure {
	if q.over.Sign() < 0 {
		return counted(-1)
	}
	near := q.over.Div(q.under, places)
	n, fits := coefficient(near)
	if !fits || n >= math.MaxInt64 {
		return counted(math.MaxInt64)
	}
	f := counted(int64(n))
	switch near.Mul(q.under).Cmp(q.over) {
	case 1:
		f.floor--
	case -1:
		f.ceil++
	}
	return f
}

// mostUp is the most places a coefficient is moved by: 10^19 fits in 64 bits.
const mostUp = 19

func power10(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// coefficient gives the digits of a number, the point left out; false where
// they do not fit in 64 bits. A number that is not given is 0.
func coefficient(n exact.Number) (uint64, bool) {
	if whole, _, narrow := n.Coefficient(); narrow {
		return uint64(max(whole, 0)), whole >= 0
	}
	var room [40]byte
	whole := uint64(0)
	for _, c := range n.Append(room[:0]) {
		if c == '.' {
			continue
		}
		if c < '0' || whole > (math.MaxUint64-9)/10 {
			return 0, false
		}
		whole = 10*whole + uint64(c-'0')
	}
	return whole, true
}
