package model_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/brama-customs/brama/risk/model"
	"github.com/google/go-cmp/cmp"
)

func TestFiguresAreThoseWorkedOutByHand(t *testing.T) {
	// Riskiest first: 1, 0, then two equals of which one is at fault, then 0.
	f := model.FiguresOf([]float64{2, 3, 1, 1, 0}, []float64{0, 1, 1, 0, 0})
	near := func(name string, got model.Figure, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	near("AUC", f.AUC, (3+1.5)/6)
	near("average precision", f.AveragePrecision, (1+0.5)/2)
	near("precision at 1 %: of one row", f.PrecisionAt.P1, 1)
	f = model.FiguresOf([]float64{0, 0, 0, 0}, []float64{1, 0, 0, 0})
	near("AUC of equals", f.AUC, 0.5)
	near("average precision of equals", f.AveragePrecision, 0.25)
	near("precision of equals", f.PrecisionAt.P10, 0.25)
	near("Brier of one half", f.Brier, 0.25)
}

func TestTheOrderOfEqualsDoesNotMatter(t *testing.T) {
	chance := rand.New(rand.NewPCG(41, 1))
	raw, labels := make([]float64, 300), make([]float64, 300)
	for i := range raw {
		raw[i], labels[i] = float64(chance.IntN(9)), float64(chance.IntN(2))
	}
	want := model.FiguresOf(raw, labels)
	for range 10 {
		chance.Shuffle(len(raw), func(i, j int) { raw[i], raw[j], labels[i], labels[j] = raw[j], raw[i], labels[j], labels[i] })
		got := model.FiguresOf(raw, labels)
		got.Brier, got.CalibrationError = want.Brier, want.CalibrationError // sums in another order, bins cut elsewhere
		if got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	}
	won, pairs := 0.0, 0.0
	for i := range raw {
		for j := range raw {
			if labels[i] > labels[j] {
				pairs++
				won += map[bool]float64{true: 1}[raw[i] > raw[j]] + map[bool]float64{true: 0.5}[raw[i] == raw[j]]
			}
		}
	}
	if math.Abs(float64(want.AUC)-won/pairs) > 1e-12 {
		t.Errorf("AUC %v, by all pairs %v", want.AUC, won/pairs)
	}
}

func TestFiguresThatRowsCannotTellAreNull(t *testing.T) {
	const none = `"precisionAt":{"1":null,"2":null,"5":null,"10":null},"brier":null,"calibrationError":null}`
	for _, c := range []struct {
		labels []float64
		want   string
	}{
		{nil, `{"rows":0,"positives":0,"AUC":null,"averagePrecision":null,` + none},
		{[]float64{0, 0}, `{"rows":2,"positives":0,"AUC":null,"averagePrecision":null,"precisionAt":{"1":0,"2":0,"5":0,"10":0},"brier":0.25,"calibrationError":0.5}`},
		{[]float64{1, 1}, `{"rows":2,"positives":2,"AUC":null,"averagePrecision":1,"precisionAt":{"1":1,"2":1,"5":1,"10":1},"brier":0.25,"calibrationError":0.5}`},
		{[]float64{1}, `{"rows":1,"positives":1,"AUC":null,"averagePrecision":1,"precisionAt":{"1":1,"2":1,"5":1,"10":1},"brier":0.25,"calibrationError":0.5}`},
	} {
		text, err := json.Marshal(model.FiguresOf(make([]float64, len(c.labels)), c.labels))
		if err != nil || string(text) != c.want {
			t.Errorf("%v: %v\n%s\nwant\n%s", c.labels, err, text, c.want)
		}
		var back model.Figures
		if err := json.Unmarshal(text, &back); err != nil || back.AUC.Known() || back.Brier.Known() != (len(c.labels) > 0) {
			t.Errorf("%s is read as %+v, %v", text, back, err)
		}
	}
}

func TestNovelRowsAreThoseWithoutATwin(t *testing.T) {
	const heading = "importer,commodityCode,countryOfDispatch,originCountry,dutyRate,dutyType,netMass,value,label\n"
	known := model.Known{}
	known.Add(read(t, heading+"A,847100,CN,CN,5.0,A,10,100,1\n").Rows)
	for line, novel := range map[string]bool{
		"B,847100,CN,CN,5,A,10.0,7,0":     false, // who, for how much and how it turned out do not matter
		"A,847101,CN,CN,5,A,10,100,1":     true,
		"A,847100,HK,CN,5,A,10,100,1":     true,
		"A,847100,CN,VN,5,A,10,100,1":     true,
		"A,847100,CN,CN,5.1,A,10,100,1":   true,
		"A,847100,CN,CN,5,B,10,100,1":     true,
		"A,847100,CN,CN,5,A,10.001,100,1": true,
		"A,847100,CN,CN,5,A,,100,1":       true,
	} {
		if got := known.Novel(&read(t, heading+line+"\n").Rows[0]); got != novel {
			t.Errorf("%s: novel is %v", line, got)
		}
	}
}

func TestColumnsThatTwinsAreToldByAreMissed(t *testing.T) {
	for heading, want := range map[string][]string{
		"commodityCode,countryOfDispatch,originCountry,dutyRate,dutyType,netMass": nil,
		"commodityCode,countryOfDispatch,originCountry,dutyType,netMass":          {"dutyRate"},
		"dutyRate,originCountry,id": {"commodityCode", "countryOfDispatch", "dutyType", "netMass"},
	} {
		if got := read(t, heading+"\n").LackedByTwins(); !cmp.Equal(got, want) {
			t.Errorf("%s: %v are missed, want %v", heading, got, want)
		}
	}
}

func TestTheCurveFindsTheProbabilitiesOfItsScores(t *testing.T) {
	chance := rand.New(rand.NewPCG(42, 1))
	raw, labels := make([]float64, 40000), make([]float64, 40000)
	for i := range raw {
		raw[i] = 2 * chance.NormFloat64()
		if chance.Float64() < 1/(1+math.Exp(-(0.6*raw[i]-1))) {
			labels[i] = 1
		}
	}
	at := model.Calibrated(raw, labels)
	for _, x := range []float64{-4, -1, 0, 2, 5} {
		if want := 1 / (1 + math.Exp(-(0.6*x - 1))); math.Abs(at(x)-want) > 0.01 {
			t.Errorf("at %v: %v, want %v", x, at(x), want)
		}
	}
}

func TestTheCurveRisesWhateverTheRows(t *testing.T) {
	for name, rows := range map[string][2][]float64{
		"scores that say the opposite": {{-1, -2, 1, 2}, {1, 1, 0, 0}},
		"rows that part perfectly":     {{-1, -2, 1, 2}, {0, 0, 1, 1}},
		"equal scores":                 {{1, 1, 1, 1}, {0, 0, 1, 1}},
		"one kind only":                {{-1, -2, 1, 2}, {0, 0, 0, 0}},
		"no rows":                      {nil, nil},
	} {
		at := model.Calibrated(rows[0], rows[1])
		if low, high := at(-1), at(1); !(low < high) || low <= 0 || high >= 1 {
			t.Errorf("%s: %v and %v", name, low, high)
		}
	}
}

func TestSolvingASystemGivesItsSolution(t *testing.T) {
	chance := rand.New(rand.NewPCG(43, 1))
	const n = 12
	full, lower := make([][]float64, n), make([][]float64, n)
	for i := range full {
		full[i], lower[i] = make([]float64, n), make([]float64, n)
	}
	for range 30 { // a sum of squares is positive definite
		v := make([]float64, n)
		for i := range v {
			v[i] = chance.NormFloat64()
		}
		for i := range n {
			for j := range n {
				full[i][j] += v[i] * v[j]
			}
		}
	}
	want, b := make([]float64, n), make([]float64, n)
	for i := range want {
		want[i] = chance.NormFloat64()
	}
	for i := range n {
		copy(lower[i][:i+1], full[i])
		for j := range n {
			b[i] += full[i][j] * want[j]
		}
	}
	for i, x := range model.Solve(lower, b) {
		if math.Abs(x-want[i]) > 1e-6 {
			t.Errorf("%d: %v, want %v", i, x, want[i])
		}
	}
}
