package declarations

import (
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// massUnit is the unit of the mass with primary packaging, the base of rates
// per kilogram.
const massUnit = "кг"

// TariffDate is the day whose law and rates apply: RateDate, or the day of
// lodging.
func (d *Declaration) TariffDate(today civil.Date) civil.Date {
	if d.RateDate.IsZero() {
		return today
	}
	return d.RateDate
}

// TariffRequest translates the declaration for the tariff engine. day is its
// TariffDate.
func (d *Declaration) TariffRequest(day civil.Date) tariffs.Request {
	r := tariffs.Request{Regime: d.regime(), Date: day, Currency: d.InvoiceCurrency,
		ExchangeRate: d.ExchangeRate, ExchangeRateAt: "/exchangeRate", Lines: make([]tariffs.Line, len(d.Items)),
		Shared: d.shared(), SharedAt: "/valuationAdjustments", Destination: d.CountryOfDestination}
	for i := range d.Items {
		r.Lines[i] = d.line(i)
	}
	return r
}

func (d *Declaration) regime() tariffs.Regime {
	switch d.Type {
	case "EX":
		return tariffs.Export
	case "TR":
		return tariffs.Transit
	default:
		return tariffs.Import
	}
}

func (d *Declaration) line(i int) tariffs.Line {
	it, at := &d.Items[i], "/items/"+strconv.Itoa(i)
	return tariffs.Line{
		Item:           it.Sequence,
		Pointer:        at,
		Code:           it.CommodityCode,
		Additional:     it.AdditionalCodes,
		Relief:         it.relief(),
		Origin:         it.OriginCountry,
		ProofOfOrigin:  it.claimsPreference() && d.hasProofOfOrigin(it),
		Method:         it.ValuationMethod,
		CustomsValue:   it.CustomsValue,
		InvoiceAmount:  it.pricePaid(),
		Mass:           it.GrossMass,
		Adjustments:    it.adjustments(),
		Quantities:     it.quantities(),
		Vehicle:        it.vehicle(),
		ValuePointer:   at + "/customsValue",
		QuantitiesAt:   at + "/supplementaryQuantities",
		AdjustmentsAt:  at + "/valuationAdjustments",
		InvoiceAmounts: at + "/invoiceAmount",
		VehicleAt:      at + "/vehicle",
	}
}

// shared are the costs of the whole consignment.
func (d *Declaration) shared() []tariffs.Shared {
	if len(d.ValuationAdjustments) == 0 {
		return nil
	}
	list := make([]tariffs.Shared, len(d.ValuationAdjustments))
	for i, a := range d.ValuationAdjustments {
		list[i] = tariffs.Shared{By: tariffs.Basis(a.By), Adjustment: tariffs.Adjustment{
			Type: a.Type, Amount: money.Amount{Value: a.Amount, Currency: a.Currency},
		}}
	}
	return list
}

// relief is what box 36 claims, beside the preference by origin, which a proof
// decides.
func (it *Item) relief() tariffs.Relief {
	if it.Preference == nil {
		return tariffs.Relief{}
	}
	return tariffs.Relief{Duty: it.Preference.Duty, Excise: it.Preference.Excise, VAT: it.Preference.VAT}
}

func (it *Item) vehicle() *tariffs.Vehicle {
	if it.Vehicle == nil {
		return nil
	}
	return &tariffs.Vehicle{Fuel: tariffs.Fuel(it.Vehicle.Fuel), Displacement: it.Vehicle.Displacement,
		Battery: it.Vehicle.Battery, Year: it.Vehicle.Year}
}

// pricePaid is the invoice amount where the customs value follows from it:
// by method 1. By the other methods (МКУ art. 59–64) the value is declared,
// and what was invoiced says nothing of it.
func (it *Item) pricePaid() exact.Number {
	if it.ValuationMethod != "" && it.ValuationMethod != "1" {
		return exact.Number{}
	}
	return it.InvoiceAmount
}

// claimsPreference reports whether the item asks for relief from duty (box
// 36_02). A proof of origin without a claim is only a paper: the rate of the
// full or the MFN column is due.
func (it *Item) claimsPreference() bool {
	return it.Preference != nil && it.Preference.Duty != "" && it.Preference.Duty != noPreference
}

// hasProofOfOrigin reports whether a proof is at hand for the item, by its own
// documents or by those of the whole declaration.
func (d *Declaration) hasProofOfOrigin(it *Item) bool {
	return ProvesOrigin(d.Documents) || ProvesOrigin(it.Documents)
}

// ProvesOrigin reports whether a proof of preferential origin is among
// documents.
func ProvesOrigin(documents []Document) bool {
	for i := range documents {
		if proofsOfOrigin[documents[i].Type] {
			return true
		}
	}
	return false
}

func (it *Item) adjustments() []tariffs.Adjustment {
	if len(it.ValuationAdjustments) == 0 {
		return nil
	}
	list := make([]tariffs.Adjustment, len(it.ValuationAdjustments))
	for i, a := range it.ValuationAdjustments {
		list[i] = tariffs.Adjustment{Type: a.Type, Amount: money.Amount{Value: a.Amount, Currency: a.Currency}}
	}
	return list
}

// quantities are the supplementary ones and the mass with primary packaging,
// for which the net mass stands where it is not declared. A supplementary
// quantity in kilograms does not replace it.
func (it *Item) quantities() []rate.Amount {
	list := make([]rate.Amount, 0, len(it.SupplementaryQuantities)+1)
	for _, q := range it.SupplementaryQuantities {
		if q.Unit != massUnit || it.packedMass().IsZero() {
			list = append(list, rate.Amount{Unit: q.Unit, Value: q.Value})
		}
	}
	if mass := it.packedMass(); !mass.IsZero() {
		list = append(list, rate.Amount{Unit: massUnit, Value: mass})
	}
	return list
}

// packedMass is the net mass with primary packaging, or without.
func (it *Item) packedMass() exact.Number {
	if !it.NetMassWithPrimaryPackaging.IsZero() {
		return it.NetMassWithPrimaryPackaging
	}
	return it.NetMass
}
