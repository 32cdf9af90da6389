package model

import (
	"math"
	"slices"
)

// binned is a matrix of features cut into bins: what trees are grown on.
type binned struct {
	rows    int
	columns [][]uint8   // by feature, then row; bin 0 is missing, 1 the lowest values
	bounds  [][]float64 // by feature: upper bound of bin 1, 2, …; the last bin has none
	missing []bool      // by feature: some row has no value
}

// cut bins a matrix of columns. Bounds stand between values that occur, so that
// each bin holds about as many rows; where few values occur each has its own.
func cut(columns [][]float64, rows, bins int, work *crew) *binned {
	b := &binned{
		rows: rows, columns: make([][]uint8, len(columns)),
		bounds: make([][]float64, len(columns)), missing: make([]bool, len(columns)),
	}
	work.each(len(columns), func(f int) {
		b.bounds[f] = boundsOf(columns[f][:rows], bins)
		b.columns[f] = make([]uint8, len(columns[f]))
		for i, x := range columns[f] {
			b.columns[f][i] = binOf(b.bounds[f], x)
			b.missing[f] = b.missing[f] || math.IsNaN(x) && i < rows
		}
	})
	return b
}

func binOf(bounds []float64, x float64) uint8 {
	if math.IsNaN(x) {
		return 0
	}
	at, _ := slices.BinarySearch(bounds, x) // first bound not under x
	return uint8(at + 1)
}

func boundsOf(column []float64, bins int) []float64 {
	sorted := make([]float64, 0, len(column))
	for _, x := range column {
		if !math.IsNaN(x) {
			sorted = append(sorted, x)
		}
	}
	slices.Sort(sorted)
	steps := stepsOf(sorted)
	if len(steps) < bins {
		return boundsAt(sorted, steps)
	}
	return boundsAt(sorted, spaced(steps, len(sorted), bins))
}

// stepsOf gives the places where a sorted list rises.
func stepsOf(sorted []float64) []int {
	var steps []int
	for i := 1; i < len(sorted); i++ {
		if sorted[i] != sorted[i-1] {
			steps = append(steps, i)
		}
	}
	return steps
}

// spaced chooses fewer steps than there are bins, so that about as many rows lie between
// any two. A value that fills many bins leaves the rest to share what remains.
func spaced(steps []int, rows, bins int) []int {
	var chosen []int
	wanted := rows / bins
	for _, step := range steps {
		if step < wanted {
			continue
		}
		chosen = append(chosen, step)
		left := bins - 1 - len(chosen)
		if left == 0 {
			break
		}
		wanted = step + (rows-step)/(left+1)
	}
	return chosen
}

func boundsAt(sorted []float64, steps []int) []float64 {
	bounds := make([]float64, len(steps))
	for i, step := range steps {
		bounds[i] = between(sorted[step-1], sorted[step])
	}
	return bounds
}

// between is a bound with low at or under it and high above it.
func between(low, high float64) float64 {
	if middle := low + (high-low)/2; middle < high {
		return middle
	}
	return low
}
