package statistics

import (
	"slices"

	"github.com/brama-customs/brama/civil"
)

// What is counted by day is kept for so many days, the newest included.
const (
	velocityDays = 37  // 30 are asked for, by what is judged up to a week late
	splitDays    = 11  // 4 are asked for, likewise
	rankedDays   = 31  // 14 are asked for
	workDays     = 400 // a year and a month, to compare with
)

// since is the first of so many days, the newest the last.
func (c *counts) since(days int) civil.Date { return c.newest.AddDays(1 - days) }

// days counts by day, rising: how many, and kopiykas.
type days []dayCount

type dayCount struct {
	day civil.Date
	n   uint32
	sum int64
}

// add counts on a day. Days before since are not kept any more.
func (d days) add(one dayCount, since civil.Date) days {
	d = d.prune(since)
	if one.day.Before(since) {
		return d
	}
	at, known := slices.BinarySearchFunc(d, one.day, func(c dayCount, day civil.Date) int { return c.day.DaysSince(day) })
	if !known {
		return slices.Insert(d, at, one)
	}
	d[at].n, d[at].sum = d[at].n+one.n, d[at].sum+one.sum
	return d
}

// prune leaves out the days before one. What was counted on them is moved over,
// so that a row of days does not creep through memory.
func (d days) prune(since civil.Date) days {
	kept := slices.IndexFunc(d, func(c dayCount) bool { return !c.day.Before(since) })
	switch kept {
	case 0:
		return d
	case -1:
		return d[:0]
	}
	return d[:copy(d, d[kept:])]
}

// within sums the days from one to another, both included.
func (d days) within(from, to civil.Date) (n, sum int64) {
	for _, c := range d {
		if !c.day.Before(from) && !c.day.After(to) {
			n, sum = n+int64(c.n), sum+c.sum
		}
	}
	return n, sum
}

// kept gives the days that are not before one, without touching the others.
func (d days) kept(since civil.Date) days {
	for i, c := range d {
		if !c.day.Before(since) {
			return d[i:]
		}
	}
	return nil
}

func later(a, b civil.Date) civil.Date {
	if a.After(b) {
		return a
	}
	return b
}
