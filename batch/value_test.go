package batch_test

import (
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

var lodging = civil.Must("2026-01-12")

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, habit, want, unit, code string }{
		{"1234.50", "", "1234.50", "", ""},
		{"0", "", "0", "", ""},
		{"1234,50", "", "1234.50", "", ""},
		{"1 234,50", "", "1234.50", "", ""},
		{"1\u00a0234,50", "", "1234.50", "", ""},
		{"1\u202f234\u202f567,5", "", "1234567.5", "", ""},
		{"1\u2009234.5", "", "1234.5", "", ""},
		{"1'234.50", "", "1234.50", "", ""},
		{"1’234,50", "", "1234.50", "", ""},
		{"1,234.50", "", "1234.50", "", ""},
		{"1.234,50", "", "1234.50", "", ""},
		{"1,234,567", "", "1234567", "", ""},
		{"1.234.567", "", "1234567", "", ""},
		{"1,234,567.8", "", "1234567.8", "", ""},
		{" 12 ", "", "12", "", ""},
		{"12 кг", "", "12", "кг", ""},
		{"12кг.", "", "12", "кг", ""},
		{"500 шт;", "", "500", "шт", ""},
		{"12 м2", "", "12", "м2", ""},
		{"1 234,50 EUR", "", "1234.50", "EUR", ""},
		{"EUR 1 234,50", "", "1234.50", "EUR", ""},
		{"$12.5", "", "12.5", "$", ""},
		{"12,5 €", "", "12.5", "€", ""},
		{"1,234", "", "", "", "batch.number-ambiguous"},
		{"1,234", "12,5", "1.234", "", ""},
		{"1,234", "1 234,50", "1.234", "", ""},
		{"1,234", "1,234.50", "1234", "", ""},
		{"12,345", "1,234,567", "12345", "", ""},
		{"1,234", "12.5", "", "", "batch.number-ambiguous"},
		{"0,234", "", "0.234", "", ""},
		{"1234,567", "", "1234.567", "", ""},
		{"1 234,567", "", "1234.567", "", ""},
		{"1.234", "", "1.234", "", ""},
		{"1.234", "1.234,50", "", "", "batch.number-ambiguous"},
		{"1.234", "12,5", "", "", "batch.number-ambiguous"},
		{"-5", "", "", "", "batch.number"},
		{"−5", "", "", "", "batch.number"},
		{"+5", "", "", "", "batch.number"},
		{"(5)", "", "", "", "batch.number"},
		{"5-6", "", "", "", "batch.number"},
		{"12 34", "", "", "", "batch.number"},
		{"1 234 56", "", "", "", "batch.number"},
		{"1,23,456", "", "", "", "batch.number"},
		{"1.234,567.8", "", "", "", "batch.number"},
		{"1 234'567", "", "", "", "batch.number"},
		{"1.", "", "1", "", ""},
		{",5", "", "", "", "batch.number"},
		{"007", "", "", "", "batch.number"},
		{"багато", "", "", "", "batch.number"},
		{"1234567890123456", "", "", "", "batch.number"},
		{"0.123456789", "", "", "", "batch.number"},
		{"1E+308", "", "1", "E+308", ""}, // the unit refuses it
	} {
		t.Run(c.text+" beside "+c.habit, func(t *testing.T) {
			number, unit, code := batch.ReadNumber(c.text, batch.HabitsOf(c.habit))
			if number != c.want || unit != c.unit || code != c.code {
				t.Errorf("%q %q %q", number, unit, code)
			}
		})
	}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-05": "2026-01-05", "05.01.2026": "2026-01-05", "5.1.2026": "2026-01-05", "5.1.26": "2026-01-05",
		"05.01.2026 р.": "2026-01-05", "05.01.2026 14:30:00": "2026-01-05", "2026-01-05T00:00:00": "2026-01-05",
		"2026/01/05": "2026-01-05", "2026.01.05": "2026-01-05", "20260105": "2026-01-05", "25/1/26": "2026-01-25",
		"1/25/2026": "2026-01-25", "5/5/26": "2026-05-05", "5 січня 2026 року": "2026-01-05", "5 Jan 2026": "2026-01-05",
		"05-Jan-26": "2026-01-05", "29.02.2028": "2028-02-29",
	} {
		if day, code := batch.ReadDate(text); day != want || code != "" {
			t.Errorf("%q: %s %s", text, day, code)
		}
	}
	for text, want := range map[string]string{
		"5/1/26": "batch.date-ambiguous", "05-01-2026": "batch.date-ambiguous", "46082": "batch.date-serial",
		"30.02.2026": "batch.date", "13/13/2026": "batch.date", "05012026": "batch.date", "сьогодні": "batch.date",
		"1.1": "batch.date", "05.01.0026": "batch.date", "2026": "batch.date", "1.2.3.4": "batch.date",
	} {
		if day, code := batch.ReadDate(text); day != "" || code != want {
			t.Errorf("%q: %q %s", text, day, code)
		}
	}
}

// book is a small tariff: the codes that exist.
type book []string

func (b book) Exists(code string, _ civil.Date) bool {
	for _, c := range b {
		if c == code {
			return true
		}
	}
	return false
}
func (b book) Unit(string, civil.Date) string { return "" }
func (b book) InForce() civil.Date            { return civil.Must("2023-01-01") }

func TestACodeIsRepairedOnlyWhereTheTariffLeavesOnePossibility(t *testing.T) {
	tariff := book{"0101210000", "6109100000", "0201100000"}
	for _, c := range []struct{ text, want, code string }{
		{"6109100000", "6109100000", ""},
		{"6109 10 00 00", "6109100000", "batch.code-read"},
		{"6109.10.00.00", "6109100000", "batch.code-read"},
		{"101210000", "0101210000", "batch.leading-zero"},
		{"610910000", "610910000", ""}, // 6109100000 cut short
		{"201100000", "0201100000", "batch.leading-zero"},
		{"999999999", "999999999", ""},
		{"невідомо", "невідомо", ""},
	} {
		if got, code := batch.ReadCommodity(c.text, lodging, tariff); got != c.want || code != c.code {
			t.Errorf("%s: %s %s", c.text, got, code)
		}
	}
	if got, _ := batch.ReadCommodity("201100000", lodging, append(tariff, "2011000001")); got != "201100000" {
		t.Errorf("a code that may be cut short was given a zero: %s", got)
	}
}

func TestPersonsGetTheirZerosBackWhereTheCheckDigitAgrees(t *testing.T) {
	for i := 100_000; i < 100_100; i++ {
		id := exact.Int(int64(i)).String()
		got, code := batch.ReadPerson(id)
		if repaired := code == "batch.leading-zero"; repaired != declarations.ValidEDRPOU("00"+id) || repaired != (got == "00"+id) {
			t.Errorf("%s: %s %s", id, got, code)
		}
	}
}

func TestCountriesAreKnownByEveryCodeAndName(t *testing.T) {
	for _, c := range declarations.Countries() {
		names := []string{c.Code, strings.ToLower(c.Code), c.Name.UK, c.Name.EN, strings.ToUpper(c.Name.UK)}
		if region, err := language.ParseRegion(c.Code); err == nil && c.Code != "XK" {
			numeric := exact.Int(int64(region.M49())).String() // as a number that lost its zeros
			names = append(names, region.ISO3(), numeric)
		}
		for _, name := range names {
			if got := batch.ReadCountry(name); got != c.Code {
				t.Errorf("%s is %q, not %s", name, got, c.Code)
			}
		}
	}
	for name, want := range map[string]string{"КНР": "CN", "Велика Британія": "GB", "Об’єднані Арабські Емірати": "AE",
		"Czechia": "CZ", "UK": "GB", "Атлантида": "", "EU": "", "999": ""} {
		if got := batch.ReadCountry(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestUnitsCurrenciesAndFuelsAreKnownByTheirNames(t *testing.T) {
	for text, want := range map[string]string{"шт;": "шт", "шт.": "шт", "ШТ": "шт", "pcs": "шт", "Pcs.": "шт", "пар": "пар",
		"kg": "кг", "м 2": "м2", "тис. шт.": "т.шт", "ящ": "ящ",
		"796": "шт", "166": "кг", "715": "пар", "055": "м2", "55": "м2", "6": "м", "112": "л", "831": "л100", "798": "т.шт", "999": "999", "": ""} {
		if got := batch.ReadUnit(text); got != want {
			t.Errorf("%s is %q", text, got)
		}
	}
	for text, want := range map[string]string{"eur": "EUR", "€": "EUR", "Євро": "EUR", "дол. США": "USD", "грн.": "UAH",
		"978": "EUR", "¥": "", "тугрик": "", "XAU": ""} {
		if got := batch.ReadCurrency(text); got != want {
			t.Errorf("%s is %q", text, got)
		}
	}
	for text, want := range map[string]string{"Дизель": "diesel", "plug-in-hybrid": "plug-in-hybrid", "дрова": ""} {
		if got := batch.ReadFuel(text); got != want {
			t.Errorf("%s is %q", text, got)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1 234,50 EUR", "1,234", "1'234'567.8", "1.234,5", "€5", "NaN", "1 2", "", "12 м2"} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text string, h uint8) {
		number, _, code := batch.ReadNumber(text, batch.Habits(h))
		if (number == "") == (code == "") {
			t.Fatalf("%q gives %q and %q", text, number, code)
		}
		if number == "" {
			return
		}
		again, unit, code := batch.ReadNumber(number, 0)
		if again != number || unit != "" || code != "" {
			t.Errorf("%q was read as %q, which reads as %q %q %q", text, number, again, unit, code)
		}
		if onlyDigits(text) != strings.ReplaceAll(number, ".", "") && !strings.ContainsFunc(text, unitLike) {
			t.Errorf("%q was read as %q, with other digits", text, number)
		}
	})
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// unitLike is what may stand in a unit beside the digits.
func unitLike(r rune) bool {
	return !strings.ContainsRune("0123456789., '", r)
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"05.01.2026", "5/1/26", "2026-01-05 00:00", "5 січня 2026 р.", "46082", "20260105", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, code := batch.ReadDate(text)
		if (day == "") == (code == "") {
			t.Fatalf("%q gives %q and %q", text, day, code)
		}
		if again, _ := batch.ReadDate(day); again != day {
			t.Errorf("%q was read as %q, which reads as %q", text, day, again)
		}
	})
}
