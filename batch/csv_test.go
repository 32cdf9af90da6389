package batch_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/brama-customs/brama/batch"
)

// lines are the rows of a CSV, each as its number and its cells.
func lines(t testing.TB, file string) string {
	t.Helper()
	rows, err := readAll([]byte(file), batch.DefaultLimits())
	check(t, err)
	var all strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&all, "%d%q ", row.Number, row.Cells)
	}
	return strings.TrimSuffix(all.String(), " ")
}

func TestACSVIsReadAsExcelReadsIt(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"commas":                                         {"код,опис\n1,2\n", `1["код" "опис"] 2["1" "2"]`},
		"semicolons beside decimal commas":               {"код;ціна\n1;2,5\n2;3,5", `1["код" "ціна"] 2["1" "2,5"] 3["2" "3,5"]`},
		"tabs":                                           {"a\tb;c\n1\t2,5", `1["a" "b;c"] 2["1" "2,5"]`},
		"strokes":                                        {"a|b\n1|2", `1["a" "b"] 2["1" "2"]`},
		"one column":                                     {"код\n0101", `1["код"] 2["0101"]`},
		"lines that end with CR":                         {"a;b\r1;2\r", `1["a" "b"] 2["1" "2"]`},
		"lines that end with CRLF":                       {"a;b\r\n1;2\r\n", `1["a" "b"] 2["1" "2"]`},
		"blank lines count":                              {"\n\na;b\r\n\r\n;;\r\n1;2", `3["a" "b"] 6["1" "2"]`},
		"blanks at the end of a row are none":            {"a;b;;\n1;;;", `1["a" "b"] 2["1"]`},
		"a text in quotation marks":                      {`a;"b;1"` + "\n" + `"say ""so""";2`, `1["a" "b;1"] 2["say \"so\"" "2"]`},
		"lines inside a text":                            {"a;b\n\"1\r\n2\n3\";4\nx;y", `1["a" "b"] 2["1\r\n2\n3" "4"] 3["x" "y"]`},
		"quotation marks inside a bare text":             {"a;b\nТОВ \"Мрія\";2", `1["a" "b"] 2["ТОВ \"Мрія\"" "2"]`},
		"a text behind a closing mark":                   {"a;b\n\"Мрія\" ТОВ \"2\";2", `1["a" "b"] 2["Мрія ТОВ \"2\"" "2"]`},
		"a text in quotation marks that is the last":     {"a;\"b\"\n1;\"2\"", `1["a" "b"] 2["1" "2"]`},
		"nothing in quotation marks":                     {"a;b;c\n\"\";\"\";1", `1["a" "b" "c"] 2["" "" "1"]`},
		"a line that tells the separator":                {"sep=,\r\na;b,c\r\n1,2", `1["a;b" "c"] 2["1" "2"]`},
		"a line that tells a rare separator":             {"SEP=^\na^b", `1["a" "b"]`},
		"a line that tells the separator behind a mark":  {"\ufeffsep=;\na,b;c", `1["a,b" "c"]`},
		"a heading that only begins like that line":      {"sep=;x\na;b", `1["sep=" "x"] 2["a" "b"]`},
		"a letter is no separator":                       {"sep=x\naxb", `1["sep=x"] 2["axb"]`},
		"what looks like a formula is text":              {"a;b\n=1+1;+2", `1["a" "b"] 2["=1+1" "+2"]`},
		"numbers and spaces stay as they are":            {"a;b\n 0101 ;1e3", `1["a" "b"] 2[" 0101 " "1e3"]`},
		"separators in quotation marks do not part":      {"a;\"1,2,3\"\nb;\"4,5,6\"", `1["a" "1,2,3"] 2["b" "4,5,6"]`},
		"titles over the table have fewer fields":        {"Рахунок № 5, від 1, на 2, так\nкод;назва\n1;x\n2;y", `1["Рахунок № 5, від 1, на 2, так"] 2["код" "назва"] 3["1" "x"] 4["2" "y"]`},
		"a file of nothing but line ends has no rows":    {"\n\n\r\n", ``},
		"a mark of UTF-8 is no part of the first cell":   {"\ufeffкод;b", `1["код" "b"]`},
		"a doubled mark at the end of a quoted text":     {"a;b\n\"x\"\"\";2", `1["a" "b"] 2["x\"" "2"]`},
		"a mark right before the end of the file":        {"a;b\n1;\"", `workbook.csv-quote`},
		"a text in quotation marks that never ends":      {"a;b\n1;2\n1;\"2;\nи далі", `workbook.csv-quote`},
		"a row wider than the columns allowed":           {"a;b\n" + strings.Repeat(";", 256) + "1", `workbook.too-many-columns`},
		"a bare text that is too long":                   {"a;b\n1;" + strings.Repeat("ї", 32_768), `workbook.cell-too-long`},
		"a bare text that is far too long":               {"a;b\n1;" + strings.Repeat("ї", 200_000), `workbook.cell-too-long`},
		"a quoted text that is too long":                 {"a;b\n1;\"" + strings.Repeat("ї", 32_768) + `"`, `workbook.cell-too-long`},
		"a quoted text of marks that is far too long":    {"a;b\n1;\"" + strings.Repeat(`""`, 200_000) + `"`, `workbook.cell-too-long`},
		"bytes that are no UTF-8 in a file that is":      {"код;опис\nтовар;\xd0\n", `workbook.csv-encoding`},
		"half a letter on either side of a separator":    {"код;опис\n\xd0;\xd1\n", `workbook.csv-encoding`},
		"half a letter at the end of UTF-16":             {"\xff\xfea\x00;\x00b\x00x", `workbook.csv-encoding`},
		"half a pair in UTF-16":                          {"\xff\xfea\x00;\x00\x00\xd8b\x00", `workbook.csv-encoding`},
		"a byte that windows-1251 does not have":         {"\xea\xee\xe4;\xee\xef\xe8\xf1\n\xf2\xee\xe2\xe0\xf0;\x98\n", `workbook.csv-encoding`},
		"a mark of UTF-8 over a file of windows-1251":    {"\ufeff\xea\xee\xe4;\xee\xef\xe8\xf1", `workbook.csv-encoding`},
		"a NUL anywhere":                                 {"a;b\n" + strings.Repeat("1;2\n", 100_000) + "\x00", `workbook.not-xlsx`},
		"a NUL in UTF-16":                                {"\xff\xfea\x00;\x00\x00\x00", `workbook.not-xlsx`},
		"UTF-16 without a mark":                          {"a\x00;\x00b\x00", `workbook.not-xlsx`},
		"a table where a line cannot be a record of RFC": {"a;b\n\"x\" \"y\";\"z\"q\"", `1["a" "b"] 2["x \"y\"" "zq\""]`},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(c.want, "workbook.") {
				_, err := readAll([]byte(c.file), batch.DefaultLimits())
				wantRefusal(t, err, c.want)
				return
			}
			if got := lines(t, c.file); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestARefusalOfACSVNamesTheRow(t *testing.T) {
	for file, want := range map[string]string{
		"код;b\n\nтовар;\"\n\"\nтовар;\xd0":     "Рядок 4",
		"код;b\n\nтовар;\"":                     "в рядку 3",
		"sep=;\nкод;b\nтовар;\xd0":              "Рядок 2",
		"a;b\n1;" + strings.Repeat("x", 40_000): "B2",
	} {
		_, err := readAll([]byte(file), batch.DefaultLimits())
		if text := wantRefused(t, err).Text.UK; !strings.Contains(text, want) {
			t.Errorf("%q: %s", file[:min(len(file), 40)], text)
		}
	}
}

// Whatever a file is written in, the text is the same, even where what tells
// it apart stands far down.
func TestEveryCodingGivesTheSameRows(t *testing.T) {
	table := "Код товару;Опис;Країна\n" + strings.Repeat("0101210000;shirt;PL\n", 5_000) + "6109100010;Куртка «Їжак» № 5;Україна\n"
	want := lines(t, table)
	for name, in := range map[string]encoding.Encoding{
		"windows-1251": charmap.Windows1251, "UTF-8 with a mark": unicode.UTF8BOM,
		"UTF-16 with its low bytes first":  unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 with its high bytes first": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range []string{table, "\n" + strings.Repeat("a;b\n", 33_000) + table} { // beyond one window too
				file, err := in.NewEncoder().String(text)
				check(t, err)
				if got, plain := lines(t, file), lines(t, text); got != plain || !strings.Contains(plain, want[len(want)-60:]) {
					t.Error(got[max(0, len(got)-200):])
				}
			}
		})
	}
}

// One Ukrainian letter after a mebibyte of Latin ones is what decides.
func TestTheWholeFileTellsItsCoding(t *testing.T) {
	file := strings.Repeat("0101210000;shirt;PL\n", 60_000) + "6109100010;\xea\xf3\xf0\xf2\xea\xe0;PL\n"
	rows, err := readAll([]byte(file), batch.DefaultLimits())
	check(t, err)
	if last := rows[len(rows)-1]; last.Number != 60_001 || last.Cells[1] != "куртка" {
		t.Error(last)
	}
}

func TestACSVHasOneSheetThatIsReadAgain(t *testing.T) {
	w, err := open([]byte("a;b\n1;2"), batch.DefaultLimits())
	check(t, err)
	if diff := cmp.Diff([]string{"CSV"}, w.Sheets()); diff != "" || w.Form() != batch.CSV {
		t.Error(diff, w.Form())
	}
	for range 2 {
		count := 0
		for _, err := range w.Rows("CSV") {
			check(t, err)
			count++
		}
		if count != 2 {
			t.Error(count)
		}
	}
	for _, err := range w.Rows("Аркуш1") {
		wantRefusal(t, err, "workbook.no-sheet")
	}
	book, err := open(packed(t, parts("")), batch.DefaultLimits())
	check(t, err)
	if book.Form() != batch.XLSX {
		t.Error(book.Form())
	}
}

func TestLimitsHoldForACSV(t *testing.T) {
	file := []byte("a;b\n1;довге\n")
	for name, c := range map[string]struct {
		set  func(*batch.Limits)
		code string
	}{
		"bytes":   {func(l *batch.Limits) { l.Bytes = int64(len(file)) - 1 }, "workbook.too-large"},
		"rows":    {func(l *batch.Limits) { l.Rows = 1 }, "workbook.too-many-rows"},
		"columns": {func(l *batch.Limits) { l.Columns = 1 }, "workbook.too-many-columns"},
		"cells":   {func(l *batch.Limits) { l.Cell = 4 }, "workbook.cell-too-long"},
	} {
		t.Run(name, func(t *testing.T) {
			l := batch.DefaultLimits()
			c.set(&l)
			_, err := readAll(file, l)
			wantRefusal(t, err, c.code)
		})
	}
	exact := batch.DefaultLimits()
	exact.Bytes, exact.Rows, exact.Columns, exact.Cell = int64(len(file)), 2, 2, 5
	if got, err := readAll(file, exact); err != nil || len(got) != 2 {
		t.Error(got, err)
	}
}

// repeated is a file that says one thing over and over between a head and a
// tail, made as it is read.
type repeated struct {
	head, again, tail string
	size              int64
}

func newRepeated(head, again, tail string, times int64) repeated {
	return repeated{head, again, tail, int64(len(head)+len(tail)) + times*int64(len(again))}
}

func (f repeated) ReadAt(p []byte, at int64) (int, error) {
	n := 0
	for n < len(p) && at < f.size {
		piece := f.again
		switch from := at - int64(len(f.head)); {
		case from < 0:
			piece = f.head[at:]
		case at >= f.size-int64(len(f.tail)):
			piece = f.tail[at-(f.size-int64(len(f.tail))):]
		default:
			piece = piece[from%int64(len(piece)):]
			piece = piece[:min(int64(len(piece)), f.size-int64(len(f.tail))-at)]
		}
		k := copy(p[n:], piece)
		n, at = n+k, at+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Files that are made to take time or memory are refused, or read, within both.
func TestHostileCSVIsBounded(t *testing.T) {
	piece := func(text string) string { return strings.Repeat(text, 1<<16/len(text)) }
	for name, c := range map[string]struct {
		file repeated
		code string // "" where it is read, to no row
	}{
		"a quotation mark that is never closed": {newRepeated("a;b\n\"", piece("x;\n"), "", 1<<12), "workbook.cell-too-long"},
		"a line of 256 mebibytes":               {newRepeated("a;b\n", piece("x"), "", 1<<12), "workbook.cell-too-long"},
		"a line of quotation marks":             {newRepeated("a;b\n\"", piece(`"`), "", 1<<12), "workbook.cell-too-long"},
		"ten million columns":                   {newRepeated("", piece("1;"), "", 320), "workbook.too-many-columns"},
		"ten million empty columns":             {newRepeated("", piece(";"), "1", 160), "workbook.too-many-columns"},
		"millions of blank lines":               {newRepeated("", piece("\n"), "", 60), ""},
		"a value below millions of blank lines": {newRepeated("", piece("\n"), "1", 60), "workbook.too-many-rows"},
		"millions of rows":                      {newRepeated("", piece("1\n"), "", 500), "workbook.too-many-rows"},
		"a NUL at the end":                      {newRepeated("", piece("1;2\n"), "\x00", 500), "workbook.not-xlsx"},
		"letters of the wrong coding":           {newRepeated("", piece("\xea;"), "\n", 500), "workbook.too-many-columns"},
		"a line of UTF-16":                      {newRepeated("\xff\xfe", piece("x\x00"), "", 1<<10), "workbook.cell-too-long"},
	} {
		t.Run(name, func(t *testing.T) {
			l := batch.DefaultLimits()
			l.Bytes = 2 << 30
			measured(t, func() {
				w, err := batch.Open(c.file, c.file.size, l)
				if err == nil {
					for _, err = range w.Rows("CSV") {
						if err != nil {
							break
						}
					}
				}
				if c.code != "" {
					wantRefusal(t, err, c.code)
				} else if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// By the usual limits such a file is not even looked at.
func TestALineOfAGibibyteIsRefusedUnread(t *testing.T) {
	measured(t, func() {
		file := newRepeated("a;b\n", "x", "", 1<<30)
		_, err := batch.Open(file, file.size, batch.DefaultLimits())
		wantRefusal(t, err, "workbook.too-large")
	})
}

// Twenty times the rows take no more memory.
func TestTheMemoryOfACSVIsFlat(t *testing.T) {
	const perPiece = 2_500
	piece := strings.Repeat("6109100010;\"Куртка чоловіча; \"\"Мрія\"\"\";19,99;05.01.2026;\"дві\nстрічки\"\n", perPiece)
	grown := func(rows int) uint64 {
		file := newRepeated("", piece, "", int64(rows/perPiece))
		before, most, count := heap(), uint64(0), 0
		w, err := batch.Open(file, file.size, batch.DefaultLimits())
		check(t, err)
		for row, err := range w.Rows("CSV") {
			check(t, err)
			if len(row.Cells) != 5 {
				t.Fatal(row)
			}
			if count++; count%(rows/20) == 0 {
				most = max(most, heap())
			}
		}
		if count != rows {
			t.Fatalf("%d rows of %d", count, rows)
		}
		runtime.KeepAlive(w)
		return most - min(most, before)
	}
	small, large := grown(10_000), grown(manyRows)
	t.Logf("%d KiB for 10,000 rows, %d KiB for %d", small>>10, large>>10, manyRows)
	if large > small+5*manyRows { // bytes a row
		t.Error("memory grows with the rows")
	}
}

// filled are the records of encoding/csv as rows: without blanks at the end,
// and without those that hold nothing.
func filled(records [][]string) [][]string {
	var rows [][]string
	for _, record := range records {
		for len(record) > 0 && record[len(record)-1] == "" {
			record = record[:len(record)-1]
		}
		if len(record) > 0 {
			rows = append(rows, record)
		}
	}
	return rows
}

// FuzzCSV proves that any bytes are read or refused, twice in the same way,
// and that what encoding/csv takes for well-formed is read to the same texts.
func FuzzCSV(f *testing.F) {
	for _, text := range []string{
		"a;b\n1;2", "sep=,\na,b", "\"a\"\"b\";c\r\n", "\ufeffкод,опис\n", "\xff\xfea\x00;\x00", "\xfe\xff\x00a", "\xea\xee\xe4;\xe0\n", "a\rb\r",
		"\"\n\n\";;;\n", "x\"y;\"z\"w\n", "=1+1|2\t3\n", "\"", "\"\"", ";", "sep=", "sep=;", "<a>", "a,\"b\nc\",d\n\n,,\ne",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		w, err := open(file, batch.DefaultLimits())
		if err != nil {
			wantRefused(t, err)
			return
		}
		if w.Form() != batch.CSV {
			return
		}
		var read [2][][]string
		for i := range read {
			last := 0
			for row, err := range w.Rows("CSV") {
				if err != nil {
					wantRefused(t, err)
					return
				}
				if row.Number <= last || len(row.Cells) == 0 || row.Cells[len(row.Cells)-1] == "" {
					t.Fatalf("%+v after row %d", row, last)
				}
				last = row.Number
				read[i] = append(read[i], row.Cells)
			}
		}
		if diff := cmp.Diff(read[0], read[1]); diff != "" {
			t.Fatal(diff)
		}
		likeEncodingCSV(t, file, read[0])
	})
}

// likeEncodingCSV compares rows with what encoding/csv makes of the same file
// by any separator. It ends no line at a lone CR and makes CRLF within a text
// LF, so files with CR are let be; so are those that begin with what only we
// know.
func likeEncodingCSV(t *testing.T, file []byte, got [][]string) {
	t.Helper()
	if !utf8.Valid(file) || bytes.ContainsRune(file, '\r') || bytes.HasPrefix(file, []byte("\ufeff")) || bytes.HasPrefix(bytes.ToLower(file), []byte("sep=")) {
		return
	}
	parsed := 0
	for _, separator := range "\t;|," {
		r := csv.NewReader(bytes.NewReader(file))
		r.Comma, r.FieldsPerRecord = separator, -1
		records, err := r.ReadAll()
		if err != nil {
			continue
		}
		parsed++
		if slices.EqualFunc(filled(records), got, slices.Equal) {
			return
		}
	}
	if parsed == 4 { // well-formed whichever was chosen
		t.Errorf("encoding/csv reads it otherwise: %q", got)
	}
}

// FuzzCSVAgainstEncodingCSV proves that what encoding/csv writes is read to
// the same texts.
func FuzzCSVAgainstEncodingCSV(f *testing.F) {
	f.Add("a", "b", "c", "d", byte(0))
	f.Add(`say "so"`, "x;y\r\nz", "\ufeff", "=1", byte(1))
	f.Add("", " ", "\r", `"`, byte(2))
	f.Add("sep=;", "", "", "їжак|1,5\t", byte(3))
	f.Fuzz(func(t *testing.T, a, b, c, d string, pick byte) {
		separator := rune("\t;|,^"[pick%5])
		want := [][]string{{a, b, "."}, {c, d, "."}}
		for _, text := range []string{a, b, c, d} {
			if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
				return
			}
		}
		var file bytes.Buffer
		file.WriteString("sep=" + string(separator) + "\n")
		w := csv.NewWriter(&file)
		w.Comma = separator
		check(t, w.WriteAll(want))
		rows, err := readAll(file.Bytes(), batch.DefaultLimits())
		check(t, err)
		var got [][]string
		for _, row := range rows {
			got = append(got, row.Cells)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%q", diff, file.String())
		}
	})
}
