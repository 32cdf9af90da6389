package batch

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/brama-customs/brama/civil"
)

// errTable is a mistake of whoever gives a list.
var errTable = errors.New("batch: a row of a list has not as many texts as the list has columns")

// WriteTable writes a list as a file of its own, row by row: memory does not
// grow with the rows. An error of the rows is WriteTable's, and leaves a
// workbook that no program opens.
//
// In a workbook numbers, days and moments are what they say they are, with all
// their digits: a number of more than the fifteen that Excel keeps, or what is
// no number at all, stands as text. A list of more rows than a sheet holds
// goes on in another.
//
// A CSV is what Excel opens by a double click in the country of the language:
// in Ukrainian parted by semicolons and with commas before fractions, in
// English by commas and with points (RFC 4180). A text that might be taken for
// a formula has an apostrophe before it.
func WriteTable(to io.Writer, form Form, lang string, t Table) error {
	if len(t.Columns) == 0 {
		return errTable
	}
	if form == CSV {
		return t.writeCSV(to, lang)
	}
	return newTableWriter(to, lang, t).write()
}

func (t Table) writeCSV(to io.Writer, lang string) error {
	separator := byte(';')
	if lang == "en" {
		separator = ','
	}
	w := newCSVWriter(to, separator, lang)
	fields := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = c.Heading
	}
	if err := w.write(fields); err != nil {
		return err
	}
	for row, err := range t.Rows {
		switch {
		case err != nil:
			return err
		case len(row) != len(fields):
			return errTable
		}
		for i, text := range row {
			if fields[i] = text; t.Columns[i].Kind == NumberColumn && isDigits(text) {
				fields[i] = w.number(text)
			}
		}
		if err := w.write(fields); err != nil {
			return err
		}
	}
	return w.to.Flush()
}

// isDigits reports whether a text is a number in plain digits, such as -12.50:
// without zeros in front, which are those of a code.
func isDigits(text string) bool {
	whole, fraction, found := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return allDigits(whole) && (len(whole) == 1 || whole[0] != '0') && (!found || allDigits(fraction))
}

// kept reports whether Excel keeps every digit of a number.
func kept(digits string) bool {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(digits, "-"), ".")
	return len(strings.TrimLeft(whole+strings.TrimRight(fraction, "0"), "0")) <= significant
}

// firstDay is the first that Excel counts as others do: 1900-03-01.
const firstDay = 61

// serialOf is the number by which Excel keeps a day, "" for what is none or
// lies beyond those it knows.
func serialOf(text string) []byte {
	day, err := civil.Parse(text)
	n := day.DaysSince(civil.New(1899, 12, 30))
	if err != nil || n < firstDay || n > lastSerial {
		return nil
	}
	return strconv.AppendInt(nil, int64(n), 10)
}

// momentOf is the number by which Excel keeps a moment: days, with the time as
// their fraction to the hundred thousandth of a second.
func momentOf(text string) []byte {
	at, err := time.Parse(time.DateTime, text)
	serial := serialOf(at.Format(time.DateOnly))
	if err != nil || serial == nil {
		return nil
	}
	const day, digits = 24 * 60 * 60, 10_000_000_000
	seconds := at.Hour()*60*60 + at.Minute()*60 + at.Second()
	fraction := digits + (seconds*digits+day/2)/day // the 1 in front keeps the zeros
	serial = append(serial, '.')
	return append(serial, strconv.AppendInt(nil, int64(fraction), 10)[1:]...)
}
