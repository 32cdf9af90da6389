package batch

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// csvReader reads the rows of a CSV.
type csvReader struct {
	file   *csvFile
	limits Limits
	yield  func(Row, error) bool
	in     window
	stops  [256]bool // bytes that end a field without quotation marks
	number int       // of the record being read: Excel counts blank lines too
	count  int       // of rows given
	column int       // of the field being read, from 0
	line   []byte    // the texts of the row
	cells  []piece   // where they stand in it
}

// piece is where a text begins and ends.
type piece struct{ from, to int }

// fieldEnd is what a field ends with.
type fieldEnd int

const (
	atSeparator fieldEnd = iota + 1
	atLine
	atFile
)

// What can be wrong with the text of a CSV beside its length.
var (
	errCoding = errors.New("a byte that the coding does not know")
	errQuote  = errors.New("a quotation mark that is never closed")
)

// read gives every row that holds a value. The file is read in a window that
// does not grow beyond the longest cell.
func (f *csvFile) read(l Limits, yield func(Row, error) bool) {
	r := &csvReader{file: f, limits: l, yield: yield}
	r.in = window{r: f.text(), buf: make([]byte, windowSize), most: utf8.UTFMax*l.Cell + windowSize}
	r.stops['\r'], r.stops['\n'], r.stops[f.separator] = true, true, true
	if err := r.records(); err != nil && !errors.Is(err, errStop) {
		yield(Row{}, r.told(err))
	}
}

func (r *csvReader) records() error {
	if r.file.told {
		if _, err := r.record(); err != nil {
			return err
		}
	}
	for end := atLine; end != atFile; {
		r.number++
		var err error
		if end, err = r.record(); err != nil {
			return err
		}
		if err = r.give(); err != nil {
			return err
		}
	}
	return nil
}

// told is a failure to read in words for a person.
func (r *csvReader) told(err error) error {
	switch row := strconv.Itoa(r.number); {
	case errors.Is(err, errCoding):
		return refuse(csvCoding, "row", row, "coding", r.file.coding.name)
	case errors.Is(err, errQuote):
		return refuse(csvQuote, "row", row)
	case errors.Is(err, errLong), errors.Is(err, errFull):
		return refuse(cellTooLong, "where", cellName(r.column, r.number), "max", strconv.Itoa(r.limits.Cell))
	}
	return err
}

// record reads the fields of one record.
func (r *csvReader) record() (fieldEnd, error) {
	r.line, r.cells, r.column = r.line[:0], r.cells[:0], 0
	if done, err := r.wholeLine(); done {
		return atLine, err
	}
	for ; ; r.column++ {
		from := len(r.line)
		end, err := r.field()
		if err == nil {
			err = r.take(from)
		}
		if err != nil || end != atSeparator {
			return end, err
		}
	}
}

// give hands the row out, if it is one.
func (r *csvReader) give() error {
	if len(r.cells) == 0 {
		return nil
	}
	if r.count++; r.count > r.limits.Rows || r.number > lastRow {
		return refuse(tooManyRows, "sheet", csvSheet, "max", strconv.Itoa(min(r.limits.Rows, lastRow)))
	}
	if !r.yield(r.row(), nil) {
		return errStop
	}
	return nil
}

// row is the row that was read, in two pieces of memory.
func (r *csvReader) row() Row {
	line := string(r.line)
	cells := make([]string, len(r.cells))
	for i, c := range r.cells {
		cells[i] = line[c.from:c.to]
	}
	return Row{Number: r.number, Cells: cells}
}

// wholeLine reads a record that is one line of what has been read, without
// quotation marks and not too long for one cell, as nearly all are.
func (r *csvReader) wholeLine() (done bool, err error) {
	rest := r.in.rest()
	n := bytes.IndexByte(rest, '\n')
	if n < 0 || n > r.limits.Cell || bytes.IndexByte(rest[:n], '"') >= 0 {
		return false, nil
	}
	line := bytes.TrimSuffix(rest[:n], []byte("\r"))
	if bytes.IndexByte(line, '\r') >= 0 || !r.decoded(line) {
		return false, nil
	}
	r.line = append(r.line, line...)
	r.in.at += n + 1
	for from := 0; from <= len(line) && err == nil; r.column++ {
		to := len(line)
		if n := bytes.IndexByte(line[from:], r.file.separator); n >= 0 {
			to = from + n
		}
		err = r.put(from, to)
		from = to + 1
	}
	return true, err
}

// decoded reports whether everything in a text is known to the coding.
func (r *csvReader) decoded(text []byte) bool {
	switch c := r.file.coding; {
	case c.kept:
		return true
	case c.of == nil:
		return utf8.Valid(text)
	}
	return !bytes.ContainsRune(text, utf8.RuneError)
}

// take makes what was added to the line the value of the column.
func (r *csvReader) take(from int) error {
	switch text := r.line[from:]; {
	case !r.decoded(text):
		return errCoding
	case tooLong(text, r.limits.Cell):
		return errLong
	}
	return r.put(from, len(r.line))
}

// put makes a piece of the line the value of the column. One that holds
// nothing is no data, as in a sheet.
func (r *csvReader) put(from, to int) error {
	if from == to {
		return nil
	}
	if r.column >= r.limits.Columns {
		return refuse(tooManyColumns, "sheet", csvSheet, "row", strconv.Itoa(r.number), "max", strconv.Itoa(r.limits.Columns))
	}
	for len(r.cells) < r.column {
		r.cells = append(r.cells, piece{})
	}
	r.cells = append(r.cells, piece{from, to})
	return nil
}

// field adds the next field to the line.
func (r *csvReader) field() (fieldEnd, error) {
	switch err := r.in.need(1); {
	case err == io.EOF:
		return atFile, nil
	case err != nil:
		return 0, err
	case r.in.buf[r.in.at] == '"':
		if err := r.quoted(); err != nil {
			return 0, err
		}
	}
	return r.bare()
}

// bare adds what stands before the next separator or end.
func (r *csvReader) bare() (fieldEnd, error) {
	n := 0
	for {
		rest := r.in.rest()
		for n < len(rest) && !r.stops[rest[n]] {
			n++
		}
		if n < len(rest) {
			break
		}
		switch err := r.in.more(); {
		case err == io.EOF:
			r.add(n)
			return atFile, nil
		case err != nil:
			return 0, err
		}
	}
	stop := r.in.rest()[n]
	r.add(n)
	r.in.at++
	if stop == r.file.separator {
		return atSeparator, nil
	}
	return atLine, r.endLine(stop)
}

// add moves so many bytes into the line.
func (r *csvReader) add(n int) {
	r.line = append(r.line, r.in.rest()[:n]...)
	r.in.at += n
}

// endLine takes the LF behind a CR.
func (r *csvReader) endLine(stop byte) error {
	if stop != '\r' {
		return nil
	}
	err := r.in.need(1)
	if err == nil && r.in.buf[r.in.at] == '\n' {
		r.in.at++
	}
	if err == io.EOF { // found by the next field
		return nil
	}
	return err
}

// quoted adds what stands between quotation marks, of which two are one. What
// follows the closing one is left.
func (r *csvReader) quoted() error {
	longest := len(r.line) + utf8.UTFMax*r.limits.Cell
	r.in.at++
	for {
		n, err := r.in.index('"', 0)
		switch {
		case err == io.EOF:
			return errQuote
		case err != nil:
			return err
		case len(r.line)+n > longest:
			return errLong
		}
		r.add(n)
		r.in.at++
		if err := r.in.need(1); err == io.EOF { // found by bare
			return nil
		} else if err != nil {
			return err
		}
		if r.in.buf[r.in.at] != '"' {
			return nil
		}
		r.add(1)
	}
}
