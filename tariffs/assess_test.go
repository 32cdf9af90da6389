package tariffs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

func TestAssessmentOfOneItemIsWrittenAsAPersonWould(t *testing.T) {
	s, rates := sample(t)
	a, faults := tariffs.Assess(s, rates, request(worth("0101000010", "CN", "80231.04")))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	got, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "tariff": "sample/2025-01-01",
 "rateDate": "2026-01-12",
 "currency": "UAH",
 "customsValue": "80231.04",
 "values": [
  {
   "item": 1,
   "customsValue": "80231.04",
   "formula": "80231.04",
   "declared": true
  }
 ],
 "lines": [
  {
   "item": 1,
   "code": "020",
   "base": "80231.04",
   "baseUnit": "UAH",
   "rate": "10",
   "rateUnit": "%",
   "per": "1",
   "amount": "8023.10",
   "column": "mfn",
   "rateText": "10 %",
   "formula": "80231.04 × 10 %",
   "row": "uktzed/0101000010",
   "source": "the sample law",
   "verified": true,
   "reason": {
    "uk": "Походження CN, член СОТ: пільгова ставка.",
    "en": "Origin CN, a WTO member: most-favoured-nation rate."
   }
  },
  {
   "item": 1,
   "code": "028",
   "base": "88254.14",
   "baseUnit": "UAH",
   "rate": "20",
   "rateUnit": "%",
   "per": "1",
   "amount": "17650.83",
   "column": "mfn",
   "rateText": "20 %",
   "formula": "(80231.04 + 8023.10) × 20 %",
   "row": "vat/",
   "source": "the tax code",
   "verified": true,
   "reason": {
    "uk": "",
    "en": ""
   }
  }
 ],
 "totals": {
  "020": "8023.10",
  "028": "17650.83"
 },
 "total": "25673.93"
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestColumnFollowsOriginAndProof(t *testing.T) {
	s, rates := sample(t)
	for _, c := range []struct {
		name, origin string
		proof        bool
		date         string
		column       tariffs.Column
		rate, says   string
	}{
		{"a member of the WTO", "CN", false, "2026-01-12", tariffs.MFN, "5", "a WTO member"},
		{"a proof where there is no agreement changes nothing", "CN", true, "2026-01-12", tariffs.MFN, "5", "no free-trade agreement"},
		{"an agreement without a proof", "DE", false, "2026-01-12", tariffs.MFN, "5", "a WTO member"},
		{"an agreement with a proof, by the longest code", "DE", true, "2026-01-12", tariffs.Preferential, "9", "the EU agreement"},
		{"the union itself as the origin", "EU", true, "2026-01-12", tariffs.Preferential, "9", "the EU agreement"},
		{"no origin", "", false, "2026-01-12", tariffs.Full, "0.8", "not known"},
		{"an origin stated as unknown", "XX", true, "2026-01-12", tariffs.Full, "0.8", "not known"},
		{"a country without treatment", "KP", true, "2026-01-12", tariffs.Full, "0.8", "no most-favoured-nation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := worth("0101000020", c.origin, "100.00", of("пар", "3"))
			line.ProofOfOrigin = c.proof
			a, faults := tariffs.Assess(s, rates, request(line))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			l := a.Lines[0]
			if l.Column != c.column || l.Rate.String() != c.rate || !strings.Contains(l.Reason.EN, c.says) || l.Reason.UK == "" {
				t.Errorf("column %s, rate %s, because %q", l.Column, l.Rate, l.Reason.EN)
			}
		})
	}
}

func TestPreferenceOfTheYear(t *testing.T) {
	s, _ := sample(t)
	for date, want := range map[string]string{"2025-12-31": "4", "2026-01-01": "2"} {
		line := worth("0101000010", "DE", "100.00")
		line.ProofOfOrigin = true
		r := request(line)
		r.Date = civil.Must(date)
		a, faults := tariffs.Assess(s, money.NewRates(nil), r)
		if len(faults) > 0 || a.Lines[0].Rate.String() != want {
			t.Errorf("on %s: %v %v", date, faults, a.Lines)
		}
	}
}

func TestSpecificRates(t *testing.T) {
	s, rates := sample(t)
	for _, c := range []struct {
		name, code, origin string
		quantities         []rate.Amount
		amount, formula    string
	}{
		{"the minimum applies", "0101000010", "", []rate.Amount{of("кг", "10")}, "1002.89", "10 кг × 2 EUR × 50.1444"},
		{"the percentage is more than the minimum", "0101000010", "", []rate.Amount{of("кг", "2")}, "300.00", "1000.00 × 30 %"},
		{"per 7.5 of a unit", "0101000030", "", []rate.Amount{of("м2", "100.000")}, "1337.18", "100 м2 ÷ 7.5 × 2 EUR × 50.1444"},
		{"pieces or pairs: pieces", "0101000020", "", []rate.Amount{of("пар", "0"), of("шт", "3")}, "120.35", "3 шт × 0.8 EUR × 50.1444"},
		{"pieces or pairs: pairs", "0101000020", "", []rate.Amount{of("пар", "3")}, "120.35", "3 пар × 0.8 EUR × 50.1444"},
		{"thousands of pieces stand for pieces", "0101000050", "CN", []rate.Amount{of("т.шт", "2.5")}, "318.75", "2500 шт ÷ 1000 × 3 USD × 42.5"},
		{"a rate in hryvnias needs no exchange", "0101000050", "", []rate.Amount{of("кг", "7.005")}, "7.01", "7.005 кг × 1 UAH"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, faults := tariffs.Assess(s, rates, request(worth(c.code, c.origin, "1000.00", c.quantities...)))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if l := a.Lines[0]; l.Amount.String() != c.amount || l.Formula != c.formula {
				t.Errorf("%s = %s, want %s = %s", l.Formula, l.Amount, c.formula, c.amount)
			}
		})
	}
}

func TestCustomsValueFromTheInvoice(t *testing.T) {
	s, rates := sample(t)
	line := func(amount string) tariffs.Line {
		return tariffs.Line{Code: "0101000010", Origin: "CN", InvoiceAmount: exact.Must(amount), ValuePointer: "/items/0/customsValue",
			AdjustmentsAt: "/items/0/valuationAdjustments", InvoiceAmounts: "/items/0/invoiceAmount"}
	}
	adjusted := func(amount string, adjustments ...tariffs.Adjustment) tariffs.Line {
		l := line(amount)
		l.Adjustments = adjustments
		return l
	}
	plus := func(kind, amount, currency string) tariffs.Adjustment {
		return tariffs.Adjustment{Type: kind, Amount: money.Amount{Value: exact.Must(amount), Currency: currency}}
	}
	for _, c := range []struct {
		name           string
		line           tariffs.Line
		value, formula string
	}{
		{"the price at the rate of the day", line("1500.00"), "75216.60", "1500.00 × 50.1444"},
		{"additions in their own currency", adjusted("1500.00", plus("freight", "100.00", "USD"), plus("insurance", "12.5", "UAH")),
			"79479.10", "1500.00 × 50.1444 + 100.00 × 42.5 + 12.5"},
		{"deductions", adjusted("1500.00", plus("inland-freight", "100.00", "EUR")), "70202.16", "1500.00 × 50.1444 − 100.00 × 50.1444"},
		{"rounded once", adjusted("0.01", plus("freight", "0.01", "EUR"), plus("packing", "0.01", "EUR")), "1.50",
			"0.01 × 50.1444 + 0.01 × 50.1444 + 0.01 × 50.1444"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, faults := tariffs.Assess(s, rates, request(c.line))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if v := a.Values[0]; v.CustomsValue.String() != c.value || v.Formula != c.formula || v.Declared || !a.CustomsValue.Equal(v.CustomsValue) {
				t.Errorf("%+v, want %s = %s", v, c.formula, c.value)
			}
		})
	}
	declared := func(value string) tariffs.Line {
		l := line("1500.00")
		l.CustomsValue = exact.Must(value)
		return l
	}
	t.Run("a declared value within a kopiyka stands", func(t *testing.T) {
		a, faults := tariffs.Assess(s, rates, request(declared("75216.61")))
		if len(faults) > 0 || !a.Values[0].Declared || a.CustomsValue.String() != "75216.61" {
			t.Error(faults, a.Values)
		}
	})
	for _, c := range []struct {
		name, code, pointer, says string
		line                      tariffs.Line
	}{
		{"a declared value that differs", "tariff.customs-value-differs", "/items/0/customsValue", "75216.60", declared("75216.62")},
		{"deductions over the price", "tariff.customs-value-negative", "/items/0/invoiceAmount", "-", adjusted("1.00", plus("discount", "2.00", "EUR"))},
		{"an addition of no known kind", "tariff.adjustment-unknown", "/items/0/valuationAdjustments/1/type", "royalty",
			adjusted("1.00", plus("freight", "1", "EUR"), plus("gift", "2.00", "EUR"))},
		{"an addition in a currency without a rate", "tariff.exchange-rate-unknown", "/items/0/valuationAdjustments/0/currency", "PLN",
			adjusted("1.00", plus("freight", "2.00", "PLN"))},
		{"neither value nor invoice", "tariff.value-required", "/items/0/customsValue", "",
			tariffs.Line{Code: "0101000010", Origin: "CN", ValuePointer: "/items/0/customsValue"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, faults := tariffs.Assess(s, rates, request(c.line))
			if len(faults) != 1 || faults[0].Code != c.code || faults[0].Pointer != c.pointer {
				t.Fatalf("%v", faults)
			}
			if f := faults[0]; !strings.Contains(f.Message.EN, c.says) || !strings.Contains(f.Message.UK, c.says) || f.Level != fault.Substance {
				t.Errorf("%+v", f)
			}
			if len(a.Lines) > 0 || !a.Total.IsZero() {
				t.Errorf("a faulty request was assessed: %+v", a)
			}
		})
	}
}

func TestEveryFaultOfEveryLineIsToldAtOnce(t *testing.T) {
	s, _ := sample(t)
	lines := []tariffs.Line{
		worth("0101000040", "CN", "1.00"),
		worth("9999999999", "CN", "1.00"),
		worth("0101000010", "", "1.00"),
		{Code: "0101", Origin: "CN", InvoiceAmount: exact.Must("1.00")},
		worth("0101000090", "CN", "1.00"),
	}
	lines[2].QuantitiesAt = "/items/2/supplementaryQuantities"
	_, faults := tariffs.Assess(s, money.NewRates(nil), request(lines...))
	var got []string
	for _, f := range faults {
		got = append(got, f.Pointer+" "+f.Code+" "+f.Unit)
		if strings.Contains(f.Message.UK+f.Message.EN, "{") {
			t.Errorf("a placeholder is left: %v", f.Message)
		}
	}
	want := []string{
		"/items/0 tariff.rate-unknown ",
		"/items/1 tariff.code-unknown ",
		"/items/2 tariff.exchange-rate-unknown ",
		"/items/2/supplementaryQuantities tariff.quantity-required кг",
		"/items/3 tariff.code-unknown ",
		"/items/3 tariff.exchange-rate-unknown ",
		"/items/4 tariff.code-unknown ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if tariffs.Unassessable(faults) {
		t.Error("faults of the declarant count as want of data")
	}
}

func TestWantOfDataIsToldApartFromFaultsOfTheDeclarant(t *testing.T) {
	s, rates := sample(t)
	early := request(worth("0101000010", "CN", "1.00"))
	early.Date = civil.Must("2024-12-31")
	line := worth("0102000000", "DE", "1.00")
	line.ProofOfOrigin = true
	for name, r := range map[string]tariffs.Request{
		"a rate that is not known":                   request(worth("0101000040", "CN", "1.00")),
		"a full rate that is not known":              request(worth("0102000000", "", "1.00")),
		"a preference that is not known":             request(line),
		"a rate of exchange that is not known":       request(tariffs.Line{Code: "0101000010", Origin: "CN", InvoiceAmount: exact.Must("1"), InvoiceAmounts: "/x"}),
		"a day before the tariff":                    early,
		"a rate and an exchange rate both not known": request(worth("0101000040", "CN", "1.00"), worth("0101000040", "KP", "1.00")),
	} {
		if name == "a rate of exchange that is not known" {
			r.Currency = "CHF"
		}
		if _, faults := tariffs.Assess(s, rates, r); len(faults) == 0 || !tariffs.Unassessable(faults) {
			t.Errorf("%s: %v", name, faults)
		}
	}
	if tariffs.Unassessable(nil) || tariffs.Unassessable(fault.List{{Code: "x", Level: fault.Warning}}) {
		t.Error("nothing blocks, yet it counts as unassessable")
	}
}

func TestExportAndTransitChargeNothing(t *testing.T) {
	s, rates := sample(t)
	for _, regime := range []tariffs.Regime{tariffs.Export, tariffs.Transit} {
		r := request(worth("0101000040", "UA", "5.00"), tariffs.Line{Code: "0101000010"})
		r.Regime = regime
		a, faults := tariffs.Assess(s, rates, r)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if a.Total.String() != "0.00" || a.Lines == nil || len(a.Lines) > 0 || a.Totals == nil || len(a.Totals) > 0 || len(a.Values) != 1 {
			t.Errorf("%s: %+v", regime, a)
		}
		if a.CustomsValue.String() != "5.00" {
			t.Errorf("%s: value %s", regime, a.CustomsValue)
		}
	}
	r := request(worth("0101000010", "CN", "1.00"))
	r.Regime = "barter"
	if _, faults := tariffs.Assess(s, rates, r); !faults.Has("tariff.regime-unknown") || tariffs.Unassessable(faults) {
		t.Error(faults)
	}
}

// lines makes valid lines of goods for the properties.
func lines() *rapid.Generator[[]tariffs.Line] {
	one := rapid.Custom(func(t *rapid.T) tariffs.Line {
		quantity := exact.New(rapid.Int64Range(1, 1e8).Draw(t, "quantity"), 3)
		line := tariffs.Line{
			Code:         rapid.SampledFrom([]string{"0101000010", "0101000020", "0101000030", "0101000050"}).Draw(t, "code"),
			Origin:       rapid.SampledFrom([]string{"CN", "DE", "KP", ""}).Draw(t, "origin"),
			CustomsValue: exact.New(rapid.Int64Range(0, 1e11).Draw(t, "value"), 2),
		}
		line.ProofOfOrigin = line.Origin == "DE" && rapid.Bool().Draw(t, "proof")
		for _, unit := range []string{"кг", "м2", "шт"} {
			line.Quantities = append(line.Quantities, rate.Amount{Unit: unit, Value: quantity})
		}
		return line
	})
	return rapid.SliceOfN(one, 1, 6)
}

func TestProperties(t *testing.T) {
	s, rates := sample(t)
	assess := func(t *rapid.T, r tariffs.Request) tariffs.Assessment {
		a, faults := tariffs.Assess(s, rates, r)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return a
	}
	t.Run("the order of items never matters", rapid.MakeCheck(func(t *rapid.T) {
		r := request(lines().Draw(t, "lines")...)
		shuffled := r
		shuffled.Lines = rapid.Permutation(r.Lines).Draw(t, "order")
		if diff := cmp.Diff(assess(t, r), assess(t, shuffled), cmpopts.EquateComparable(civil.Date{})); diff != "" {
			t.Fatal(diff)
		}
	}))
	t.Run("totals are the sums of the lines, in the order of items", rapid.MakeCheck(func(t *rapid.T) {
		a := assess(t, request(lines().Draw(t, "lines")...))
		total, totals := exact.New(0, 2), map[string]exact.Number{}
		for _, l := range a.Lines {
			total, totals[l.Code] = total.Add(l.Amount), totals[l.Code].Add(l.Amount)
		}
		if diff := cmp.Diff(totals, a.Totals); diff != "" || !total.Equal(a.Total) {
			t.Fatalf("total %s, lines sum to %s; %s", a.Total, total, diff)
		}
		if !slices.IsSortedFunc(a.Lines, func(x, y tariffs.PaymentLine) int { return x.Item - y.Item }) {
			t.Fatal("lines are out of order")
		}
	}))
	t.Run("a line's figures give its amount again", rapid.MakeCheck(func(t *rapid.T) {
		for _, l := range assess(t, request(lines().Draw(t, "lines")...)).Lines {
			amount := l.Base.Mul(l.Rate)
			switch l.RateUnit {
			case "%":
				amount = amount.Div(exact.Int(100), 2)
			default:
				rate, _ := rates.On(l.RateUnit, today)
				amount = amount.Mul(rate.Value).Div(l.Per, 2)
			}
			if !amount.Equal(l.Amount) {
				t.Fatalf("%s is %s, not %s", l.Formula, amount, l.Amount)
			}
		}
	}))
	t.Run("more value is never less duty", rapid.MakeCheck(func(t *rapid.T) {
		goods := lines().Draw(t, "lines")[:1]
		less := assess(t, request(goods...))
		goods[0].CustomsValue = goods[0].CustomsValue.Add(exact.New(rapid.Int64Range(0, 1e9).Draw(t, "more"), 2))
		if more := assess(t, request(goods...)); more.Total.Cmp(less.Total) < 0 {
			t.Fatalf("%s for less value, %s for more", less.Total, more.Total)
		}
	}))
}

func TestCatalogueIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range tariffs.Catalogue() {
		if seen[r.Code] || !strings.HasPrefix(r.Code, "tariff.") || r.Text.UK == "" || r.Text.EN == "" || r.Level == 0 {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
	}
	kinds := map[string]bool{}
	for _, k := range tariffs.AdjustmentKinds() {
		if kinds[k.Type] || k.Name.UK == "" || k.Name.EN == "" {
			t.Errorf("%+v", k)
		}
		kinds[k.Type] = true
	}
}

func TestTheDeclaredRateOfExchangeIsOnlyACheck(t *testing.T) {
	s, rates := sample(t)
	line := tariffs.Line{Code: "0101000010", Origin: "CN", InvoiceAmount: exact.Must("1500.00")}
	for _, c := range []struct{ declared, currency, code string }{
		{"50.1444", "EUR", ""},
		{"50.14440000", "EUR", ""},
		{"49.9", "EUR", "tariff.exchange-rate-differs"},
		{"1", "UAH", ""},
		{"1.1", "UAH", "tariff.exchange-rate-differs"},
		{"11.5", "PLN", "tariff.exchange-rate-unknown"}, // it does not stand in for the official one
	} {
		r := request(line)
		r.Currency, r.ExchangeRate, r.ExchangeRateAt = c.currency, exact.Must(c.declared), "/exchangeRate"
		_, faults := tariffs.Assess(s, rates, r)
		switch {
		case c.code == "" && len(faults) > 0, c.code != "" && (len(faults) != 1 || faults[0].Code != c.code):
			t.Errorf("%s %s: %v, want %q", c.declared, c.currency, faults, c.code)
		case c.code == "tariff.exchange-rate-differs" && faults[0].Pointer != "/exchangeRate":
			t.Errorf("at %s", faults[0].Pointer)
		}
	}
}

func TestATransitMayNameGoodsByTheHarmonisedSystemAlone(t *testing.T) {
	s, rates := sample(t)
	for code, regimes := range map[string]map[tariffs.Regime]bool{
		"010100":   {tariffs.Transit: true, tariffs.Import: false, tariffs.Export: false},
		"01010000": {tariffs.Transit: true, tariffs.Import: false},
		"0101":     {tariffs.Transit: false},
	} {
		for regime, fine := range regimes {
			r := request(worth(code, "CN", "1.00"))
			r.Regime = regime
			_, faults := tariffs.Assess(s, rates, r)
			if fine != (len(faults) == 0) || !fine && !faults.Has("tariff.code-unknown") {
				t.Errorf("%s in %s: %v", code, regime, faults)
			}
		}
	}
}
