package risk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
)

// secret draws nobody of the scenarios; the tests of the draw have their own.
var secret = []byte("a day on which chance looks away")

// assess judges by rules and chance alone.
func assess(rs *risk.RuleSet, f facts.Declaration, secret []byte) risk.Assessment {
	return rs.Assess(&f, risk.Circumstances{Secret: secret})
}

// shirts is an import in which there is nothing to find: 110 kg of shirts at
// 4.20 UAH per kg where 4.10 is usual.
func shirts() facts.Declaration {
	return facts.Declaration{
		Office: "UA100230", Type: "IM", Day: civil.Must("2026-01-12"),
		Importer: "12345678", TransportDocument: "CMR77", Before: facts.Before{ImporterBefore: 40}, Value: exact.Must("462.00"),
		Items: []facts.Item{{
			Item: 1, Code: "6109100000", Origin: "CN", Destination: "UA",
			Value: exact.Must("462.00"), NetMass: exact.Must("110.000"), GrossMass: exact.Must("120.500"), Packages: 12,
			Peers: facts.Peers{Code: "6109100000", Count: 412, Median: exact.Must("4.1000")},
		}},
	}
}

// leaving turns facts into those of goods that leave for a country.
func leaving(f *facts.Declaration, kind, code, destination string) {
	f.Type = kind
	f.Items[0].Code, f.Items[0].Destination, f.Items[0].Peers = code, destination, facts.Peers{}
}

type scenario struct {
	name        string
	change      func(f *facts.Declaration)
	channel     declarations.Channel
	score       int
	rules       string // of the findings
	formalities string
}

func TestAssessChoosesTheChannel(t *testing.T) {
	scenarios := []scenario{
		{"an ordinary import is green and asks for nothing", func(*facts.Declaration) {}, "green", 0, "", ""},
		{"a new importer alone is not flagged", func(f *facts.Declaration) { f.ImporterBefore = 0 },
			"green", 15, "new-importer", ""},
		{"a price under half the median adds weight only", func(f *facts.Declaration) { f.Items[0].Value = exact.Must("225.49") },
			"green", 25, "price-under-peers", ""},
		{"a price of exactly half the median is no finding", func(f *facts.Declaration) { f.Items[0].Value = exact.Must("225.50") },
			"green", 0, "", ""},
		{"a price under thirty percent has its value checked", func(f *facts.Declaration) { f.Items[0].Value = exact.Must("135.29") },
			"yellow", 45, "price-under-peers", "101-1 105-2 106-2"},
		{"a price of exactly thirty percent is only low", func(f *facts.Declaration) { f.Items[0].Value = exact.Must("135.30") },
			"green", 25, "price-under-peers", ""},
		{"goods given away are far under any median", func(f *facts.Declaration) { f.Items[0].Value = exact.Must("0.00") },
			"yellow", 45, "price-under-peers", "101-1 105-2 106-2"},
		{"twenty-nine peers are too few to judge a price by", func(f *facts.Declaration) {
			f.Items[0].Value, f.Items[0].Peers.Count = exact.Must("1.00"), 29
		}, "green", 0, "", ""},
		{"thirty peers are enough", func(f *facts.Declaration) {
			f.Items[0].Value, f.Items[0].Peers.Count = exact.Must("1.00"), 30
		}, "yellow", 45, "price-under-peers", "101-1 105-2 106-2"},
		{"a preference without proof is yellow", func(f *facts.Declaration) { f.Items[0].ClaimsRelief = true },
			"yellow", 20, "preference-unproven", "101-1 104-1"},
		{"a preference with its proof is no finding", func(f *facts.Declaration) {
			f.Items[0].ClaimsRelief, f.Items[0].ProofOfOrigin = true, true
		}, "green", 0, "", ""},
		{"packages far too heavy add weight", func(f *facts.Declaration) { f.Items[0].GrossMass = exact.Must("18000.001") },
			"green", 10, "mass-per-package", ""},
		{"packages far too light add weight", func(f *facts.Declaration) { f.Items[0].Packages = 2411 },
			"green", 10, "mass-per-package", ""},
		{"packages as heavy and as light as is usual are no finding", func(f *facts.Declaration) {
			light, heavy := f.Items[0], &f.Items[0]
			light.Packages, heavy.GrossMass = 2410, exact.Must("18000")
			f.Items = append(f.Items, light)
		}, "green", 0, "", ""},
		{"goods in bulk have no mass per package", func(f *facts.Declaration) {
			f.Items[0].GrossMass, f.Items[0].Bulk = exact.Must("60000"), true
		}, "green", 0, "", ""},
		{"a part of a package has no mass per package", func(f *facts.Declaration) { f.Items[0].Packages = 0 },
			"green", 0, "", ""},
		{"a new importer far under the price and unproven is red by score", func(f *facts.Declaration) {
			f.ImporterBefore, f.Items[0].Value, f.Items[0].ClaimsRelief = 0, exact.Must("1.00"), true
		}, "red", 80, "price-under-peers new-importer preference-unproven", "101-1 104-1 105-2 106-2 202-1"},
		{"a low price, a new importer and heavy packages are yellow by score", func(f *facts.Declaration) {
			f.ImporterBefore, f.Items[0].Value, f.Items[0].GrossMass = 0, exact.Must("225.00"), exact.Must("30000")
		}, "yellow", 50, "price-under-peers new-importer mass-per-package", "101-1"},
		{"microcircuits that leave for a partner are green", func(f *facts.Declaration) { leaving(f, "EX", "8542319090", "PL") },
			"green", 0, "", ""},
		{"microcircuits that leave for anywhere else are examined", func(f *facts.Declaration) { leaving(f, "EX", "8542319090", "KZ") },
			"red", 50, "high-priority-goods", "101-1 103-1 202-1"},
		{"microcircuits that pass through to anywhere else are examined", func(f *facts.Declaration) { leaving(f, "TR", "854231", "TR") },
			"red", 50, "high-priority-goods", "101-1 103-1 202-1"},
		{"microcircuits in transit to the country itself add weight", func(f *facts.Declaration) { leaving(f, "TR", "854231", "UA") },
			"green", 10, "high-priority-goods", ""},
		{"bearings that leave for anywhere else have their papers read", func(f *facts.Declaration) { leaving(f, "EX", "8482100000", "AE") },
			"yellow", 50, "high-priority-goods", "101-1 103-1"},
		{"high priority goods without a destination are not let pass", func(f *facts.Declaration) { leaving(f, "TR", "854231", "") },
			"red", 50, "high-priority-goods", "101-1 103-1 202-1"},
		{"a heading that holds high priority goods is read", func(f *facts.Declaration) { leaving(f, "TR", "8542", "KZ") },
			"yellow", 50, "high-priority-goods", "101-1 103-1"},
		{"microcircuits that come in add weight", func(f *facts.Declaration) { f.Items[0].Code = "8542319090" },
			"green", 10, "high-priority-goods", ""},
		{"an import without mass closes to yellow", func(f *facts.Declaration) {
			f.Items[0].NetMass, f.Items[0].GrossMass = exact.Must("0"), exact.Must("0")
		}, "yellow", 0, "rule-failed rule-failed", "101-1"},
		{"an import without value closes to yellow", func(f *facts.Declaration) { f.Items[0].Value = exact.Number{} },
			"yellow", 0, "rule-failed", "101-1"},
		{"a net mass over the gross closes to yellow", func(f *facts.Declaration) { f.Items[0].NetMass = exact.Must("120.501") },
			"yellow", 0, "rule-failed", "101-1"},
		{"a negative number of packages closes to yellow", func(f *facts.Declaration) { f.Items[0].Packages = -1 },
			"yellow", 0, "rule-failed", "101-1"},
		{"a transit with only a heading is green", func(f *facts.Declaration) {
			*f = facts.Declaration{Type: "TR", Items: []facts.Item{{Item: 1, Code: "6109"}}}
		}, "green", 0, "", ""},
		{"an export with no value and no mass is green", func(f *facts.Declaration) {
			*f = facts.Declaration{Type: "EX", Items: []facts.Item{{Item: 1, Code: "1001990000", Destination: "EG"}}}
		}, "green", 0, "", ""},
	}
	rs := risk.Shipped()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			f := shirts()
			s.change(&f)
			s.expect(t, assess(rs, f, secret))
		})
	}
}

func (s scenario) expect(t *testing.T, a risk.Assessment) {
	t.Helper()
	if a.Channel != s.channel || a.Score != s.score {
		t.Errorf("channel %s with score %d, want %s with %d", a.Channel, a.Score, s.channel, s.score)
	}
	if got := rulesOf(a); got != s.rules {
		t.Errorf("findings of %q, want %q", got, s.rules)
	}
	if got := codesOf(a); got != s.formalities {
		t.Errorf("formalities %q, want %q", got, s.formalities)
	}
}

func rulesOf(a risk.Assessment) string {
	var ids []string
	for _, f := range a.Findings {
		ids = append(ids, f.Rule)
	}
	return strings.Join(ids, " ")
}

func codesOf(a risk.Assessment) string {
	var codes []string
	for _, f := range a.Formalities {
		codes = append(codes, f.Code)
	}
	return strings.Join(codes, " ")
}

func TestFindingsExplainThemselves(t *testing.T) {
	f := shirts()
	f.Items[0].Value = exact.Must("198.00")
	got := assess(risk.Shipped(), f, secret).Findings[0].Text
	if want := "1.80 UAH per kg; median of 412 of 6109100000: 4.10"; got.EN != want {
		t.Errorf("text is %q, want %q", got.EN, want)
	}
	if want := "1.80 грн за кг; медіана за 6109100000 (спостережень: 412): 4.10"; got.UK != want {
		t.Errorf("text is %q, want %q", got.UK, want)
	}
}

func TestARuleThatPanicsClosesToYellowAndStopsNoOther(t *testing.T) {
	f := shirts()
	f.ImporterBefore = 0
	a := assess(risk.WithBrokenRule(risk.Shipped()), f, secret)
	scenario{channel: "yellow", score: 15, rules: "rule-failed new-importer", formalities: "101-1"}.expect(t, a)
	if text := a.Findings[0].Text; !strings.Contains(text.EN, "broken") || a.Findings[0].Item != 1 {
		t.Errorf("finding %+v does not say which rule failed, and where", a.Findings[0])
	}
}

func TestARuleCountsOnceInADeclaration(t *testing.T) {
	f := shirts()
	for i, value := range []string{"200.00", "1.00", "2.00"} { // low, far under, far under
		it := f.Items[0]
		it.Item, it.Value = i+2, exact.Must(value)
		f.Items = append(f.Items, it)
	}
	a := assess(risk.Shipped(), f, secret)
	weights := map[int]int{}
	for _, found := range a.Findings {
		weights[found.Item] = found.Weight
	}
	if diff := cmp.Diff(map[int]int{2: 0, 3: 45, 4: 0}, weights); diff != "" || a.Score != 45 {
		t.Errorf("score %d, weights by item (-want +got):\n%s", a.Score, diff)
	}
}

func TestTheScoreStopsAtAHundred(t *testing.T) {
	s := risk.ShippedSettings()
	s.NewImporterWeight, s.UnprovenPreferenceWeight = 70, 70
	rs, err := risk.NewRuleSet(s, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := shirts()
	f.ImporterBefore, f.Items[0].ClaimsRelief = 0, true
	if a := assess(rs, f, secret); a.Score != 100 || a.Channel != declarations.Red {
		t.Errorf("score %d and channel %s, want 100 and red", a.Score, a.Channel)
	}
}

func TestFactsKeptAsJSONGiveTheSameAnswer(t *testing.T) {
	awkward := shirts()
	awkward.Items[0].Value, awkward.Items[0].Peers = exact.Number{}, facts.Peers{}
	bare := facts.Declaration{Type: "TR", Items: []facts.Item{{Item: 1, Code: "854231"}}}
	for name, f := range map[string]facts.Declaration{"an import": shirts(), "no value": awkward, "a bare transit": bare} {
		t.Run(name, func(t *testing.T) {
			kept := marshal(t, f)
			var again facts.Declaration
			if err := json.Unmarshal(kept, &again); err != nil {
				t.Fatal(err)
			}
			first := marshal(t, assess(risk.Shipped(), f, secret))
			second := marshal(t, assess(risk.Shipped(), again, secret))
			if diff := cmp.Diff(string(first), string(second)); diff != "" {
				t.Errorf("the kept facts give another answer (-first +second):\n%s", diff)
			}
		})
	}
}

func TestAnAssessmentHasNoNullLists(t *testing.T) {
	if b := marshal(t, assess(risk.Shipped(), shirts(), secret)); strings.Contains(string(b), "null") {
		t.Errorf("a green assessment is %s", b)
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
