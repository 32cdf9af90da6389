package risk

import (
	"math"
	"math/bits"
	"slices"

	"github.com/brama-customs/brama/exact"
)

// Prices are spread over buckets that widen with the price: sixteen to the
// octave, so that a bucket's middle is never more than 1/32 from a price in
// it. Whole numbers only: the price per kg in ten-thousandths of a hryvnia.
// Counters of buckets add up in any order, which medians would not.
const (
	pricePlaces = 4
	subBits     = 4
	perOctave   = 1 << subBits
	maxPrice    = 1<<62 - 1
	bucketCount = (62 - subBits + 1) << subBits
)

// priceOf gives the price per kg in ten-thousandths of UAH, rounded half up;
// not ok where there is no mass or no value.
func priceOf(value, netMass exact.Number) (price uint64, ok bool) {
	if value.IsZero() || value.Sign() < 0 || netMass.Sign() <= 0 {
		return 0, false
	}
	text := value.Mul(exact.Int(10_000)).Div(netMass, 0).String()
	for i := range len(text) {
		d := uint64(text[i] - '0')
		if d > 9 || price > (maxPrice-d)/10 {
			return maxPrice, true // more than any real price: the last bucket
		}
		price = price*10 + d
	}
	return price, true
}

// bucketOf gives the bucket of a price: the price itself under 16, then the
// octave and the four bits after its first.
func bucketOf(price uint64) int {
	price = min(price, maxPrice)
	if price < perOctave {
		return int(price)
	}
	octave := bits.Len64(price) - 1 - subBits
	return octave<<subBits + int(price>>octave)
}

// middle gives the price in the middle of a bucket.
func middle(bucket int) uint64 {
	if bucket < 2*perOctave {
		return uint64(bucket) // buckets of a single price
	}
	octave := bucket>>subBits - 1
	low := uint64(perOctave|bucket&(perOctave-1)) << octave
	return low + 1<<(octave-1)
}

// histogram counts prices by bucket, in a window from the lowest bucket seen
// to the highest. Counts stop at their most, as sums that stop still do not
// depend on order.
type histogram struct {
	first  int
	counts []uint32
}

// add counts n prices of a bucket.
func (h *histogram) add(bucket int, n uint32) {
	switch {
	case len(h.counts) == 0:
		h.first, h.counts = bucket, []uint32{0}
	case bucket < h.first:
		h.counts = slices.Insert(h.counts, 0, make([]uint32, h.first-bucket)...)
		h.first = bucket
	case bucket >= h.first+len(h.counts):
		h.counts = append(h.counts, make([]uint32, bucket-h.first-len(h.counts)+1)...)
	}
	c := &h.counts[bucket-h.first]
	*c = uint32(min(uint64(*c)+uint64(n), math.MaxUint32))
}

// total is the number of prices counted.
func (h *histogram) total() int64 {
	var sum int64
	for _, c := range h.counts {
		sum += int64(c)
	}
	return sum
}

// median gives the middle of the bucket that holds the price in the middle
// (the lower of two), in UAH per kg. There must be at least one.
func (h *histogram) median() exact.Number {
	left := (h.total() + 1) / 2
	for i, c := range h.counts {
		if left -= int64(c); left <= 0 {
			return exact.New(int64(middle(h.first+i)), pricePlaces)
		}
	}
	return exact.Number{}
}
