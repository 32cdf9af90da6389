package risk_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// profile is one on t-shirts that asks for a channel.
func profile(id, channel string, status profiles.Status) profiles.Entry {
	return profiles.Entry{Version: 3, Status: status, Profile: profiles.Profile{
		ID: id, Title: fault.Text{UK: "Футболки", EN: "T-shirts"}, Criteria: profiles.Criteria{Codes: []string{"6109"}},
		Channel: channel, Formalities: []string{"105-2"}, Instruction: fault.Text{UK: "Звірити ціну", EN: "Compare the price"},
		Justification: "found in 2025",
	}}
}

func ruled(t *testing.T, entries ...profiles.Entry) *risk.RuleSet {
	t.Helper()
	rs, err := risk.NewRuleSet(risk.ShippedSettings(), entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

func TestProfilesOrderWhatTheySay(t *testing.T) {
	broken := profile("broken", "red", profiles.Active)
	broken.Profile.When = "1 / (item.number - 1) > 0" // of the first item: division by zero
	silentBroken := broken
	silentBroken.Status = profiles.Shadow
	for _, s := range []struct {
		name        string
		entries     []profiles.Entry
		channel     declarations.Channel
		rules, form string
	}{
		{"one in force", []profiles.Entry{profile("a", "red", profiles.Active)}, "red", "profile", "101-1 105-2 202-1"},
		{"one in shadow orders nothing", []profiles.Entry{profile("a", "red", profiles.Shadow)}, "green", "", ""},
		{"one in force beside its next edition in shadow", []profiles.Entry{profile("a", "yellow", profiles.Active), profile("a", "red", profiles.Shadow)},
			"yellow", "profile", "101-1 105-2"},
		{"one that cannot be worked out closes to yellow", []profiles.Entry{broken}, "yellow", "rule-failed", "101-1"},
		{"one in shadow that cannot be worked out is silent too", []profiles.Entry{silentBroken}, "green", "", ""},
	} {
		t.Run(s.name, func(t *testing.T) {
			a := assess(ruled(t, s.entries...), shirts(), secret)
			scenario{channel: s.channel, rules: s.rules, formalities: s.form}.expect(t, a)
			for _, f := range a.Findings {
				if f.Profile == "" || f.Version != 3 || f.Text.UK == "" || f.Text.EN == "" {
					t.Errorf("%+v does not name its profile", f)
				}
			}
		})
	}
}

func TestAFormalityThatLeftTheTableIsOrderedAllTheSame(t *testing.T) {
	e := profile("a", "yellow", profiles.Active)
	e.Profile.Formalities = []string{"999-9"}
	if got := codesOf(assess(ruled(t, e), shirts(), secret)); got != "101-1 999-9" {
		t.Errorf("formalities %s", got)
	}
}

// over gives circumstances in which the learned score is worth so much.
func over(expected string) risk.Circumstances {
	yellow, red := exact.Must("1000.00"), exact.Must("5000.00")
	return risk.Circumstances{
		Secret:   secret,
		Learned:  &risk.Learned{Model: "m", Probability: 340_000, Expected: exact.Must(expected), Items: []risk.LearnedItem{{Item: 1}}},
		Standing: &risk.Standing{DrawPerMille: 10, YellowFrom: &yellow, RedFrom: &red},
	}
}

func TestTheScoreAsksForACheckFromTheOfficesThresholdOn(t *testing.T) {
	rs := risk.Shipped()
	for expected, s := range map[string]scenario{
		"999.99":  {channel: "green"},
		"1000.00": {channel: "yellow", rules: "score", formalities: "101-1"},
		"4999.99": {channel: "yellow", rules: "score", formalities: "101-1"},
		"5000.00": {channel: "red", rules: "score", formalities: "101-1 202-1"},
	} {
		t.Run(expected, func(t *testing.T) {
			f := shirts()
			a := rs.Assess(&f, over(expected))
			s.expect(t, a)
			if s.rules != "" && !strings.Contains(a.Findings[0].Text.EN, expected) {
				t.Errorf("%s does not tell the figures", a.Findings[0].Text.EN)
			}
		})
	}
	t.Run("without a threshold it asks for nothing", func(t *testing.T) {
		f, in := shirts(), over("1000000.00")
		in.Standing.YellowFrom, in.Standing.RedFrom = nil, nil
		scenario{channel: "green"}.expect(t, rs.Assess(&f, in))
	})
}

func TestScoreAndChanceNeverLowerWhatARuleOrdered(t *testing.T) {
	rs := ruled(t, profile("a", "red", profiles.Active))
	rapid.Check(t, func(t *rapid.T) {
		f := someFacts(t)
		alone := over("0")
		alone.Standing = &risk.Standing{} // no thresholds, and nothing drawn
		ruled := rs.Assess(&f, alone)
		in := over(fmt.Sprint(rapid.IntRange(0, 9000).Draw(t, "expected")))
		in.Secret = []byte(rapid.StringN(1, 8, -1).Draw(t, "secret"))
		in.Standing.DrawPerMille = rapid.IntRange(0, 1000).Draw(t, "rate")
		notMilder(t, ruled, rs.Assess(&f, in))
	})
}

func TestADecisionKeptIsWorkedOutAgain(t *testing.T) {
	capped := profile("capped", "red", profiles.Active)
	capped.Profile.MostPerDay, capped.Profile.SharePerMille = 5, 700
	rs := ruled(t, profile("a", "yellow", profiles.Active), profile("b", "red", profiles.Shadow), capped)
	f, in := shirts(), over("1500.00")
	in.Used = func(string) int64 { return 4 }
	first := rs.Assess(&f, in)
	var kept risk.Assessment
	if err := json.Unmarshal(marshal(t, first), &kept); err != nil {
		t.Fatal(err)
	}
	again := rs.Assess(&f, kept.Circumstances(secret))
	if string(marshal(t, again)) != string(marshal(t, first)) {
		t.Errorf("%s\nis not\n%s", marshal(t, again), marshal(t, first))
	}
}

func TestAListedPartyMakesAReview(t *testing.T) {
	f := shirts()
	f.Screened = []facts.Screened{{Party: "exporter", Name: "Muster", List: "un", Version: "v7", Entry: "12", Listed: "MUSTER", Score: 960}}
	a := assess(risk.Shipped(), f, secret)
	scenario{channel: "yellow", rules: "listed-party", formalities: "101-1"}.expect(t, a)
	for _, want := range []string{"un", "v7", "12", "MUSTER", "960"} {
		if !strings.Contains(a.Findings[0].Text.EN, want) || !strings.Contains(a.Findings[0].Text.UK, want) {
			t.Errorf("%+v does not tell %s", a.Findings[0].Text, want)
		}
	}
}

func TestTheVersionMeansTheProfilesToo(t *testing.T) {
	versions := []string{
		risk.Shipped().Version(),
		ruled(t, profile("a", "red", profiles.Active)).Version(),
		ruled(t, profile("a", "yellow", profiles.Active)).Version(),
		ruled(t, profile("a", "red", profiles.Shadow)).Version(),
	}
	slices.Sort(versions)
	if len(slices.Compact(versions)) != 4 {
		t.Errorf("%v", versions)
	}
}

func TestKopiykasOfAmounts(t *testing.T) {
	for amount, want := range map[string]int64{"0": 0, "0.01": 1, "12.345": 1235, "1500": 150_000, "99999999999999.99": 9_999_999_999_999_999} {
		if got := risk.Kopiykas(exact.Must(amount)); got != want {
			t.Errorf("%s is %d kopiykas, not %d", amount, got, want)
		}
	}
}
