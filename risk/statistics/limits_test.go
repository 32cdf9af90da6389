package statistics_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/statistics"
)

// of makes an import of an importer on a day.
func of(importer string, day civil.Date) statistics.Event {
	e := sold("6109100000", "BD", "4")
	e.Day, e.Declaration.Importer = day, importer
	return e
}

// known tells how often importers have come, as far as is known.
func known(s *statistics.Statistics, importers ...string) string {
	text := ""
	for _, who := range importers {
		d := of(who, firstDay).Declaration
		s.Fill(&d)
		text += fmt.Sprint(d.ImporterBefore)
	}
	return text
}

func TestWhatWasUsedLongestAgoIsForgottenFirst(t *testing.T) {
	old, later := firstDay, firstDay.AddDays(1)
	cases := []struct {
		name   string
		events []statistics.Event
		want   string // imports of A, B, C, D, of which three may stay
	}{
		{"the oldest goes", []statistics.Event{of("A", old), of("A", old), of("B", later), of("C", later), of("D", later)}, "0111"},
		{"used again, it is not the oldest", []statistics.Event{of("A", old), of("B", old), of("A", later), of("C", later), of("D", later)}, "2011"},
		{"of equals, the least counted goes", []statistics.Event{of("A", old), of("A", old), of("B", old), of("C", later), of("D", later)}, "2011"},
		{"of these, the first by name", []statistics.Event{of("C", old), of("B", old), of("A", old), of("D", later)}, "0111"},
		{"one that comes back starts at nothing", []statistics.Event{of("A", old), of("B", later), of("C", later), of("D", later), of("A", later)}, "0111"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := statistics.New(statistics.Limits{Importers: 3})
			s.Add(c.events)
			if got := known(s, "A", "B", "C", "D"); got != c.want {
				t.Errorf("known is %s", got)
			}
			again, err := statistics.Read(statistics.Limits{Importers: 3}, counted(c.events...).Append(nil))
			if err != nil {
				t.Fatal(err)
			}
			if got := again.Counters(); got > s.Counters()+1 {
				t.Errorf("read, it has %d counters, not %d", got, s.Counters())
			}
		})
	}
}

func TestNothingGrowsOverItsLimit(t *testing.T) {
	limits := statistics.Limits{Prices: 4, Importers: 2, Pairs: 6, Splits: 3, Days: 5}
	rapid.Check(t, func(t *rapid.T) {
		all, _ := journal(someChance(t), 25, 20)
		s := statistics.New(limits)
		s.Add(all)
		if got, most := s.Counters(), 4+2+6+3+5+5; got > most {
			t.Fatalf("%d counters, of %d", got, most)
		}
		one := statistics.New(limits)
		for i := range all {
			one.Add(all[i : i+1])
		}
		same(t, "one event at a time, it comes to something else", s, one)
	})
}

func TestOneThatBeganWithASnapshotForgetsTheSame(t *testing.T) {
	limits := statistics.Limits{Prices: 20, Importers: 3, Pairs: 16, Splits: 8, Days: 30}
	all, _ := journal(rand.New(rand.NewPCG(41, 1)), 300, 60)
	s := statistics.New(limits)
	s.Add(all[:len(all)/2])
	other, err := statistics.Read(limits, s.Append(nil))
	if err != nil {
		t.Fatal(err)
	}
	s.Add(all[len(all)/2:])
	other.Add(all[len(all)/2:])
	same(t, "it forgets something else", s, other)
}
