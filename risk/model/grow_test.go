package model_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/brama-customs/brama/risk/model"
)

// naive grows the same trees with neither bins nor subtraction nor queues: it
// sorts, tries every threshold and sums anew each time.
type naive struct {
	s                   model.Settings
	columns             [][]float64
	gradients, hessians []float64
	rising              []bool
}

type naiveLeaf struct {
	rows        []int
	low, high   float64
	gain        float64
	left, right []int
	split       func([]float64) bool // goes left
	rising      bool
	kids        []*naiveLeaf
}

func (n *naive) sums(rows []int) (g, h float64) {
	for _, r := range rows {
		g, h = g+n.gradients[r], h+n.hessians[r]
	}
	return g, h
}

func (n *naive) value(rows []int, low, high float64) float64 {
	g, h := n.sums(rows)
	return math.Min(math.Max(-g/(h+n.s.L2), low), high)
}

// loss is what a leaf leaves of the quadratic loss, times two.
func (n *naive) loss(rows []int, value float64) float64 {
	g, h := n.sums(rows)
	return 2*g*value + (h+n.s.L2)*value*value
}

func (n *naive) leaf(rows []int, low, high float64) *naiveLeaf {
	l := &naiveLeaf{rows: rows, low: low, high: high, gain: 1e-9}
	for f, column := range n.columns {
		values := []float64{}
		for _, x := range column { // of the whole column: beyond a leaf's own values lies "missing or not"
			if !math.IsNaN(x) {
				values = append(values, x)
			}
		}
		slices.Sort(values)
		values = slices.Compact(values)
		for i := 1; i < len(values); i++ {
			for _, missingLeft := range []bool{false, true} {
				n.consider(l, f, (values[i-1]+values[i])/2, missingLeft)
			}
		}
	}
	return l
}

func (n *naive) consider(l *naiveLeaf, f int, threshold float64, missingLeft bool) {
	goes := func(x float64) bool { return x <= threshold || missingLeft && math.IsNaN(x) }
	var left, right []int
	for _, r := range l.rows {
		if goes(n.columns[f][r]) {
			left = append(left, r)
		} else {
			right = append(right, r)
		}
	}
	_, lh := n.sums(left)
	_, rh := n.sums(right)
	lv, rv := n.value(left, l.low, l.high), n.value(right, l.low, l.high)
	if lh < n.s.LeastHessian || rh < n.s.LeastHessian || n.rising[f] && lv > rv {
		return
	}
	if gain := n.loss(l.rows, n.value(l.rows, l.low, l.high)) - n.loss(left, lv) - n.loss(right, rv); gain > l.gain+1e-9 {
		l.gain, l.left, l.right, l.rising = gain, left, right, n.rising[f]
		l.split = func(v []float64) bool { return goes(v[f]) }
	}
}

func (n *naive) grow() func([]float64) float64 {
	all := make([]int, len(n.gradients))
	for i := range all {
		all[i] = i
	}
	root := n.leaf(all, math.Inf(-1), math.Inf(1))
	leaves := []*naiveLeaf{root}
	for len(leaves) < n.s.Leaves {
		best := slices.MaxFunc(leaves, func(a, b *naiveLeaf) int {
			switch {
			case a.gain < b.gain:
				return -1
			case a.gain > b.gain:
				return 1
			}
			return 0
		})
		if best.split == nil {
			break
		}
		leftHigh, rightLow := best.high, best.low
		if best.rising {
			leftHigh = (n.value(best.left, best.low, best.high) + n.value(best.right, best.low, best.high)) / 2
			rightLow = leftHigh
		}
		best.kids = []*naiveLeaf{n.leaf(best.left, best.low, leftHigh), n.leaf(best.right, rightLow, best.high)}
		leaves = append(slices.DeleteFunc(leaves, func(l *naiveLeaf) bool { return l == best }), best.kids...)
	}
	return func(v []float64) float64 {
		l := root
		for l.kids != nil {
			if l.split(v) {
				l = l.kids[0]
			} else {
				l = l.kids[1]
			}
		}
		return n.s.LearningRate * n.value(l.rows, l.low, l.high)
	}
}

func TestTreesAreThoseThatTryingEverythingGrows(t *testing.T) {
	for seed := range uint64(60) {
		chance := rand.New(rand.NewPCG(seed, 1))
		const rows = 80
		n := &naive{s: model.Settings{Leaves: 6, Bins: 255, LearningRate: 0.5, L2: 1, LeastHessian: 2, RowShare: 1, ColumnShare: 1}}
		for f := range 4 {
			column := make([]float64, rows)
			for i := range column {
				column[i] = chance.NormFloat64()
				if f%2 == 1 && chance.IntN(5) == 0 {
					column[i] = math.NaN()
				}
			}
			n.columns = append(n.columns, column)
			n.rising = append(n.rising, f >= 2)
		}
		for i := range rows {
			n.gradients = append(n.gradients, chance.NormFloat64()-n.columns[0][i]*0.5)
			n.hessians = append(n.hessians, 0.1+chance.Float64())
		}
		wanted := n.grow()
		got := model.GrownTree(n.s, n.columns, n.gradients, n.hessians, n.rising)
		for i := range rows {
			v := []float64{n.columns[0][i], n.columns[1][i], n.columns[2][i], n.columns[3][i]}
			if g, w := got(v), wanted(v); math.Abs(g-w) > 1e-9 {
				t.Fatalf("seed %d, row %d: %v, want %v", seed, i, g, w)
			}
		}
	}
}

func TestMoreOfAFaultyPastNeverLowersTheScore(t *testing.T) {
	m, table := shared()
	rising := m.Rising()
	chance := rand.New(rand.NewPCG(12, 1))
	raised, vectors := 0, vectorsOf(m, table)
	for range 3000 {
		vector := slices.Clone(vectors[chance.IntN(len(vectors))])
		for f := range vector { // anything may come together with anything
			if chance.IntN(4) == 0 {
				vector[f] = chance.Float64()
			}
			if !rising[f] && chance.IntN(8) == 0 {
				vector[f] = math.NaN()
			}
		}
		f := chance.IntN(len(vector))
		if !rising[f] {
			continue
		}
		before := m.Score(vector)
		vector[f] *= 1 + chance.Float64()
		after := m.Score(vector)
		if after.Raw < before.Raw || after.Millions < before.Millions {
			t.Fatalf("%s raised: %+v became %+v", m.Features()[f], before, after)
		}
		if after.Raw > before.Raw {
			raised++
		}
	}
	if raised < 50 {
		t.Errorf("only %d scores rose: the test proves nothing", raised)
	}
}

func TestTheGeneratorIsSplitmix64(t *testing.T) {
	// The values published with the generator's reference code for this seed.
	want := []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821}
	if got := model.Chance(1234567, len(want)); !slices.Equal(got, want) {
		t.Errorf("%d, want %d", got, want)
	}
}
