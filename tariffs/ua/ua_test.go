package ua_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
	"github.com/brama-customs/brama/tariffs/ua"
)

func TestShippedTariff(t *testing.T) {
	s, _ := shipped(t)
	if s.Version() != "2697-IX/2023-01-01" || s.InForce() != civil.Must("2023-01-01") {
		t.Errorf("version %s in force %s", s.Version(), s.InForce())
	}
	codes, unknown := 0, 0
	for _, r := range s.Rows() {
		if len(r.Code) != 10 {
			continue
		}
		codes++
		if r.MFN == "" {
			unknown++
		}
		if r.MFN != "" && r.Source == "" {
			t.Errorf("%s has a rate without a source", r.Code)
		}
	}
	if codes != 11008 || unknown > 5135 || unknown < 4900 {
		t.Errorf("%d codes, %d without a rate", codes, unknown)
	}
	for code, want := range map[string]bool{"6109100000": true, "6109": false, "6109100001": false, "": false} {
		if s.Exists(code, civil.Must(day)) != want {
			t.Errorf("%q exists is not %v", code, want)
		}
	}
	if s.Exists("6109100000", civil.Must("2022-12-31")) {
		t.Error("the tariff holds before it is in force")
	}
}

func TestEveryShippedRateReadsBackAsWritten(t *testing.T) {
	s, _ := shipped(t)
	for _, row := range s.Rows() {
		for _, text := range []string{row.MFN, row.Full} {
			if text == "" {
				continue
			}
			read, err := rate.Parse(text)
			if err != nil {
				t.Errorf("%s: %v", row.Code, err)
				continue
			}
			if got := read.String(); got != text && got != text+" %" {
				t.Errorf("%s: %q prints as %q", row.Code, text, got)
			}
		}
	}
}

func TestNodesDownToSubheadingsHaveNamesInBothLanguages(t *testing.T) {
	s, _ := shipped(t)
	named := map[string]string{}
	for _, r := range s.Rows() {
		if len(r.Code) > 6 {
			continue
		}
		if r.Name.UK == "" || r.Name.EN == "" {
			t.Errorf("%s has no name: %v", r.Code, r.Name)
		}
		within := r.Code[:min(4, len(r.Code))] + " " + r.Name.UK
		if len(r.Code) == 6 && named[within] != "" {
			t.Errorf("%s is called what %s is called", r.Code, named[within])
		}
		named[within] = r.Code
		for _, text := range []string{r.Name.UK, r.Name.EN} {
			if n := utf8.RuneCountInString(text); n > 130 || strings.TrimSpace(text) != text {
				t.Errorf("%s: %q is no short name (%d letters)", r.Code, text, n)
			}
		}
	}
}

func TestTheTreeHasEveryLevelThatIsDivided(t *testing.T) {
	s, _ := shipped(t)
	for code, want := range map[string]string{
		"6109100000": "61 6109 610910 6109100000", "8703231910": "87 8703 870323 87032319 8703231910", "0409000000": "04 0409 0409000000",
	} {
		var path []string
		for _, c := range s.Path(code, civil.Must(day)) {
			path = append(path, c.Code)
		}
		if got := strings.Join(path, " "); got != want {
			t.Errorf("%s stands under %s, want %s", code, got, want)
		}
	}
}

func TestShippedRatesOfExchange(t *testing.T) {
	_, rates := shipped(t)
	for _, c := range [][3]string{
		{"EUR", "2026-01-12", "50.1444"}, {"EUR", "2025-12-29", "49.5552"}, {"USD", "2022-07-21", "29.2549"},
		{"USD", "2022-07-16", "29.2549"}, {"XAU", "2022-07-19", "50161.62"}, {"IRR", "2022-07-14", "0.00069655"},
		{"AUD", "2021-07-24", "20.066"},
	} {
		r, ok := rates.On(c[0], civil.Must(c[1]))
		if !ok || r.Value.String() != c[2] || !r.Verified || r.Source == "" {
			t.Errorf("%v: %+v", c, r)
		}
	}
	for _, c := range [][2]string{{"EUR", "2026-01-13"}, {"USD", "2026-01-12"}, {"EUR", "2021-07-21"}, {"DOP", "2021-07-22"}} {
		if r, ok := rates.On(c[0], civil.Must(c[1])); ok {
			t.Errorf("%v: %+v", c, r)
		}
	}
	list, _ := ua.Rates()
	if days := map[civil.Date]bool{}; true {
		for _, r := range list {
			days[r.Date] = true
		}
		if len(list) < 22000 || len(days) < 360 {
			t.Errorf("%d rates of %d days", len(list), len(days))
		}
	}
}

func TestSearchFindsGoodsByWordsAndCodes(t *testing.T) {
	s, _ := shipped(t)
	for q, want := range map[string]string{"футболка": "6109", "футболки": "6109", "T-shirt": "6109", "6109 10": "6109100000", "живі коні": "0101"} {
		found := s.Search(q, civil.Must(day), 10)
		codes := ""
		for _, c := range found {
			codes += c.Code + " "
		}
		if !strings.Contains(codes, want) {
			t.Errorf("%q finds %s", q, codes)
		}
	}
	for _, q := range []string{"", "   ", "щось такого немає", "99999", strings.Repeat("а", 1000), "%", "\x00"} {
		if found := s.Search(q, civil.Must(day), 10); len(found) > 0 {
			t.Errorf("%q finds %v", q, found)
		}
	}
	if got := len(s.Search("01", civil.Must(day), 5)); got != 5 {
		t.Errorf("%d found of 5 asked for", got)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ua.Schedule(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadRates(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		rates, err := ua.Rates()
		if err != nil {
			b.Fatal(err)
		}
		money.NewRates(rates)
	}
}

func BenchmarkAssess(b *testing.B) {
	s, rates := shipped(b)
	one := oneLine("6109100000", "CN", "80231.04", of("шт", "500"), of("кг", "112"))
	fifty := one
	fifty.Lines = nil
	for i := range 50 {
		line := one.Lines[0]
		line.Item = i + 1
		fifty.Lines = append(fifty.Lines, line)
	}
	for name, r := range map[string]tariffs.Request{"one item": one, "fifty items": fifty,
		"one item at a combined rate": oneLine("5702100000", "", "50000.00", of("м2", "120"))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, faults := tariffs.Assess(s, rates, r); len(faults) > 0 {
					b.Fatal(faults)
				}
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	s, _ := shipped(b)
	for b.Loop() {
		s.Search("футболки трикотажні", civil.Must(day), 20)
	}
}
