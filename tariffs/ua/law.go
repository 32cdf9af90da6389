package ua

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// Tables is what a file of the law holds: one table or several, or all of it.
type Tables struct {
	Names []string // of the tables, in the order of TableNames
	Law   tariffs.Law
}

// TableNames are the tables of the law, in the order they are written in.
func TableNames() []string {
	return []string{
		"section", "agreement", "preference", "mfn", "payment",
		"vat", "excise", "export-duty", "special-duty", "anti-dumping", "countervailing",
		"import-duty", "border-fee", "licence", "certificate", "ban",
		"vehicle", "parcel", "procedure",
	}
}

// lawColumns are the columns a file of the law may have, in the order they are
// written in.
func lawColumns() []string {
	return []string{
		"table", "id", "agreement", "code", "except", "origins", "additional", "part_uk", "part_en", "relief",
		"from", "until", "rate", "flow", "document", "kind", "payer", "payment", "method",
		"fuel", "over", "upto", "by_age", "age_min", "age_max", "number", "first", "last",
		"procedure", "name_uk", "name_en", "rule", "percent", "free", "currency", "duty", "vat",
		"countries", "uk", "en", "source", "verified",
	}
}

var errNoTables = errors.New(`the first row names no columns of the law: it begins with "table", then code, rate, from, until, source, verified …`)

// ReadLaw reads tables of the law. Every row that cannot be taken is named by
// its line in the error, a tariffs.BadRows; with an error nothing is to be
// used.
//
// A file is CSV separated by commas, semicolons or tabs, in UTF-8. Its first
// row names the columns, in any order; the separator is told from it. Lines
// that begin with # say nothing. A row fills the columns its table has and
// leaves the others empty; lists inside a cell are parted by spaces, days are
// YYYY-MM-DD. The columns of every row:
//
//	table           whose row it is: one of TableNames; a row that says nothing
//	                else says that the table is there and may be empty
//	from, until     first and last day it holds; empty is open
//	uk, en          what an answer says of it; of an agreement, a section and a
//	                payment its name; of a country why its goods pay the
//	                пільгова column. Only a preference may leave them out
//	source          the act it stands in
//	verified        yes: read in the source; no: remembered. It has to be said
//
// and by table:
//
//	section         number (Roman), first, last (its chapters); nothing but uk and en beside
//	agreement       id, countries
//	preference      id, agreement, code, except, additional, part_uk, part_en, rate
//	mfn             countries (each becomes a row)
//	payment         kind (of charge), payer (business, citizen), code, payment (the code of box 47), method
//	vat, excise, export-duty, special-duty, anti-dumping, countervailing, border-fee
//	                id, code, except, origins, additional, part_uk, part_en, relief, rate
//	import-duty     likewise; reliefs only, as the columns stand in the tariff
//	licence, certificate, ban
//	                id, code, except, origins, additional, part_uk, part_en, flow (import, export; empty is both), document
//	vehicle         id, code, fuel, over, upto (cm³), rate, by_age (yes), age_min, age_max
//	parcel          id, free, currency, duty, vat
//	procedure       procedure (two digits), flow (import, export, transit), name_uk, name_en,
//	                rule (charged, exempt, monthly, not-computed), percent
//
// code is a beginning of commodity codes, empty for all goods; except names
// longer beginnings that are spared. origins of a licence, certificate or ban
// on export are the countries of destination. rate is as rate.Parse reads it;
// of a charge an empty one means that goods bear it and it is not known, which
// is answered so and never as zero.
//
// A row without an id gets one of its table, code, origins, additional code
// and relief ("vat/1001"), and all but the earliest of the rows that would
// share it their first day as well ("vat/1001@2027-01-01"): it stays the same
// as long as the row does, wherever it stands in the file.
//
// Contradictions are refused too: an id twice; two rows of a table for the
// same code, origins, additional code and relief whose days overlap; the same
// for payments, countries, parcels, procedures and the engines of vehicles.
func ReadLaw(r io.Reader) (Tables, error) {
	buffered := bufio.NewReaderSize(limited(r), 64<<10)
	reader := csv.NewReader(buffered)
	reader.Comma = separatorOf(buffered)
	reader.Comment = '#'
	reader.FieldsPerRecord = -1 // a short row is told with its line, not as an end
	headings, err := reader.Read()
	if err != nil && err != io.EOF {
		return Tables{}, fmt.Errorf("read the first row: %w", err)
	}
	read := lawReading{headings: headings, seen: map[string]bool{}, byAgreement: map[string]int{}, putters: putters(), currencies: currencies()}
	if err := read.checkHeadings(); err != nil {
		return Tables{}, err
	}
	for {
		values, err := reader.Read()
		if err == io.EOF {
			return read.done()
		}
		line := lineOf(reader, values, err)
		if err = read.record(values, line, err); err != nil {
			return Tables{}, err
		}
	}
}

// separatorOf tells the separator from the first line that is no comment.
func separatorOf(r *bufio.Reader) rune {
	start, _ := r.Peek(16 << 10)
	for line := range strings.Lines(string(start)) {
		if line[0] == '#' || strings.TrimSpace(line) == "" {
			continue
		}
		most, separator := 0, ','
		for _, candidate := range []rune{',', ';', '\t'} {
			if n := strings.Count(line, string(candidate)); n > most {
				most, separator = n, candidate
			}
		}
		return separator
	}
	return ','
}

// lawReading gathers the rows of a file.
type lawReading struct {
	headings    []string
	tables      Tables
	seen        map[string]bool // tables
	byAgreement map[string]int  // place of each agreement in the law
	facts       []fact          // of each row, for what only all rows together show
	bad         tariffs.BadRows
	rows        int
	putters     map[string]func(*lawReading, *lawRow) // by table
	currencies  map[string]bool
}

func (r *lawReading) checkHeadings() error {
	for i, heading := range r.headings {
		r.headings[i] = strings.ToLower(oneLine(heading))
	}
	if !slices.Contains(r.headings, "table") {
		return errNoTables
	}
	known := lawColumns()
	for i, heading := range r.headings {
		switch {
		case !slices.Contains(known, heading):
			return fmt.Errorf("column %q is not one of the law's: %s", heading, strings.Join(known, ", "))
		case slices.Contains(r.headings[:i], heading):
			return fmt.Errorf("column %q stands twice", heading)
		}
	}
	return nil
}

// record takes one record; only what makes the rest unreadable is an error.
func (r *lawReading) record(values []string, line int, err error) error {
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		r.refuse(syntax.StartLine, "", syntax.Err.Error())
		return r.bad
	case err != nil:
		return err
	case r.rows == maxRows:
		return errTooMany
	case len(values) != len(r.headings):
		r.refuse(line, "", fmt.Sprintf("has %d columns, the first row %d", len(values), len(r.headings)))
		return nil
	case !utf8.ValidString(strings.Join(values, "")):
		return fmt.Errorf("line %d: %w", line, errNotUTF8)
	}
	r.rows++
	r.take(&lawRow{line: line, headings: r.headings, values: values, currencies: r.currencies})
	return nil
}

// take puts one row into its table.
func (r *lawReading) take(row *lawRow) {
	row.table = row.text("table")
	put, known := r.putters[row.table]
	if !known {
		r.refuse(row.line, row.table, "there is no table "+quoted(row.table)+"; there are: "+strings.Join(TableNames(), ", "))
		return
	}
	r.seen[row.table] = true
	if row.isBare() {
		return
	}
	put(r, row)
	row.checkUnread()
	if len(row.problems) > 0 {
		r.refuse(row.line, row.name(), strings.Join(row.problems, "; "))
	}
}

// putters are how the rows of each table are read.
func putters() map[string]func(*lawReading, *lawRow) {
	by := map[string]func(*lawReading, *lawRow){
		"section": (*lawReading).section, "agreement": (*lawReading).agreement, "preference": (*lawReading).preference,
		"mfn": (*lawReading).country, "payment": (*lawReading).payment, "vehicle": (*lawReading).vehicle,
		"parcel": (*lawReading).parcel, "procedure": (*lawReading).procedure,
	}
	for _, kind := range charges() {
		by[string(kind)] = (*lawReading).charge
	}
	for _, kind := range requirements() {
		by[string(kind)] = (*lawReading).requirement
	}
	return by
}

// charges are the kinds of measures that are paid.
func charges() []tariffs.Kind {
	return []tariffs.Kind{tariffs.ImportDuty, tariffs.SpecialDuty, tariffs.AntiDumping, tariffs.Countervailing,
		tariffs.Excise, tariffs.VAT, tariffs.ExportDuty, tariffs.BorderFee}
}

// requirements are the kinds of measures that ask for something else.
func requirements() []tariffs.Kind {
	return []tariffs.Kind{tariffs.Licence, tariffs.Certificate, tariffs.Ban}
}

func (r *lawReading) refuse(line int, name, problem string) {
	r.bad = append(r.bad, tariffs.BadRow{Line: line, Code: name, Problem: problem})
}

func (r *lawReading) done() (Tables, error) {
	r.nameRows()
	r.checkFacts()
	sortByTable(r.tables.Law.Measures)
	for _, name := range TableNames() {
		if r.seen[name] {
			r.tables.Names = append(r.tables.Names, name)
		}
	}
	if r.seen["agreement"] {
		r.bad = append(r.bad, strayRates(r.tables.Law)...)
	}
	if len(r.bad) > 0 {
		slices.SortStableFunc(r.bad, func(a, b tariffs.BadRow) int { return a.Line - b.Line })
		return Tables{}, r.bad
	}
	return r.tables, nil
}

// sortByTable puts measures in the order of their tables and leaves those of a
// table as they are, so that a law is the same however its files came.
func sortByTable(measures []tariffs.Measure) {
	order := TableNames()
	slices.SortStableFunc(measures, func(a, b tariffs.Measure) int {
		return slices.Index(order, string(a.Kind)) - slices.Index(order, string(b.Kind))
	})
}

// strayRates finds rates of agreements that are not there: no goods could ever
// be given them.
func strayRates(law tariffs.Law) tariffs.BadRows {
	var bad tariffs.BadRows
	for _, a := range law.Agreements {
		if len(a.Countries) == 0 {
			bad = append(bad, tariffs.BadRow{Code: "preference/" + a.ID,
				Problem: "there are rates of the agreement " + quoted(a.ID) + ", and no row of the table agreement with that id"})
		}
	}
	return bad
}

// Over puts the tables on top of a law: a table that is named here takes the
// place of the whole table there, and the others stay as they are. The rates
// of agreements are a table of their own.
func (t Tables) Over(l tariffs.Law) tariffs.Law {
	over := func(name string) bool { return slices.Contains(t.Names, name) }
	if over("section") {
		l.Sections = t.Law.Sections
	}
	l.Agreements = agreementsOver(t.Law.Agreements, l.Agreements, over("agreement"), over("preference"))
	if over("mfn") {
		l.MFN = t.Law.MFN
	}
	if over("payment") {
		l.Payments = t.Law.Payments
	}
	if over("vehicle") {
		l.Vehicles = t.Law.Vehicles
	}
	if over("parcel") {
		l.Parcels = t.Law.Parcels
	}
	if over("procedure") {
		l.Procedures = t.Law.Procedures
	}
	named := func(m tariffs.Measure) bool { return over(string(m.Kind)) }
	l.Measures = append(slices.DeleteFunc(slices.Clone(l.Measures), named), t.Law.Measures...)
	sortByTable(l.Measures)
	return l
}

// agreementsOver takes agreements from one law and their rates from the same
// or the other. Rates left without their agreement stay, so that NewSchedule
// can name them.
func agreementsOver(above, below []tariffs.Agreement, heads, rates bool) []tariffs.Agreement {
	from := func(first bool) []tariffs.Agreement {
		if first {
			return above
		}
		return below
	}
	var list []tariffs.Agreement
	place := map[string]int{}
	for _, a := range from(heads) {
		if len(a.Countries) > 0 {
			a.Rates = nil
			place[a.ID] = len(list)
			list = append(list, a)
		}
	}
	for _, a := range from(rates) {
		if len(a.Rates) == 0 {
			continue
		}
		i, there := place[a.ID]
		if !there {
			i = len(list)
			list = append(list, tariffs.Agreement{ID: a.ID})
		}
		list[i].Rates = a.Rates
	}
	return list
}

// oneLine writes a text in one line with single spaces.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func both(uk, en string) fault.Text { return fault.Text{UK: uk, EN: en} }
