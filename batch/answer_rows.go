package batch

import (
	"errors"
	"iter"
	"slices"

	"github.com/brama-customs/brama/fault"
)

// errAnswers is a mistake of whoever gives the answers.
var errAnswers = errors.New("batch: answers are not in the order of the rows below the headings")

// line is what is added to one row of the sheet.
type line struct {
	number int
	cells  func(to []byte, p prefix) []byte // those in the columns that are added
	marks  []mark                           // of the uploader's cells, by column
}

// mark is a cell with faults.
type mark struct {
	column int // from 0
	paint  paint
	note   string
}

// lines are those of the headings and the answers, in the order of the rows.
type lines struct {
	w      *answering
	next   func() (Answer, error, bool)
	ahead  *line // that was made and not taken
	headed bool  // the headings were given
	last   int   // number of the last row given
}

// newLines begins to read the answers; stop ends it.
func newLines(w *answering) (l *lines, stop func()) {
	next, stop := iter.Pull2(w.a.Answers)
	return &lines{w: w, next: next}, stop
}

// peek gives the next line, nil after the last.
func (l *lines) peek() (*line, error) {
	switch {
	case l.ahead != nil:
		return l.ahead, nil
	case !l.headed:
		l.headed, l.last = true, l.w.a.HeaderRow
		l.ahead = &line{number: l.last, cells: l.w.headingCells}
		return l.ahead, nil
	}
	answer, err, more := l.next()
	switch {
	case !more:
		return nil, nil
	case err != nil:
		return nil, err
	case answer.Row <= l.last || answer.Row > lastRow:
		return nil, errAnswers
	}
	l.last = answer.Row
	l.ahead = &line{number: answer.Row, marks: l.w.marks(answer), cells: func(to []byte, p prefix) []byte {
		return l.w.answerCells(to, p, &answer)
	}}
	return l.ahead, nil
}

// before takes the next line if it is of a row before one.
func (l *lines) before(row int) (*line, error) {
	ahead, err := l.peek()
	if err != nil || ahead == nil || ahead.number >= row {
		return nil, err
	}
	l.ahead = nil
	return ahead, nil
}

// headingCells are the headings of the columns that are added.
func (w *answering) headingCells(to []byte, p prefix) []byte {
	for i, c := range w.columns {
		to = p.text(to, w.width+i, w.a.HeaderRow, w.looks.own(headingLook), c.heading.In(w.a.Lang))
	}
	return to
}

// answerCells are what the added columns say of a row.
func (w *answering) answerCells(to []byte, p prefix, a *Answer) []byte {
	for i, c := range w.columns {
		text, at := c.of(w, a), w.width+i
		switch {
		case text == "" && i > 0:
		case c.amount && isAmount(text):
			to = p.number(to, at, a.Row, w.looks.own(amountLook), text)
		default:
			to = p.text(to, at, a.Row, w.looks.own(lookOf(i, a.Faults)), text)
		}
	}
	return to
}

// lookOf is how a text of an answer looks: the status shows whether there are
// faults or warnings.
func lookOf(column int, faults []RowFault) int {
	if column > 0 || len(faults) == 0 {
		return textLook
	}
	if refused(faults) {
		return redLook
	}
	return amberLook
}

// marks gives the cells of a row that have faults, by column. Those that are
// beyond the uploader's columns are only told.
func (w *answering) marks(a Answer) []mark {
	var marks []mark
	for _, f := range a.Faults {
		column := columnIndex(f.Column)
		if f.Row != a.Row || column < 0 || column >= w.width {
			continue
		}
		at, found := slices.BinarySearchFunc(marks, column, func(m mark, column int) int { return m.column - column })
		if !found {
			marks = slices.Insert(marks, at, mark{column: column, paint: amber})
		}
		m := &marks[at]
		if f.Level != fault.Warning {
			m.paint = red
		}
		if m.note != "" {
			m.note += "\n"
		}
		m.note += f.Message.In(w.a.Lang)
	}
	return marks
}
