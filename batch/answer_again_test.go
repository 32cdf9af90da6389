package batch_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// corrected is an answered workbook in which somebody corrected a cell and
// saved it, as another program does: every part is written anew.
func corrected(t *testing.T, file []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	check(t, err)
	set(t, f, "Sheet1", "B5", "0202309001")
	for _, cell := range []string{"A4", "B4", "C4", "D4", "E4", "F4", "G4", "H4", "I4"} {
		check(t, f.SetCellValue("Sheet1", cell, nil))
	}
	return saved(t, f)
}

// Whoever corrects the answered workbook and uploads it gets one answer, the
// new one, in whatever language either is.
func TestAnAnswerTakesThePlaceOfTheEarlierOne(t *testing.T) {
	book := excelize.NewFile()
	check(t, writeRows(book, specification))
	check(t, book.AddComment("Sheet1", excelize.Comment{Cell: "C5", Author: "Іван", Text: "моє"}))
	first := answered(t, saved(t, book), batch.Answered{HeaderRow: 3, Lang: "uk", Codes: []string{"020", "028", "085"}, Answers: answers(sampleAnswers...)})
	second := []batch.Answer{{Row: 5, Status: "accepted", Faults: []batch.RowFault{faultAt("D", 5, fault.Warning, "new"), faultAt("E", 5, fault.Structure, "worse")}}}
	for name, file := range map[string][]byte{"as it was written": first, "after it was corrected": corrected(t, first)} {
		t.Run(name, func(t *testing.T) {
			out := answered(t, file, batch.Answered{HeaderRow: 3, Lang: "en", Codes: []string{"020"}, Answers: answers(second...), Summary: [][2]string{{"Rows", "1"}}})
			f := excelizeOf(t, out)
			if diff := cmp.Diff([]string{"Sheet1", "Підсумок"}, f.GetSheetList()); diff != "" {
				t.Error(diff)
			}
			summary, err := f.GetRows("Підсумок")
			check(t, err)
			if diff := cmp.Diff([]string{"Rows", "1"}, summary[1]); diff != "" {
				t.Error(diff)
			}
			rows, err := f.GetRows("Sheet1")
			check(t, err)
			want := [][]string{
				{"Status", "MRN", "Payment 020, UAH", "Other payments, UAH", "Total payments, UAH", "Channel", "Fault level", "Where", "Message"},
				{"accepted", "", "", "", "", "", "2 – structure", "D «Країна походження»; E «Кількість, шт»", "D: new E: worse"},
			}
			if diff := cmp.Diff(want, [][]string{rows[2][9:], rows[4][9:]}); diff != "" {
				t.Error(diff)
			}
			if len(rows[3]) > 9 {
				t.Errorf("the earlier answer is left where there is no new one: %q", rows[3])
			}
			for cell, colour := range map[string]string{"B5": "", "D5": "FFE698", "E5": "FFC7CD", "C5": ""} {
				if got := fillAt(t, f, cell); got != colour {
					t.Errorf("%s is painted %q, not %q", cell, got, colour)
				}
			}
			comments, err := f.GetComments("Sheet1")
			check(t, err)
			var said []string
			for _, c := range comments {
				said = append(said, c.Author+" "+c.Cell+": "+c.Text)
			}
			slices.Sort(said)
			if diff := cmp.Diff([]string{"Brama B5: There is nothing to remark any more.", "Brama D5: new", "Brama E5: worse", "Іван C5: моє"}, said); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSheetsAndColumnsThatOnlyLookLikeAnEarlierAnswerStay(t *testing.T) {
	book := excelize.NewFile()
	check(t, writeRows(book, [][]any{{"Код", "Status", "MRN", "Where", "Message"}, {"1", "mine", "mine", "mine", "mine"}}))
	_, err := book.NewSheet("Summary")
	check(t, err)
	set(t, book, "Summary", "A1", "Summary")
	set(t, book, "Summary", "B2", "of my own")
	before := saved(t, book)
	out := answered(t, before, batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Status: "ok"})})
	keepsEverything(t, before, out)
	if got, err := excelizeOf(t, out).GetCellValue("Sheet1", "F2"); got != "ok" || err != nil {
		t.Error(got, err)
	}
}
