package money_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
)

func day(s string) civil.Date { return civil.Must(s) }

// inWords is a rate as a test compares it.
func inWords(r money.Rate) string {
	return r.Currency + " " + r.Date.String() + " " + r.Value.String() + " from " + r.Source
}

func inWordsAll(rates []money.Rate) []string {
	var all []string
	for _, r := range rates {
		all = append(all, inWords(r))
	}
	return all
}

func TestARateIsStaleWhereItWasSetForAnEarlierDay(t *testing.T) {
	for _, c := range []struct {
		name, currency, day string
		stale               bool
	}{
		{"not on its own day", "EUR", "2026-01-12", false},
		{"on Saturday that of Friday", "EUR", "2026-01-10", true},
		{"on Sunday that of Friday", "EUR", "2026-01-11", true},
		{"not on a Saturday with its own", "USD", "2026-01-10", false},
		{"the hryvnia never", "UAH", "2026-01-11", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, ok := table().On(c.currency, day(c.day))
			if !ok || r.Stale(day(c.day)) != c.stale {
				t.Errorf("%v of %s, %v", r.Stale(day(c.day)), inWords(r), ok)
			}
		})
	}
}

// 2026-01-06 is a Tuesday, 2026-01-07 a Wednesday; 2026-01-09 a Friday.
func TestARateHeldOverToAHolidayIsAnsweredWithTheDayItWasSetFor(t *testing.T) {
	set := rate("EUR", "2026-01-06", "49.5")
	rates := money.NewRates(set.InForce(day("2026-01-07")))
	r, ok := rates.On("EUR", day("2026-01-07"))
	if !ok || inWords(r) != "EUR 2026-01-06 49.5 from test, set for 2026-01-06" || !r.Stale(day("2026-01-07")) {
		t.Errorf("%s, %v", inWords(r), ok)
	}
	if r, ok := rates.On("EUR", day("2026-01-06")); !ok || r.Stale(day("2026-01-06")) || r.Source != "test" {
		t.Errorf("on its own day %s, %v", inWords(r), ok)
	}
	if r, ok := rates.On("EUR", day("2026-01-08")); ok {
		t.Errorf("on the day after that nobody asked about: %s", inWords(r))
	}
	if rates.Newest() != day("2026-01-07") {
		t.Error("the newest day is ", rates.Newest())
	}
}

func TestAWeekendAfterAHolidayTakesWhatWasHeldOverToItsFriday(t *testing.T) {
	rates := money.NewRates(rate("EUR", "2026-01-08", "49.5").InForce(day("2026-01-09")))
	for _, d := range []string{"2026-01-10", "2026-01-11"} {
		if r, ok := rates.On("EUR", day(d)); !ok || r.Date != day("2026-01-08") {
			t.Errorf("%s: %s, %v", d, inWords(r), ok)
		}
	}
	if r, ok := rates.On("EUR", day("2026-01-12")); ok {
		t.Errorf("on Monday %s", inWords(r))
	}
}

func TestARowHeldOverCanBeKeptAndReadBack(t *testing.T) {
	set := rate("EUR", "2026-01-06", "49.5")
	row := set.HeldOver(day("2026-01-07"))
	if got := inWords(row); got != "EUR 2026-01-07 49.5 from test, set for 2026-01-06" {
		t.Error(got)
	}
	answered, _ := money.NewRates([]money.Rate{row}).On("EUR", day("2026-01-07"))
	if diff := cmp.Diff(inWords(set.HeldOver(day("2026-01-08"))), inWords(answered.HeldOver(day("2026-01-08")))); diff != "" {
		t.Error("held over again from what a table answered:", diff)
	}
}

func TestASourceThatOnlySoundsLikeItHoldsNothingOver(t *testing.T) {
	for _, source := range []string{"test, set for 2026-02-30", "test, set for ever", "test, set for 2026-01-13", "test, set for 2026-01-12", ", set for "} {
		r := rate("EUR", "2026-01-12", "50")
		r.Source = source
		if got, ok := money.NewRates([]money.Rate{r}).On("EUR", r.Date); !ok || got.Date != r.Date || got.Source != source {
			t.Errorf("%q: %s, %v", source, inWords(got), ok)
		}
	}
}

func TestInForceNeedsNoRowWhereTheWeekendExplainsIt(t *testing.T) {
	for _, c := range []struct {
		name, set, day string
		want           []string
	}{
		{"the day's own", "2026-01-12", "2026-01-12", []string{"EUR 2026-01-12 50 from test"}},
		{"a Saturday's own", "2026-01-10", "2026-01-10", []string{"EUR 2026-01-10 50 from test"}},
		{"on Sunday that of Friday", "2026-01-09", "2026-01-11", []string{"EUR 2026-01-09 50 from test"}},
		{"on Monday that of Friday", "2026-01-09", "2026-01-12",
			[]string{"EUR 2026-01-09 50 from test", "EUR 2026-01-12 50 from test, set for 2026-01-09"}},
		{"on Saturday that of Thursday", "2026-01-08", "2026-01-10",
			[]string{"EUR 2026-01-08 50 from test", "EUR 2026-01-10 50 from test, set for 2026-01-08"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, inWordsAll(rate("EUR", c.set, "50").InForce(day(c.day)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNewGivesOnlyWhatATableDoesNotHold(t *testing.T) {
	remembered := rate("EUR", "2026-01-12", "50.1444")
	remembered.Verified = false
	held := money.NewRates([]money.Rate{rate("EUR", "2026-01-06", "49.5").HeldOver(day("2026-01-08"))})
	for _, c := range []struct {
		name  string
		table *money.Rates
		row   money.Rate
		fresh bool
	}{
		{"the same rate is known", table(), rate("EUR", "2026-01-12", "50.1444"), false},
		{"with other zeros it is the same", table(), rate("EUR", "2026-01-12", "50.14440000"), false},
		{"another value is a correction", table(), rate("EUR", "2026-01-12", "50.1445"), true},
		{"another day is new", table(), rate("EUR", "2026-01-13", "50.1444"), true},
		{"another currency is new", table(), rate("PLN", "2026-01-12", "11"), true},
		{"a verified one is news of a remembered one", money.NewRates([]money.Rate{remembered}), rate("EUR", "2026-01-12", "50.1444"), true},
		{"one held over does not take the place of the day's own", table(), rate("EUR", "2026-01-09", "49.9").HeldOver(day("2026-01-12")), false},
		{"the day's own takes the place of one held over", held, rate("EUR", "2026-01-08", "49.5"), true},
		{"a later one held over takes the place of an earlier", held, rate("EUR", "2026-01-07", "49.5").HeldOver(day("2026-01-08")), true},
		{"one held over already is known", held, rate("EUR", "2026-01-06", "49.5").HeldOver(day("2026-01-08")), false},
		{"to an empty table all is new", new(money.Rates), rate("EUR", "2026-01-12", "50"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.table.New([]money.Rate{c.row}); (len(got) == 1) != c.fresh {
				t.Error(inWordsAll(got))
			}
		})
	}
}

func TestNewestIsNoDayInAnEmptyTable(t *testing.T) {
	if d := new(money.Rates).Newest(); !d.IsZero() {
		t.Error(d)
	}
	if d := table().Newest(); d != day("2026-01-12") {
		t.Error(d)
	}
}
