package risk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/statistics"
)

// judgedByTwo is what two models of other scales say of an import.
func judgedByTwo(champion, challenger string) (*risk.Learned, []statistics.Ranking) {
	l := &risk.Learned{Model: champion, Probability: 210_000, Expected: exact.Must("150.25"),
		Challenger: &risk.Challenge{Model: challenger, Probability: 90_000, Expected: exact.Must("12.00")}}
	return l, []statistics.Ranking{{Model: champion, Expected: 15_025}, {Model: challenger, Expected: 1_200}}
}

func TestEventsKeepTheRankingsOfBothModels(t *testing.T) {
	f, champion, challenger := shirts(), strings.Repeat("a7", 32), strings.Repeat("0c", 32)
	learned, rankings := judgedByTwo(champion, challenger)
	alone := *learned
	alone.Challenger = nil
	for name, c := range map[string]struct {
		learned *risk.Learned
		want    []statistics.Ranking
	}{
		"the champion's first, then the challenger's": {learned, rankings},
		"without a challenger the champion's":         {&alone, rankings[:1]},
		"of what was not scored none":                 {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := risk.EventOf(&f, &risk.Assessment{Learned: c.learned})
			if diff := cmp.Diff(c.want, e.Rankings); diff != "" {
				t.Errorf("kept are others:\n%s", diff)
			}
			if c.learned != nil && e.Millions != 210_000 {
				t.Errorf("the probability is %d, not the champion's", e.Millions)
			}
		})
	}
}

func TestAnOfficeStandsByWhatTheModelInForceExpected(t *testing.T) {
	settings := risk.ShippedSettings()
	settings.Offices = map[string]risk.Capacity{"UA100230": {Documents: 5, Examinations: 5}}
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, counted := shirts(), statistics.New(statistics.Limits{})
	learned, _ := judgedByTwo("champion", "challenger")
	for day := range 14 {
		f.Day = shirts().Day.AddDays(day)
		e := risk.EventOf(&f, &risk.Assessment{Learned: learned})
		for range 20 {
			counted.Add([]statistics.Event{e})
		}
	}
	for model, scale := range map[string]string{"champion": "150.25", "challenger": "12.00"} {
		st := rules.StandingOf(counted, model, f.Office, f.Day.AddDays(1))
		if st.YellowFrom == nil || st.RedFrom == nil {
			t.Fatalf("%s asks for nothing: %+v", model, st)
		}
		for _, from := range []exact.Number{*st.YellowFrom, *st.RedFrom} {
			if percent := from.Mul(exact.Int(100)).Div(exact.Must(scale), 0); percent.Cmp(exact.Int(97)) < 0 || percent.Cmp(exact.Int(103)) > 0 {
				t.Errorf("%s asks from %s, %s %% of what it expects", model, from, percent)
			}
		}
	}
	if st := rules.StandingOf(counted, "unknown", f.Office, f.Day.AddDays(1)); st.YellowFrom != nil || st.Assessed != 280 {
		t.Errorf("a model that has ranked nothing stands by %+v", st)
	}
}
