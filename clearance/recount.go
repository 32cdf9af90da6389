package clearance

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/statistics"
)

// Recounted tells what was counted anew.
type Recounted struct {
	Declarations int   `json:"declarations"` // that were judged
	Inspected    int   `json:"inspected"`    // of them those of which findings were told
	Mark         int64 `json:"mark"`         // every tally up to this number is in the counters
}

// errMoving is the error of a recount that somebody counted beside.
var errMoving = errors.New("declarations were judged or findings told while all were counted anew: " +
	"stop every serve and worker, then count again; nothing was written")

// Recount counts anew, from the results and findings that the store keeps,
// what tallies and snapshot hold or should hold, and keeps that in place of
// the snapshot. Declarations count in the order they were lodged in: where that
// is not the order they were judged in, the habits of importers come out a
// little different (see risk.Memory). What was counted by processes that run
// stays in their memory, this one's too, until they start again.
func (s *Service) Recount(ctx context.Context) (Recounted, error) {
	before, err := s.numbered(ctx)
	if err != nil {
		return Recounted{}, err
	}
	memory, r, err := s.countAnew(ctx)
	if err != nil {
		return Recounted{}, err
	}
	after, err := s.numbered(ctx)
	switch {
	case err != nil:
		return Recounted{}, err
	case before.high != after.high || !maps.Equal(before.seen, after.seen):
		return Recounted{}, errMoving
	}
	r.Mark = after.low
	err = s.Store.ReplaceSnapshot(ctx, r.Mark, packSnapshot(memory, after.seen))
	if errors.Is(err, ErrBusy) {
		err = fmt.Errorf("%w (%w)", errMoving, err)
	}
	return r, err
}

// numbered looks which tallies there are, readable or not. What of them is
// missing under the highest may come yet, as to whoever follows them, and is
// counted then.
func (s *Service) numbered(ctx context.Context) (*tallyMark, error) {
	m := &tallyMark{seen: map[int64]bool{}}
	for after := int64(0); ; {
		tallies, dropped, err := s.Store.Tallies(ctx, after, tallyOverlap)
		if err != nil {
			return nil, err
		}
		m.low, m.high = max(m.low, dropped), max(m.high, dropped)
		for _, t := range tallies {
			after = t.N
			m.seen[t.N], m.high = true, t.N
		}
		m.settle()
		if len(tallies) < tallyOverlap {
			return m, nil
		}
	}
}

func (s *Service) countAnew(ctx context.Context) (*risk.Memory, Recounted, error) {
	memory, r := risk.NewMemory(), Recounted{}
	count := func(j *Judged) error {
		events, err := j.events()
		if err != nil {
			return err
		}
		r.Declarations++
		if j.Found != nil {
			r.Inspected++
		}
		return memory.Add(statistics.Encode(events))
	}
	err := s.pages(ctx, Filter{}, func(page []declarations.Entry) error { return s.eachJudged(ctx, page, count) })
	return memory, r, err
}

// events are what counts of a declaration: that it was judged, and what was
// told of it last, as if it had been told the first time. What was told before
// and corrected has gone out of the counters as it came in.
func (j *Judged) events() ([]statistics.Event, error) {
	events := []statistics.Event{risk.EventOf(&j.Risk.Facts, &j.Risk.Assessment)}
	if j.Found == nil {
		return events, nil
	}
	told, err := feedbackOf(j.Entry, &j.Risk, nil, *j.Found)
	if err != nil {
		return nil, err
	}
	return append(events, told.events...), nil
}
