package model

// fitLogistic fits a logistic regression to the first rows of a matrix, by
// Newton's method: what trees are grown on, and by itself a second opinion that
// a person can follow.
func fitLogistic(terms []term, rows [][]float64, set *matrix) weighted {
	w := weighted{weights: make([]float64, len(terms))}
	w.offset = logit(meanLabel(set.labels[:len(rows)], set.weights[:len(rows)]))
	for range 25 {
		c := newCurvature(len(terms))
		for i, x := range rows {
			p, weight := sigmoid(w.at(x)), float64(set.weights[i])/FullWeight
			c.add(x, weight*(p-set.labels[i]), weight*max(float64(p*(1-p)), 1e-6))
		}
		if c.step(&w, terms) < 1e-6 {
			break
		}
	}
	return w
}

// fitLeast fits the labels of the first rows by least squares.
func fitLeast(terms []term, rows [][]float64, set *matrix, offset float64) weighted {
	w := weighted{offset: offset, weights: make([]float64, len(terms))}
	free := make([]term, len(terms)) // nothing is bound to rise
	c := newCurvature(len(terms))
	for i, x := range rows {
		weight := float64(set.weights[i]) / FullWeight
		c.add(x, weight*(offset-set.labels[i]), weight)
	}
	c.step(&w, free)
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
