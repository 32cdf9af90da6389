package statistics

import (
	"cmp"
	"math"
	"slices"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/facts"
)

// importing is the type of declarations that prices and parties are counted
// of: what others pay for the country's exports says nothing of its imports.
const importing = "IM"

// importer is what is known of one.
type importer struct {
	count       int64
	first, last civil.Date
	days        days // without sums
}

// use is how often, and last when.
type use struct {
	n    uint32
	last civil.Date
}

func (u use) and(o use) use {
	return use{uint32(min(uint64(u.n)+uint64(o.n), math.MaxUint32)), later(u.last, o.last)}
}

// pair is an importer with something it has had before.
type pair struct {
	importer name
	with     kind
	other    name
}

// kind is what an importer is counted with.
type kind uint8

const (
	withDeclarant kind = iota
	withCode
	withOrigin

	allKinds = withOrigin + 1
)

func comparePairs(a, b pair) int {
	if c := compareNames(a.importer, b.importer); c != 0 {
		return c
	}
	if c := cmp.Compare(a.with, b.with); c != 0 {
		return c
	}
	return compareNames(a.other, b.other)
}

// lodged counts an import by its importer, declarant, codes and origins.
func (c *counts) lodged(d *facts.Declaration, day civil.Date) {
	if d.Importer == "" {
		return
	}
	who := nameOf(d.Importer)
	im := c.importers[who]
	if im == nil {
		im = &importer{first: day}
		c.importers[who] = im
	}
	im.count++
	im.last = later(im.last, day)
	if day.Before(im.first) {
		im.first = day
	}
	im.days = im.days.add(dayCount{day: day, n: 1}, c.since(velocityDays))
	c.met(who, withDeclarant, d.Declarant, day)
	for _, code := range distinct(d.Items, func(it *facts.Item) string { return it.Code }) {
		c.met(who, withCode, code, day)
	}
	for _, origin := range distinct(d.Items, func(it *facts.Item) string { return it.Origin }) {
		c.met(who, withOrigin, origin, day)
	}
}

func (c *counts) met(who name, with kind, other string, day civil.Date) {
	if other != "" {
		p := pair{who, with, nameOf(other)}
		c.pairs[p] = c.pairs[p].and(use{1, day})
	}
}

// distinct gives what items have, each once.
func distinct(items []facts.Item, of func(*facts.Item) string) []string {
	all := make([]string, len(items))
	for i := range items {
		all[i] = of(&items[i])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// known fills in what was known of the parties before.
func (c *counts) known(d *facts.Declaration) {
	who := nameOf(d.Importer)
	d.Before = facts.Before{}
	if im := c.importers[who]; im != nil {
		d.ImporterBefore, d.FirstDay = im.count, im.first
		kept := im.days.kept(c.since(velocityDays))
		d.Days1, _ = kept.within(d.Day, d.Day)
		d.Days7, _ = kept.within(d.Day.AddDays(-6), d.Day)
		d.Days30, _ = kept.within(d.Day.AddDays(-29), d.Day)
	}
	d.PairBefore = c.times(who, withDeclarant, d.Declarant)
	for i := range d.Items {
		it := &d.Items[i]
		it.CodeBefore = c.times(who, withCode, it.Code)
		it.FromBefore = c.times(who, withOrigin, it.Origin)
	}
}

func (c *counts) times(who name, with kind, other string) int64 {
	return int64(c.pairs[pair{who, with, nameOf(other)}].n)
}
