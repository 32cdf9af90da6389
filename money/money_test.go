package money_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
)

func rate(currency, day, value string) money.Rate {
	return money.Rate{Currency: currency, Date: civil.Must(day), Value: exact.Must(value), Source: "test", Verified: true}
}

// table: 2026-01-09 is a Friday, 2026-01-12 a Monday.
func table() *money.Rates {
	return money.NewRates([]money.Rate{
		rate("EUR", "2026-01-12", "50.1444"),
		rate("EUR", "2026-01-09", "49.9000"),
		rate("USD", "2026-01-10", "42.0000"),
		rate("USD", "2026-01-09", "41.0000"),
		rate("USD", "2026-01-09", "41.5000"),
	})
}

func TestRateOfADay(t *testing.T) {
	for _, c := range []struct{ name, currency, day, want, setOn string }{
		{"the day's own rate", "EUR", "2026-01-12", "50.1444", "2026-01-12"},
		{"on Saturday the rate of Friday", "EUR", "2026-01-10", "49.9000", "2026-01-09"},
		{"on Sunday the rate of Friday", "EUR", "2026-01-11", "49.9000", "2026-01-09"},
		{"a Saturday's own rate comes first", "USD", "2026-01-10", "42.0000", "2026-01-10"},
		{"of two rates for a day the later listed", "USD", "2026-01-09", "41.5000", "2026-01-09"},
		{"the hryvnia is one hryvnia", "UAH", "2026-01-11", "1", "2026-01-11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, ok := table().On(c.currency, civil.Must(c.day))
			if !ok || r.Value.String() != c.want || r.Date.String() != c.setOn {
				t.Errorf("%v, %v; want %s of %s", r, ok, c.want, c.setOn)
			}
		})
	}
}

func TestNoRateIsToldAndNeverGuessed(t *testing.T) {
	for _, c := range []struct{ name, currency, day string }{
		{"a weekday without a rate has none", "EUR", "2026-01-13"},
		{"a weekend after a week without rates has none", "EUR", "2026-01-17"},
		{"a day before the history has none", "EUR", "2026-01-08"},
		{"a currency that is not in the table has none", "XXX", "2026-01-12"},
		{"a currency in small letters is not one", "eur", "2026-01-12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r, ok := table().On(c.currency, civil.Must(c.day)); ok {
				t.Errorf("got %v", r)
			}
		})
	}
	if _, ok := new(money.Rates).On("EUR", civil.Must("2026-01-12")); ok {
		t.Error("the empty table knows the euro")
	}
}

func TestWithOverridesEveryDayAndLeavesTheTableAlone(t *testing.T) {
	plain := table()
	with := plain.With([]money.Rate{rate("EUR", "2026-01-12", "60")}).With([]money.Rate{rate("PLN", "2026-01-12", "11")})
	for _, currency := range []string{"EUR", "PLN"} {
		if _, ok := with.On(currency, civil.Must("1999-05-05")); !ok {
			t.Errorf("%s does not hold on another day", currency)
		}
	}
	if r, _ := plain.On("EUR", civil.Must("2026-01-12")); r.Value.String() != "50.1444" {
		t.Errorf("the table itself changed: %v", r)
	}
	if _, ok := new(money.Rates).With([]money.Rate{rate("EUR", "2026-01-12", "60")}).On("EUR", civil.Must("2026-01-01")); !ok {
		t.Error("the empty table takes no override")
	}
}

func TestDayListsRatesByCurrency(t *testing.T) {
	var got []string
	for _, r := range table().Day(civil.Must("2026-01-10")) {
		got = append(got, r.Currency+" "+r.Value.String())
	}
	if diff := cmp.Diff([]string{"EUR 49.9000", "USD 42.0000"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestKopiykaIsHalfUp(t *testing.T) {
	for in, want := range map[string]string{"21060.648": "21060.65", "0.005": "0.01", "0.00499999": "0.00", "1": "1.00"} {
		if got := money.Kopiyka(exact.Must(in)).String(); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}
