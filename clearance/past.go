package clearance

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
)

// Judged is a declaration of the past: how it was judged, and what inspection
// found of it.
type Judged struct {
	Entry declarations.Entry
	Risk  RiskRecord
	Found *Found // nil: nothing was told
}

// past calls for every declaration judged that was lodged from one day to
// another, in Kyiv, the oldest first. What do gives ends it.
func (s *Service) past(ctx context.Context, from, to civil.Date, do func(*Judged) error) error {
	// The store's days are of UTC, Kyiv's begin some hours earlier.
	f := Filter{From: from.AddDays(-1), To: to}
	return s.pages(ctx, f, func(page []declarations.Entry) error {
		page = slices.DeleteFunc(page, func(e declarations.Entry) bool {
			day := s.dayOf(e.LodgedAt)
			return day.Before(from) || day.After(to)
		})
		return s.eachJudged(ctx, page, do)
	})
}

// pages calls for the entries that a filter chooses, a page at a time, the
// oldest first. What do gives ends it.
func (s *Service) pages(ctx context.Context, f Filter, do func([]declarations.Entry) error) error {
	f.OldestFirst, f.Limit = true, mostPage
	for {
		entries, err := s.Store.List(ctx, f)
		if err != nil || len(entries) == 0 {
			return err
		}
		last, whole := entries[len(entries)-1], len(entries) == f.Limit
		if err := do(entries); err != nil || !whole {
			return err
		}
		f.Before = Cursor{last.LodgedAt, last.ID}
	}
}

func (s *Service) eachJudged(ctx context.Context, entries []declarations.Entry, do func(*Judged) error) error {
	if len(entries) == 0 {
		return nil
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	results, err := s.resultsOf(ctx, ids)
	if err != nil {
		return err
	}
	told, err := s.toldOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range entries {
		r := results[e.ID]
		if r == nil {
			continue // not judged (yet)
		}
		j := &Judged{Entry: e, Found: told[e.ID]}
		if err := json.Unmarshal(r.Risk, &j.Risk); err != nil {
			return err
		}
		if err := do(j); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) resultsOf(ctx context.Context, ids []string) (map[string]*Result, error) {
	records, err := s.Store.Records(ctx, ids)
	byID := make(map[string]*Result, len(records))
	for i := range records {
		byID[records[i].ID] = records[i].Result
	}
	return byID, err
}

func (s *Service) toldOf(ctx context.Context, ids []string) (map[string]*Found, error) {
	rows, err := s.Store.Feedback(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Found, len(rows))
	for _, row := range rows {
		var f Found
		if err := json.Unmarshal(row.Body, &f); err != nil {
			return nil, err
		}
		byID[row.ID] = &f
	}
	return byID, nil
}

// knownBy gives what was found if that was told by a moment.
func (f *Found) knownBy(at time.Time) *Found {
	if f == nil || f.At.After(at) {
		return nil
	}
	return f
}
