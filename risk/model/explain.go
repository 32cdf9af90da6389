package model

import "math"

// Explanation shares a raw score out among the features of its vector: bias and
// contributions add up to it.
type Explanation struct {
	Bias          float64   // mean raw score of what was learned from
	Contributions []float64 // by feature: above zero it raised the score
}

// sealed works out what follows from the trees.
func (m *Model) sealed() *Model {
	m.bias = m.beginning(m.logistic.offset)
	for _, t := range m.trees {
		m.bias += t[0].value
	}
	m.hash = hashOf(m.Append(nil))
	return m
}

// ScoreExplained scores a vector and explains the score, by the path that the
// vector takes through each tree: a feature is credited with what the mean
// score changes by where it is asked (Saabas 2014). That costs little more than
// the score alone, and favours features asked deep in a tree over those near
// its root; Shapley is even-handed and a hundred times slower. The
// contributions are written into a slice, made anew where it is too short.
func (m *Model) ScoreExplained(vector, into []float64) (Score, Explanation) {
	var room [maxTerms]float64
	return m.explain(vector, into, room[:len(m.terms)])
}

// explain is ScoreExplained, the terms written into a slice of as many.
func (m *Model) explain(vector, into, terms []float64) (Score, Explanation) {
	into = append(into[:0], make([]float64, len(m.schema.Features))...)
	m.standard(vector, terms)
	margin := m.logistic.at(terms)
	m.share(terms, into)
	raw := m.beginning(margin)
	for _, t := range m.trees {
		n := &t[0]
		for n.feature >= 0 {
			child := &t[n.next(vector)]
			into[n.feature] += child.value - n.value
			n = child
		}
		raw += n.value
	}
	return m.scored(raw, margin, m.amount.log(vector, terms)), Explanation{m.bias, into}
}

// share adds to each feature's contribution what it is in the regression: as
// that is a sum, both ways of explaining agree on it.
func (m *Model) share(terms, into []float64) {
	if m.trained.Alone {
		return
	}
	for i, w := range m.logistic.weights {
		into[m.terms[i].feature] += float64(w * terms[i])
	}
}

// Shapley explains a score by the exact Shapley values of the trees, where
// unknown features are averaged over by cover (TreeSHAP: Lundberg, Erion, Lee
// 2018, arXiv 1802.03888, algorithm 2).
func (m *Model) Shapley(vector []float64) Explanation {
	e := Explanation{m.bias, make([]float64, len(m.schema.Features))}
	terms := make([]float64, len(m.terms))
	m.standard(vector, terms)
	m.share(terms, e.Contributions)
	for _, t := range m.trees {
		w := walk{tree: t, vector: vector, out: e.Contributions}
		w.down(0, make([]step, 0, 16), 1, 1, -1)
	}
	return e
}

// walk goes down all paths of a tree at once.
type walk struct {
	tree   tree
	vector []float64
	out    []float64
}

// step is a feature on the path: the share of rows that passes where it is not
// known, and where it is, and the weight of all sets of as many features.
type step struct {
	feature int32
	zero    float64
	one     float64
	weight  float64
}

func (w *walk) down(at int32, above []step, zero, one float64, feature int32) {
	path := extend(above, zero, one, feature)
	n := &w.tree[at]
	if n.feature < 0 {
		for i := 1; i < len(path); i++ {
			w.out[path[i].feature] += float64(float64(total(path, i)*(path[i].one-path[i].zero)) * n.value)
		}
		return
	}
	hot := n.next(w.vector)
	cold := n.left + n.right - hot
	zeroIn, oneIn := 1.0, 1.0
	for i := 1; i < len(path); i++ { // the root has no feature
		if path[i].feature == n.feature {
			zeroIn, oneIn = path[i].zero, path[i].one
			path = unwind(path, i)
			break
		}
	}
	w.down(hot, path, float64(zeroIn*w.tree[hot].cover)/n.cover, oneIn, n.feature)
	w.down(cold, path, float64(zeroIn*w.tree[cold].cover)/n.cover, 0, n.feature)
}

// extend puts a feature on a path.
func extend(above []step, zero, one float64, feature int32) []step {
	n := len(above)
	path := append(append(make([]step, 0, n+1), above...), step{feature: feature, zero: zero, one: one})
	if n == 0 {
		path[0].weight = 1
	}
	for i := n - 1; i >= 0; i-- {
		path[i+1].weight += float64(one*path[i].weight*float64(i+1)) / float64(n+1)
		path[i].weight = float64(zero*path[i].weight*float64(n-i)) / float64(n+1)
	}
	return path
}

// unwind takes the feature at i off a path again.
func unwind(path []step, i int) []step {
	last := len(path) - 1
	zero, one := path[i].zero, path[i].one
	out := append([]step(nil), path...)
	next := out[last].weight
	for j := last - 1; j >= 0; j-- {
		if one != 0 {
			held := out[j].weight
			out[j].weight = float64(next*float64(last+1)) / float64(float64(j+1)*one)
			next = held - float64(out[j].weight*zero*float64(last-j))/float64(last+1)
		} else {
			out[j].weight = float64(out[j].weight*float64(last+1)) / float64(zero*float64(last-j))
		}
	}
	for j := i; j < last; j++ {
		out[j].feature, out[j].zero, out[j].one = out[j+1].feature, out[j+1].zero, out[j+1].one
	}
	return out[:last]
}

// total is the sum of the weights of a path without the feature at i.
func total(path []step, i int) float64 {
	last := len(path) - 1
	zero, one := path[i].zero, path[i].one
	next, sum := path[last].weight, 0.0
	for j := last - 1; j >= 0; j-- {
		if one != 0 {
			part := float64(next*float64(last+1)) / float64(float64(j+1)*one)
			sum += part
			next = path[j].weight - float64(part*zero*float64(last-j))/float64(last+1)
		} else {
			sum += float64(path[j].weight*float64(last+1)) / float64(zero*float64(last-j))
		}
	}
	return sum
}

// sound says whether a number may stand in a model.
func sound(x float64) bool { return !math.IsNaN(x) && math.Abs(x) <= 1e12 }
