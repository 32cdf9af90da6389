package statistics

import (
	"encoding/binary"
	"maps"
	"slices"

	"github.com/brama-customs/brama/civil"
)

// A snapshot is, in this order:
//
//	"brama statistics 2\n"
//	the newest day, or 0 where nothing was counted
//	prices: of each group code, letters of the origin (2 bytes, NUL for none), unit, latest day, histogram
//	importers: of each name, imports, first and latest day, days
//	pairs: of each importer, kind, the other, times, latest day
//	consignments: of each importer, exporter, code, days
//	offices: of each name, day, work, rankings: of each model hash, histogram
//	profiles: of each name, day, effect
//	random checks: of each day its tenths
//	SHA-256 of all that
//
// Every table begins with the number of its rows, which stand in rising order
// of what they are of. A histogram is its scale, the number of its cells and of
// each how many buckets after the one before it lies, and its count. Days are
// likewise, as days after the one before, count and kopiykas. Counts are
// unsigned varints; those that outcomes are taken out of are signed ones. There
// is one way to write the same counts.
const snapshotMagic = "brama statistics 2\n"

// Append writes all that is counted behind b: the same counts, the same bytes.
func (s *Statistics) Append(b []byte) []byte {
	s.adding.Lock()
	defer s.adding.Unlock()
	s.mu.RLock()
	defer s.mu.RUnlock()
	start := len(b)
	b = appendDay(append(b, snapshotMagic...), s.newest)
	b = appendRows(b, s.prices, compareGoods, appendGroup)
	b = appendRows(b, s.importers, compareNames, s.appendImporter)
	b = appendRows(b, s.pairs, comparePairs, appendPair)
	b = appendRows(b, s.splits, compareConsignments, s.appendConsignments)
	b = appendRows(b, s.offices, compareOnDay, appendOfficeDay)
	b = appendRows(b, s.profiles, compareOnDay, func(b []byte, of onDay, e effect) []byte {
		return appendEffect(appendOnDay(b, of), &e)
	})
	b = appendRows(b, s.draws, func(a, b civil.Date) int { return a.DaysSince(b) }, appendTenths)
	return appendSum(b, start)
}

// appendRows writes a table.
func appendRows[K comparable, V any](
	b []byte, rows map[K]V, compare func(a, b K) int, one func(b []byte, k K, v V) []byte,
) []byte {
	b = binary.AppendUvarint(b, uint64(len(rows)))
	for _, k := range slices.SortedFunc(maps.Keys(rows), compare) {
		b = one(b, k, rows[k])
	}
	return b
}

func appendName(b []byte, n name) []byte { return appendText(b, n.Value()) }

func appendGroup(b []byte, of goods, g *group) []byte {
	b = binary.AppendUvarint(b, of.code)
	b = appendName(binary.BigEndian.AppendUint16(b, of.origin), of.unit)
	return appendHistogram(appendDay(b, g.last), &g.histogram)
}

func appendHistogram(b []byte, h *histogram) []byte {
	b = binary.AppendUvarint(append(b, h.scale), uint64(len(h.cells)))
	before := -1
	for _, c := range h.cells {
		b = binary.AppendUvarint(b, uint64(bucketIn(c)-before))
		b = binary.AppendUvarint(b, uint64(countIn(c)))
		before = bucketIn(c)
	}
	return b
}

func (c *counts) appendImporter(b []byte, who name, im *importer) []byte {
	b = binary.AppendUvarint(appendName(b, who), uint64(im.count))
	b = appendDay(appendDay(b, im.first), im.last)
	return appendDays(b, im.days.kept(c.since(velocityDays)))
}

func appendDays(b []byte, d days) []byte {
	b = binary.AppendUvarint(b, uint64(len(d)))
	before := firstDay().AddDays(-1)
	for _, one := range d {
		b = binary.AppendUvarint(b, uint64(one.day.DaysSince(before)))
		b = binary.AppendUvarint(b, uint64(one.n))
		b = binary.AppendUvarint(b, uint64(one.sum))
		before = one.day
	}
	return b
}

func appendPair(b []byte, p pair, u use) []byte {
	b = append(appendName(b, p.importer), byte(p.with))
	return appendDay(binary.AppendUvarint(appendName(b, p.other), uint64(u.n)), u.last)
}

func (c *counts) appendConsignments(b []byte, of consignments, d days) []byte {
	b = appendName(appendName(appendName(b, of.importer), of.exporter), of.code)
	return appendDays(b, d.kept(c.since(splitDays)))
}

func appendOnDay(b []byte, of onDay) []byte { return appendDay(appendName(b, of.name), of.day) }

func appendOfficeDay(b []byte, of onDay, row *officeDay) []byte {
	b = appendOnDay(b, of)
	for _, n := range []int64{
		row.work.assessed, row.work.drawn, row.channels[green], row.channels[yellow], row.channels[red],
	} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = appendEffect(b, &row.all)
	for lane := range row.lanes {
		b = appendEffect(b, &row.lanes[lane])
	}
	return appendOfficeRankings(b, row.rankings)
}

func appendOfficeRankings(b []byte, rs rankings) []byte {
	b = binary.AppendUvarint(b, uint64(len(rs)))
	for i := range rs {
		b = appendHistogram(appendName(b, rs[i].model), &rs[i].histogram)
	}
	return b
}

func appendEffect(b []byte, e *effect) []byte {
	for _, n := range []int64{e.hits, e.silent, e.inspected, e.confirmed, e.found} {
		b = binary.AppendVarint(b, n)
	}
	return b
}

func appendTenths(b []byte, day civil.Date, bins [Tenths]Calibration) []byte {
	b = appendDay(b, day)
	for _, c := range bins {
		b = binary.AppendVarint(binary.AppendVarint(binary.AppendVarint(b, c.Inspected), c.Expected), c.Confirmed)
	}
	return b
}
