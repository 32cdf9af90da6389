package batch

import "strconv"

// row copies a row, with its answer if it has one.
func (s *sheetWriter) row(name []byte) (err error) {
	if string(name) != "row" {
		return nil
	}
	if s.last, err = s.rowNumber(s.last); err != nil {
		return err
	}
	s.p = s.prefix()
	if err := s.rowsBefore(s.last); err != nil {
		return err
	}
	line, err := s.lines.before(s.last + 1)
	switch {
	case err != nil:
		return err
	case line != nil:
	case s.again() && s.last > s.a.HeaderRow:
		line = &lineOfNone
	default:
		return nil
	}
	s.begin(line)
	return s.fill([]change{{"r", strconv.Itoa(s.last)}, {"spans", ""}}, s.cell, s.endRow)
}

// lineOfNone is what is added to a row without an answer.
var lineOfNone = line{cells: func(to []byte, _ prefix) []byte { return to }}

// begin takes note of what the open row is to be given.
func (s *sheetWriter) begin(l *line) {
	s.line, s.marks, s.at, s.written, s.style = l, l.marks, -1, false, -1
	if custom, _ := s.attr("customFormat"); truth(custom) {
		s.style = s.attrNumber("s")
	}
}

// rowsBefore writes the lines of rows that the sheet does not have before one.
func (s *sheetWriter) rowsBefore(number int) error {
	for {
		line, err := s.lines.before(number)
		if err != nil || line == nil {
			return err
		}
		s.line, s.marks, s.style = line, line.marks, -1
		text := s.p.open(s.buf[:0], "row", ` r="`+strconv.Itoa(line.number)+`"`)
		text = line.cells(s.absent(text, s.width), s.p)
		s.buf = s.p.shut(text, "row")
		if err := s.before(s.buf); err != nil {
			return err
		}
	}
}

// cell copies a cell. One with faults is painted, and one that only looks like
// something makes room for an answer.
func (s *sheetWriter) cell(name []byte) error {
	if string(name) != "c" {
		return s.endRow() // what else a row has stands behind its cells
	}
	place, style, _ := s.cellAttrs()
	column, ok := columnAfter(s.at, place, s.last)
	if !ok {
		return errMarkup
	}
	s.at = column
	if column >= s.width {
		return s.beyond(column)
	}
	old, _ := whole(style)
	if len(s.marks) > 0 && s.marks[0].column < column {
		s.buf = s.absent(s.buf[:0], column)
		if err := s.before(s.buf); err != nil {
			return err
		}
	}
	switch {
	case len(s.marks) > 0 && s.marks[0].column == column:
		return s.retag(change{"s", strconv.Itoa(s.painted(old))})
	case s.looks.faded[old]:
		return s.retag(change{"s", strconv.Itoa(s.looks.in(old, unpainted))})
	}
	return nil
}

// painted takes the next mark and gives the style of its cell, which had
// another.
func (s *sheetWriter) painted(style int) int {
	m := s.marks[0]
	s.marks = s.marks[1:]
	s.notes.add(m.column, s.line.number, m.note)
	return s.looks.in(style, m.paint)
}

// beyond is a cell right of the last one with something in it: it gives way to
// the columns that are added, or stands behind them.
func (s *sheetWriter) beyond(column int) error {
	if column < s.width+s.room() {
		return s.without()
	}
	return s.endRow()
}

// endRow writes what of the row was not written yet.
func (s *sheetWriter) endRow() error {
	if s.written {
		return nil
	}
	s.written = true
	s.buf = s.line.cells(s.absent(s.buf[:0], s.width), s.p)
	return s.before(s.buf)
}

// absent adds the cells before a column that have faults and are not there.
func (s *sheetWriter) absent(to []byte, column int) []byte {
	for len(s.marks) > 0 && s.marks[0].column < column {
		at, style := s.marks[0].column, s.style
		if style < 0 {
			style = s.styleOf(at)
		}
		to = s.p.empty(to, at, s.line.number, s.painted(style))
	}
	return to
}

// styleOf is the style of a column's cells that are not there.
func (s *sheetWriter) styleOf(column int) int {
	for _, c := range s.styles {
		if c.from <= column && column <= c.to {
			return c.style
		}
	}
	return 0
}
