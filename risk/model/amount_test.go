package model_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

// withDuty is trade where a third is at fault and what is found is, of goods of
// code 1, half the duty payable, of code 2 three times it, give or take.
func withDuty(t testing.TB, rows int, known bool) *model.Table {
	t.Helper()
	chance := rand.New(rand.NewPCG(51, 1))
	var b strings.Builder
	b.WriteString("importer,dutyRate,duty,label,found\n")
	for i := range rows {
		rate, duty, label, found := 5, math.Exp(8+chance.NormFloat64()), 0, ""
		ratio := 0.5 * math.Exp(0.6*chance.NormFloat64()-0.18)
		if chance.IntN(2) == 0 {
			rate, ratio = 20, 6*ratio
		}
		if chance.IntN(3) == 0 {
			label = 1
			if known {
				found = fmt.Sprintf("%.2f", duty*ratio)
			}
		}
		fmt.Fprintf(&b, "I%d,%d,%.2f,%d,%s\n", i%50, rate, duty, label, found)
	}
	return read(t, b.String())
}

func TestWhatIsFoundIsLearnedAsAShareOfWhatIsPayable(t *testing.T) {
	table := withDuty(t, 3000, true)
	m := train(t, table, settings(), 1)
	sums, n := map[float64]float64{}, map[float64]float64{}
	var expected, found float64
	for i, s := range m.Evaluate(table) {
		r := &table.Rows[i]
		sums[r.Numbers[model.DutyRate]] += float64(s.RatioMillions) / 1e6
		n[r.Numbers[model.DutyRate]]++
		expected += s.Probability() * float64(s.RatioMillions) / 1e6 * r.Numbers[model.Duty]
		if r.Label == model.Fault {
			found += r.Found
		}
	}
	for rate, want := range map[float64]float64{5: 0.5, 20: 3} {
		if got := sums[rate] / n[rate]; math.Abs(got/want-1) > 0.1 {
			t.Errorf("at a rate of %v it is expected to be %v of the duty, not %v", rate, got, want)
		}
	}
	if math.Abs(expected/found-1) > 0.1 {
		t.Errorf("%v is expected of all, and %v was found", expected, found)
	}
}

func TestWhereNoDutyIsKnownTheUsualRatioStands(t *testing.T) {
	table := withDuty(t, 500, false)
	for _, s := range train(t, table, settings(), 1).Evaluate(table) {
		if s.RatioMillions != 500_000 {
			t.Fatalf("%d millionths", s.RatioMillions)
		}
		if got := (model.Score{Millions: 1e6, RatioMillions: s.RatioMillions}).ExpectedDuty(exact.Must("10.00")); got.String() != "5.00" {
			t.Fatalf("%s is expected of 10.00", got)
		}
	}
}

func TestFewFindingsGiveTheirMeanOnly(t *testing.T) {
	table := withDuty(t, 500, true)
	left := 20
	for i := range table.Rows {
		if r := &table.Rows[i]; r.Label == model.Fault {
			if left--; left < 0 {
				r.Found = math.NaN()
			}
		}
	}
	scores := train(t, table, settings(), 1).Evaluate(table)
	for _, s := range scores {
		if s.RatioMillions != scores[0].RatioMillions || s.RatioMillions < 600_000 || s.RatioMillions > 3_000_000 {
			t.Fatalf("%d and %d millionths", s.RatioMillions, scores[0].RatioMillions)
		}
	}
}
