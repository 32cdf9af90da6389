package model_test

import (
	"testing"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

// What is kept of a score gives the same score again: by the vector alone.
func TestAKeptVectorGivesTheSameScore(t *testing.T) {
	m := model.Fallback()
	c, r := m.Counters(), model.NewRow()
	r.Texts[model.Importer], r.Texts[model.CommodityCode] = "12345678", "6109100000"
	r.Give(model.Value, exact.Must("123456.78"))
	r.Give(model.NetMass, exact.Must("333.333"))
	r.Give(model.Duty, exact.Must("32098.77"))
	var s model.Scratch
	kept := m.Explain(c, &r, exact.Must("32098.77"), &s)
	vector, err := model.DecodeVector(kept.Vector)
	if err != nil {
		t.Fatal(err)
	}
	again := m.Score(vector)
	if again.Raw != kept.Raw || again.Millions != kept.Probability || again.RatioMillions != kept.Ratio {
		t.Errorf("%+v, kept %+v", again, kept)
	}
	if want := again.ExpectedDuty(exact.Must("32098.77")).Round(2); want.Cmp(kept.Expected) != 0 {
		t.Errorf("expected %s, kept %s", want, kept.Expected)
	}
	if len(vector) != len(m.Features()) || len(kept.Contributions) != model.MostContributions {
		t.Errorf("%d numbers, %d contributions", len(vector), len(kept.Contributions))
	}
	if judged := m.Again(&s); judged != again {
		t.Errorf("a challenger would say %+v", judged)
	}
}

func TestTextThatIsNoVectorIsRefused(t *testing.T) {
	for _, text := range []string{"!", "AAA=", "AAAAAAA="} {
		if v, err := model.DecodeVector(text); err == nil {
			t.Errorf("%q gives %v", text, v)
		}
	}
}
