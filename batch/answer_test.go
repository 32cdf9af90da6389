package batch_test

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// answers gives these, in their order.
func answers(all ...batch.Answer) iter.Seq2[batch.Answer, error] {
	return func(yield func(batch.Answer, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// at is a fault at a cell.
func faultAt(column string, row int, level fault.Level, text string) batch.RowFault {
	return batch.RowFault{Row: row, Column: column, Code: "x", Level: level, Message: fault.Text{UK: text + " укр", EN: text}}
}

// answered writes an answered workbook and gives its bytes.
func answered(t testing.TB, file []byte, a batch.Answered) []byte {
	t.Helper()
	w, err := open(file, batch.DefaultLimits())
	check(t, err)
	if a.Sheet == "" {
		a.Sheet = w.Sheets()[0]
	}
	if a.Lang == "" {
		a.Lang = "en"
	}
	var out bytes.Buffer
	check(t, w.WriteAnswered(&out, a))
	return out.Bytes()
}

// excelizeOf opens a workbook with excelize, which must take it.
func excelizeOf(t testing.TB, file []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	check(t, err)
	t.Cleanup(func() { check(t, f.Close()) })
	return f
}

var sampleAnswers = []batch.Answer{
	{Row: 4, Status: "accepted", MRN: "26UA100230000001U9", Channel: "green", Total: "345.60",
		Payments: []batch.Payment{{Code: "020", Amount: exact.Must("120.00")}, {Code: "028", Amount: exact.Must("200.10")}, {Code: "028", Amount: exact.Must("0.50")},
			{Code: "085", Amount: exact.Must("25.00")}}},
	{Row: 5, Status: "=HYPERLINK(\"http://x\")", Faults: []batch.RowFault{
		faultAt("B", 5, fault.Structure, "no such <code> & \"more\""), faultAt("B", 5, fault.Warning, "also"),
		faultAt("E", 5, fault.Warning, "=1+1"), faultAt("", 5, fault.Substance, "whole row")}},
}

func TestTheUploadersWorkbookIsAnsweredBesideItsRows(t *testing.T) {
	book := excelize.NewFile()
	check(t, writeRows(book, specification))
	file := saved(t, book)
	out := answered(t, file, batch.Answered{HeaderRow: 3, Codes: []string{"020", "028"}, Answers: answers(sampleAnswers...),
		Summary: [][2]string{{"Rows", "2"}, {"Total", "345.60"}, {"=cmd", "=1"}}})
	f := excelizeOf(t, out)
	rows, err := f.GetRows("Sheet1")
	check(t, err)
	want := [][]string{
		{"Status", "MRN", "Payment 020, UAH", "Payment 028, UAH", "Other payments, UAH", "Total payments, UAH", "Channel", "Fault level", "Where", "Message"},
		{"accepted", "26UA100230000001U9", "120.00", "200.60", "085: 25.00", "345.60", "green"},
		{"=HYPERLINK(\"http://x\")", "", "", "", "", "", "", "2 – structure", "B «Код УКТЗЕД»; E «Кількість, шт»",
			"B: no such <code> & \"more\" B: also E: =1+1 whole row"},
	}
	for i, row := range want {
		if diff := cmp.Diff(row, rows[2+i][9:]); diff != "" {
			t.Errorf("row %d: %s", 3+i, diff)
		}
	}
	summary, err := f.GetRows("Summary")
	check(t, err)
	if diff := cmp.Diff([][]string{{"Summary"}, {"Rows", "2"}, {"Total", "345.60"}, {"=cmd", "=1"}}, summary[:4]); diff != "" {
		t.Error(diff)
	}
	for _, cell := range []string{"J5", "R5"} {
		formula, err := f.GetCellFormula("Sheet1", cell)
		check(t, err)
		if formula != "" {
			t.Errorf("%s is the formula %q", cell, formula)
		}
	}
	comments, err := f.GetComments("Sheet1")
	check(t, err)
	var said []string
	for _, c := range comments {
		said = append(said, c.Cell+": "+c.Text)
	}
	if diff := cmp.Diff([]string{"B5: no such <code> & \"more\"\nalso", "E5: =1+1"}, said); diff != "" {
		t.Error(diff)
	}
	for cell, colour := range map[string]string{"B5": "FFC7CD", "E5": "FFE698", "C5": "", "B4": "", "J5": "FFC7CD", "J4": ""} {
		if got := fillAt(t, f, cell); got != colour {
			t.Errorf("%s is painted %q, not %q", cell, got, colour)
		}
	}
	keepsEverything(t, file, out)
}

// writeRows puts values into the first sheet.
func writeRows(f *excelize.File, rows [][]any) error {
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row); err != nil {
			return err
		}
	}
	return nil
}

// fillAt is the colour a cell of the first sheet is filled with.
func fillAt(t testing.TB, f *excelize.File, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(f.GetSheetName(0), cell)
	check(t, err)
	style, err := f.GetStyle(id)
	check(t, err)
	return strings.Join(style.Fill.Color, "")
}

// keepsEverything checks that every sheet of a workbook is in the answered one
// with each value, formula, kind and style: that of a painted cell but for its
// fill.
func keepsEverything(t testing.TB, before, after []byte) {
	t.Helper()
	old, new := excelizeOf(t, before), excelizeOf(t, after)
	if diff := cmp.Diff(old.GetSheetList(), new.GetSheetList()[:old.SheetCount]); diff != "" {
		t.Error(diff)
	}
	for _, sheet := range old.GetSheetList() {
		rows, err := old.GetRows(sheet)
		check(t, err)
		for i, row := range rows {
			for j := range row {
				cell, err := excelize.CoordinatesToCellName(j+1, i+1)
				check(t, err)
				if diff := cmp.Diff(cellOf(t, old, sheet, cell), cellOf(t, new, sheet, cell)); diff != "" {
					t.Errorf("%s!%s: %s", sheet, cell, diff)
				}
			}
		}
		merged, err := old.GetMergeCells(sheet)
		check(t, err)
		still, err := new.GetMergeCells(sheet)
		if diff := cmp.Diff(merged, still); diff != "" || err != nil {
			t.Error(diff, err)
		}
	}
}

// cellFacts is what excelize tells of a cell.
type cellFacts struct {
	Value, Formula string
	Kind           excelize.CellType
	Style          excelize.Style
}

func cellOf(t testing.TB, f *excelize.File, sheet, cell string) (c cellFacts) {
	t.Helper()
	var err [5]error
	var style *excelize.Style
	var id int
	c.Value, err[0] = f.GetCellValue(sheet, cell)
	c.Formula, err[1] = f.GetCellFormula(sheet, cell)
	c.Kind, err[2] = f.GetCellType(sheet, cell)
	id, err[3] = f.GetCellStyle(sheet, cell)
	style, err[4] = f.GetStyle(id)
	check(t, errorsOf(err[:]...))
	c.Style = *style
	c.Style.Fill = excelize.Fill{}
	return c
}
