package model

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/brama-customs/brama/exact"
)

// Give sets a number of a row from an exact one; one that is not given stays
// not known. Only its logarithm or a ratio is used, so the rounding to a float
// does no harm.
func (r *Row) Give(n Number, of exact.Number) { r.Numbers[n] = float(of) }

// GiveFound sets what an inspection found due, of a row at fault.
func (r *Row) GiveFound(of exact.Number) { r.Found = float(of) }

// mostWhole is beyond the whole numbers that a float holds exactly.
const mostWhole = 1 << 53

func float(n exact.Number) float64 {
	if n.IsZero() {
		return math.NaN()
	}
	coefficient, places, narrow := n.Coefficient()
	if narrow && -mostWhole < coefficient && coefficient < mostWhole {
		unit := 1.0
		for range places { // powers of ten up to 10^22 are exact
			unit *= 10
		}
		return float64(coefficient) / unit // rounded once: as the text is read
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil {
		return math.NaN() // beyond any float: as good as not known
	}
	return f
}

// Scored is a score with all that it was made of, as it is kept with a
// decision.
type Scored struct {
	Probability   int            `json:"probability"`       // calibrated, of a finding; millionths
	Expected      exact.Number   `json:"expected,omitzero"` // of duty to be found: probability × ratio × duty payable, in the currency of that
	Second        int            `json:"second"`            // by the logistic regression alone; millionths
	Ratio         int            `json:"ratio"`             // duty found for duty payable, given a finding; millionths
	Raw           float64        `json:"raw"`               // log odds before calibration
	Vector        string         `json:"vector"`            // base64 of the numbers scored, as 8-byte little-endian floats
	Contributions []Contribution `json:"contributions"`
}

// Contribution is what one feature adds to the raw score, to four places.
type Contribution struct {
	Feature string   `json:"feature"`
	Value   *float64 `json:"value,omitempty"` // nil: not known
	By      float64  `json:"by"`
}

// MostContributions is how many contributions of a score are kept and shown:
// those that move it most, either way. The vector gives all of them again.
const MostContributions = 5

// Scratch is what scoring writes into, to be used again by one goroutine.
type Scratch struct{ vector, parts, terms []float64 }

// room gives room for the terms of a model.
func (s *Scratch) room(m *Model) []float64 {
	s.terms = slices.Grow(s.terms[:0], len(m.terms))
	return s.terms[:len(m.terms)]
}

// Explain scores a row by counters, with the contributions by path. payable is
// the duty payable as declared.
func (m *Model) Explain(c *Counters, r *Row, payable exact.Number, s *Scratch) Scored {
	s.describe(m, c, r)
	score, why := m.explain(s.vector, s.parts, s.room(m))
	s.parts = why.Contributions
	return Scored{
		Probability: score.Millions, Expected: score.ExpectedDuty(payable).Round(2), Second: int(math.Round(score.Second * 1e6)), Ratio: score.RatioMillions,
		Raw: score.Raw, Vector: encodeVector(s.vector), Contributions: m.largest(s),
	}
}

// Again scores the row that was described last, of another model that describes
// rows alike: the same numbers serve both.
func (m *Model) Again(s *Scratch) Score { return m.score(s.vector, s.room(m)) }

// describe writes the vector of a row, each number rounded to what four bytes
// hold: that much is kept of it, and what is scored is what is kept.
func (s *Scratch) describe(m *Model, c *Counters, r *Row) {
	s.vector = m.Vector(c, r, s.vector)
	for i, x := range s.vector {
		s.vector[i] = float64(float32(x))
	}
}

// largest gives the contributions that moved a score most, the first of equals
// first.
func (m *Model) largest(s *Scratch) []Contribution {
	var best [MostContributions + 1]int
	n := 0
	for i, part := range s.parts {
		if part == 0 {
			continue
		}
		at := n
		for at > 0 && math.Abs(s.parts[best[at-1]]) < math.Abs(part) {
			at--
		}
		if at == MostContributions {
			continue
		}
		copy(best[at+1:], best[at:n])
		best[at], n = i, min(n+1, MostContributions)
	}
	out, values := make([]Contribution, n), make([]float64, n)
	for k, i := range best[:n] {
		out[k] = Contribution{Feature: m.schema.Features[i].Name, By: fourPlaces(s.parts[i])}
		if values[k] = fourPlaces(s.vector[i]); !math.IsNaN(values[k]) {
			out[k].Value = &values[k]
		}
	}
	return out
}

func fourPlaces(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// base64Most is how many characters the longest vector takes: four for every
// three bytes begun.
const base64Most = (4*maxFeatures + 2) / 3 * 4

func encodeVector(v []float64) string {
	var room [4 * maxFeatures]byte
	var written [base64Most]byte
	b := room[:0]
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return string(base64.StdEncoding.AppendEncode(written[:0], b))
}

// ErrVector is the error of text that is no vector of a score.
var ErrVector = errors.New("not the vector of a score")

// DecodeVector reads the numbers of a Scored back.
func DecodeVector(s string) ([]float64, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b)%4 != 0 {
		return nil, ErrVector
	}
	v := make([]float64, len(b)/4)
	for i := range v {
		v[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
	}
	return slices.Clip(v), nil
}
