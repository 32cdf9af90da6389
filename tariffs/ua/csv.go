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

// newCSV makes a reader whose separator is the one its first lines hold more
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
	var read reading
	for {
		values, err := reader.Read()
		if err == io.EOF {
			return read.done()
		}
		if err = read.takeCSV(values, lineOf(reader, values, err), err); err != nil {
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

// takeCSV takes one record; only what makes the rest unreadable is an error.
func (r *reading) takeCSV(values []string, line int, err error) error {
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		r.refuse(syntax.StartLine, "", syntax.Err.Error())
		return r.allBad()
	case err != nil:
		return err
	case !utf8.ValidString(strings.Join(values, "")):
		return fmt.Errorf("line %d: %w", line, errNotUTF8)
	}
	l := r.heading.layout
	if l == nil || len(values) == l.width {
		return r.take(values, line)
	}
	r.refuse(line, cells{l, values, line}.code(), fmt.Sprintf("has %d columns, the heading %d", len(values), l.width))
	return nil
}

// WriteTariff writes rows as the CSV that ReadTariff reads back to the same.
func WriteTariff(w io.Writer, rows []tariffs.Row) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"code", "name_uk", "name_en", "pref", "mfn", "full", "unit", "source", "verified", "from", "until"})
	for _, r := range rows {
		answer := "no"
		if r.Verified {
			answer = "yes"
		}
		_ = out.Write([]string{r.Code, r.Name.UK, r.Name.EN, r.Preferential, r.MFN, r.Full, r.Unit, r.Source, answer,
			r.From.String(), r.Until.String()})
	}
	out.Flush()
	return out.Error() // keeps the first error of the writes above
}
