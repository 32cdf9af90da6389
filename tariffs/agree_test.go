package tariffs_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/tariffs"
)

// TestTheEngineAgreesWithASecondOne asks both engines the same questions about
// the same random laws: they give the same lines, values and totals, or both
// refuse.
func TestTheEngineAgreesWithASecondOne(t *testing.T) {
	asked, answered, met := 0, 0, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		w := d.world()
		s, rates := w.schedule(t)
		for range 40 {
			r := d.request()
			got, faults := tariffs.Assess(s, rates, r)
			want, refusal := w.workOut(r)
			asked++
			if (len(faults) > 0) != (refusal != nil) {
				t.Fatalf("the engine says %v, the second %v\n%+v", codesOf(faults), refusal, r)
			}
			if refusal == nil {
				answered++
				compare(t, got, want)
				count(met, r, got)
			}
		}
	})
	if answered*4 < asked {
		t.Errorf("only %d of %d questions have an answer: the laws drawn are poor", answered, asked)
	}
	for _, what := range []string{"import-duty", "special-duty", "anti-dumping", "countervailing", "excise", "vat", "export-duty", "border-fee",
		"years", "months", "several lines", "preferential", "mfn", "full", "parcel", "transit", "EUR", "USD", "UAH", "%", "shared", "a relief"} {
		if met[what] < 10 {
			t.Errorf("%s: met %d times in %d answers", what, met[what], answered)
		}
	}
}

// count notes what an answer has, so that the agreement cannot be of nothing.
func count(met map[string]int, r tariffs.Request, a tariffs.Assessment) {
	last := tariffs.PaymentLine{}
	for _, l := range a.Lines {
		met[string(kinds[l.Code[2]-'0'])]++
		met[string(l.FactorUnit)]++
		met[string(l.Column)]++
		met[l.RateUnit]++
		if l.Item == last.Item && l.Code == last.Code {
			met["several lines"]++
		}
		last = l
	}
	if r.Regime == tariffs.Transit || len(a.Lines) > 0 {
		met[string(r.Regime)]++
	}
	for _, v := range a.Values {
		met["shared"] += len(v.Shares)
	}
	for _, l := range r.Lines {
		if l.Relief != (tariffs.Relief{}) {
			met["a relief"]++
		}
	}
}

func compare(t tester, got tariffs.Assessment, want *second) {
	t.Helper()
	if diff := cmp.Diff(want.lines, asShown(got.Lines)); diff != "" {
		t.Fatal(diff)
	}
	var values []string
	for _, v := range got.Values {
		values = append(values, fmt.Sprint(v.Item, " ", v.CustomsValue))
	}
	if diff := cmp.Diff(want.values, values); diff != "" {
		t.Fatal(diff)
	}
	if fraction(got.Total).Cmp(want.total) != 0 || fraction(got.CustomsValue).Cmp(want.whole) != 0 {
		t.Fatalf("total %s of %s, want %s of %s", got.Total, got.CustomsValue, want.total.FloatString(2), want.whole.FloatString(2))
	}
	totals := map[string]string{}
	for code, due := range got.Totals {
		totals[code] = fraction(due).RatString()
	}
	for code, due := range want.duesOf {
		if totals[code] != due.RatString() {
			t.Fatalf("%s: %s, want %s", code, totals[code], due.RatString())
		}
	}
	if len(totals) != len(want.duesOf) {
		t.Fatalf("totals of %v", totals)
	}
}
