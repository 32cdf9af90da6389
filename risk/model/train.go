package model

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/brama-customs/brama/civil"
)

// Options are what training takes beside the rows.
type Options struct {
	Settings Settings
	Workers  int                     // goroutines; they change nothing but the time it takes
	Going    func(done, of int) bool // called now and then while rows are described, and after every tree; may be nil; false ends training
	// LabelDelay is how many days an outcome takes to be known: a row's counts
	// for rows of its day + LabelDelay on. The least is 1, which 0 stands for.
	LabelDelay int
	// Prior is a model whose regressions are leaned on where the rows say little,
	// if it describes rows alike; nil leans on nothing.
	Prior *Model
}

// start are the regressions as they are before any row, and the means and
// spreads that terms are standardised by.
type start struct {
	linear
	logistic, amount weighted
	ridge            float64
}

// priorRidge is how much a prior is leaned on, in rows: it was fitted on many.
const priorRidge = 100

// start takes them from a prior that describes rows alike, or from nothing.
func (o Options) start(s *schema, set *matrix, rows int) start {
	if o.Prior != nil && o.Prior.schema.shape() == s.shape() {
		p := o.Prior
		return start{p.linear, p.logistic, weighted{p.amount.offset + p.amount.smeared, p.amount.weights}, max(priorRidge, o.Settings.Ridge)}
	}
	l := newLinear(s)
	l.standardise(set, rows)
	none := weighted{weights: make([]float64, len(l.terms))}
	first := start{l, none.clone(), none.clone(), o.Settings.Ridge}
	first.logistic.offset = logit(meanLabel(set.labels[:rows], set.weights[:rows]))
	first.amount.offset = math.Log(usualRatio)
	return first
}

// What training needs at least.
const (
	fewestRows  = 100
	fewestKinds = 10 // rows of each label
)

// patience is how many trees may bring nothing on the rows held out.
const patience = 40

// Train learns from labelled rows. They are taken in order of their days, and
// each is described only by what was known before it: outcomes of earlier days,
// rows lodged before. Without days the order of the rows is that of time.
//
// The latest rows are held out first: trees grown on the others tell on them how
// many trees are right, and how scores become probabilities. Then all rows are
// learned from.
func Train(t *Table, o Options) (*Model, error) {
	if err := o.Settings.check(); err != nil {
		return nil, err
	}
	s := schemaFor(t.has)
	if len(s.Features) == 0 {
		return nil, errors.New("there is no column to learn from")
	}
	counters := newCounters(&s)
	set, err := encode(&s, counters, t, encoding{delay: max(o.LabelDelay, 1), going: func(int) bool { return o.going(0, 3*o.Settings.MaxRounds) }})
	if err != nil {
		return nil, err
	}
	if err := set.check(); err != nil {
		return nil, err
	}
	work := &crew{o.Workers}
	held, going := hold(o, &s, set, work)
	if !going {
		return nil, ErrStopped
	}
	first := o.start(&s, set, len(set.labels))
	m := &Model{schema: s, linear: first.linear, curve: held.curve, counters: counters}
	rows := m.rows(set, len(set.labels))
	m.logistic = fitLogistic(m.terms, rows, set, first.logistic, first.ridge)
	data := cut(set.columns, len(set.labels), o.Settings.Bins, work)
	raw := m.logistic.all(rows)
	if held.alone {
		m.base = logit(meanLabel(set.labels, set.weights))
		raw = slices.Repeat([]float64{m.base}, len(rows))
	}
	all := newBoosting(o.Settings, data, set, raw, work)
	all.boost(held.rounds, func(round int) bool { return o.going(held.grown+round, held.grown+held.rounds) })
	if len(all.trees) < held.rounds {
		return nil, ErrStopped
	}
	m.trees, m.amount = all.trees, fitAmount(o, &first, set, work)
	m.trained = trainedOn(set, t, o, held)
	return m.sealed(), nil
}

// ErrStopped says that training was told to end.
var ErrStopped = errors.New("training was stopped")

func (o Options) going(done, of int) bool { return o.Going == nil || o.Going(done, of) }

func trainedOn(set *matrix, t *Table, o Options, held holdOut) Trained {
	info := Trained{Rows: len(set.labels), Settings: o.Settings, Alone: held.alone, Rounds: held.rounds, HeldOut: held.report}
	for _, y := range set.labels {
		info.Positives += int(y)
	}
	if t.Dated {
		info.First, info.Last = set.first.String(), set.last.String()
	}
	return info
}

// matrix is the labelled rows as numbers.
type matrix struct {
	columns     [][]float64 // by feature, then row
	labels      []float64
	weights     []int64
	rising      []bool
	rows        []*Row
	first, last civil.Date
}

func (m *matrix) check() error {
	faults := 0
	for _, y := range m.labels {
		faults += int(y)
	}
	switch {
	case len(m.labels) < fewestRows:
		return fmt.Errorf("%d labelled rows; %d are needed at least", len(m.labels), fewestRows)
	case faults < fewestKinds || len(m.labels)-faults < fewestKinds:
		return fmt.Errorf("%d rows labelled 1 and %d labelled 0; %d of each are needed at least",
			faults, len(m.labels)-faults, fewestKinds)
	}
	return nil
}

// row gives a row as a vector.
func (m *matrix) row(i int, into []float64) {
	for f := range m.columns {
		into[f] = m.columns[f][i]
	}
}

// encoding is what describing rows takes beside them.
type encoding struct {
	delay int                 // days until an outcome is known
	told  func(*Row) bool     // names the rows whose outcomes are ever known; nil: all
	going func(done int) bool // as of EvaluateWhile
}

// encode describes the labelled rows by what was known before each, outcomes
// after a delay of days, and leaves in the counters what is known after all.
func encode(s *schema, c *Counters, t *Table, e encoding) (*matrix, error) {
	m := &matrix{columns: make([][]float64, len(s.Features)), rising: make([]bool, len(s.Features))}
	for i, f := range s.Features {
		m.rising[i] = f.Rising
	}
	vector, done := make([]float64, len(s.Features)), 0
	var waiting [][]*Row // days whose outcomes are not known yet
	for day := range days(t) {
		for len(waiting) > 0 && (!t.Dated || day[0].Day.DaysSince(waiting[0][0].Day) >= e.delay) {
			c.learnAll(waiting[0], e.told)
			waiting = waiting[1:]
		}
		for _, r := range day {
			if !goingAt(done, e.going) {
				return nil, ErrStopped
			}
			done++
			if r.Label != Unlabelled {
				c.vector(s, r, vector)
				m.add(r, vector)
			}
			c.See(r)
		}
		waiting = append(waiting, day)
		m.last = day[0].Day
		if m.first.IsZero() {
			m.first = m.last
		}
	}
	for _, day := range waiting {
		c.learnAll(day, e.told)
	}
	return m, nil
}

func (c *Counters) learnAll(rows []*Row, told func(*Row) bool) {
	for _, r := range rows {
		if told == nil || told(r) {
			c.Learn(r)
		}
	}
}

func (m *matrix) add(r *Row, vector []float64) {
	for i, x := range vector {
		m.columns[i] = append(m.columns[i], x)
	}
	m.rows = append(m.rows, r)
	m.labels = append(m.labels, float64(r.Label))
	m.weights = append(m.weights, int64(r.Weight))
}

// days gives the rows of a table day by day, in the order they stand within
// each. Where there are no days every row is one of its own.
func days(t *Table) func(yield func([]*Row) bool) {
	rows := make([]*Row, len(t.Rows))
	for i := range t.Rows {
		rows[i] = &t.Rows[i]
	}
	if t.Dated {
		slices.SortStableFunc(rows, func(a, b *Row) int { return a.Day.DaysSince(b.Day) })
	}
	return func(yield func([]*Row) bool) {
		for i := 0; i < len(rows); {
			j := i + 1
			for t.Dated && j < len(rows) && rows[j].Day == rows[i].Day {
				j++
			}
			if !yield(rows[i:j]) {
				return
			}
			i = j
		}
	}
}

// holdOut is what the rows held out have told.
type holdOut struct {
	rounds int // trees that did best
	grown  int // trees grown to find out
	alone  bool
	raw    []float64 // of the rows held out, as they did best
	least  float64   // their loss
	curve  curve
	report Report
}

// enoughAlone is how many rows trees need to be tried from the bare share at
// fault: of many rows they find by themselves what a regression would tell
// them, and more.
const enoughAlone = 10_000

// hold grows trees on the earlier rows and watches the later ones, until it is
// told to stop. With many rows trees that begin at the regression compete with
// trees that begin at the share at fault.
func hold(o Options, s *schema, set *matrix, work *crew) (found holdOut, going bool) {
	rows := len(set.labels) - int(float64(len(set.labels))*o.Settings.HeldOut)
	data := cut(set.columns, rows, o.Settings.Bins, work)
	first := o.start(s, set, rows)
	all := first.rows(set, len(set.labels))
	early := fitLogistic(first.terms, all[:rows], set, first.logistic, first.ridge)
	b := newBoosting(o.Settings, data, set, early.all(all), work)
	found, going = o.watch(b, rows, 0)
	if going && len(set.labels) >= enoughAlone {
		base := logit(meanLabel(set.labels[:rows], set.weights[:rows]))
		b = newBoosting(o.Settings, data, set, slices.Repeat([]float64{base}, len(set.labels)), work)
		var bare holdOut
		if bare, going = o.watch(b, rows, found.grown); bare.least < found.least {
			found = bare
			found.alone = true
		}
		found.grown = bare.grown
	}
	labels := set.labels[rows:]
	found.curve = fitCurve(found.raw, labels, set.weights[rows:])
	found.report = reportOf(found.raw, found.curve.all(found.raw), set.rows[rows:], knownOf(set.rows[:rows]))
	return found, going
}

// watch grows trees until the rows after the first tell that no more are
// needed.
func (o Options) watch(b *boosting, rows, before int) (found holdOut, going bool) {
	late, labels, weights := b.raw[rows:], b.labels[rows:], b.grower.weights[rows:]
	found.least, found.raw, found.grown, going = logLoss(late, labels, weights), slices.Clone(late), before, true
	b.boost(o.Settings.MaxRounds, func(round int) bool {
		if going = o.going(before+round, 3*o.Settings.MaxRounds); !going {
			return false
		}
		found.grown = before + round
		if loss := logLoss(late, labels, weights); loss < found.least {
			found.least, found.rounds = loss, round
			copy(found.raw, late)
		}
		return round-found.rounds < patience
	})
	return found, going
}
