package clearance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
)

// past lodges imports of t-shirts on three days, of which the first profile
// has some examined: on each day four, the first found at fault, the second
// not, the others not told of.
func (h *house) threeDays() {
	h.t.Helper()
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	for day := range 3 {
		h.store.clock.set(noon.AddDate(0, 0, day))
		for i, findings := range [][]clearance.FindingOutcome{confirmed("100.10"), unconfirmed(), nil, nil} {
			h.inspected(fmt.Sprintf("L-%d-%d", day, i), findings)
		}
		h.process1("43", fmt.Sprint("O-", day)) // other goods
	}
}

func tried(change func(p *profiles.Profile)) profiles.Profile {
	p, faults := profiles.Parse(shirtsProfile("tried", "yellow"))
	if len(faults) > 0 {
		panic(faults)
	}
	change(&p)
	return p
}

func TestABackTestTellsWhatAProfileWouldHaveDone(t *testing.T) {
	h := open(t)
	h.threeDays()
	first, last := h.Today().AddDays(-2), h.Today()
	office := "UA100230"
	for name, c := range map[string]struct {
		change func(p *profiles.Profile)
		want   clearance.Backtest
	}{
		"all t-shirts": {func(*profiles.Profile) {}, clearance.Backtest{
			Declarations: 15, Hits: 12, Selected: 12, Inspected: 6, Confirmed: 3, Found: exact.Must("300.30"), Raised: map[string]int{},
			Offices: map[string]clearance.BacktestOffice{office: {Days: 3, Selected: 12, Most: 4}},
		}},
		"two a day": {func(p *profiles.Profile) { p.MostPerDay = 2 }, clearance.Backtest{
			Declarations: 15, Hits: 12, Selected: 6, Inspected: 6, Confirmed: 3, Found: exact.Must("300.30"), Raised: map[string]int{},
			Offices: map[string]clearance.BacktestOffice{office: {Days: 3, Selected: 6, Most: 2}},
		}},
		"what only one in fifteen is": {func(p *profiles.Profile) { p.Criteria.Codes = []string{"99"} }, clearance.Backtest{
			Declarations: 15, Raised: map[string]int{}, Offices: map[string]clearance.BacktestOffice{},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := *must(h.Backtest(ctx, tried(c.change), first, last))
			if len(got.Examples) != min(got.Selected, 10) {
				t.Errorf("examples %v", got.Examples)
			}
			c.want.From, c.want.To, c.want.At = first, last, got.At
			got.Examples = nil
			if diff := cmp.Diff(asJSON(t, c.want), asJSON(t, got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("of one day", func(t *testing.T) {
		if got := must(h.Backtest(ctx, tried(func(*profiles.Profile) {}), last, last)); got.Declarations != 5 || got.Hits != 4 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("what it would raise", func(t *testing.T) {
		wine := tried(func(p *profiles.Profile) {
			p.Criteria = profiles.Criteria{Types: []string{"IM", "EX", "TR"}}
			p.Channel = "red"
		})
		got := must(h.Backtest(ctx, wine, first, last))
		others := h.judged(h.process1("43", "O-last")).Assessment.Channel
		if want := map[string]int{string(others) + "→red": 3}; others != "red" && cmp.Diff(want, got.Raised) != "" {
			t.Errorf("%v, want %v", got.Raised, want)
		}
	})
	t.Run("of a profile that is not valid yet", func(t *testing.T) {
		later := tried(func(p *profiles.Profile) { p.From = last.AddDays(1) })
		if got := must(h.Backtest(ctx, later, first, last)); got.Hits != 12 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("of days that have not come is refused", func(t *testing.T) {
		_, err := h.Backtest(ctx, tried(func(*profiles.Profile) {}), last, last.AddDays(1))
		if e := fault.As(err); e == nil || cmp.Diff([]string{"backtest.ahead"}, codes(e.Faults)) != "" {
			t.Error(err)
		}
	})
	t.Run("of too many days or none is refused", func(t *testing.T) {
		for _, days := range []int{-1, 400} {
			if _, err := h.Backtest(ctx, tried(func(*profiles.Profile) {}), first, first.AddDays(days)); !fault.Is(err, fault.Invalid) {
				t.Errorf("%d days: %v", days, err)
			}
		}
	})
}

func TestTheMonitorTellsWhatCameOfEveryLane(t *testing.T) {
	settings := risk.ShippedSettings()
	settings.DrawPerMille, settings.Offices = 1000, map[string]risk.Capacity{risk.AnyOffice: {Documents: 4, Examinations: 2}}
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, withRules(rules))
	h.threeDays()
	first, last := h.Today().AddDays(-2), h.Today()
	h.store.clock.pass(time.Second) // another process may have counted meanwhile
	m := must(h.Monitor(ctx, chief, "", first, last))
	if len(m.Profiles) != 1 || m.Profiles[0].Effect.Hits != 12 || m.Profiles[0].Effect.Inspected != 6 || m.Profiles[0].Effect.Confirmed != 3 {
		t.Errorf("profiles %+v", m.Profiles)
	}
	lanes := map[string]statistics.Effect{}
	for _, l := range m.Lanes {
		lanes[l.Lane] = l.Effect
	}
	if lanes["rule"].Inspected != 6 || lanes["rule"].Confirmed != 3 || lanes["rule"].Found.Cmp(exact.Must("300.30")) != 0 {
		t.Errorf("lanes %+v", lanes)
	}
	assessed := int64(0)
	for _, day := range m.Workload {
		assessed += day.Assessed
	}
	if assessed != 15 || len(m.Offices) != 2 || m.Offices[0].Standing == nil || m.Offices[0].Standing.Documents != 4 {
		t.Errorf("%d assessed; offices %+v", assessed, m.Offices)
	}
	if m.RuleSet != h.Rules().Version() || m.Champion == "" || m.Challenger != "" {
		t.Errorf("%+v", m)
	}
	drawn := int64(0)
	for _, c := range m.Calibration {
		drawn += c.Inspected
	}
	if drawn != lanes["draw"].Inspected {
		t.Errorf("%d random checks in the calibration, %d in the lane", drawn, lanes["draw"].Inspected)
	}
	if elsewhere := must(h.Monitor(ctx, chief, "UA999999", first, last)); len(elsewhere.Offices) != 0 || len(elsewhere.Workload) != 0 {
		t.Errorf("%+v", elsewhere)
	}
}
