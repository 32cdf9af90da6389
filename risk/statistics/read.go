package statistics

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unique"

	"github.com/brama-customs/brama/civil"
)

// ErrSnapshot is the error of bytes that are no snapshot.
var ErrSnapshot = errors.New("not a snapshot of statistics")

// appendSum writes the checksum of everything from start.
func appendSum(b []byte, start int) []byte {
	sum := sha256.Sum256(b[start:])
	return append(b, sum[:]...)
}

// Read reads what Append wrote, and forgets what is over the limits. Anything
// else is ErrSnapshot.
func Read(l Limits, b []byte) (*Statistics, error) {
	body, ok := bytes.CutPrefix(b, []byte(snapshotMagic))
	if !ok || len(body) < sha256.Size {
		return nil, fmt.Errorf("%w: unknown version", ErrSnapshot)
	}
	end := len(b) - sha256.Size
	if sum := sha256.Sum256(b[:end]); !bytes.Equal(sum[:], b[end:]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", ErrSnapshot)
	}
	s := New(l)
	r := &reader{left: body[:len(body)-sha256.Size]}
	s.read(r)
	if r.bad || len(r.left) != 0 {
		return nil, fmt.Errorf("%w: %d bytes are damaged", ErrSnapshot, len(b))
	}
	s.trim()
	return s, nil
}

func (c *counts) read(r *reader) {
	c.newest = r.dayOrNone()
	c.prices = readRows(r, compareGoods, r.group)
	c.importers = readRows(r, compareNames, func() (name, *importer) { return r.importer(c) })
	c.pairs = readRows(r, comparePairs, r.pair)
	c.splits = readRows(r, compareConsignments, func() (consignments, days) { return r.consignments(c) })
	c.offices = readRows(r, compareOnDay, func() (onDay, *officeDay) { return r.officeDay(c) })
	c.profiles = readRows(r, compareOnDay, func() (onDay, effect) { return r.profileDay(c) })
	c.draws = readRows(r, func(a, b civil.Date) int { return a.DaysSince(b) }, func() (civil.Date, [Tenths]Calibration) {
		return r.within(c, workDays), r.tenths()
	})
	for _, g := range c.prices {
		r.fail(g.last.After(c.newest))
	}
	for _, u := range c.pairs {
		r.fail(u.last.After(c.newest))
	}
}

// leastRow is no more than the bytes of the smallest row: room is never made
// for more rows than there can be.
const leastRow = 4

// readRows reads a table, whose rows must rise.
func readRows[K comparable, V any](r *reader, compare func(a, b K) int, one func() (K, V)) map[K]V {
	n := r.count(math.MaxInt64)
	rows := make(map[K]V, min(n, uint64(len(r.left)/leastRow)))
	var before K
	for i := range n {
		k, v := one()
		if r.bad || r.fail(i > 0 && compare(before, k) >= 0) {
			return rows
		}
		rows[k], before = v, k
	}
	return rows
}

// within reads a day that is in a window.
func (r *reader) within(c *counts, window int) civil.Date {
	day := r.day()
	r.fail(day.Before(c.since(window)) || day.After(c.newest))
	return day
}

func (r *reader) group() (goods, *group) {
	of := goods{code: r.code(), origin: r.origin(), unit: r.name()}
	r.fail(of.origin != 0 && of.code < leastCode)
	g := &group{last: r.day(), histogram: r.histogram()}
	r.fail(len(g.cells) == 0)
	return of, g
}

// code reads a code of ten, six or four digits.
func (r *reader) code() uint64 {
	code := r.count(mostCode)
	ten := code >= leastCode
	six := code >= leastCode/perSubheading && code <= mostCode/perSubheading
	four := code >= leastCode/perHeading && code <= mostCode/perHeading
	r.fail(!ten && !six && !four)
	return code
}

func (r *reader) origin() uint16 {
	if r.fail(len(r.left) < 2) {
		return 0
	}
	origin := binary.BigEndian.Uint16(r.left)
	r.left = r.left[2:]
	return origin
}

func (r *reader) histogram() histogram {
	h := histogram{scale: uint8(r.count(maxScale))}
	bucket := -1
	for n := r.count(maxCells); n > 0 && !r.bad; n-- {
		bucket += int(r.positive(mostBucket + 1))
		r.fail(bucket > mostBucket>>h.scale)
		count := r.positive(maxCount)
		if !r.bad {
			h.cells, h.n = append(h.cells, cellOf(bucket, uint32(count))), h.n+uint32(count)
		}
	}
	return h
}

func (r *reader) importer(c *counts) (name, *importer) {
	who := r.name()
	im := &importer{count: int64(r.positive(math.MaxInt64)), first: r.day(), last: r.day()}
	r.fail(im.last.Before(im.first) || im.last.After(c.newest))
	im.days = r.days(c, velocityDays)
	return who, im
}

func (r *reader) days(c *counts, window int) days {
	var d days
	before := firstDay().AddDays(-1)
	for n := r.count(uint64(window)); n > 0 && !r.bad; n-- {
		one := dayCount{day: before.AddDays(int(r.positive(allDays)))}
		r.fail(one.day.Before(c.since(window)) || one.day.After(c.newest))
		one.n, one.sum = uint32(r.positive(math.MaxUint32)), int64(r.count(math.MaxInt64))
		d, before = append(d, one), one.day
	}
	return d
}

func (r *reader) pair() (pair, use) {
	p := pair{importer: r.name(), with: kind(r.count(uint64(allKinds - 1))), other: r.name()}
	return p, use{n: uint32(r.positive(math.MaxUint32)), last: r.day()}
}

func (r *reader) consignments(c *counts) (consignments, days) {
	of := consignments{r.name(), r.name(), r.name()}
	d := r.days(c, splitDays)
	r.fail(len(d) == 0)
	return of, d
}

func (r *reader) officeDay(c *counts) (onDay, *officeDay) {
	of := onDay{r.name(), r.within(c, workDays)}
	row := &officeDay{}
	for _, n := range []*int64{
		&row.work.assessed, &row.work.drawn, &row.channels[green], &row.channels[yellow], &row.channels[red],
	} {
		*n = int64(r.count(math.MaxInt64))
	}
	row.all = r.effect()
	for lane := range row.lanes {
		row.lanes[lane] = r.effect()
	}
	row.rankings = r.officeRankings()
	r.fail(row.work == work{} || len(row.rankings) > 0 && of.day.Before(c.since(rankedDays)))
	return of, row
}

// officeRankings reads the rankings of an office on a day, whose models must rise.
func (r *reader) officeRankings() rankings {
	var rs rankings
	for n := r.count(maxModels); n > 0 && !r.bad; n-- {
		one := ranking{unique.Make(string(r.bytes(maxModel))), r.histogram()}
		r.fail(len(one.cells) == 0 || len(rs) > 0 && compareNames(rs[len(rs)-1].model, one.model) >= 0)
		rs = append(rs, one)
	}
	return rs
}

func (r *reader) profileDay(c *counts) (onDay, effect) {
	of := onDay{r.name(), r.within(c, workDays)}
	e := r.effect()
	r.fail(e == effect{})
	return of, e
}

func (r *reader) effect() effect {
	return effect{r.int64(), r.int64(), r.int64(), r.int64(), r.int64()}
}

func (r *reader) tenths() [Tenths]Calibration {
	var bins [Tenths]Calibration
	for i := range bins {
		bins[i] = Calibration{r.int64(), r.int64(), r.int64()}
	}
	r.fail(bins == [Tenths]Calibration{})
	return bins
}
