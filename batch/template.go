package batch

import (
	_ "embed"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// The sheets of the template, in their order. The one to fill in comes first:
// it is the one that is read.
var (
	mainSheet     = fault.Text{UK: "Декларації", EN: "Declarations"}
	exampleSheet  = fault.Text{UK: "Приклад", EN: "Example"}
	explanations  = fault.Text{UK: "Пояснення", EN: "Explanations"}
	listsSheet    = fault.Text{UK: "Довідники", EN: "Lists"}
	templateTitle = fault.Text{UK: "Шаблон митних декларацій", EN: "Template of customs declarations"}
)

// lastTemplateRow is the last row of the template that cells are chosen and
// hinted at in.
const lastTemplateRow = 20_000

// Filled is a row of the template by field: what somebody wrote into its cells.
// Numbers are plain digits and days YYYY-MM-DD; what is neither is written as
// text.
type Filled map[string]string

// ReadFilled reads rows from text: the first line names the fields, parted by
// tabs, and each other one is a row. Lines that begin with # say nothing.
func ReadFilled(tsv string) []Filled {
	var fields []string
	var rows []Filled
	for line := range strings.Lines(tsv) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case fields == nil:
			fields = cells
		default:
			row := Filled{}
			for i, cell := range cells[:min(len(cells), len(fields))] {
				if cell != "" {
					row[fields[i]] = cell
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// exampleTSV is what the sheet of the example shows.
//
//go:embed template_example.tsv
var exampleTSV string

// ExampleRows are the rows of the template's example: two declarations of
// several items. A second row of a declaration need not repeat what the first
// says of it.
func ExampleRows() []Filled { return ReadFilled(exampleTSV) }

// WriteTemplate writes a workbook to be filled in, in a language (en; any
// other is Ukrainian): an empty sheet of typed columns with lists to choose
// from and hints, an example, a sheet of explanations and one with the lists.
// The same choices make the same bytes. Errors are those of writing.
func WriteTemplate(to io.Writer, lang string, c Choices) error {
	return FillTemplate(to, lang, c, nil)
}

// FillTemplate writes the template with rows in its first sheet, as somebody
// would have filled it in. Fields the template has no column for are left out.
func FillTemplate(to io.Writer, lang string, c Choices, rows []Filled) error {
	t := &template{File: excelize.NewFile(), lang: lang, choices: c}
	t.build(rows)
	if t.err == nil {
		t.err = t.Write(to)
	}
	if err := t.Close(); t.err == nil {
		t.err = err
	}
	return t.err
}

// template is a template being made. After the first error nothing more is
// done.
type template struct {
	*excelize.File
	lang    string
	choices Choices
	err     error
}

// try does what has not failed yet.
func (t *template) try(do func() error) {
	if t.err == nil {
		t.err = do()
	}
}

func (t *template) build(rows []Filled) {
	// A date of its own would make every template another file.
	t.try(func() error {
		return t.SetDocProps(&excelize.DocProperties{Title: templateTitle.In(t.lang), Creator: "Brama",
			LastModifiedBy: "Brama", Created: "2026-01-01T00:00:00Z", Modified: "2026-01-01T00:00:00Z"})
	})
	main, example := mainSheet.In(t.lang), exampleSheet.In(t.lang)
	t.try(func() error { return t.SetSheetName("Sheet1", main) })
	for _, name := range []fault.Text{exampleSheet, explanations, listsSheet} {
		t.try(func() error { _, err := t.NewSheet(name.In(t.lang)); return err })
	}
	t.columns(main)
	t.columns(example)
	t.fill(main, rows)
	t.fill(example, ExampleRows())
	for i, c := range templateColumns {
		t.guide(main, i, c)
	}
	t.explain()
	t.list()
}

// columns writes the headings of a sheet and gives its columns their types:
// what is typed into a cell is kept as the column says.
func (t *template) columns(sheet string) {
	for i, c := range templateColumns {
		letter := columnLetter(i)
		style := t.style(&excelize.Style{NumFmt: 49}) // text
		if format := c.numberFormat(); format != "" {
			style = t.style(&excelize.Style{CustomNumFmt: &format})
		}
		t.try(func() error { return t.SetColStyle(sheet, letter, style) })
		t.try(func() error { return t.SetColWidth(sheet, letter, letter, float64(c.width)) })
	}
	needed, other := t.headStyle("1D4E89", "FFFFFF"), t.headStyle("DCE6F1", "1F2937")
	for i, c := range templateColumns {
		style := other
		if c.need == always || c.need == onImport {
			style = needed
		}
		t.text(sheet, i, 1, c.heading(t.lang))
		t.try(func() error { return t.SetCellStyle(sheet, cellName(i, 1), cellName(i, 1), style) })
	}
	t.try(func() error { return t.SetRowHeight(sheet, 1, 48) })
	t.freeze(sheet, 1)
}

// numberFormat is how Excel shows a column; "" is text.
func (c templateColumn) numberFormat() string {
	switch c.info().Kind {
	case KindMass:
		return "#,##0.000"
	case KindMoney:
		return "#,##0.00"
	case KindNumber:
		return "#,##0.###"
	case KindWhole:
		return "0"
	case KindDay:
		return "dd.mm.yyyy"
	}
	return ""
}

// fill writes rows below the headings.
func (t *template) fill(sheet string, rows []Filled) {
	for r, row := range rows {
		for i, c := range templateColumns {
			if value := row[c.field]; value != "" {
				t.cell(sheet, i, r+2, c, value)
			}
		}
	}
}

// firstOf2000 is the number Excel has for 2000-01-01.
const firstOf2000 = 36526

// cell writes a value as the type of its column, so far as it is of it.
// Numbers go in by their digits: no binary fraction comes near them.
func (t *template) cell(sheet string, column, row int, c templateColumn, value string) {
	format := c.numberFormat()
	if day, err := civil.Parse(value); err == nil && c.info().Kind == KindDay {
		serial := int64(day.DaysSince(civil.New(2000, 1, 1))) + firstOf2000
		t.try(func() error { return t.SetCellInt(sheet, cellName(column, row), serial) })
		return
	}
	if _, err := exact.Parse(value); err == nil && format != "" && c.info().Kind != KindDay {
		t.try(func() error { return t.SetCellDefault(sheet, cellName(column, row), value) })
		return
	}
	t.text(sheet, column, row, value)
}

func (t *template) text(sheet string, column, row int, value string) {
	t.try(func() error { return t.SetCellStr(sheet, cellName(column, row), value) })
}

func (t *template) style(s *excelize.Style) (id int) {
	t.try(func() (err error) { id, err = t.NewStyle(s); return err })
	return id
}

func (t *template) headStyle(fill, letters string) int {
	return t.style(&excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: letters},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
}

// freeze keeps the first row, and so many columns, in sight.
func (t *template) freeze(sheet string, columns int) {
	pane := "bottomLeft"
	if columns > 0 {
		pane = "bottomRight"
	}
	t.try(func() error {
		return t.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: columns, YSplit: 1,
			TopLeftCell: cellName(columns, 2), ActivePane: pane})
	})
}
