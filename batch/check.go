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
	m, err := MapBook(book, q.Given)
	if err != nil {
		return Report{}, err
	}
	assembler, err := NewAssembler(Plan{Feeds: m.Feeds(), HeaderRow: m.HeaderRow, Defaults: q.Defaults,
		TakeFormulas: q.TakeFormulas, Day: q.Today, Tariff: q.Tariff})
	if err != nil {
		return Report{}, err
	}
	report := Report{Sheet: m.Sheet, HeaderRow: m.HeaderRow, Mapping: m.Columns, Faults: []RowFault{}}
	for built, err := range assembler.Assemble(book.Rows(m.Sheet)) {
		if err != nil {
			return Report{}, err
		}
		report.add(built, q)
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

// add examines a declaration and counts it.
func (r *Report) add(built *Built, q Question) {
	examined := built.Examine(q.Today, q.Tariff, q.Rates)
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
