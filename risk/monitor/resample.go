package monitor

import (
	"slices"

	"github.com/brama-customs/brama/chance"
)

// How often cases are drawn again, and how many of the results lie outside the
// bounds on either side: 5 of 100.
const (
	resamples = 500
	outside   = resamples / 20
)

// seed is where every comparison starts from. Any number would do.
const seed = 5

// resampled judges two rankings of the same cases as they are and with bounds,
// and how much better the second is.
func resampled(first, second ranking, cases int) (a, b, better Figures) {
	var of, by, less [resamples + 1]figures
	times := make([]int, cases)
	for i := range times {
		times[i] = 1
	}
	g := &chance.Stream{State: seed}
	for i := range of {
		of[i], by[i] = first.figures(times), second.figures(times)
		less[i] = by[i].less(of[i])
		draw(g, times)
	}
	return bounded(of[:]), bounded(by[:]), bounded(less[:])
}

// draw makes a sample of as many cases: how many times it has each. (The
// remainder favours the first cases by less than n/2^64.)
func draw(g *chance.Stream, times []int) {
	clear(times)
	for range times {
		times[g.Next()%uint64(len(times))]++
	}
}

// bounded takes the figures of the cases as they are, then of the resamples.
func bounded(samples []figures) Figures {
	var intervals [len(figures{})]Interval
	column := make([]float64, resamples)
	for k := range intervals {
		for i, f := range samples[1:] {
			column[i] = f[k]
		}
		slices.Sort(column)
		intervals[k] = Interval{samples[0][k], column[outside], column[resamples-1-outside]}
	}
	return Figures{intervals[0], intervals[1], intervals[2], intervals[3]}
}
