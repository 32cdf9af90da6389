// Package model is the learned score of risk: gradient-boosted trees over what
// is known of a consignment when it is lodged, and over how often the same
// importer, code, origin or combination of them was found at fault before.
//
// A [Row] is one declared item. [Counters] remember, for every value and
// combination of values, how many rows were seen, how many were inspected and
// how many of those were at fault; inspections go on changing them, and a
// corrected outcome is taken out as exactly as it was put in. A [Model] is what
// training made of the past and never changes: [Model.Vector] turns a row and
// the counters of the moment into numbers, [Model.Score] turns the numbers into
// a probability, [Model.Explain] says which of them raised or lowered it. The
// numbers are what is kept with a decision: with them and the model's bytes it
// can be worked out again years later.
//
// Training is deterministic: the same rows, settings and seed give the same
// bytes, whatever the number of workers. (On one architecture of processor: on
// some the compiler may fuse a multiplication with an addition, which rounds
// once instead of twice.)
//
// Floats are at home here, and only here: a probability is not a sum of money.
// Values and masses come in as floats because only their logarithms are used;
// what is due is never worked out from them.
package model

import (
	"math"

	"github.com/brama-customs/brama/exact"
)

// Model is a trained model. It is immutable and safe for concurrent use.
type Model struct {
	schema  schema
	trained Trained
	linear
	logistic weighted // log odds
	base     float64  // where trees begin if not there: see Trained.Alone
	trees    []tree   // each adds to the raw score
	curve    curve    // from raw scores to probabilities
	amount   amount
	counters *Counters
	bias     float64 // mean raw score by the trees' cover: what explanations start from
	hash     string  // SHA-256 of its bytes, hex
}

// Trained tells what a model was made from, and how.
type Trained struct {
	Source    string   `json:"source,omitempty"` // of what is shipped; rows of the service or of files have none
	Rows      int      `json:"rows"`
	Positives int      `json:"positives"`
	First     string   `json:"first,omitempty"` // day of the earliest row, YYYY-MM-DD
	Last      string   `json:"last,omitempty"`
	Settings  Settings `json:"settings"`
	Alone     bool     `json:"alone,omitempty"` // trees begin at the share at fault of all; else at the regression
	Rounds    int      `json:"rounds"`          // trees, as chosen on the rows held out
	HeldOut   Report   `json:"heldOut"`         // of trees grown on the earlier rows, told on the later
}

// Score is what a model says of one vector.
type Score struct {
	Raw           float64 // log odds before calibration, comparable within one model
	Millions      int     // calibrated probability of a finding, in millionths
	RatioMillions int     // given a finding, what is due beyond the duty payable is expected to be so many millionths of it
	Second        float64 // probability by logistic regression alone: the second opinion
}

// Probability of a finding, 0 to 1.
func (s Score) Probability() float64 { return float64(s.Millions) / million }

const million = 1_000_000

// ExpectedDuty is what an inspection is expected to bring: the duty payable
// times the ratio that is expected to be found to it times the probability of a
// finding, to as many places as the duty payable. Ratio and probability are
// whole millionths, so that no float touches the amount.
func (s Score) ExpectedDuty(payable exact.Number) exact.Number {
	atStake := payable.Mul(exact.New(int64(s.RatioMillions), 6))
	return atStake.Mul(exact.New(int64(s.Millions), 6)).Round(payable.Places())
}

// Hash is the SHA-256 of the model's bytes, in hex.
func (m *Model) Hash() string { return m.hash }

// Trained tells what the model was made from.
func (m *Model) Trained() Trained { return m.trained }

// Features names the numbers of a vector, in their order.
func (m *Model) Features() []string {
	names := make([]string, len(m.schema.Features))
	for i, f := range m.schema.Features {
		names[i] = f.Name
	}
	return names
}

// Counters is a copy of the counters as they stood when training ended, to go
// on counting with.
func (m *Model) Counters() *Counters { return m.counters.Clone() }

// Vector writes what is known of a row into a vector, which is made anew where
// it is too short. Missing numbers are NaN.
func (m *Model) Vector(c *Counters, r *Row, into []float64) []float64 {
	if cap(into) < len(m.schema.Features) {
		into = make([]float64, len(m.schema.Features))
	}
	into = into[:len(m.schema.Features)]
	c.vector(&m.schema, r, into)
	return into
}

// Score scores a vector.
func (m *Model) Score(vector []float64) Score {
	var room [maxTerms]float64
	return m.score(vector, room[:len(m.terms)])
}

// score writes the terms of the vector into a slice of as many.
func (m *Model) score(vector, terms []float64) Score {
	m.standard(vector, terms)
	margin := m.logistic.at(terms)
	raw := m.beginning(margin)
	for _, t := range m.trees {
		raw += t[t.leaf(vector)].value
	}
	return m.scored(raw, margin, m.amount.log(vector, terms))
}

// beginning is the raw score before any tree.
func (m *Model) beginning(margin float64) float64 {
	if m.trained.Alone {
		return m.base
	}
	return margin
}

func (m *Model) scored(raw, margin, ratio float64) Score {
	return Score{
		Raw:           raw,
		Millions:      int(math.Round(m.curve.at(raw) * million)),
		RatioMillions: int(math.Round(math.Exp(ratio) * million)),
		Second:        sigmoid(margin),
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }
