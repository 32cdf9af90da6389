package batch_test

import (
	"io"
	"iter"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// manyAnswers answers so many rows below the first: each with its number and
// payments, and one of so many with a fault and a warning.
func manyAnswers(rows, faulty int) iter.Seq2[batch.Answer, error] {
	payments := []batch.Payment{{Code: "020", Amount: exact.Must("9025.99")}, {Code: "028", Amount: exact.Must("16848.52")}, {Code: "085", Amount: exact.Must("1.00")}}
	return func(yield func(batch.Answer, error) bool) {
		for row := 2; row <= rows; row++ {
			a := batch.Answer{Row: row, Status: "подано", MRN: "26UA10023000" + strconv.Itoa(1_000_000+row), Payments: payments, Total: "25875.51", Channel: "зелений"}
			if row%faulty == 0 {
				a = batch.Answer{Row: row, Status: "відхилено", Faults: []batch.RowFault{
					faultAt("C", row, fault.Substance, "Коду 9999999999 в УКТЗЕД немає"), faultAt("E", row, fault.Warning, "Дату прочитано")}}
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// answerMany answers every row of a made workbook.
func answerMany(t testing.TB, file []byte, l batch.Limits, to io.Writer, rows int) {
	t.Helper()
	w, err := open(file, l)
	check(t, err)
	check(t, w.WriteAnswered(to, batch.Answered{Sheet: w.Sheets()[0], HeaderRow: 1, Lang: "uk", Codes: []string{"020", "028"}, Answers: manyAnswers(rows, 10)}))
}

// writtenByStream writes the rows of a made workbook, without answers, by excelize's
// quickest way.
func writtenByStream(t testing.TB, rows [][]any) {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	check(t, err)
	for i, row := range rows {
		check(t, w.SetRow("A"+strconv.Itoa(i+1), row))
	}
	check(t, errorsOf(w.Flush(), f.Write(io.Discard), f.Close()))
}

// valuesOf are the rows of a made workbook as excelize is given them: numbers
// as numbers.
func valuesOf(t testing.TB, file []byte) (rows [][]any) {
	t.Helper()
	w, err := open(file, batch.DefaultLimits())
	check(t, err)
	for row, err := range w.Rows(w.Sheets()[0]) {
		check(t, err)
		values := make([]any, len(row.Cells))
		for i, text := range row.Cells {
			if values[i] = text; i%5 == 2 || i%5 == 3 {
				values[i], err = strconv.ParseFloat(text, 64)
				check(t, err)
			}
		}
		rows = append(rows, values)
	}
	return rows
}

// BenchmarkAnswered writes an answered workbook, and then the uploader's rows
// alone by excelize's StreamWriter, in turns, and reports how many times more
// rows a second the first gives: what a loaded machine takes from one it takes
// from the other.
func BenchmarkAnswered(b *testing.B) {
	for name, kind := range map[string]kindOfText{"inline": inline, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			file := made(b, kind, benchRows, benchColumns)
			rows := valuesOf(b, file)
			var ours, theirs time.Duration
			for b.Loop() {
				begun := time.Now()
				answerMany(b, file, batch.DefaultLimits(), io.Discard, benchRows)
				between := time.Now()
				writtenByStream(b, rows)
				ours, theirs = ours+between.Sub(begun), theirs+time.Since(between)
			}
			b.ReportMetric(float64(benchRows*b.N)/ours.Seconds(), "rows/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
		})
	}
}
