package clearance_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
)

// listed is a list of rates as the Bank sets it for a day: USD and many more.
func listed(day string) []money.Rate {
	rates := []money.Rate{official("USD", day, "42.5")}
	for i := range 39 {
		rates = append(rates, official(fmt.Sprintf("X%c%c", 'A'+i/26, 'A'+i%26), day, "1.5"))
	}
	return rates
}

func official(currency, day, value string) money.Rate {
	return money.Rate{Currency: currency, Date: civil.Must(day), Value: exact.Must(value), Source: "Bank", Verified: true}
}

// imports keeps an answer of the Bank and gives how much of it was new.
func (h *house) imports(day string, answer []money.Rate) int {
	h.t.Helper()
	n, err := h.ImportRatesOf(ctx, civil.Must(day), answer)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) stamp() int64 {
	h.t.Helper()
	return must(h.store.Stamp(ctx))
}

// missing lists the days without rates after a refresh.
func (h *house) missing() string {
	h.t.Helper()
	h.refresh()
	var days []string
	for _, d := range h.DaysWithoutRates() {
		days = append(days, d.String()[len("2026-"):])
	}
	return strings.Join(days, " ")
}

// The tests take place on a Monday: 2026-01-10 and -11 are the weekend.
func TestDaysWithoutRatesAreThoseOfTodayTomorrowAndTheWeekBefore(t *testing.T) {
	h := open(t)
	const all = "01-12 01-13 01-11 01-10 01-09 01-08 01-07 01-06 01-05"
	if got := h.missing(); got != all {
		t.Error("the single rates shipped count as a list: ", got)
	}
	h.imports("2026-01-12", listed("2026-01-12"))
	if got := h.missing(); got != strings.TrimPrefix(all, "01-12 ") {
		t.Error("after today's came: ", got)
	}
	h.imports("2026-01-09", listed("2026-01-09"))
	if got := h.missing(); got != "01-13 01-08 01-07 01-06 01-05" {
		t.Error("the weekend has those of its Friday: ", got)
	}
	for _, day := range strings.Fields("2026-01-13 2026-01-08 2026-01-07 2026-01-06 2026-01-05") {
		h.imports(day, listed(day))
	}
	if got := h.missing(); got != "" {
		t.Error("nothing is missing any more: ", got)
	}
}

func TestTodayIsTheDayInKyiv(t *testing.T) {
	h := open(t)
	h.store.clock.set(time.Date(2026, 1, 12, 22, 30, 0, 0, time.UTC)) // half past midnight on the 13th
	if got := h.missing(); !strings.HasPrefix(got, "01-13 01-14 01-12 ") {
		t.Error(got)
	}
}

func TestWhatIsKnownAlreadyIsNotWrittenAgain(t *testing.T) {
	h := open(t)
	if n := h.imports("2026-01-12", listed("2026-01-12")); n != 40 {
		t.Error("new: ", n)
	}
	before := h.stamp()
	if n := h.imports("2026-01-12", listed("2026-01-12")); n != 0 || h.stamp() != before {
		t.Errorf("%d written again, stamp %d after %d", n, h.stamp(), before)
	}
	corrected := listed("2026-01-12")
	corrected[0].Value = exact.Must("42.6")
	if n := h.imports("2026-01-12", corrected); n != 1 || h.stamp() == before {
		t.Error("a correction: ", n)
	}
	twice := append(listed("2026-01-08"), listed("2026-01-08")...)
	if n := h.imports("2026-01-08", twice); n != 40 {
		t.Error("of a list that says all twice: ", n)
	}
}

// Two processes fetch the same at once: what one has kept the other finds.
func TestWhatAnotherProcessHasKeptIsNotWrittenAgain(t *testing.T) {
	h := open(t)
	other := h.another()
	h.imports("2026-01-12", listed("2026-01-12"))
	before := h.stamp()
	n, err := other.ImportRatesOf(ctx, civil.Must("2026-01-12"), listed("2026-01-12"))
	if n != 0 || err != nil || h.stamp() != before {
		t.Errorf("%d written again: %v", n, err)
	}
}

// 2026-01-12 stands for a holiday: asked for it, the Bank answers the rates of
// Friday with their own date.
func TestRatesOfAHolidayAreHeldOverAndMarked(t *testing.T) {
	h := open(t)
	id := h.waitsForDollars()
	if n := h.imports("2026-01-12", listed("2026-01-09")); n != 80 {
		t.Error("new: ", n)
	}
	h.refresh()
	h.work()
	h.wantAssessedOnce(id, "255000.00")
	monday := civil.Must("2026-01-12")
	r, ok := h.Law(monday).Rates.On("USD", monday)
	if !ok || r.Date != civil.Must("2026-01-09") || !r.Stale(monday) || r.Source != "Bank, set for 2026-01-09" {
		t.Errorf("%+v, %v", r, ok)
	}
	before := h.stamp()
	if n := h.imports("2026-01-12", listed("2026-01-09")); n != 0 || h.stamp() != before {
		t.Error("held over again: ", n)
	}
}

// The Bank may only be late with the rates of a working day.
func TestTodaysRatesAreLookedForWhileOnlyHeldOverOnesAreHere(t *testing.T) {
	h := open(t)
	h.imports("2026-01-12", listed("2026-01-09"))
	if got := h.missing(); !strings.HasPrefix(got, "01-12 ") {
		t.Error("no longer looked for: ", got)
	}
	if n := h.imports("2026-01-12", listed("2026-01-12")); n != 40 {
		t.Error("new: ", n)
	}
	monday := civil.Must("2026-01-12")
	h.refresh()
	if r, _ := h.Law(monday).Rates.On("USD", monday); r.Stale(monday) {
		t.Errorf("%+v", r)
	}
	h.imports("2026-01-12", listed("2026-01-09")) // an answer that was on its way
	h.refresh()
	if r, _ := h.Law(monday).Rates.On("USD", monday); r.Stale(monday) {
		t.Errorf("the day's own rate gave way: %+v", r)
	}
}

func TestOnAWeekendThoseOfFridayAreEnough(t *testing.T) {
	h := open(t)
	h.store.clock.set(time.Date(2026, 1, 10, 10, 0, 0, 0, time.UTC))
	if n := h.imports("2026-01-10", listed("2026-01-09")); n != 40 {
		t.Error("new: ", n)
	}
	if got := h.missing(); !strings.HasPrefix(got, "01-08 ") {
		t.Error(got)
	}
}

func TestForADayToComeOnlyItsOwnRatesCount(t *testing.T) {
	h := open(t)
	before := h.stamp()
	for name, answer := range map[string][]money.Rate{"an empty list": nil, "those of today": listed("2026-01-12")} {
		n, err := h.ImportRatesOf(ctx, civil.Must("2026-01-13"), answer)
		if n != 0 || !errors.Is(err, clearance.ErrRatesNotYet) || h.stamp() != before {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if n := h.imports("2026-01-13", listed("2026-01-13")); n != 40 {
		t.Error("new: ", n)
	}
	if h.refresh(); h.NewestRates() != civil.Must("2026-01-13") {
		t.Error("the newest are of ", h.NewestRates())
	}
}

func TestAnAnswerThatCannotBeTrueIsRefusedWhole(t *testing.T) {
	h := open(t)
	before := h.stamp()
	for _, c := range []struct {
		name   string
		answer []money.Rate
		says   string
	}{
		{"no rates for a day that has come", nil, "has set no rates for 2026-01-12"},
		{"a rate of a later day", append(listed("2026-01-12"), official("EUR", "2026-01-13", "50")), "EUR for the later day 2026-01-13"},
		{"a rate of another year", append(listed("2026-01-12"), official("EUR", "2025-12-11", "50")), "EUR for 2025-12-11"},
		{"two rates of a currency", append(listed("2026-01-12"), official("USD", "2026-01-12", "42.51")), "two rates of USD: 42.5 and 42.51"},
		{"a currency of two days", append(listed("2026-01-12"), official("USD", "2026-01-09", "42.5")), "two rates of USD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := h.ImportRatesOf(ctx, civil.Must("2026-01-12"), c.answer)
			if n != 0 || err == nil || !strings.Contains(err.Error(), c.says) || errors.Is(err, clearance.ErrRatesNotYet) {
				t.Errorf("%d, %v", n, err)
			}
		})
	}
	if h.stamp() != before {
		t.Error("something was written")
	}
	monthly := append(listed("2026-01-12"), official("AMD", "2025-12-12", "0.1")) // set once a month
	if n := h.imports("2026-01-12", monthly); n != 42 {
		t.Error("new: ", n)
	}
}

func TestWhereTheStoreFailsNoRatesAreSaidToBeKept(t *testing.T) {
	h := open(t)
	if err := h.store.Driver.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := h.ImportRatesOf(ctx, civil.Must("2026-01-12"), listed("2026-01-12")); n != 0 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestEveryMissingDayIsAskedForOnce(t *testing.T) {
	h := open(t)
	seen := map[civil.Date]int{}
	for _, d := range h.DaysWithoutRates() {
		seen[d]++
	}
	want := map[civil.Date]int{}
	for back := -1; back <= 7; back++ {
		want[civil.Must("2026-01-12").AddDays(-back)] = 1
	}
	if diff := cmp.Diff(want, seen, cmp.Comparer(func(a, b civil.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}
