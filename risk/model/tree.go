package model

import "math"

// maxTrees bounds a model.
const maxTrees = 5000

// tree is its nodes, the root first, children always after their parent.
type tree []node

// node asks one feature, or is a leaf.
type node struct {
	threshold   float64 // values up to it go left
	value       float64 // leaf: what it adds to the raw score; inner: mean of what is beneath, by cover
	cover       float64 // weight of the training rows that came here
	feature     int32   // -1: a leaf
	left, right int32
	missingLeft bool // where rows without the value go
}

// next is the child that a vector falls to.
func (n *node) next(vector []float64) int32 {
	x := vector[n.feature]
	if x <= n.threshold || n.missingLeft && math.IsNaN(x) {
		return n.left
	}
	return n.right
}

// leaf is where a vector ends up.
func (t tree) leaf(vector []float64) int32 {
	at := int32(0)
	for {
		n := &t[at]
		if n.feature < 0 {
			return at
		}
		at = n.next(vector)
	}
}

// settle works out the means of inner nodes from the leaves up. It is done anew
// when a model is read, so that a file cannot hold explanations that do not sum.
func (t tree) settle() {
	for i := len(t) - 1; i >= 0; i-- {
		n := &t[i]
		if n.feature < 0 {
			continue
		}
		l, r := &t[n.left], &t[n.right]
		n.cover = l.cover + r.cover
		n.value = (float64(l.value*l.cover) + float64(r.value*r.cover)) / n.cover
	}
}
