package risk_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
)

// someItem gives goods of any kind, sensible or not.
func someItem(t *rapid.T, label string) facts.Item {
	number := func(name string, most int64) exact.Number {
		return exact.New(rapid.Int64Range(0, most).Draw(t, label+name), 3)
	}
	return facts.Item{
		Item:        rapid.IntRange(1, 999).Draw(t, label+"item"),
		Code:        rapid.SampledFrom([]string{"6109100000", "8542319090", "8482100000", "8703231910"}).Draw(t, label+"code"),
		Destination: rapid.SampledFrom([]string{"UA", "PL", "KZ", ""}).Draw(t, label+"destination"),
		Value:       number("value", 1_000_000), NetMass: number("net", 200_000), GrossMass: number("gross", 200_000),
		Packages:     rapid.IntRange(0, 50).Draw(t, label+"packages"),
		Bulk:         rapid.Bool().Draw(t, label+"bulk"),
		ClaimsRelief: rapid.Bool().Draw(t, label+"relief"), ProofOfOrigin: rapid.Bool().Draw(t, label+"proof"),
		Peers: facts.Peers{Code: "6109", Count: rapid.Int64Range(0, 60).Draw(t, label+"count"), Median: number("median", 10_000)},
	}
}

func someFacts(t *rapid.T) facts.Declaration {
	f := facts.Declaration{
		Type:     rapid.SampledFrom([]string{"IM", "EX", "TR"}).Draw(t, "type"),
		Importer: rapid.StringMatching(`[0-9]{8}`).Draw(t, "importer"),
		Before:   facts.Before{ImporterBefore: rapid.Int64Range(0, 2).Draw(t, "before")},
	}
	for range rapid.IntRange(1, 4).Draw(t, "items") {
		f.Items = append(f.Items, someItem(t, ""))
	}
	return f
}

// notMilder fails where b is judged milder than a.
func notMilder(t *rapid.T, a, b risk.Assessment) {
	order := []declarations.Channel{declarations.Green, declarations.Yellow, declarations.Red}
	if b.Score < a.Score || slices.Index(order, b.Channel) < slices.Index(order, a.Channel) {
		t.Fatalf("%d %s became %d %s", a.Score, a.Channel, b.Score, b.Channel)
	}
}

func TestMoreToFindIsNeverJudgedMilder(t *testing.T) {
	rs := risk.Shipped()
	worse := map[string]func(t *rapid.T, f *facts.Declaration){
		"a lower value": func(t *rapid.T, f *facts.Declaration) {
			it := &f.Items[0]
			it.Value = exact.Int(rapid.Int64Range(0, 100).Draw(t, "percent")).Mul(it.Value).Div(exact.Int(100), 3)
		},
		"one more item":           func(t *rapid.T, f *facts.Declaration) { f.Items = append(f.Items, someItem(t, "more ")) },
		"an importer now unknown": func(_ *rapid.T, f *facts.Declaration) { f.ImporterBefore = 0 },
		"a preference without proof": func(_ *rapid.T, f *facts.Declaration) {
			f.Items[0].ClaimsRelief, f.Items[0].ProofOfOrigin = true, false
		},
		"a destination not named": func(_ *rapid.T, f *facts.Declaration) {
			if f.Type == "EX" {
				f.Items[0].Destination = ""
			}
		},
	}
	for name, change := range worse {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				f := someFacts(t)
				before := assess(rs, f, secret)
				f.Items = slices.Clone(f.Items)
				change(t, &f)
				notMilder(t, before, assess(rs, f, secret))
			})
		})
	}
}

func TestEveryAssessmentHoldsTogether(t *testing.T) {
	rs := risk.Shipped()
	rapid.Check(t, func(t *rapid.T) {
		a := assess(rs, someFacts(t), []byte(rapid.StringN(1, 8, -1).Draw(t, "secret")))
		sum := 0
		for _, f := range a.Findings {
			sum += f.Weight
			if f.Text.UK == "" || f.Text.EN == "" {
				t.Fatalf("finding %s says nothing", f.Rule)
			}
		}
		if a.Score != min(sum, 100) {
			t.Fatalf("score %d of weights that sum to %d", a.Score, sum)
		}
		if green := a.Channel == declarations.Green; green != (len(a.Formalities) == 0) {
			t.Fatalf("%s with %d formalities", a.Channel, len(a.Formalities))
		}
		for _, f := range a.Formalities {
			if f.Text.UK == "" || f.Text.EN == "" {
				t.Fatalf("formality %q has no text", f.Code)
			}
		}
	})
}
