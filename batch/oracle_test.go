package batch_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
)

// valued is what a cell is given, and what is read of it.
type valued struct {
	value any
	want  string
}

// everyValue has each kind of cell that excelize can write.
func everyValue() []valued {
	return []valued{
		{"Футболки", "Футболки"}, {"a<b>&\"c\"", "a<b>&\"c\""}, {" пробіли ", " пробіли "}, {"рядок\nдругий", "рядок\nдругий"},
		{"=1+1", "=1+1"}, {"0101210000", "0101210000"}, {"\u00a0", "\u00a0"}, {"😀", "😀"}, {"", ""}, {nil, ""},
		{12, "12"}, {-3.25, "-3.25"}, {6_109_100_000, "6109100000"}, {uint64(999_999_999_999_999), "999999999999999"},
		{12_345_678_901_234_567, "12345678901234600"}, {0.1 + 0.2, "0.3"}, {1.0 / 3, "0.333333333333333"}, {1e21, "1000000000000000000000"},
		{1.5e-7, "0.00000015"}, {float32(2.5), "2.5"}, {0, "0"}, {true, "TRUE"}, {false, "FALSE"},
		{time.Date(2026, 3, 1, 15, 30, 0, 0, time.UTC), "2026-03-01"}, {time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), "1999-12-31"},
	}
}

// everyRow is rows of all of the values, in an order of chance.
func everyRow(rows int) [][]valued {
	random := rand.New(rand.NewPCG(3, 4))
	all := make([][]valued, rows)
	for i := range all {
		all[i] = everyValue()
		random.Shuffle(len(all[i]), func(a, b int) { all[i][a], all[i][b] = all[i][b], all[i][a] })
	}
	return all
}

func TestEveryValueIsReadAsItWasWritten(t *testing.T) {
	rows := everyRow(40)
	for name, write := range map[string]func(*excelize.File, [][]valued) error{"cell by cell": writeCells, "as a stream": writeStream} {
		t.Run(name, func(t *testing.T) {
			f := excelize.NewFile()
			check(t, write(f, rows))
			file := saved(t, f)
			read, err := readAll(file, batch.DefaultLimits())
			check(t, err)
			if len(read) != len(rows) {
				t.Fatalf("%d rows of %d", len(read), len(rows))
			}
			for i, row := range read {
				for j, v := range rows[i] {
					if got := at(row, j); got != v.want {
						t.Errorf("%T %v in row %d: %q, want %q", v.value, v.value, i+1, got, v.want)
					}
				}
			}
		})
	}
}

// at is the text of a column, "" beyond the last.
func at(row batch.Row, column int) string {
	if column < len(row.Cells) {
		return row.Cells[column]
	}
	return ""
}

func writeCells(f *excelize.File, rows [][]valued) error {
	for i, row := range rows {
		for j, v := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err = errorsOf(err, f.SetCellValue("Sheet1", cell, v.value)); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeStream(f *excelize.File, rows [][]valued) error {
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = v.value
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func TestMadeWorkbooksAreReadAsExcelizeReadsThem(t *testing.T) {
	for name, kind := range map[string]kindOfText{"texts in the cells": inline, "texts in a table": shared} {
		t.Run(name, func(t *testing.T) {
			file := made(t, kind, 300, 30)
			if ours, theirs := scanned(t, file), readByExcelize(t, file); ours != theirs {
				t.Errorf("%d cells, excelize has %d", ours, theirs)
			}
			sameAsExcelize(t, file)
		})
	}
}

// sameAsExcelize compares each row and cell with what excelize has of the first
// sheet. It has the numbers as written and days as their serial numbers.
func sameAsExcelize(t testing.TB, file []byte) {
	t.Helper()
	w, err := open(file, batch.DefaultLimits())
	check(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	check(t, err)
	theirs, err := f.GetRows(f.GetSheetName(0))
	check(t, errorsOf(err, f.Close()))
	for row, err := range w.Rows(w.Sheets()[0]) {
		check(t, err)
		if row.Number > len(theirs) || len(theirs[row.Number-1]) > len(row.Cells) {
			t.Fatalf("row %d has %q, which excelize has not", row.Number, row.Cells)
		}
		for j, cell := range theirs[row.Number-1] {
			if !sameValue(row.Cells[j], cell) {
				t.Fatalf("row %d, column %d: %q, excelize has %q", row.Number, j+1, row.Cells[j], cell)
			}
		}
	}
}

// sameValue reports whether a raw value may be read as a text: it is the same,
// or the same to fifteen digits, or the truth or the day it stands for.
func sameValue(got, raw string) bool {
	if got == raw || got == "TRUE" && raw == "1" || got == "FALSE" && raw == "0" {
		return true
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return false
	}
	if day, err := excelize.ExcelDateToTime(n, false); err == nil && day.Format(time.DateOnly) == got {
		return true
	}
	g, err := strconv.ParseFloat(got, 64)
	return err == nil && math.Abs(g-n) <= 1e-14*math.Abs(n)
}

func FuzzAgainstExcelize(f *testing.F) {
	f.Add("Футболки", 19.99, int64(6_109_100_000), uint16(46_082), false)
	f.Add("_x000D_\t<&>", -1e-9, int64(-1), uint16(60), true)
	f.Add("  ", 123456789.123456789, int64(1)<<60, uint16(1), true)
	f.Fuzz(func(t *testing.T, text string, real float64, whole int64, day uint16, stream bool) {
		if math.IsNaN(real) || math.IsInf(real, 0) {
			return
		}
		moment := time.Date(1900, 3, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, int(day))
		row := []valued{{value: text}, {value: real}, {value: whole}, {value: moment}, {value: stream}, {value: strings.ToValidUTF8(text, "") + "!"}}
		book, write := excelize.NewFile(), writeCells
		if stream {
			write = writeStream
		}
		check(t, write(book, [][]valued{row, row}))
		sameAsExcelize(t, saved(t, book))
	})
}

// What several read of one workbook at once has nothing in common.
func TestOneWorkbookMayBeReadByManyAtOnce(t *testing.T) {
	w, err := open(made(t, shared, 500, 10), batch.DefaultLimits())
	check(t, err)
	readings := make([][]batch.Row, 4)
	var all sync.WaitGroup
	for i := range readings {
		all.Go(func() {
			for row := range w.Rows(w.Sheets()[0]) {
				readings[i] = append(readings[i], row)
			}
		})
	}
	all.Wait()
	for _, r := range readings {
		if len(r) != 500 {
			t.Error(len(r))
		}
		if diff := cmp.Diff(readings[0], r); diff != "" {
			t.Error(diff)
		}
	}
}
