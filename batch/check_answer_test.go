package batch_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
)

// checkedInto checks a workbook and gives the report and the rows of the
// answered one, from the headings on, right of the uploader's columns.
func checkedInto(t *testing.T, rows [][]any, lang string) (batch.Report, [][]string) {
	t.Helper()
	book := bookOf(t, rows)
	var out bytes.Buffer
	report, err := batch.CheckInto(&out, book, shippedLaw(), lang)
	check(t, err)
	plain, err := batch.Check(book, shippedLaw())
	check(t, err)
	if diff := cmp.Diff(plain, report); diff != "" {
		t.Errorf("the report is another: %s", diff)
	}
	all, err := excelizeOf(t, out.Bytes()).GetRows("Sheet1")
	check(t, err)
	var added [][]string
	for _, row := range all[2:] {
		added = append(added, row[9:])
	}
	return report, added
}

func TestACheckedWorkbookTellsPaymentsOfWhatMayBeLodged(t *testing.T) {
	_, got := checkedInto(t, specification, "uk")
	want := [][]string{
		{"Стан", "Номер МД (MRN)", "Платіж 020, грн", "Платіж 028, грн", "Інші платежі, грн", "Усього платежів, грн", "Канал", "Рівень помилки", "Де помилка", "Повідомлення"},
		{"придатно до подання", "", "9025.99", "16848.52", "", "25874.51", "", "попередження", "H «Вартість, EUR»", "Число «1 500,00» прочитано як 1500.00."},
		{"придатно до подання", "", "6769.49", "10379.89", "", "17149.38"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestACheckedWorkbookTellsWhichRowRefusesTheOthers(t *testing.T) {
	rows := append([][]any(nil), specification...)
	rows[4] = append([]any(nil), rows[4]...)
	rows[4][1] = "9999999999"
	report, got := checkedInto(t, rows, "en")
	if report.Rejected != 1 || got[1][0] != "rejected because of row 5" || got[2][0] != "rejected" {
		t.Errorf("%+v %q", report, got)
	}
	for _, row := range got[1:] {
		if row[2] != "" || row[3] != "" {
			t.Errorf("payments of what is not lodged: %q", row)
		}
	}
}
