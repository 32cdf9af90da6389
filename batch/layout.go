package batch

import "strings"

// layout is what must be known of a sheet before it is written anew.
type layout struct {
	width   int    // columns with something in them, from A
	last    int    // number of the last row
	drawing string // id of the relationship to the drawing of its comments; "" for none
}

// widestMerge is the last column of a merged range that counts as used. Titles
// are merged over far more columns than anything stands in.
const widestMerge = 512

// surveyor looks over a sheet.
type surveyor struct {
	layout
	m    *markup
	from int // row of the headings: ranges merged above it do not matter
	at   int // column of the cell before, from 0
	buf  []byte
}

// survey reads a sheet once to see how far it reaches. What its dimension says
// is not relied on: it is often missing or wrong.
func (w *Workbook) survey(s sheet, headerRow int) (layout, error) {
	v := &surveyor{from: headerRow}
	err := w.box.read(s.part, func(m *markup) error {
		v.m = m
		return m.rootEach(v.section)
	})
	return v.layout, err
}

func (v *surveyor) section(name []byte) error {
	switch string(name) {
	case "sheetData":
		return v.m.each(v.row)
	case "mergeCells":
		return v.m.each(v.merged)
	case "legacyDrawing":
		id, _ := v.m.prefixed("id")
		v.drawing = string(id)
	}
	return nil
}

func (v *surveyor) row(name []byte) (err error) {
	if string(name) != "row" {
		return nil
	}
	if v.last, err = v.m.rowNumber(v.last); err != nil {
		return err
	}
	v.at = -1
	return v.m.each(v.cell)
}

// cell widens the sheet by a cell that holds something.
func (v *surveyor) cell(name []byte) error {
	if string(name) != "c" {
		return nil
	}
	place, _, _ := v.m.cellAttrs()
	column, ok := columnAfter(v.at, place, v.last)
	if !ok {
		return errMarkup
	}
	if v.at = column; column < v.width {
		return nil
	}
	return v.m.each(func(name []byte) (err error) {
		switch string(name) {
		case "v":
			v.buf, err = v.m.content(v.buf[:0])
		case "is":
			v.buf, err = v.m.phrase(v.buf[:0])
		case "f":
			v.buf = append(v.buf[:0], '=')
		default:
			v.buf = v.buf[:0]
		}
		if len(v.buf) > 0 {
			v.width = column + 1
		}
		return err
	})
}

func (v *surveyor) merged([]byte) error {
	ref, _ := v.m.attr("ref")
	_, end, _ := strings.Cut(string(ref), ":")
	column, row := placeOf(end)
	if row >= v.from && column < widestMerge {
		v.width = max(v.width, column+1)
	}
	return nil
}

// placeOf reads a place such as AB12: its column from 0 and its row; -1 and 0
// where it is none.
func placeOf(place string) (column, row int) {
	letters := strings.TrimRight(place, "0123456789")
	row, ok := whole([]byte(place[len(letters):]))
	if column = columnIndex(letters); !ok || column < 0 {
		return -1, 0
	}
	return column, row
}
