package ua_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// day is one whose euro rate is shipped: 50.1444.
const day = "2026-01-12"

func shipped(t testing.TB) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	s, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	return s, money.NewRates(rates)
}

func oneLine(code, origin, value string, quantities ...tariffs.Quantity) tariffs.Request {
	return tariffs.Request{Regime: tariffs.Import, Date: civil.Must(day), Lines: []tariffs.Line{{
		Item: 1, Pointer: "/items/0", Code: code, Origin: origin, CustomsValue: exact.Must(value), Quantities: quantities,
	}}}
}

func of(unit, value string) tariffs.Quantity {
	return tariffs.Quantity{Unit: unit, Value: exact.Must(value)}
}

// The worked examples of the law's practice, to the kopiyka: the rates and the
// results were worked out by hand before there was an engine.
func TestWorkedExamples(t *testing.T) {
	s, rates := shipped(t)
	for _, c := range []struct {
		name           string
		request        tariffs.Request
		proof          bool
		duty, vat      string
		dutyFormula    string
		column         tariffs.Column
		per, saysMore  string
		wantUnverified bool
	}{
		{name: "U1 frozen beef at 15 %", request: oneLine("0202309000", "BR", "22410.00"),
			duty: "3361.50", vat: "5154.30", dutyFormula: "22410.00 × 15 %", column: tariffs.MFN, per: "1"},
		{name: "U2 small motors at 5 %", request: oneLine("8501710090", "CN", "14276.00"),
			duty: "713.80", vat: "2997.96", dutyFormula: "14276.00 × 5 %", column: tariffs.MFN, per: "1"},
		{name: "U3 carpets of unknown origin pay the minimum", request: oneLine("5702100000", "", "50000.00", of("м2", "120")),
			duty: "21060.65", vat: "14212.13", dutyFormula: "120 м2 × 3.5 EUR × 50.1444", column: tariffs.Full, per: "1", saysMore: "15000.00"},
		{name: "U4 fewer carpets pay the percentage", request: oneLine("5702100000", "", "50000.00", of("м2", "60")),
			duty: "15000.00", vat: "13000.00", dutyFormula: "50000.00 × 30 %", column: tariffs.Full, per: "1", saysMore: "10530.32"},
		{name: "U5 a rate per 7.5 square metres", request: oneLine("6005360010", "XX", "1000.00", of("м2", "100")),
			duty: "1337.18", vat: "467.44", dutyFormula: "100 м2 ÷ 7.5 × 2 EUR × 50.1444", column: tariffs.Full, per: "7.5"},
		{name: "U6 a rate per piece", request: oneLine("6102101000", "KP", "1000.00", of("шт", "10")),
			duty: "15043.32", vat: "3208.66", dutyFormula: "10 шт × 30 EUR × 50.1444", column: tariffs.Full, per: "1"},
		{name: "U7 T-shirts at 12 %", request: oneLine("6109100000", "CN", "100000.00"),
			duty: "12000.00", vat: "22400.00", dutyFormula: "100000.00 × 12 %", column: tariffs.MFN, per: "1"},
		{name: "U8 T-shirts of the EU with a proof of origin", request: oneLine("6109100000", "DE", "100000.00"), proof: true,
			duty: "0.00", vat: "20000.00", dutyFormula: "100000.00 × 0 %", column: tariffs.Preferential, per: "1", wantUnverified: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.request.Lines[0].ProofOfOrigin = c.proof
			a, faults := tariffs.Assess(s, rates, c.request)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			duty, vat := a.Lines[0], a.Lines[1]
			if duty.Amount.String() != c.duty || vat.Amount.String() != c.vat {
				t.Errorf("duty %s, VAT %s; want %s, %s", duty.Amount, vat.Amount, c.duty, c.vat)
			}
			if duty.Formula != c.dutyFormula || duty.Column != c.column || duty.Per.String() != c.per {
				t.Errorf("formula %q, column %s, per %s; want %q, %s, %s", duty.Formula, duty.Column, duty.Per, c.dutyFormula, c.column, c.per)
			}
			if !strings.Contains(duty.Reason.UK, c.saysMore) || !strings.Contains(duty.Reason.EN, c.saysMore) {
				t.Errorf("the reason does not name %s: %v", c.saysMore, duty.Reason)
			}
			if duty.Verified == c.wantUnverified {
				t.Errorf("verified is %v (%s)", duty.Verified, duty.Source)
			}
			if want := exact.Must(c.duty).Add(exact.Must(c.vat)); !a.Total.Equal(want) {
				t.Errorf("total %s, want %s", a.Total, want)
			}
		})
	}
}

// ratio reads a plain decimal as a fraction: a second arithmetic, not the
// engine's.
func ratio(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	return r
}

// kopiykas rounds a fraction half up to two places and writes it.
func kopiykas(r *big.Rat) string {
	scaled := new(big.Rat).Mul(r, big.NewRat(100, 1))
	n := new(big.Int).Mul(scaled.Num(), big.NewInt(2))
	n.Add(n, scaled.Denom()).Div(n, new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	return new(big.Rat).SetFrac(n, big.NewInt(100)).FloatString(2)
}

// cell is one rate of the table, taken apart here by hand: percent of the
// value, and euros for so many of a unit.
type cell struct{ percent, euros, per *big.Rat }

func takeApart(t *testing.T, text string) cell {
	t.Helper()
	text = strings.ReplaceAll(text, ",", ".")
	var c cell
	if percent, rest, both := strings.Cut(text, " %. але не менш як "); both {
		c.percent, text = ratio(t, percent), rest
	}
	euros, rest, specific := strings.Cut(text, " євро за ")
	if !specific {
		c.percent = ratio(t, text)
		return c
	}
	per, _, _ := strings.Cut(rest, " ")
	c.euros, c.per = ratio(t, euros), ratio(t, per)
	return c
}

// due is the duty by the definition of the law: the percentage of the value,
// or euros per unit, or the greater of the two.
func (c cell) due(t *testing.T, value, quantity, euro string) *big.Rat {
	var percent, specific *big.Rat
	if c.percent != nil {
		percent = new(big.Rat).Mul(ratio(t, value), new(big.Rat).Quo(c.percent, big.NewRat(100, 1)))
	}
	if c.euros != nil {
		specific = new(big.Rat).Mul(new(big.Rat).Quo(ratio(t, quantity), c.per), new(big.Rat).Mul(c.euros, ratio(t, euro)))
	}
	switch {
	case percent == nil:
		return specific
	case specific == nil || percent.Cmp(specific) >= 0:
		return percent
	}
	return specific
}

func TestEveryRatedCodeInBothColumnsAgainstAnotherArithmetic(t *testing.T) {
	s, rates := shipped(t)
	const quantity, euro = "137.25", "50.1444"
	var quantities []tariffs.Quantity
	for _, unit := range []string{"кг", "л", "м", "м2", "м3", "шт", "пар", "л100"} {
		quantities = append(quantities, of(unit, quantity))
	}
	rated, excisable := 0, 0
	for _, row := range s.Rows() {
		if len(row.Code) != 10 || row.MFN == "" {
			continue
		}
		rated++
		for origin, text := range map[string]string{"CN": row.MFN, "": row.Full} {
			value := "48211." + row.Code[8:]
			a, faults := tariffs.Assess(s, rates, oneLine(row.Code, origin, value, quantities...))
			if faults.Has("tariff.excise-unknown") {
				excisable++
				continue
			}
			if text == "" {
				if !faults.Has("tariff.rate-unknown") {
					t.Errorf("%s from %q has no rate and was assessed", row.Code, origin)
				}
				continue
			}
			if len(faults) > 0 {
				t.Errorf("%s from %q: %v", row.Code, origin, faults)
				continue
			}
			duty := kopiykas(takeApart(t, text).due(t, value, quantity, euro))
			share := ratio(t, a.Lines[1].Rate.String())
			base := new(big.Rat).Add(ratio(t, value), ratio(t, duty))
			vat := kopiykas(base.Mul(base, share.Quo(share, big.NewRat(100, 1))))
			if a.Lines[0].Amount.String() != duty || a.Lines[1].Amount.String() != vat {
				t.Errorf("%s from %q at %q: duty %s, VAT %s; want %s, %s", row.Code, origin, text,
					a.Lines[0].Amount, a.Lines[1].Amount, duty, vat)
			}
		}
	}
	if rated < 5873 || excisable == 0 {
		t.Errorf("%d codes with rates, %d answers of excisable goods", rated, excisable)
	}
}

func TestPreferenceByAgreementAndYear(t *testing.T) {
	s, rates := shipped(t)
	for _, c := range []struct {
		name, code, origin, date, want string
		verified                       bool
	}{
		{"a code of the schedule by year", "0101291000", "PL", "2026-01-12", "0", true},
		{"the EU as an origin", "0102294900", "EU", "2026-01-12", "0", true},
		{"any goods of chapters 25 to 97 in 2026, remembered", "8471300000", "DE", "2026-01-12", "0", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := oneLine(c.code, c.origin, "1000.00")
			r.Date, r.Lines[0].ProofOfOrigin = civil.Must(c.date), true
			a, faults := tariffs.Assess(s, rates, r)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if l := a.Lines[0]; l.Rate.String() != c.want || l.Column != tariffs.Preferential || l.Verified != c.verified {
				t.Errorf("%+v", l)
			}
		})
	}
	t.Run("a claimed preference with no known rate is never another column", func(t *testing.T) {
		for _, c := range [][3]string{{"0202309000", "DE", "2026-01-12"}, {"8471300000", "DE", "2025-06-02"}, {"8471300000", "CA", "2026-01-12"}} {
			r := oneLine(c[0], c[1], "1000.00")
			r.Date, r.Lines[0].ProofOfOrigin = civil.Must(c[2]), true
			_, faults := tariffs.Assess(s, rates, r)
			if !faults.Has("tariff.rate-unknown") || !tariffs.Unassessable(faults) {
				t.Errorf("%v: %v", c, faults)
			}
		}
	})
}

func TestGoodsWhosePaymentsAreNotAllKnownAreUnassessable(t *testing.T) {
	s, rates := shipped(t)
	for _, code := range []string{"2203000100", "2402209020", "8703231913", "8703809010", "2710194300"} {
		_, faults := tariffs.Assess(s, rates, oneLine(code, "CN", "1000.00", of("л", "10"), of("шт", "1000")))
		if !s.Exists(code, civil.Must(day)) {
			continue
		}
		if !faults.Has("tariff.excise-unknown") || !tariffs.Unassessable(faults) {
			t.Errorf("%s: %v", code, faults)
		}
	}
	for code, want := range map[string]bool{"7204100000": true, "0102294900": true, "6109100000": false} {
		r := oneLine(code, "UA", "1000.00")
		r.Regime = tariffs.Export
		a, faults := tariffs.Assess(s, rates, r)
		if faults.Has("tariff.export-duty-unknown") != want {
			t.Errorf("%s on export: %v", code, faults)
		}
		if !want && (a.Total.String() != "0.00" || a.Lines == nil || len(a.Lines) != 0) {
			t.Errorf("%s on export: %+v", code, a)
		}
	}
}

func TestValueAddedTaxByGoods(t *testing.T) {
	s, rates := shipped(t)
	for code, want := range map[string]struct {
		rate     string
		verified bool
	}{"6109100000": {"20", true}, "3004900000": {"20", false}, "1201900000": {"14", false}} {
		a, faults := tariffs.Assess(s, rates, oneLine(code, "US", "1000.00"))
		if len(faults) > 0 {
			if !faults.Has("tariff.rate-unknown") {
				t.Error(code, faults)
			}
			continue
		}
		if l := a.Lines[1]; l.Rate.String() != want.rate || l.Verified != want.verified || l.Code != "028" {
			t.Errorf("%s: %+v", code, l)
		}
	}
	a, faults := tariffs.Assess(s, rates, oneLine("4011100090", "CN", "1000.00"))
	if len(faults) > 0 || a.Lines[0].Code != "021" || a.Lines[0].Verified {
		t.Errorf("tyres: %v %+v", faults, a.Lines)
	}
}
