package tariffs_test

import (
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

var (
	started = civil.Must("2025-01-01")
	today   = civil.Must("2026-01-12") // a Monday
)

func row(code, mfn, full, unit string) tariffs.Row {
	return tariffs.Row{Code: code, MFN: mfn, Full: full, Unit: unit, Source: "the sample law", Verified: true}
}

func sampleRows() []tariffs.Row {
	rows := []tariffs.Row{
		row("01", "", "", ""), row("0101", "", "", ""), row("0102", "", "", ""),
		row("0101000010", "10", "30 %, але не менш як 2 євро за 1 кг", ""),
		row("0101000020", "5", "0,8 євро за 1 шт або за 1 пару", "пар"),
		row("0101000030", "7", "2 євро за 7,5 м2", ""),
		row("0101000040", "", "", ""),
		row("0101000050", "3 USD за 1000 шт", "1 UAH за 1 кг", "тис. шт"),
		row("0102000000", "0", "", ""),
	}
	rows[1].Name = fault.Text{UK: "Футболки та майки", EN: "T-shirts and vests"}
	rows[2].Name = fault.Text{UK: "Майки спортивні", EN: "Sports vests"}
	ended := row("0101000090", "1", "1", "")
	ended.Until = civil.Must("2025-12-31")
	return append(rows, ended)
}

func sampleLaw() tariffs.Law {
	member := fault.Text{UK: "член СОТ", EN: "a WTO member"}
	return tariffs.Law{
		Agreements: []tariffs.Agreement{{
			ID: "EU", Name: fault.Text{UK: "Угода з ЄС", EN: "the EU agreement"}, Countries: []string{"DE", "EU"}, Verified: true,
			Rates: []tariffs.Measure{
				{Prefix: "0101", Until: civil.Must("2025-12-31"), Rate: "4", Source: "annex", Verified: true},
				{Prefix: "0101", From: civil.Must("2026-01-01"), Rate: "2", Source: "annex", Verified: true},
				{Prefix: "0101000020", Rate: "9", Source: "annex"},
			},
		}},
		MFN: []tariffs.Country{{Code: "CN", Treaty: member}, {Code: "DE", Treaty: member}, {Code: "EU", Treaty: member}},
		Measures: []tariffs.Measure{
			{ID: "vat/", Kind: tariffs.VAT, Rate: "20", Source: "the tax code", Verified: true},
			{ID: "vat/0102", Kind: tariffs.VAT, Prefix: "0102", Rate: "14", Source: "remembered"},
		},
		Payments: []tariffs.Payment{
			{Kind: tariffs.ImportDuty, Payer: tariffs.Business, Code: "020", Verified: true, Name: fault.Text{UK: "мито", EN: "duty"}},
			{Kind: tariffs.VAT, Payer: tariffs.Business, Code: "028", Verified: true, Name: fault.Text{UK: "ПДВ", EN: "VAT"}},
		},
	}
}

func sample(t testing.TB) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	return sampleWith(t, sampleLaw())
}

// sampleWith is the sample tariff under another law.
func sampleWith(t testing.TB, law tariffs.Law) (*tariffs.Schedule, *money.Rates) {
	t.Helper()
	s, err := tariffs.NewSchedule("sample/2025-01-01", started, sampleRows(), law)
	if err != nil {
		t.Fatal(err)
	}
	official := func(currency, value string) money.Rate {
		return money.Rate{Currency: currency, Date: today, Value: exact.Must(value), Source: "bank", Verified: true}
	}
	return s, money.NewRates([]money.Rate{official("EUR", "50.1444"), official("USD", "42.5")})
}

func request(lines ...tariffs.Line) tariffs.Request {
	for i := range lines {
		lines[i].Item = i + 1
		lines[i].Pointer = "/items/" + string(rune('0'+i))
	}
	return tariffs.Request{Regime: tariffs.Import, Date: today, Currency: "EUR", Lines: lines}
}

func worth(code, origin, value string, quantities ...rate.Amount) tariffs.Line {
	return tariffs.Line{Code: code, Origin: origin, CustomsValue: exact.Must(value), Quantities: quantities}
}

func of(unit, value string) rate.Amount {
	return rate.Amount{Unit: unit, Value: exact.Must(value)}
}
