package statistics

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
)

// splitWindow is how many days are looked at for parts of a consignment, that
// of the last part included: nothing lodged within 72 hours is missed, and
// nothing counts that is 96 hours away.
const splitWindow = 4

// consignments are those of the same parties and code.
type consignments struct{ importer, exporter, code name }

func compareConsignments(a, b consignments) int {
	if c := compareNames(a.importer, b.importer); c != 0 {
		return c
	}
	if c := compareNames(a.exporter, b.exporter); c != 0 {
		return c
	}
	return compareNames(a.code, b.code)
}

// lot is what a declaration has of one code.
type lot struct {
	code     string
	kopiykas int64
}

// lotsOf gives what a declaration has of each code, by code.
func lotsOf(d *facts.Declaration) []lot {
	lots := make([]lot, len(d.Items))
	for i := range d.Items {
		lots[i] = lot{d.Items[i].Code, kopiykasOf(d.Items[i].Value)}
	}
	slices.SortStableFunc(lots, func(a, b lot) int { return strings.Compare(a.code, b.code) })
	whole := lots[:0]
	for _, l := range lots {
		if last := len(whole) - 1; last >= 0 && whole[last].code == l.code {
			whole[last].kopiykas = min(whole[last].kopiykas+l.kopiykas, maxKopiykas)
		} else {
			whole = append(whole, l)
		}
	}
	return whole
}

// part tells whether a lot is worth looking at: of parties that are named,
// worth something and less than the threshold.
func (c *counts) part(d *facts.Declaration, l lot) bool {
	return d.Importer != "" && d.Exporter != "" && l.kopiykas > 0 && l.kopiykas < c.splitOver
}

// sent counts the lots of an import that may be parts.
func (c *counts) sent(d *facts.Declaration, day civil.Date) {
	of := between(d)
	for _, l := range lotsOf(d) {
		if !c.part(d, l) || day.Before(c.since(splitDays)) {
			continue
		}
		of.code = nameOf(l.code)
		c.splits[of] = c.splits[of].add(dayCount{day, 1, l.kopiykas}, c.since(splitDays))
	}
}

// together fills in of each item whether its lot may be part of a consignment
// that was cut.
func (c *counts) together(d *facts.Declaration) {
	of, lots := between(d), lotsOf(d)
	for i := range d.Items {
		it := &d.Items[i]
		at, _ := slices.BinarySearchFunc(lots, it.Code, func(l lot, code string) int { return strings.Compare(l.code, code) })
		it.Split = c.split(d, of, lots[at])
	}
}

// between are the consignments of a declaration's parties, of no code yet.
func between(d *facts.Declaration) consignments {
	return consignments{importer: nameOf(d.Importer), exporter: nameOf(d.Exporter)}
}

func (c *counts) split(d *facts.Declaration, of consignments, l lot) *facts.Split {
	if !c.part(d, l) {
		return nil
	}
	of.code = nameOf(l.code)
	before := c.splits[of].kept(c.since(splitDays))
	n, sum := before.within(d.Day.AddDays(1-splitWindow), d.Day)
	if sum += l.kopiykas; n == 0 || sum <= c.splitOver {
		return nil
	}
	return &facts.Split{Parts: n + 1, Value: exact.New(sum, 2), Threshold: exact.New(c.splitOver, 2)}
}
