package model_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/risk/model"
)

// splits makes a past to learn from and a future to judge by.
func splits(t testing.TB, rows int, seed uint64) (past, future *model.Table, truth []hidden) {
	t.Helper()
	text, truth := made(t, rows, seed)
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	cut := 1 + rows*3/4
	return read(t, strings.Join(lines[:cut], "")), read(t, lines[0]+strings.Join(lines[cut:], "")), truth[cut-1:]
}

// bound judges the hidden truth itself.
func bound(future *model.Table, truth []hidden, of func(hidden) float64) model.Figures {
	scores := make([]model.Score, len(truth))
	for i, h := range truth {
		scores[i].Raw = of(h)
	}
	return model.Judge(scores, future.Rows, nil).Whole
}

func TestTrainingComesNearToWhatCanBeKnown(t *testing.T) {
	past, future, truth := splits(t, 5000, 3)
	scores := train(t, past, settings(), 2).Evaluate(future)
	got := model.Judge(scores, future.Rows, nil).Whole
	known := bound(future, truth, func(h hidden) float64 { return h.after })
	second := model.Judge(model.BySecond(scores), future.Rows, nil).Whole
	t.Logf("AUC %.3f, second opinion %.3f, hidden truth %.3f", got.AUC, second.AUC, known.AUC)
	if got.AUC < known.AUC-0.03 || got.AUC > known.AUC+0.01 {
		t.Errorf("AUC %.3f; the hidden truth itself has %.3f", got.AUC, known.AUC)
	}
	if second.AUC < known.AUC-0.06 {
		t.Errorf("the second opinion's AUC is %.3f, the hidden truth's %.3f", second.AUC, known.AUC)
	}
	if got.CalibrationError > 0.03 {
		t.Errorf("calibration error %.3f", got.CalibrationError)
	}
}

func TestWithoutPricesOnlyThePastOfTheParticipantsTells(t *testing.T) {
	past, future, truth := splits(t, 5000, 4)
	past, future = withoutPrices(t, past), withoutPrices(t, future)
	got := model.Judge(train(t, past, settings(), 2).Evaluate(future), future.Rows, nil).Whole
	known := bound(future, truth, func(h hidden) float64 { return h.before })
	t.Logf("AUC %.3f, hidden truth %.3f", got.AUC, known.AUC)
	if got.AUC < known.AUC-0.04 || got.AUC > known.AUC+0.01 {
		t.Errorf("AUC %.3f; the hidden truth itself has %.3f", got.AUC, known.AUC)
	}
}

// withoutPrices makes the table anew, lacking values.
func withoutPrices(t testing.TB, table *model.Table) *model.Table {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,date,importer,declarant,commodityCode,originCountry,dutyRate,netMass,label\n")
	for _, r := range table.Rows {
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%v,%v,%d\n", r.ID, r.Day, r.Texts[model.Importer], r.Texts[model.Declarant],
			r.Texts[model.CommodityCode], r.Texts[model.OriginCountry], r.Numbers[model.DutyRate], r.Numbers[model.NetMass], r.Label)
	}
	return read(t, b.String())
}

func TestTheSameRowsGiveTheSameBytes(t *testing.T) {
	text, _ := made(t, 800, 5)
	s := settings()
	s.MaxRounds = 15
	first := train(t, read(t, text), s, 1)
	for _, workers := range []int{0, 3, 64} {
		again := train(t, read(t, text), s, workers)
		if !bytes.Equal(again.Append(nil), first.Append(nil)) || again.Hash() != first.Hash() {
			t.Errorf("other bytes with %d workers", workers)
		}
	}
	s.Seed++
	if other := train(t, read(t, text), s, 2); other.Hash() == first.Hash() {
		t.Error("another seed changes nothing")
	}
}

func TestRowsAreDescribedByWhatWasKnownBeforeThem(t *testing.T) {
	text, _ := made(t, 600, 6)
	table := read(t, text)
	before := model.Vectors(table)
	const changed = 301 // some rows of its day come before it, some after
	table.Rows[changed].Label = 1 - table.Rows[changed].Label
	after := model.Vectors(table)
	last := changed
	for table.Rows[last+1].Day == table.Rows[changed].Day {
		last++
	}
	same := func(i int) bool {
		return slices.EqualFunc(before[i], after[i], func(a, b float64) bool { return a == b || a != a && b != b })
	}
	for i := range last + 1 {
		if !same(i) {
			t.Fatalf("row %d: an outcome is known before its day is over", i)
		}
	}
	if same(last + 1) {
		t.Error("an outcome is not known the day after")
	}
}

func TestRowsOutOfOrderAreTakenInTheOrderOfTheirDays(t *testing.T) {
	text, _ := made(t, 1000, 7)
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	turned := lines[0] + strings.Join(lines[501:], "") + "\n" + strings.Join(lines[1:501], "")
	s := settings()
	s.MaxRounds = 5
	if train(t, read(t, text), s, 1).Hash() != train(t, read(t, turned), s, 1).Hash() {
		t.Error("two halves of a file the other way round give another model")
	}
}

func TestWeakLabelsCountLess(t *testing.T) {
	text, _ := made(t, 1000, 8)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	full, weak := lines[0]+",weight\n", lines[0]+",weight\n"
	for i, line := range lines[1:] {
		full += line + ",1\n"
		weak += line + map[bool]string{true: ",0.3\n", false: ",\n"}[i%2 == 0]
	}
	s := settings()
	s.MaxRounds = 5
	plain, ones, weaker := train(t, read(t, text), s, 1), train(t, read(t, full), s, 1), train(t, read(t, weak), s, 1)
	if plain.Hash() != ones.Hash() {
		t.Error("a weight of 1 is not the weight of a row without one")
	}
	if weaker.Hash() == ones.Hash() {
		t.Error("weights change nothing")
	}
}

func TestTrainingSaysWhatIsMissing(t *testing.T) {
	text, _ := made(t, 400, 9)
	lines := strings.SplitAfter(text, "\n")
	bad := settings()
	bad.L2 = math.NaN()
	for _, c := range []struct {
		name, text string
		settings   model.Settings
		want       string
	}{
		{"too few rows", strings.Join(lines[:50], ""), settings(), "49 labelled rows; 100 are needed"},
		{"no faults", strings.ReplaceAll(text, ",1\n", ",0\n"), settings(), "0 rows labelled 1"},
		{"no labels", strings.ReplaceAll(strings.ReplaceAll(text, ",1\n", ",\n"), ",0\n", ",\n"), settings(), "0 labelled rows"},
		{"nothing to learn from", "id,date,label\n1,2026-01-01,1\n", settings(), "no column to learn from"},
		{"settings out of range", text, bad, "l2 is NaN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := model.Train(read(t, c.text), model.Options{Settings: c.settings})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %q", err, c.want)
			}
		})
	}
}

func TestTrainingEndsWhenItIsTold(t *testing.T) {
	text, _ := made(t, 400, 10)
	for _, after := range []int{1, 30, 70} {
		calls := 0
		_, err := model.Train(read(t, text), model.Options{Settings: settings(), Going: func(done, of int) bool {
			calls++
			return calls < after
		}})
		if !errors.Is(err, model.ErrStopped) && calls >= after {
			t.Errorf("told to end after %d trees: %v", after, err)
		}
	}
}

func TestScoringAndDescribingEndWhenTheyAreTold(t *testing.T) {
	text, _ := made(t, 5000, 12)
	table := read(t, text)
	small, _ := made(t, 400, 10)
	m := train(t, read(t, small), settings(), 1)
	asked := 0
	twice := func(int) bool { asked++; return asked < 2 }
	for name, score := range map[string]func(*model.Table, func(int) bool) ([]model.Score, error){
		"scores": m.EvaluateWhile, "live scores": m.EvaluateLiveWhile,
	} {
		asked = 0
		if got, err := score(table, twice); got != nil || !errors.Is(err, model.ErrStopped) || asked != 2 {
			t.Errorf("%s: %d, %v after %d questions", name, len(got), err, asked)
		}
		var told []int
		if got, err := score(table, func(done int) bool { told = append(told, done); return true }); err != nil || len(got) != 5000 || len(told) != 3 || told[2] != 4096 {
			t.Errorf("%s: %d, %v, told %v", name, len(got), err, told)
		}
	}
	asked = 0
	_, err := model.Train(table, model.Options{Settings: settings(), Going: func(done, of int) bool { return done == 0 && twice(0) }})
	if !errors.Is(err, model.ErrStopped) || asked != 2 {
		t.Errorf("describing: %v after %d questions", err, asked)
	}
}

func TestRowsWithoutLabelAreSeenButNotLearned(t *testing.T) {
	text, _ := made(t, 1000, 11)
	extra := text + "x,2026-04-09,I1,D1,847100,O1,5,10.00,10.00,\n"
	if m := train(t, read(t, extra), settings(), 1); m.Trained().Rows != 1000 {
		t.Errorf("learned from %d rows", m.Trained().Rows)
	}
}

func TestAnOutcomeIsKnownAfterItsDelay(t *testing.T) {
	text, _ := made(t, 600, 16)
	table := read(t, text)
	const changed, delay = 301, 4
	before := model.VectorsAfter(table, delay)
	table.Rows[changed].Label = 1 - table.Rows[changed].Label
	after := model.VectorsAfter(table, delay)
	known := table.Rows[changed].Day.AddDays(delay)
	for i := range before {
		same := slices.EqualFunc(before[i], after[i], func(a, b float64) bool { return a == b || a != a && b != b })
		if early := table.Rows[i].Day.Before(known); early != same {
			t.Fatalf("row of %s: the outcome of %s is known: %t", table.Rows[i].Day, table.Rows[changed].Day, !same)
		}
	}
}

func TestRowsNeverInspectedAreSeenAndNotLearnedFrom(t *testing.T) {
	text, _ := made(t, 900, 17)
	mostly := read(t, text)
	for i := range mostly.Rows {
		if i%4 != 0 {
			mostly.Rows[i].Label = model.Unlabelled
		}
	}
	m := train(t, mostly, settings(), 1)
	if m.Trained().Rows != 225 {
		t.Errorf("learned from %d rows", m.Trained().Rows)
	}
	seen, v := slices.Index(m.Features(), "seen(importer)"), m.Vector(m.Counters(), &mostly.Rows[0], nil)
	n := 0.0
	for i := range mostly.Rows {
		if mostly.Rows[i].Texts[model.Importer] == mostly.Rows[0].Texts[model.Importer] {
			n++
		}
	}
	if math.Abs(v[seen]-math.Log1p(n)) > 1e-9 {
		t.Errorf("%v rows of the importer are seen, not %v", math.Expm1(v[seen]), n)
	}
}
