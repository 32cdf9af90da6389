package model

import (
	"crypto/sha256"
	"math"
)

// Chance gives the first numbers of the generator.
func Chance(seed uint64, n int) []uint64 {
	g, out := newGenerator(seed), make([]uint64, n)
	for i := range out {
		out[i] = g.Next()
	}
	return out
}

// Vectors describes the labelled rows of a table as training does: row by row.
func Vectors(t *Table) [][]float64 { return VectorsAfter(t, 1) }

// VectorsAfter is the same where outcomes take days to be known.
func VectorsAfter(t *Table, delay int) [][]float64 {
	s := schemaFor(t.has)
	set, _ := encode(&s, newCounters(&s), t, encoding{delay: delay})
	rows := make([][]float64, len(set.labels))
	for i := range rows {
		for f := range set.columns {
			rows[i] = append(rows[i], set.columns[f][i])
		}
	}
	return rows
}

// CountersOf makes counters that have seen nothing, and what works out vectors
// with them.
func CountersOf(t *Table) (*Counters, func(*Row) []float64) {
	s := schemaFor(t.has)
	c := newCounters(&s)
	return c, func(r *Row) []float64 {
		v := make([]float64, len(s.Features))
		c.vector(&s, r, v)
		return v
	}
}

// FeaturesOf names what a vector of the table's rows holds.
func FeaturesOf(t *Table) []string {
	m := Model{schema: schemaFor(t.has)}
	return m.Features()
}

// Bytes are the counters as they stand in an artefact.
func (c *Counters) Bytes() []byte { return c.append(nil) }

// Rising says which features must never lower a score.
func (m *Model) Rising() []bool {
	rising := make([]bool, len(m.schema.Features))
	for i, f := range m.schema.Features {
		rising[i] = f.Rising
	}
	return rising
}

// GrownTree is a tree grown on bare columns, as a function of a vector.
func GrownTree(s Settings, columns [][]float64, gradients, hessians []float64, rising []bool) func([]float64) float64 {
	rows := len(gradients)
	data := cut(columns, rows, s.Bins, &crew{1})
	w := &grower{settings: s, data: data, rising: rising, weights: make([]int64, rows), work: &crew{1}, chance: newGenerator(s.Seed)}
	for i := range gradients {
		w.gradients = append(w.gradients, gradient{gradients[i], hessians[i]})
		w.weights[i] = FullWeight
	}
	t := w.grow()
	return func(v []float64) float64 { return t[t.leaf(v)].value }
}

// Expectation is the raw score where only some features of a vector are known:
// the others are averaged over by cover. It is the plain recursion.
func (m *Model) Expectation(vector []float64, known func(feature int) bool) float64 {
	terms := make([]float64, len(m.terms))
	m.standard(vector, terms)
	sum := m.beginning(m.logistic.at(terms))
	for _, t := range m.trees {
		var at func(i int32) float64
		at = func(i int32) float64 {
			n := &t[i]
			switch {
			case n.feature < 0:
				return n.value
			case known(int(n.feature)):
				return at(n.next(vector))
			}
			return (at(n.left)*t[n.left].cover + at(n.right)*t[n.right].cover) / n.cover
		}
		sum += at(0)
	}
	return sum
}

// InRegression is what each feature of a vector is in the regression.
func (m *Model) InRegression(vector []float64) []float64 {
	terms, out := make([]float64, len(m.terms)), make([]float64, len(vector))
	m.standard(vector, terms)
	m.share(terms, out)
	return out
}

// Asked says which features some tree asks.
func (m *Model) Asked() []int {
	seen := map[int]bool{}
	var asked []int
	for _, t := range m.trees {
		for _, n := range t {
			if f := int(n.feature); f >= 0 && !seen[f] {
				seen[f] = true
				asked = append(asked, f)
			}
		}
	}
	return asked
}

// Forged are the bytes of the model with the left child of one node of its first
// tree changed, and the checksum right.
func Forged(m *Model, node, left int32) []byte {
	forged := *m
	forged.trees = append([]tree{append(tree(nil), m.trees[0]...)}, m.trees[1:]...)
	forged.trees[0][node].left = left
	return forged.Append(nil)
}

// Sealed puts the right checksum behind a body.
func Sealed(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(append([]byte(nil), body...), sum[:]...)
}

// Solve solves a system given by the lower half of its matrix.
func Solve(a [][]float64, b []float64) []float64 {
	minus, least := make([]float64, len(b)), make([]float64, len(b))
	for i := range b {
		minus[i], least[i] = -b[i], math.Inf(-1)
	}
	return descend(a, minus, least)
}

// Calibrated fits the curve and gives it.
func Calibrated(raw, labels []float64) func(float64) float64 {
	weights := make([]int64, len(raw))
	for i := range weights {
		weights[i] = FullWeight
	}
	return fitCurve(raw, labels, weights).at
}

// FiguresOf judges bare numbers.
func FiguresOf(raw, labels []float64) Figures {
	probabilities := make([]float64, len(raw))
	for i, x := range raw {
		probabilities[i] = 1 / (1 + math.Exp(-x))
	}
	return figuresOf(raw, probabilities, labels)
}

// Bound lowers what counters hold at most.
func (c *Counters) Bound(most int) { c.most = most }
