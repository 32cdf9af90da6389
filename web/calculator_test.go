package web_test

import (
	"net/url"
	"testing"
)

// ask is the address of a calculation.
func ask(pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Add(pairs[i], pairs[i+1])
	}
	return "/calculator?" + query.Encode()
}

func TestTheCalculatorsFiguresAreThoseWorkedByHand(t *testing.T) {
	for _, c := range []struct {
		name  string
		ask   string
		lines []string
	}{
		{"U1: duty of 15 per cent, and VAT on both",
			ask("code", "0202 30 90 00", "origin", "PL", "value", "22 410,00"), []string{"3,361.50", "5,154.30", "8,515.80"}},
		{"U3: a minimum per square metre is more than the percentage",
			ask("code", "5702100000", "value", "50000.00", "q.м2", "120"), []string{"21,060.65", "14,212.13", "35,272.78"}},
		{"U4: and here it is less",
			ask("code", "5702100000", "value", "50000.00", "q.м2", "60"), []string{"15,000.00", "13,000.00", "28,000.00"}},
		{"U5: euros for seven and a half square metres",
			ask("code", "6005360010", "value", "1.00", "q.м2", "100"), []string{"1,337.18"}},
		{"U7: the пільгова column, with what a proof would save",
			ask("code", "6109100000", "origin", "DE", "value", "100000"), []string{"12,000.00", "22,400.00", "34,400.00", "would save 14,400.00"}},
		{"U8: the преференційна column",
			ask("code", "6109100000", "origin", "DE", "proof", "yes", "value", "100000"), []string{"0.00", "20,000.00"}},
		{"U9: a parcel of 200 euro",
			ask("code", "6109100000", "origin", "CN", "procedure", "parcel", "invoice", "200", "currency", "EUR"),
			[]string{"2507.22", "250.72", "551.59", "802.31"}},
		{"U10: a car of 1998 cm³ and seven full years",
			ask("code", "8703231910", "origin", "DE", "value", "100000", "fuel", "petrol", "displacement", "1998", "year", "2018"),
			[]string{"35,065.98"}}, // 50 × 1998 ÷ 1000 × 7 = 699.30 euro
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(c.ask + "&lang=en")
			want(t, a.status, 200)
			contains(t, a, c.lines...)
		})
	}
}

func esc(text string) string { return url.QueryEscape(text) }

func TestTheCalculatorBeforeItIsAsked(t *testing.T) {
	for name, address := range map[string]string{
		"at a first visit":                   "/calculator",
		"with a code from the tariff's page": "/calculator?code=5702100000&origin=DE&date=2026-01-09",
	} {
		t.Run(name+" it shouts no error and works nothing out", func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(address)
			want(t, a.status, 200)
			lacks(t, a, `class="problem`, `id="answer"`, "Помилка", "aria-invalid")
			contains(t, a, "Обчислити платежі")
		})
	}
	b := newBrowser(t, newOffice())
	contains(t, b.get("/calculator"), `type="date" value="2026-01-12"`, `name="q.кг"`, `name="q.шт"`)
	a := b.get("/calculator?code=5702100000&origin=DE&date=2026-01-09")
	contains(t, a, `value="2026-01-09"`, `<option value="DE" selected>`, "келем", `name="q.м2"`)
	lacks(t, a, `name="q.шт"`, `name="fuel"`)
	contains(t, b.get("/calculator?code=8703231910"), `name="fuel"`, `name="battery"`, `value="electric"`)
	contains(t, b.get("/calculator?code=7304390000"), `name="additional" type="checkbox" value="A001"`)
}

func TestTheAnswerIsWrittenAsOnPaper(t *testing.T) {
	b := newBrowser(t, newOffice())
	t.Run("with every step, its reason, row, source and mark", func(t *testing.T) {
		a := b.get(ask("code", "5702100000", "value", "50 000,00", "q.м2", "120"))
		contains(t, a, "35\u202f272,78\u00a0грн", "21\u202f060,65\u00a0грн", "120 м2 × 3,5 євро × 50,1444 = 21\u00a0060,648 → 21\u00a0060,65 грн",
			"30 %, але не менш як 3,5 євро за 1 м2", "Країна походження невідома", "Діє мінімум", "uktzed/5702100000", "Закон № 2697-IX", "перевірено", "зразок/2025-01-01")
	})
	t.Run("from an invoice with costs in several currencies", func(t *testing.T) {
		a := b.get(ask("lang", "en", "code", "6109100000", "origin", "CN", "invoice", "1,000.00", "currency", "EUR", "freight", "100",
			"insurance", "500", "insurance-in", "UAH", "cost1", "20", "cost1-kind", "discount"))
		contains(t, a, "1,000.00 × 50.1444 &#43; 100 × 50.1444 &#43; 500 − 20 × 50.1444 = 54,655.95", "1 EUR = 50.1444\u00a0UAH",
			"set for 12\u00a0Jan\u00a02026", `name="cost2"`, "<details open>")
		lacks(t, a, "last known rate")
	})
	t.Run("a rate of exchange carried over is marked with its day", func(t *testing.T) {
		a := b.get(ask("lang", "en", "code", "6109100000", "origin", "CN", "invoice", "1000", "currency", "EUR", "date", "2026-01-10"))
		contains(t, a, "set for 9\u00a0Jan\u00a02026", "last known rate, not of this day")
	})
	t.Run("an anti-dumping duty by producer, and what else may be chosen", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "7304390000", "origin", "CN", "value", "50000")), "25,745.00", "parts or reliefs of its own")
		contains(t, b.get(ask("lang", "en", "code", "7304390000", "origin", "CN", "value", "50000", "additional", "A001")),
			"9,480.00", `value="A001" checked`)
	})
	t.Run("a relief claimed in box 36", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "6109100000", "origin", "CN", "value", "100", "relief-vat", "201")),
			"Exempt from VAT.", `value="201" checked`)
	})
	t.Run("temporary admission by the month, with its statement", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "6109100000", "origin", "CN", "value", "50000", "procedure", "import-31", "months", "5")),
			"2,580.00", "Partial relief", "31 Temporary admission", `class="monthly" selected`)
	})
	t.Run("the single fee of the vehicle the goods come on", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "0202309000", "origin", "PL", "value", "100", "crossing", "T20")), "250.72", "Single fee")
	})
	t.Run("a citizen pays under other codes", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "0202309000", "origin", "PL", "value", "100", "payer", "citizen")), ">120</span>", ">128</span>")
	})
	t.Run("transit is charged nothing, and says why", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "0202309000", "procedure", "transit", "value", "")), "0.00\u00a0UAH", "Nothing is due.", "Nothing is charged in transit")
	})
	t.Run("an export asks for its destination", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "0202309000", "procedure", "export", "value", "100", "destination", "PL")),
			`name="destination"`, `<option value="PL" selected>`, "0.00\u00a0UAH")
	})
	t.Run("a ban stands above the figures", func(t *testing.T) {
		contains(t, b.get(ask("lang", "en", "code", "0202309000", "origin", "RU", "value", "100")), `class="ban"`, "may not be imported")
	})
	t.Run("the question can be passed on, to people and to programs", func(t *testing.T) {
		a := b.get(ask("lang", "en", "code", "6109 10 00 00", "origin", "DE", "value", "100 000,00", "invoice", ""))
		contains(t, a, `&#34;commodityCode&#34;: &#34;6109100000&#34;`, `&#34;customsValue&#34;: &#34;100000.00&#34;`, "/api/v1/quotes",
			`href="/calculator?code=6109&#43;10&#43;00&#43;00&amp;origin=DE&amp;value=100&#43;000%2C00"`, "proof=yes")
	})
}

func TestWhatTheCalculatorCannotTakeIsToldAtItsField(t *testing.T) {
	for _, c := range []struct {
		name  string
		ask   string
		has   []string
		lacks []string
	}{
		{"no code", ask("value", "100"), []string{`href="#code"`, "Give the ten-digit commodity code"}, []string{"is not in the tariff on"}},
		{"a code there is none of", ask("code", "9999999999", "value", "100"), []string{`href="#code"`, "There is no commodity code"}, nil},
		{"no value", ask("code", "6109100000", "value", ""), []string{`href="#value"`, "neither a customs value nor an invoice"}, nil},
		{"no invoice amount", ask("code", "6109100000", "basis", "invoice", "invoice", ""), []string{`href="#invoice"`}, []string{`href="#value"`}},
		{"no currency", ask("code", "6109100000", "invoice", "5"), []string{`href="#currency"`}, nil},
		{"a figure that is none, once and in its own words", ask("code", "6109100000", "value", "12 5x"),
			[]string{`href="#value"`, "This is no figure", `value="12 5x"`, `aria-invalid="true"`}, []string{"neither a customs value"}},
		{"a figure that could be two", ask("code", "6109100000", "value", "1,234"), []string{"could be read in two ways"}, nil},
		{"a figure of too many digits", ask("code", "6109100000", "value", "123456789012345"), []string{`href="#value">Customs value: Too many digits`}, nil},
		{"a quantity of too many digits", ask("code", "5702100000", "value", "100", "q.м2", "1234567890123"), []string{`href="#q-u4-1e">Area: Too many digits`}, nil},
		{"a quantity that is missing, in a field that was not there", ask("code", "5702100000", "value", "100"),
			[]string{`name="q.м2"`, "needs the quantity", `href="#q-u4-1e"`, `id="q-u4-1e"`}, nil},
		{"a unit there is none of", ask("code", "6109100000", "value", "100", "q.wagons", "5"), []string{"wagons", "is not one of the tariff"}, nil},
		{"a country there is none of", ask("code", "6109100000", "value", "100", "origin", "QQ"), []string{`href="#origin"`, "no country with this code", `<option value="QQ" selected>`}, nil},
		{"an origin that matters", ask("code", "7304390000", "value", "100"), []string{`href="#origin"`, "give the country of origin"}, nil},
		{"a day that is none, kept as it was typed", ask("code", "6109100000", "value", "100", "date", "31.12.2025"), []string{`href="#date"`, `type="text" value="31.12.2025"`}, nil},
		{"no months", ask("code", "6109100000", "value", "100", "origin", "CN", "procedure", "import-31"), []string{`href="#months"`}, nil},
		{"months that are no number", ask("code", "6109100000", "value", "100", "procedure", "import-31", "months", "two"), []string{`href="#months"`, "digits only"}, nil},
		{"a procedure there is none of", ask("code", "6109100000", "value", "100", "procedure", "import-99"), []string{`href="#procedure"`, `value="import-99" selected`}, nil},
		{"another direction", ask("code", "6109100000", "value", "100", "procedure", "barter"), []string{`href="#procedure"`, "barter"}, nil},
		{"another payer", ask("code", "6109100000", "value", "100", "payer", "ghost"), []string{`href="#payer"`}, nil},
		{"a class of vehicle there is none of", ask("code", "6109100000", "value", "100", "crossing", "X"), []string{`href="#crossing"`}, nil},
		{"a car without its engine", ask("code", "8703231910", "value", "100", "origin", "DE"), []string{`href="#fuel"`}, nil},
		{"a car without its displacement", ask("code", "8703231910", "value", "100", "origin", "DE", "fuel", "petrol"), []string{`href="#displacement"`}, nil},
		{"a car without its year", ask("code", "8703231910", "value", "100", "origin", "DE", "fuel", "petrol", "displacement", "1998"), []string{`href="#year"`}, nil},
		{"an electric car without its battery", ask("code", "8703231910", "value", "100", "origin", "DE", "fuel", "electric"), []string{`href="#battery"`}, nil},
		{"a cost without its kind", ask("code", "6109100000", "invoice", "100", "currency", "EUR", "cost1", "5"), []string{`href="#cost1-kind"`, "Choose what this amount is"}, nil},
		{"a cost of a kind there is none of", ask("code", "6109100000", "invoice", "100", "currency", "EUR", "cost1", "5", "cost1-kind", "tip"), []string{`href="#cost1-kind"`}, nil},
		{"too many additional codes", ask("code", "6109100000", "value", "100", "additional", "1", "additional", "2", "additional", "3", "additional", "4", "additional", "5",
			"additional", "6", "additional", "7", "additional", "8", "additional", "9", "additional", "10"), []string{`href="#choices"`}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(c.ask + "&lang=en")
			want(t, a.status, 200)
			contains(t, a, "There is a problem", "<title>Error: ")
			contains(t, a, c.has...)
			lacks(t, a, append(c.lacks, `class="grand"`)...)
		})
	}
}

func TestWhatIsNotKnownHereIsSaidAndNeverZero(t *testing.T) {
	for name, address := range map[string]string{
		"a rate of duty":                     ask("code", "7304310000", "origin", "DE", "value", "100"),
		"a rate of exchange":                 ask("code", "6109100000", "origin", "DE", "invoice", "100", "currency", "PLN"),
		"an export duty":                     ask("code", "7304390000", "procedure", "export", "value", "100"),
		"a tariff of an earlier day":         ask("code", "6109100000", "value", "100", "date", "2020-01-01"),
		"a relief":                           ask("code", "6109100000", "value", "100", "origin", "CN", "relief-vat", "999"),
		"a rate of exchange of a cost":       ask("code", "6109100000", "invoice", "100", "currency", "EUR", "freight", "5", "freight-in", "XAU"),
		"a procedure that is not worked out": ask("code", "6109100000", "origin", "DE", "procedure", "import-74", "value", "100"),
	} {
		t.Run(name, func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(address + "&lang=en")
			want(t, a.status, 200)
			contains(t, a, "data is missing", "never made up or taken as zero")
			lacks(t, a, `class="grand"`, "There is a problem", "aria-invalid")
		})
	}
}

func TestADayWithoutRatesOfExchangeOffersTheLastThatHasThem(t *testing.T) {
	b := newBrowser(t, newOffice())
	a := b.get(ask("lang", "en", "code", "6109100000", "origin", "CN", "invoice", "100", "currency", "EUR", "date", "2026-03-02"))
	contains(t, a, "The official rate of EUR on 2026-03-02 is not known", "as of 12\u00a0Jan\u00a02026",
		`href="/calculator?code=6109100000&amp;currency=EUR&amp;date=2026-01-12&amp;invoice=100&amp;origin=CN#answer"`)
	lacks(t, a, `class="grand"`)
	lacks(t, b.get(ask("lang", "en", "code", "6109100000", "origin", "CN", "invoice", "100", "currency", "PLN")), "whose rates are known here")
}
