package statistics

import (
	"cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Effect is what came of a profile, or of a lane of an office.
type Effect struct {
	Hits      int64        `json:"hits"`   // of a profile: selected
	Silent    int64        `json:"silent"` // hits in shadow, of a profile
	Inspected int64        `json:"inspected"`
	Confirmed int64        `json:"confirmed"`
	Found     exact.Number `json:"found,omitzero"` // UAH
}

// effect is an Effect that can be taken out as exactly as it was put in.
type effect struct{ hits, silent, inspected, confirmed, found int64 }

func (e *effect) add(o effect) {
	e.hits += o.hits
	e.silent += o.silent
	e.inspected += o.inspected
	e.confirmed += o.confirmed
	e.found += o.found
}

func (e effect) public() Effect {
	return Effect{e.hits, e.silent, e.inspected, e.confirmed, exact.New(e.found, 2)}
}

// inspection is what one inspection adds, or takes out where sign is −1.
func inspection(fault bool, found exact.Number, sign int64) effect {
	e := effect{inspected: sign, found: sign * kopiykasOf(found)}
	if fault {
		e.confirmed = sign
	}
	return e
}

// onDay is an office or a profile on a day.
type onDay struct {
	name name
	day  civil.Date
}

func compareOnDay(a, b onDay) int {
	if c := compareNames(a.name, b.name); c != 0 {
		return c
	}
	return cmp.Compare(a.day.DaysSince(b.day), 0)
}

// profile adds to a profile on a day. What comes to nothing is not kept, so
// that taking out the last leaves no trace.
func (c *counts) profile(id string, day civil.Date, by effect) {
	of := onDay{nameOf(id), day}
	e := c.profiles[of]
	if e.add(by); e == (effect{}) {
		delete(c.profiles, of)
		return
	}
	c.profiles[of] = e
}

// Selected tells how many hits of a profile were selected on a day.
func (s *Statistics) Selected(profile string, day civil.Date) int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.profiles[onDay{nameOf(profile), day}].hits
}

// Profiles gives what came of every profile that hit or was inspected, of
// declarations lodged from one day to another, both included.
func (s *Statistics) Profiles(from, to civil.Date) map[string]Effect {
	sums := map[string]effect{}
	s.mu.RLock()
	for of, e := range s.profiles {
		if !of.day.Before(from) && !of.day.After(to) {
			sum := sums[of.name.Value()]
			sum.add(e)
			sums[of.name.Value()] = sum
		}
	}
	s.mu.RUnlock()
	effects := make(map[string]Effect, len(sums))
	for id, e := range sums {
		effects[id] = e.public()
	}
	return effects
}
