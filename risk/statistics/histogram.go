package statistics

import "slices"

// Amounts are counted in buckets of equal width of their logarithm, 32 to the
// octave: the middle of a bucket is at most 1.1 % from an amount in it. A
// histogram that would need more than maxCells of them puts two in one, so
// that no price and no trader can make it larger than 1 KB: the middle is then
// at most 2.2 % away, and that serves a spread of 2^16 without a gap. Only
// what is spread even further is halved again.
const (
	bucketBits = 5
	maxCells   = 256
	countBits  = 21
	maxCount   = 1<<countBits - 1
	mostBucket = 62<<bucketBits - 1
	maxScale   = 3 // 1,984 buckets, halved three times, fit

	// maxAmount is the most that is told apart from more: 2^62 millionths of a
	// hryvnia, or kopiykas.
	maxAmount = 1<<62 - 1

	million = 1_000_000
)

// histogram counts amounts by the bucket of their logarithm, rising. Counts
// stop at maxCount. Neither that nor the width of buckets depends on the order
// amounts come in: the width is the least that the buckets seen fit in.
type histogram struct {
	cells []uint32 // bucket, then countBits of its count
	n     uint32   // sum of the counts
	scale uint8    // a bucket is 2^scale of the narrowest
}

// bucketOf gives the narrowest bucket of an amount from 1.
func bucketOf(amount uint64) int { return int(logOf(min(amount, maxAmount), bucketBits)) }

func cellOf(bucket int, count uint32) uint32 { return uint32(bucket)<<countBits | min(count, maxCount) }

func bucketIn(cell uint32) int { return int(cell >> countBits) }

func countIn(cell uint32) int64 { return int64(cell & maxCount) }

// add counts one amount of one of the narrowest buckets.
func (h *histogram) add(bucket int) {
	h.put(bucket>>h.scale, 1)
	for len(h.cells) > maxCells {
		h.coarsen()
	}
}

// put counts n amounts of a bucket of the histogram's own width.
func (h *histogram) put(bucket int, n uint32) {
	at := h.find(bucket)
	if at == len(h.cells) || bucketIn(h.cells[at]) != bucket {
		h.cells = slices.Insert(h.cells, at, cellOf(bucket, 0))
	}
	before := h.cells[at] & maxCount
	h.cells[at] = cellOf(bucket, before+n)
	h.n += h.cells[at]&maxCount - before
}

// find gives the first place whose bucket is not less.
func (h *histogram) find(bucket int) int {
	low, high := 0, len(h.cells)
	for least := uint32(bucket) << countBits; low < high; {
		middle := (low + high) / 2
		if h.cells[middle] < least {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// coarsen puts every two buckets in one.
func (h *histogram) coarsen() {
	fine := h.cells
	h.cells, h.n, h.scale = nil, 0, h.scale+1
	for _, c := range fine {
		h.put(bucketIn(c)>>1, c&maxCount)
	}
}

// merge adds what another has counted.
func (h *histogram) merge(o *histogram) {
	for h.scale < o.scale {
		h.coarsen()
	}
	for _, c := range o.cells {
		h.put(bucketIn(c)>>(h.scale-o.scale), c&maxCount)
	}
	for len(h.cells) > maxCells {
		h.coarsen()
	}
}

// total is how many amounts are counted.
func (h *histogram) total() int64 { return int64(h.n) }

// width is that of a bucket, as a logarithm.
func (h *histogram) width() int64 { return logOne >> bucketBits << h.scale }

// spread is where the middle of amounts lies, and how far from it the middle
// one of their distances, both as logarithms.
type spread struct{ median, deviation int64 }

// spread looks for the middle of the bucket that holds the amount in the
// middle (the lower of two), then outward from there. A deviation is never
// less than a bucket (2.2 %): what a histogram cannot tell apart it must not
// call far away. There must be at least one amount.
func (h *histogram) spread() spread {
	half := (h.total() + 1) / 2
	middle, left := 0, half
	for left -= countIn(h.cells[0]); left > 0; left -= countIn(h.cells[middle]) {
		middle++
	}
	median := int64(bucketIn(h.cells[middle]))*h.width() + h.width()/2
	return spread{median, max(h.width(), h.deviation(middle, half))}
}

// deviation goes outward from the cell of the median until it has passed so
// many amounts. Those d buckets away are taken to lie evenly from d−½ to d+½
// of a width from the median, those of its own bucket from 0 to ½.
func (h *histogram) deviation(middle int, left int64) int64 {
	own := countIn(h.cells[middle])
	if left <= own {
		return h.width() / 2 * left / own
	}
	left -= own
	for below, above := middle-1, middle+1; ; {
		distance := min(h.apart(below, middle), h.apart(middle, above))
		count := int64(0)
		if h.apart(below, middle) == distance {
			count, below = countIn(h.cells[below]), below-1
		}
		if h.apart(middle, above) == distance {
			count, above = count+countIn(h.cells[above]), above+1
		}
		if left <= count {
			return (2*distance-1)*h.width()/2 + h.width()*left/count
		}
		left -= count
	}
}

// apart is how many buckets lie between two cells, more than there are where
// one of them is past either end.
func (h *histogram) apart(low, high int) int64 {
	if low < 0 || high >= len(h.cells) {
		return mostBucket + 1
	}
	return int64(bucketIn(h.cells[high]) - bucketIn(h.cells[low]))
}

// above gives the logarithm that so many millionths of the amounts of all
// histograms lie at or above: amounts of a bucket are taken to lie evenly in
// it. It never rises where the share does. There must be at least one amount.
func above(all []*histogram, millionths uint64) int64 {
	sum, total := histogram{}, int64(0)
	for _, h := range all {
		sum.scale, total = max(sum.scale, h.scale), total+h.total()
	}
	var counts [mostBucket + 1]int64
	for _, h := range all {
		for _, c := range h.cells {
			counts[bucketIn(c)>>(sum.scale-h.scale)] += countIn(c)
		}
	}
	wanted, lowest := min(millionths, million)*uint64(total), int64(0)
	for bucket := int64(mostBucket); bucket >= 0; bucket-- {
		count := million * uint64(counts[bucket])
		if count == 0 {
			continue
		}
		if wanted <= count {
			return (bucket+1)*sum.width() - int64(uint64(sum.width())*wanted/count)
		}
		wanted, lowest = wanted-count, bucket*sum.width()
	}
	return lowest
}
