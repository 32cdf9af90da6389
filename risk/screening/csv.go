package screening

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
)

// csvColumns are the columns a CSV may have.
func csvColumns() []string {
	return []string{"id", "name", "aliases", "weak_aliases", "kind", "country", "program", "reason_uk", "reason_en", "listed", "numbers"}
}

// ReadCSV reads a list in our own format: CSV in UTF-8, with or without a mark
// at its beginning, parted by commas or, if the first line has none, by
// semicolons. The first line names the columns, in any order; id and name have to be
// there:
//
//	id            as the list numbers the entry; no two have the same
//	name          in Cyrillic or Latin letters
//	aliases       further names, parted by |
//	weak_aliases  nicknames and the like, parted by |
//	kind          person, organisation, vessel or unknown; empty is unknown
//	country       as the list writes it
//	program       the regime it is listed under
//	reason_uk, reason_en
//	              why
//	listed        since when, YYYY-MM-DD
//	numbers       of registration, tax, passport, parted by |
//
// Errors are those of [Read].
func ReadCSV(r io.Reader, head Head) (List, error) {
	return newReading(head).csv(r)
}

func (r *reading) csv(in io.Reader) (List, error) {
	buffered := bufio.NewReaderSize(&guard{r: &limited{in, maxBytes}, ends: "\n"}, 64<<10)
	if start, _ := buffered.Peek(len("\ufeff")); string(start) == "\ufeff" {
		_, _ = buffered.Discard(len(start)) // they were there
	}
	lines := csv.NewReader(buffered)
	lines.Comma = separatorOf(buffered)
	lines.FieldsPerRecord = -1 // a short line is told with its number, not as an end
	c := csvReading{reading: r}
	for {
		cells, err := lines.Read()
		if err == io.EOF {
			return c.done(nil)
		}
		if err = c.line(lines, cells, err); err != nil {
			return c.done(err)
		}
	}
}

func separatorOf(r *bufio.Reader) rune {
	start, _ := r.Peek(4 << 10)
	first, _, _ := strings.Cut(string(start), "\n")
	if strings.Contains(first, ",") {
		return ','
	}
	return ';'
}

// csvReading is a CSV being read.
type csvReading struct {
	*reading
	columns []string // nil: the headings are yet to come
}

// line takes one record, or the error there was instead.
func (c *csvReading) line(lines *csv.Reader, cells []string, err error) error {
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return c.end(broken.At(lineAt(syntax.StartLine), "line", strconv.Itoa(syntax.StartLine)))
	}
	if err != nil {
		return err
	}
	number, _ := lines.FieldPos(0)
	at := lineAt(number)
	switch {
	case !utf8.ValidString(strings.Join(cells, "")):
		return c.end(notUTF8.At(at))
	case c.columns == nil:
		return c.headings(cells)
	case len(cells) != len(c.columns):
		return c.refuse(oddWidth.At(at, "has", strconv.Itoa(len(cells)), "want", strconv.Itoa(len(c.columns))))
	}
	e, err := c.entry(at, cells)
	if err != nil {
		return err
	}
	return c.add(at, e)
}

func lineAt(line int) string { return "/lines/" + strconv.Itoa(line) }

// headings takes the first line. Without it nothing else can be read.
func (c *csvReading) headings(cells []string) error {
	known := csvColumns()
	for _, cell := range cells {
		column := strings.ToLower(strings.TrimSpace(cell))
		if !slices.Contains(known, column) || slices.Contains(c.columns, column) {
			_ = c.refuse(oddColumn.At(lineAt(1), "column", shown(column), "known", strings.Join(known, ", ")))
		}
		c.columns = append(c.columns, column)
	}
	for _, column := range []string{"id", "name"} {
		if !slices.Contains(c.columns, column) {
			_ = c.refuse(noColumn.At(lineAt(1), "column", column))
		}
	}
	if len(c.faults) > 0 {
		return errStop
	}
	return nil
}

// shown is the beginning of a text somebody wrote.
func shown(text string) string {
	if len(text) > maxID {
		return strings.ToValidUTF8(text[:maxID], "") + "…"
	}
	return text
}

// entry reads the cells of a line.
func (c *csvReading) entry(at string, cells []string) (Entry, error) {
	e := Entry{Kind: Unknown}
	for i, column := range c.columns {
		if err := c.cell(&e, at+"/"+column, column, strings.TrimSpace(cells[i])); err != nil {
			return e, err
		}
	}
	return e, nil
}

func (c *csvReading) cell(e *Entry, at, column, text string) error {
	switch column {
	case "id":
		e.ID = text
	case "name":
		e.Name = text
	case "aliases", "weak_aliases":
		for _, name := range parted(text) {
			e.Aliases = append(e.Aliases, Alias{name, column == "weak_aliases"})
		}
	case "country":
		e.Country = text
	case "program":
		e.Program = text
	case "reason_uk":
		e.Reason.UK = text
	case "reason_en":
		e.Reason.EN = text
	case "numbers":
		e.Numbers = parted(text)
	case "kind":
		return c.kind(e, at, text)
	case "listed":
		return c.listed(e, at, text)
	}
	return nil
}

func (c *csvReading) kind(e *Entry, at, text string) error {
	switch kind := Kind(strings.ToLower(text)); kind {
	case Person, Organisation, Vessel, Unknown:
		e.Kind = kind
	case "":
	default:
		return c.refuse(oddKind.At(at, "kind", shown(text)))
	}
	return nil
}

func (c *csvReading) listed(e *Entry, at, text string) error {
	if text == "" {
		return nil
	}
	day, err := civil.Parse(text)
	if err != nil {
		return c.refuse(oddDate.At(at, "date", shown(text)))
	}
	e.Listed = day
	return nil
}

// parted are the parts of a cell that holds several.
func parted(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, "|") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
