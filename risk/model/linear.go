package model

import "math"

// linear are the features of a vector as regressions take them: standardised.
type linear struct {
	terms   []term
	means   []float64 // by term
	spreads []float64
}

// term is what a feature is in a regression. A deviation is several terms, a
// line that bends: what is too cheap and what is too dear may be odd in
// different ways, and far off is not twice half as far off.
type term struct {
	feature  int
	logged   bool    // a rate, whose logarithm is taken
	deviates bool    // a deviation
	knot     float64 // of a deviation: where the line bends, from there outward; below 0 downward
	down     bool
	rising   bool // its weight is never under 0
}

// knots are where the lines of deviations bend, on either side.
func knots() []float64 { return []float64{0, 1.5, 3} }

// maxTerms is how many terms the most features come to.
const maxTerms = 6 * maxFeatures

func newLinear(s *schema) linear {
	var l linear
	for i, f := range s.Features {
		if f.Kind != deviationOf {
			l.terms = append(l.terms, term{feature: i, logged: f.Kind == rateOf, rising: f.Rising})
			continue
		}
		for _, knot := range knots() {
			l.terms = append(l.terms, term{feature: i, deviates: true, knot: knot, down: true}, term{feature: i, deviates: true, knot: knot})
		}
	}
	l.means, l.spreads = make([]float64, len(l.terms)), make([]float64, len(l.terms))
	return l
}

// mostLog bounds the logarithms of rates, and deviations.
const mostLog = 8

// value is a feature as the term takes it, before it is standardised.
func (t *term) value(vector []float64) float64 {
	x := vector[t.feature]
	switch {
	case t.logged && x == 1: // as usual, which most are
		return 0
	case t.logged:
		return min(max(math.Log(x), -mostLog), mostLog)
	case t.deviates && t.down:
		return min(max(-x-t.knot, 0), mostLog)
	case t.deviates:
		return min(max(x-t.knot, 0), mostLog)
	}
	return x
}

// leastSpread keeps what hardly ever differs from mattering much when it does.
const leastSpread = 0.01

// standard gives the terms of a vector in spreads from their means; missing
// ones are at the mean.
func (l *linear) standard(vector, into []float64) {
	for i := range l.terms {
		into[i] = (l.terms[i].value(vector) - l.means[i]) / l.spreads[i]
		if math.IsNaN(into[i]) {
			into[i] = 0
		}
	}
}

// standardise finds means and spreads of the first rows of a matrix.
func (l *linear) standardise(set *matrix, rows int) {
	vector := make([]float64, len(set.columns))
	n := len(l.terms)
	sums, squares, known := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range rows {
		set.row(i, vector)
		for k := range l.terms {
			if x := l.terms[k].value(vector); !math.IsNaN(x) {
				known[k], sums[k], squares[k] = known[k]+1, sums[k]+x, squares[k]+float64(x*x)
			}
		}
	}
	for k := range l.terms {
		l.spreads[k] = 1
		if known[k] > 0 {
			l.means[k] = sums[k] / known[k]
			l.spreads[k] = max(math.Sqrt(max(0, squares[k]/known[k]-float64(l.means[k]*l.means[k]))), leastSpread)
		}
	}
}

// rows gives the first rows of a matrix in terms.
func (l *linear) rows(set *matrix, rows int) [][]float64 {
	n, vector := len(l.terms), make([]float64, len(set.columns))
	all, cells := make([][]float64, rows), make([]float64, rows*n)
	for i := range all {
		all[i] = cells[i*n : (i+1)*n]
		set.row(i, vector)
		l.standard(vector, all[i])
	}
	return all
}

// weighted are the weights of terms.
type weighted struct {
	offset  float64
	weights []float64
}

func (w *weighted) clone() weighted { return weighted{w.offset, append([]float64(nil), w.weights...)} }

func (w *weighted) at(terms []float64) float64 {
	sum := w.offset
	for i, x := range w.weights {
		sum += float64(x * terms[i])
	}
	return sum
}

// bend is the second derivative of a regression's loss and slope the first, by
// term, the offset last.
type curvature struct {
	slope []float64
	bend  [][]float64 // the lower half
}

func newCurvature(terms int) *curvature {
	c := &curvature{slope: make([]float64, terms+1), bend: make([][]float64, terms+1)}
	for i := range c.bend {
		c.bend[i] = make([]float64, terms+1)
	}
	return c
}

// add adds one row whose loss has such derivatives.
func (c *curvature) add(terms []float64, d, h float64) {
	last := len(terms)
	for k, v := range terms {
		c.slope[k] += float64(d * v)
		hv, row := h*v, c.bend[k]
		for g, u := range terms[:k+1] {
			row[g] += float64(hv * u)
		}
		c.bend[last][k] += hv
	}
	c.slope[last] += d
	c.bend[last][last] += h
}

// step is what Newton's method moves weights by, those of rising terms not
// under 0, pulled by the ridge to what is expected of them.
func (c *curvature) step(w *weighted, terms []term, expected []float64, ridge float64) (most float64) {
	last := len(terms)
	least := make([]float64, last+1)
	for k := range terms {
		c.slope[k] += ridge * (w.weights[k] - expected[k])
		c.bend[k][k] += ridge
		if least[k] = math.Inf(-1); terms[k].rising {
			least[k] = -w.weights[k]
		}
	}
	least[last] = math.Inf(-1)
	c.bend[last][last] += 1e-9
	by := descend(c.bend, c.slope, least)
	for k := range w.weights {
		w.weights[k] += by[k]
		most = max(most, math.Abs(by[k]))
	}
	w.offset += by[last]
	return max(most, math.Abs(by[last]))
}

// descend finds the x that makes x·a·x/2 + b·x least where no x is under its
// bound, one coordinate after the other; a is positive definite, given by its
// lower half.
func descend(a [][]float64, b, least []float64) []float64 {
	x, slope := make([]float64, len(b)), append([]float64(nil), b...)
	for i := range a { // the upper half
		for j := range i {
			a[j][i] = a[i][j]
		}
	}
	for range 1000 {
		most := 0.0
		for i, row := range a {
			by := max(x[i]-slope[i]/row[i], least[i]) - x[i]
			if by == 0 {
				continue
			}
			x[i] += by
			most = max(most, math.Abs(by))
			for j, h := range row {
				slope[j] += float64(by * h)
			}
		}
		if most < 1e-9 {
			break
		}
	}
	return x
}
