package declarations_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

var compareNumbers = cmp.Comparer(func(a, b exact.Number) bool { return a.String() == b.String() })

func TestTheContractsDeclarationAsTheTariffIsAsked(t *testing.T) {
	d := load(t, "import")
	want := tariffs.Request{
		Regime: tariffs.Import, Date: today, Currency: "EUR", ExchangeRateAt: "/exchangeRate", SharedAt: "/valuationAdjustments", Destination: "UA",
		Lines: []tariffs.Line{{
			Item: 1, Pointer: "/items/0", Code: "6109100000", Origin: "CN", Method: "1", Mass: number("120.500"),
			Relief:        tariffs.Relief{Duty: "000", Excise: "000", VAT: "000"},
			InvoiceAmount: number("1500.00"),
			Adjustments:   []tariffs.Adjustment{{Type: "freight", Amount: money.Amount{Value: number("100.00"), Currency: "EUR"}}},
			Quantities: []rate.Amount{
				{Unit: "шт", Value: number("500")},
				{Unit: "кг", Value: number("112.000")}, // with primary packaging
			},
			ValuePointer: "/items/0/customsValue", QuantitiesAt: "/items/0/supplementaryQuantities",
			AdjustmentsAt: "/items/0/valuationAdjustments", InvoiceAmounts: "/items/0/invoiceAmount",
			VehicleAt: "/items/0/vehicle",
		}},
	}
	got := d.TariffRequest(d.TariffDate(today))
	if diff := cmp.Diff(want, got, compareNumbers, cmp.AllowUnexported(civil.Date{})); diff != "" {
		t.Error(diff)
	}
}

func TestAProofOfOriginCountsOnlyForAClaimAndAClaimOnlyWithAProof(t *testing.T) {
	for _, c := range []struct {
		name  string
		claim string
		proof func(*declarations.Declaration)
		want  bool
	}{
		{"a proof without a claim", "000", func(*declarations.Declaration) {}, false},
		{"a claim with the item's proof", "410", func(*declarations.Declaration) {}, true},
		{"a claim with the declaration's proof", "410", func(d *declarations.Declaration) {
			d.Items[0].Documents = nil
			d.Documents = append(d.Documents, declarations.Document{Type: "0862", ID: "1"})
		}, true},
		{"a claim without a proof", "410", func(d *declarations.Declaration) { d.Items[0].Documents = nil }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := load(t, "import")
			d.Items[0].Preference.Duty = c.claim
			c.proof(d)
			if got := d.TariffRequest(today).Lines[0].ProofOfOrigin; got != c.want {
				t.Error(got)
			}
		})
	}
}

func TestNetMassStandsInForTheMassWithPackaging(t *testing.T) {
	d := load(t, "import")
	d.Items[0].NetMassWithPrimaryPackaging = exact.Number{}
	d.Items[0].SupplementaryQuantities = []declarations.Quantity{{Unit: "кг", Value: number("9")}}
	want := []rate.Amount{{Unit: "кг", Value: number("110.000")}}
	if diff := cmp.Diff(want, d.TariffRequest(today).Lines[0].Quantities, compareNumbers); diff != "" {
		t.Error(diff)
	}
}

func TestTheRegimeFollowsTheType(t *testing.T) {
	for name, want := range map[string]tariffs.Regime{
		"import": tariffs.Import, "export": tariffs.Export, "transit": tariffs.Transit,
	} {
		if got := load(t, name).TariffRequest(today).Regime; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTheTariffDateIsTheRateDateOrTheDayOfLodging(t *testing.T) {
	d := load(t, "import")
	if got := d.TariffDate(today.AddDays(3)); got != today {
		t.Error(got)
	}
	d.RateDate = d.RateDate.AddDays(-5)
	if got := d.TariffDate(today); got != today.AddDays(-5) {
		t.Error(got)
	}
	if got := load(t, "export").TariffDate(today); got != today {
		t.Error(got)
	}
}

func TestOnlyMethodOneTakesTheCustomsValueFromTheInvoice(t *testing.T) {
	for method, want := range map[string]string{"": "1500.00", "1": "1500.00", "2": "", "6": ""} {
		d := load(t, "import")
		d.Items[0].ValuationMethod = method
		if got := d.TariffRequest(today).Lines[0].InvoiceAmount.String(); got != want {
			t.Errorf("method %q: the price given to the engine is %q, want %q", method, got, want)
		}
	}
}

func TestCommonCostsAndVehiclesReachTheEngine(t *testing.T) {
	d := load(t, "import")
	d.ValuationAdjustments = []declarations.SharedAdjustment{{Type: "insurance", Amount: number("30"), Currency: "USD", By: "mass"}}
	d.Items[0].Vehicle = &declarations.Vehicle{Fuel: "petrol", Displacement: number("1998"), Year: 2018}
	d.Items[0].AdditionalCodes = []string{"7MED"}
	got := d.TariffRequest(today)
	shared := []tariffs.Shared{{By: tariffs.ByMass, Adjustment: tariffs.Adjustment{
		Type: "insurance", Amount: money.Amount{Value: number("30"), Currency: "USD"}}}}
	if diff := cmp.Diff(shared, got.Shared, compareNumbers); diff != "" {
		t.Error(diff)
	}
	vehicle := &tariffs.Vehicle{Fuel: tariffs.Petrol, Displacement: number("1998"), Year: 2018}
	if diff := cmp.Diff(vehicle, got.Lines[0].Vehicle, compareNumbers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"7MED"}, got.Lines[0].Additional); diff != "" {
		t.Error(diff)
	}
}
