package batch

import (
	"crypto/sha256"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Assemble makes declarations of the rows of a sheet, and gives each out when
// its rows end. Rows of one declaration must stand together: those of a key
// that was there before make another declaration, which has a fault that says
// by which column to sort. Memory holds one declaration and, of the others,
// only the fingerprint of their key.
//
// Rows is ranged over once more, inside the first range, where a number can
// only be read by looking at its whole column; it must give the same again.
// After an error nothing more is given: the declaration whose rows were being
// read is not.
func (a *Assembler) Assemble(rows iter.Seq2[Row, error]) iter.Seq2[*Built, error] {
	return func(yield func(*Built, error) bool) {
		for gathered, err := range a.Gather(rows) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(gathered.Build(), nil) {
				return
			}
		}
	}
}

// Gathered is the rows of one declaration, read and not yet written down as one.
type Gathered struct{ of *builder }

// Rows is how many rows there are.
func (g Gathered) Rows() int { return len(g.of.rows) }

// Build writes the declaration down and reads it as a server would. It is half
// of the work, and can be done elsewhere while the rows behind are read; once.
func (g Gathered) Build() *Built { return g.of.finish() }

// Gather is Assemble for whoever builds declarations while others are gathered.
func (a *Assembler) Gather(rows iter.Seq2[Row, error]) iter.Seq2[Gathered, error] {
	return func(yield func(Gathered, error) bool) {
		r := &run{a: a, rows: rows, firsts: map[[16]byte]int{}, all: make(sums, len(a.targets))}
		for row, err := range rows {
			if err != nil {
				yield(Gathered{}, err)
				return
			}
			if done := r.take(row); done != nil && !yield(Gathered{done}, nil) {
				return
			}
		}
		if r.open != nil {
			yield(Gathered{r.open}, nil)
		}
	}
}

// run is one reading of a sheet.
type run struct {
	a      *Assembler
	rows   iter.Seq2[Row, error]
	firsts map[[16]byte]int // row where each key was first seen
	groups int
	key    []string // of the open group
	open   *builder // nil before the first item
	all    sums     // of every row
	habits []habits // by target, once one was asked for

	after   passed    // what was passed over right before this row
	waiting []located // told before any declaration was open
}

// take adds a row. Where it begins another declaration it gives the one before.
func (r *run) take(row Row) (done *builder) {
	if row.Number <= r.a.plan.HeaderRow || r.blank(row) {
		return nil
	}
	row = r.a.spread(row)
	if r.after = r.passOver(row); r.after != nothingPassed {
		return nil
	}
	key, another := r.keyOf(row)
	if r.open == nil || another {
		done = r.open
		r.begin(row, key)
	}
	r.open.add(row)
	return done
}

// blank reports whether no column that feeds anything says anything.
func (r *run) blank(row Row) bool {
	for _, t := range r.a.targets {
		if !nothing(t.text(row)) || t.formula(row) {
			return false
		}
	}
	return true
}

// text is what a row holds for a target, without spaces around it.
func (t *target) text(row Row) string {
	if t.Column < len(row.Cells) {
		return strings.TrimSpace(row.Cells[t.Column])
	}
	return ""
}

// formula reports whether a formula stands in the target's cell.
func (t *target) formula(row Row) bool {
	return len(row.Formulas) > 0 && slices.Contains(row.Formulas, t.Column)
}

// keyOf gives the key of a row and whether it is another than the open one.
// What a row leaves blank, as under a merged cell, is that of the row above.
func (r *run) keyOf(row Row) (key []string, another bool) {
	if len(r.a.keys) == 0 {
		return nil, false
	}
	key = make([]string, len(r.a.keys))
	for i, at := range r.a.keys {
		key[i] = r.a.targets[at].text(row)
		if nothing(key[i]) && r.key != nil {
			key[i] = r.key[i]
		}
	}
	return key, !slices.Equal(key, r.key)
}

// begin opens the declaration whose first row this is.
func (r *run) begin(row Row, key []string) {
	r.groups++
	r.key = key
	r.open = newBuilder(r)
	r.open.faults, r.waiting = r.waiting, nil
	if key == nil {
		return
	}
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	print := [16]byte(sum[:16])
	if at, seen := r.firsts[print]; seen {
		column := r.a.targets[r.a.keys[0]].Column
		r.open.fault(row.Number, column, keyReturns.At("", "key", strings.Join(key, " / "), "first", strconv.Itoa(at), "column", columnLetter(column)))
		return
	}
	r.firsts[print] = row.Number
}

// habitsOf gives the habits of a column, and looks through the whole sheet
// when first asked. An error of reading is met by the range around it.
func (r *run) habitsOf(t int) habits {
	if r.habits == nil {
		r.habits = make([]habits, len(r.a.targets))
		for row, err := range r.rows {
			if err != nil {
				break
			}
			if row.Number > r.a.plan.HeaderRow {
				r.learn(row)
			}
		}
	}
	return r.habits[t]
}

func (r *run) learn(row Row) {
	for i, t := range r.a.targets {
		if t.counts() {
			r.habits[i] |= habitsOf(t.text(row))
		}
	}
}
