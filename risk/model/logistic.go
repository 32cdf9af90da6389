package model

// fitLogistic fits a logistic regression to the first rows of a matrix, by
// Newton's method: what trees are grown on, and by itself a second opinion that
// a person can follow. It leans on what is expected of the weights.
func fitLogistic(terms []term, rows [][]float64, set *matrix, expected weighted, ridge float64) weighted {
	w := expected.clone()
	loss := w.loss(rows, set, expected, ridge)
	for range 25 {
		c := newCurvature(len(terms))
		for i, x := range rows {
			p, weight := sigmoid(w.at(x)), float64(set.weights[i])/FullWeight
			c.add(x, weight*(p-set.labels[i]), weight*max(float64(p*(1-p)), 1e-6))
		}
		before, last := w.clone(), loss
		most := c.step(&w, terms, expected.weights, ridge)
		for loss = w.loss(rows, set, expected, ridge); loss > last && most >= leastStep; most /= 2 { // a step too far
			w.halfway(before)
			loss = w.loss(rows, set, expected, ridge)
		}
		if most < leastStep {
			break
		}
	}
	return w
}

// leastStep is a change of weights that is not worth another step.
const leastStep = 1e-6

// loss is what the fit makes least: the logistic loss, and the ridge.
func (w *weighted) loss(rows [][]float64, set *matrix, expected weighted, ridge float64) (sum float64) {
	for i, x := range rows {
		margin := w.at(x)
		if set.labels[i] > 0 {
			margin = -margin
		}
		sum += float64(float64(set.weights[i]) / FullWeight * softplus(margin))
	}
	for k, x := range w.weights {
		sum += float64(ridge / 2 * (x - expected.weights[k]) * (x - expected.weights[k]))
	}
	return sum
}

// halfway goes back half the way to where it was.
func (w *weighted) halfway(before weighted) {
	w.offset = (w.offset + before.offset) / 2
	for k := range w.weights {
		w.weights[k] = (w.weights[k] + before.weights[k]) / 2
	}
}

// fitLeast fits the labels of the first rows by least squares.
func fitLeast(terms []term, rows [][]float64, set *matrix, expected weighted, ridge float64) weighted {
	w := expected.clone()
	free := make([]term, len(terms)) // nothing is bound to rise
	c := newCurvature(len(terms))
	for i, x := range rows {
		weight := float64(set.weights[i]) / FullWeight
		c.add(x, weight*(w.at(x)-set.labels[i]), weight)
	}
	c.step(&w, free, expected.weights, ridge)
	return w
}

// all gives the sums of every row.
func (w *weighted) all(rows [][]float64) []float64 {
	out := make([]float64, len(rows))
	for i, x := range rows {
		out[i] = w.at(x)
	}
	return out
}
