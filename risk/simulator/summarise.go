package simulator

import (
	"cmp"
	"slices"
)

// InspectedShare is the share of each day's declarations the bounds of a
// Summary are worked out for, rounded up.
const InspectedShare = 0.1

// Tally counts a simulation, day by day, to a Summary.
type Tally struct {
	sum                              Summary
	importers, brokers, consignments map[string]bool
	inspected, hits                  int
	random                           float64
}

// NewTally begins to count what a simulator gives.
func NewTally(s *Simulator) *Tally {
	t := &Tally{importers: map[string]bool{}, brokers: map[string]bool{}, consignments: map[string]bool{}}
	t.sum = Summary{
		Seed: s.cfg.Seed, From: s.cfg.From.String(), PerDay: s.cfg.PerDay, Tariff: s.tariff.Version(),
		Mechanisms: map[Mechanism]MechanismOf{}, Shifts: append([]Shift{}, s.cfg.Shifts...),
		Inspected: Inspected{Share: InspectedShare},
	}
	return t
}

// Add counts one day.
func (t *Tally) Add(day []Simulated) {
	t.sum.Days++
	for i := range day {
		t.count(&day[i])
	}
	t.inspect(day)
}

func (t *Tally) count(s *Simulated) {
	truth := &s.Truth
	t.sum.Declarations++
	t.sum.Items += len(s.Declaration.Items)
	t.sum.Paid += truth.Paid
	t.sum.AtStake += truth.AtStake
	t.importers[truth.Importer], t.brokers[truth.Broker], t.consignments[truth.Consignment] = true, true, true
	if truth.Mechanism != Honest {
		t.sum.Frauds++
	}
	m := t.sum.Mechanisms[truth.Mechanism]
	m.Declarations++
	m.AtStake += truth.AtStake
	t.sum.Mechanisms[truth.Mechanism] = m
}

// inspect adds what inspecting a share of the day would find.
func (t *Tally) inspect(day []Simulated) {
	places := Places(len(day))
	t.inspected += places
	for _, s := range Ranked(day, func(s *Simulated) int64 { return s.Truth.Oracle })[:places] {
		t.sum.Inspected.Oracle += s.Truth.AtStake
		if s.Truth.Mechanism != Honest {
			t.hits++
		}
	}
	for _, s := range Ranked(day, func(s *Simulated) int64 { return s.Truth.AtStake })[:places] {
		t.sum.Inspected.Perfect += s.Truth.AtStake
	}
	for i := range day {
		t.random += float64(day[i].Truth.AtStake) * float64(places) / float64(len(day))
	}
}

// Places is how many of so many declarations are inspected.
func Places(declarations int) int { return (declarations + 9) / 10 }

// Ranked orders a day's declarations by a score, the greatest first; of equals
// the earlier.
func Ranked(day []Simulated, score func(*Simulated) int64) []*Simulated {
	ranked := make([]*Simulated, len(day))
	for i := range day {
		ranked[i] = &day[i]
	}
	slices.SortStableFunc(ranked, func(a, b *Simulated) int { return cmp.Compare(score(b), score(a)) })
	return ranked
}

// Summary gives what was counted so far.
func (t *Tally) Summary() Summary {
	s := t.sum
	s.Importers, s.Brokers, s.Consignments = len(t.importers), len(t.brokers), len(t.consignments)
	s.Mechanisms = map[Mechanism]MechanismOf{}
	for name, m := range t.sum.Mechanisms {
		m.Rate = tidy(float64(m.Declarations) / float64(s.Declarations))
		s.Mechanisms[name] = m
	}
	if s.Declarations > 0 {
		s.FraudRate = tidy(float64(s.Frauds) / float64(s.Declarations))
	}
	if t.inspected > 0 {
		s.Inspected.OraclePrecision = tidy(float64(t.hits) / float64(t.inspected))
	}
	s.Inspected.Random = whole(t.random)
	return s
}
