package model

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
)

// What a file may hold at most.
const (
	maxText   = 256  // bytes of a text
	maxNumber = 1e15 // of either sign
)

// ReadCSV reads rows from a file with a line of headings. Columns it does not
// know are passed over, columns that are not there are not used. An error names
// the line and the column.
func ReadCSV(in io.Reader) (*Table, error) {
	lines := csv.NewReader(withoutMark(in))
	lines.ReuseRecord = true
	heading, err := lines.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty: the first line must name the columns")
	}
	if err != nil {
		return nil, err
	}
	read, err := newReader(heading)
	if err != nil {
		return nil, err
	}
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return &read.table, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := lines.FieldPos(0)
		if err := read.row(line, cells); err != nil {
			return nil, err
		}
	}
}

// byteOrderMark begins files that some programs write.
const byteOrderMark = "\ufeff"

// withoutMark takes the mark off: headings in quotes may stand behind it.
func withoutMark(in io.Reader) io.Reader {
	text := bufio.NewReader(in)
	if first, _ := text.Peek(len(byteOrderMark)); string(first) == byteOrderMark { // a file that cannot be read will say so
		_, _ = text.Discard(len(byteOrderMark))
	}
	return text
}

// reader reads the cells of a line into a row, each with what its column asks
// for.
type reader struct {
	table Table
	cells []func(*Row, string) error // by position; nil: passed over
	names []string
}

func newReader(heading []string) (*reader, error) {
	r := &reader{cells: make([]func(*Row, string) error, len(heading))}
	known := 0
	for i, name := range heading {
		name = strings.TrimSpace(name)
		if !utf8.ValidString(name) {
			return nil, fmt.Errorf("line 1: the heading of column %d is %w", i+1, errEncoding)
		}
		if slices.Contains(r.names, name) && name != "" {
			return nil, fmt.Errorf("line 1: the column %q stands there twice", name)
		}
		r.names = append(r.names, name)
		if r.cells[i] = r.column(name); r.cells[i] != nil {
			known++
		}
	}
	if known == 0 {
		return nil, fmt.Errorf("line 1: none of the columns is known; it must name some of id, date, label, weight, found, %s, %s",
			strings.Join(columnNames[:givenColumns], ", "), strings.Join(numberNames[:], ", "))
	}
	return r, nil
}

// column gives what reads a cell of the column; nil where it is not known.
func (r *reader) column(name string) func(*Row, string) error {
	switch name {
	case "id":
		return func(row *Row, cell string) error { return text(&row.ID, cell) }
	case "date":
		r.table.Dated, r.table.has.dated = true, true
		return readDay
	case "label":
		r.table.Labelled = true
		return readLabel
	case "weight":
		return readWeight
	case "found":
		return func(row *Row, cell string) error { return readAmount(&row.Found, cell) }
	}
	if i := slices.Index(columnNames[:givenColumns], name); i >= 0 {
		r.table.has.texts[i] = true
		return func(row *Row, cell string) error { return text(&row.Texts[i], cell) }
	}
	if i := slices.Index(numberNames[:], name); i >= 0 {
		r.table.has.numbers[i] = true
		return func(row *Row, cell string) error { return readAmount(&row.Numbers[i], cell) }
	}
	return nil
}

func (r *reader) row(line int, cells []string) error {
	row := NewRow()
	row.ID = strconv.Itoa(len(r.table.Rows) + 1)
	for i, read := range r.cells {
		if read == nil {
			continue
		}
		if !utf8.ValidString(cells[i]) {
			return fmt.Errorf("line %d, column %s: %w", line, r.names[i], errEncoding)
		}
		if err := read(&row, cells[i]); err != nil {
			return fmt.Errorf("line %d, column %s: %w", line, r.names[i], err)
		}
	}
	r.table.Rows = append(r.table.Rows, row)
	r.table.has.digits = max(r.table.has.digits, len(row.Texts[CommodityCode]))
	return nil
}

// errEncoding is text that other programs would read otherwise.
var errEncoding = errors.New("not text in UTF-8: save the file in that encoding")

func text(into *string, cell string) error {
	if len(cell) > maxText {
		return fmt.Errorf("a text of %d bytes; %d are allowed", len(cell), maxText)
	}
	*into = strings.Clone(cell) // the reader's record is one long string
	return nil
}

func readDay(row *Row, cell string) (err error) {
	if row.Day, err = civil.Parse(cell); err != nil {
		return fmt.Errorf("%q is no day: write one from 1900-01-01 to 2199-12-31 as YYYY-MM-DD", shortened(cell))
	}
	return nil
}

func readLabel(row *Row, cell string) error {
	switch cell {
	case "":
		row.Label = Unlabelled
	case "0":
		row.Label = Clean
	case "1":
		row.Label = Fault
	default:
		return fmt.Errorf("%q is no label: write 0, 1 or nothing", cell)
	}
	return nil
}

func readWeight(row *Row, cell string) error {
	if cell == "" {
		return nil
	}
	var weight float64
	if err := readNumber(&weight, cell); err != nil {
		return err
	}
	if row.Weight = int(math.Round(weight * FullWeight)); row.Weight < 1 || row.Weight > FullWeight {
		return fmt.Errorf("%q is no weight: write 0.001 to 1", cell)
	}
	return nil
}

// readAmount reads how much there is of something.
func readAmount(into *float64, cell string) error {
	var n float64
	if err := readNumber(&n, cell); err != nil {
		return err
	}
	if n < 0 {
		return fmt.Errorf("%q is negative: write 0 or more, or nothing where it is not known", shortened(cell))
	}
	if cell != "" {
		*into = n
	}
	return nil
}

func readNumber(into *float64, cell string) error {
	if cell == "" {
		return nil
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsNaN(n) || strings.ContainsAny(cell, "xXpP_") {
		return fmt.Errorf("%q is not a number: write digits with a point", shortened(cell))
	}
	if math.Abs(n) > maxNumber {
		return fmt.Errorf("%q is out of range", shortened(cell))
	}
	*into = n
	return nil
}

func shortened(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// Append puts the rows of another table behind these. A column counts as
// present where both have it: half a column would teach what file a row is of.
func (t *Table) Append(other *Table) {
	if len(t.Rows) == 0 {
		*t = *other
		return
	}
	t.Rows = append(t.Rows, other.Rows...)
	t.has.digits = max(t.has.digits, other.has.digits)
	t.Labelled = t.Labelled && other.Labelled
	t.Dated = t.Dated && other.Dated
	t.has.dated = t.Dated
	for i := range t.has.texts {
		t.has.texts[i] = t.has.texts[i] && other.has.texts[i]
	}
	for i := range t.has.numbers {
		t.has.numbers[i] = t.has.numbers[i] && other.has.numbers[i]
	}
}
