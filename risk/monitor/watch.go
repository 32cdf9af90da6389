package monitor

import (
	"math"
	"slices"

	"github.com/brama-customs/brama/risk/model"
)

// Watch gathers what was scored in two times, before and now, and what chance
// had inspected. The zero Watch is ready for use, by one goroutine.
type Watch struct {
	before, now sample
	cases       []Case
}

// mostVectors is about how many scores of either time are looked at; of more,
// every so many-th is taken.
const mostVectors = 2000

// sample is some of what came, evenly spread.
type sample struct {
	vectors [][]float64
	scores  []float64
	seen    int
	step    int
}

// Scored adds a scored item, of now or of before.
func (w *Watch) Scored(s *model.Scored, now bool) error {
	if now {
		return w.now.add(s)
	}
	return w.before.add(s)
}

func (s *sample) add(x *model.Scored) error {
	s.step = max(s.step, 1)
	if s.seen++; s.seen%s.step != 0 {
		return nil
	}
	v, err := model.DecodeVector(x.Vector)
	if err != nil {
		return err
	}
	s.vectors, s.scores = append(s.vectors, v), append(s.scores, float64(x.Probability)/1e6)
	if len(s.vectors) < 2*mostVectors {
		return nil
	}
	for i := range mostVectors { // keep every second, and from now on take half as many
		s.vectors[i], s.scores[i] = s.vectors[2*i+1], s.scores[2*i+1]
	}
	s.vectors, s.scores, s.step = s.vectors[:mostVectors], s.scores[:mostVectors], 2*s.step
	return nil
}

// Ranked is what one model made of a declaration: probability in millionths,
// expected duty in kopiykas.
type Ranked struct {
	Probability int
	Expected    int64
}

// Drawn adds what a random check found, in kopiykas, beside what two models
// had expected.
func (w *Watch) Drawn(champion, challenger Ranked, fault bool, found int64) {
	w.cases = append(w.cases, Case{
		Champion: champion.Expected, ChampionP: float64(champion.Probability) / 1e6,
		Challenger: challenger.Expected, ChallengerP: float64(challenger.Probability) / 1e6,
		Fault: fault, Found: found,
	})
}

// Shift is quantiles of the probability of a finding, before and now.
type Shift struct {
	Before []float64 `json:"before"` // at 10, 50, 90 and 99 per cent
	Now    []float64 `json:"now"`
}

// Report is what a Watch has seen. Shares and indexes have four places.
type Report struct {
	Drift    []Drift     `json:"drift"`              // of the features, the most moved first
	Scores   *Shift      `json:"scores,omitempty"`   // nil: too few
	Compared *Comparison `json:"compared,omitempty"` // nil: too few random checks
}

// compareShare is the share of cases that models are compared by.
const compareShare = 0.1

// Report tells what has been seen, of a model with these features.
func (w *Watch) Report(features []string) Report {
	r := Report{Drift: Drifts(features, w.before.vectors, w.now.vectors)}
	for i := range r.Drift {
		d := &r.Drift[i]
		d.PSI, d.Missing = places(d.PSI), [2]float64{places(d.Missing[0]), places(d.Missing[1])}
	}
	if len(w.before.scores) > 0 && len(w.now.scores) > 0 {
		r.Scores = &Shift{quantiles(w.before.scores), quantiles(w.now.scores)}
	}
	if c, ok := Compare(w.cases, compareShare); ok {
		r.Compared = &c
	}
	return r
}

// Moved reports whether a feature has moved by more than the usual bound of a
// shift, PSI 0.2.
func (d Drift) Moved() bool { return d.PSI > 0.2 }

// Off reports whether so many were confirmed of so many checked though the sum
// of probabilities, in millionths, expected others: by more than three
// standard deviations of a count.
func Off(inspected, confirmed, millionths int64) bool {
	expected := float64(millionths) / 1e6
	off := float64(confirmed) - expected
	variance := expected * (1 - expected/float64(max(inspected, 1)))
	return off*off > 9*max(variance, 1)
}

func quantiles(scores []float64) []float64 {
	sorted := slices.Sorted(slices.Values(scores))
	var q []float64
	for _, at := range []int{10, 50, 90, 99} {
		q = append(q, places(sorted[(len(sorted)-1)*at/100]))
	}
	return q
}

// places keeps four places of a figure for people.
func places(x float64) float64 { return math.Round(x*1e4) / 1e4 }
