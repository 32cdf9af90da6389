package monitor_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/risk/monitor"
)

var nan = math.NaN()

// of makes vectors of one feature: each value so many times.
func of(times map[float64]int) [][]float64 {
	var vectors [][]float64
	for value, n := range times {
		for range n {
			vectors = append(vectors, []float64{value})
		}
	}
	return vectors
}

// with adds vectors without a value.
func with(missing int, vectors [][]float64) [][]float64 {
	for range missing {
		vectors = append(vectors, []float64{nan})
	}
	return vectors
}

// evenly gives so many times each of 1 … values.
func evenly(values, times int) map[float64]int {
	all := map[float64]int{}
	for v := 1; v <= values; v++ {
		all[float64(v)] = times
	}
	return all
}

// TestTheIndexIsAsWorkedOutByHand: the sums were written down with shares of
// classes, from the definition Σ (now - before) ln(now/before).
func TestTheIndexIsAsWorkedOutByHand(t *testing.T) {
	for name, c := range map[string]struct {
		before, now [][]float64
		psi         float64
		missing     [2]float64
	}{
		"nothing moved": {of(evenly(10, 50)), of(evenly(10, 30)), 0, [2]float64{0, 0}},
		"half and half became nine and one": { // 0.4 ln 1.8 + 0.4 ln 5
			of(map[float64]int{0: 250, 1: 250}), of(map[float64]int{0: 270, 1: 30}), 0.8788898309344878, [2]float64{0, 0},
		},
		"only the upper half is left": { // 5 · 0.1 ln 2 + 5 · 0.099 ln 100, an empty class being half of 500
			of(evenly(10, 50)), of(map[float64]int{6: 100, 7: 100, 8: 100, 9: 100, 10: 100}), 2.626132832968, [2]float64{0, 0},
		},
		"all rose over the highest before": { // 9 classes: 0.099 ln 100 each; the tenth: 0.9 ln 10
			of(evenly(10, 50)), of(map[float64]int{11: 500}), 9*0.099*math.Log(100) + 0.9*math.Log(10), [2]float64{0, 0},
		},
		"what was never missing is missing in one of four": {
			of(evenly(10, 50)), with(125, of(evenly(3, 125))), hand(), [2]float64{0, 0.25},
		},
		"what was always missing is there": { // 2 · 0.999 ln 1000
			with(500, nil), of(evenly(10, 50)), 2 * 0.999 * math.Log(1000), [2]float64{1, 0},
		},
		"a constant stays":                 {of(map[float64]int{7: 400}), of(map[float64]int{7: 260}), 0, [2]float64{0, 0}},
		"a constant falls":                 {of(map[float64]int{7: 500}), of(map[float64]int{6: 500}), 2 * 0.999 * math.Log(1000), [2]float64{0, 0}},
		"a constant rises":                 {of(map[float64]int{7: 500}), of(map[float64]int{8: 500}), 2 * 0.999 * math.Log(1000), [2]float64{0, 0}},
		"what is always missing stays so":  {with(300, nil), with(400, nil), 0, [2]float64{1, 1}},
		"infinite is a value like another": {of(map[float64]int{math.Inf(1): 500}), of(map[float64]int{0: 500}), 2 * 0.999 * math.Log(1000), [2]float64{0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			got := monitor.Drifts([]string{"price"}, c.before, c.now)
			if len(got) != 1 || got[0].Feature != "price" {
				t.Fatalf("%+v", got)
			}
			if math.Abs(got[0].PSI-c.psi) > 1e-9 || got[0].Missing != c.missing {
				t.Errorf("PSI %.12f, missing %v; want %.12f, %v", got[0].PSI, got[0].Missing, c.psi, c.missing)
			}
		})
	}
}

// hand: of 1 … 10, fifty each, a quarter is missing now, and a quarter each is
// 1, 2 and 3. Ten classes of a tenth: three went to 0.25, seven to half of one
// in 500; the class of missing values from half of one in 500 to 0.25.
func hand() float64 {
	return 3*0.15*math.Log(2.5) + 7*0.099*math.Log(100) + 0.249*math.Log(250)
}

func TestTheMostMovedComesFirst(t *testing.T) {
	var before, now [][]float64
	for i := range 300 {
		x := float64(i % 10)
		before = append(before, []float64{x, x, 1, x})
		now = append(now, []float64{x, x + 20, 1}) // the last has ended before the fourth
	}
	var order []string
	for _, d := range monitor.Drifts([]string{"still", "moved", "constant", "lost"}, before, now) {
		order = append(order, d.Feature)
	}
	// Ten classes emptied into the highest, and ten emptied into another.
	if diff := cmp.Diff([]string{"lost", "moved", "still", "constant"}, order); diff != "" {
		t.Error(diff)
	}
}

func TestFewVectorsTellNothing(t *testing.T) {
	enough, few := with(monitor.LeastVectors, nil), with(monitor.LeastVectors-1, nil)
	for name, sides := range map[string][2][][]float64{
		"few before": {few, enough}, "few now": {enough, few}, "none": {nil, nil},
	} {
		if got := monitor.Drifts([]string{"a"}, sides[0], sides[1]); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := monitor.Drifts(nil, enough, enough); len(got) != 0 {
		t.Errorf("of no feature: %+v", got)
	}
	if got := monitor.Drifts([]string{"a"}, enough, enough); len(got) != 1 {
		t.Errorf("enough: %+v", got)
	}
}

// TestChanceAloneIsNoShift draws both sides from one population, at the fewest
// vectors there may be.
func TestChanceAloneIsNoShift(t *testing.T) {
	d := dice(1)
	features, most := make([]string, 50), 0.0
	side := func() [][]float64 {
		vectors := make([][]float64, monitor.LeastVectors)
		for i := range vectors {
			for range features {
				vectors[i] = append(vectors[i], d.float())
			}
		}
		return vectors
	}
	for _, drift := range monitor.Drifts(features, side(), side()) {
		most = max(most, drift.PSI)
	}
	if most > 0.2 || most < 0.02 {
		t.Errorf("the most moved by chance: %v", most)
	}
}

func anySide(t *rapid.T, name string) []float64 {
	eighths := func(i int) float64 { return float64(i) / 8 }
	value := rapid.OneOf(rapid.Just(nan), rapid.Map(rapid.IntRange(0, 4), eighths), rapid.Map(rapid.IntRange(-500, 500), eighths))
	return rapid.SliceOfN(value, monitor.LeastVectors, monitor.LeastVectors+60).Draw(t, name)
}

func column(values []float64, f func(float64) float64) [][]float64 {
	vectors := make([][]float64, len(values))
	for i, x := range values {
		vectors[i] = []float64{f(x)}
	}
	return vectors
}

func TestOnlyTheOrderOfValuesCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, now := anySide(t, "before"), anySide(t, "now")
		same := func(x float64) float64 { return x }
		rising := func(x float64) float64 { return x*x*x - 3 } // exact in eighths
		first := monitor.Drifts([]string{"x"}, column(before, same), column(now, same))
		if first[0].PSI < 0 || math.IsNaN(first[0].PSI) || math.IsInf(first[0].PSI, 0) {
			t.Fatalf("no index: %v", first)
		}
		if diff := cmp.Diff(first, monitor.Drifts([]string{"x"}, column(before, rising), column(now, rising))); diff != "" {
			t.Errorf("values that rise otherwise: %s", diff)
		}
		slices.Reverse(before)
		slices.Reverse(now)
		if diff := cmp.Diff(first, monitor.Drifts([]string{"x"}, column(before, same), column(now, same))); diff != "" {
			t.Errorf("vectors in another order: %s", diff)
		}
		if d := monitor.Drifts([]string{"x"}, column(before, same), column(before, same)); d[0].PSI != 0 {
			t.Errorf("moved from itself: %v", d)
		}
	})
}
