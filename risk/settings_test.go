package risk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
)

func TestTheShippedRuleSet(t *testing.T) {
	rs := risk.Shipped()
	t.Run("keeps its version until its rules are changed", func(t *testing.T) {
		if want := "shipped-2/583488ab0df0"; rs.Version() != want {
			t.Errorf("version is %s, want %s: give changed rules another name", rs.Version(), want)
		}
	})
	t.Run("holds the fifty lines of the Common High Priority List", func(t *testing.T) {
		tiers := map[string]int{}
		for _, it := range rs.Settings().HighPriority.Items {
			tiers[it.Tier]++
		}
		want := map[string]int{"1": 4, "2": 5, "3A": 16, "3B": 9, "4A": 11, "4B": 5}
		if diff := cmp.Diff(want, tiers); diff != "" {
			t.Errorf("lines by tier (-want +got):\n%s", diff)
		}
	})
	t.Run("knows every formality of the first form", func(t *testing.T) {
		var codes []string
		for _, e := range rs.Settings().Formalities.Entries {
			codes = append(codes, e.Code)
		}
		want := "101-1 103-1 104-1 105-2 106-2 107-3 202-1 203-1 204-1 905-1 911-1"
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("formalities %s, want %s", got, want)
		}
	})
	t.Run("tells its rules", func(t *testing.T) {
		for _, r := range rs.Rules() {
			if r.ID == "" || r.Weight == 0 || r.Text.UK == "" || r.Text.EN == "" {
				t.Errorf("rule %+v is not told", r)
			}
		}
	})
}

func TestTheVersionMeansTheRules(t *testing.T) {
	shipped := risk.Shipped().Version()
	t.Run("another order of the tables is the same version", func(t *testing.T) {
		s := risk.ShippedSettings()
		items := s.HighPriority.Items
		items[0], items[49] = items[49], items[0]
		if got := version(t, s); got != shipped {
			t.Errorf("version %s, want %s", got, shipped)
		}
	})
	changes := map[string]func(s *risk.Settings){
		"a threshold": func(s *risk.Settings) { s.YellowScore++ },
		"a weight":    func(s *risk.Settings) { s.Mass.Weight++ },
		"a tier":      func(s *risk.Settings) { s.HighPriority.Items[7].Tier = "4B" },
		"a partner":   func(s *risk.Settings) { s.HighPriority.Partners = s.HighPriority.Partners[1:] },
		"a text":      func(s *risk.Settings) { s.Formalities.Entries[0].Text.EN += "." },
	}
	for name, change := range changes {
		t.Run(name+" changed is another version", func(t *testing.T) {
			s := risk.ShippedSettings()
			change(&s)
			if got := version(t, s); got == shipped {
				t.Errorf("version is still %s", got)
			}
		})
	}
}

func version(t *testing.T, s risk.Settings) string {
	t.Helper()
	rs, err := risk.NewRuleSet(s, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs.Version()
}

func TestARuleSetNeverChanges(t *testing.T) {
	s := risk.ShippedSettings()
	rs, err := risk.NewRuleSet(s, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.HighPriority.Items[0].Tier = "4B"
	given := rs.Settings()
	given.HighPriority.Partners[0] = "KP"
	given.Formalities.Entries[0].Text.UK = ""
	want, got := marshal(t, risk.Shipped().Settings()), marshal(t, rs.Settings())
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("a rule set was changed from outside (-shipped +set):\n%s", diff)
	}
}

func TestSettingsThatMakeNoSenseAreRefused(t *testing.T) {
	bad := map[string]func(s *risk.Settings){
		"no name":                       func(s *risk.Settings) { s.Name = "" },
		"a name with a space":           func(s *risk.Settings) { s.Name = "first set" },
		"a draw under one percent":      func(s *risk.Settings) { s.DrawPerMille = 9 },
		"a draw over everything":        func(s *risk.Settings) { s.DrawPerMille = 1001 },
		"a red score under the yellow":  func(s *risk.Settings) { s.RedScore = s.YellowScore - 1 },
		"a score that is never reached": func(s *risk.Settings) { s.RedScore = 101 },
		"a negative weight":             func(s *risk.Settings) { s.NewImporterWeight = -1 },
		"too few observations":          func(s *risk.Settings) { s.Price.Observations = 29 },
		"far nearer than low":           func(s *risk.Settings) { s.Price.FarPercent = s.Price.LowPercent + 1 },
		"low heavier than far":          func(s *risk.Settings) { s.Price.LowWeight = s.Price.FarWeight + 1 },
		"masses crossed over":           func(s *risk.Settings) { s.Mass.Least = exact.Must("1500") },
		"a code of five digits":         func(s *risk.Settings) { s.HighPriority.Items[0].HS6 = "85423" },
		"a code twice":                  func(s *risk.Settings) { s.HighPriority.Items[0].HS6 = s.HighPriority.Items[1].HS6 },
		"an unknown tier":               func(s *risk.Settings) { s.HighPriority.Items[0].Tier = "5" },
		"a partner that is no country":  func(s *risk.Settings) { s.HighPriority.Partners[0] = "POL" },
		"a formality without a text":    func(s *risk.Settings) { s.Formalities.Entries[0].Text.EN = "" },
		"a formality that is missing":   func(s *risk.Settings) { s.Formalities.Entries = s.Formalities.Entries[1:] },
	}
	for name, change := range bad {
		t.Run(name, func(t *testing.T) {
			s := risk.ShippedSettings()
			change(&s)
			if _, err := risk.NewRuleSet(s, nil, nil); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestReadSettingsIsStrict(t *testing.T) {
	whole := string(marshal(t, risk.ShippedSettings()))
	if _, err := risk.ReadSettings([]byte(whole)); err != nil {
		t.Fatalf("settings as they are written: %v", err)
	}
	bad := map[string]string{
		"an unknown field":      strings.Replace(whole, `"name"`, `"nom":1,"name"`, 1),
		"something after":       whole + "}",
		"a number for a string": strings.Replace(whole, `"1500"`, `1500`, 1),
		"nothing":               "",
	}
	for name, text := range bad {
		t.Run(name, func(t *testing.T) {
			if _, err := risk.ReadSettings([]byte(text)); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func FuzzReadSettings(f *testing.F) {
	whole, err := json.Marshal(risk.ShippedSettings())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"name":"x","highPriority":{"items":[{"hs6":"1","tier":"1"}]},"mass":{"leastPerPackage":"1"}}`))
	f.Add([]byte(`{"formalities":{"date":"2026-01-01","entries":[{"code":"101-1"}]}}`))
	f.Add(whole)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := risk.ReadSettings(b)
		if err != nil {
			return
		}
		rs, err := risk.NewRuleSet(s, nil, nil)
		if err != nil {
			return
		}
		if a := assess(rs, shirts(), secret); a.RuleSet != rs.Version() || a.Channel == "" {
			t.Fatalf("an accepted set gives %+v", a)
		}
	})
}
