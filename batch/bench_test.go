package batch_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
)

// kindOfText is how a made workbook keeps its texts.
type kindOfText bool

const (
	inline kindOfText = false // in the cells, as streaming writers do
	shared kindOfText = true  // in a table, as Excel does
)

// made is a workbook as Excel writes one, with the columns of a broker's
// invoice over and over: of every five one is text that differs in each row,
// one is text that repeats, and three are a code, an amount and a day.
func made(t testing.TB, kind kindOfText, rows, columns int) []byte {
	t.Helper()
	var sheet, table strings.Builder
	places := map[string]int{}
	text := func(value string) string {
		if kind == inline {
			return ` t="inlineStr"><is><t>` + value + `</t></is></c>`
		}
		place, known := places[value]
		if !known {
			place = len(places)
			places[value] = place
			table.WriteString(`<si><t>` + value + `</t></si>`)
		}
		return ` t="s"><v>` + strconv.Itoa(place) + `</v></c>`
	}
	for i := 1; i <= rows; i++ {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:%d" x14ac:dyDescent="0.25">`, i, columns)
		for j := range columns {
			name, _ := excelize.ColumnNumberToName(j + 1)
			sheet.WriteString(`<c r="` + name + strconv.Itoa(i) + `"`)
			switch j % 5 {
			case 0:
				sheet.WriteString(text("Куртка чоловіча, арт. " + strconv.Itoa(i*columns+j)))
			case 1:
				sheet.WriteString(text([]string{"UA", "PL", "DE", "шт", "EUR", "ТОВ «Приклад»"}[i*j%6]))
			case 2:
				sheet.WriteString(` s="3"><v>` + strconv.Itoa(6_109_100_000+i%90) + `</v></c>`)
			case 3:
				sheet.WriteString(`><v>` + strconv.Itoa(i*7) + "." + strconv.Itoa(1+j%9) + `</v></c>`)
			case 4:
				sheet.WriteString(` s="1"><v>` + strconv.Itoa(46_000+i%365) + `</v></c>`)
			}
		}
		sheet.WriteString(`</row>`)
	}
	const space = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	all := parts("", part{sheetPart, `<worksheet><sheetData>` + sheet.String() + `</sheetData></worksheet>`},
		part{stringsPart, `<sst>` + table.String() + `</sst>`})
	for i := range all { // excelize insists on the name space
		for _, root := range []string{"<worksheet", "<workbook", "<sst", "<styleSheet"} {
			all[i].text = strings.Replace(all[i].text, root, root+space, 1)
		}
		all[i].text = strings.Replace(all[i].text, "<Relationships>", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`, 1)
		for _, kind := range []string{"worksheet", "sharedStrings", "styles"} {
			all[i].text = strings.Replace(all[i].text, "x/"+kind, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"+kind, 1)
		}
	}
	return packed(t, all)
}

// scanned and readByExcelize tell how many cells a reader gives of the first
// sheet, by the shortest way to have them all.
func scanned(t testing.TB, file []byte) (cells int) {
	t.Helper()
	w, err := open(file, batch.DefaultLimits())
	check(t, err)
	for row, err := range w.Rows(w.Sheets()[0]) {
		check(t, err)
		cells += len(row.Cells)
	}
	return cells
}

func readByExcelize(t testing.TB, file []byte) (cells int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	check(t, err)
	rows, err := f.Rows(f.GetSheetName(0))
	check(t, err)
	for rows.Next() {
		row, err := rows.Columns()
		check(t, err)
		cells += len(row)
	}
	check(t, errorsOf(rows.Close(), f.Close()))
	return cells
}

// The size of the workbooks that readers are measured with.
const benchRows, benchColumns = 100_000, 25

// measureReader reports rows a second over both kinds of workbook.
func measureReader(b *testing.B, read func(testing.TB, []byte) int) {
	for name, kind := range map[string]kindOfText{"inline": inline, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			file := made(b, kind, benchRows, benchColumns)
			b.ReportAllocs()
			for b.Loop() {
				if cells := read(b, file); cells != benchRows*benchColumns {
					b.Fatal(cells)
				}
			}
			b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkRows(b *testing.B)         { measureReader(b, scanned) }
func BenchmarkExcelizeRows(b *testing.B) { measureReader(b, readByExcelize) }

// BenchmarkRatio reads a workbook with both, one right after the other, and
// reports how many times faster the scanner is: what a loaded machine takes
// from one it takes from the other.
func BenchmarkRatio(b *testing.B) {
	for name, kind := range map[string]kindOfText{"inline": inline, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			file := made(b, kind, benchRows/5, benchColumns)
			var ours, theirs time.Duration
			for b.Loop() {
				begun := time.Now()
				scanned(b, file)
				between := time.Now()
				readByExcelize(b, file)
				ours, theirs = ours+between.Sub(begun), theirs+time.Since(between)
			}
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
		})
	}
}
