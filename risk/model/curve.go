package model

import "math"

// curve turns raw scores into probabilities: a logistic function of the raw
// score (Platt 1999), fitted on rows held out. It always rises, so that
// probabilities rank as raw scores do.
type curve struct{ Slope, Offset float64 }

// at is the probability of a raw score.
func (c curve) at(raw float64) float64 { return sigmoid(float64(c.Slope*raw) + c.Offset) }

func (c curve) all(raw []float64) []float64 {
	out := make([]float64, len(raw))
	for i, x := range raw {
		out[i] = c.at(x)
	}
	return out
}

// fitCurve fits by Newton's method, with Platt's targets: a little inside 0 and
// 1, so that rows that part perfectly still have a finite answer. Where the rows
// would have the curve fall, raw scores are taken as they are.
func fitCurve(raw, labels []float64, weights []int64) curve {
	low, high := plattTargets(labels)
	c := curve{Slope: 1}
	for range 50 {
		g0, g1, h00, h01, h11 := curveLean*c.Offset, curveLean*(c.Slope-1), curveLean*1.0, 0.0, curveLean*1.0
		for i, x := range raw {
			target, w := low, float64(weights[i])/FullWeight
			if labels[i] > 0 {
				target = high
			}
			p := c.at(x)
			d, h := w*(p-target), w*max(float64(p*(1-p)), 1e-9)
			g0, g1 = g0+d, g1+float64(d*x)
			h00, h01, h11 = h00+h, h01+float64(h*x), h11+float64(h*x*x)
		}
		det := float64(h00*h11) - float64(h01*h01)
		offset, slope := (float64(h11*g0)-float64(h01*g1))/det, (float64(h00*g1)-float64(h01*g0))/det
		c.Offset, c.Slope = c.Offset-offset, c.Slope-slope
		if math.Abs(offset)+math.Abs(slope) < 1e-10 {
			break
		}
	}
	if !(c.Slope > 0) || math.IsInf(c.Slope, 0) || math.IsNaN(c.Offset) || math.IsInf(c.Offset, 0) {
		return curve{Slope: 1}
	}
	return c
}

// curveLean is how much the curve leans on taking raw scores as they are, in
// rows: what few rows say of it is mostly chance.
const curveLean = 20

func plattTargets(labels []float64) (low, high float64) {
	var faults float64
	for _, y := range labels {
		faults += y
	}
	clean := float64(len(labels)) - faults
	return 1 / (clean + 2), (faults + 1) / (faults + 2)
}
