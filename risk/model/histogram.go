package model

import (
	"cmp"
	"math"
	"slices"
)

// histogram counts logarithms of a ratio by bins, in rising order; only bins
// that hold something are kept. Whole numbers come to the same in any order,
// and quantiles do not mind the few that are far off: in a group where one in
// ten cheats, the median and the quartiles are those of the honest.
type histogram []bin

type bin struct {
	at int16 // the bin of logarithms from at·step to (at+1)·step
	n  int32
}

// binStep is the width of a bin: 5 % of the ratio.
const binStep = 0.05

func (h histogram) find(log float64) (place int, found bool) {
	at := int16(math.Floor(log / binStep))
	return slices.BinarySearchFunc(h, at, func(b bin, at int16) int { return cmp.Compare(b.at, at) })
}

// has says whether there is a bin for a logarithm.
func (h histogram) has(log float64) bool {
	_, found := h.find(log)
	return found
}

// add counts a logarithm; it says whether that took a new bin.
func (h *histogram) add(log float64) (grew bool) {
	i, found := h.find(log)
	if !found {
		*h = slices.Insert(*h, i, bin{at: int16(math.Floor(log / binStep))})
	}
	(*h)[i].n++
	return !found
}

func (h histogram) count() (n int64) {
	for _, b := range h {
		n += int64(b.n)
	}
	return n
}

// quantile is the logarithm that a share of the n counted lie under; within a
// bin they are taken to lie evenly.
func (h histogram) quantile(share float64, n int64) float64 {
	left := share * float64(n)
	for _, b := range h {
		if left <= float64(b.n) {
			return float64(binStep * (float64(b.at) + left/float64(b.n)))
		}
		left -= float64(b.n)
	}
	return math.NaN()
}
