package statistics_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

var firstDay = civil.Must("2026-03-01")

// asDays compares days, which are whole in themselves.
var asDays = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

// someChance is a source of chance that rapid can choose.
func someChance(t *rapid.T) *rand.Rand {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
}

func pick[T any](chance *rand.Rand, of ...T) T { return of[chance.IntN(len(of))] }

// amount is around a middle, as prices are.
func amount(chance *rand.Rand, middle, spread float64, places int) exact.Number {
	return exact.New(int64(middle*math.Exp(spread*chance.NormFloat64())*math.Pow10(places))+1, places)
}

// imported makes a declaration of few parties and goods, so that they meet again.
func imported(chance *rand.Rand) facts.Declaration {
	d := facts.Declaration{
		Office: pick(chance, "UA100110", "UA500020", "UA209000"), Type: pick(chance, "IM", "IM", "IM", "IM", "EX", "TR"),
		Importer: fmt.Sprint("IMP", chance.IntN(5)), Exporter: pick(chance, "", "EXP1", "EXP2"),
		Declarant: pick(chance, "", "BROKER1", "BROKER2"),
	}
	for i := range 1 + chance.IntN(3) {
		mass := amount(chance, 200, 1, 3)
		d.Items = append(d.Items, facts.Item{
			Item: i + 1, Code: pick(chance, "6109100000", "6109100010", "6109901000", "8703231910", "0101210000", "610910"),
			Origin: pick(chance, "BD", "TR", "CN", ""), NetMass: mass, Value: mass.Mul(amount(chance, 300, 0.6, 2)).Round(2),
			Quantity: amount(chance, 50, 1, 0), Unit: pick(chance, "", "шт", "пара"),
		})
		if chance.IntN(12) == 0 {
			d.Items[i].NetMass, d.Items[i].Quantity = exact.Number{}, exact.Number{}
		}
	}
	return d
}

// assessed makes what the machine says of a declaration.
func assessed(chance *rand.Rand, day civil.Date) statistics.Event {
	e := statistics.Event{
		Kind: statistics.Assessed, Day: day, Declaration: imported(chance), Channel: pick(chance, "green", "yellow", "red"),
		Rule: chance.IntN(4) == 0, Ranked: chance.IntN(4) == 0, Drawn: chance.IntN(4) == 0,
		Rankings: ranked(chance), Millions: chance.IntN(1_000_001),
	}
	e.Declaration.Day = day
	for _, id := range []string{"textiles", "cars", "new-importers"} {
		switch chance.IntN(6) {
		case 0:
			e.Profiles = append(e.Profiles, id)
		case 1:
			e.Silent = append(e.Silent, id)
		}
	}
	return e
}

// ranked makes what up to two of some models expect.
func ranked(chance *rand.Rand) []statistics.Ranking {
	var list []statistics.Ranking
	for range chance.IntN(3) {
		list = append(list, statistics.Ranking{
			Model:    pick(chance, "a1", "b2", "c3", "d4", "e5", "f6"),
			Expected: pick(chance, 0, chance.Int64N(50), chance.Int64N(10_000_000)),
		})
	}
	return list
}

// inspected makes an outcome of a declaration.
func inspected(chance *rand.Rand, e statistics.Event) statistics.Event {
	e.Kind = statistics.Inspected
	e.Outcome = &statistics.Outcome{Fault: chance.IntN(2) == 0, Weight: pick(chance, 300, 1000), Found: amount(chance, 5000, 1, 3)}
	for _, id := range e.Profiles {
		if chance.IntN(2) == 0 {
			e.Outcome.Profiles = append(e.Outcome.Profiles,
				statistics.ProfileOutcome{Profile: id, Confirmed: chance.IntN(2) == 0, Found: amount(chance, 900, 1, 2)})
		}
	}
	return e
}

func corrected(e statistics.Event) statistics.Event {
	e.Kind = statistics.Corrected
	return e
}

// journal is what happens to n declarations over so many days, and what is left
// of it once every correction has taken out what it corrects.
func journal(chance *rand.Rand, n, days int) (all, left []statistics.Event) {
	for range n {
		e := assessed(chance, firstDay.AddDays(chance.IntN(days)))
		all, left = append(all, e), append(left, e)
		if chance.IntN(3) > 0 {
			continue
		}
		for chance.IntN(3) == 0 {
			wrong := inspected(chance, e)
			all = append(all, wrong, corrected(wrong))
		}
		if right := inspected(chance, e); chance.IntN(4) > 0 {
			all, left = append(all, right), append(left, right)
		}
	}
	return all, left
}

// counted counts events under no limit that matters.
func counted(events ...statistics.Event) *statistics.Statistics {
	s := statistics.New(statistics.Limits{})
	s.Add(events)
	return s
}

func shuffled(chance *rand.Rand, events []statistics.Event) []statistics.Event {
	other := slices.Clone(events)
	chance.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
	return other
}

// failing is a test of testing or of rapid.
type failing interface {
	Helper()
	Fatal(args ...any)
}

// same fails where two have not counted the same.
func same(t failing, why string, a, b *statistics.Statistics) {
	t.Helper()
	if !bytes.Equal(a.Append(nil), b.Append(nil)) {
		t.Fatal(why)
	}
}

func read(t failing, snapshot []byte) *statistics.Statistics {
	t.Helper()
	s, err := statistics.Read(statistics.Limits{}, snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
