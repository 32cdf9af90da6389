package monitor_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/risk/monitor"
)

// dice is chance with a fixed beginning: a linear congruence with the
// multiplier of Knuth's MMIX.
type dice uint64

func (d *dice) float() float64 {
	*d = *d*6364136223846793005 + 1442695040888963407
	return float64(*d>>11) / (1 << 53)
}

// near compares with what was worked out in another order of operations.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// forty are cases 0 … 39. Those at fault are 0, 1, 4 and 30, with 100, 200, 300
// and 400 kopiykas found. The champion ranks them as they are numbered, the
// challenger puts 30 first and holds all others for the same.
func forty() []monitor.Case {
	cases := make([]monitor.Case, 40)
	for i := range cases {
		cases[i] = monitor.Case{Champion: int64(1000 - i), Challenger: 5, ChampionP: 0.2, ChallengerP: 0.05}
	}
	for i, at := range []int{0, 1, 4, 30} {
		cases[at].Fault, cases[at].Found = true, int64(100*(i+1))
	}
	cases[30].Challenger, cases[30].ChallengerP = 6, nan
	return cases
}

func TestFiguresAreAsWorkedOutByHand(t *testing.T) {
	c, ok := monitor.Compare(forty(), 0.1)
	if !ok || c.Cases != 40 || c.Faults != 4 || c.Share != 0.1 {
		t.Fatalf("%v %+v", ok, c)
	}
	for name, f := range map[string]struct{ got, want float64 }{
		"precision of the champion":         {c.Champion.Precision.Of, 2.0 / 4},
		"average precision of the champion": {c.Champion.AveragePrecision.Of, (1 + 1 + 3.0/5 + 4.0/31) / 4},
		"revenue of the champion":           {c.Champion.Revenue.Of, 300.0 / 1000},
		"calibration of the champion":       {c.Champion.Calibration.Of, 0.2 - 0.1},
		// Of 39 cases alike three find a place, and with them 3/39 of 3 faults and of 600.
		"precision of the challenger":         {c.Challenger.Precision.Of, (1 + 3*3.0/39) / 4},
		"average precision of the challenger": {c.Challenger.AveragePrecision.Of, (1 + 3*4.0/40) / 4},
		"revenue of the challenger":           {c.Challenger.Revenue.Of, (400 + 600*3.0/39) / 1000},
		"calibration of the challenger":       {c.Challenger.Calibration.Of, 0.05 - 3.0/39}, // of those it gives a probability
		"precision gained":                    {c.Better.Precision.Of, (1+9.0/39)/4 - 0.5},
		"revenue gained":                      {c.Better.Revenue.Of, 0.1 + 0.6*3.0/39},
	} {
		if !near(f.got, f.want) {
			t.Errorf("%s is %v, want %v", name, f.got, f.want)
		}
	}
}

func TestATenthOfTheCasesIsRoundedUpOnce(t *testing.T) {
	for cases, inspected := range map[int]int{30: 3, 31: 4, 70: 7, 110: 11} {
		list := make([]monitor.Case, cases)
		for i := range list {
			list[i] = monitor.Case{Champion: int64(-i), Fault: true, Found: 1}
		}
		c, ok := monitor.Compare(list, 0.1)
		if want := float64(inspected) / float64(cases); !ok || !near(c.Champion.Revenue.Of, want) {
			t.Errorf("of %d cases: %v, want %v", cases, c.Champion.Revenue.Of, want)
		}
	}
}

func TestWhatTellsNothingIsNotCompared(t *testing.T) {
	clean := make([]monitor.Case, 40)
	for name, c := range map[string]struct {
		cases []monitor.Case
		share float64
	}{
		"no case": {nil, 0.1}, "too few": {forty()[:monitor.LeastCases-1], 0.1}, "none at fault": {clean, 0.1},
		"no share": {forty(), 0}, "less than none": {forty(), -0.1}, "more than all": {forty(), 1.1}, "no number": {forty(), nan},
	} {
		if got, ok := monitor.Compare(c.cases, c.share); ok || got != (monitor.Comparison{}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, ok := monitor.Compare(forty()[:monitor.LeastCases], 1); !ok {
		t.Error("the fewest cases, all inspected, are not compared")
	}
}

func TestAComparisonIsOneJSONObject(t *testing.T) {
	cases := forty()
	for i := range cases {
		cases[i].ChampionP, cases[i].ChallengerP = nan, nan
	}
	c, _ := monitor.Compare(cases, 0.1)
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	interval := map[string]any{"of": nil, "low": nil, "high": nil}
	figures := map[string]any{"precision": interval, "averagePrecision": interval, "revenue": interval, "calibration": interval}
	want := map[string]any{
		"cases": nil, "faults": nil, "share": nil, "champion": figures, "challenger": figures, "better": figures,
	}
	var got map[string]any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, names(got)); diff != "" {
		t.Error(diff)
	}
}

// names leaves of an object what it names.
func names(object map[string]any) map[string]any {
	for name, value := range object {
		object[name] = nil
		if inner, ok := value.(map[string]any); ok {
			object[name] = names(inner)
		}
	}
	return object
}

func anyCases(t *rapid.T) []monitor.Case {
	one := rapid.Custom(func(t *rapid.T) monitor.Case {
		c := monitor.Case{
			Champion: rapid.Int64Range(-3, 12).Draw(t, "champion"), Challenger: rapid.Int64Range(0, 1e12).Draw(t, "challenger"),
			ChampionP: rapid.Float64Range(0, 1).Draw(t, "championP"), ChallengerP: rapid.Float64Range(0, 1).Draw(t, "challengerP"),
			Fault: rapid.IntRange(0, 3).Draw(t, "of four") == 0,
		}
		if c.Fault {
			c.Found = rapid.Int64Range(0, 1e9).Draw(t, "found")
		}
		return c
	})
	cases := rapid.SliceOfN(one, monitor.LeastCases, 50).Draw(t, "cases")
	cases[0].Fault = true
	return cases
}

// plainly works the figures out case by case, without an order: the chance that
// a case is inspected follows from how many stand over it and beside it.
func plainly(cases []monitor.Case, share float64, by func(monitor.Case) (int64, float64)) [4]float64 {
	var faults, found, hit, hitFound, average, over float64
	places := math.Ceil(share*float64(len(cases)) - 1e-9)
	for _, c := range cases {
		own, p := by(c)
		over += p / float64(len(cases))
		var above, beside, faultsDown float64
		for _, other := range cases {
			score, _ := by(other)
			switch {
			case score > own:
				above++
			case score == own:
				beside++
			}
			if other.Fault && score >= own {
				faultsDown++
			}
		}
		chance := min(1, max(0, (places-above)/beside))
		found, hitFound = found+float64(c.Found), hitFound+chance*float64(c.Found)
		if c.Fault {
			faults, hit, average = faults+1, hit+chance, average+faultsDown/(above+beside)
		}
	}
	return [4]float64{hit / places, average / faults, hitFound / max(found, 1), over - faults/float64(len(cases))}
}

func flat(f monitor.Figures) [4]monitor.Interval {
	return [4]monitor.Interval{f.Precision, f.AveragePrecision, f.Revenue, f.Calibration}
}

func champion(c monitor.Case) (int64, float64)   { return c.Champion, c.ChampionP }
func challenger(c monitor.Case) (int64, float64) { return c.Challenger, c.ChallengerP }

func TestAnyCasesGiveThePlainFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases, share := anyCases(t), rapid.Float64Range(0.01, 1).Draw(t, "share")
		c, ok := monitor.Compare(cases, share)
		if !ok {
			t.Fatal("not compared")
		}
		first, second := plainly(cases, share, champion), plainly(cases, share, challenger)
		for i, better := range flat(c.Better) {
			a, b := flat(c.Champion)[i], flat(c.Challenger)[i]
			if !near(a.Of, first[i]) || !near(b.Of, second[i]) || !near(better.Of, second[i]-first[i]) {
				t.Errorf("figure %d: %v %v %v; plainly %v %v", i, a.Of, b.Of, better.Of, first[i], second[i])
			}
			for _, of := range []monitor.Interval{a, b, better} {
				if !(of.Low <= of.High) {
					t.Errorf("figure %d has the bounds %+v", i, of)
				}
			}
		}
	})
}

func TestTheOtherWayRoundTheOtherIsBetter(t *testing.T) {
	mirrored := func(f monitor.Figures) (m [4]monitor.Interval) {
		for i, of := range flat(f) {
			m[i] = monitor.Interval{Of: -of.Of, Low: -of.High, High: -of.Low}
		}
		return m
	}
	rapid.Check(t, func(t *rapid.T) {
		cases := anyCases(t)
		there, _ := monitor.Compare(cases, 0.2)
		for i, c := range cases {
			cases[i].Champion, cases[i].ChampionP, cases[i].Challenger, cases[i].ChallengerP = c.Challenger, c.ChallengerP, c.Champion, c.ChampionP
		}
		back, _ := monitor.Compare(cases, 0.2)
		if there.Champion != back.Challenger || there.Challenger != back.Champion {
			t.Errorf("not the same figures: %+v, %+v", there, back)
		}
		if diff := cmp.Diff(mirrored(there.Better), flat(back.Better)); diff != "" {
			t.Error(diff)
		}
	})
}
