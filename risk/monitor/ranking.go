package monitor

import (
	"cmp"
	"math"
	"slices"
)

// figures are those of one sample: precision, average precision, revenue,
// calibration.
type figures [4]float64

func (f figures) less(g figures) figures {
	for i := range f {
		f[i] -= g[i]
	}
	return f
}

// ranking is cases in the order a model would inspect them in.
type ranking struct {
	cases  []ranked
	wanted int // that are inspected
}

type ranked struct {
	by          int64
	probability float64 // NaN: the model gives none
	index       int     // among all cases
	fault       float64 // 1 or 0
	found       float64
}

func rank(cases []Case, wanted int, by func(*Case) (int64, float64)) ranking {
	r := ranking{make([]ranked, len(cases)), wanted}
	for i := range cases {
		c := ranked{index: i, found: float64(cases[i].Found)}
		c.by, c.probability = by(&cases[i])
		if cases[i].Fault {
			c.fault = 1
		}
		r.cases[i] = c
	}
	slices.SortStableFunc(r.cases, func(a, b ranked) int { return cmp.Compare(b.by, a.by) })
	return r
}

// level is cases that a model ranks alike.
type level struct{ cases, faults, found float64 }

// figures judges the ranking of a sample that has each case so many times.
func (r ranking) figures(times []int) figures {
	var above, inspected level
	var average float64
	for from := 0; from < len(r.cases); {
		to := r.end(from)
		l := levelOf(r.cases[from:to], times)
		from = to
		if l.cases == 0 {
			continue
		}
		room := min(float64(r.wanted)-inspected.cases, l.cases)
		inspected.add(l, room/l.cases)
		above.add(l, 1)
		average += float64(above.faults / above.cases * l.faults)
	}
	return figures{
		part(inspected.faults, inspected.cases), part(average, above.faults),
		part(inspected.found, above.found), r.calibration(times),
	}
}

// end is where the level that begins at a case ends.
func (r ranking) end(from int) int {
	to := from + 1
	for to < len(r.cases) && r.cases[to].by == r.cases[from].by {
		to++
	}
	return to
}

func levelOf(cases []ranked, times []int) (l level) {
	for i := range cases {
		n := float64(times[cases[i].index])
		l.add(level{1, cases[i].fault, cases[i].found}, n)
	}
	return l
}

func (l *level) add(o level, times float64) {
	l.cases += float64(o.cases * times)
	l.faults += float64(o.faults * times)
	l.found += float64(o.found * times)
}

// calibration is over the cases that the model gives a probability of.
func (r ranking) calibration(times []int) float64 {
	var over, cases float64
	for i := range r.cases {
		c := &r.cases[i]
		if math.IsNaN(c.probability) {
			continue
		}
		n := float64(times[c.index])
		over += float64((c.probability - c.fault) * n)
		cases += n
	}
	return part(over, cases)
}

func part(of, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return of / whole
}
