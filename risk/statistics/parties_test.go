package statistics_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

// importsOf gives the imports of an importer, straight from the events.
func importsOf(events []statistics.Event, importer string) []statistics.Event {
	var imports []statistics.Event
	for _, e := range events {
		if e.Kind == statistics.Assessed && e.Declaration.Type == "IM" && e.Declaration.Importer == importer {
			imports = append(imports, e)
		}
	}
	return imports
}

// having counts the imports for which something holds.
func having(imports []statistics.Event, holds func(statistics.Event) bool) int64 {
	n := int64(0)
	for _, e := range imports {
		if holds(e) {
			n++
		}
	}
	return n
}

func anyItem(e statistics.Event, holds func(facts.Item) bool) bool {
	for _, it := range e.Declaration.Items {
		if holds(it) {
			return true
		}
	}
	return false
}

// within holds for imports of so many days up to one.
func within(day civil.Date, days int) func(statistics.Event) bool {
	return func(e statistics.Event) bool { return !e.Day.After(day) && e.Day.After(day.AddDays(-days)) }
}

func TestPartiesAreKnownByTheirImports(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, _ := journal(chance, rapid.IntRange(0, 80).Draw(t, "declarations"), pick(chance, 5, 40, 200))
		newest := firstDay
		for _, e := range all {
			if e.Day.After(newest) {
				newest = e.Day
			}
		}
		s := counted(all...)
		d := imported(chance)
		d.Type, d.Day = "IM", newest.AddDays(chance.IntN(10)-6) // a week late at most
		s.Fill(&d)
		imports := importsOf(all, d.Importer)
		want := facts.Before{
			ImporterBefore: int64(len(imports)), Days1: having(imports, within(d.Day, 1)),
			Days7: having(imports, within(d.Day, 7)), Days30: having(imports, within(d.Day, 30)),
		}
		for _, e := range imports {
			if want.FirstDay.IsZero() || e.Day.Before(want.FirstDay) {
				want.FirstDay = e.Day
			}
		}
		if d.Declarant != "" {
			want.PairBefore = having(imports, func(e statistics.Event) bool { return e.Declaration.Declarant == d.Declarant })
		}
		if diff := cmp.Diff(want, d.Before, asDays); diff != "" {
			t.Fatalf("known is something else:\n%s", diff)
		}
		for _, it := range d.Items {
			code := having(imports, func(e statistics.Event) bool {
				return anyItem(e, func(other facts.Item) bool { return other.Code == it.Code })
			})
			from := having(imports, func(e statistics.Event) bool {
				return anyItem(e, func(other facts.Item) bool { return other.Origin == it.Origin && it.Origin != "" })
			})
			if it.CodeBefore != code || it.FromBefore != from {
				t.Fatalf("code %d times, origin %d times: not %d and %d", it.CodeBefore, it.FromBefore, code, from)
			}
		}
	})
}

// lotOf is what a declaration has of a code, in kopiykas rounded item by item.
func lotOf(d facts.Declaration, code string) exact.Number {
	sum := exact.New(0, 2)
	for _, it := range d.Items {
		if it.Code == code {
			sum = sum.Add(it.Value.Round(2))
		}
	}
	return sum
}

func TestSplitsAreWhatTheEventsComeTo(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, _ := journal(chance, 120, 6)
		over := exact.Int(pick(chance, int64(30_000), 100_000, 250_000))
		s := statistics.New(statistics.Limits{SplitOver: over})
		s.Add(all)
		d := imported(chance)
		d.Type, d.Day = "IM", firstDay.AddDays(chance.IntN(7))
		s.Fill(&d)
		for _, it := range d.Items {
			want := &facts.Split{Parts: 1, Value: lotOf(d, it.Code), Threshold: over}
			fits := want.Value.Cmp(over) < 0 && d.Exporter != ""
			for _, e := range importsOf(all, d.Importer) {
				lot := lotOf(e.Declaration, it.Code)
				if e.Declaration.Exporter == d.Exporter && within(d.Day, 4)(e) && lot.Sign() > 0 && lot.Cmp(over) < 0 {
					want.Parts, want.Value = want.Parts+1, want.Value.Add(lot)
				}
			}
			if !fits || want.Parts < 2 || want.Value.Cmp(over) <= 0 {
				want = nil
			}
			if diff := cmp.Diff(want, it.Split); diff != "" {
				t.Fatalf("it looks otherwise:\n%s", diff)
			}
			if want != nil {
				found++
			}
		}
	})
	if found == 0 {
		t.Error("no consignment was split")
	}
}

func TestThePartsOfAConsignment(t *testing.T) {
	part := func(day int, value string) statistics.Event {
		e := sold("8517130000", "CN", value)
		e.Day, e.Declaration.Day, e.Declaration.Exporter = firstDay.AddDays(day), firstDay.AddDays(day), "EXP"
		return e
	}
	other := func(change func(*facts.Declaration)) statistics.Event {
		e := part(0, "200000")
		change(&e.Declaration)
		return e
	}
	cases := []struct {
		name   string
		before []statistics.Event
		value  string
		parts  int64
	}{
		{"two parts over the threshold together", []statistics.Event{part(0, "130000")}, "120000.01", 2},
		{"two parts that just reach it", []statistics.Event{part(0, "130000")}, "120000", 0},
		{"three parts", []statistics.Event{part(0, "90000"), part(2, "90000")}, "90000", 3},
		{"a part that is over it alone", []statistics.Event{part(0, "200000")}, "250000", 0},
		{"a part that was over it alone", []statistics.Event{part(0, "250000")}, "200000", 0},
		{"three days apart", []statistics.Event{part(0, "200000")}, "200000", 2},
		{"of another exporter", []statistics.Event{other(func(d *facts.Declaration) { d.Exporter = "OTHER" })}, "200000", 0},
		{"of another code", []statistics.Event{other(func(d *facts.Declaration) { d.Items[0].Code = "8517140000" })}, "200000", 0},
		{"an export", []statistics.Event{other(func(d *facts.Declaration) { d.Type = "EX" })}, "200000", 0},
		{"alone", nil, "200000", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := part(3, c.value).Declaration
			counted(c.before...).Fill(&d)
			parts := int64(0)
			if d.Items[0].Split != nil {
				parts = d.Items[0].Split.Parts
			}
			if parts != c.parts {
				t.Errorf("%+v, not of %d parts", d.Items[0].Split, c.parts)
			}
		})
	}
	d := part(4, "200000").Declaration
	counted(part(0, "200000")).Fill(&d)
	if d.Items[0].Split != nil {
		t.Error("four days apart it is still taken for a part")
	}
}
