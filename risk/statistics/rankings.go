package statistics

import (
	"slices"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Ranking is what a model expects an inspection to find.
type Ranking struct {
	Model    string // hash, of which 64 bytes are kept
	Expected int64  // kopiykas; less than 0 counts as 0
}

const (
	maxModels = 4  // that rank one declaration, or are kept of an office on a day
	maxModel  = 64 // bytes of a hash
)

// rankings are those that are kept: the champion's and the first challengers'.
func (e *Event) rankings() []Ranking { return e.Rankings[:min(len(e.Rankings), maxModels)] }

func (r Ranking) model() string { return r.Model[:min(len(r.Model), maxModel)] }

func (r Ranking) expected() uint64 { return uint64(max(r.Expected, 0)) }

// rankings rank the same declarations of an office on a day by several models,
// in the order of their hashes. Of more than maxModels the first by hash are
// kept: one of them was never left out before, so neither the order of events
// nor that of merging makes a difference.
type rankings []ranking

// ranking counts one more than the kopiykas that a model expected.
type ranking struct {
	model name
	histogram
}

// add counts a declaration.
func (rs *rankings) add(list []Ranking) {
	for _, r := range list {
		if h := rs.room(nameOf(r.model())); h != nil {
			h.add(bucketOf(r.expected() + 1))
		}
	}
}

// merge adds what was counted elsewhere.
func (rs *rankings) merge(o rankings) {
	for i := range o {
		if h := rs.room(o[i].model); h != nil {
			h.merge(&o[i].histogram)
		}
	}
}

// room gives where a model's ranking is counted; nil where there is none left.
func (rs *rankings) room(model name) *histogram {
	at, known := rs.find(model)
	if !known && at == maxModels {
		return nil
	}
	if !known {
		first := (*rs)[:min(len(*rs), maxModels-1)]
		*rs = slices.Insert(first, at, ranking{model: model})
	}
	return &(*rs)[at].histogram
}

// most is how many declarations the model ranked that ranked most.
func (rs rankings) most() int64 {
	var n int64
	for i := range rs {
		n = max(n, rs[i].total())
	}
	return n
}

func (rs rankings) find(model name) (at int, known bool) {
	return slices.BinarySearchFunc(rs, model, func(r ranking, model name) int { return compareNames(r.model, model) })
}

// LeastRanked is the fewest declarations a threshold is set by.
const LeastRanked = 30

// Threshold gives the kopiykas that a model, by its hash, expected at least of
// so many of the declarations of an office in the 14 days before a day, which
// no rule and no draw had picked; ok is false where it has ranked fewer than
// LeastRanked of them, in force or in shadow. The share is from 0 to 1. A
// larger share never has a higher threshold.
func (s *Statistics) Threshold(office, model string, day civil.Date, share exact.Number) (kopiykas int64, ok bool) {
	millionths := uint64(0)
	if share.Sign() > 0 {
		millionths = wholeOf(share.Mul(exact.Int(million)).Round(0))
	}
	by := nameOf(Ranking{Model: model}.model())
	var days []*histogram
	var total int64
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.before(office, day, func(row *officeDay) {
		if at, known := row.rankings.find(by); known {
			h := &row.rankings[at].histogram
			days, total = append(days, h), total+h.total()
		}
	})
	if total < LeastRanked {
		return 0, false
	}
	return int64(powerOf(above(days, millionths))) - 1, true
}
