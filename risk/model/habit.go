package model

import "math"

// habit sums how rows deviated from their peers when they were seen: of each
// ratio compared, under and over. Who cheats in many rows shows it in most of
// them, though hardly any is inspected. Sums are of whole thousandths.
type habit [maxCompared][2]struct{ n, sum int64 }

// maxCompared is how many ratios are compared at most.
const maxCompared = 4

// mostHabit bounds a deviation, so that no single one makes a habit.
const mostHabit = 4

func (h *habit) add(which int, deviation float64) {
	if math.IsNaN(deviation) {
		return
	}
	off := min(math.Abs(deviation), mostHabit)
	for side := range h[which] {
		h[which][side].n++
		if (deviation < 0) == (side == 0) {
			h[which][side].sum += int64(math.Round(1000 * off))
		}
	}
}

// habitual is what is assumed of anybody, as the mean of a few rows: the mean
// of one side of a normal distribution.
const habitual = 0.4

// mean leans on what is assumed.
func (h *habit) mean(which, side int) float64 {
	of := h[which][side]
	return (float64(of.sum)/1000 + habitual*smoothing) / (float64(of.n) + smoothing)
}
