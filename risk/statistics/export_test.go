package statistics

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/brama-customs/brama/civil"
)

// What tests look at from outside.
const (
	MaxCells   = maxCells
	VelocityOf = velocityDays
	WorkOf     = workDays
	LogBits    = logBits
)

var (
	LogOf   = logOf
	PowerOf = powerOf
)

// Sealed makes a snapshot of forged tables.
func Sealed(tables []byte) []byte {
	return appendSum(append([]byte(snapshotMagic), tables...), 0)
}

// Tables is what Sealed seals.
func Tables(snapshot []byte) []byte {
	return snapshot[len(snapshotMagic) : len(snapshot)-sha256.Size]
}

// Largest gives the most cells a histogram of prices has.
func (s *Statistics) Largest() int {
	most := 0
	for _, g := range s.prices {
		most = max(most, len(g.cells))
	}
	return most
}

// Counters is how many rows are counted.
func (s *Statistics) Counters() int {
	return len(s.prices) + len(s.importers) + len(s.pairs) + len(s.splits) + len(s.offices) + len(s.profiles)
}

// Adder adds prices to one histogram.
func Adder() func(price uint64) {
	var h histogram
	return func(price uint64) { h.add(bucketOf(price)) }
}

// Stuff fills tables without the events that would: every other group of goods
// by 100 prices of a lognormal, the others by few; importers with ten days.
func (s *Statistics) Stuff(chance *rand.Rand, groups, importers, pairs int, day civil.Date) {
	s.reach(day)
	for i := range groups {
		g, n := &group{last: day}, 100
		if i%2 == 1 {
			n = 1 + chance.IntN(10)
		}
		for range n {
			g.add(bucketOf(uint64(1e8 * math.Exp(0.6*chance.NormFloat64()))))
		}
		s.prices[goods{uint64(leastCode + i), uint16(i % 600), nameOf("")}] = g
	}
	for i := range max(importers, pairs) {
		if i < importers {
			who := nameOf(fmt.Sprint(10_000_000 + i))
			im := &importer{count: 9, first: day.AddDays(-9), last: day}
			for back := range 10 {
				im.days = im.days.add(dayCount{day: day.AddDays(back - 9), n: 1}, s.since(velocityDays))
			}
			s.importers[who] = im
		}
		if i < pairs {
			s.pairs[pair{nameOf(fmt.Sprint(10_000_000 + i/5)), withCode, nameOf(fmt.Sprint(6_100_000_000 + i%9000))}] = use{3, day}
		}
	}
}
