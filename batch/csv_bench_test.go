package batch_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/brama-customs/brama/batch"
)

// madeCSV is a CSV with the columns of a broker's invoice over and over.
func madeCSV(rows, columns int) string {
	var file strings.Builder
	for i := range rows {
		for j := range columns {
			if j > 0 {
				file.WriteByte(';')
			}
			switch j % 5 {
			case 0:
				fmt.Fprintf(&file, "Куртка чоловіча, арт. %d", i*columns+j)
			case 1:
				file.WriteString([]string{"UA", "PL", "DE", "шт", "EUR", `"ТОВ ""Приклад; інший"""`}[i*j%6])
			case 2:
				fmt.Fprintf(&file, "%d", 6_109_100_000+i%90)
			case 3:
				fmt.Fprintf(&file, "%d,%d", i*7, 1+j%9)
			case 4:
				file.WriteString("05.01.2026")
			}
		}
		file.WriteString("\r\n")
	}
	return file.String()
}

func readByEncodingCSV(t testing.TB, file []byte) (cells int) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(file))
	r.Comma, r.ReuseRecord = ';', true
	for {
		record, err := r.Read()
		if err == io.EOF {
			return cells
		}
		check(t, err)
		cells += len(record)
	}
}

// BenchmarkCSVRatio reads a CSV with ours, which goes through it twice and
// checks its coding, and with encoding/csv, one right after the other.
func BenchmarkCSVRatio(b *testing.B) {
	file := []byte(madeCSV(benchRows/2, benchColumns))
	var ours, theirs time.Duration
	for b.Loop() {
		begun := time.Now()
		if cells := scanned(b, file); cells != benchRows/2*benchColumns {
			b.Fatal(cells)
		}
		between := time.Now()
		readByEncodingCSV(b, file)
		ours, theirs = ours+between.Sub(begun), theirs+time.Since(between)
	}
	b.ReportMetric(float64(benchRows/2*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
}

// BenchmarkCSVCodings reads the same table in other codings.
func BenchmarkCSVCodings(b *testing.B) {
	text := madeCSV(benchRows/10, benchColumns)
	old, err := charmap.Windows1251.NewEncoder().String(text)
	check(b, err)
	for name, file := range map[string]string{"UTF-8": text, "windows-1251": old} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				scanned(b, []byte(file))
			}
			b.ReportMetric(float64(benchRows/10*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkListRatio writes a list with ours and with excelize's stream
// writer, one right after the other.
func BenchmarkListRatio(b *testing.B) {
	var ours, theirs time.Duration
	for b.Loop() {
		begun := time.Now()
		check(b, batch.WriteTable(io.Discard, batch.XLSX, "uk", bigList(benchRows/2, func(int) {})))
		between := time.Now()
		byStreamWriter(b, bigList(benchRows/2, func(int) {}))
		ours, theirs = ours+between.Sub(begun), theirs+time.Since(between)
	}
	b.ReportMetric(float64(benchRows/2*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
}

// byStreamWriter writes a list by excelize's stream writer, every value as text.
func byStreamWriter(t testing.TB, table batch.Table) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	check(t, err)
	values, number := make([]any, len(table.Columns)), 0
	for row, err := range table.Rows {
		check(t, err)
		for i, text := range row {
			values[i] = text
		}
		number++
		cell, err := excelize.CoordinatesToCellName(1, number)
		check(t, errorsOf(err, w.SetRow(cell, values)))
	}
	_, err = f.WriteTo(io.Discard)
	check(t, errorsOf(w.Flush(), err))
}
