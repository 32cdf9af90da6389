package tariffs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// smallLaw has a row in every table.
func smallLaw() tariffs.Law {
	said := fault.Text{UK: "слово", EN: "word"}
	return tariffs.Law{
		Sections: []tariffs.Section{{Number: "I", First: "01", Last: "05", Name: said}},
		Agreements: []tariffs.Agreement{{ID: "EU", Countries: []string{"DE", "FR"}, Name: said, Source: "act",
			Rates: []tariffs.Measure{{ID: "preference/EU/01", Kind: tariffs.ImportDuty, Prefix: "01", Rate: "5", Source: "act"}}}},
		MFN:        []tariffs.Country{{Code: "CN", Treaty: said, Source: "act"}},
		Payments:   []tariffs.Payment{{Kind: tariffs.VAT, Payer: tariffs.Business, Code: "028", Name: said, Source: "act"}},
		Measures:   []tariffs.Measure{{ID: "vat/all", Kind: tariffs.VAT, Rate: "20", Reason: said, Source: "act"}},
		Vehicles:   []tariffs.VehicleExcise{{ID: "cars", Prefix: "8703", Fuel: tariffs.Petrol, UpTo: 3000, Reason: said, Source: "act"}},
		Parcels:    []tariffs.Parcel{{ID: "parcel", Free: "150", Currency: "EUR", Duty: "10", VAT: "20", Reason: said, Source: "act"}},
		Procedures: []tariffs.Procedure{{Code: "40", Flow: tariffs.Import, Name: said, Rule: tariffs.Charged, Reason: said, Source: "act"}},
	}
}

func TestDiffLawTellsWhatChangedInEveryTable(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*tariffs.Law)
		want   []tariffs.Change
	}{
		{"nothing", func(*tariffs.Law) {}, nil},
		{"a rate spelled otherwise", func(l *tariffs.Law) { l.Measures[0].Rate = "20,0 %" }, nil},
		{"countries in another order", func(l *tariffs.Law) { l.Agreements[0].Countries = []string{"FR", "DE"} }, nil},
		{"a rate and its first day", func(l *tariffs.Law) { l.Measures[0].Rate, l.Measures[0].From = "21", civil.Must("2027-01-01") },
			[]tariffs.Change{
				{Code: "vat/all", Kind: "changed", Field: "from", After: "2027-01-01"},
				{Code: "vat/all", Kind: "changed", Field: "rate", Before: "20", After: "21"}}},
		{"a rate of an agreement", func(l *tariffs.Law) { l.Agreements[0].Rates[0].Rate = "" },
			[]tariffs.Change{{Code: "preference/EU/01", Kind: "changed", Field: "rate", Before: "5"}}},
		{"a country of an agreement", func(l *tariffs.Law) { l.Agreements[0].Countries = []string{"DE", "PL"} },
			[]tariffs.Change{{Code: "agreement/EU", Kind: "changed", Field: "countries", Before: "DE FR", After: "DE PL"}}},
		{"a row under another id", func(l *tariffs.Law) { l.Vehicles[0].ID = "vehicle/8703" },
			[]tariffs.Change{{Code: "vehicle/8703", Kind: "added"}, {Code: "vehicle/cars", Kind: "removed"}}},
		{"a mark of being verified", func(l *tariffs.Law) { l.Payments[0].Verified = true },
			[]tariffs.Change{{Code: "payment/vat/business/all", Kind: "changed", Field: "verified", Before: "no", After: "yes"}}},
		{"a second payment code from a day", func(l *tariffs.Law) {
			l.Payments = append([]tariffs.Payment{{Kind: tariffs.VAT, Payer: tariffs.Business, Code: "029", From: civil.Must("2027-01-01")}}, l.Payments...)
			l.Payments[1].Until = civil.Must("2026-12-31")
		}, []tariffs.Change{
			{Code: "payment/vat/business/all", Kind: "changed", Field: "until", After: "2026-12-31"},
			{Code: "payment/vat/business/all@2027-01-01", Kind: "added"}}},
		{"everything gone", func(l *tariffs.Law) { *l = tariffs.Law{} }, []tariffs.Change{
			{Code: "agreement/EU", Kind: "removed"}, {Code: "mfn/CN", Kind: "removed"}, {Code: "parcel", Kind: "removed"},
			{Code: "payment/vat/business/all", Kind: "removed"}, {Code: "preference/EU/01", Kind: "removed"},
			{Code: "procedure/40/import", Kind: "removed"}, {Code: "section/I", Kind: "removed"}, {Code: "vat/all", Kind: "removed"},
			{Code: "vehicle/cars", Kind: "removed"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := smallLaw()
			c.change(&after)
			if diff := cmp.Diff(c.want, tariffs.DiffLaw(smallLaw(), after)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
