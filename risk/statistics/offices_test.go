package statistics_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/statistics"
)

// yes is 1 where something holds.
func yes(holds bool) int64 {
	if holds {
		return 1
	}
	return 0
}

// tally adds what an inspection found to an effect.
func tally(e *statistics.Effect, confirmed bool, found exact.Number) {
	e.Inspected, e.Confirmed, e.Found = e.Inspected+1, e.Confirmed+yes(confirmed), e.Found.Add(found.Round(2))
}

// none is an effect of nothing, which has found 0.00.
func none() statistics.Effect { return statistics.Effect{Found: exact.New(0, 2)} }

func TestLanesProfilesAndCalibrationAreWhatTheEventsComeTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, left := journal(chance, rapid.IntRange(0, 80).Draw(t, "declarations"), 30)
		s := counted(all...)
		from := firstDay.AddDays(chance.IntN(30))
		to := from.AddDays(chance.IntN(20))
		office := pick(chance, "", "UA100110", "UA209000")

		lanes := [statistics.Lanes]statistics.Effect{none(), none(), none(), none()}
		profiles := map[string]statistics.Effect{}
		var tenths [statistics.Tenths]statistics.Calibration
		change := func(id string, by func(*statistics.Effect)) {
			e, known := profiles[id]
			if !known {
				e = none()
			}
			by(&e)
			profiles[id] = e
		}
		for _, e := range left {
			if e.Day.Before(from) || e.Day.After(to) {
				continue
			}
			here := office == "" || e.Declaration.Office == office
			in := map[statistics.Lane]bool{statistics.Rule: e.Rule, statistics.Score: e.Ranked, statistics.Draw: e.Drawn}
			in[statistics.Other] = !e.Rule && !e.Ranked && !e.Drawn
			if e.Kind == statistics.Assessed {
				for lane, is := range in {
					lanes[lane].Hits += yes(is && here && lane != statistics.Other)
				}
				for _, id := range e.Profiles {
					change(id, func(e *statistics.Effect) { e.Hits++ })
				}
				for _, id := range e.Silent {
					change(id, func(e *statistics.Effect) { e.Silent++ })
				}
				continue
			}
			for lane, is := range in {
				if is && here {
					tally(&lanes[lane], e.Outcome.Fault, e.Outcome.Found)
				}
			}
			for _, p := range e.Outcome.Profiles {
				change(p.Profile, func(e *statistics.Effect) { tally(e, p.Confirmed, p.Found) })
			}
			if e.Drawn && len(e.Rankings) > 0 {
				tenth := &tenths[min(e.Millions/100_000, 9)]
				tenth.Inspected, tenth.Expected = tenth.Inspected+1, tenth.Expected+int64(e.Millions)
				tenth.Confirmed += yes(e.Outcome.Fault)
			}
		}
		if diff := cmp.Diff(lanes, s.Lanes(office, from, to)); diff != "" {
			t.Fatalf("lanes:\n%s", diff)
		}
		if diff := cmp.Diff(profiles, s.Profiles(from, to)); diff != "" {
			t.Fatalf("profiles:\n%s", diff)
		}
		if diff := cmp.Diff(tenths, s.Calibration(from, to)); diff != "" {
			t.Fatalf("calibration:\n%s", diff)
		}
	})
}

func TestTheWorkOfOfficesIsWhatTheEventsComeTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, left := journal(chance, rapid.IntRange(1, 120).Draw(t, "declarations"), 25)
		s := counted(all...)
		office, day := pick(chance, "UA100110", "UA209000"), firstDay.AddDays(chance.IntN(30))
		days, seen, want := map[civil.Date]statistics.DayOfOffice{}, map[string]bool{}, statistics.Office{}
		ranked := map[civil.Date]map[string]int64{}
		for _, e := range left {
			if seen[e.Declaration.Office] = true; e.Declaration.Office != office || e.Day.Before(day.AddDays(-14)) || !e.Day.Before(day) {
				continue
			}
			w, known := days[e.Day]
			if !known {
				w = statistics.DayOfOffice{Office: office, Day: e.Day, Found: exact.New(0, 2)}
			}
			if e.Kind == statistics.Assessed {
				w.Assessed++
				w.Green, w.Yellow, w.Red = w.Green+yes(e.Channel == "green"), w.Yellow+yes(e.Channel == "yellow"), w.Red+yes(e.Channel == "red")
				w.Rule, w.Score, w.Draw = w.Rule+yes(e.Rule), w.Score+yes(e.Ranked), w.Draw+yes(e.Drawn)
				want.Drawn += yes(e.Drawn && !e.Rule)
				rankedBy(ranked, &e)
			} else {
				w.Inspected, w.Confirmed = w.Inspected+1, w.Confirmed+yes(e.Outcome.Fault)
				w.Found = w.Found.Add(e.Outcome.Found.Round(2))
			}
			days[e.Day] = w
		}
		var list []statistics.DayOfOffice
		for _, w := range days {
			list = append(list, w)
			want.Days, want.Assessed, want.Rule = want.Days+1, want.Assessed+w.Assessed, want.Rule+w.Rule
			want.Ranked += mostRanked(ranked[w.Day])
		}
		slices.SortFunc(list, func(a, b statistics.DayOfOffice) int { return a.Day.DaysSince(b.Day) })
		if diff := cmp.Diff(want, s.Office(office, day)); diff != "" {
			t.Fatalf("office:\n%s", diff)
		}
		if diff := cmp.Diff(list, s.Workload(office, day.AddDays(-14), day.AddDays(-1)), asDays); diff != "" {
			t.Fatalf("workload:\n%s", diff)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(seen)), s.Offices()); diff != "" {
			t.Fatalf("offices:\n%s", diff)
		}
		if all := s.Workload("", firstDay, firstDay.AddDays(30)); !slices.IsSortedFunc(all, byDayAndName) {
			t.Fatalf("the work of all is out of order: %+v", all)
		}
	})
}

func byDayAndName(a, b statistics.DayOfOffice) int {
	if a.Day != b.Day {
		return a.Day.DaysSince(b.Day)
	}
	return yesNo(a.Office < b.Office)
}

func yesNo(less bool) int {
	if less {
		return -1
	}
	return 1
}

func TestSelectedHitsAreThoseOfTheDay(t *testing.T) {
	e := scored("UA1", firstDay, 0)
	e.Profiles, e.Silent = []string{"textiles"}, []string{"cars"}
	s := counted(e, e)
	for _, c := range []struct {
		profile string
		day     civil.Date
		want    int64
	}{{"textiles", firstDay, 2}, {"cars", firstDay, 0}, {"textiles", firstDay.AddDays(1), 0}} {
		if got := s.Selected(c.profile, c.day); got != c.want {
			t.Errorf("%s on %s: %d", c.profile, c.day, got)
		}
	}
}

func TestDaysThatAreTooOldAreDropped(t *testing.T) {
	chance := rand.New(rand.NewPCG(31, 1))
	all, _ := journal(chance, 100, 20)
	s := counted(all...)
	late := scored("UA9", firstDay.AddDays(statistics.WorkOf+20), 5)
	s.Add([]statistics.Event{late})
	s.Add(all) // late now
	merged := counted(late)
	merged.Merge(counted(all...))
	same(t, "merged, something else is dropped", counted(append(all, late)...), merged)
	if got := fmt.Sprint(s.Offices(), len(s.Profiles(firstDay, firstDay.AddDays(30)))); got != "[UA9] 0" {
		t.Errorf("left is %s", got)
	}
	d := all[0].Declaration
	d.Type = "IM"
	if s.Fill(&d); d.ImporterBefore == 0 || d.Days30 != 0 {
		t.Errorf("of the importer is known %+v", d.Before)
	}
}

// mostRanked is how many the model ranked that ranked most, of the four models
// that are kept of a day: the first by hash.
func mostRanked(by map[string]int64) (most int64) {
	kept := slices.Sorted(maps.Keys(by))
	for _, model := range kept[:min(len(kept), 4)] {
		most = max(most, by[model])
	}
	return most
}

// rankedBy counts, by day and model, what neither rule nor draw picked.
func rankedBy(ranked map[civil.Date]map[string]int64, e *statistics.Event) {
	if e.Rule || e.Drawn {
		return
	}
	for _, r := range e.Rankings {
		if ranked[e.Day] == nil {
			ranked[e.Day] = map[string]int64{}
		}
		ranked[e.Day][r.Model]++
	}
}
