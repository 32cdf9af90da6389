package statistics

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

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

// Forgeries are snapshots of what nothing counted comes to, all but the one
// named "".
func Forgeries(day civil.Date) map[string][]byte {
	who, cheapest, office := nameOf("A"), goods{code: leastCode, unit: nameOf("")}, onDay{nameOf("O"), day}
	forged := map[string][]byte{}
	for name, forge := range map[string]func(*Statistics){
		"":                           func(*Statistics) {},
		"a group without prices":     func(s *Statistics) { s.prices[cheapest].histogram = histogram{} },
		"a price of a day to come":   func(s *Statistics) { s.prices[cheapest].last = day.AddDays(1) },
		"an importer never seen":     func(s *Statistics) { s.importers[who].count = 0 },
		"last seen before the first": func(s *Statistics) { s.importers[who].first = day.AddDays(1) },
		"last seen on a day to come": func(s *Statistics) { s.importers[who].last = day.AddDays(1) },
		"imports on a day to come":   func(s *Statistics) { s.importers[who].days[0].day = day.AddDays(1) },
		"a pair of a day to come":    func(s *Statistics) { s.pairs[pair{who, withCode, who}] = use{1, day.AddDays(1)} },
		"a pair that never met":      func(s *Statistics) { s.pairs[pair{who, withCode, who}] = use{0, day} },
		"a pair of another kind":     func(s *Statistics) { s.pairs[pair{who, allKinds, who}] = use{1, day} },
		"consignments of no day":     func(s *Statistics) { s.splits[consignments{who, who, who}] = nil },
		"an office that did nothing": func(s *Statistics) { s.offices[office].work = work{} },
		"an office too long ago": func(s *Statistics) {
			s.offices[onDay{who, day.AddDays(-workDays)}] = &officeDay{work: work{assessed: 1}}
		},
		"a ranking too long ago":      func(s *Statistics) { s.rank(onDay{who, day.AddDays(-rankedDays)}) },
		"a ranking of nothing":        func(s *Statistics) { s.offices[office].rankings[0].histogram = histogram{} },
		"models out of order":         func(s *Statistics) { slices.Reverse(s.offices[office].rankings) },
		"a model ranking twice":       func(s *Statistics) { s.offices[office].rankings[1].model = nameOf("a1") },
		"five models":                 func(s *Statistics) { s.offices[office].rankings = ofModels("a1", "b2", "c3", "d4", "e5") },
		"a model of a long name":      func(s *Statistics) { s.offices[office].rankings = ofModels(strings.Repeat("a", maxModel+1)) },
		"a profile that did nothing":  func(s *Statistics) { s.profiles[office] = effect{} },
		"random checks of no outcome": func(s *Statistics) { s.draws[day] = [Tenths]Calibration{} },
		"a code of eight digits":      func(s *Statistics) { s.forgeCode(12_345_678, 0) },
		"six digits with an origin":   func(s *Statistics) { s.forgeCode(leastCode/perSubheading, 1) },
	} {
		s := New(Limits{})
		s.newest = day
		s.forgeCode(leastCode, 0)
		s.importers[who] = &importer{count: 1, first: day, last: day, days: days{{day: day, n: 1}}}
		s.rank(office)
		forge(s)
		forged[name] = s.Append(nil)
	}
	return forged
}

func (s *Statistics) rank(of onDay) {
	row := &officeDay{work: work{assessed: 1}}
	row.rankings.add([]Ranking{{"a1", 7}, {"b2", 7}})
	s.offices[of] = row
}

func ofModels(models ...string) rankings {
	var rs rankings
	for _, m := range models {
		one := ranking{model: nameOf(m)}
		one.add(7)
		rs = append(rs, one)
	}
	return rs
}

func (s *Statistics) forgeCode(code uint64, origin uint16) {
	g := &group{last: s.newest}
	g.add(7)
	s.prices[goods{code, origin, s.perKg}] = g
}
