package batch

import (
	"slices"
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Question is what a workbook is checked against.
type Question struct {
	Given        Mapping // columns the uploader names; the others are proposed
	Defaults     []byte  // see Plan.Defaults
	TakeFormulas bool
	Today        civil.Date // of lodging, in Kyiv
	Tariff       *tariffs.Schedule
	Rates        *money.Rates
}

// Report is what a workbook comes to before anything is lodged.
type Report struct {
	Sheet        string     `json:"sheet"`
	HeaderRow    int        `json:"headerRow"`
	Mapping      []Column   `json:"mapping"`
	Rows         int        `json:"rows"` // that became items
	Declarations int        `json:"declarations"`
	Accepted     int        `json:"accepted"` // declarations that would be lodged
	Rejected     int        `json:"rejected"`
	Faults       []RowFault `json:"faults"` // and warnings, in the order of rows
}

// Check reads a workbook as an upload would, without lodging: the sheet the
// mapping names, or the first that has headings. What no row can mend (no
// headings, a mapping that does not fit, defaults that cannot be read) is a
// *fault.Error.
func Check(book *Workbook, q Question) (Report, error) {
	c, err := newChecking(book, q)
	if err != nil {
		return Report{}, err
	}
	return c.report(func(Examined) {})
}

// checking is a workbook that is being checked.
type checking struct {
	book      *Workbook
	q         Question
	m         Mapping
	assembler *Assembler
}

func newChecking(book *Workbook, q Question) (*checking, error) {
	m, err := MapBook(book, q.Given)
	if err != nil {
		return nil, err
	}
	assembler, err := NewAssembler(Plan{Feeds: m.Feeds(), HeaderRow: m.HeaderRow, Defaults: q.Defaults,
		TakeFormulas: q.TakeFormulas, Day: q.Today, Tariff: q.Tariff})
	return &checking{book, q, m, assembler}, err
}

// report counts what the rows come to; each declaration is shown on the way.
func (c *checking) report(show func(Examined)) (Report, error) {
	report := Report{Sheet: c.m.Sheet, HeaderRow: c.m.HeaderRow, Mapping: c.m.Columns, Faults: []RowFault{}}
	for built, err := range c.assembler.Assemble(c.book.Rows(c.m.Sheet)) {
		if err != nil {
			return Report{}, err
		}
		examined := built.Examine(c.q.Today, c.q.Tariff, c.q.Rates)
		report.add(built, examined)
		show(examined)
	}
	return report, nil
}

// firstRows are how many rows a mapping is proposed from.
const firstRows = headerWithin + sampleRows

// MapBook maps the sheet that is asked for, or the first on which headings are
// found. Its refusal names every fault, with pointers into what was given.
func MapBook(book *Workbook, given Mapping) (Mapping, error) {
	names := book.Sheets()
	if given.Sheet != "" {
		names = []string{given.Sheet}
	}
	var first fault.List
	for _, name := range names {
		rows, err := beginning(book, name)
		if err != nil {
			return Mapping{}, err
		}
		m, faults := Map(name, rows, given)
		if len(faults) == 0 {
			return m, nil
		}
		if first == nil {
			first = faults
		}
		if !faults.Has(noHeader.Code) {
			break // the sheet was found, what was given does not fit it
		}
	}
	if first == nil {
		first = fault.List{noHeader.At("/headerRow", "sheet", "", "rows", strconv.Itoa(headerWithin))}
	}
	return Mapping{}, fault.Refuse(first)
}

func beginning(book *Workbook, sheet string) ([]Row, error) {
	var rows []Row
	for row, err := range book.Rows(sheet) {
		if err != nil {
			return nil, err
		}
		row.Cells, row.Formulas = slices.Clone(row.Cells), slices.Clone(row.Formulas)
		if rows = append(rows, row); len(rows) == firstRows {
			break
		}
	}
	return rows, nil
}

// add counts a declaration.
func (r *Report) add(built *Built, examined Examined) {
	r.Rows, r.Declarations = r.Rows+len(built.Rows), r.Declarations+1
	if examined.Refused() {
		r.Rejected++
	} else {
		r.Accepted++
	}
	r.Faults = append(r.Faults, examined.Faults...)
}

func refused(faults []RowFault) bool {
	return slices.ContainsFunc(faults, func(f RowFault) bool { return f.Level != fault.Warning })
}
