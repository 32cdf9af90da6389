package clearance

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// drawing gives flagged declarations to inspectors by draw, weighted by what
// each has in hand at this moment.
type drawing struct {
	s    *Service
	held map[string]InHand // nil: not asked yet
}

// among tells what the inspectors of a roster have in hand.
func (d *drawing) among(ctx context.Context, roster []string) ([]risk.Workload, error) {
	if d.held == nil {
		var err error
		if d.held, err = d.s.Store.InHand(ctx, flagged()); err != nil {
			return nil, err
		}
	}
	among := make([]risk.Workload, len(roster))
	for i, inspector := range roster {
		h := d.held[inspector]
		among[i] = risk.Workload{Inspector: inspector, Points: risk.Points(h.Declarations, h.Items)}
	}
	return among, nil
}

// errNobody means that a roster without those who gave a declaration back has
// nobody in it.
var errNobody = errors.New("there is nobody to draw among")

// draw draws among a roster by the secret of the day of the moment, which nobody
// knows yet, whenever the declaration was lodged; and counts what is given out.
func (d *drawing) draw(ctx context.Context, roster []string, c risk.Consignment, round, items int, at time.Time) (risk.Assignment, error) {
	day := d.s.dayOf(at)
	secret, err := d.s.secret(ctx, day)
	if err != nil {
		return risk.Assignment{}, err
	}
	among, err := d.among(ctx, roster)
	if err != nil {
		return risk.Assignment{}, err
	}
	a, drawn := risk.Assign(secret, day, c, round, among)
	if !drawn {
		return a, errNobody
	}
	h := d.held[a.Inspector]
	d.held[a.Inspector] = InHand{h.Declarations + 1, h.Items + items}
	return a, nil
}

// assign gives what a batch has flagged to the inspectors of its offices, in
// order. Offices without a roster leave theirs to whoever takes them.
func (s *Service) assign(ctx context.Context, rules *risk.RuleSet, entries []declarations.Entry, w *processWrite) error {
	d := &drawing{s: s}
	for _, e := range entries {
		p := w.byID[e.ID]
		if !isFlagged(p.entry.Status) || p.entry.Inspector != "" {
			continue
		}
		roster := rules.Roster(e.Office)
		if len(roster) == 0 {
			continue
		}
		a, err := d.draw(ctx, roster, p.consignment, 0, e.Items, w.at)
		if err != nil {
			return err
		}
		event, err := give(&p.entry, Machine(), a, w.at)
		if err != nil {
			return err
		}
		p.events, p.leaves = append(p.events, event), append(p.leaves, leafOf(event))
	}
	return nil
}

// give puts a declaration into the hands of whom chance drew.
func give(e *declarations.Entry, by Actor, a risk.Assignment, at time.Time) (Event, error) {
	detail, err := json.Marshal(a)
	e.Inspector, e.ClaimedAt = a.Inspector, at
	e.Seq++
	return Event{ID: e.ID, Seq: e.Seq, Type: EventAssigned, At: at, Actor: by.ID(), Detail: detail}, err
}

// drawAnew gives an entry to somebody by draw who has not given it back; ok is
// false, and nothing is changed, where its office has no roster. leaving is who
// gives it back now, "" for nobody.
func (s *Service) drawAnew(ctx context.Context, e *declarations.Entry, by Actor, leaving string, at time.Time) (event Event, ok bool, err error) {
	roster := s.Rules().Roster(e.Office)
	if len(roster) == 0 {
		return Event{}, false, nil
	}
	events, err := s.eventsOf(ctx, e.ID)
	if err != nil {
		return Event{}, false, err
	}
	before, err := assignments(events)
	if err != nil {
		return Event{}, false, err
	}
	judged, err := s.judged(ctx, e.ID)
	if err != nil {
		return Event{}, false, err
	}
	d := &drawing{s: s}
	a, err := d.draw(ctx, others(roster, before, leaving), risk.ConsignmentIn(&judged.Facts), len(before), e.Items, at)
	if errors.Is(err, errNobody) {
		return Event{}, false, fault.New(fault.Conflict, ruleNobodyElse)
	}
	if err != nil {
		return Event{}, false, s.storeTrouble("assign", err)
	}
	event, err = give(e, by, a, at)
	return event, true, err
}

// others are those of a roster who have not given the declaration back; once
// all have, all but who gives it back now.
func others(roster []string, before []risk.Assignment, leaving string) []string {
	left := func(gave func(inspector string) bool) []string { return slices.DeleteFunc(slices.Clone(roster), gave) }
	fresh := left(func(inspector string) bool {
		return inspector == leaving || slices.ContainsFunc(before, func(a risk.Assignment) bool { return a.Inspector == inspector })
	})
	if len(fresh) > 0 {
		return fresh
	}
	return left(func(inspector string) bool { return inspector == leaving })
}

// assignments are the draws of a declaration's inspectors, in order.
func assignments(events []Event) ([]risk.Assignment, error) {
	var all []risk.Assignment
	for _, e := range events {
		if e.Type != EventAssigned {
			continue
		}
		var a risk.Assignment
		if err := json.Unmarshal(e.Detail, &a); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// assignment is the draw by which an entry's inspector has it, nil where the
// inspector took it without one.
func assignment(e declarations.Entry, events []Event) (*risk.Assignment, error) {
	all, err := assignments(events)
	if err != nil || len(all) == 0 || all[len(all)-1].Inspector != e.Inspector {
		return nil, err
	}
	return &all[len(all)-1], nil
}
