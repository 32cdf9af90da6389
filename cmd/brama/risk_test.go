package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	riskmodel "github.com/brama-customs/brama/risk/model"
)

// history writes declared items where importers of an odd number are found at
// fault nearly always, and gives the file.
func history(t *testing.T, name string, from, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,date,importer,commodityCode,countryOfDispatch,originCountry,dutyRate,dutyType,netMass,value,label\n")
	for i := from; i < from+rows; i++ {
		importer := i * 7 % 20
		label := importer % 2
		if i%19 == 0 {
			label = 1 - label
		}
		fmt.Fprintf(&b, "r%d,2026-%02d-%02d,I%d,8471%02d,PL,CN,5,A,%d,%d,%d\n", i, 1+i/28%12, 1+i%28, importer, i%5, i+1, 100+i%17, label)
	}
	path := filepath.Join(t.TempDir(), name)
	write(t, path, b.String())
	return path
}

// riskReport is what the tests look at.
type riskReport struct {
	Rows       int
	Positives  int
	Seconds    *float64
	Validation string
	Whole      *struct {
		Rows             int
		AUC              float64
		AveragePrecision float64
		PrecisionAt      map[string]float64
	}
	Novel     *struct{ Rows int }
	ModelHash string
}

func riskDone(t *testing.T, args ...string) (r riskReport) {
	t.Helper()
	out := done(t, append([]string{"risk"}, args...)...)
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("no JSON object: %v\n%s", err, out)
	}
	if r.Seconds == nil || len(r.ModelHash) != 64 {
		t.Errorf("seconds or modelHash are not told:\n%s", out)
	}
	return r
}

func TestAModelIsTrainedAndEvaluated(t *testing.T) {
	past, future := history(t, "past.csv", 0, 260), history(t, "future.csv", 260, 60)
	out := filepath.Join(t.TempDir(), "model")
	trained := riskDone(t, "train", "--data", past, "--valid", future, "--out", out)
	if trained.Rows != 260 || trained.Validation != "valid" || trained.Whole.Rows != 60 || trained.Novel.Rows != 60 {
		t.Errorf("%+v", trained)
	}
	if trained.Whole.AUC < 0.8 || trained.Whole.AveragePrecision < 0.8 || len(trained.Whole.PrecisionAt) != 4 {
		t.Errorf("so plain a pattern is not learned: %+v", trained.Whole)
	}
	scores := filepath.Join(t.TempDir(), "scores.csv")
	evaluated := riskDone(t, "evaluate", "--model", out, "--data", future, "--known", past, "--scores", scores)
	if evaluated.ModelHash != trained.ModelHash || evaluated.Whole.AUC != trained.Whole.AUC || evaluated.Novel.Rows != 60 {
		t.Errorf("evaluated otherwise than trained: %+v, %+v", evaluated, trained)
	}
	lines := strings.Split(strings.TrimSpace(contents(t, scores)), "\n")
	if len(lines) != 61 || lines[0] != "id,score" || !strings.HasPrefix(lines[1], "r260,0.") {
		t.Errorf("%d lines of scores: %q …", len(lines), lines[:2])
	}
	for _, known := range [][]string{{"--known", past, "--known", future}, {"--known", past, future}} {
		if r := riskDone(t, append([]string{"evaluate", "--model", out, "--data", future}, known...)...); r.Novel.Rows != 0 {
			t.Errorf("%d rows are novel though all are known", r.Novel.Rows)
		}
	}
	if r := riskDone(t, "evaluate", "--model", out, "--data", future); r.Novel != nil || r.Whole == nil {
		t.Errorf("novel to nothing: %+v", r)
	}
}

func TestTheSameRowsTrainTheSameBytes(t *testing.T) {
	past, dir := history(t, "past.csv", 0, 200), t.TempDir()
	var written []string
	for i, seed := range []string{"7", "7", "8"} {
		out := filepath.Join(dir, fmt.Sprint(i))
		r := riskDone(t, "train", "--data", past, "--out", out, "--seed", seed)
		if r.Validation != "heldOut" || r.Whole.Rows != 40 {
			t.Errorf("without rows to judge by: %+v", r)
		}
		written = append(written, contents(t, out))
	}
	if written[0] != written[1] || written[0] == written[2] {
		t.Error("the bytes do not follow rows and seed")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestItemsWithoutLabelAreOnlyScored(t *testing.T) {
	past, out := history(t, "past.csv", 0, 200), filepath.Join(t.TempDir(), "model")
	riskDone(t, "train", "--data", past, "--out", out)
	bare, scores := filepath.Join(t.TempDir(), "bare.csv"), filepath.Join(t.TempDir(), "scores.csv")
	write(t, bare, "importer\nI1\nI2\nnever seen\n")
	if r := riskDone(t, "evaluate", "--model", out, "--data", bare, "--scores", scores); r.Rows != 3 || r.Whole != nil {
		t.Errorf("%+v", r)
	}
	if got := contents(t, scores); !strings.HasPrefix(got, "id,score\n1,0.") || strings.Count(got, "\n") != 4 {
		t.Errorf("scores:\n%s", got)
	}
}

func TestFiguresNobodyCanWorkOutAreNull(t *testing.T) {
	past, out := history(t, "past.csv", 0, 200), filepath.Join(t.TempDir(), "model")
	riskDone(t, "train", "--data", past, "--out", out)
	for labels, want := range map[string][]string{
		"0,0": {`"positives": 0`, `"AUC": null`, `"averagePrecision": null`, `"1": 0`},
		"1,1": {`"positives": 2`, `"AUC": null`, `"averagePrecision": 1`, `"10": 1`},
		",":   {`"rows": 0`, `"AUC": null`, `"averagePrecision": null`, `"1": null`, `"brier": null`, `"calibrationError": null`},
	} {
		file := filepath.Join(t.TempDir(), "later.csv")
		first, second, _ := strings.Cut(labels, ",")
		write(t, file, "importer,label\nI1,"+first+"\nI2,"+second+"\n")
		got := done(t, "risk", "evaluate", "--model", out, "--data", file)
		for _, figure := range want {
			if !strings.Contains(got, figure) {
				t.Errorf("labels %q: no %s in\n%s", labels, figure, got)
			}
		}
	}
}

func TestNovelRowsAreOnlyToldWithTheColumnsOfTwins(t *testing.T) {
	past, out := history(t, "past.csv", 0, 200), filepath.Join(t.TempDir(), "model")
	riskDone(t, "train", "--data", past, "--out", out)
	bare := filepath.Join(t.TempDir(), "bare.csv")
	write(t, bare, strings.ReplaceAll(contents(t, past), "dutyRate,dutyType", "rate,kind"))
	for _, c := range [][]string{{"--data", past, "--known", past, bare}, {"--data", bare, "--known", past}} {
		got := line(within(t, time.Minute), "", append([]string{"risk", "evaluate", "--model", out}, c...)...)
		if got.code != exitFail || got.out != "" || !strings.Contains(got.err, bare+" has no column dutyType, dutyRate") {
			t.Errorf("%v: %+v", c, got)
		}
	}
	if r := riskDone(t, "train", "--data", past, "--valid", bare, "--out", out); r.Whole == nil || r.Novel != nil {
		t.Errorf("novel without the columns to tell: %+v", r)
	}
}

func TestCommandsThatAreInterruptedSaySoAndWriteNothing(t *testing.T) {
	past, dir := history(t, "past.csv", 0, 200), t.TempDir()
	model := filepath.Join(t.TempDir(), "model")
	riskDone(t, "train", "--data", past, "--out", model)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, command := range [][]string{
		{"risk", "train", "--data", past, "--valid", past, "--out", filepath.Join(dir, "model")},
		{"risk", "evaluate", "--model", model, "--data", past, "--known", past, "--scores", filepath.Join(dir, "scores")},
		{"simulate", "--out", filepath.Join(dir, "simulated")},
	} {
		if got := line(ctx, "", command...); got.code != exitFail || got.out != "" || got.err != "brama: interrupted: nothing was written\n" {
			t.Errorf("%v: %+v", command, got)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What has begun ends at the next question.
func TestScoringOfManyRowsEndsWhenItIsInterrupted(t *testing.T) {
	past := history(t, "past.csv", 0, 20_000)
	table, err := rowsOf(t.Context(), past)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	watch := newStopwatch(ctx, io.Discard)
	asked := 0
	_, err = riskmodel.Fallback().EvaluateWhile(table, func(done int) bool {
		if asked++; asked == 2 {
			stop()
		}
		return watch.rows("scored", len(table.Rows))(done)
	})
	if !errors.Is(err, riskmodel.ErrStopped) || asked != 2 {
		t.Errorf("%v after %d questions", err, asked)
	}
	if _, err := rowsOf(ctx, past); !errors.Is(err, context.Canceled) {
		t.Errorf("reading goes on: %v", err)
	}
}

func TestProgressIsOneLine(t *testing.T) {
	var screen bytes.Buffer
	w := &stopwatch{t.Context(), &progress{to: &screen}}
	going := w.rows("scored", 3000)(2048) && w.days(7, 90) && w.trees(10, 900) && w.trees(11, 900)
	w.end()
	if want := "\rscored: 2048 of 3000 rows\r7 of 90 days             \r10 of at most 900 trees\n"; screen.String() != want || !going {
		t.Errorf("%q, want %q", screen.String(), want)
	}
}

func TestCommandsOfRiskEndWithTheirCodes(t *testing.T) {
	past := history(t, "past.csv", 0, 200)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		write(t, path, text)
		return path
	}
	bare, bad, few := file("bare.csv", "importer\nA\n"), file("bad.csv", "importer,value,label\nA,1,0\nA,much,1\n"), file("few.csv", "importer,label\nA,1\n")
	unlabelled := file("unlabelled.csv", "importer,label\nA,\nB,\n")
	junk, out := file("junk", "brama risk model 2\njunk"), filepath.Join(dir, "model")
	for _, c := range []struct {
		args []string
		code int
		err  string
	}{
		{[]string{"train", "--out", out}, exitUsage, "--data"},
		{[]string{"train", "--data", past}, exitUsage, "--out"},
		{[]string{"train", "--data", past, "--out", out, "--seed", "-1"}, exitUsage, "--seed"},
		{[]string{"train", "--data", "nowhere.csv", "--out", out}, exitFail, "nowhere.csv"},
		{[]string{"train", "--data", past, "--valid", unlabelled, "--out", out}, exitFail, "--valid " + unlabelled + ": no row has a label"},
		{[]string{"train", "--data", past, "--out", out, "--out", out + "2"}, exitUsage, "--out is given twice"},
		{[]string{"train", "--data", past, "--valid", past, "--valid", past, "--out", out}, exitUsage, "--valid is given twice"},
		{[]string{"train", "--data", past, "--out", ""}, exitUsage, "--out needs the name of a file"},
		{[]string{"train", "--data", "nowhere.csv", "--out", filepath.Join(dir, "no", "model")}, exitFail, "--out " + filepath.Join(dir, "no", "model") + " cannot be written: there is no directory"},
		{[]string{"train", "--data", "nowhere.csv", "--out", dir}, exitFail, "--out " + dir + " cannot be written: it is a directory"},
		{[]string{"train", "--data", "nowhere.csv", "--out", filepath.Join(junk, "below")}, exitFail, "--out " + filepath.Join(junk, "below") + " cannot be written"},
		{[]string{"evaluate", "--model", "nowhere", "--data", past, "--scores", ""}, exitUsage, "--scores needs the name of a file"},
		{[]string{"evaluate", "--model", "nowhere", "--data", past, "--scores", dir}, exitFail, "--scores " + dir},
		{[]string{"train", "--data", bare, "--out", out}, exitFail, "no column label"},
		{[]string{"train", "--data", past, "--valid", bare, "--out", out}, exitFail, "no column label"},
		{[]string{"train", "--data", bad, "--out", out}, exitFail, "line 3, column value"},
		{[]string{"train", "--data", few, "--out", out}, exitFail, "1 labelled rows; 100 are needed"},
		{[]string{"train", "--data", past, "--out", filepath.Join(dir, "no", "model")}, exitFail, "no"},
		{[]string{"evaluate", "--data", past}, exitUsage, "--model"},
		{[]string{"evaluate", "--model", "nowhere", "--data", past}, exitFail, "nowhere"},
		{[]string{"evaluate", "--model", junk, "--data", past}, exitFail, "checksum"},
		{[]string{"evaluate", "--model", past, "--data", past}, exitFail, "no risk model"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			got := line(within(t, time.Minute), "", append([]string{"risk"}, c.args...)...)
			if got.code != c.code || !strings.Contains(got.err, c.err) || got.out != "" {
				t.Errorf("exit code %d, want %d; %q on standard error:\n%s%s", got.code, c.code, c.err, got.out, got.err)
			}
		})
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a command that failed wrote a model")
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
