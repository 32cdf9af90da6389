package tariffs_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// written assesses one line under the sample law and gives its calculations in
// words.
func written(t *testing.T, law tariffs.Law, r tariffs.Request) []tariffs.PaymentLine {
	t.Helper()
	s, rates := sampleWith(t, law)
	a, faults := tariffs.Assess(s, rates, r)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	s.Explain(&a)
	return a.Lines
}

func TestACalculationIsWrittenAsOnPaper(t *testing.T) {
	for _, c := range []struct {
		name   string
		line   tariffs.Line
		uk, en string
	}{
		{"a percentage", worth("0101000010", "CN", "1234567.85"),
			"1 234 567,85 × 10 % = 123 456,785 → 123 456,79 грн", "1,234,567.85 × 10 % = 123,456.785 → 123,456.79 UAH"},
		{"a sum for so many of a unit", worth("0101000030", "KP", "1000.00", of("м2", "100")),
			"100 м2 ÷ 7,5 × 2 євро × 50,1444 = 1 337,184 → 1 337,18 грн", "100 m² ÷ 7.5 × 2 EUR × 50.1444 = 1,337.184 → 1,337.18 UAH"},
		{"a sum in hryvnias", worth("0101000050", "", "1.00", of("кг", "2000.5")),
			"2 000,5 кг × 1 грн = 2 000,50 грн", "2,000.5 kg × 1 UAH = 2,000.50 UAH"},
	} {
		t.Run(c.name, func(t *testing.T) {
			law := sampleLaw()
			got := written(t, law, request(c.line))[0].Written
			if uk := strings.ReplaceAll(got.UK, "\u00a0", " "); uk != c.uk || got.EN != c.en {
				t.Errorf("%s\n%s", uk, got.EN)
			}
		})
	}
}

func TestUnitsOfSeveralWordsAreNamedInBothLanguages(t *testing.T) {
	for _, unit := range []string{rate.Gross, rate.Drained, rate.Dry, rate.Fissile, rate.Nitrogen, rate.Spirit, rate.Thousand, rate.Choline, rate.KilowattHour, rate.Gigajoule} {
		t.Run(unit, func(t *testing.T) {
			law := sampleLaw()
			law.Measures = append(law.Measures, tariffs.Measure{ID: "special", Kind: tariffs.SpecialDuty, Rate: "1 EUR / 100 " + unit})
			law.Payments = append(law.Payments, tariffs.Payment{Kind: tariffs.SpecialDuty, Payer: tariffs.Business, Code: "022"})
			l := written(t, law, request(worth("0101000010", "CN", "100.00", of(unit, "5"))))[1]
			if !strings.Contains(l.Written.EN, "5 "+rate.UnitName(unit, "en")+" ÷ 100") || !strings.Contains(l.Written.UK, "5 "+rate.UnitName(unit, "uk")+" ÷ 100") {
				t.Errorf("%q is written %q and %q", l.Formula, l.Written.UK, l.Written.EN)
			}
		})
	}
}

func TestPartialReliefIsWrittenWithAllItsParentheses(t *testing.T) {
	law := sampleLaw()
	law.Procedures = []tariffs.Procedure{{Code: "31", Flow: tariffs.Import, Rule: tariffs.Monthly, Percent: "3"}}
	r := request(worth("0101000010", "CN", "80231.04"))
	r.Procedure, r.Months = "31", 5
	l := written(t, law, r)[1]
	want := "((80,231.04 + 8,023.10) × 20 % = 17,650.83) × 3 % × 5 = 2,647.6245 → 2,647.62 UAH"
	if l.Written.EN != want || l.Formula != "((80231.04 + 8023.10) × 20 % = 17650.83) × 3 % × 5" {
		t.Errorf("%q\n%q", l.Written.EN, l.Formula)
	}
}

// TestWrittenCalculationsHaveTheFiguresOfTheirLines takes the words apart
// again: they end with the amount, and the figures of the line stand in them.
func TestWrittenCalculationsHaveTheFiguresOfTheirLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		w := d.world()
		s, rates := w.schedule(t)
		for range 10 {
			a, faults := tariffs.Assess(s, rates, d.request())
			if len(faults) > 0 {
				continue
			}
			s.Explain(&a)
			for _, l := range a.Lines {
				hasItsFigures(t, l, strings.NewReplacer("\u00a0", "", ",", ".").Replace(l.Written.UK), " грн")
				hasItsFigures(t, l, strings.ReplaceAll(l.Written.EN, ",", ""), " UAH")
			}
		}
	})
}

func hasItsFigures(t tester, l tariffs.PaymentLine, text, currency string) {
	t.Helper()
	if !strings.HasSuffix(text, " "+l.Amount.String()+currency) || strings.Count(text, "(") != strings.Count(text, ")") {
		t.Fatalf("%q does not end with %s", text, l.Amount)
	}
	figures := map[string]bool{}
	for _, word := range strings.Fields(strings.NewReplacer("(", " ", ")", " ").Replace(text)) {
		figures[word] = true
	}
	for name, n := range map[string]exact.Number{"rate": l.Rate, "factor": l.Factor, "exchange": l.ExchangeRate} {
		if !n.IsZero() && !figures[n.String()] {
			t.Fatalf("the %s %s is not in %q of %q", name, n, text, l.Formula)
		}
	}
	if l.Per.Cmp(exact.Int(1)) != 0 && !figures[l.Per.String()] {
		t.Fatalf("%s is not in %q", l.Per, text)
	}
}
