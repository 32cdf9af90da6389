package batch_test

import (
	"strings"
	"testing"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/tariffs/rate"
)

// What the readers of codes and names give is a code or name of its table, and
// reads as itself. Numbers and days have fuzz tests of their own.
func FuzzNames(f *testing.F) {
	for _, text := range []string{"", "шт;", "796", "6", "м-2", "л 100% спирту", "Китай", "cn", "804", "ДОЛ. США", "¥", "978", "дизель",
		"\u00a0kg\u200b", "NaN", "\x00", "DE;", "XX", "тис. шт", strings.Repeat("а", 70), "İ", "ǅ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if unit, known := rate.CanonicalUnit(batch.ReadUnit(text)); known && batch.ReadUnit(unit) != unit {
			t.Errorf("%q is the unit %q, which is %q", text, unit, batch.ReadUnit(unit))
		}
		if code := batch.ReadCountry(text); code != "" {
			if _, known := declarations.CountryName(code); !known || batch.ReadCountry(code) != code {
				t.Errorf("%q is the country %q", text, code)
			}
		}
		if code := batch.ReadCurrency(text); code != "" && (!declarations.IsCurrency(code) || batch.ReadCurrency(code) != code) {
			t.Errorf("%q is the currency %q", text, code)
		}
		if fuel := batch.ReadFuel(text); fuel != "" && batch.ReadFuel(fuel) != fuel {
			t.Errorf("%q is the fuel %q", text, fuel)
		}
	})
}

// A code of goods or of a person is repaired to what has its form and its
// digits, and otherwise stays as it is.
func FuzzCodes(f *testing.F) {
	for _, text := range []string{"901210000", "0901 21 00 00", "6109.10.00.00", "61091", "6109100000;", "9.0121E8", "32129", "00032129", "9999100177",
		"UA59100018", "", "٣٢١", "6109100000 ", "610910000O"} {
		f.Add(text)
	}
	tariff := shippedLaw().Tariff
	f.Fuzz(func(t *testing.T, text string) {
		if code, repair := batch.ReadCommodity(text, lodging, tariff); repair == "" && code != text || repair != "" && !sameDigits(text, code) {
			t.Errorf("%q is the code %q (%s)", text, code, repair)
		}
		id, repair := batch.ReadPerson(text)
		if repair == "" && id != text || repair != "" && !sameDigits(text, id) {
			t.Errorf("%q is the person %q (%s)", text, id, repair)
		}
	})
}

// sameDigits reports whether a code has the digits of a text, but for zeros in
// front.
func sameDigits(text, code string) bool {
	return strings.Trim(code, "0123456789") == "" && strings.TrimLeft(onlyDigits(text), "0") == strings.TrimLeft(code, "0")
}

// Rows written as text are read without losing or making up a value.
func FuzzFilled(f *testing.F) {
	f.Add("# note\nlrn\titems.netMass\nA\t1\n\t2\r\nB")
	f.Add("lrn\n")
	f.Add("a\ta\n1\t2\t3")
	f.Fuzz(func(t *testing.T, tsv string) {
		for _, row := range batch.ReadFilled(tsv) {
			for field, value := range row {
				if value == "" || strings.ContainsAny(field+value, "\t\n") || !strings.Contains(tsv, value) {
					t.Errorf("%q: %q", field, value)
				}
			}
		}
	})
}
