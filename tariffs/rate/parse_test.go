package rate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs/rate"
)

func percent(s string) rate.Rate { return rate.AdValorem{Percent: exact.Must(s)} }

func money(amount, currency, per string, units ...string) rate.Rate {
	return rate.Specific{Amount: exact.Must(amount), Currency: currency, Per: exact.Must(per), Units: units}
}

func euros(amount, per string, units ...string) rate.Rate { return money(amount, "EUR", per, units...) }

func sum(terms ...rate.Rate) rate.Rate { return rate.Sum{Terms: terms} }

func floor(r, least rate.Rate) rate.Rate { return rate.AtLeast{Rate: r, Least: least} }

func ceiling(r, most rate.Rate) rate.Rate { return rate.AtMost{Rate: r, Most: most} }

// readsAs checks what texts read as, and that Equal agrees.
func readsAs(t *testing.T, table map[string]rate.Rate) {
	t.Helper()
	for text, want := range table {
		got, err := rate.Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" || !rate.Equal(want, got) {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestTheLawsWordingIsRead(t *testing.T) {
	readsAs(t, map[string]rate.Rate{
		"12":                          percent("12"),
		"6,5":                         percent("6.5"),
		"6.5":                         percent("6.5"),
		"12 %":                        percent("12"),
		"12%":                         percent("12"),
		"1 євро за 1 кг":              euros("1", "1", "кг"),
		"1 Євро за кг":                euros("1", "1", "кг"),
		"2 євро за 7,5 м-2":           euros("2", "7.5", "м2"),
		"0,05 євро за 1 л":            euros("0.05", "1", "л"),
		"213 євро за 1000 л":          euros("213", "1000", "л"),
		"1,5 євро за 1000 шт":         euros("1.5", "1000", "шт"),
		"1,2 євро за 1 пару":          euros("1.2", "1", "пар"),
		"2 євро за 1 тис. шт":         euros("2", "1", "т.шт"),
		"2 євро за 1 т.шт":            euros("2", "1", "т.шт"),
		"3 євро за 1 % об":            euros("3", "1", "% об"),
		"1 євро за 1 см3":             euros("1", "1", "см3"),
		"1 євро за 1 куб. см":         euros("1", "1", "см3"),
		"1 євро за 1 кВт·год":         euros("1", "1", "кВт·год"),
		"5 євро за 1 МВт·год":         euros("5", "1000", "кВт·год"),
		"5 євро за 100 кг":            euros("5", "100", "кг"),
		"5 євро за 1 т":               euros("5", "1000", "кг"),
		"5 євро за 1 гл":              euros("5", "100", "л"),
		"5 євро за 1 гектолітр":       euros("5", "100", "л"),
		"5 євро за 2,5 гл":            euros("5", "250", "л"),
		"3,5 євро за 1 л 100% спирту": euros("3.5", "1", "л100"),
		"3,5 євро за 1 л 100-відсоткового спирту":          euros("3.5", "1", "л100"),
		"0,6 євро за 1 шт або за 1 пару":                   euros("0.6", "1", "шт", "пар"),
		"0,6 євро за 1 шт або 1 пару":                      euros("0.6", "1", "шт", "пар"),
		"20 відсотків":                                     percent("20"),
		"126,96 гривень за 1 літр 100-відсоткового спирту": money("126.96", "UAH", "1", "л100"),
		"12,5 гривень за 1 кілограм (нетто)":               money("12.5", "UAH", "1", "кг"),
		"213,5 євро за 1000 літрів":                        euros("213.5", "1000", "л"),
		"3,2 євро за 1 мегават-годину":                     euros("3.2", "1000", "кВт·год"),
		"2 USD за 1 кг":                                money("2", "USD", "1", "кг"),
		"2 доларів США за 1 кг":                        money("2", "USD", "1", "кг"),
		"2 дол. США за 1 кг":                           money("2", "USD", "1", "кг"),
		"2 грн за 1 кг":                                money("2", "UAH", "1", "кг"),
		"2 грн. за 1 кг":                               money("2", "UAH", "1", "кг"),
		"2 гривень за 1 кг":                            money("2", "UAH", "1", "кг"),
		"2 UAH за 1 кг":                                money("2", "UAH", "1", "кг"),
		"30 %, але не менш як 3,5 євро за 1 м-2":       floor(percent("30"), euros("3.5", "1", "м2")),
		"30 %, але не менш як 3,5 євро за 1 м 2":       floor(percent("30"), euros("3.5", "1", "м2")),
		"30 % але не менше ніж 3,5 євро за 1 кв. м":    floor(percent("30"), euros("3.5", "1", "м2")),
		"30 %, але не менше 3,5 євро за 1 м²":          floor(percent("30"), euros("3.5", "1", "м2")),
		"30, але не менш як 5":                         floor(percent("30"), percent("5")),
		" 30\u00a0%, але  не менш як\n4 євро за 1 шт ": floor(percent("30"), euros("4", "1", "шт")),
		"10 %, але не більш як 2 євро за 1 кг":         ceiling(percent("10"), euros("2", "1", "кг")),
		"10 %, але не більше ніж 2 євро за 1 кг":       ceiling(percent("10"), euros("2", "1", "кг")),
		"10 %, не більше 2 євро за 1 кг":               ceiling(percent("10"), euros("2", "1", "кг")),
		"9,8 % плюс 13,1 євро за 100 кг":               sum(percent("9.8"), euros("13.1", "100", "кг")),
	})
}

func TestExpressionsOfTheEUAndOfBritainAreRead(t *testing.T) {
	readsAs(t, map[string]rate.Rate{
		"12.8 %":        percent("12.8"),
		"12.800 %":      percent("12.8"),
		"Free":          percent("0"),
		"FREE":          percent("0"),
		"NIHIL":         percent("0"),
		"13.1 EUR / hl": euros("13.1", "100", "л"),
		"9.8% + 13.1 EUR / 100 kg MAX 18.7% + 1.9 EUR / 100 kg": ceiling(
			sum(percent("9.8"), euros("13.1", "100", "кг")), sum(percent("18.7"), euros("1.9", "100", "кг"))),
		"12.8% MIN 15 EUR / 1000 p/st":                  floor(percent("12.8"), euros("15", "1000", "шт")),
		"0.0 % + 14.3 EUR / 100 kg/net":                 sum(percent("0"), euros("14.3", "100", "кг")),
		"NIHIL + 14.3 EUR / 100 kg / net":               sum(percent("0"), euros("14.3", "100", "кг")),
		"14.3 EUR / 100 kg / net eda":                   euros("14.3", "100", rate.Drained),
		"14.3 EUR / DTN":                                euros("14.3", "100", "кг"),
		"22.1 EUR / 1000 kg":                            euros("22.1", "1000", "кг"),
		"22.1 EUR / tonne":                              euros("22.1", "1000", "кг"),
		"22.1 EUR / 1000 m3":                            euros("22.1", "1000", "м3"),
		"0.3 EUR / p/st":                                euros("0.3", "1", "шт"),
		"0.3 EUR / pa":                                  euros("0.3", "1", "пар"),
		"0.3 EUR / m2":                                  euros("0.3", "1", "м2"),
		"0.3 EUR / m":                                   euros("0.3", "1", "м"),
		"0.3 EUR / 1 thousand p/st":                     euros("0.3", "1", "т.шт"),
		"0.3 EUR / 1000 kWh":                            euros("0.3", "1000", "кВт·год"),
		"0.3 EUR / TJ":                                  euros("0.3", "1", rate.Terajoule),
		"0.3 EUR / ct/l":                                euros("0.3", "1", rate.Capacity),
		"0.3 EUR / kg P2O5":                             euros("0.3", "1", rate.Phosphorus),
		"1.75 EUR / % vol / hl":                         euros("1.75", "1", "л100"),
		"1.75 EUR / % vol/hl + 9.6 EUR / hl":            sum(euros("1.75", "1", "л100"), euros("9.6", "100", "л")),
		"1.75 EUR / 1 l alc. 100%":                      euros("1.75", "1", "л100"),
		"1.75 EUR / % vol":                              euros("1.75", "1", "% об"),
		"£95.00 / 100 kg":                               money("95", "GBP", "100", "кг"),
		"95.00 GBP / 100 kg":                            money("95", "GBP", "100", "кг"),
		"$95.00 / kg":                                   money("95", "USD", "1", "кг"),
		"₴ 95 / kg":                                     money("95", "UAH", "1", "кг"),
		"€ 3,5 / l":                                     euros("3.5", "1", "л"),
		"10.00 % + £8.00 / 100 kg":                      sum(percent("10"), money("8", "GBP", "100", "кг")),
		"4,5 MIN 0,3 € p/st MAX 0,8 € p/st":             ceiling(floor(percent("4.5"), euros("0.3", "1", "шт")), euros("0.8", "1", "шт")),
		"12,8 + 176,8 €/100 kg/net":                     sum(percent("12.8"), euros("176.8", "100", "кг")),
		"1,28 €/% vol/hl":                               euros("1.28", "1", "л100"),
		"0.6 EUR / 1 p/st or 1 pa":                      euros("0.6", "1", "шт", "пар"),
		"30 %, but not less than 3.5 EUR per 1 m²":      floor(percent("30"), euros("3.5", "1", "м2")),
		"30 % plus 3 EUR per kg, but not more than 9 %": ceiling(sum(percent("30"), euros("3", "1", "кг")), percent("9")),
	})
}

func TestPlusBindsTighterThanABoundAndBoundsGoFromTheLeft(t *testing.T) {
	a, b, c := percent("1"), percent("2"), percent("3")
	readsAs(t, map[string]rate.Rate{
		"1 + 2 MIN 3":             floor(sum(a, b), c),
		"1 MIN 2 + 3":             floor(a, sum(b, c)),
		"1 MIN 2 MAX 3":           ceiling(floor(a, b), c),
		"1 MAX 2 MIN 3":           floor(ceiling(a, b), c),
		"1 MIN (2 MAX 3)":         floor(a, ceiling(b, c)),
		"1 + (2 MIN 3)":           sum(a, floor(b, c)),
		"(1 + 2) + 3":             sum(a, b, c),
		"1 + (2 + 3)":             sum(a, b, c),
		"((1)) + (((2 + 3)))":     sum(a, b, c),
		"(1 MIN 2) MAX 3":         ceiling(floor(a, b), c),
		"1 плюс 2, не менше 3":    floor(sum(a, b), c),
		"1, але не менш як 2 + 3": floor(a, sum(b, c)),
	})
}

func TestWhatIsNoRateIsRefusedByName(t *testing.T) {
	nine := strings.TrimSuffix(strings.Repeat("1 + ", 9), " + ")
	for text, want := range map[string]string{
		"":                "the rate ends too early; a number is wanted",
		" \u00a0":         "the rate ends too early",
		"-":               `"-" has no place here; a number is wanted`,
		"%":               `"%" has no place here; a number is wanted`,
		"abc":             `"abc" has no place here; a number is wanted`,
		"-5":              `"-" has no place here`,
		"1e3":             `"e3" has no place here`,
		"012":             `"012": not a plain decimal number`,
		"12 % 3":          `"3" has no place here`,
		"12 %%":           `"%" has no place here; rates are written "12 %" and "3,5 євро за 1 кг"`,
		"12 % foo":        `"foo" has no place here`,
		"12 % + foo":      `"foo" has no place here; a number is wanted`,
		"12 % + EAA":      `"EAA" has no place here; a number is wanted`,
		"євро за 1 кг":    `"євро" has no place here; a number is wanted`,
		"1 євро":          `the rate ends too early; a sum in EUR is for so many of a unit`,
		"1 євро за":       "the rate ends too early; a unit is wanted",
		"1 євро за 1":     "the rate ends too early; a unit is wanted",
		"1 євро за 1 год": `"год" has no place here; a unit is wanted, one of кг, г, л`,
		"1 євро за 0 кг":  "more than 0 of a unit",
		"1 євро за 01 кг": `"01": not a plain decimal number`,
		"1 євро за 1 " + strings.Repeat("й", 40):      "a unit is wanted",
		"1 євро за 1 кг / " + strings.Repeat("й", 40): `"/" has no place here`,
		"1 марок США за 1 кг":                         `"марок" has no place here`,
		"1 євро за 0 гл":                              "more than 0 of a unit",
		"1 євро за 999999999999999 т":                 "at most 15 digits",
		"1 євро кг":                                   `"кг" has no place here; a sum in EUR`,
		"12 % євро за 1 кг":                           `"євро" has no place here`,
		"1 eur / kg":                                  `"eur" has no place here; rates are written`,
		"1 долар за 1 кг":                             `"долар" has no place here`,
		"1 євро за 1 шт або":                          "the rate ends too early; a unit is wanted",
		"1 євро за 1 шт або за 2 пару":                "the count is 1 of one unit and 2 of another",
		"30 %, але не менш як":                        "the rate ends too early; a number is wanted",
		", але не менш як 3":                          `", але" has no place here`,
		"30 %, але як 3":                              `", але" has no place here`,
		"30 %, not so":                                `", not" has no place here`,
		"30 % але":                                    `"але" has no place here`,
		"30 % плюс":                                   "the rate ends too early",
		"30 MIN":                                      "the rate ends too early",
		"30 MIN MAX 3":                                `"MAX" has no place here; a number is wanted`,
		"(1":                                          `the rate ends too early; a "(" before it is not closed`,
		"(1 MIN 2 foo)":                               `"foo" has no place here; a "(" before it is not closed`,
		"1)":                                          `")" has no place here`,
		"()":                                          `")" has no place here`,
		"1,2,3":                                       `", 3" has no place here`,
		"1.234.567":                                   `the character "." has no place in a rate`,
		"12\x00":                                      `the character "\x00" has no place in a rate`,
		"12\xff":                                      `the character "\xff" has no place in a rate`,
		"12 % ; 5 %":                                  `two rates parted by ";" need the season of each`,
		"Cond: A\x07":                                 `an unprintable character after "Cond: A"`,
		nine:                                          "a rate has at most 8 terms",
		"1 EUR / l" + strings.Repeat(" or m", 8):      "a rate has at most 8 terms",
		strings.Repeat("(", 9) + "1":                  "parentheses nest at most 8 deep",
		strings.Repeat("9", 401):                      "a rate is at most 400 bytes long; this one has 401",
		"1" + strings.Repeat(" MIN 111111111111111.11111111$/111111111111111.11111111 l alc. 100%", 5): "more than 400 bytes long when written out",
	} {
		r, err := rate.Parse(text)
		switch {
		case err == nil:
			t.Errorf("%q reads as %#v", text, r)
		case !strings.Contains(err.Error(), want):
			t.Errorf("%q is refused with %q, want %q", text, err, want)
		}
	}
}

func TestWhatNobodyCanWorkOutIsKeptWordForWord(t *testing.T) {
	for text, want := range map[string]rate.Why{
		"8 % + EA":                                               rate.AgriculturalComponent,
		"8 % + EA MAX 24.2 % + ADSZR":                            rate.AgriculturalComponent,
		"8.3 % + EAR MAX 20.7 % + ADFMR":                         rate.AgriculturalComponent,
		"8,3 + EA (1) MAX 18,7 + AD S/Z (1)":                     rate.AgriculturalComponent,
		"AD F/MR":                                                rate.AgriculturalComponent,
		"8,3 + EA (1)":                                           rate.AgriculturalComponent,
		"EA + 5 EUR / 100 kg":                                    rate.AgriculturalComponent,
		"Entry Price - 0.00 % + 9.5 EUR / 100 kg":                rate.EntryPrice,
		"ENTRY PRICE":                                            rate.EntryPrice,
		"Ціна ввезення: 8,8 %":                                   rate.EntryPrice,
		"8.8 % (01.01-31.03)":                                    rate.Season,
		"(1 JAN – 31 MAR) 10 %":                                  rate.Season,
		"з 1 червня по 31 жовтня 10 %":                           rate.Season,
		"10 % from 1 June to 31 October":                         rate.Season,
		"(01.01-31.03) 8.8 % MIN 1 EUR / kg; (01.04-31.12) 10 %": rate.Season,
		"0.4 EUR / 100 kg / net / %sacchar.":                     rate.Content,
		"10 % + 0.4 EUR / %sacchar.":                             rate.Content,
		"118 EUR / 100 kg / lactic matter":                       rate.Content,
		"33.9 EUR / 100 kg / std qual":                           rate.Content,
		"0,1 євро за 1 % вмісту сахарози":                        rate.Content,
		"Cond: A cert: D-008 (01):0.000 % ; A (10):48.500 %":     rate.Condition,
		"Умова: за наявності сертифіката 0 %":                    rate.Condition,
		"by agreement of the parties":                            rate.OtherTariff,
		"as heading 8703":                                        rate.OtherTariff,
		"за угодою між Україною та ЄС":                           rate.OtherTariff,
		"як для товарної позиції 8703":                           rate.OtherTariff,
	} {
		readsAs(t, map[string]rate.Rate{text: rate.Uncomputable{Text: text, Why: want}})
	}
	readsAs(t, map[string]rate.Rate{" Cond:\u00a0 A \n": rate.Uncomputable{Text: "Cond: A", Why: rate.Condition}})
}

func TestWhatOnlyLooksUncomputableIsRefused(t *testing.T) {
	for _, text := range []string{"EAA", "8 % + EB", "8 % + AD S/M", "8 % + EA (", "8 % + EA (1", "8 % + EA ()", "Entry Price - foo", "Entry Price 5 % foo", "8.8 % (01.13-31.03)", "8.8 % (32.01-31.03)",
		"8.8 % (00.01-31.03)", "8.8 % (01.01-31.03", "8.8 % (01.01)", "з 1 червня 10 %", "foo (01.01-31.03)", "(01.01-31.03)",
		"8 % (01.01-31.03); foo", "0.4 EUR / kg / sugar", "Condition", "please by agreement"} {
		if r, err := rate.Parse(text); err == nil {
			t.Errorf("%q reads as %#v", text, r)
		}
	}
}

func TestMustPanicsOnWhatIsNoRate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it did not panic")
		}
	}()
	rate.Must("foo")
}

func TestEveryReasonHasItsOwnTextInBothLanguages(t *testing.T) {
	seen := map[string]rate.Why{}
	for _, why := range []rate.Why{rate.EntryPrice, rate.Season, rate.AgriculturalComponent, rate.Content, rate.Condition, rate.OtherTariff, "new"} {
		text := why.Text()
		if text.UK == "" || text.EN == "" || text.UK == text.EN {
			t.Errorf("%s: %+v", why, text)
		}
		if other, used := seen[text.EN]; used {
			t.Errorf("%s and %s say the same", why, other)
		}
		seen[text.EN] = why
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rate.Parse("30 %, але не менш як 3,5 євро за 1 м2"); err != nil {
			b.Fatal(err)
		}
	}
}
