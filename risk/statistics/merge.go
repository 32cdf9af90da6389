package statistics

import (
	"math"

	"github.com/brama-customs/brama/civil"
)

// Merge adds all that another has counted, of other events, as if these had
// been counted here. Nobody may change the other meanwhile.
func (s *Statistics) Merge(o *Statistics) {
	s.adding.Lock()
	defer s.adding.Unlock()
	s.mu.Lock()
	s.reach(o.newest)
	s.mergeTrade(&o.counts)
	s.mergeWork(&o.counts)
	s.mu.Unlock()
	s.trim()
}

// mergeTrade adds prices and parties.
func (c *counts) mergeTrade(o *counts) {
	for of, g := range o.prices {
		own := c.prices[of]
		if own == nil {
			own = &group{}
			c.prices[of] = own
		}
		own.merge(&g.histogram)
		own.last = later(own.last, g.last)
	}
	for who, im := range o.importers {
		own := c.importers[who]
		if own == nil {
			own = &importer{first: im.first}
			c.importers[who] = own
		}
		own.merge(im, c.since(velocityDays))
	}
	for p, u := range o.pairs {
		c.pairs[p] = c.pairs[p].and(u)
	}
	for of, d := range o.splits {
		for _, one := range d.kept(c.since(splitDays)) {
			c.splits[of] = c.splits[of].add(one, c.since(splitDays))
		}
	}
}

func (im *importer) merge(o *importer, since civil.Date) {
	im.count = min(im.count, math.MaxInt64-o.count) + o.count
	im.last = later(im.last, o.last)
	if o.first.Before(im.first) {
		im.first = o.first
	}
	for _, one := range o.days {
		im.days = im.days.add(one, since)
	}
}

// mergeWork adds what is counted by day, of days that are still kept.
func (c *counts) mergeWork(o *counts) {
	worked, ranked := c.since(workDays), c.since(rankedDays)
	for of, theirs := range o.offices {
		if of.day.Before(worked) {
			continue
		}
		row := c.office(of, &theirs.work)
		if !of.day.Before(ranked) {
			row.rankings.merge(theirs.rankings)
		}
	}
	for of, e := range o.profiles {
		if !of.day.Before(worked) {
			c.profile(of.name.Value(), of.day, e)
		}
	}
	for day, bins := range o.draws {
		if !day.Before(worked) {
			c.draw(day, bins)
		}
	}
}
