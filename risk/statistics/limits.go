package statistics

import (
	"cmp"
	"maps"
	"slices"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Limits bound what is counted: over one, what was used longest ago is
// forgotten first, of equals the least counted, of equals the first by name.
// Used is the day of the latest declaration counted, never the moment of
// counting. To forget in bulk, an eighth more is let in first.
//
// As long as no limit is passed, the order of events makes no difference. Once
// one is, what is still there depends on when it was forgotten: something that
// comes back starts at nothing. Two processes that count the same events in
// the same order still come to the same, as does one that began with a
// snapshot of the other.
//
// What is 0 is by default as said.
type Limits struct {
	Prices    int // groups of goods with prices: 400,000, of 1 KB at most, 0.3 KB on average
	Importers int // 200,000
	Pairs     int // first uses: importer with code, with origin, with declarant: 1,000,000
	Splits    int // consignments of the last days: 200,000
	Days      int // days of offices, and as many of profiles: 200,000

	// SplitOver is the customs value of a consignment, in UAH, that parts lie
	// under and come to more than together: 250,000, about 5,000 EUR. It is a
	// setting of ours, no figure of the law. It must not be changed for what is
	// counted already: parts that were over it were not noted.
	SplitOver exact.Number
}

// orDefault fills in what is left to us.
func (l Limits) orDefault() Limits {
	l.Prices = cmp.Or(l.Prices, 400_000)
	l.Importers = cmp.Or(l.Importers, 200_000)
	l.Pairs = cmp.Or(l.Pairs, 1_000_000)
	l.Splits = cmp.Or(l.Splits, 200_000)
	l.Days = cmp.Or(l.Days, 200_000)
	if l.SplitOver.IsZero() {
		l.SplitOver = exact.Int(250_000)
	}
	return l
}

// trim forgets what is over a limit. adding must be held and mu must not: what
// has to go is looked for while others read.
func (s *Statistics) trim() {
	l := &s.limits
	trim(s, s.prices, l.Prices, compareGoods, func(_ goods, g *group) age { return age{g.last, g.total()} })
	trim(s, s.importers, l.Importers, compareNames, func(_ name, im *importer) age { return age{im.last, im.count} })
	trim(s, s.pairs, l.Pairs, comparePairs, func(_ pair, u use) age { return age{u.last, int64(u.n)} })
	trim(s, s.splits, l.Splits, compareConsignments, func(_ consignments, d days) age { return ageOf(d) })
	trim(s, s.offices, l.Days, compareOnDay, func(of onDay, row *officeDay) age { return age{of.day, row.work.assessed} })
	trim(s, s.profiles, l.Days, compareOnDay, func(of onDay, e effect) age { return age{of.day, e.hits} })
}

// trim leaves as many rows as may stay, once there are an eighth more.
func trim[K comparable, V any](
	s *Statistics, rows map[K]V, most int, compare func(a, b K) int, ageOf func(K, V) age,
) {
	if len(rows) <= most+most/8 {
		return
	}
	over := surplus(rows, len(rows)-most, compare, ageOf)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range over {
		delete(rows, k)
	}
}

// age is what forgetting goes by.
type age struct {
	used civil.Date
	n    int64
}

func ageOf(d days) age {
	n, _ := d.within(civil.Date{}, d[len(d)-1].day)
	return age{d[len(d)-1].day, n}
}

// surplus gives so many rows, those to be forgotten first. It looks for the day
// whose rows must go in part; only these are put in order.
func surplus[K comparable, V any](rows map[K]V, over int, compare func(a, b K) int, ageOf func(K, V) age) []K {
	perDay := map[civil.Date]int{}
	for k, v := range rows {
		perDay[ageOf(k, v).used]++
	}
	oldest := slices.SortedFunc(maps.Keys(perDay), func(a, b civil.Date) int { return a.DaysSince(b) })
	last, left := 0, over
	for ; perDay[oldest[last]] < left; last++ {
		left -= perDay[oldest[last]]
	}
	type aged struct {
		key K
		n   int64
	}
	var lastDay []aged
	gone := make([]K, 0, over)
	for k, v := range rows {
		switch a := ageOf(k, v); {
		case a.used.Before(oldest[last]):
			gone = append(gone, k)
		case a.used == oldest[last]:
			lastDay = append(lastDay, aged{k, a.n})
		}
	}
	slices.SortFunc(lastDay, func(a, b aged) int { return cmp.Or(cmp.Compare(a.n, b.n), compare(a.key, b.key)) })
	for _, a := range lastDay[:left] {
		gone = append(gone, a.key)
	}
	return gone
}
