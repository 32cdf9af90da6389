package ua

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Format is the shape of a file that is read.
type Format string

// The formats. XLSX is known and not read here.
const (
	CSV  Format = "csv"
	HTML Format = "html"
	JSON Format = "json"
	XLSX Format = "xlsx"
)

// FormatOf tells the format of a file by the end of its name; the answer is ""
// for any other.
func FormatOf(name string) Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".txt":
		return CSV
	case ".html", ".htm":
		return HTML
	case ".json":
		return JSON
	case ".xlsx":
		return XLSX
	}
	return ""
}

// Limits of what is read: the law's own pages are a tenth of these.
const (
	maxBytes = 64 << 20
	maxRows  = 200_000
)

var (
	errTooLong  = fmt.Errorf("the file is over %d MiB", maxBytes>>20)
	errTooMany  = fmt.Errorf("the file has over %d rows", maxRows)
	errNoHeader = errors.New("no row names the columns: a tariff has at least a code and a rate (code, mfn, full)")
	errNotUTF8  = errors.New("the file is not UTF-8; save it as UTF-8 and try again")
)

// ReadTariff reads the rows of a tariff. Every row that cannot be read is
// named by its line in the error, a tariffs.BadRows; with an error the rows
// are not to be used.
//
// A CSV (separated by commas or semicolons) names its columns in its first
// row, in any order:
//
//	code                        2 to 10 digits; spaces are dropped
//	mfn, mfn_rate, пільгова     the rate, as rate.Parse reads it; empty or "-" is not known
//	full, full_rate, повна      likewise
//	unit, дод. одиниці          additional unit; empty or "-" is none
//	name_uk (name), name_en     names
//	pref, преференційна         checked to be a rate and not kept: the column names no agreement
//	source, verified            where a row comes from; "yes" or "no"
//	from, until                 first and last day of the code, YYYY-MM-DD
//
// Other columns are not read. HTML is the law's own pages: tables whose
// heading row names the columns "пільгова" and "повна".
func ReadTariff(r io.Reader, format Format) ([]tariffs.Row, error) {
	switch format {
	case CSV:
		return readCSV(limited(r))
	case HTML:
		return readHTML(limited(r))
	case XLSX:
		return nil, errors.New("a tariff is not read from xlsx: save the sheet as CSV (UTF-8) and import that")
	}
	return nil, fmt.Errorf("a tariff is read from csv or html, not from %q", string(format))
}

// bounded fails, rather than ends, at the limit: a file cut short must not
// pass for a whole one.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLong
	}
	return n, err
}

// limited bounds a reader and drops the mark some programs begin UTF-8 with.
func limited(r io.Reader) io.Reader {
	buffered := bufio.NewReader(&bounded{r, maxBytes})
	if start, _ := buffered.Peek(3); string(start) == "\ufeff" {
		_, _ = buffered.Discard(3) // cannot fail: they were peeked at
	}
	return buffered
}

// column is what a column of a tariff holds.
type column int

const (
	other column = iota
	code
	nameUK
	nameEN
	pref
	mfn
	full
	unit
	source
	verified
	rateSource
	from
	until
)

// columnOf knows a column by its heading.
func columnOf(heading string) column {
	h := strings.ToLower(strings.Join(strings.Fields(heading), " "))
	switch h {
	case "code", "код", "код товару", "код згідно з уктзед", "код згідно з укт зед":
		return code
	case "name", "name_uk", "назва", "опис", "назва товару", "найменування":
		return nameUK
	case "name_en":
		return nameEN
	case "pref", "pref_rate", "преференційна":
		return pref
	case "mfn", "mfn_rate", "пільгова":
		return mfn
	case "full", "full_rate", "повна":
		return full
	case "unit", "дод. одиниці", "додаткові одиниці", "додаткові одиниці виміру", "додаткові одиниці виміру та обліку":
		return unit
	case "source":
		return source
	case "verified":
		return verified
	case "rate_source":
		return rateSource
	case "from":
		return from
	case "until":
		return until
	}
	return other
}

// layout is where the columns of a table are.
type layout map[column]int

func layoutOf(headings []string) (layout, bool) {
	l := layout{}
	for i, heading := range headings {
		if c := columnOf(heading); c != other {
			if _, twice := l[c]; !twice {
				l[c] = i
			}
		}
	}
	_, hasCode := l[code]
	_, hasMFN := l[mfn]
	_, hasFull := l[full]
	return l, hasCode && (hasMFN || hasFull)
}

// cells is one row of a table and where it stands in the file.
type cells struct {
	layout layout
	values []string
	line   int
}

func (c cells) get(want column) string {
	i, ok := c.layout[want]
	if !ok || i >= len(c.values) {
		return ""
	}
	return strings.Join(strings.Fields(c.values[i]), " ")
}

// some is get for columns in which a dash is nothing.
func (c cells) some(want column) string {
	switch text := c.get(want); text {
	case "-", "–", "—":
		return ""
	default:
		return text
	}
}

// row reads one row; problem says what is wrong with it.
func (c cells) row() (r tariffs.Row, problem string) {
	r = tariffs.Row{
		Code: strings.ReplaceAll(c.get(code), " ", ""), MFN: c.some(mfn), Full: c.some(full), Unit: c.some(unit), Line: c.line,
	}
	r.Name.UK, r.Name.EN = strings.TrimLeft(c.get(nameUK), "-– "), c.get(nameEN)
	r.Source, r.Verified = c.origin()
	for _, text := range []string{r.MFN, r.Full, c.some(pref)} {
		if text == "" {
			continue
		}
		if _, err := rate.Parse(text); err != nil {
			return r, err.Error()
		}
	}
	first, last, err := period(c.get(from), c.get(until))
	if err != nil {
		return r, err.Error()
	}
	r.From, r.Until = first, last
	return r, ""
}

// origin is where the row says it comes from. A file that says nothing is
// taken at the word of whoever loads it.
func (c cells) origin() (string, bool) {
	switch c.get(rateSource) {
	case "law-html":
		return sourceOf("h")
	case "law-pdf-inferred":
		return sourceOf("p")
	}
	if _, said := c.layout[source]; !said {
		return "loaded from a file", c.get(verified) != "no"
	}
	return c.get(source), c.get(verified) != "no"
}

// reading gathers rows and those that are bad.
type reading struct {
	rows []tariffs.Row
	bad  tariffs.BadRows
}

func (r *reading) add(c cells) error {
	if len(r.rows) == maxRows {
		return errTooMany
	}
	row, problem := c.row()
	if problem != "" {
		r.bad = append(r.bad, tariffs.BadRow{Line: c.line, Code: row.Code, Problem: problem})
	}
	r.rows = append(r.rows, row)
	return nil
}

func (r *reading) done() ([]tariffs.Row, error) {
	if len(r.bad) > 0 {
		return nil, r.bad
	}
	return r.rows, nil
}
