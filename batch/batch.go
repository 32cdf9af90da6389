// Package batch reads workbooks (.xlsx) and CSV row by row.
//
// A workbook comes from a stranger: it is a zip of XML, and both can be made
// to explode. Open therefore looks at the container before it reads any of it
// (signature, number, size and ratio of its parts, names, macros, links to
// other files, document types), and what is read afterwards is read in one
// pass with everything bounded by Limits: memory depends on the limits and on
// the table of shared strings, not on the rows.
//
// The worksheets are read by a scanner of our own. Excelize, which writes
// workbooks here and proves the scanner in the tests, gives a cell's text
// without its type: a formula looks like what it last came to, a date like a
// number, and a worksheet it cannot read looks like one without rows.
//
// A CSV is read as a workbook of one sheet, by the same limits. Its values are
// texts as they stand; the rows are numbered as Excel shows them.
//
// Every refusal is a *fault.Error that says what is wrong and what to do.
package batch

import (
	"io"
	"iter"
	"strings"
)

// Limits are the most a workbook may hold. What is over them is refused, never
// cut short.
type Limits struct {
	Bytes    int64 // of the file itself
	Unpacked int64 // bytes of all parts of the container, unpacked
	Ratio    int64 // unpacked to packed bytes of any one part that is not small (16 MiB)
	Entries  int   // parts of the container
	Strings  int64 // bytes that the table of shared strings takes in memory
	Rows     int   // rows with a value, in one sheet
	Columns  int   // columns with a value
	Cell     int   // characters of one cell
}

// DefaultLimits let through an honest workbook of 200,000 rows of thirty
// columns (about 25 MiB, 400 MiB unpacked, ratio 16) and are below the bombs,
// whose ratios begin at 400.
func DefaultLimits() Limits {
	return Limits{
		Bytes: 64 << 20, Unpacked: 1 << 30, Ratio: 100, Entries: 256, Strings: 128 << 20,
		Rows: 200_100, Columns: 256, Cell: 32_767,
	}
}

// Workbook is an opened workbook. It reads from what it was opened on and
// holds nothing that must be closed.
type Workbook struct {
	box     *container // nil for a CSV
	csv     *csvFile   // nil for anything else
	sheets  []sheet
	strings []string
	dates   []bool // by style: it shows a number as a date
	since   int    // serial number of 1899-12-30: 0, or 1462 where days count from 1904
	limits  Limits
}

// sheet is a worksheet as the workbook lists it.
type sheet struct {
	name   string
	part   string
	hidden bool
}

// Row is one row of a worksheet that holds a value. Blank rows are not given.
// It may be kept: no later row is read into its memory. A cell that is kept
// keeps the texts of its row, which are one piece.
type Row struct {
	Number int // as Excel counts them, from 1

	// Cells are what stands in the columns, from A to the last with a value:
	// text as it is; numbers in plain digits, never with an exponent, to the
	// fifteen significant digits Excel shows; dates as YYYY-MM-DD; TRUE and
	// FALSE; errors such as #N/A as written.
	Cells []string

	// Formulas are the columns, from 0, whose value a formula came to when the
	// workbook was last reckoned. It may be stale or made up: whoever reads
	// the row decides whether to take it.
	Formulas []int

	// Hidden rows, such as those a filter leaves out, are not seen by who opens
	// the workbook.
	Hidden bool

	// Merged are the cells that have no value of their own, since they lie
	// under one that is merged over several rows.
	Merged []Merged
}

// Open looks a workbook or a CSV of so many bytes over. Which of them it is
// its content tells. Of a workbook it reads the lists of sheets, styles and
// shared strings; through a CSV it goes once, to find how its text is written
// and what parts its fields.
func Open(r io.ReaderAt, size int64, l Limits) (*Workbook, error) {
	if size > l.Bytes {
		return nil, refuse(tooLarge, "max", mebibytes(l.Bytes))
	}
	mark := make([]byte, len(compoundMark))
	n, _ := r.ReadAt(mark, 0) // a file too short for a mark is none of these
	switch start := string(mark[:n]); {
	case start == compoundMark:
		return nil, compound(io.NewSectionReader(r, 0, size))
	case !strings.HasPrefix(start, zipMark):
		return openCSV(r, size, l)
	}
	box, err := openContainer(r, size, l)
	if err != nil {
		return nil, err
	}
	w := &Workbook{box: box, limits: l}
	if err := w.readParts(); err != nil {
		return nil, err
	}
	return w, nil
}

// Form is the kind of file the workbook is.
func (w *Workbook) Form() Form {
	if w.csv != nil {
		return CSV
	}
	return XLSX
}

// Sheets gives the names of the worksheets that a person who opens the
// workbook sees, in their order. Hidden ones are read by name all the same.
func (w *Workbook) Sheets() []string {
	var names []string
	for _, s := range w.sheets {
		if !s.hidden {
			names = append(names, s.name)
		}
	}
	return names
}

// Rows reads a worksheet, once for each range over it. After an error nothing
// more is given, and what was given before is not the whole sheet.
func (w *Workbook) Rows(name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, s := range w.sheets {
			switch {
			case s.name != name:
				continue
			case w.csv != nil:
				w.csv.read(w.limits, yield)
			default:
				w.read(s, yield)
			}
			return
		}
		yield(Row{}, refuse(noSheet, "sheet", name))
	}
}
