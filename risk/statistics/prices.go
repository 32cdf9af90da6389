package statistics

import (
	"cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
)

// LeastPeers is the fewest observations that make a price worth comparing with.
const LeastPeers = 30

// goods is a group of goods whose prices are compared: a code of 10, 6 or 4
// digits, perhaps of one origin, by kilogram or unit. Codes of fewer digits are
// smaller numbers, because no chapter is 00.
type goods struct {
	code   uint64
	origin uint16 // the two letters of the country; 0: any
	unit   name   // empty: per kg
}

func compareGoods(a, b goods) int {
	if c := cmp.Compare(a.code, b.code); c != 0 {
		return c
	}
	if c := cmp.Compare(a.origin, b.origin); c != 0 {
		return c
	}
	return compareNames(a.unit, b.unit)
}

// Least and most code of ten digits, of chapters 01 to 99, and what leaves of
// it six digits, and four.
const (
	codeDigits    = 10
	leastCode     = 100_000_000
	mostCode      = 9_999_999_999
	perSubheading = 10_000
	perHeading    = 1_000_000
)

// codeNumber gives a code of ten digits as a number, 0 for anything else.
func codeNumber(code string) uint64 {
	if len(code) != codeDigits {
		return 0
	}
	var n uint64
	for i := range len(code) {
		d := uint64(code[i] - '0')
		if d > 9 {
			return 0
		}
		n = n*10 + d
	}
	if n < leastCode {
		return 0
	}
	return n
}

// originNumber gives a country of two letters as a number, 0 for anything else.
func originNumber(origin string) uint16 {
	if len(origin) != 2 {
		return 0
	}
	return uint16(origin[0])<<8 | uint16(origin[1])
}

// groupsOf gives the groups of an item, the finest first, by kilogram or unit:
// code and origin, code, six digits, heading.
func groupsOf(it *facts.Item, unit name) [4]goods {
	code := codeNumber(it.Code)
	return [4]goods{
		{code, originNumber(it.Origin), unit}, {code, 0, unit},
		{code / perSubheading, 0, unit}, {code / perHeading, 0, unit},
	}
}

// groupDigits is how many digits of the code each of groupsOf compares.
func groupDigits() [4]int { return [4]int{10, 10, 6, 4} }

// group is the prices of a group of goods.
type group struct {
	histogram
	last civil.Date
}

// priced counts the prices of an item, where it has any.
func (c *counts) priced(it *facts.Item, day civil.Date) {
	if codeNumber(it.Code) == 0 {
		return
	}
	if price, ok := priceOf(it.Value, it.NetMass); ok {
		c.price(groupsOf(it, c.perKg), price, day)
	}
	if price, ok := priceOf(it.Value, it.Quantity); ok && it.Unit != "" {
		c.price(groupsOf(it, nameOf(it.Unit)), price, day)
	}
}

func (c *counts) price(groups [4]goods, price uint64, day civil.Date) {
	bucket := bucketOf(price)
	for i, of := range groups {
		if i == 0 && of.origin == 0 {
			continue // no origin: the next is the same group
		}
		g := c.prices[of]
		if g == nil {
			g = &group{}
			c.prices[of] = g
		}
		g.add(bucket)
		g.last = later(g.last, day)
	}
}

// compare fills in the peers of an item, by kilogram and by unit.
func (c *counts) compare(it *facts.Item) {
	it.Peers, it.UnitPeers = facts.Peers{}, facts.Peers{}
	if codeNumber(it.Code) == 0 {
		return
	}
	it.Peers = c.peers(it, c.perKg, it.NetMass)
	if it.Unit != "" {
		it.UnitPeers = c.peers(it, nameOf(it.Unit), it.Quantity)
	}
}

// peers gives the finest group with enough observations; where none has, the
// code's own, too few to judge by.
func (c *counts) peers(it *facts.Item, unit name, quantity exact.Number) facts.Peers {
	groups := groupsOf(it, unit)
	for i, of := range groups {
		g := c.prices[of]
		if g == nil || g.total() < LeastPeers || i == 0 && of.origin == 0 {
			continue
		}
		p := facts.Peers{Code: it.Code[:groupDigits()[i]], Unit: unit.Value(), Count: g.total()}
		if of.origin != 0 {
			p.Origin = it.Origin
		}
		place(&p, g.spread(), it.Value, quantity)
		return p
	}
	own := c.prices[groups[1]]
	if own == nil {
		return facts.Peers{}
	}
	return facts.Peers{Code: it.Code, Unit: unit.Value(), Count: own.total(), Median: priceAt(own.spread().median)}
}

// place says where a price lies among its peers.
func place(p *facts.Peers, s spread, value, quantity exact.Number) {
	p.Median, p.Deviation = priceAt(s.median), ratioOf(s.deviation)
	if price, ok := priceOf(value, quantity); ok {
		p.Spreads = spreadsOf(logOf(min(price, maxAmount), logBits)-s.median, s.deviation)
	}
}

// spreadsOf gives the hundredths of 1.4826 × the deviation that a distance is,
// rounded half away from zero. 1.4826 makes the median deviation of a normal
// distribution its standard deviation (Rousseeuw and Croux 1993, JASA 88).
func spreadsOf(distance, deviation int64) int64 {
	const hundredths, tenThousandths = 100 * 10_000, 14_826
	scaled, by := 2*distance*hundredths, 2*deviation*tenThousandths
	if distance < 0 {
		return (scaled - by/2) / by
	}
	return (scaled + by/2) / by
}

// priceAt gives the price of a logarithm in UAH, with as many places as its
// bucket is worth.
func priceAt(log int64) exact.Number {
	price := exact.New(int64(powerOf(log)), pricePlaces)
	switch {
	case price.Cmp(exact.Int(10)) >= 0:
		return price.Round(2)
	case price.Cmp(exact.New(1, 1)) >= 0:
		return price.Round(4)
	}
	return price
}

// ratioOf gives 2 to the power of a logarithm, of at most 16 octaves.
func ratioOf(log int64) exact.Number {
	const places, unit, finer = 4, 10_000, 32
	ratio := powerOf(min(log, logOne*16) + finer*logOne)
	return exact.New(int64((ratio*unit+1<<(finer-1))>>finer), places)
}
