package ua

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/tariffs"
)

// newCSV makes a reader whose separator is the one its first line holds more
// of.
func newCSV(r io.Reader) *csv.Reader {
	buffered := bufio.NewReaderSize(r, 64<<10)
	start, _ := buffered.Peek(4096)
	head, _, _ := strings.Cut(string(start), "\n")
	reader := csv.NewReader(buffered)
	reader.FieldsPerRecord = -1 // a short row is told with its line, not as an end
	reader.ReuseRecord = true
	if strings.Count(head, ";") > strings.Count(head, ",") {
		reader.Comma = ';'
	}
	return reader
}

func readCSV(r io.Reader) ([]tariffs.Row, error) {
	reader := newCSV(r)
	headings, err := reader.Read()
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the first row: %w", err)
	}
	columns, ok := layoutOf(headings)
	if !ok {
		return nil, errNoHeader
	}
	width := len(headings)
	var read reading
	for {
		values, err := reader.Read()
		if err == io.EOF {
			return read.done()
		}
		line := lineOf(reader, values, err)
		if err = read.addCSV(cells{columns, values, line}, width, err); err != nil {
			return nil, err
		}
	}
}

// lineOf is where a record begins; there is none to ask about after an error.
func lineOf(reader *csv.Reader, values []string, err error) int {
	if err != nil || len(values) == 0 {
		return 0
	}
	line, _ := reader.FieldPos(0)
	return line
}

// addCSV takes one record; only what makes the rest unreadable is an error.
func (r *reading) addCSV(c cells, width int, err error) error {
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		r.bad = append(r.bad, tariffs.BadRow{Line: syntax.StartLine, Problem: syntax.Err.Error()})
		return r.bad
	case err != nil:
		return err
	case len(c.values) != width:
		r.bad = append(r.bad, tariffs.BadRow{Line: c.line, Code: c.get(code),
			Problem: fmt.Sprintf("has %d columns, the first row %d", len(c.values), width)})
		return nil
	case !utf8.ValidString(strings.Join(c.values, "")):
		return fmt.Errorf("line %d: %w", c.line, errNotUTF8)
	}
	return r.add(c)
}

// WriteTariff writes rows as the CSV that ReadTariff reads back to the same.
func WriteTariff(w io.Writer, rows []tariffs.Row) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"code", "name_uk", "name_en", "mfn", "full", "unit", "source", "verified", "from", "until"})
	for _, r := range rows {
		answer := "no"
		if r.Verified {
			answer = "yes"
		}
		_ = out.Write([]string{r.Code, r.Name.UK, r.Name.EN, r.MFN, r.Full, r.Unit, r.Source, answer,
			r.From.String(), r.Until.String()})
	}
	out.Flush()
	return out.Error() // keeps the first error of the writes above
}
