package model

import "math"

// boosting is trees grown one on what the others left, on the first rows of a
// matrix; the rows after them are held out and only watched.
type boosting struct {
	grower *grower
	raw    []float64 // of every row, watched ones too
	labels []float64
	loss   loss
	trees  []tree
}

// loss gives the first and second derivative of a loss at a raw score.
type loss func(raw, label float64) (g, h float64)

// logisticLoss is that of labels 0 and 1.
func logisticLoss(raw, label float64) (g, h float64) {
	p := sigmoid(raw)
	return p - label, max(float64(p*(1-p)), 1e-12)
}

// squared is half the squared error.
func squared(raw, label float64) (g, h float64) { return raw - label, 1 }

// boost grows trees until a number is reached, or calls after each with its
// number until that says to stop.
func (b *boosting) boost(rounds int, after func(round int) bool) {
	for round := 1; round <= rounds; round++ {
		b.slopes()
		t := b.grower.grow()
		b.trees = append(b.trees, t)
		b.lift(t)
		if after != nil && !after(round) {
			return
		}
	}
}

// newBoosting starts from raw scores of every row.
func newBoosting(s Settings, data *binned, set *matrix, raw []float64, work *crew) *boosting {
	return &boosting{raw: raw, labels: set.labels, loss: logisticLoss, grower: newGrower(s, data, set, work)}
}

func newGrower(s Settings, data *binned, set *matrix, work *crew) *grower {
	return &grower{
		settings: s, data: data, rising: set.rising, weights: set.weights, work: work,
		chance: newGenerator(s.Seed), gradients: make([]gradient, data.rows),
	}
}

// meanLabel is the weighted share of faults, with one row of each kind added so that
// it is never 0 or 1.
func meanLabel(labels []float64, weights []int64) float64 {
	n, s := 2.0*FullWeight, 1.0*FullWeight
	for i, y := range labels {
		n += float64(weights[i])
		s += float64(y * float64(weights[i]))
	}
	return s / n
}

// slopes works out the derivatives of the loss at every row.
func (b *boosting) slopes() {
	const piece = 4096
	rows := b.grower.data.rows
	b.grower.work.each((rows+piece-1)/piece, func(k int) {
		for i := k * piece; i < min(rows, (k+1)*piece); i++ {
			weight := float64(b.grower.weights[i]) / FullWeight
			g, h := b.loss(b.raw[i], b.labels[i])
			b.grower.gradients[i] = gradient{weight * g, weight * h}
		}
	})
}

// lift adds a tree's answers to the raw score of every row.
func (b *boosting) lift(t tree) {
	const piece = 4096
	data := b.grower.data
	bins := t.bins(data)
	b.grower.work.each((len(b.raw)+piece-1)/piece, func(k int) {
		for i := k * piece; i < min(len(b.raw), (k+1)*piece); i++ {
			b.raw[i] += t[t.binnedLeaf(bins, data, i)].value
		}
	})
}

// bins gives each node's threshold as a bin.
func (t tree) bins(data *binned) []uint8 {
	bins := make([]uint8, len(t))
	for i, n := range t {
		if n.feature >= 0 {
			bins[i] = binOf(data.bounds[n.feature], n.threshold)
		}
	}
	return bins
}

// binnedLeaf is where a row of the binned matrix ends up: the same leaf as its
// vector's.
func (t tree) binnedLeaf(bins []uint8, data *binned, row int) int32 {
	at := int32(0)
	for {
		n := &t[at]
		if n.feature < 0 {
			return at
		}
		bin := data.columns[n.feature][row]
		if bin == 0 && n.missingLeft || bin != 0 && bin <= bins[at] {
			at = n.left
		} else {
			at = n.right
		}
	}
}

// logLoss is the mean logistic loss of raw scores.
func logLoss(raw, labels []float64, weights []int64) float64 {
	var sum, n float64
	for i, x := range raw {
		margin := x
		if labels[i] > 0 {
			margin = -x
		}
		sum += float64(float64(weights[i]) * softplus(margin))
		n += float64(weights[i])
	}
	return sum / n
}

// softplus is log(1 + e^x) without overflow.
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }
