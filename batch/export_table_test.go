package batch_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/batch"
)

// listRows gives rows one after the other, and then an error if there is one.
func listRows(rows [][]string, end error) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if end != nil {
			yield(nil, end)
		}
	}
}

// list is a list of these kinds of columns, headed A, B, …
func list(kinds []batch.TableKind, rows ...[]string) batch.Table {
	t := batch.Table{Name: "Декларації", Rows: listRows(rows, nil)}
	for i, kind := range kinds {
		t.Columns = append(t.Columns, batch.TableColumn{Heading: "Стовпець " + string(rune('A'+i)), Kind: kind})
	}
	return t
}

func texts(n int) []batch.TableKind { return make([]batch.TableKind, n) }

func writtenTable(t testing.TB, form batch.Form, lang string, table batch.Table) []byte {
	t.Helper()
	var file bytes.Buffer
	check(t, batch.WriteTable(&file, form, lang, table))
	return file.Bytes()
}

// oneOfEach is a list with a column of every kind.
func oneOfEach() batch.Table {
	return list([]batch.TableKind{batch.TextColumn, batch.NumberColumn, batch.DayColumn, batch.MomentColumn},
		[]string{"26UA100", "1234.50", "2026-01-05", "2026-01-05 13:30:01"},
		[]string{"0042", "-7", "", "2026-12-31 23:59:59"},
		[]string{"=1+1", "0.123456", "1899-01-01", "колись"},
		[]string{"", "123456789012345.5", "завтра", ""},
		[]string{"5.01.2026", "—", "2026-02-30", "2026-01-05"})
}

func TestAListIsReadBackFromItsWorkbook(t *testing.T) {
	rows, err := readAll(writtenTable(t, batch.XLSX, "uk", oneOfEach()), batch.DefaultLimits())
	check(t, err)
	want := []batch.Row{
		{Number: 1, Cells: []string{"Стовпець A", "Стовпець B", "Стовпець C", "Стовпець D"}},
		{Number: 2, Cells: []string{"26UA100", "1234.5", "2026-01-05", "2026-01-05"}}, // our reader reads days
		{Number: 3, Cells: []string{"0042", "-7", "", "2026-12-31"}},
		{Number: 4, Cells: []string{"=1+1", "0.123456", "1899-01-01", "колись"}},
		{Number: 5, Cells: []string{"", "123456789012345.5", "завтра"}},
		{Number: 6, Cells: []string{"5.01.2026", "—", "2026-02-30", "2026-01-05"}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// What a person sees in Excel: the same by another program.
func TestExcelShowsAListAsItIs(t *testing.T) {
	for lang, want := range map[string]map[string]string{
		"uk": {"A2": "26UA100", "B2": "1,234.50", "C2": "05.01.2026", "D2": "05.01.2026 13:30:01", "A3": "0042", "B3": "-7", "D3": "31.12.2026 23:59:59",
			"A4": "=1+1", "B4": "0.123456", "C4": "1899-01-01", "D4": "колись", "B5": "123456789012345.5", "A6": "5.01.2026"},
		"en": {"C2": "2026-01-05", "D2": "2026-01-05 13:30:01"},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(writtenTable(t, batch.XLSX, lang, oneOfEach())))
		check(t, err)
		for cell, text := range want {
			got, err := f.GetCellValue("Декларації", cell)
			formula, noFormula := f.GetCellFormula("Декларації", cell)
			if check(t, errors.Join(err, noFormula)); got != text || formula != "" {
				t.Errorf("%s %s: %q (formula %q), want %q", lang, cell, got, formula, text)
			}
		}
		kind, err := f.GetCellType("Декларації", "B2")
		if check(t, err); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Error("the amount is no number:", kind)
		}
		check(t, f.Close())
	}
}

func TestAWorkbookOfAListIsMadeForReading(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(writtenTable(t, batch.XLSX, "uk", oneOfEach())))
	check(t, err)
	defer f.Close()
	panes, err := f.GetPanes("Декларації")
	if check(t, err); !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the headings are not frozen: %+v", panes)
	}
	if size, err := f.GetSheetDimension("Декларації"); err != nil || size != "A1:D6" {
		t.Error("the size of the sheet:", size, err)
	}
	style, err := f.GetCellStyle("Декларації", "A1")
	check(t, err)
	if heading, err := f.GetStyle(style); err != nil || !heading.Font.Bold {
		t.Error("the headings are not bold:", err)
	}
	if width, err := f.GetColWidth("Декларації", "B"); err != nil || width < float64(len("123456789012345.5")) {
		t.Error("the column is too narrow:", width, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || !strings.HasSuffix(names[0].RefersTo, "$A$1:$D$6") {
		t.Errorf("the filter: %+v", names)
	}
	if !strings.Contains(partOf(t, writtenTable(t, batch.XLSX, "uk", oneOfEach()), sheetPart), `<autoFilter ref="A1:D6"/>`) {
		t.Error("the sheet has no filter")
	}
}

// partOf is the text of a part of a workbook.
func partOf(t testing.TB, file []byte, name string) string {
	t.Helper()
	box, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	check(t, err)
	part, err := box.Open(name)
	check(t, err)
	text, err := io.ReadAll(part)
	check(t, err)
	return string(text)
}

func TestAListInACSVSuitsTheExcelOfItsLanguage(t *testing.T) {
	for lang, want := range map[string]string{
		"uk": "\ufeffСтовпець A;Стовпець B;Стовпець C;Стовпець D\r\n26UA100;\"1234,50\";2026-01-05;2026-01-05 13:30:01\r\n" +
			"0042;-7;;2026-12-31 23:59:59\r\n'=1+1;\"0,123456\";1899-01-01;колись\r\n;\"123456789012345,5\";завтра;\r\n5.01.2026;—;2026-02-30;2026-01-05\r\n",
		"en": "\ufeffСтовпець A,Стовпець B,Стовпець C,Стовпець D\r\n26UA100,1234.50,2026-01-05,2026-01-05 13:30:01\r\n" +
			"0042,-7,,2026-12-31 23:59:59\r\n'=1+1,0.123456,1899-01-01,колись\r\n,123456789012345.5,завтра,\r\n5.01.2026,—,2026-02-30,2026-01-05\r\n",
	} {
		if diff := cmp.Diff(want, string(writtenTable(t, batch.CSV, lang, oneOfEach()))); diff != "" {
			t.Error(lang, diff)
		}
	}
}

// No field of a CSV begins with what a program takes for a formula, and only
// those that did were changed.
func TestFormulasAreMadeHarmlessInACSV(t *testing.T) {
	for text, want := range map[string]string{
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+cmd": "'+cmd", "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0", "@SUM(1+1)": "'@SUM(1+1)",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "\tтекст": "'\tтекст", "=": "'=", "＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a",
		" =1+1": "' =1+1", "\u00a0@a": "'\u00a0@a", "\u200b=1": "'\u200b=1", "\x00=1": "'=1", "\x01-1+a": "'\x01-1+a", "--1": "'--1", "+-1": "'+-1",
		`=HYPERLINK("http://x";"y")`: `'=HYPERLINK("http://x";"y")`, "=1;=2": "'=1;=2", "-1e5": "'-1e5", "-1,5,6": "'-1,5,6", "-1,": "'-1,",
		"-5": "-5", "+380501234567": "+380501234567", "-1234,50": "-1234,50", "-1234.50": "-1234.50", "-": "-", "a=b": "a=b", "1-2": "1-2", "'=1": "'=1", "": "", " a": " a",
		"\xff\xfe": "\ufffd",
	} {
		file := writtenTable(t, batch.CSV, "uk", list(texts(2), []string{text, "x"}))
		rows, err := csvRecords(file, ';')
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %v %q", text, err, rows)
		}
		if want = strings.ReplaceAll(want, "\r\n", "\n"); rows[1][0] != want {
			t.Errorf("%q became %q, want %q", text, rows[1][0], want)
		}
	}
}

func csvRecords(file []byte, separator rune) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord = separator, -1
	return r.ReadAll()
}

// payloads are what texts of strangers are made of, beside anything.
var payloads = []string{"=cmd|' /C calc'!A0", "@SUM(1)", "-1", "+", "\"", "\"\"", ";", ",", "\t", "|", "\n", "\r\n", "\r", "sep=;", "<a>", "&amp;", "_x0041_",
	"]]>", "'", " ", "їжак", "№", "\x00", "\x07", "\ufeff", "😀", "0042", "1E5"}

func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(payloads), rapid.StringN(0, 6, -1)), 0, 4).Draw(t, "text"), "")
	})
}

func anyRows(t *rapid.T) [][]string {
	width := rapid.IntRange(1, 4).Draw(t, "columns")
	return rapid.SliceOfN(rapid.SliceOfN(anyText(), width, width), 0, 6).Draw(t, "rows")
}

// Whatever stands in a list is read back from its CSV, but for the apostrophe
// before what looked like a formula.
func TestAnyTextsComeBackFromACSV(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := anyRows(rt)
		width := 1
		if len(rows) > 0 {
			width = len(rows[0])
		}
		lang := rapid.SampledFrom([]string{"uk", "en"}).Draw(rt, "lang")
		file := writtenTable(t, batch.CSV, lang, list(texts(width), rows...))
		got, err := readAll(file, batch.DefaultLimits())
		if err != nil || got[0].Cells[0] != "Стовпець A" || len(got[0].Cells) != width {
			rt.Fatalf("%v\n%q", err, file)
		}
		read := map[int][]string{}
		for _, row := range got[1:] {
			read[row.Number] = row.Cells
		}
		for i, row := range rows {
			for j, text := range row {
				var cell string
				if cells := read[i+2]; j < len(cells) {
					cell = cells[j]
				}
				text = strings.ReplaceAll(text, "\x00", "")
				if cell != text && cell != "'"+text {
					rt.Fatalf("%q came back as %q in\n%s", text, cell, file)
				}
				if cell != "" && strings.ContainsRune("=@\t\r\n＝＋－＠", []rune(cell)[0]) {
					rt.Fatalf("%q may be taken for a formula", cell)
				}
			}
		}
	})
}

// Whatever stands in a list is a text of the workbook, without the characters
// that XML cannot hold; excelize and our reader agree on it.
func TestAnyTextsComeBackFromAWorkbook(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := anyRows(rt)
		width := 1
		if len(rows) > 0 {
			width = len(rows[0])
		}
		file := writtenTable(t, batch.XLSX, "uk", list(texts(width), rows...))
		ours, err := readAll(file, batch.DefaultLimits())
		if err != nil {
			rt.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(file))
		if err != nil {
			rt.Fatal(err)
		}
		defer f.Close()
		read := map[int][]string{}
		for _, row := range ours {
			read[row.Number] = row.Cells
		}
		for i, row := range rows {
			for j, text := range row {
				var cell string
				if cells := read[i+2]; j < len(cells) {
					cell = cells[j]
				}
				place, _ := excelize.CoordinatesToCellName(j+1, i+2)
				theirs, err := f.GetCellValue("Декларації", place)
				if text = inXML(text); cell != text || err != nil || theirs != text {
					rt.Fatalf("%q came back as %q, and from excelize as %q (%v)", text, cell, theirs, err)
				}
			}
		}
	})
}

// inXML is a text without the characters that XML cannot hold or does not keep.
func inXML(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

func TestAnErrorOfTheRowsIsToldAndLeavesNoWorkbook(t *testing.T) {
	broken := errors.New("the store is gone")
	many := make([][]string, 40_000) // more than one piece, so that something was written
	for i := range many {
		many[i] = []string{"рядок", strconv.Itoa(i)}
	}
	for _, form := range []batch.Form{batch.XLSX, batch.CSV} {
		for name, rows := range map[string][][]string{"at once": nil, "later": many} {
			table := list(texts(2))
			table.Rows = listRows(rows, broken)
			var file bytes.Buffer
			if err := batch.WriteTable(&file, form, "uk", table); !errors.Is(err, broken) {
				t.Error(form, name, err)
			}
			if _, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len())); err == nil {
				t.Error(form, name, "what is left can be opened")
			}
		}
	}
	for _, table := range []batch.Table{list(texts(2), []string{"лише один"}), list(texts(1), []string{"1", "2"}), list(nil)} {
		for _, form := range []batch.Form{batch.XLSX, batch.CSV} {
			if err := batch.WriteTable(io.Discard, form, "uk", table); err == nil {
				t.Error(form, "a row of another width was taken")
			}
		}
	}
}

// full is a file that takes so many bytes.
type full struct{ left int }

var errFull = errors.New("no room")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAnErrorOfTheFileIsTold(t *testing.T) {
	many := make([][]string, 5_000)
	for i := range many {
		many[i] = []string{"рядок " + strconv.Itoa(i*7919)}
	}
	for _, form := range []batch.Form{batch.XLSX, batch.CSV} {
		whole := len(writtenTable(t, form, "uk", list(texts(1), many...)))
		for _, room := range []int{0, 100, whole / 2, whole - 1} {
			if err := batch.WriteTable(&full{room}, form, "uk", list(texts(1), many...)); !errors.Is(err, errFull) {
				t.Error(form, room, err)
			}
		}
		check(t, batch.WriteTable(&full{whole}, form, "uk", list(texts(1), many...)))
	}
}

func TestALongListGoesOnInAnotherSheet(t *testing.T) {
	var file bytes.Buffer
	table := list([]batch.TableKind{batch.NumberColumn}, []string{"1"}, []string{"2"}, []string{"3"}, []string{"4"}, []string{"5"})
	table.Name = strings.Repeat("Дуже довга назва [списку] ", 3)
	check(t, batch.WriteTableInSheetsOf(3, &file, "uk", table))
	w, err := open(file.Bytes(), batch.DefaultLimits())
	check(t, err)
	if diff := cmp.Diff([]string{"Дуже довга назва списку Дуже д…", "Дуже довга назва списку Ду… (2)", "Дуже довга назва списку Ду… (3)"}, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	var cells []string
	for _, name := range w.Sheets() {
		for row, err := range w.Rows(name) {
			check(t, err)
			cells = append(cells, row.Cells...)
		}
	}
	if diff := cmp.Diff([]string{"Стовпець A", "1", "2", "Стовпець A", "3", "4", "Стовпець A", "5"}, cells); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenReader(&file)
	check(t, err)
	defer f.Close()
	for i, want := range []string{"A1:A3", "A1:A3", "A1:A2"} {
		if size, err := f.GetSheetDimension(f.GetSheetName(i)); err != nil || size != want {
			t.Error(size, err)
		}
	}
	if names := f.GetDefinedName(); len(names) != 3 {
		t.Error(names)
	}
}

// A list that ends with the last row of a sheet does not begin another.
func TestAListThatFillsASheetHasOne(t *testing.T) {
	var file bytes.Buffer
	check(t, batch.WriteTableInSheetsOf(3, &file, "uk", list(texts(1), []string{"1"}, []string{"2"})))
	w, err := open(file.Bytes(), batch.DefaultLimits())
	if check(t, err); len(w.Sheets()) != 1 {
		t.Error(w.Sheets())
	}
}

func TestEveryNameOfASheetIsTaken(t *testing.T) {
	for name, want := range map[string]string{"": "Brama", "'лапки'": "лапки", "a/b:c": "a b c", "\x00\x01": "Brama", strings.Repeat("я", 31): strings.Repeat("я", 31), "😀": "Brama"} {
		table := list(texts(1), []string{"1"})
		table.Name = name
		w, err := open(writtenTable(t, batch.XLSX, "uk", table), batch.DefaultLimits())
		if check(t, err); !slices.Equal(w.Sheets(), []string{want}) {
			t.Errorf("%q became %q", name, w.Sheets())
		}
	}
}

// bigList is a list of so many rows, made as they are asked for.
func bigList(rows int, each func(int)) batch.Table {
	t := list([]batch.TableKind{batch.TextColumn, batch.TextColumn, batch.NumberColumn, batch.DayColumn, batch.MomentColumn, batch.TextColumn})
	t.Rows = func(yield func([]string, error) bool) {
		for i := range rows {
			each(i)
			n := strconv.Itoa(i)
			if !yield([]string{"26UA100200" + n, "ТОВ «Приклад " + n + "»", n + ".50", "2026-01-05", "2026-01-05 13:30:01", "Зелений коридор"}, nil) {
				return
			}
		}
	}
	return t
}

// Twenty times the rows take no more memory; beyond a piece the size of the
// sheet is not told rather than told wrongly.
func TestTheMemoryOfAListIsFlat(t *testing.T) {
	for _, form := range []batch.Form{batch.XLSX, batch.CSV} {
		grown := func(rows int) uint64 {
			before, most := heap(), uint64(0)
			check(t, batch.WriteTable(io.Discard, form, "uk", bigList(rows, func(i int) {
				if i%(rows/20) == 0 {
					most = max(most, heap())
				}
			})))
			return most - min(most, before)
		}
		small, large := grown(10_000), grown(200_000)
		t.Logf("%s: %d KiB for 10,000 rows, %d KiB for 200,000", form, small>>10, large>>10)
		if large > small+1<<20 {
			t.Error("memory grows with the rows")
		}
	}
}

func TestALongListIsReadBack(t *testing.T) {
	const rows = 30_000
	file := writtenTable(t, batch.XLSX, "uk", bigList(rows, func(int) {}))
	got, err := readAll(file, batch.DefaultLimits())
	check(t, err)
	if last := got[len(got)-1]; len(got) != rows+1 || last.Number != rows+1 || last.Cells[2] != "29999.5" || len(last.Cells) != 6 {
		t.Error(len(got), last)
	}
	sheet := partOf(t, file, sheetPart)
	if strings.Contains(sheet, "<dimension") || !strings.HasSuffix(sheet, `</sheetData><autoFilter ref="A1:F30001"/></worksheet>`) {
		t.Error("the size of the sheet is told wrongly")
	}
}
