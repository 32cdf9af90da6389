package model_test

import (
	"math"
	"math/bits"
	"testing"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

const close = 1e-9

func TestContributionsAddUpToTheRawScore(t *testing.T) {
	m, table := shared()
	var into []float64
	for i, vector := range vectorsOf(m, table)[:500] {
		if i%5 == 0 {
			vector[i%len(vector)] = math.NaN()
		}
		score, byPath := m.ScoreExplained(vector, into)
		into = byPath.Contributions
		if score != m.Score(vector) {
			t.Fatalf("row %d: explained it scores %+v, alone %+v", i, score, m.Score(vector))
		}
		for name, e := range map[string]model.Explanation{"by path": byPath, "Shapley": m.Shapley(vector)} {
			sum := e.Bias
			for _, c := range e.Contributions {
				sum += c
			}
			if math.Abs(sum-score.Raw) > close {
				t.Fatalf("row %d, %s: contributions come to %v, the raw score is %v", i, name, sum, score.Raw)
			}
		}
	}
}

// Shapley's definition: a feature's contribution is the mean, over all orders
// in which features become known, of what it changes when its turn comes.
func TestShapleyValuesAreThoseOfTheDefinition(t *testing.T) {
	text, _ := made(t, 1500, 21)
	s := settings()
	s.MaxRounds, s.Leaves, s.ColumnShare = 3, 6, 0.3
	m := train(t, read(t, text), s, 1)
	asked := m.Asked()
	if len(asked) < 3 || len(asked) > 14 {
		t.Fatalf("%d features asked: too few to tell or too many to try", len(asked))
	}
	for i, vector := range vectorsOf(m, read(t, text))[:25] {
		got := m.Shapley(vector)
		for at, f := range asked {
			if want := defined(m, vector, asked, at) + m.InRegression(vector)[f]; math.Abs(got.Contributions[f]-want) > close {
				t.Fatalf("row %d, %s: %v, want %v", i, m.Features()[f], got.Contributions[f], want)
			}
		}
	}
}

func defined(m *model.Model, vector []float64, asked []int, at int) float64 {
	place := map[int]int{}
	for i, f := range asked {
		place[f] = i
	}
	value := func(set uint) float64 {
		return m.Expectation(vector, func(f int) bool { return set>>place[f]&1 == 1 })
	}
	n, sum := len(asked), 0.0
	for set := range uint(1) << n {
		if set>>at&1 == 0 {
			k := bits.OnesCount(set)
			weight := factorial(k) * factorial(n-k-1) / factorial(n)
			sum += weight * (value(set|1<<at) - value(set))
		}
	}
	return sum
}

func factorial(n int) float64 { return math.Gamma(float64(n) + 1) }

func TestExpectedDutyIsExact(t *testing.T) {
	for _, c := range []struct {
		millions, ratio int
		duty, expects   string
	}{
		{500000, 1000000, "1000.01", "500.01"}, // rounds half up
		{500000, 500000, "1000.01", "250.00"},
		{250000, 2000000, "1000.02", "500.01"},
		{333333, 1000000, "100000000000.00", "33333300000.00"},
		{999999, 999_999_999, "123456789012.34", "123456665432094.32"},
		{0, 1000000, "12.34", "0.00"},
		{1000000, 0, "12.34", "0.00"},
		{1000000, 1000000, "12.34", "12.34"},
	} {
		got := model.Score{Millions: c.millions, RatioMillions: c.ratio}.ExpectedDuty(exact.Must(c.duty))
		if got.String() != c.expects {
			t.Errorf("%d and %d millionths of %s: %s, want %s", c.ratio, c.millions, c.duty, got, c.expects)
		}
	}
}
