package statistics_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/statistics"
)

// theModel is the hash of one.
const theModel = "0f1e2d"

// scored makes a declaration that is left to its score.
func scored(office string, day civil.Date, expected int64) statistics.Event {
	e := sold("6109100000", "BD", "4")
	e.Day, e.Declaration.Office = day, office
	e.Rankings = []statistics.Ranking{{Model: theModel, Expected: expected}}
	return e
}

func TestAThresholdLeavesTheShareAboveIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		n, day := rapid.IntRange(30, 300).Draw(t, "n"), firstDay.AddDays(14)
		var events []statistics.Event
		var amounts []int64
		for range n {
			amounts = append(amounts, chance.Int64N(1+chance.Int64N(20_000_000)))
			events = append(events, scored("UA1", firstDay.AddDays(chance.IntN(14)), amounts[len(amounts)-1]))
		}
		s := counted(events...)
		if all, _ := s.Threshold("UA1", theModel, day, exact.Int(1)); all > slices.Min(amounts) {
			t.Fatalf("%d lies under the threshold of all, %d", slices.Min(amounts), all)
		}
		last := int64(1 << 62)
		for millionths := int64(0); millionths <= 1_100_000; millionths += 50_000 {
			threshold, ok := s.Threshold("UA1", theModel, day, exact.New(millionths, 6))
			if !ok || threshold > last {
				t.Fatalf("for %d it rises from %d to %d", millionths, last, threshold)
			}
			last = threshold
			surely, perhaps := 0, 0
			for _, a := range amounts { // within a bucket on either side
				surely += int(yes(a > threshold+threshold/40+1))
				perhaps += int(yes(a >= threshold-threshold/40-1))
			}
			wanted := float64(n) * float64(min(millionths, 1_000_000)) / 1e6
			if float64(surely) > wanted+1 || float64(perhaps) < wanted-1 {
				t.Fatalf("%d of %d lie over %d, and %d about there: %.1f were wanted", surely, n, threshold, perhaps, wanted)
			}
		}
	})
}

func TestAThresholdIsSetByWhatIsLeftToTheScore(t *testing.T) {
	day := firstDay.AddDays(14)
	of := func(n int, change func(*statistics.Event)) []statistics.Event {
		var events []statistics.Event
		for i := range n {
			e := scored("UA1", firstDay.AddDays(i%14), 1000)
			change(&e)
			events = append(events, e)
		}
		return events
	}
	cases := []struct {
		name string
		more []statistics.Event
		ok   bool
	}{
		{"one more of it", of(1, func(*statistics.Event) {}), true},
		{"what a rule picked", of(30, func(e *statistics.Event) { e.Rule = true }), false},
		{"what was drawn", of(30, func(e *statistics.Event) { e.Drawn = true }), false},
		{"what was not scored", of(30, func(e *statistics.Event) { e.Rankings = nil }), false},
		{"what another model scored", of(30, func(e *statistics.Event) { e.Rankings[0].Model = "other" }), false},
		{"what it scored in shadow", of(1, func(e *statistics.Event) {
			e.Rankings = append([]statistics.Ranking{{Model: "other", Expected: 9}}, e.Rankings...)
		}), true},
		{"of another office", of(30, func(e *statistics.Event) { e.Declaration.Office = "UA2" }), false},
		{"of the day itself", of(30, func(e *statistics.Event) { e.Day = day }), false},
		{"of fifteen days before", of(30, func(e *statistics.Event) { e.Day = day.AddDays(-15) }), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := counted(append(of(statistics.LeastRanked-1, func(*statistics.Event) {}), c.more...)...)
			got, ok := s.Threshold("UA1", theModel, day, exact.New(5, 1))
			if ok != c.ok || ok && (got < 978 || got > 1022) {
				t.Errorf("the threshold is %d, %v", got, ok)
			}
		})
	}
	s := counted(of(40, func(e *statistics.Event) { e.Rankings[0].Expected = 0 })...)
	if got, ok := s.Threshold("UA1", theModel, day, exact.New(5, 1)); got != 0 || !ok {
		t.Errorf("of nothing expected it is %d, %v", got, ok)
	}
}

// rivals are scored by up to two of six models each, over three days.
func rivals(chance *rand.Rand, n int) []statistics.Event {
	events := make([]statistics.Event, n)
	for i := range events {
		events[i] = scored("UA1", firstDay.AddDays(chance.IntN(3)), 0)
		events[i].Rankings, events[i].Declaration.Items = ranked(chance), nil
	}
	return events
}

// alone leaves of all rankings those of one model, on days where no four others
// come before it by name.
func alone(model string, events []statistics.Event) []statistics.Event {
	before := map[civil.Date]map[string]bool{}
	for _, e := range events {
		for _, r := range e.Rankings {
			if before[e.Day] == nil {
				before[e.Day] = map[string]bool{}
			}
			if r.Model < model {
				before[e.Day][r.Model] = true
			}
		}
	}
	var left []statistics.Event
	for _, e := range events {
		e.Rankings = slices.Clone(e.Rankings)
		e.Rankings = slices.DeleteFunc(e.Rankings, func(r statistics.Ranking) bool { return r.Model != model || len(before[e.Day]) >= 4 })
		left = append(left, e)
	}
	return left
}

func TestModelsAreRankedAsIfEachWereAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		events := rivals(chance, rapid.IntRange(0, 400).Draw(t, "declarations"))
		at := chance.IntN(len(events) + 1)
		s := counted(events[at:]...)
		s.Merge(counted(events[:at]...))
		same(t, "merged, it comes to something else", s, counted(shuffled(chance, events)...))
		model, share := pick(chance, "a1", "b2", "c3", "d4", "e5", "f6"), exact.New(chance.Int64N(11), 1)
		got, ok := s.Threshold("UA1", model, firstDay.AddDays(3), share)
		want, wanted := counted(alone(model, events)...).Threshold("UA1", model, firstDay.AddDays(3), share)
		if got != want || ok != wanted {
			t.Fatalf("%s has the threshold %d (%v), alone %d (%v)", model, got, ok, want, wanted)
		}
	})
}

func TestAModelThatIsPromotedBringsItsRanking(t *testing.T) {
	var events []statistics.Event
	for i := range 140 {
		e := scored("UA1", firstDay.AddDays(i%14), 100_000)
		e.Rankings = append(e.Rankings, statistics.Ranking{Model: "next", Expected: 300})
		events = append(events, e)
	}
	s, half := counted(events...), exact.New(5, 1)
	for model, want := range map[string]int64{theModel: 100_000, "next": 300} {
		if got, ok := s.Threshold("UA1", model, firstDay.AddDays(14), half); !ok || got < want*97/100 || got > want*103/100 {
			t.Errorf("that of %s is %d, %v", model, got, ok)
		}
	}
	if got, ok := s.Threshold("UA1", "never in shadow", firstDay.AddDays(14), half); ok {
		t.Errorf("one that ranked nothing has the threshold %d", got)
	}
	s.Add([]statistics.Event{scored("UA9", firstDay.AddDays(13+31), 5)})
	if got, ok := s.Threshold("UA1", "next", firstDay.AddDays(14), half); ok {
		t.Errorf("after a month it is still %d", got)
	}
}

func TestEventsKeepFourRankingsOfShortNames(t *testing.T) {
	e := scored("UA1", firstDay, -7)
	long := strings.Repeat("long", 17)
	for _, model := range []string{long, "c", "b", "a"} {
		e.Rankings = append(e.Rankings, statistics.Ranking{Model: model, Expected: 5})
	}
	events := slices.Repeat([]statistics.Event{e}, statistics.LeastRanked)
	back, err := statistics.Decode(statistics.Encode(events))
	if err != nil {
		t.Fatal(err)
	}
	want := []statistics.Ranking{{Model: theModel}, {Model: long[:64], Expected: 5}, {Model: "c", Expected: 5}, {Model: "b", Expected: 5}}
	if !slices.Equal(back[0].Rankings, want) {
		t.Errorf("kept are %v", back[0].Rankings)
	}
	s := counted(events...)
	same(t, "counted are others", s, counted(back...))
	for model, ok := range map[string]bool{theModel: true, long: true, "c": true, "b": true, "a": false} {
		if _, got := s.Threshold("UA1", model, firstDay.AddDays(1), exact.Int(1)); got != ok {
			t.Errorf("a threshold of %s: %v", model, got)
		}
	}
}
