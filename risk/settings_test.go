package risk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	s.Rosters = map[string][]string{"UA100230": {"kyiv-customs/o.bondar"}}
	rs, err := risk.NewRuleSet(s, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := marshal(t, rs.Settings())
	s.HighPriority.Items[0].Tier, s.Rosters["UA100230"][0] = "4B", "kyiv-customs/nobody"
	given := rs.Settings()
	given.Rosters["UA100230"][0] = "kyiv-customs/nobody"
	given.HighPriority.Partners[0] = "KP"
	given.Formalities.Entries[0].Text.UK = ""
	if diff := cmp.Diff(string(before), string(marshal(t, rs.Settings()))); diff != "" {
		t.Errorf("a rule set was changed from outside (-before +after):\n%s", diff)
	}
}

func TestWhatIsKeptIsReadStrictly(t *testing.T) {
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
