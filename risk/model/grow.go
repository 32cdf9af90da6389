package model

import "math"

// gradient is the first and second derivative of the loss at one row, or summed.
type gradient struct{ g, h float64 }

// grower grows one tree after the other on the same binned rows.
type grower struct {
	settings  Settings
	data      *binned
	rising    []bool // by feature
	gradients []gradient
	weights   []int64 // of rows, in thousandths
	work      *crew
	chance    generator

	rows    []int32 // the tree's rows, those of a leaf side by side
	sides   []int32 // for parting rows
	local   []gradient
	columns []int // features the tree may ask
	free    [][]gradient
}

// branch is a leaf that may still be split.
type branch struct {
	node        int32
	first, last int // its rows
	sum         gradient
	low, high   float64 // what its value may be, so that rising features stay rising
	sums        []gradient
	best        split
}

// split is the best way found to part a branch.
type split struct {
	gain        float64 // 0: there is none
	feature     int
	bin         uint8 // up to it rows go left
	missingLeft bool
	left, right gradient
}

// stride is the room of a feature in a branch's sums.
const stride = 256

// grow grows a tree leaf-wise: always the branch whose split gains most, the
// earliest of equals, until there are enough leaves or nothing gains.
func (w *grower) grow() tree {
	w.sample()
	root := branch{last: len(w.rows), low: math.Inf(-1), high: math.Inf(1)}
	for _, r := range w.rows {
		root.sum.g += w.gradients[r].g
		root.sum.h += w.gradients[r].h
	}
	root.sums = w.room()
	w.tally(&root, nil, nil)
	t := tree{w.leafNode(&root)}
	branches := []branch{root}
	for len(branches) < w.settings.Leaves {
		at := widest(branches)
		if at < 0 {
			break
		}
		var left, right branch
		t, left, right = w.part(t, &branches[at])
		branches[at] = left
		branches = append(branches, right)
	}
	for i := range branches {
		w.release(branches[i].sums)
	}
	t.settle()
	return t
}

func widest(branches []branch) int {
	at, gain := -1, 0.0
	for i := range branches {
		if branches[i].best.gain > gain {
			at, gain = i, branches[i].best.gain
		}
	}
	return at
}

// sample draws the rows and features of the next tree.
func (w *grower) sample() {
	w.rows = w.rows[:0]
	for r := range w.data.rows {
		if w.settings.RowShare >= 1 || w.chance.float() < w.settings.RowShare {
			w.rows = append(w.rows, int32(r))
		}
	}
	all := len(w.data.columns)
	wanted := max(1, int(math.Round(w.settings.ColumnShare*float64(all))))
	order := make([]int, all)
	for i := range order {
		order[i] = i
	}
	for i := range wanted {
		j := i + w.chance.below(all-i)
		order[i], order[j] = order[j], order[i]
	}
	w.columns = order[:wanted]
}

// room gives zeroed sums for a branch.
func (w *grower) room() []gradient {
	if n := len(w.free); n > 0 {
		sums := w.free[n-1]
		w.free = w.free[:n-1]
		return sums
	}
	return make([]gradient, len(w.data.columns)*stride)
}

func (w *grower) release(sums []gradient) { w.free = append(w.free, sums) }

// leafNode is the branch as a leaf.
func (w *grower) leafNode(b *branch) node {
	var cover int64
	for _, r := range w.rows[b.first:b.last] {
		cover += w.weights[r]
	}
	return node{feature: -1, value: w.settings.LearningRate * w.answer(b.sum, b.low, b.high), cover: float64(cover)}
}

// answer is the value that lowers the loss most, within bounds.
func (w *grower) answer(sum gradient, low, high float64) float64 {
	return min(max(-sum.g/(sum.h+w.settings.L2), low), high)
}

// part splits a branch's node in the tree and gives the branches that come of it.
// Their bounds meet in the middle where the feature must rise, so that nothing
// grown beneath the left one can ever exceed anything beneath the right one.
func (w *grower) part(t tree, b *branch) (tree, branch, branch) {
	s := b.best
	middle := w.separate(b)
	left := branch{node: int32(len(t)), first: b.first, last: middle, sum: s.left, low: b.low, high: b.high}
	right := branch{node: left.node + 1, first: middle, last: b.last, sum: s.right, low: b.low, high: b.high}
	if w.rising[s.feature] {
		bound := (w.answer(s.left, b.low, b.high) + w.answer(s.right, b.low, b.high)) / 2
		left.high, right.low = bound, bound
	}
	small, large := &left, &right
	if middle-b.first > b.last-middle {
		small, large = &right, &left
	}
	small.sums, large.sums = w.room(), b.sums
	w.tally(small, large, b.sums)
	n := &t[b.node]
	*n = node{feature: int32(s.feature), threshold: w.data.bounds[s.feature][s.bin-1], missingLeft: s.missingLeft}
	n.left, n.right = left.node, right.node
	return append(t, w.leafNode(&left), w.leafNode(&right)), left, right
}

// separate puts the rows that go left before those that go right, each in the
// order they had.
func (w *grower) separate(b *branch) (middle int) {
	s, column := b.best, w.data.columns[b.best.feature]
	middle = b.first
	w.sides = w.sides[:0]
	for _, r := range w.rows[b.first:b.last] {
		if bin := column[r]; bin > s.bin || bin == 0 && !s.missingLeft {
			w.sides = append(w.sides, r)
			continue
		}
		w.rows[middle] = r
		middle++
	}
	copy(w.rows[middle:b.last], w.sides)
	return middle
}

// tally sums gradients by feature and bin for one branch, takes the sums of the
// other by subtraction from those of both, and finds the best split of each.
// Features are independent of one another, and each sums its rows in order, so
// any number of workers comes to the same bits.
func (w *grower) tally(one, other *branch, both []gradient) {
	rows := w.rows[one.first:one.last]
	w.local = w.local[:0]
	for _, r := range rows {
		w.local = append(w.local, w.gradients[r])
	}
	found := make([][2]split, len(w.columns))
	w.work.each(len(w.columns), func(i int) {
		f := w.columns[i]
		sums := one.sums[f*stride : (f+1)*stride]
		clear(sums)
		sum(sums, rows, w.data.columns[f], w.local)
		found[i][0] = w.best(f, one, sums)
		if other == nil {
			return
		}
		rest := both[f*stride : (f+1)*stride]
		for b := range rest {
			rest[b].g -= sums[b].g
			rest[b].h -= sums[b].h
		}
		found[i][1] = w.best(f, other, rest)
	})
	for i := range found {
		one.offer(found[i][0])
		if other != nil {
			other.offer(found[i][1])
		}
	}
}

func sum(sums []gradient, rows []int32, column []uint8, local []gradient) {
	for i, r := range rows {
		s := &sums[column[r]]
		s.g += local[i].g
		s.h += local[i].h
	}
}

// offer keeps the better of two splits, the earlier of equals.
func (b *branch) offer(s split) {
	if s.gain > b.best.gain {
		b.best = s
	}
}

// best is the best split of a branch by one feature. Rows without a value are
// tried on either side; where training knew none, they go with the larger one.
func (w *grower) best(f int, b *branch, sums []gradient) split {
	found := split{feature: f}
	bins, missing := len(w.data.bounds[f])+1, w.data.missing[f]
	var left gradient
	for bin := 1; bin < bins; bin++ {
		left.g += sums[bin].g
		left.h += sums[bin].h
		w.try(&found, b, left, uint8(bin), !missing && left.h*2 >= b.sum.h)
		if missing {
			w.try(&found, b, gradient{left.g + sums[0].g, left.h + sums[0].h}, uint8(bin), true)
		}
	}
	return found
}

// try keeps a split where it gains more than what was found. The gain is twice
// what the loss falls by, at the values the bounds allow.
func (w *grower) try(found *split, b *branch, left gradient, bin uint8, missingLeft bool) {
	right := gradient{b.sum.g - left.g, b.sum.h - left.h}
	if left.h < w.settings.LeastHessian || right.h < w.settings.LeastHessian {
		return
	}
	l, r := w.answer(left, b.low, b.high), w.answer(right, b.low, b.high)
	if w.rising[found.feature] && l > r {
		return
	}
	gain := w.gain(left, l) + w.gain(right, r) - w.gain(b.sum, w.answer(b.sum, b.low, b.high))
	if gain > found.gain && gain > leastGain {
		*found = split{gain, found.feature, bin, missingLeft, left, right}
	}
}

// leastGain is more than what rounding can feign.
const leastGain = 1e-9

func (w *grower) gain(sum gradient, value float64) float64 {
	return -float64(2*sum.g*value) - float64((sum.h+w.settings.L2)*value*value)
}
