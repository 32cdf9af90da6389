package model

import "math"

// logistic is a logistic regression on the same vector: what is left where the
// trees fail, and a second opinion that a person can follow.
type logistic struct {
	offset  float64
	weights []float64 // by feature, of its standardised value
	means   []float64
	spreads []float64
	logits  []bool // by feature: a share, taken as its log odds
}

// ridge pulls the weights to zero; groups overlap, so that without it they
// would not be determined.
const ridge = 10

// mostLogit bounds the log odds of shares.
const mostLogit = 8

// value is a feature as the regression takes it: standardised, missing ones at
// the mean.
func (l *logistic) value(f int, x float64) float64 {
	if l.logits[f] {
		x = min(max(logit(x), -mostLogit), mostLogit)
	}
	if math.IsNaN(x) {
		return 0
	}
	return (x - l.means[f]) / l.spreads[f]
}

func (l *logistic) probability(vector []float64) float64 {
	raw := l.offset
	for f, w := range l.weights {
		raw += float64(w * l.value(f, vector[f]))
	}
	return sigmoid(raw)
}

// fitLogistic fits by Newton's method.
func fitLogistic(s *schema, set *matrix) logistic {
	n := len(s.Features)
	l := logistic{weights: make([]float64, n), means: make([]float64, n), spreads: make([]float64, n), logits: make([]bool, n)}
	l.offset = logit(meanLabel(set.labels, set.weights))
	rows := l.standardise(s, set)
	for range 12 {
		if l.step(rows, set) < 1e-8 {
			break
		}
	}
	return l
}

// standardise finds means and spreads and gives the rows in them, row by row.
func (l *logistic) standardise(s *schema, set *matrix) [][]float64 {
	rows := make([][]float64, len(set.labels))
	cells := make([]float64, len(rows)*len(s.Features))
	for i := range rows {
		rows[i] = cells[i*len(s.Features) : (i+1)*len(s.Features)]
	}
	for f := range s.Features {
		l.logits[f] = s.Features[f].Kind == rateOf
		l.spreads[f] = 1
		var n, sum, squares float64
		for i, x := range set.columns[f] {
			if math.IsNaN(x) {
				continue
			}
			x = l.value(f, x) // mean 0 and spread 1 as yet
			rows[i][f] = x
			n, sum, squares = n+1, sum+x, squares+float64(x*x)
		}
		if n > 0 {
			l.means[f] = sum / n
			l.spreads[f] = max(math.Sqrt(max(0, squares/n-float64(l.means[f]*l.means[f]))), 1e-6)
		}
		for i, x := range set.columns[f] {
			rows[i][f] = l.value(f, x)
		}
	}
	return rows
}

// step is one of Newton's steps; it gives the largest change of a weight.
func (l *logistic) step(rows [][]float64, set *matrix) float64 {
	n := len(l.weights) + 1 // the offset comes last
	slope, bend := make([]float64, n), make([][]float64, n)
	for i := range bend {
		bend[i] = make([]float64, n)
	}
	for i, x := range rows {
		raw := l.offset
		for f, w := range l.weights {
			raw += float64(w * x[f])
		}
		p, weight := sigmoid(raw), float64(set.weights[i])/FullWeight
		d, h := weight*(p-set.labels[i]), weight*float64(p*(1-p))
		for f, v := range x {
			slope[f] += float64(d * v)
			hv, row := h*v, bend[f]
			for g, u := range x[:f+1] {
				row[g] += float64(hv * u)
			}
			bend[n-1][f] += hv
		}
		slope[n-1] += d
		bend[n-1][n-1] += h
	}
	for f, w := range l.weights {
		slope[f] += ridge * w
		bend[f][f] += ridge
	}
	bend[n-1][n-1] += 1e-9
	return l.move(solve(bend, slope))
}

func (l *logistic) move(by []float64) float64 {
	var most float64
	for f := range l.weights {
		l.weights[f] -= by[f]
		most = max(most, math.Abs(by[f]))
	}
	last := by[len(by)-1]
	l.offset -= last
	return max(most, math.Abs(last))
}

// solve solves a·x = b by Cholesky's method; a is positive definite, given by
// its lower half, and overwritten.
func solve(a [][]float64, b []float64) []float64 {
	for i := range a {
		for j := 0; j <= i; j++ {
			sum := a[i][j]
			for k := range j {
				sum -= float64(a[i][k] * a[j][k])
			}
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	x := make([]float64, len(b))
	for i := range b {
		sum := b[i]
		for k := range i {
			sum -= float64(a[i][k] * x[k])
		}
		x[i] = sum / a[i][i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := i + 1; k < len(x); k++ {
			x[i] -= float64(a[k][i] * x[k])
		}
		x[i] /= a[i][i]
	}
	return x
}
