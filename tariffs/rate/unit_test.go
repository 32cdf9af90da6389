package rate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs/rate"
)

func TestEverySpellingOfAUnitIsRead(t *testing.T) {
	for want, spellings := range map[string][]string{
		rate.Kilogram:        {"кг", "КГ", "кг.", "kg", "KGM", "kg/net", "kg / net"},
		rate.Litre:           {"л", "l", "LTR", "літрів"},
		rate.Metre:           {"м", "m"},
		rate.Square:          {"м2", "м-2", "м 2", "м²", "м^2", "кв.м", "кв. м", "m2", "m²"},
		rate.Cubic:           {"м3", "м-3", "м³", "куб.м", "m3", "m³"},
		rate.Piece:           {"шт", "шт.", "штук", "p/st", "NAR"},
		rate.Pair:            {"пар", "пара", "пару", "pa", "NPR"},
		rate.Thousand:        {"т.шт", "тис. шт", "тис.\u00a0шт.", "1000 шт", "1000 p/st", "MIL"},
		rate.Spirit:          {"л100", "л 100% спирту", "л 100 % спирту", "л 100-відсоткового спирту", "l alc. 100%", "% vol/hl"},
		rate.AlcoholByVolume: {"% об", "% об.", "%об", "% vol", "ASV"},
		rate.KilowattHour:    {"кВт·год", "кВт-год", "кВт год", "kWh"},
		rate.Displacement:    {"см3", "см³", "куб. см", "cm3", "cm³"},
		rate.Drained:         {"kg/net eda"},
		rate.Carat:           {"кар", "c/k"},
		rate.Gram:            {"г", "g"},
		rate.Terajoule:       {"ТДж", "TJ"},
		rate.Capacity:        {"вант.т", "ct/l"},
		rate.Fissile:         {"г ді", "gi F/S"},
		rate.Dry:             {"кг 90% с/р", "kg 90% sdt"},
		rate.Peroxide:        {"кг H2O2", "kg H2O2"},
	} {
		for _, s := range spellings {
			if got, ok := rate.CanonicalUnit(s); !ok || got != want {
				t.Errorf("%q is %q, want %q", s, got, want)
			}
		}
	}
}

func TestWhatIsNoUnitIsRefused(t *testing.T) {
	for _, s := range []string{"", "-", "км", "год", "м4", "шт/кг", "hl", "гл", "т", "tonne", "100 kg", "%", "%sacchar.", "кг кг",
		"л 100% спирту, розлитого в пляшки або в іншу тару для продажу"} {
		if got, ok := rate.CanonicalUnit(s); ok || got != "" {
			t.Errorf("%q is taken as %q", s, got)
		}
	}
}

func TestEveryUnitIsItsOwnSpellingAndHasNames(t *testing.T) {
	seen := map[string]string{}
	for _, unit := range units() {
		if got, ok := rate.CanonicalUnit(unit); !ok || got != unit {
			t.Errorf("%q reads as %q", unit, got)
		}
		for _, lang := range []string{"uk", "en"} {
			name := rate.UnitName(unit, lang)
			if other := seen[lang+name]; other != "" || name == "" {
				t.Errorf("%q and %q are both %q", unit, other, name)
			}
			seen[lang+name] = unit
		}
	}
	for unit, want := range map[string][2]string{
		rate.Square: {"м2", "m²"}, rate.Pair: {"пар", "pairs"}, rate.Thousand: {"тис. шт", "thousand pieces"},
		rate.Spirit: {"л 100% спирту", "litres of pure alcohol"}, "parsec": {"parsec", "parsec"},
	} {
		if got := [2]string{rate.UnitName(unit, "uk"), rate.UnitName(unit, "en")}; got != want {
			t.Errorf("%q is %q, want %q", unit, got, want)
		}
	}
}

func TestARateSaysWhichUnitsAndCurrenciesItNeeds(t *testing.T) {
	r := rate.Must("10 % + 1 EUR / kg + 2 USD / p/st or 1 pa MIN 3 EUR / kg MAX 2 UAH / % vol")
	if diff := cmp.Diff([]string{"кг", "шт", "пар", "% об"}, rate.Units(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"EUR", "USD", "UAH"}, rate.Currencies(r)); diff != "" {
		t.Error(diff)
	}
	for _, s := range []string{"10 %", "8 % + EA + 1 EUR / kg"} {
		if got := append(rate.Units(rate.Must(s)), rate.Currencies(rate.Must(s))...); got != nil {
			t.Errorf("%q needs %q", s, got)
		}
	}
}

func TestRatesThatDifferAreNotEqual(t *testing.T) {
	all := []string{"1", "2", "1 EUR / kg", "2 EUR / kg", "1 USD / kg", "1 EUR / 2 kg", "1 EUR / l", "1 EUR / kg or l", "1 + 2", "2 + 1", "1 + 2 + 3",
		"1 MIN 2", "1 MIN 3", "2 MIN 2", "1 MAX 2", "1 MAX 3", "2 MAX 2", "1 + EA", "2 + EA", "Cond: 1 + EA"}
	for i, a := range all {
		for j, b := range all {
			if got := rate.Equal(rate.Must(a), rate.Must(b)); got != (i == j) {
				t.Errorf("%q and %q: equal is %v", a, b, got)
			}
		}
		if rate.Equal(rate.Must(a), nil) || rate.Equal(nil, rate.Must(a)) {
			t.Errorf("%q equals no rate", a)
		}
	}
	if !rate.Equal(rate.Must("12.80 %"), rate.Must("12,8")) || !rate.Equal(nil, nil) {
		t.Error("equal rates differ")
	}
}

func TestQuantitiesStandForOneAnotherOnlyWhereTheLawLetsThem(t *testing.T) {
	have := func(pairs ...string) (list []rate.Amount) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, rate.Amount{Unit: pairs[i], Value: exact.Must(pairs[i+1])})
		}
		return list
	}
	for _, c := range []struct {
		name string
		have []rate.Amount
		unit string
		want string // "": none
	}{
		{"the unit itself", have("кг", "3", "шт", "5"), "шт", "5"},
		{"pieces from thousands", have("т.шт", "1.5"), "шт", "1500"},
		{"thousands from pieces", have("шт", "1500"), "т.шт", "1.5"},
		{"kilograms from grams", have("г", "250"), "кг", "0.25"},
		{"grams from kilograms", have("кг", "0.25"), "г", "250"},
		{"terajoules from gigajoules", have("ГДж", "1"), "ТДж", "0.001"},
		{"gigajoules from terajoules", have("ТДж", "1"), "ГДж", "1000"},
		{"the unit itself before any other", have("т.шт", "2", "шт", "1900"), "шт", "1900"},
		{"pure alcohol from litres and strength", have("л", "700", "% об", "40"), "л100", "280"},
		{"pure alcohol as given before litres and strength", have("л", "700", "% об", "40", "л100", "279.5"), "л100", "279.5"},
		{"no pure alcohol without the strength", have("л", "700"), "л100", ""},
		{"no pure alcohol without litres", have("% об", "40"), "л100", ""},
		{"no pure alcohol of a strength above 100 %", have("л", "700", "% об", "400"), "л100", ""},
		{"no pieces from pairs", have("пар", "5"), "шт", ""},
		{"no pairs from pieces", have("шт", "5"), "пар", ""},
		{"no net mass from gross mass", have("кг брутто", "5"), "кг", ""},
		{"no quantity of nothing", have("шт", "0"), "шт", ""},
		{"a quantity behind one of nothing", have("шт", "0", "шт", "3"), "шт", "3"},
		{"thousands behind pieces of nothing", have("шт", "0", "т.шт", "3"), "шт", "3000"},
		{"none at all", nil, "кг", ""},
		{"none for no unit", have("", "5"), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := rate.Quantity(c.have, c.unit)
			if ok != (c.want != "") || ok && !got.Equal(exact.Must(c.want)) {
				t.Errorf("got %s, %v", got, ok)
			}
		})
	}
}
