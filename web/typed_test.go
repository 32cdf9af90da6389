package web

import (
	"regexp"
	"testing"
)

func TestFiguresAreReadAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ typed, uk, en string }{
		{"1234.50", "1234.50", "1234.50"},
		{"1234,50", "1234.50", "1234.50"},
		{"1 234,50", "1234.50", "1234.50"},
		{"1\u00a0234\u202f567,5", "1234567.5", "1234567.5"},
		{"1,234.50", "1234.50", "1234.50"},
		{"1.234,50", "1234.50", "1234.50"},
		{"1,234,567", "1234567", "1234567"},
		{"1.234.567,8", "1234567.8", "1234567.8"},
		{"1,234", "1.234", ""}, // in English this is more often a thousand
		{"1.234", "1.234", "1.234"},
		{"12,5", "12.5", "12.5"},
		{"007", "7", "7"},
		{"0,05", "0.05", "0.05"},
		{"0", "0", "0"},
		{"12 5", "", ""},
		{"1 2345", "", ""},
		{"1,23,456", "", ""},
		{"-5", "", ""},
		{"+5", "", ""},
		{"1e3", "", ""},
		{".5", "", ""},
		{"5.", "", ""},
		{"5 грн", "", ""},
		{"٣", "", ""},
	} {
		for lang, wanted := range map[string]string{ukrainian: c.uk, english: c.en} {
			if got, ok := plainFigure(c.typed, lang); got != wanted || ok != (wanted != "") {
				t.Errorf("%q in %s is %q %v, want %q", c.typed, lang, got, ok, wanted)
			}
		}
	}
}

var figureOfJSON = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.[0-9]+)?$`)

func FuzzPlainFigure(f *testing.F) {
	for _, seed := range []string{"1 234,50", "1,234.50", "1.234,5", "0", "1,234,567", "x", "00.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		plain, ok := plainFigure(typed, ukrainian)
		if !ok {
			return
		}
		if !figureOfJSON.MatchString(plain) {
			t.Errorf("%q became %q, which the API would not read", typed, plain)
		}
		if again, ok := plainFigure(plain, ukrainian); !ok || again != plain {
			t.Errorf("%q became %q and that %q", typed, plain, again)
		}
	})
}
