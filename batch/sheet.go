package batch

import (
	"errors"
	"strconv"
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
	row   Row
	last  int // number of the row before
	count int // of rows given
	width int // of the row before, so that rows are made of one piece
	at    int // column of the cell before, from 0; -1 before the first
	buf   []byte
	found bool // the rows have been read
}

// read gives every row of a sheet that holds a value. The part is read to its
// end, so that one cut short or damaged further on is not taken for whole.
func (w *Workbook) read(s sheet, yield func(Row, error) bool) {
	r := &rowReader{w: w, sheet: s, yield: yield}
	err := w.box.read(s.part, func(m *markup) error {
		r.m = m
		return m.rootEach(r.section)
	})
	if err != nil && !errors.Is(err, errStop) {
		yield(Row{}, err)
	}
}

// section reads the rows; other sections of a sheet are passed over.
func (r *rowReader) section(name []byte) error {
	if string(name) != "sheetData" {
		return nil
	}
	if r.found {
		return errMarkup
	}
	r.found = true
	return r.m.each(r.readRow)
}

func (r *rowReader) readRow(name []byte) error {
	if string(name) != "row" {
		return nil
	}
	number := r.last + 1
	if text, told := r.m.attr("r"); told {
		n, err := strconv.Atoi(string(text))
		if err != nil || n <= r.last || n > lastRow {
			return errMarkup // rows out of order say two things of one place
		}
		number = n
	}
	r.last, r.at = number, -1
	r.row = Row{Number: number}
	if err := r.m.each(r.readCell); err != nil || r.row.Cells == nil {
		return err
	}
	if r.count++; r.count > r.w.limits.Rows {
		return refuse(tooManyRows, "sheet", r.sheet.name, "max", strconv.Itoa(r.w.limits.Rows))
	}
	r.width = len(r.row.Cells)
	if !r.yield(r.row, nil) {
		return errStop
	}
	return nil
}

func (r *rowReader) readCell(name []byte) error {
	if string(name) != "c" {
		return nil
	}
	place, told := r.m.attr("r")
	column := r.at + 1
	if told {
		var ok bool
		if column, ok = columnOf(place, r.row.Number); !ok || column <= r.at {
			return r.bad(column)
		}
	}
	r.at = column
	value, formula, err := r.value(column)
	if err != nil || (value == "" && !formula) { // cells that only look like something are no data
		return err
	}
	if column >= r.w.limits.Columns {
		return refuse(tooManyColumns, "sheet", r.sheet.name, "row", strconv.Itoa(r.row.Number), "max", strconv.Itoa(r.w.limits.Columns))
	}
	r.put(column, value, formula)
	return nil
}

func (r *rowReader) put(column int, value string, formula bool) {
	if r.row.Cells == nil {
		r.row.Cells = make([]string, 0, max(r.width, column+1))
	}
	for len(r.row.Cells) < column {
		r.row.Cells = append(r.row.Cells, "")
	}
	r.row.Cells = append(r.row.Cells, value)
	if formula {
		r.row.Formulas = append(r.row.Formulas, column)
	}
}

// columnOf reads the column, from 0, of a place such as AB12, which must be in
// this row.
func columnOf(place []byte, row int) (int, bool) {
	column, i := 0, 0
	for ; i < len(place) && place[i] >= 'A' && place[i] <= 'Z' && column <= lastColumn; i++ {
		column = column*26 + int(place[i]-'A') + 1
	}
	n, err := strconv.Atoi(string(place[i:]))
	return column - 1, i > 0 && column <= lastColumn && err == nil && n == row
}

// bad is the refusal of the cell in a column.
func (r *rowReader) bad(column int) error {
	return refuse(badCell, "cell", cellName(column, r.row.Number), "sheet", r.sheet.name)
}

// cellName writes a place as Excel does; columns count from 0.
func cellName(column, row int) string {
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}

// value reads what the open cell holds.
func (r *rowReader) value(column int) (value string, formula bool, err error) {
	kind, _ := r.m.attr("t")
	shape := shapeOf(string(kind))
	style, _ := r.m.attr("s")
	date := r.isDate(style)
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
		return "", false, refuse(cellTooLong, "where", cellName(column, r.row.Number), "max", strconv.Itoa(r.w.limits.Cell))
	}
	if err != nil || len(r.buf) == 0 {
		return "", formula, err
	}
	value, ok := r.shown(shape, date)
	if !ok {
		err = r.bad(column)
	}
	return value, formula, err
}

func (r *rowReader) isDate(style []byte) bool {
	n, err := strconv.Atoi(string(style))
	return err == nil && n >= 0 && n < len(r.w.dates) && r.w.dates[n]
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

func shapeOf(kind string) shape {
	switch kind {
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
func (r *rowReader) shown(s shape, date bool) (string, bool) {
	text := string(r.buf)
	switch s {
	case number:
		text = plain(text)
		if day := dateOf(text, r.w.since); date && day != "" {
			return day, true
		}
		return text, true
	case shared:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n >= len(r.w.strings) {
			return "", false
		}
		return r.w.strings[n], true
	case asIs:
		return text, true
	case truthValue:
		return map[string]string{"1": "TRUE", "0": "FALSE"}[text], text == "0" || text == "1"
	case isoDate:
		return text[:min(len(text), len("2006-01-02"))], true
	}
	return "", false
}
