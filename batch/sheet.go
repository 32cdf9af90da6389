package batch

import (
	"errors"
	"strconv"
	"time"
)

// Excel's own bounds of a sheet.
const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

// errStop ends a reading that nobody wants the rest of.
var errStop = errors.New("enough")

// rowReader reads one worksheet.
type rowReader struct {
	w     *Workbook
	m     *markup
	sheet sheet
	yield func(Row, error) bool
	last  int // number of the row before, then of this one
	count int // of rows given
	at    int // column of the cell before, from 0; -1 before the first
	buf   []byte
	found bool // the rows have been read

	hidden bool // this row is

	line     []byte // the texts of the row, one after the other
	cells    []cell
	formulas []int

	merges   []merge    // that begin in rows not read yet
	covering []covering // that cover this row
}

// cell is a value of the row being read: a text of the table of shared strings,
// or a piece of the line.
type cell struct {
	text     string
	from, to int
}

// read gives every row of a sheet that holds a value. The part is read to its
// end, so that one cut short or damaged further on is not taken for whole.
func (w *Workbook) read(s sheet, yield func(Row, error) bool) {
	r := &rowReader{w: w, sheet: s, yield: yield}
	var err error
	if r.merges, err = w.mergesOf(s); err != nil {
		yield(Row{}, err)
		return
	}
	err = w.box.read(s.part, func(m *markup) error {
		r.m = m
		return m.rootEach(r.section)
	})
	if err != nil && !errors.Is(err, errStop) {
		yield(Row{}, err)
	}
}

// section reads the rows; other sections of a sheet are passed over.
func (r *rowReader) section(name []byte) error {
	switch string(name) {
	case "sheetData":
		if r.found {
			return errMarkup
		}
		r.found = true
		return r.m.each(r.readRow)
	case "mergeCells":
		if r.w.box.size(r.sheet.part) > mergedWithin {
			return r.m.each(r.late)
		}
	}
	return nil
}

func (r *rowReader) readRow(name []byte) error {
	if string(name) != "row" {
		return nil
	}
	number, err := r.m.rowNumber(r.last)
	if err != nil {
		return err
	}
	hidden, _ := r.m.attr("hidden")
	r.last, r.at, r.hidden = number, -1, truth(hidden)
	r.line, r.cells, r.formulas = r.line[:0], r.cells[:0], nil
	if err := r.m.each(r.readCell); err != nil || len(r.cells) == 0 {
		return err
	}
	if r.count++; r.count > r.w.limits.Rows {
		return refuse(tooManyRows, "sheet", r.sheet.name, "max", strconv.Itoa(r.w.limits.Rows))
	}
	row := r.row()
	if len(r.merges)+len(r.covering) > 0 {
		row.Merged = r.covered(row)
	}
	if !r.yield(row, nil) {
		return errStop
	}
	return nil
}

// rowNumber is the number of the row that begins here, after another.
func (m *markup) rowNumber(last int) (int, error) {
	text, told := m.attr("r")
	if !told {
		return last + 1, nil
	}
	n, ok := whole(text)
	if !ok || n <= last || n > lastRow {
		return 0, errMarkup // rows out of order say two things of one place
	}
	return n, nil
}

// row is the row that was read, in two pieces of memory: its cells, and the
// line they are cut from.
func (r *rowReader) row() Row {
	line := string(r.line)
	cells := make([]string, len(r.cells))
	for i, c := range r.cells {
		if cells[i] = c.text; c.to > c.from {
			cells[i] = line[c.from:c.to]
		}
	}
	return Row{Number: r.last, Cells: cells, Formulas: r.formulas, Hidden: r.hidden}
}

func (r *rowReader) readCell(name []byte) error {
	if string(name) != "c" {
		return nil
	}
	place, style, kind := r.m.cellAttrs()
	column, ok := columnAfter(r.at, place, r.last)
	if !ok {
		return r.bad(column)
	}
	r.at = column
	value, formula, err := r.value(column, shapeOf(kind), style)
	if err != nil || (value == cell{} && !formula) { // cells that only look like something are no data
		return err
	}
	if column >= r.w.limits.Columns {
		return refuse(tooManyColumns, "sheet", r.sheet.name, "row", strconv.Itoa(r.last), "max", strconv.Itoa(r.w.limits.Columns))
	}
	for len(r.cells) < column {
		r.cells = append(r.cells, cell{})
	}
	r.cells = append(r.cells, value)
	if formula {
		r.formulas = append(r.formulas, column)
	}
	return nil
}

// columnAfter is the column of a cell of this place, or of none, behind
// another one in a row.
func columnAfter(at int, place []byte, row int) (int, bool) {
	if place == nil {
		return at + 1, true
	}
	column, ok := columnOf(place, row)
	return column, ok && column > at
}

// columnOf reads the column, from 0, of a place such as AB12, which must be in
// this row.
func columnOf(place []byte, row int) (int, bool) {
	column, i := 0, 0
	for ; i < len(place) && place[i] >= 'A' && place[i] <= 'Z' && column <= lastColumn; i++ {
		column = column*26 + int(place[i]-'A') + 1
	}
	n, ok := whole(place[i:])
	return column - 1, i > 0 && column <= lastColumn && ok && n == row
}

// bad is the refusal of the cell in a column.
func (r *rowReader) bad(column int) error {
	return refuse(badCell, "cell", cellName(column, r.last), "sheet", r.sheet.name)
}

// cellName writes a place as Excel does; columns count from 0.
func cellName(column, row int) string {
	return columnLetter(column) + strconv.Itoa(row)
}

// value reads what the open cell holds; the empty cell is no value.
func (r *rowReader) value(column int, s shape, style []byte) (value cell, formula bool, err error) {
	date := s == number && r.isDate(style)
	r.buf = r.buf[:0]
	err = r.m.each(func(name []byte) (err error) {
		switch string(name) {
		case "v":
			r.buf, err = r.m.content(r.buf[:0])
			r.buf = unescapeControls(r.buf)
		case "is":
			r.buf, err = r.m.phrase(r.buf[:0])
		case "f":
			formula = true
		}
		return err
	})
	if err == nil && tooLong(r.buf, r.w.limits.Cell) {
		err = errLong
	}
	if errors.Is(err, errLong) {
		return cell{}, false, refuse(cellTooLong, "where", cellName(column, r.last), "max", strconv.Itoa(r.w.limits.Cell))
	}
	if err != nil || len(r.buf) == 0 {
		return cell{}, formula, err
	}
	value, ok := r.shown(s, date)
	if !ok {
		err = r.bad(column)
	}
	return value, formula, err
}

func (r *rowReader) isDate(style []byte) bool {
	n, ok := whole(style)
	return ok && n >= 0 && n < len(r.w.dates) && r.w.dates[n]
}

// shape is how the value of a cell is written (ECMA-376 part 1, 18.18.11).
type shape int

const (
	number shape = iota
	shared       // the place of a text in the table of shared strings
	asIs         // a text, an error, the outcome of a formula
	truthValue
	isoDate
	unknown
)

func shapeOf(kind []byte) shape {
	switch string(kind) {
	case "", "n":
		return number
	case "s":
		return shared
	case "str", "inlineStr", "e":
		return asIs
	case "b":
		return truthValue
	case "d":
		return isoDate
	}
	return unknown
}

// shown is the value in r.buf as a person sees it.
func (r *rowReader) shown(s shape, date bool) (cell, bool) {
	switch s {
	case number:
		return r.numeric(date), true
	case shared:
		n, ok := whole(r.buf)
		if !ok || n < 0 || n >= len(r.w.strings) {
			return cell{}, false
		}
		return cell{text: r.w.strings[n]}, true
	case asIs:
		return r.piece(r.buf), true
	case truthValue:
		text := map[string]string{"1": "TRUE", "0": "FALSE"}[string(r.buf)]
		return cell{text: text}, text != ""
	case isoDate:
		return r.piece(r.buf[:min(len(r.buf), len("2006-01-02"))]), true
	}
	return cell{}, false
}

// numeric puts a number, or the day it stands for, into the line.
func (r *rowReader) numeric(date bool) cell {
	if !isPlain(r.buf) {
		r.buf = append(r.buf[:0], plain(string(r.buf))...)
	}
	if date {
		if day, ok := dayOf(r.buf, r.w.since); ok {
			r.buf = day.Time().AppendFormat(r.buf[:0], time.DateOnly)
		}
	}
	return r.piece(r.buf)
}

// piece puts a text into the line.
func (r *rowReader) piece(text []byte) cell {
	from := len(r.line)
	r.line = append(r.line, text...)
	return cell{from: from, to: len(r.line)}
}
