package tariffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
)

func percent(s string) tariffs.Rate { return tariffs.AdValorem{Percent: exact.Must(s)} }

func euros(amount, per string, units ...string) tariffs.Rate {
	return tariffs.Specific{Amount: exact.Must(amount), Currency: "EUR", Per: exact.Must(per), Units: units}
}

func TestRatesInTheLawsWording(t *testing.T) {
	for text, want := range map[string]tariffs.Rate{
		"12":                  percent("12"),
		"6,5":                 percent("6.5"),
		"6.5":                 percent("6.5"),
		"12 %":                percent("12"),
		"12%":                 percent("12"),
		"1 євро за 1 кг":      euros("1", "1", "кг"),
		"2 євро за 7,5 м-2":   euros("2", "7.5", "м2"),
		"0,05 євро за 1 л":    euros("0.05", "1", "л"),
		"1,5 євро за 1000 шт": euros("1.5", "1000", "шт"),
		"1,2 євро за 1 пару":  euros("1.2", "1", "пар"),
		"2 євро за 1 тис. шт": euros("2", "1", "т.шт"),
		"3,5 євро за 1 л 100% спирту":                  euros("3.5", "1", "л100"),
		"3,5 євро за 1 л 100-відсоткового спирту":      euros("3.5", "1", "л100"),
		"0,6 євро за 1 шт або за 1 пару":               euros("0.6", "1", "шт", "пар"),
		"30 %, але не менш як 3,5 євро за 1 м-2":       tariffs.NotLess{Rate: percent("30"), Than: euros("3.5", "1", "м2")},
		"30 %, але не менш як 3,5 євро за 1 м 2":       tariffs.NotLess{Rate: percent("30"), Than: euros("3.5", "1", "м2")},
		" 30\u00a0%, але  не менш як\n4 євро за 1 шт ": tariffs.NotLess{Rate: percent("30"), Than: euros("4", "1", "шт")},
		"2 USD за 1 кг": tariffs.Specific{Amount: exact.Must("2"), Currency: "USD", Per: exact.Must("1"), Units: []string{"кг"}},
	} {
		got, err := tariffs.ParseRate(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestWhatIsNoRateIsRefused(t *testing.T) {
	for _, text := range []string{"", " ", "-", "%", "abc", "-5", "1e3", "12 % 3", "12 %%", "євро за 1 кг", "1 євро", "1 євро за", "1 євро за 1",
		"1 євро за 1 год", "1 євро за 0 кг", "1 євро кг", "12 % євро за 1 кг", "1 євро за 1 шт або", "1 євро за 1 шт або за 2 пару",
		"30 %, але не менш як", ", але не менш як 3", "30 %, але не більш як 3 євро за 1 кг", "30 % плюс 1 євро за 1 кг", "1 гривня за 1 кг",
		"1,2,3", "1.234.567", "12\x00", strings.Repeat("9", 300)} {
		if rate, err := tariffs.ParseRate(text); err == nil {
			t.Errorf("%q reads as %v", text, rate)
		}
	}
}

func TestReadingWhatWasPrintedGivesTheSameRate(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) exact.Number {
		return exact.New(rapid.Int64Range(1, 1e9).Draw(t, "coefficient"), rapid.IntRange(0, 4).Draw(t, "places"))
	})
	specific := rapid.Custom(func(t *rapid.T) tariffs.Rate {
		units := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"кг", "л", "м", "м2", "м3", "шт", "пар", "т.шт", "л100"}), 1, 3,
			rapid.ID[string]).Draw(t, "units")
		currency := rapid.SampledFrom([]string{"EUR", "UAH", "USD"}).Draw(t, "currency")
		return tariffs.Specific{Amount: number.Draw(t, "amount"), Currency: currency, Per: number.Draw(t, "per"), Units: units}
	})
	simple := rapid.OneOf(specific, rapid.Map(number, func(n exact.Number) tariffs.Rate { return tariffs.AdValorem{Percent: n} }))
	rapid.Check(t, func(t *rapid.T) {
		rate := simple.Draw(t, "rate")
		for range rapid.IntRange(0, 2).Draw(t, "minima") {
			rate = tariffs.NotLess{Rate: rate, Than: simple.Draw(t, "minimum")}
		}
		if len(rate.String()) > 200 {
			return
		}
		again, err := tariffs.ParseRate(rate.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rate, again); diff != "" {
			t.Fatalf("%q: %s", rate, diff)
		}
	})
}

func FuzzParseRate(f *testing.F) {
	for _, s := range []string{"12", "6,5 %", "30 %, але не менш як 3,5 євро за 1 м-2", "0,6 євро за 1 шт або за 1 пару",
		"3,5 євро за 1 л 100% спирту", "1,5 євро за 1000 шт", "a, але не менш як , але не менш як"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rate, err := tariffs.ParseRate(s)
		if err != nil {
			return
		}
		printed := rate.String()
		again, err := tariffs.ParseRate(printed)
		if err != nil && len(printed) <= 200 {
			t.Fatalf("%q prints as %q: %v", s, printed, err)
		}
		if err == nil && again.String() != printed {
			t.Fatalf("%q prints as %q, then as %q", s, printed, again)
		}
	})
}

func TestCanonicalUnits(t *testing.T) {
	for text, want := range map[string]string{
		"кг": "кг", "КГ": "кг", "л": "л", "м": "м", "м-2": "м2", "м 2": "м2", "м²": "м2", "м-3": "м3", "шт.": "шт", "шт": "шт",
		"пара": "пар", "пар": "пар", "тис. шт": "т.шт", "тис.\u00a0шт.": "т.шт", "т.шт": "т.шт", "л 100% спирту": "л100", "л100": "л100",
		"л 100 % спирту": "л100",
	} {
		if got, ok := tariffs.CanonicalUnit(text); !ok || got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "-", "kg", "км", "год", "м4", "шт/кг"} {
		if got, ok := tariffs.CanonicalUnit(text); ok {
			t.Errorf("%q is taken as %q", text, got)
		}
	}
}
