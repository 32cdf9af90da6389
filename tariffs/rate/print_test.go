package rate_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs/rate"
)

// units are all the canonical units.
func units() []string {
	return []string{rate.Kilogram, rate.Gross, rate.Drained, rate.Dry, rate.Gram, rate.Carat, rate.Litre, rate.Metre, rate.Square, rate.Cubic,
		rate.Piece, rate.Pair, rate.Thousand, rate.Spirit, rate.AlcoholByVolume, rate.KilowattHour, rate.Gigajoule, rate.Terajoule,
		rate.Displacement, rate.Capacity, rate.Cell, rate.Fissile, rate.Nitrogen, rate.Phosphorus, rate.Potassium, rate.Peroxide,
		rate.CausticSoda, rate.CausticPotash, rate.Choline, rate.Uranium}
}

func TestARatePrintsInThreeWordings(t *testing.T) {
	for text, want := range map[string][3]string{
		"12": {"12 %", "12 %", "12 %"},
		"30 % MIN 3.5 EUR / m2": {
			"30 %, але не менш як 3,5 євро за 1 м2", "30 % MIN 3.5 EUR / 1 m2", "30 %, but not less than 3.5 EUR per 1 m²"},
		"9.8% + 13.1 EUR / 100 kg MAX 18.7%": {
			"9,8 % плюс 13,1 євро за 100 кг, але не більш як 18,7 %", "9.8 % + 13.1 EUR / 100 kg MAX 18.7 %",
			"9.8 % plus 13.1 EUR per 100 kg, but not more than 18.7 %"},
		"0,6 євро за 1 шт або за 1 пару": {
			"0,6 євро за 1 шт або за 1 пару", "0.6 EUR / 1 p/st or 1 pa", "0.6 EUR per 1 piece or per 1 pair"},
		"6 UAH / 10 pa":         {"6 грн за 10 пар", "6 UAH / 10 pa", "6 UAH per 10 pairs"},
		"6 USD / thousand p/st": {"6 доларів США за 1 тис. шт", "6 USD / 1 thousand p/st", "6 USD per 1 thousand pieces"},
		"6 EUR / % vol/hl":      {"6 євро за 1 л 100% спирту", "6 EUR / 1 l alc. 100%", "6 EUR per 1 litre of pure alcohol"},
		"£6 / hl":               {"6 GBP за 100 л", "6 GBP / 100 l", "6 GBP per 100 litres"},
		"1 + (2 MIN 3)":         {"1 % плюс (2 %, але не менш як 3 %)", "1 % + (2 % MIN 3 %)", "1 % plus (2 %, but not less than 3 %)"},
		"1 MIN (2 MAX 3)":       {"1 %, але не менш як (2 %, але не більш як 3 %)", "1 % MIN (2 % MAX 3 %)", "1 %, but not less than (2 %, but not more than 3 %)"},
		"(1 + 2) MIN (3+4)":     {"1 % плюс 2 %, але не менш як 3 % плюс 4 %", "1 % + 2 % MIN 3 % + 4 %", "1 % plus 2 %, but not less than 3 % plus 4 %"},
		"8 % + EA":              {"8 % + EA", "8 % + EA", "8 % + EA"},
	} {
		r := rate.Must(text)
		got := [3]string{r.String(), r.Neutral(), r.In("en")}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		if r.In("uk") != r.String() {
			t.Errorf("%q is %q to a Ukrainian", text, r.In("uk"))
		}
	}
}

// rates draws any rate Parse may give but an Uncomputable one, of at most
// 2^depth sums and so many units in each.
func rates(depth, most int) *rapid.Generator[rate.Rate] {
	number := rapid.Custom(func(t *rapid.T) exact.Number {
		return exact.New(rapid.Int64Range(1, 1e9).Draw(t, "coefficient"), rapid.IntRange(0, 8).Draw(t, "places"))
	})
	percentage := rapid.Map(number, func(n exact.Number) rate.Rate { return rate.AdValorem{Percent: n} })
	specific := rapid.Custom(func(t *rapid.T) rate.Rate {
		return rate.Specific{
			Amount:   number.Draw(t, "amount"),
			Currency: rapid.SampledFrom([]string{"EUR", "UAH", "USD", "GBP", "PLN"}).Draw(t, "currency"),
			Per:      number.Draw(t, "per"),
			Units:    rapid.SliceOfNDistinct(rapid.SampledFrom(units()), 1, most, rapid.ID[string]).Draw(t, "units"),
		}
	})
	if depth == 0 {
		return rapid.OneOf(percentage, specific)
	}
	inner := rates(depth-1, most)
	return rapid.OneOf(percentage, specific, rapid.Custom(func(t *rapid.T) rate.Rate {
		a, b := inner.Draw(t, "a"), inner.Draw(t, "b")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return floor(a, b)
		case 1:
			return ceiling(a, b)
		}
		return sum(append(termsOf(a), termsOf(b)...)...)
	}))
}

func termsOf(r rate.Rate) []rate.Rate {
	if s, ok := r.(rate.Sum); ok {
		return append([]rate.Rate(nil), s.Terms...)
	}
	return []rate.Rate{r}
}

func TestReadingWhatWasPrintedGivesTheSameRate(t *testing.T) {
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.OneOf(rates(3, 1), rates(2, 2), rates(0, rate.MaxTerms)).Draw(t, "rate")
		if max(len(r.String()), len(r.Neutral())) > rate.MaxText {
			return
		}
		read++
		for _, printed := range []string{r.String(), r.Neutral()} {
			again, err := rate.Parse(printed)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r, again); diff != "" {
				t.Fatalf("%q: %s", printed, diff)
			}
		}
	})
	if read == 0 {
		t.Error("no rate was short enough to be read")
	}
}

// columnsOf are the columns of a shipped table that hold a rate: those of the
// tables of rates stand fixed, those of the law's tables are named.
func columnsOf(name, line string) []int {
	switch fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); {
	case name == "tariff.tsv" || name == "remembered.tsv":
		return []int{1, 2}
	case fields[0] == "table" && slices.Contains(fields, "rate"):
		return []int{slices.Index(fields, "rate")}
	}
	return nil
}

func TestEveryRateOfTheLawIsReadAndPrintedAsTheLawHasIt(t *testing.T) {
	read := 0
	files, err := filepath.Glob("../ua/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var columns []int
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if columns == nil {
				if columns = columnsOf(filepath.Base(path), line); columns == nil {
					break // a table without rates of duty or tax
				}
				if fields[0] == "table" {
					continue
				}
			}
			for _, column := range columns {
				if s := fields[column]; s != "" && s != "=" {
					printsAsWritten(t, s)
					read++
				}
			}
		}
	}
	if read < 5000 {
		t.Errorf("only %d rates were found in the tables", read)
	}
}

// printsAsWritten knows the one liberty the tables take: a percentage alone in
// its column has no sign.
func printsAsWritten(t *testing.T, s string) {
	t.Helper()
	r, err := rate.Parse(s)
	if err != nil {
		t.Error(err)
		return
	}
	want := strings.NewReplacer("м-2", "м2", ".", ",", "тис,", "тис.").Replace(strings.Join(strings.Fields(s), " "))
	if _, alone := r.(rate.AdValorem); alone {
		want = strings.TrimSuffix(want, " %") + " %"
	}
	if r.String() != want {
		t.Errorf("%q prints as %q", s, r)
	}
	if again, err := rate.Parse(r.Neutral()); err != nil || !rate.Equal(r, again) {
		t.Errorf("%q is %q, which reads as %v: %v", s, r.Neutral(), again, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"12", "6,5 %", "30 %, але не менш як 3,5 євро за 1 м-2", "0,6 євро за 1 шт або за 1 пару",
		"3,5 євро за 1 л 100% спирту", "1,5 євро за 1000 шт", "2 дол. США за 1 тис. шт", "5 грн за 2,5 гл", "1 плюс (2, не більше 3)",
		"9.8% + 13.1 EUR / 100 kg MAX 18.7% + 1.9 EUR / 100 kg", "12.8% MIN 15 EUR / 1000 p/st", "£95.00 / 100 kg", "Free", "NIHIL + 1 EUR / kg/net",
		"1.75 EUR / % vol / hl + 9.6 EUR / hl", "8 % + EA MAX 24.2 % + ADSZR", "Entry Price - 0.00 % + 9.5 EUR / 100 kg",
		"8.8 % (01.01-31.03); (1 APR – 31 DEC) 10 %", "0.4 EUR / 100 kg / net / %sacchar.", "Cond: A cert: D-008 (01):0.000 %",
		"a, але не менш як , але не менш як", "((((((((1))))))))", "1 EUR / kg or m or l or m2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := rate.Parse(s)
		if err != nil {
			return
		}
		for _, printed := range []string{r.String(), r.Neutral()} {
			again, err := rate.Parse(printed)
			if err != nil {
				t.Fatalf("%q prints as %q: %v", s, printed, err)
			}
			if !rate.Equal(r, again) || again.String() != r.String() || again.Neutral() != r.Neutral() {
				t.Fatalf("%q prints as %q, which reads as %#v", s, printed, again)
			}
		}
		if r.In("en") == "" || len(rate.Units(r)) > rate.MaxTerms {
			t.Fatalf("%q: %q, units %q", s, r.In("en"), rate.Units(r))
		}
	})
}
