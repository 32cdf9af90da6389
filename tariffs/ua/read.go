package ua

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/tariffs"
)

// Format is the shape of a file that is read.
type Format string

// The formats. The rows of a workbook are read by ReadSheet.
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
	errTooLong = fmt.Errorf("the file is over %d MiB", maxBytes>>20)
	errTooMany = fmt.Errorf("the file has over %d rows", maxRows)
	errNotUTF8 = errors.New("the file is not UTF-8; save it as UTF-8 and try again")
)

// ErrNoHeading says that a file or a sheet is no tariff: no row of it names the
// columns of one.
var ErrNoHeading = errors.New("no row names the columns: a tariff has at least a code and both rates (code, mfn, full; код, пільгова, повна)")

// ReadTariff reads the rows of a tariff. Every row that cannot be read is
// named by its line in the error, a tariffs.BadRows, and with those, so that a
// file is corrected once, what NewSchedule would refuse of the others. With an
// error there are no rows.
//
// The row that names the columns is found wherever it stands; what is above it
// is a title. Names may stand in two rows, a group over its columns. The
// columns come in any order:
//
//	code, код, УКТЗЕД           2 to 10 digits; spaces are dropped; columns without a name that
//	                            follow it hold the rest of the digits
//	mfn, пільгова               the rate, as rate.Parse reads it; empty or "-" is not known
//	full, повна                 likewise
//	pref, преференційна         likewise; may be missing
//	unit, дод. одиниці          additional unit; empty or "-" is none
//	name_uk (name, назва), name_en
//	source, verified            where a row comes from; "yes" or "no"
//	from, until                 first and last day of the code, YYYY-MM-DD
//
// Other columns are not read. Rows with neither a code nor a rate are titles
// of sections and groups.
//
// CSV is separated by commas or semicolons and is UTF-8. HTML is the law's own
// pages: the tables whose heading names the columns, in UTF-8 or the encoding
// the page declares. A page that declares none and is not UTF-8 is taken for
// windows-1251, in which the law's pages were published, and the source of its
// rows says so.
//
// A code that lost its leading zero in a spreadsheet (nine digits) is refused
// and not repaired: the tariff is what codes are checked against, and there is
// nothing to check its own by.
func ReadTariff(r io.Reader, format Format) ([]tariffs.Row, error) {
	switch format {
	case CSV:
		return readCSV(limited(r))
	case HTML:
		return readHTML(limited(r))
	case XLSX:
		return nil, errors.New("a workbook is no text: its rows are read by ReadSheet")
	}
	return nil, fmt.Errorf("a tariff is read from csv, html or xlsx, not from %q", string(format))
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

// cells is one row of a table and where it stands in the file.
type cells struct {
	layout *layout
	values []string
	line   int
}

func (c cells) get(want column) string {
	i, ok := c.layout.at[want]
	if !ok || i >= len(c.values) {
		return ""
	}
	return clean(c.values[i])
}

// clean is a text on one line, without what is not seen.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch r {
		case '\u00ad', '\u200b', '\u2060', '\ufeff': // soft hyphen, spaces of no width
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
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

// code is the code of the row without spaces. The law's tables give its parts
// columns of their own under one heading.
func (c cells) code() string {
	text := c.get(code)
	for i := c.layout.at[code] + 1; i < min(c.layout.codeEnd, len(c.values)); i++ {
		if more := clean(c.values[i]); strings.Trim(more, "0123456789 ") == "" {
			text += more
		}
	}
	return strings.ReplaceAll(text, " ", "")
}

// isTitle reports whether a row is a title: of a section, of a group of codes,
// or one that numbers the columns.
func (c cells) isTitle() bool {
	if number := c.code(); number != "" && strings.Trim(number, "0123456789") == "" {
		return c.countsColumns()
	}
	for _, price := range []column{mfn, full, pref} {
		if rate := c.get(price); rate != "" && rate[0] >= '0' && rate[0] <= '9' {
			return false
		}
	}
	return true
}

// countsColumns reports whether the row is 1, 2, 3 …, as tables in print have
// under their heading.
func (c cells) countsColumns() bool {
	counted := 0
	for _, value := range c.values {
		if value = clean(value); value == "" {
			continue
		}
		if counted++; value != fmt.Sprint(counted) {
			return false
		}
	}
	return counted > 2
}

// row reads one row; problem says what is wrong with it. Whether rates, units
// and codes are right is for NewSchedule to say.
func (c cells) row() (r tariffs.Row, problem string) {
	r = tariffs.Row{Code: c.code(), MFN: c.some(mfn), Full: c.some(full), Preferential: c.some(pref), Unit: c.some(unit), Line: c.line}
	r.Name.UK, r.Name.EN = strings.TrimLeft(c.get(nameUK), "-– "), c.get(nameEN)
	r.Source, r.Verified = c.origin()
	var err error
	if r.From, r.Until, err = period(c.get(from), c.get(until)); err != nil {
		return r, err.Error()
	}
	if len(r.Code)%2 == 1 && strings.Trim(r.Code, "0123456789") == "" {
		return r, fmt.Sprintf("%d digits: if a spreadsheet dropped the leading zero, format the column of codes as text, write 0%s and save again",
			len(r.Code), r.Code)
	}
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
	if _, said := c.layout.at[source]; !said {
		return "loaded from a file", c.get(verified) != "no"
	}
	return c.get(source), c.get(verified) != "no"
}

// reading gathers the rows of a file, and those that are bad.
type reading struct {
	heading heading
	rows    []tariffs.Row
	bad     tariffs.BadRows
}

// take takes the next row of a table, be it a title, the heading or a row of
// the tariff.
func (r *reading) take(values []string, line int) error {
	if r.heading.take(values, line) || r.heading.layout == nil {
		return nil
	}
	c := cells{r.heading.layout, values, line}
	if c.isTitle() {
		return nil
	}
	return r.add(c)
}

func (r *reading) add(c cells) error {
	if len(r.rows) == maxRows {
		return errTooMany
	}
	row, problem := c.row()
	if problem != "" {
		r.refuse(c.line, row.Code, problem)
	}
	r.rows = append(r.rows, row)
	return nil
}

func (r *reading) refuse(line int, code, problem string) {
	r.bad = append(r.bad, tariffs.BadRow{Line: line, Code: code, Problem: problem})
}

func (r *reading) done() ([]tariffs.Row, error) {
	if err := r.heading.missing(); err != nil {
		return nil, err
	}
	if len(r.bad) > 0 {
		return nil, r.allBad()
	}
	return r.rows, nil
}

// allBad adds what is wrong with rows that could be read.
func (r *reading) allBad() tariffs.BadRows {
	named := map[int]bool{}
	for _, b := range r.bad {
		named[b.Line] = true
	}
	var more tariffs.BadRows
	_, err := tariffs.NewSchedule("", civil.Date{}, r.rows, tariffs.Law{})
	errors.As(err, &more)
	all := r.bad
	for _, b := range more {
		if !named[b.Line] {
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all, func(a, b tariffs.BadRow) int { return a.Line - b.Line })
	return all
}
