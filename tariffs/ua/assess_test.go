package ua_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
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

func oneLine(code, origin, value string, quantities ...rate.Amount) tariffs.Request {
	return tariffs.Request{Regime: tariffs.Import, Date: civil.Must(day), Lines: []tariffs.Line{{
		Item: 1, Pointer: "/items/0", Code: code, Origin: origin, CustomsValue: exact.Must(value), Quantities: quantities,
	}}}
}

func of(unit, value string) rate.Amount {
	return rate.Amount{Unit: unit, Value: exact.Must(value)}
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

func TestAProofOfOriginSavesWhatItsColumnSaves(t *testing.T) {
	s, rates := shipped(t)
	q := tariffs.QuoteRequest{CommodityCode: "6109100000", OriginCountry: "DE", CustomsValue: exact.Must("100000.00"), Date: civil.Must(day)}
	answer := tariffs.Answer(s, rates, civil.Must(day), q)
	if answer.Problem != nil || answer.Savings == nil || answer.Savings.WithProofOfOrigin.String() != "14400.00" {
		t.Errorf("U8: %+v %+v", answer.Problem, answer.Savings)
	}
}

// A parcel of 200 € at 50.1444 is worth 10028.88; 150 € are 7521.66. What is
// over, 2507.22, bears 10 % of duty, 250.72, and 20 % of VAT on 2757.94,
// 551.588.
func TestU9AParcel(t *testing.T) {
	s, rates := shipped(t)
	r := oneLine("6109100000", "CN", "1.00")
	r.Regime, r.Currency = tariffs.Post, "EUR"
	r.Lines[0].CustomsValue, r.Lines[0].InvoiceAmount = exact.Number{}, exact.Must("200.00")
	a, faults := tariffs.Assess(s, rates, r)
	if len(faults) > 0 || a.Lines[0].Amount.String() != "250.72" || a.Lines[1].Amount.String() != "551.59" || a.Total.String() != "802.31" {
		t.Error(faults, a.Lines)
	}
}

// A petrol car of 1998 cm³ made in 2018 is seven full years old on 2026-01-12:
// 50 € × 1.998 × 7 = 699.30 €, at 50.1444 35065.97892 UAH. It is worth
// 200000.00: duty at 10 % 20000.00, VAT 20 % of 255065.98 = 51013.196.
func TestU10ACar(t *testing.T) {
	s, rates := shipped(t)
	r := oneLine("8703231930", "DE", "200000.00")
	r.Lines[0].Vehicle = &tariffs.Vehicle{Fuel: tariffs.Petrol, Displacement: exact.Int(1998), Year: 2018}
	a, faults := tariffs.Assess(s, rates, r)
	if len(faults) > 0 || len(a.Lines) != 3 {
		t.Fatal(faults, a.Lines)
	}
	for i, want := range []string{"20000.00", "35065.98", "51013.20"} {
		if l := a.Lines[i]; l.Amount.String() != want || l.Verified != (l.Code == "028") {
			t.Errorf("%s = %s, want %s; verified: %v", l.Formula, l.Amount, want, l.Verified)
		}
	}
	euros := ratio(t, a.Lines[1].Amount.String())
	if got := euros.Quo(euros, ratio(t, "50.1444")).FloatString(2); got != "699.30" || a.Total.String() != "106079.18" {
		t.Errorf("excise %s €, total %s", got, a.Total)
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
	for _, code := range []string{"2203000100", "2402209020"} {
		_, faults := tariffs.Assess(s, rates, oneLine(code, "CN", "1000.00", of("л", "10"), of("шт", "1000")))
		if !faults.Has("tariff.excise-unknown") || !tariffs.Unassessable(faults) {
			t.Errorf("%s: %v", code, faults)
		}
	}
	r := oneLine("2523100000", "BY", "1000.00")
	if _, faults := tariffs.Assess(s, rates, r); !faults.Has("tariff.rate-unknown") {
		t.Errorf("cement whose anti-dumping duty is not known: %v", faults)
	}
}

// The shipped table of payments has no code for export duty: one is added here.
func TestExportDutyOfTheShippedLaw(t *testing.T) {
	s, rates := shipped(t)
	law := s.Law()
	law.Payments = append(slices.Clone(law.Payments), tariffs.Payment{Kind: tariffs.ExportDuty, Payer: tariffs.Business, Code: "000"})
	s, err := ua.NewSchedule("with a code of export duty", ua.InForce(), s.Rows(), law)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ code, fault, total string }{
		{"0102294900", "tariff.export-duty-unknown", ""},
		{"7204100000", "", "22564.98"}, // 180 € a tonne: 2.5 × 180 × 50.1444
		{"1206009900", "", "100.00"},   // 10 % of 1000.00
		{"6109100000", "", "0.00"},
	} {
		r := oneLine(c.code, "UA", "1000.00", of("кг", "2500"))
		r.Regime = tariffs.Export
		a, faults := tariffs.Assess(s, rates, r)
		if c.fault != "" && !faults.Has(c.fault) || c.fault == "" && (len(faults) > 0 || a.Total.String() != c.total || a.Lines == nil) {
			t.Errorf("%s: %v %+v", c.code, faults, a)
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
