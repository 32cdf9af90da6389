package batch

import (
	"iter"
	"strconv"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Payment is what is due under one code of payment, in hryvnias.
type Payment struct {
	Code   string       `json:"code"`
	Amount exact.Number `json:"amount" digits:"15,2"`
}

// Answer is what became of one row, in the words of whoever reads it.
type Answer struct {
	Row      int    // number of the row in the sheet
	Status   string // in words
	MRN      string // "" where nothing was lodged
	Channel  string // in words; "" where there is none
	Payments []Payment
	Total    string     // what is due for the row, UAH; "" where it is not known
	Faults   []RowFault // and warnings
}

// Answered is what is written into a workbook for its uploader.
type Answered struct {
	Sheet     string
	HeaderRow int
	Lang      string   // uk or en
	Codes     []string // codes of payment that have a column of their own, in order; others share one
	Answers   iter.Seq2[Answer, error]
	Summary   [][2]string // lines of the sheet of the summary: what, and how much
}

// Form is the kind of file a workbook is.
type Form string

// The forms.
const (
	XLSX Form = "xlsx"
	CSV  Form = "csv"
)

// ContentType is the media type of a form.
func (f Form) ContentType() string {
	if f == CSV {
		return "text/csv; charset=utf-8"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

// Table is a list to be written as a sheet of its own.
type Table struct {
	Name    string // of the sheet
	Columns []TableColumn
	Rows    iter.Seq2[[]string, error] // texts, as many as there are columns
}

// TableColumn is a column of a list.
type TableColumn struct {
	Heading string
	Kind    TableKind
}

// TableKind is how the texts of a column are written.
type TableKind int

// The kinds.
const (
	TextColumn   TableKind = iota // as it is: never a formula, a number or a date
	NumberColumn                  // plain digits, such as 1234.50; "" writes nothing
	DayColumn                     // YYYY-MM-DD
	MomentColumn                  // YYYY-MM-DD HH:MM:SS in Kyiv
)

// Count is a line of a summary: what there is, and how many.
type Count struct {
	What fault.Text
	N    int
}

// Counted writes counts as lines of a summary, in a language.
func Counted(lang string, counts ...Count) [][2]string {
	lines := make([][2]string, len(counts))
	for i, c := range counts {
		lines[i] = [2]string{c.What.In(lang), strconv.Itoa(c.N)}
	}
	return lines
}
