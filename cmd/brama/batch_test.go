package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// goods writes a small specification and gives its path.
func goods(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		for j, value := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "goods.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBatchCheckTellsWhatAWorkbookComesTo(t *testing.T) {
	path := goods(t, []any{"Код УКТЗЕД", "Опис товару", "Щось своє"}, []any{"6109100000", "Футболки", "x"})
	got := line(within(t, time.Minute), "", "batch", "check", path)
	if got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	var report struct {
		Sheet     string
		HeaderRow int
		Mapping   []struct{ Column, Header, Field, Confidence string }
		Rows      int
		Rejected  int
		Faults    []struct {
			Row          int
			Column, Code string
		}
	}
	if err := json.Unmarshal([]byte(got.out), &report); err != nil {
		t.Fatal(err)
	}
	if report.Sheet != "Sheet1" || report.HeaderRow != 1 || report.Rows != 1 || report.Rejected != 1 || len(report.Faults) == 0 ||
		len(report.Mapping) != 3 || report.Mapping[0].Field != "items.commodityCode" || report.Mapping[2].Field != "" {
		t.Errorf("%+v", report)
	}
}

func TestBatchCheckRefusesWhatIsNoWorkbookWithWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "goods.xlsx")
	if err := os.WriteFile(path, []byte("not a zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	mapping := filepath.Join(t.TempDir(), "mapping.json")
	if err := os.WriteFile(mapping, []byte(`{"mapping":[{"column":1}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no workbook":                {"batch", "check", path},
		"a mapping that is not read": {"batch", "check", goods(t, []any{"Код УКТЗЕД", "Опис товару"}, []any{"1", "x"}), "--mapping", mapping},
		"a file that is not there":   {"batch", "check", path + ".gone"},
	} {
		got := line(within(t, time.Minute), "", args...)
		if got.code != exitFail || got.out != "" || strings.TrimSpace(got.err) == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestBatchCheckWritesTheWorkbookWithItsAnswers(t *testing.T) {
	path := goods(t, []any{"Код УКТЗЕД", "Опис товару"}, []any{"6109100000", "Футболки"})
	out := filepath.Join(t.TempDir(), "answered.xlsx")
	if err := os.WriteFile(out, []byte("an older answer"), 0o600); err != nil {
		t.Fatal(err)
	}
	plain := line(within(t, time.Minute), "", "batch", "check", path)
	got := line(within(t, time.Minute), "", "batch", "check", path, "--out", out, "--lang", "uk")
	if got.code != exitDone || got.out != plain.out {
		t.Fatalf("%+v", got)
	}
	f, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A2": "6109100000", "C1": "Стан", "C2": "відхилено"} {
		if got, err := f.GetCellValue("Sheet1", cell); got != want || err != nil {
			t.Errorf("%s is %q, not %q (%v)", cell, got, want, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) != 1 {
		t.Errorf("more than the answer was left: %v %v", left, err)
	}
}

func TestBatchCheckNeverWritesOverTheWorkbookItself(t *testing.T) {
	path := goods(t, []any{"Код УКТЗЕД", "Опис товару"}, []any{"6109100000", "Футболки"})
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := line(within(t, time.Minute), "", "batch", "check", path, "--out", path)
	after, err := os.ReadFile(path)
	if got.code != exitFail || got.out != "" || !strings.Contains(got.err, "--out") || err != nil || !bytes.Equal(before, after) {
		t.Errorf("%+v %v", got, err)
	}
}

func TestBatchCheckWritesThroughAPipe(t *testing.T) {
	pipe, link, came := piped(t)
	path := goods(t, []any{"Код УКТЗЕД", "Опис товару"}, []any{"6109100000", "Футболки"})
	const archived = "PK\x05\x06" // ends an archive
	for i, name := range []string{pipe, link} {
		if got := line(within(t, time.Minute), "", "batch", "check", path, "--out", name); got.code != exitDone {
			t.Fatalf("%+v", got)
		}
		until(within(t, time.Minute), t, "a workbook in "+name, func() bool { return strings.Count(came.String(), archived) == i+1 })
	}
	if modeOf(t, pipe)&os.ModeNamedPipe == 0 || modeOf(t, link)&os.ModeSymlink == 0 {
		t.Error("a file took the place of the pipe or of the link to it")
	}
}

func TestBatchCheckLeavesAnOlderAnswerWhereThereIsNoNewOne(t *testing.T) {
	out := filepath.Join(t.TempDir(), "answered.xlsx")
	if err := os.WriteFile(out, []byte("an older answer"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := line(within(t, time.Minute), "", "batch", "check", goods(t, []any{"x"}), "--out", out)
	left, err := os.ReadFile(out)
	if got.code != exitFail || string(left) != "an older answer" || err != nil {
		t.Errorf("%+v %q %v", got, left, err)
	}
}
