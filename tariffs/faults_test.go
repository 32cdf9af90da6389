package tariffs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// asked is a request with every pointer set, before one thing is made wrong.
func asked(change func(*tariffs.Request, *tariffs.Line)) tariffs.Request {
	r := request(worth("0101000030", "DE", "100.00"))
	l := &r.Lines[0]
	l.Pointer, l.ValuePointer, l.QuantitiesAt, l.AdjustmentsAt = "/items/0", "/items/0/value", "/items/0/quantities", "/items/0/adjustments"
	l.InvoiceAmounts, l.VehicleAt = "/items/0/invoice", "/items/0/vehicle"
	r.ExchangeRateAt, r.SharedAt, r.ProcedureAt, r.MonthsAt, r.CrossingAt = "/exchangeRate", "/shared", "/procedure", "/months", "/crossing"
	change(&r, l)
	return r
}

func cost(kind, amount, currency string) tariffs.Adjustment {
	return tariffs.Adjustment{Type: kind, Amount: money.Amount{Value: exact.Must(amount), Currency: currency}}
}

// faulty are requests with one fault each.
func faulty() []struct {
	name, code, pointer string
	ours                bool // for want of data on our side
	change              func(*tariffs.Request, *tariffs.Line)
} {
	type r = tariffs.Request
	type l = tariffs.Line
	return []struct {
		name, code, pointer string
		ours                bool
		change              func(*r, *l)
	}{
		{"no rate in the column", "rate-unknown", "/items/0", true, func(_ *r, l *l) { l.Code = "0101000040" }},
		{"no rate of VAT", "rate-unknown", "/items/0", true, func(_ *r, l *l) { l.Additional = []string{"NOVAT"} }},
		{"no rate of a special duty", "rate-unknown", "/items/0", true, func(_ *r, l *l) { l.Additional = []string{"NOSPECIAL"} }},
		{"no rate of the fee", "rate-unknown", "/crossing", true, func(r *r, _ *l) { r.Crossing = "BUS" }},
		{"no rate of excise", "excise-unknown", "/items/0", true, func(_ *r, l *l) { l.Additional = []string{"NOEXCISE"} }},
		{"no rate of excise on an engine", "excise-unknown", "/items/0", true, func(_ *r, l *l) {
			*l = car("8703231913", tariffs.Vehicle{Fuel: tariffs.PlugIn, Displacement: exact.Int(1)})
			l.Item, l.Pointer = 1, "/items/0"
		}},
		{"no rate of export duty", "export-duty-unknown", "/items/0", true, func(r *r, l *l) { r.Regime, l.Additional = tariffs.Export, []string{"NOEXPORT"} }},
		{"no rate of exchange", "exchange-rate-unknown", "/items/0/invoice", true, func(r *r, l *l) { r.Currency, l.CustomsValue, l.InvoiceAmount = "PLN", exact.Number{}, exact.Must("5") }},
		{"no rate of exchange of an addition", "exchange-rate-unknown", "/items/0/adjustments/1/currency", true, func(_ *r, l *l) {
			l.CustomsValue, l.InvoiceAmount = exact.Number{}, exact.Must("5")
			l.Adjustments = []tariffs.Adjustment{cost("freight", "1", "EUR"), cost("packing", "1", "PLN")}
		}},
		{"no rate of exchange of a shared cost", "exchange-rate-unknown", "/shared/0/currency", true, func(r *r, l *l) {
			l.CustomsValue, l.InvoiceAmount, r.Shared = exact.Number{}, exact.Must("5"), []tariffs.Shared{{Adjustment: cost("freight", "1", "PLN")}}
		}},
		{"a day before the tariff", "not-in-force", "", true, func(r *r, _ *l) { r.Date = civil.Must("2024-12-31") }},
		{"no such relief from excise", "relief-unknown", "/items/0", true, func(_ *r, l *l) { l.Relief.Excise = "999" }},
		{"no such relief from VAT", "relief-unknown", "/items/0", true, func(_ *r, l *l) { l.Relief.VAT = "999" }},
		{"no code of payment", "payment-code-unknown", "/items/0", true, func(r *r, _ *l) { r.Payer = "church" }},
		{"a rate that no machine works out", "rate-not-computable", "/items/0", true, func(_ *r, l *l) { l.Additional = []string{"COND"} }},
		{"a procedure that is not worked out", "procedure-not-computed", "/procedure", true, func(r *r, _ *l) { r.Procedure = "51" }},
		{"no rule for parcels on the day", "parcel-rule-unknown", "", true, func(r *r, _ *l) { r.Regime, r.Date = tariffs.Post, today.AddDays(-20) }},
		{"no such code", "code-unknown", "/items/0", false, func(_ *r, l *l) { l.Code = "0101999999" }},
		{"a heading is no commodity", "code-unknown", "/items/0", false, func(_ *r, l *l) { l.Code = "0101" }},
		{"a heading in a parcel", "code-unknown", "/items/0", false, func(r *r, l *l) { r.Regime, l.Code = tariffs.Post, "0101" }},
		{"no such regime", "regime-unknown", "", false, func(r *r, _ *l) { r.Regime = "barter" }},
		{"no such procedure", "procedure-unknown", "/procedure", false, func(r *r, _ *l) { r.Procedure = "99" }},
		{"a procedure of the other direction", "procedure-unknown", "/procedure", false, func(r *r, _ *l) { r.Procedure = "10" }},
		{"no months", "months-required", "/months", false, func(r *r, _ *l) { r.Procedure = "31" }},
		{"too many months", "months-required", "/months", false, func(r *r, _ *l) { r.Procedure, r.Months = "31", 100 }},
		{"no such class of vehicle", "crossing-unknown", "/crossing", false, func(r *r, _ *l) { r.Crossing = "TANK" }},
		{"no quantity", "quantity-required", "/items/0/quantities", false, func(_ *r, l *l) { l.Code, l.Origin = "0101000010", "KP" }},
		{"a quantity of nothing", "quantity-required", "/items/0/quantities", false, func(_ *r, l *l) {
			l.Code, l.Origin, l.Quantities = "0101000010", "KP", append(l.Quantities, of("кг", "0"))
		}},
		{"anti-dumping duty that hangs on the origin", "origin-required", "/items/0", false, func(_ *r, l *l) {
			l.Code, l.Origin, l.Quantities = "0101000010", "XX", append(l.Quantities, of("кг", "1"))
		}},
		{"nothing said of a vehicle", "vehicle-required", "/items/0/vehicle", false, func(_ *r, l *l) { l.Code = "8703231913" }},
		{"a fuel the table has not", "vehicle-fuel-unknown", "/items/0/vehicle/fuel", false, func(_ *r, l *l) { l.Code, l.Vehicle = "8703231913", &tariffs.Vehicle{Fuel: "steam"} }},
		{"no displacement", "vehicle-displacement-required", "/items/0/vehicle/displacement", false, func(_ *r, l *l) {
			l.Code, l.Vehicle = "8703231913", &tariffs.Vehicle{Fuel: tariffs.Petrol, Year: 2020}
		}},
		{"no year", "vehicle-year-required", "/items/0/vehicle/year", false, func(_ *r, l *l) {
			l.Code, l.Vehicle = "8703231913", &tariffs.Vehicle{Fuel: tariffs.Petrol, Displacement: exact.Int(1)}
		}},
		{"a year to come", "vehicle-year-required", "/items/0/vehicle/year", false, func(_ *r, l *l) {
			l.Code, l.Vehicle = "8703231913", &tariffs.Vehicle{Fuel: tariffs.Petrol, Displacement: exact.Int(1), Year: 2027}
		}},
		{"no battery", "quantity-required", "/items/0/vehicle/battery", false, func(_ *r, l *l) { l.Code, l.Vehicle = "8703801010", &tariffs.Vehicle{Fuel: tariffs.Electric} }},
		{"excise in a parcel", "parcel-excise", "/items/0", false, func(r *r, l *l) { r.Regime, l.Code = tariffs.Post, "2203000100" }},
		{"a vehicle in a parcel", "parcel-excise", "/items/0", false, func(r *r, l *l) { r.Regime, l.Code = tariffs.Post, "8703231913" }},
		{"neither value nor price", "value-required", "/items/0/value", false, func(_ *r, l *l) { l.CustomsValue = exact.Number{} }},
		{"no value by method 6", "customs-value-required", "/items/0/value", false, func(_ *r, l *l) {
			l.CustomsValue, l.Method, l.InvoiceAmount = exact.Number{}, "6", exact.Must("1")
		}},
		{"a value that differs", "customs-value-differs", "/items/0/value", false, func(_ *r, l *l) { l.InvoiceAmount = exact.Must("5") }},
		{"a value below nothing", "customs-value-negative", "/items/0/invoice", false, func(_ *r, l *l) {
			l.CustomsValue, l.InvoiceAmount, l.Adjustments = exact.Number{}, exact.Must("5"), []tariffs.Adjustment{cost("discount", "6", "EUR")}
		}},
		{"no currency", "currency-required", "/items/0/invoice", false, func(r *r, l *l) { r.Currency, l.CustomsValue, l.InvoiceAmount = "", exact.Number{}, exact.Must("5") }},
		{"an addition of no known kind", "adjustment-unknown", "/items/0/adjustments/0/type", false, func(_ *r, l *l) {
			l.CustomsValue, l.InvoiceAmount, l.Adjustments = exact.Number{}, exact.Must("5"), []tariffs.Adjustment{cost("gift", "6", "EUR")}
		}},
		{"a shared cost of no known kind", "adjustment-unknown", "/shared/0/type", false, func(r *r, l *l) {
			l.CustomsValue, l.InvoiceAmount, r.Shared = exact.Number{}, exact.Must("5"), []tariffs.Shared{{Adjustment: cost("gift", "6", "EUR")}}
		}},
		{"nothing to divide a cost by", "shared-cost-without-basis", "/shared/0/by", false, func(r *r, l *l) {
			l.CustomsValue, l.InvoiceAmount, r.Shared = exact.Number{}, exact.Must("5"), []tariffs.Shared{{Adjustment: cost("freight", "6", "EUR"), By: tariffs.ByMass}}
		}},
		{"the mass of one item to divide a cost by", "shared-cost-without-basis", "/shared/1/by", false, func(r *r, l *l) {
			l.CustomsValue, l.InvoiceAmount, l.Mass = exact.Number{}, exact.Must("5"), exact.Int(1)
			r.Shared = []tariffs.Shared{{Adjustment: cost("freight", "6", "EUR")}, {Adjustment: cost("freight", "6", "EUR"), By: tariffs.ByMass}}
			other := *l
			other.Item, other.Mass = 2, exact.Number{}
			r.Lines = append(r.Lines, other)
		}},
		{"another rate of exchange", "exchange-rate-differs", "/exchangeRate", false, func(r *r, _ *l) { r.ExchangeRate = exact.Must("49") }},
	}
}

// faultyLaw is the wide law with rows whose rates are not known.
func faultyLaw() tariffs.Law {
	law := wideLaw()
	unknown := func(kind tariffs.Kind, additional, rate string) {
		law.Measures = append(law.Measures, tariffs.Measure{ID: "unknown/" + additional, Kind: kind, Additional: additional, Rate: rate})
	}
	unknown(tariffs.VAT, "NOVAT", "")
	unknown(tariffs.SpecialDuty, "NOSPECIAL", "")
	unknown(tariffs.Excise, "NOEXCISE", "")
	unknown(tariffs.ExportDuty, "NOEXPORT", "")
	unknown(tariffs.BorderFee, "BUS", "")
	unknown(tariffs.SpecialDuty, "COND", "Cond: A cert: D-008")
	law.Vehicles = append(law.Vehicles, tariffs.VehicleExcise{ID: "plug-in", Prefix: "8703", Fuel: tariffs.PlugIn})
	law.Parcels[0].From = today
	return law
}

func TestEachFaultIsToldAtItsField(t *testing.T) {
	s, rates := wideWith(t, faultyLaw())
	reached := map[string]bool{}
	for _, c := range faulty() {
		t.Run(c.name, func(t *testing.T) {
			a, faults := tariffs.Assess(s, rates, asked(c.change))
			if len(faults) != 1 || faults[0].Code != "tariff."+c.code || faults[0].Pointer != c.pointer {
				t.Fatalf("%v, want %s at %s", faults, c.code, c.pointer)
			}
			f := faults[0]
			if tariffs.Unassessable(faults) != c.ours || f.Level != fault.Substance {
				t.Errorf("for want of data: %v, level %v", !c.ours, f.Level)
			}
			if strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") || f.Message.UK == "" || f.Message.EN == "" {
				t.Errorf("%q %q", f.Message.UK, f.Message.EN)
			}
			if (f.Unit != "") != (c.code == "quantity-required") {
				t.Errorf("names the unit %q", f.Unit)
			}
			if len(a.Lines) > 0 || len(a.Values) > 0 || !a.Total.IsZero() {
				t.Errorf("an answer beside the fault: %+v", a)
			}
		})
		reached["tariff."+c.code] = true
	}
	for _, q := range []tariffs.QuoteRequest{
		{Payer: "church"}, {Quantities: map[string]exact.Number{"бочка": exact.Int(1)}},
		{Quantities: map[string]exact.Number{"м2": exact.Int(1), "м-2": exact.Int(1)}}, {ExchangeRates: map[string]exact.Number{"EUR": exact.Int(0)}},
	} {
		q.CommodityCode, q.OriginCountry, q.CustomsValue = "0101000030", "DE", exact.Int(1)
		for _, f := range tariffs.Answer(s, rates, today, q).Problem.Errors {
			reached[f.Code] = true
		}
	}
	for _, rule := range tariffs.Catalogue() {
		if !reached[rule.Code] && rule.Level != fault.Warning {
			t.Errorf("no test reaches %s", rule.Code)
		}
	}
}

func TestAllFaultsOfAllLinesAreToldAtOnceAndMixedOnesAreTheDeclarants(t *testing.T) {
	s, rates := wideWith(t, faultyLaw())
	var r tariffs.Request
	var want []string
	for _, c := range faulty() {
		one := asked(c.change)
		if len(one.Shared) > 0 || one.Procedure+one.Crossing != "" || one.Regime != tariffs.Import || one.Date != today || one.Currency != "EUR" ||
			one.Payer != "" || !one.ExchangeRate.IsZero() {
			continue // wrong in the request, not in a line
		}
		if r.Lines == nil {
			r = one
			r.Lines = nil
		}
		l := one.Lines[0]
		l.Item = len(r.Lines) + 1
		r.Lines = append(r.Lines, l)
		want = append(want, "tariff."+c.code+" "+c.pointer)
	}
	_, faults := tariffs.Assess(s, rates, r)
	var got []string
	for _, f := range faults {
		got = append(got, f.Code+" "+f.Pointer)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 20 {
		t.Errorf("%d faults wanted %s", len(want), diff)
	}
	if tariffs.Unassessable(faults) {
		t.Error("what the declarant can mend passes for want of data")
	}
}

// TestWhatABrokenChargeStandsUnderHasFaultsOfItsOwn: the quantity of excise is
// asked for even where the rate of duty is not known, and no VAT on a base
// that is not.
func TestWhatABrokenChargeStandsUnderHasFaultsOfItsOwn(t *testing.T) {
	s, rates := wide(t)
	_, faults := tariffs.Assess(s, rates, request(worth("2208301100", "KP", "1.00")))
	if got := codesOf(faults); !slices.Equal(got, []string{"tariff.quantity-required", "tariff.rate-unknown"}) {
		t.Error(got)
	}
}

func TestABanIsAWarningBesideTheAnswer(t *testing.T) {
	s, rates := wide(t)
	for name, c := range map[string]struct {
		origin, destination string
		regime              tariffs.Regime
		warned              bool
	}{
		"goods of the country":             {"SY", "UA", tariffs.Import, true},
		"goods of another":                 {"CN", "UA", tariffs.Import, false},
		"sent to the country, not from it": {"UA", "SY", tariffs.Export, false},
		"goods that only pass through":     {"SY", "PL", tariffs.Transit, false},
	} {
		r := request(worth("0101000010", c.origin, "100.00", of("кг", "1")))
		r.Regime, r.Destination = c.regime, c.destination
		a, faults := tariffs.Assess(s, rates, r)
		if blocking := faults.Blocking(); len(blocking) > 0 || len(a.Values) != 1 {
			t.Errorf("%s: %v %+v", name, blocking, a)
		}
		if faults.Has("tariff.banned") != c.warned || len(faults.Warnings()) != len(faults) {
			t.Errorf("%s: %v", name, faults)
		}
	}
	q := tariffs.Answer(s, rates, today, tariffs.QuoteRequest{CommodityCode: "0101000010", OriginCountry: "SY",
		CustomsValue: exact.Must("100.00"), Quantities: map[string]exact.Number{"кг": exact.Int(1)}})
	if q.Assessment == nil || q.Problem != nil || len(q.Documents) == 0 || q.Documents[0].Kind != tariffs.Ban {
		t.Errorf("%+v", q)
	}
}
