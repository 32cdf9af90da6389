package model

import (
	"math"
	"slices"
)

// amount is the second ensemble: of a row at fault it tells what was due beyond
// the duty payable, as a ratio to it. Ratios differ by factors, so their
// logarithms are learned, with squared loss, by a regression and trees grown on
// it; what a logarithm's mean leaves of the mean is made up for by a factor
// (Duan 1983).
type amount struct {
	weighted
	trees   []tree
	smeared float64 // logarithm of the factor
}

// Bounds of the logarithm of a ratio: from a thousandth of the duty payable to
// a thousand times it.
const (
	leastRatio = -6.907755278982137
	mostRatio  = 6.907755278982137
)

// fewestAmounts is how many rows with a known ratio are learned from at least;
// from fewer only their mean is taken.
const fewestAmounts = 60

// amountLeaves is how many leaves trees of amounts have at most: rows at fault
// are few.
const amountLeaves = 8

// usualRatio stands for the mean where nothing is known: what is found is half
// of what was payable.
const usualRatio = 0.5

// log is the logarithm of the ratio that is expected of a vector.
func (a *amount) log(vector, terms []float64) float64 {
	sum := a.at(terms) + a.smeared
	for _, t := range a.trees {
		sum += t[t.leaf(vector)].value
	}
	return bounded(sum)
}

func bounded(log float64) float64 { return min(max(log, leastRatio), mostRatio) }

// foundRatio is the logarithm of what was found over what was payable; NaN
// where it is not known.
func (r *Row) foundRatio() float64 {
	if r.Label != Fault {
		return math.NaN()
	}
	return logOf(r.Found) - logOf(r.Numbers[Duty])
}

// fitAmount learns from the rows at fault whose duty is known. The last fifth
// of them tells how many trees are right, and the factor.
func fitAmount(o Options, l *start, set *matrix, work *crew) amount {
	known := set.faults()
	rows := l.rows(known, len(known.labels))
	if len(rows) < fewestAmounts {
		a := amount{weighted: l.amount.clone()}
		a.offset += a.off(rows, known)
		a.smeared = smear(a.all(rows), known)
		return a
	}
	early := len(rows) - len(rows)/5
	_, trees, raw := growAmount(o, l, known, rows, early, work)
	late := &matrix{labels: known.labels[early:], weights: known.weights[early:]}
	a := amount{smeared: smear(raw, late)}
	o.Settings.MaxRounds = len(trees)
	a.weighted, a.trees, _ = growAmount(o, l, known, rows, len(rows), work)
	return a
}

// growAmount learns from the first rows. Where there are others after them, as
// many trees are grown as do best on those, and their raw scores are given.
func growAmount(o Options, l *start, known *matrix, rows [][]float64, n int, work *crew) (w weighted, trees []tree, raw []float64) {
	s := o.Settings
	s.Leaves, s.LeastHessian = min(s.Leaves, amountLeaves), max(s.LeastHessian, 5) // of a row it is 1 here
	w = fitLeast(l.terms, rows[:n], known, l.amount, l.ridge)
	data := cut(known.columns, n, s.Bins, work)
	b := newBoosting(s, data, known, w.all(rows), work)
	b.loss = squared
	late, labels := b.raw[n:], known.labels[n:]
	least, best := squares(late, labels), 0
	raw = slices.Clone(late)
	b.boost(s.MaxRounds, func(round int) bool {
		if loss := squares(late, labels); loss < least {
			least, best = loss, round
			copy(raw, late)
		}
		return n == len(rows) || round-best < patience/2
	})
	if n < len(rows) {
		b.trees = b.trees[:best]
	}
	return w, b.trees, raw
}

func squares(raw, labels []float64) (sum float64) {
	for i, x := range raw {
		sum += float64((x - labels[i]) * (x - labels[i]))
	}
	return sum
}

// faults are the rows at fault whose ratio is known; its logarithm stands for
// the label.
func (m *matrix) faults() *matrix {
	out := &matrix{columns: make([][]float64, len(m.columns)), rising: make([]bool, len(m.columns))}
	for i, r := range m.rows {
		log := r.foundRatio()
		if math.IsNaN(log) {
			continue
		}
		for f := range m.columns {
			out.columns[f] = append(out.columns[f], m.columns[f][i])
		}
		out.labels, out.weights = append(out.labels, bounded(log)), append(out.weights, m.weights[i])
	}
	return out
}

// off is by how much the rows lie over what is expected of them, in the mean;
// what is expected weighs as a few rows.
func (w *weighted) off(rows [][]float64, known *matrix) float64 {
	n, sum := smoothing*1.0, 0.0
	for i, log := range known.labels {
		weight := float64(known.weights[i]) / FullWeight
		n, sum = n+weight, sum+float64(weight*(log-w.at(rows[i])))
	}
	return sum / n
}

// smear is the logarithm of the mean of what was found over what was expected.
func smear(raw []float64, known *matrix) float64 {
	n, sum := smoothing*1.0, smoothing*1.0
	for i, log := range known.labels {
		w := float64(known.weights[i]) / FullWeight
		n, sum = n+w, sum+float64(w*math.Exp(log-raw[i]))
	}
	return math.Log(sum / n)
}
