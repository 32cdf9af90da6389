package monitor

import (
	"cmp"
	"math"
	"slices"
)

// Drift is how far the values of one feature have moved.
type Drift struct {
	Feature string     `json:"feature"`
	PSI     float64    `json:"psi"`     // population stability index over tenths of the values before; over 0.2 is a shift
	Missing [2]float64 `json:"missing"` // share without a value, before and now
}

// LeastVectors is the fewest vectors on either side that drift is told from.
// Chance alone makes an index: over k classes of n vectors before and m now it
// comes to about (k-1)(1/n+1/m) (B. Yurdakul: Statistical properties of
// population stability index, 2018). Over ten or eleven classes that would be
// nearly 0.2, which is called a shift, with 100 vectors on either side; with
// 250 it is 0.08 at most.
const LeastVectors = 250

// Drifts compares vectors of now with those of before, feature by feature, the
// most moved first; those that moved alike stay in the order given. Values that
// are not there (NaN, or a vector that ends before them) are a class of their
// own. Fewer than LeastVectors on either side tell nothing: nil.
func Drifts(features []string, before, now [][]float64) []Drift {
	if len(before) < LeastVectors || len(now) < LeastVectors {
		return nil
	}
	drifts := make([]Drift, len(features))
	for i, name := range features {
		drifts[i] = driftOf(name, column(before, i), column(now, i))
	}
	slices.SortStableFunc(drifts, func(a, b Drift) int { return cmp.Compare(b.PSI, a.PSI) })
	return drifts
}

func column(vectors [][]float64, i int) []float64 {
	values := make([]float64, len(vectors))
	for k, v := range vectors {
		values[k] = math.NaN()
		if i < len(v) {
			values[k] = v[i]
		}
	}
	return values
}

func driftOf(name string, before, now []float64) Drift {
	t := tenthsOf(before)
	was, is := t.count(before), t.count(now)
	return Drift{
		Feature: name, PSI: stability(was, is, len(before), len(now)),
		Missing: [2]float64{share(was[t.missing()], len(before)), share(is[t.missing()], len(now))},
	}
}

// stability is the population stability index: the sum over all classes of
// (now - before) · ln(now / before), in shares. A class that is empty on one
// side counts half a vector there, since the logarithm of nothing has no end;
// one that is empty on both says nothing.
func stability(was, is []int, before, now int) float64 {
	var index float64
	for i := range was {
		if was[i] == 0 && is[i] == 0 {
			continue
		}
		p, q := filled(was[i], before), filled(is[i], now)
		index += float64((q - p) * math.Log(q/p))
	}
	return index
}

func filled(n, of int) float64 {
	if n == 0 {
		return 0.5 / float64(of)
	}
	return share(n, of)
}

func share(n, of int) float64 { return float64(n) / float64(of) }
