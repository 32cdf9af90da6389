package web

import (
	"html/template"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

func inBoth(t *testing.T) (uk, en locale) {
	t.Helper()
	c := embeddedCatalogue()
	return locale{ukrainian, c}, locale{english, c}
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumbers(t *testing.T) {
	uk, en := inBoth(t)
	cases := []struct {
		plain  any
		uk, en string
	}{
		{"0", "0", "0"},
		{"999", "999", "999"},
		{"1000", "1\u202f000", "1,000"},
		{"1234.50", "1\u202f234,50", "1,234.50"},
		{"1234567.891", "1\u202f234\u202f567,891", "1,234,567.891"},
		{"999999999999999.99999999", "999\u202f999\u202f999\u202f999\u202f999,99999999", "999,999,999,999,999.99999999"},
		{exact.Must("50.1444"), "50,1444", "50.1444"},
		{exact.Number{}, "", ""},
		{int64(12345), "12\u202f345", "12,345"},
		{"", "", ""},
		{"12.", "12.", "12."},
		{".5", ".5", ".5"},
		{"-5", "-5", "-5"},
		{"1e5", "1e5", "1e5"},
		{"1.2.3", "1.2.3", "1.2.3"},
		{"<b>", "<b>", "<b>"},
	}
	for _, c := range cases {
		same(t, uk.number(c.plain), c.uk)
		same(t, en.number(c.plain), c.en)
	}
}

func TestMoney(t *testing.T) {
	uk, en := inBoth(t)
	same(t, uk.money("1234.50", "UAH"), "1\u202f234,50\u00a0грн")
	same(t, en.money("1234.50", "UAH"), "1,234.50\u00a0UAH")
	same(t, uk.money(exact.Must("8300.00"), "EUR"), "8\u202f300,00\u00a0EUR")
	same(t, uk.money("", "UAH"), "")
	same(t, en.money("7", ""), "7")
}

func TestFormulas(t *testing.T) {
	uk, en := inBoth(t)
	same(t, uk.formula("1500.00 × 50.1444 + 100.00 × 50.1444"), "1\u202f500,00 × 50,1444 + 100,00 × 50,1444")
	same(t, en.formula("(50144.40 + 21060.65) × 20 %"), "(50,144.40 + 21,060.65) × 20 %")
	same(t, uk.formula("100 м2 ÷ 7.5 м2"), "100 м2 ÷ 7,5 м2")
}

func TestCommodityCodes(t *testing.T) {
	same(t, commodity("8703231910"), "8703\u00a023\u00a019\u00a010")
	same(t, commodity("870323"), "8703\u00a023")
	same(t, commodity("8703"), "8703")
	same(t, commodity("87032"), "87032")
	same(t, commodity("87032319xx"), "87032319xx")
}

func TestPlurals(t *testing.T) {
	uk, en := inBoth(t)
	forms := map[int]string{0: "товарів", 1: "товар", 2: "товари", 3: "товари", 4: "товари", 5: "товарів", 11: "товарів",
		12: "товарів", 14: "товарів", 20: "товарів", 21: "товар", 22: "товари", 25: "товарів", 101: "товар", 111: "товарів", 112: "товарів", 124: "товари"}
	for n, form := range forms {
		got, err := uk.count("item", n)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, uk.whole(n)+"\u00a0"+form)
	}
	for n, want := range map[int]string{0: "0\u00a0items", 1: "1\u00a0item", 2: "2\u00a0items", 21: "21\u00a0items"} {
		got, err := en.count("item", n)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, want)
	}
	if _, err := uk.count("no such noun", 1); err == nil {
		t.Error("a noun that is not there was counted")
	}
}

func TestTimesAreKyivs(t *testing.T) {
	uk, en := inBoth(t)
	winter := time.Date(2026, 1, 12, 22, 30, 0, 0, time.UTC)
	same(t, uk.moment(winter), "13.01.2026,\u00a000:30")
	same(t, en.moment(winter), "13\u00a0Jan\u00a02026,\u00a000:30")
	same(t, stamp(winter), "2026-01-13T00:30:00+02:00")
	summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	same(t, uk.moment(summer), "01.07.2026,\u00a015:00")
	// The night of 25 October has 03:30 twice; the offset tells them apart.
	same(t, stamp(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)), "2026-10-25T03:30:00+03:00")
	same(t, stamp(time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC)), "2026-10-25T03:30:00+02:00")
	same(t, uk.moment(time.Time{}), "")
	same(t, uk.day(civil.Must("2026-03-05")), "05.03.2026")
	same(t, en.day(civil.Must("2026-03-05")), "5\u00a0Mar\u00a02026")
	same(t, uk.day(civil.Date{}), "")
}

func TestAges(t *testing.T) {
	uk, en := inBoth(t)
	for seconds, want := range map[int][2]string{
		-5:     {"0\u00a0хв", "0\u00a0min"},
		59:     {"0\u00a0хв", "0\u00a0min"},
		2400:   {"40\u00a0хв", "40\u00a0min"},
		8100:   {"2\u00a0год 15\u00a0хв", "2\u00a0h 15\u00a0min"},
		86400:  {"1\u00a0день 0\u00a0год", "1\u00a0day 0\u00a0h"},
		273600: {"3\u00a0дні 4\u00a0год", "3\u00a0days 4\u00a0h"},
		950400: {"11\u00a0днів 0\u00a0год", "11\u00a0days 0\u00a0h"},
	} {
		for i, l := range []locale{uk, en} {
			got, err := l.age(seconds)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, want[i])
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"0", "1234.50", "1e5", "-1", "..", "1,5", "١٢"} {
		f.Add(seed)
	}
	uk := locale{ukrainian, embeddedCatalogue()}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := exact.Parse(s); err != nil {
			return
		}
		var digitsOnly []rune
		for _, r := range uk.number(s) {
			switch r {
			case '\u202f':
			case ',':
				digitsOnly = append(digitsOnly, '.')
			default:
				digitsOnly = append(digitsOnly, r)
			}
		}
		same(t, string(digitsOnly), s)
	})
}

// What a template says of figures of a model, whose rows may not be able to
// tell, and of others.
func TestFiguresOfAModelThatAreNotKnownAreADash(t *testing.T) {
	uk, _ := inBoth(t)
	page := template.Must(template.New("").Funcs(uk.riskFunctions()).Parse(`{{figure .AUC}} {{figure .Brier}} {{share .PrecisionAt.P5}} {{share .PrecisionAt.P10}} {{figure 0.25}}`))
	none := model.Figure(math.NaN())
	var said strings.Builder
	if err := page.Execute(&said, model.Figures{AUC: 0.5, Brier: none, PrecisionAt: model.Precisions{P5: 0.5, P10: none}}); err != nil {
		t.Fatal(err)
	}
	same(t, said.String(), "0,500 — 50,0\u00a0% — 0,250")
}
