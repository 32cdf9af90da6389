package batch_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
)

func TestCellsAreGivenAsAPersonSeesThem(t *testing.T) {
	for _, c := range []struct{ name, cell, want string }{
		{"text in place", `<c t="inlineStr"><is><t>Футболки &amp; майки</t></is></c>`, "Футболки & майки"},
		{"text in runs", `<c t="inlineStr"><is><r><t>Фут</t></r><r><t>болки</t></r><rPh><t>x</t></rPh></is></c>`, "Футболки"},
		{"shared text", `<c t="s"><v>0</v></c>`, "Код товару"},
		{"shared text in runs", `<c t="s"><v>1</v></c>`, "Пільгова "},
		{"text of a section", `<c t="str"><v><![CDATA[5 < 6]]></v></c>`, "5 < 6"},
		{"a number for a character", `<c t="str"><v>&#1111;&#x457;_x0009_</v></c>`, "її\t"},
		{"a code kept as a number", `<c><v>6109100000</v></c>`, "6109100000"},
		{"a code with an exponent", `<c><v>6.1091E+09</v></c>`, "6109100000"},
		{"a code with an exponent of another look", `<c t="n"><v>6.1091e9</v></c>`, "6109100000"},
		{"a code that lost its zero", `<c><v>101210000</v></c>`, "101210000"},
		{"a fraction as Excel keeps it", `<c><v>19.989999999999998</v></c>`, "19.99"},
		{"a fraction that rounds up", `<c><v>0.99999999999999989</v></c>`, "1"},
		{"a small number", `<c><v>1.5E-3</v></c>`, "0.0015"},
		{"a number below nothing", `<c><v>-12.50</v></c>`, "-12.5"},
		{"nothing", `<c><v>0.00</v></c>`, "0"},
		{"a number no code or amount is", `<c><v>1E+308</v></c>`, "1E+308"},
		{"no number", `<c><v>NaN</v></c>`, "NaN"},
		{"an error", `<c t="e"><v>#N/A</v></c>`, "#N/A"},
		{"yes", `<c t="b"><v>1</v></c>`, "TRUE"},
		{"no", `<c t="b"><v>0</v></c>`, "FALSE"},
		{"a day", `<c s="1"><v>46082</v></c>`, "2026-03-01"},
		{"a day with an hour", `<c s="1"><v>46082.75</v></c>`, "2026-03-01"},
		{"a day in a format of the book's own", `<c s="2"><v>46082</v></c>`, "2026-03-01"},
		{"a number of days is no day", `<c s="3"><v>46082</v></c>`, "46082"},
		{"the first day", `<c s="1"><v>1</v></c>`, "1900-01-01"},
		{"a day that never was", `<c s="1"><v>60</v></c>`, "60"},
		{"the day after it", `<c s="1"><v>61</v></c>`, "1900-03-01"},
		{"the last day", `<c s="1"><v>2958465</v></c>`, "9999-12-31"},
		{"a day after the last", `<c s="1"><v>2958466</v></c>`, "2958466"},
		{"a day before the first", `<c s="1"><v>-1</v></c>`, "-1"},
		{"a day as ISO writes it", `<c t="d"><v>2026-03-01T00:00:00</v></c>`, "2026-03-01"},
		{"a style that is not there", `<c s="99"><v>46082</v></c>`, "46082"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := readAll(packed(t, parts(`<row>`+c.cell+`</row>`)), batch.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]batch.Row{{Number: 1, Cells: []string{c.want}}}, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDaysMayCountFrom1904(t *testing.T) {
	book := strings.Replace(bookXML, "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
	rows, err := readAll(packed(t, parts(`<row><c s="1"><v>44620</v></c></row>`, part{"xl/workbook.xml", book})), batch.DefaultLimits())
	if err != nil || rows[0].Cells[0] != "2026-03-01" {
		t.Error(rows, err)
	}
}

func TestRowsKeepTheirPlaces(t *testing.T) {
	rows, err := readAll(packed(t, parts(`<row/><row r="3"><c r="B3"><v>1</v></c><c r="C3" s="1"/><c r="AB3" t="str"><f>1+1</f><v>two</v></c></row>`+
		`<row><c t="str"><v></v></c></row><row><c/><c><f>A1</f></c></row>`)), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	wide := make([]string, 28)
	wide[1], wide[27] = "1", "two"
	want := []batch.Row{{Number: 3, Cells: wide, Formulas: []int{27}}, {Number: 5, Cells: []string{"", ""}, Formulas: []int{1}}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestSheetsAreListedAndReadByName(t *testing.T) {
	f := excelize.NewFile()
	for i, name := range []string{"Перший", "Таємний", "Третій"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		set(t, f, name, "A1", i)
	}
	check(t, f.DeleteSheet("Sheet1"))
	check(t, f.SetSheetVisible("Таємний", false))
	w, err := open(saved(t, f), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Перший", "Третій"}, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	for row, err := range w.Rows("Таємний") {
		if err != nil || row.Cells[0] != "1" {
			t.Error(row, err)
		}
	}
	for _, err := range w.Rows("Четвертий") {
		wantRefusal(t, err, "workbook.no-sheet")
	}
}

func TestAReadingMayEndEarlyAndBeginAgain(t *testing.T) {
	w, err := open(packed(t, parts(`<row><c><v>1</v></c></row><row><c><v>2</v></c></row><row></c></row>`)), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for row, err := range w.Rows("Аркуш1") {
			if err != nil || row.Number != 1 {
				t.Error(row, err)
			}
			break
		}
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func set(t testing.TB, f *excelize.File, sheet, cell string, value any) {
	t.Helper()
	check(t, f.SetCellValue(sheet, cell, value))
}

func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	file, err := f.WriteToBuffer()
	check(t, errorsOf(err, f.Close()))
	return file.Bytes()
}

func errorsOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// Excelize is the oracle: it writes a workbook, and reads what we read.
func TestTheScannerReadsWhatExcelizeReads(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	f := excelize.NewFile()
	values := []any{"Футболки", "a<b>&\"c\"", " пробіли ", "=1+1", 12, 12.5, 6109100000, 0.1, -3.25, true, "рядок\nдругий", "0101210000", "", nil}
	for row := 1; row <= 60; row++ {
		for column := 1; column <= 12; column++ {
			if random.IntN(3) == 0 {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(column, row)
			check(t, err)
			set(t, f, "Sheet1", cell, values[random.IntN(len(values))])
		}
	}
	file := saved(t, f)
	compareWithExcelize(t, file)
}

// compareWithExcelize reads a workbook with both, cell by cell.
func compareWithExcelize(t *testing.T, file []byte) {
	t.Helper()
	rows, err := readAll(file, batch.DefaultLimits())
	check(t, err)
	oracle, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	check(t, err)
	defer oracle.Close()
	theirs, err := oracle.GetRows("Sheet1")
	check(t, err)
	ours := make([][]string, len(theirs))
	for _, row := range rows {
		ours[row.Number-1] = row.Cells
	}
	for i := range theirs {
		for j, cell := range theirs[i] {
			got := ""
			if j < len(ours[i]) {
				got = ours[i][j]
			}
			if want := map[string]string{"1": "TRUE"}[cell]; got != cell && got != want {
				t.Fatalf("row %d, column %d: %q, excelize has %q", i+1, j+1, got, cell)
			}
		}
	}
}

// Rows written as a stream stand in the sheet as text in place, without places
// for the numbers of shared strings.
func TestManyRowsAreReadInLittleMemory(t *testing.T) {
	few, many := streamed(t, 1_000), streamed(t, 8_000)
	measure := func(file []byte, want int) uint64 {
		w, err := open(file, batch.DefaultLimits())
		check(t, err)
		var before, during runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		count, most := 0, uint64(0)
		for _, err := range w.Rows("Sheet1") {
			check(t, err)
			if count++; count%(want/4) == 0 {
				runtime.GC()
				runtime.ReadMemStats(&during)
				most = max(most, during.HeapAlloc)
			}
		}
		if count != want {
			t.Errorf("%d rows of %d", count, want)
		}
		return most - min(most, before.HeapAlloc)
	}
	small, large := measure(few, 1_000), measure(many, 8_000)
	if large > small+1<<20 {
		t.Errorf("%d bytes for 1,000 rows, %d for 8,000", small, large)
	}
}

func streamed(t testing.TB, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	check(t, err)
	for i := 1; i <= rows; i++ {
		cells := make([]any, 10)
		for j := range cells {
			cells[j] = fmt.Sprintf("значення %d/%d", i, j)
			if j%2 == 0 {
				cells[j] = i * (j + 1)
			}
		}
		check(t, w.SetRow(fmt.Sprintf("A%d", i), cells))
	}
	check(t, w.Flush())
	return saved(t, f)
}

func FuzzSheet(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>46082</v></c></row>`))
	f.Add([]byte(`<row><c t="inlineStr"><is><r><t>a</t></r></is></c><c><f>1</f><v>6.1091E+09</v></c></row><!-- x -->`))
	f.Add([]byte(`<row><c t="str"><v>&#x457;<![CDATA[<]]></v></c></row><x a='1>2' b="&lt;"/>`))
	f.Fuzz(func(t *testing.T, rows []byte) {
		file := packed(t, parts(string(rows)))
		first, err := readAll(file, batch.DefaultLimits())
		again, errAgain := readAll(file, batch.DefaultLimits())
		if !reflect.DeepEqual(first, again) || (err == nil) != (errAgain == nil) {
			t.Fatal("two readings differ")
		}
		last := 0
		for _, row := range first {
			if row.Number <= last || len(row.Cells) == 0 {
				t.Fatal(row)
			}
			last = row.Number
		}
	})
}

func FuzzOpen(f *testing.F) {
	f.Add(packed(f, parts(`<row><c t="s"><v>0</v></c></row>`)))
	f.Add([]byte("PK\x03\x04"))
	l := batch.DefaultLimits()
	l.Unpacked = 1 << 20
	f.Fuzz(func(t *testing.T, file []byte) {
		begun := time.Now()
		rows, err := readAll(file, l)
		if err == nil && len(rows) > l.Rows || time.Since(begun) > 5*time.Second {
			t.Fatal(len(rows), time.Since(begun))
		}
	})
}
