package tariffs_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// What random laws are made of: few codes and few days, so that measures meet.
var (
	codes     = []string{"0101100000", "0101200010", "0101200020", "0102000000", "8703100000", "8703200000"}
	prefixes  = []string{"", "01", "0101", "010120", "0101200010", "0102", "87", "8703", "87032"}
	countries = []string{"DE", "CN", "US", "KP"}
	drawnDays = []civil.Date{civil.Must("2025-06-30"), civil.Must("2026-01-11"), today, civil.Must("2026-01-13"), civil.Must("2026-07-01")}
	extra     = []string{"A100", "B200"}
	reliefs   = []string{"110", "220"}
	fuels     = []tariffs.Fuel{tariffs.Petrol, tariffs.Diesel, tariffs.Electric}
	classes   = []string{"BUS", "LOR"}

	// kinds of charges; their place is the third figure of the codes of payment
	// that are drawn.
	kinds = []tariffs.Kind{tariffs.ImportDuty, tariffs.SpecialDuty, tariffs.AntiDumping, tariffs.Countervailing,
		tariffs.Excise, tariffs.VAT, tariffs.ExportDuty, tariffs.BorderFee}
)

// draw is a source of choices with the shorthands the generators use.
type draw struct{ *rapid.T }

// in is a whole number from 0 to n−1, each as likely as the others: rapid's
// own ranges prefer small numbers.
func (d draw) in(n int) int {
	drawn := 0
	for range 10 {
		drawn *= 2
		if rapid.Bool().Draw(d.T, "") {
			drawn++
		}
	}
	return drawn * n / 1024
}

// often is true in so many cases of a hundred.
func (d draw) often(percent int) bool { return d.in(100) < percent }

func of1[T any](d draw, list []T) T { return list[d.in(len(list))] }

// some gives a few of a list, in its order; mostly none.
func some[T any](d draw, list []T, percent int) []T {
	var chosen []T
	for _, one := range list {
		if d.often(percent) {
			chosen = append(chosen, one)
		}
	}
	return chosen
}

// decimal is a figure of up to so many digits with up to so many places.
func (d draw) decimal(digits, places int) string {
	n := int64(0)
	for range digits {
		n = n*10 + int64(d.in(10))
	}
	return exact.New(n, d.in(places+1)).String()
}

// term is one term of a rate with its text.
func (d draw) term(units []string) (string, price) {
	if d.often(45) {
		figure := d.decimal(4, 3)
		return figure + " %", price{form: percent, figure: parsed(figure)}
	}
	figure, per, unit := d.decimal(4, 3), of1(d, []string{"1", "1", "100", "7.5", "1000"}), of1(d, units)
	currency := d.currency()
	return figure + " " + currency + " / " + per + " " + spelt(unit),
		price{form: perUnit, figure: parsed(figure), currency: currency, per: parsed(per), unit: unit}
}

// currency is one with a rate of exchange, or seldom one without.
func (d draw) currency() string {
	if d.often(1) {
		return "PLN"
	}
	return of1(d, []string{"EUR", "EUR", "USD", "UAH"})
}

func spelt(unit string) string {
	return map[string]string{"кг": "kg", "м2": "m2", "шт": "p/st", "л100": "l alc. 100%", "см3": "cm3", "кВт·год": "kWh"}[unit]
}

func parsed(figure string) *big.Rat {
	r, ok := new(big.Rat).SetString(figure)
	if !ok {
		panic(figure)
	}
	return r
}

// rate is any rate of the language with its text; deeper ones are bracketed.
func (d draw) rate(units []string, depth int) (string, price) {
	if depth == 0 || d.often(50) {
		return d.term(units)
	}
	first, a := d.rate(units, depth-1)
	then, b := d.rate(units, depth-1)
	way := of1(d, []form{sum, least, most})
	word := map[form]string{sum: "+", least: "MIN", most: "MAX"}[way]
	return "(" + first + ") " + word + " (" + then + ")", price{form: way, of: []price{a, b}}
}

// world draws a law that often, not always, answers.
func (d draw) world() world {
	w := world{prices: map[string]price{}, exchange: map[string]*big.Rat{"UAH": big.NewRat(1, 1)}}
	w.exchange["EUR"], w.exchange["USD"] = parsed("50.1444"), parsed("42.5")
	for _, code := range []string{"01", "0101", "0102", "87", "8703"} {
		w.rows = append(w.rows, tariffs.Row{Code: code})
	}
	for _, code := range codes {
		r := tariffs.Row{Code: code, MFN: w.text(d, 98), Full: w.text(d, 97), Preferential: w.text(d, 80), Verified: d.often(60)}
		if d.often(5) {
			r.From, r.Until = d.days()
		}
		w.rows = append(w.rows, r)
	}
	w.agreements(d)
	for _, country := range some(d, countries, 80) {
		c := tariffs.Country{Code: country, Verified: d.often(50)}
		if d.often(20) {
			c.From, c.Until = d.days()
		}
		w.law.MFN = append(w.law.MFN, c)
	}
	w.measures(d)
	w.payments(d)
	w.others(d)
	return w
}

// text draws a rate and keeps what it means; now and then it is not known.
func (w *world) text(d draw, known int, units ...string) string {
	if !d.often(known) {
		return ""
	}
	if len(units) == 0 {
		units = []string{"кг", "м2", "шт", "л100"}
	}
	text, meaning := d.rate(units, 2)
	if d.often(1) {
		text, meaning = "Cond: A cert: D-008", price{form: uncomputable}
	}
	w.prices[text] = meaning
	return text
}

func (d draw) days() (from, until civil.Date) {
	if d.often(60) {
		from = of1(d, drawnDays[:3])
	}
	if d.often(60) {
		until = of1(d, drawnDays[2:])
	}
	return from, until
}

func (w *world) agreements(d draw) {
	for i := range d.in(3) {
		a := tariffs.Agreement{ID: "a" + strconv.Itoa(i), Countries: some(d, countries, 50), Verified: d.often(70)}
		a.From, a.Until = d.days()
		for range d.in(3) {
			m := w.measure(d, "", 90)
			m.Relief = ""
			a.Rates = append(a.Rates, m)
		}
		w.law.Agreements = append(w.law.Agreements, a)
	}
}

// measure draws one row of the law.
func (w *world) measure(d draw, kind tariffs.Kind, known int) tariffs.Measure {
	m := tariffs.Measure{Kind: kind, Prefix: of1(d, prefixes), Rate: w.text(d, known), Verified: d.often(60)}
	m.ID = fmt.Sprint(kind, "/", len(w.law.Measures), "/", rapid.Uint16().Draw(d.T, "id"))
	if d.often(50) {
		m.From, m.Until = d.days()
	}
	if d.often(30) {
		m.Except = some(d, prefixes[1:], 15)
	}
	if d.often(35) {
		m.Origins = some(d, countries, 40)
	}
	if d.often(20) {
		m.Additional = of1(d, extra)
	}
	if d.often(25) {
		m.Relief = of1(d, reliefs)
	}
	return m
}

func (w *world) measures(d draw) {
	for _, kind := range kinds[1:7] {
		for range d.in(4) {
			m := w.measure(d, kind, 97)
			if kind != tariffs.Excise && kind != tariffs.VAT {
				m.Relief = ""
			}
			w.law.Measures = append(w.law.Measures, m)
		}
	}
	if d.often(30) {
		relief := w.measure(d, tariffs.ImportDuty, 90)
		relief.Relief = of1(d, reliefs)
		w.law.Measures = append(w.law.Measures, relief)
	}
	if d.often(95) {
		w.prices["20"] = price{form: percent, figure: big.NewRat(20, 1)}
		w.law.Measures = append(w.law.Measures, tariffs.Measure{ID: "vat/", Kind: tariffs.VAT, Rate: "20", Verified: true})
	}
	for _, class := range classes {
		w.law.Measures = append(w.law.Measures, tariffs.Measure{ID: "fee/" + class, Kind: tariffs.BorderFee, Additional: class, Rate: w.fee(d), Verified: d.often(50)})
	}
}

func (w *world) fee(d draw) string {
	if d.often(5) {
		return ""
	}
	figure := d.decimal(3, 2)
	text := figure + " EUR / 1 p/st"
	w.prices[text] = price{form: perUnit, figure: parsed(figure), currency: "EUR", per: big.NewRat(1, 1), unit: "шт"}
	return text
}

func (w *world) payments(d draw) {
	for i, kind := range kinds {
		for j, payer := range []tariffs.Payer{tariffs.Business, tariffs.Citizen} {
			p := tariffs.Payment{Kind: kind, Payer: payer, Code: fmt.Sprintf("%d2%d", j, i), Verified: d.often(85), Method: of1(d, []string{"", "01"})}
			if d.often(98) {
				w.law.Payments = append(w.law.Payments, p)
			}
			if d.often(30) {
				p.Prefix, p.Code = of1(d, prefixes[1:]), fmt.Sprintf("%d3%d", j, i)
				p.From, p.Until = d.days()
				w.law.Payments = append(w.law.Payments, p)
			}
		}
	}
}

// others draws the tables of vehicles, parcels and procedures.
func (w *world) others(d draw) {
	for i := range d.in(5) {
		v := tariffs.VehicleExcise{ID: "vehicle/" + strconv.Itoa(i), Prefix: of1(d, prefixes[6:]), Fuel: of1(d, fuels), Verified: d.often(50),
			Rate: w.text(d, 95, "см3", "кВт·год", "шт"), ByAge: d.often(60), AgeMin: d.in(2), AgeMax: 5 + d.in(10)}
		v.Over = of1(d, []int{0, 1500, 3000})
		v.UpTo = of1(d, []int{0, v.Over + 1500})
		if d.often(20) {
			v.From, v.Until = d.days()
		}
		w.law.Vehicles = append(w.law.Vehicles, v)
	}
	p := tariffs.Parcel{ID: "parcel/0", Free: d.decimal(3, 2), Currency: of1(d, []string{"EUR", "USD", "UAH"}), Duty: w.text(d, 98, "кг"), VAT: w.text(d, 98, "кг"), Verified: d.often(50)}
	if d.often(20) {
		p.From, p.Until = d.days()
	}
	w.law.Parcels = append(w.law.Parcels, p)
	for _, code := range []string{"10", "31", "40", "41", "74", "80"} {
		flow := map[string]tariffs.Regime{"10": tariffs.Export, "80": tariffs.Transit}[code]
		row := tariffs.Procedure{Code: code, Flow: flow, Rule: of1(d, []tariffs.Rule{tariffs.Charged, tariffs.Charged, tariffs.Charged, tariffs.Exempt, tariffs.Exempt, tariffs.NotComputed})}
		if flow == "" {
			row.Flow = tariffs.Import
		}
		switch code {
		case "31":
			row.Rule, row.Percent = tariffs.Monthly, of1(d, []string{"3", "2.5", "40"})
		case "40":
			row.Rule = tariffs.Charged
		}
		row.Verified = d.often(50)
		if d.often(10) {
			row.From, row.Until = d.days()
		}
		w.law.Procedures = append(w.law.Procedures, row)
	}
}

// schedule makes the tariff of a world, and its rates of exchange on every day
// the requests are for.
func (w world) schedule(t tester) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	s, err := tariffs.NewSchedule("drawn", started, w.rows, w.law)
	if err != nil {
		t.Fatal(err)
	}
	var official []money.Rate
	for currency, value := range w.exchange {
		for _, day := range drawnDays {
			if currency != money.UAH {
				n, _ := exact.Parse(strings.TrimRight(value.FloatString(4), "0"))
				official = append(official, money.Rate{Currency: currency, Date: day, Value: n, Verified: true})
			}
		}
	}
	return s, money.NewRates(official)
}

// tester is what a test and a property have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// asShown brings the engine's answer to what is compared.
func asShown(lines []tariffs.PaymentLine) []shown {
	var all []shown
	for _, l := range lines {
		s := shown{Item: l.Item, Code: l.Code, Method: l.MethodOfPayment, Base: fraction(l.Base).RatString(), BaseUnit: l.BaseUnit,
			Rate: fraction(l.Rate).RatString(), RateUnit: l.RateUnit, Per: fraction(l.Per).RatString(), FactorUnit: string(l.FactorUnit),
			Amount: fraction(l.Amount).RatString(), Column: string(l.Column), Row: l.Row, Verified: l.Verified}
		if !l.Factor.IsZero() {
			s.Factor = fraction(l.Factor).RatString()
		}
		if !l.ExchangeRate.IsZero() {
			s.Change = fraction(l.ExchangeRate).RatString()
		}
		all = append(all, s)
	}
	return all
}

func codesOf(faults fault.List) []string {
	var list []string
	for _, f := range faults {
		list = append(list, f.Code)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
