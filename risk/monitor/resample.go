package monitor

import "slices"

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
	g := generator{seed}
	for i := range of {
		of[i], by[i] = first.figures(times), second.figures(times)
		less[i] = by[i].less(of[i])
		g.draw(times)
	}
	return bounded(of[:]), bounded(by[:]), bounded(less[:])
}

// draw makes a sample of as many cases: how many times it has each.
func (g *generator) draw(times []int) {
	clear(times)
	for range times {
		times[g.below(len(times))]++
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

// generator is splitmix64 (Steele, Lea, Flood 2014: doi 10.1145/2660193.2660195),
// and not math/rand, so that bounds come out the same with every version of Go.
type generator struct{ state uint64 }

func (g *generator) next() uint64 {
	g.state += 0x9e3779b97f4a7c15
	z := g.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is one of 0 … n-1. The remainder favours low numbers by less than
// n/2^64.
func (g *generator) below(n int) int { return int(g.next() % uint64(n)) }
