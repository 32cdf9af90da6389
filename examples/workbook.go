package examples

import _ "embed"

// Workbook is what an importer sends as a workbook, and its expected answer.
//
//	workbook/rows.tsv       the rows, by field; package batch puts them into its template
//	workbook/expected.json  what must become of each declaration
type Workbook struct {
	Rows     string // the first line names the fields; parted by tabs
	Expected []byte // JSON
}

var (
	//go:embed workbook/rows.tsv
	workbookRows string

	//go:embed workbook/expected.json
	workbookExpected []byte
)

// TheWorkbook gives the one there is: a dozen declarations of some forty rows,
// most of them in order, two with a row that is wrong, and one whose rate of
// duty is not known.
func TheWorkbook() Workbook { return Workbook{Rows: workbookRows, Expected: workbookExpected} }
