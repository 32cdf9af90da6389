package monitor_test

import (
	"math"
	"testing"

	"github.com/brama-customs/brama/risk/monitor"
)

// population draws a case: its risk is even between 0 and 0.8 and known to the
// challenger; the champion ranks by nothing. Whatever is at fault has 100 found.
// The champion expects a tenth too much.
func population(d *dice) monitor.Case {
	risk := 0.8 * d.float()
	c := monitor.Case{
		Champion: int64(1e9 * d.float()), Challenger: int64(1e9 * risk), ChampionP: risk + 0.1, ChallengerP: risk,
	}
	if c.Fault = d.float() < risk; c.Fault {
		c.Found = 100
	}
	return c
}

// TestBoundsHoldTheTruth knows the truth of the population by integration: of
// the best tenth 0.76 are at fault, of any 0.4; precision down to the share q is
// 0.8(1-q/2). Bounds that hold nine of ten resamples hold it about as often.
func TestBoundsHoldTheTruth(t *testing.T) {
	const trials, size = 60, 150
	truths := map[string]float64{
		"precision of the champion": 0.4, "precision of the challenger": 0.76, "precision gained": 0.36,
		"revenue of the challenger": 0.19, "revenue gained": 0.09,
		"calibration of the champion": 0.1, "calibration of the challenger": 0, "calibration gained": -0.1,
		"average precision of the champion": 0.4, "average precision of the challenger": 2.0 / 3,
	}
	held, d := map[string]int{}, dice(7)
	for range trials {
		cases := make([]monitor.Case, size)
		for i := range cases {
			cases[i] = population(&d)
		}
		c, _ := monitor.Compare(cases, 0.1)
		for name, of := range map[string]monitor.Interval{
			"precision of the champion": c.Champion.Precision, "precision of the challenger": c.Challenger.Precision, "precision gained": c.Better.Precision,
			"revenue of the challenger": c.Challenger.Revenue, "revenue gained": c.Better.Revenue,
			"calibration of the champion": c.Champion.Calibration, "calibration of the challenger": c.Challenger.Calibration, "calibration gained": c.Better.Calibration,
			"average precision of the champion": c.Champion.AveragePrecision, "average precision of the challenger": c.Challenger.AveragePrecision,
		} {
			if of.Low-1e-9 <= truths[name] && truths[name] <= of.High+1e-9 {
				held[name]++
			}
		}
	}
	for name := range truths {
		most := trials
		if name != "calibration gained" { // that is the same in every sample
			most = trials - 1
		}
		if held[name] < trials*8/10 || held[name] > most {
			t.Errorf("the bounds of %s hold the truth %d times of %d", name, held[name], trials)
		}
	}
}

// TestBoundsAreThoseOfABinomial: half of 100 cases are at fault, and none was
// expected to be. How many a resample has is binomial, and nine of ten times
// from 42 to 58 (the distribution summed: P(< 42) = 0.044, P(< 43) = 0.067).
func TestBoundsAreThoseOfABinomial(t *testing.T) {
	cases := make([]monitor.Case, 100)
	for i := range cases {
		cases[i].Fault = i%2 == 0
	}
	c, _ := monitor.Compare(cases, 0.1)
	got := c.Champion.Calibration
	if got.Of != -0.5 || math.Abs(got.Low+0.58) > 0.011 || math.Abs(got.High+0.42) > 0.011 {
		t.Errorf("%+v", got)
	}
}

// TestDifferencesAreDrawnTogether: what is the same in both models is no
// difference in any resample, however much it varies by itself.
func TestDifferencesAreDrawnTogether(t *testing.T) {
	d := dice(3)
	cases := make([]monitor.Case, 60)
	for i := range cases {
		cases[i] = population(&d)
		cases[i].Champion, cases[i].ChampionP = cases[i].Challenger, cases[i].ChallengerP+0.25
	}
	c, _ := monitor.Compare(cases, 0.2)
	if p := c.Champion.Precision; p.High-p.Low < 0.1 {
		t.Errorf("precision hardly varies: %+v", p)
	}
	for i, better := range flat(c.Better) {
		want := 0.0
		if i == 3 {
			want = -0.25
		}
		if !near(better.Of, want) || !near(better.Low, want) || !near(better.High, want) {
			t.Errorf("figure %d: %+v, want %v throughout", i, better, want)
		}
	}
}

func TestTheSameCasesGiveTheSameBounds(t *testing.T) {
	first, _ := monitor.Compare(forty(), 0.1)
	again, _ := monitor.Compare(forty(), 0.1)
	if first != again || first.Champion.Precision.Low == first.Champion.Precision.High {
		t.Errorf("%+v, %+v", first, again)
	}
}

func BenchmarkCompare(b *testing.B) {
	d := dice(9)
	cases := make([]monitor.Case, 5000)
	for i := range cases {
		cases[i] = population(&d)
	}
	for b.Loop() {
		if _, ok := monitor.Compare(cases, 0.1); !ok {
			b.Fatal("not compared")
		}
	}
}
