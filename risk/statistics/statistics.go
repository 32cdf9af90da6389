package statistics

import (
	"maps"
	"sync"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/facts"
)

// Statistics is everything counted. It may be used by many goroutines. What
// only reads never waits for a snapshot being written, and for events being
// counted no longer than one of them takes.
type Statistics struct {
	limits Limits
	adding sync.Mutex   // held by what changes, and by what must see no change
	mu     sync.RWMutex // held for writing no longer than one event is counted, or rows deleted
	counts
}

// counts are the tables. Those by day hold no day that is out of its window.
type counts struct {
	newest    civil.Date // of all events
	splitOver int64      // kopiykas
	perKg     name       // the unit of prices per kg: none
	prices    map[goods]*group
	importers map[name]*importer
	pairs     map[pair]use
	splits    map[consignments]days
	offices   map[onDay]*officeDay
	profiles  map[onDay]effect
	draws     map[civil.Date][Tenths]Calibration
}

// New makes an empty one.
func New(l Limits) *Statistics {
	l = l.orDefault()
	return &Statistics{limits: l, counts: counts{
		splitOver: kopiykasOf(l.SplitOver),
		perKg:     nameOf(""),
		prices:    map[goods]*group{},
		importers: map[name]*importer{},
		pairs:     map[pair]use{},
		splits:    map[consignments]days{},
		offices:   map[onDay]*officeDay{},
		profiles:  map[onDay]effect{},
		draws:     map[civil.Date][Tenths]Calibration{},
	}}
}

// Add counts events. Each must be given once; the order makes no difference
// (but see Limits). An event whose day cannot be written as a date is passed
// over, as is an outcome without one.
func (s *Statistics) Add(events []Event) {
	s.adding.Lock()
	defer s.adding.Unlock()
	for i := range events {
		if e := &events[i]; countable(e.Day) {
			s.add(e)
			s.trim()
		}
	}
}

func (s *Statistics) add(e *Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reach(e.Day)
	switch {
	case e.Kind == Assessed:
		s.assess(e)
	case e.Outcome == nil:
	case e.Kind == Inspected:
		s.inspect(e, 1)
	case e.Kind == Corrected:
		s.inspect(e, -1)
	}
}

// assess counts a declaration that was judged.
func (c *counts) assess(e *Event) {
	if d := &e.Declaration; d.Type == importing {
		for i := range d.Items {
			c.priced(&d.Items[i], e.Day)
		}
		c.lodged(d, e.Day)
		c.sent(d, e.Day)
	}
	if e.Day.Before(c.since(workDays)) {
		return
	}
	c.assessed(e)
	for _, id := range e.Profiles {
		c.profile(id, e.Day, effect{hits: 1})
	}
	for _, id := range e.Silent {
		c.profile(id, e.Day, effect{silent: 1})
	}
}

// inspect counts the outcome of an inspection, or takes it out where sign is −1.
func (c *counts) inspect(e *Event, sign int64) {
	if e.Day.Before(c.since(workDays)) {
		return
	}
	c.inspected(e, sign)
	c.calibrate(e, sign)
	for _, p := range e.Outcome.Profiles {
		c.profile(p.Profile, e.Day, inspection(p.Confirmed, p.Found, sign))
	}
}

// reach moves the windows up to a day, if it is the newest. Days that fall out
// are dropped; those within a row of days are cut off when it is next touched,
// and passed over until then.
func (c *counts) reach(day civil.Date) {
	if !day.After(c.newest) {
		return
	}
	c.newest = day
	splits, ranked, worked := c.since(splitDays), c.since(rankedDays), c.since(workDays)
	maps.DeleteFunc(c.splits, func(_ consignments, d days) bool { return d[len(d)-1].day.Before(splits) })
	maps.DeleteFunc(c.profiles, func(of onDay, _ effect) bool { return of.day.Before(worked) })
	maps.DeleteFunc(c.draws, func(day civil.Date, _ [Tenths]Calibration) bool { return day.Before(worked) })
	maps.DeleteFunc(c.offices, func(of onDay, _ *officeDay) bool { return of.day.Before(worked) })
	for of, row := range c.offices {
		if of.day.Before(ranked) {
			row.rankings = nil
		}
	}
}

// Fill writes what was known before into the facts of a declaration that is
// about to be judged: Before, and of each item Peers, UnitPeers, CodeBefore,
// FromBefore and Split. Of what is no import nothing is known.
func (s *Statistics) Fill(d *facts.Declaration) {
	if d.Type != importing {
		forgetBefore(d)
		return
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.known(d)
	s.together(d)
	for i := range d.Items {
		s.compare(&d.Items[i])
	}
}

// forgetBefore clears what Fill writes.
func forgetBefore(d *facts.Declaration) {
	d.Before = facts.Before{}
	for i := range d.Items {
		it := &d.Items[i]
		it.Peers, it.UnitPeers = facts.Peers{}, facts.Peers{}
		it.CodeBefore, it.FromBefore, it.Split = 0, 0, nil
	}
}
