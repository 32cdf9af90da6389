package tariffs

import (
	"maps"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/rate"
)

// QuoteRequest asks what one item of goods would cost. Its tags are limits
// for strictjson.
type QuoteRequest struct {
	ID              string                  `json:"id,omitempty" max:"64"`
	Regime          string                  `json:"regime,omitempty" max:"10"`   // import (where none is given), export, transit, parcel
	Procedure       string                  `json:"procedure,omitempty" max:"2"` // box 37_01; where none is given 40, 10 or 80
	Months          int                     `json:"months,omitempty" max:"99"`   // of temporary admission
	Payer           string                  `json:"payer,omitempty" max:"10"`    // business (where none is given), citizen
	Crossing        string                  `json:"crossing,omitempty" max:"10"` // class of vehicle for the single border fee
	CommodityCode   string                  `json:"commodityCode" max:"10"`
	AdditionalCodes []string                `json:"additionalCodes,omitempty" most:"9" max:"10"` // box 33_02
	OriginCountry   string                  `json:"originCountry,omitempty" max:"2"`
	Destination     string                  `json:"countryOfDestination,omitempty" max:"2"` // of an export: for the documents needed
	ProofOfOrigin   bool                    `json:"proofOfOrigin,omitempty"`
	Preference      *QuoteRelief            `json:"preference,omitempty"` // box 36
	Date            civil.Date              `json:"date,omitzero"`        // where none is given: today
	CustomsValue    exact.Number            `json:"customsValue,omitzero" digits:"14,2"`
	InvoiceAmount   exact.Number            `json:"invoiceAmount,omitzero" digits:"14,4"`
	Currency        string                  `json:"currency,omitempty" max:"3"`
	Adjustments     []QuoteAdjustment       `json:"adjustments,omitempty" most:"20"`
	Quantities      map[string]exact.Number `json:"quantities,omitempty" max:"20" digits:"12,8" most:"20"`
	Vehicle         *QuoteVehicle           `json:"vehicle,omitempty"`
	ExchangeRates   map[string]exact.Number `json:"exchangeRates,omitempty" max:"3" digits:"8,8" most:"20"`
}

// QuoteRelief is the codes of relief claimed in box 36; "000" claims nothing.
type QuoteRelief struct {
	Duty   string `json:"duty,omitempty" max:"3"`
	Excise string `json:"excise,omitempty" max:"3"`
	VAT    string `json:"vat,omitempty" max:"3"`
}

// QuoteVehicle is what the excise on a vehicle depends on.
type QuoteVehicle struct {
	Fuel         string       `json:"fuel" max:"20"` // petrol, diesel, hybrid, plug-in-hybrid, electric
	Displacement exact.Number `json:"displacement,omitzero" digits:"6,2"`
	Battery      exact.Number `json:"battery,omitzero" digits:"5,3"`
	Year         int          `json:"year,omitempty" max:"2199"`
}

// QuoteAdjustment is one addition to or deduction from the invoice amount; see
// AdjustmentKinds.
type QuoteAdjustment struct {
	Type     string       `json:"type" max:"20"`
	Amount   exact.Number `json:"amount" digits:"14,4"`
	Currency string       `json:"currency,omitempty" max:"3"` // where none is given: that of the invoice
}

// Quote is the answer: an assessment, or the problem that stands in its way;
// and what else there is to know before the goods set out.
type Quote struct {
	ID         string      `json:"id,omitempty"`
	Assessment *Assessment `json:"assessment,omitempty"`
	Savings    *Savings    `json:"savings,omitempty"`
	Agreement  fault.Text  `json:"agreement,omitzero"` // under which a proof of origin would save
	Documents  []Need      `json:"documents,omitempty"`
	Choices    []Choice    `json:"choices,omitempty"`
	Problem    *Problem    `json:"problem,omitempty"`
}

// Savings is what would be saved, in UAH.
type Savings struct {
	WithProofOfOrigin exact.Number `json:"withProofOfOrigin,omitzero"`
}

// Problem is why there is no assessment, in the shape of RFC 9457. Code and
// Unit are those of the first fault.
type Problem struct {
	Type   string     `json:"type"`
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Detail string     `json:"detail"`
	Code   string     `json:"code"`
	Unit   string     `json:"unit,omitempty"`
	Errors fault.List `json:"errors"`
}

// unprocessable is the status of a problem with what was asked (RFC 9110).
const unprocessable = 422

// NewProblem tells faults as a problem. There must be one at least.
func NewProblem(faults fault.List) *Problem {
	first := faults[0]
	p := &Problem{
		Type: "urn:brama:problem:" + first.Code, Title: "The quote cannot be given", Status: unprocessable,
		Detail: first.Message.EN, Code: first.Code, Errors: faults,
	}
	for _, f := range faults {
		if f.Unit != "" && p.Unit == "" && f.Code == p.Code {
			p.Unit = f.Unit
		}
	}
	return p
}

// Answer works out a quote. It is pure: today is the day a request without a
// date is for.
func Answer(s *Schedule, rates *money.Rates, today civil.Date, q QuoteRequest) Quote {
	r, faults := q.request(today)
	override, bad := q.overrides(r.Date)
	if len(override) > 0 {
		rates = rates.With(override)
	}
	assessment, more := Assess(s, rates, r)
	answer := Quote{ID: q.ID, Documents: s.needs(r, q.Destination), Choices: s.Choices(q.CommodityCode, r.Date)}
	if faults = slices.Concat(faults, bad, more.Blocking()); len(faults) > 0 { // bans stand among the documents
		faults.Sort()
		answer.Problem = NewProblem(faults)
		return answer
	}
	s.Explain(&assessment)
	answer.Assessment = &assessment
	answer.Savings, answer.Agreement = saving(s, rates, r, assessment)
	return answer
}

func (q QuoteRequest) request(today civil.Date) (Request, fault.List) {
	quantities, faults := q.quantities()
	r := Request{
		Regime: Regime(q.Regime), Procedure: q.Procedure, Months: q.Months, Payer: Payer(q.Payer), Crossing: q.Crossing,
		Date: q.Date, Currency: q.Currency, ProcedureAt: "/procedure", MonthsAt: "/months", CrossingAt: "/crossing",
		Lines: []Line{{
			Item: 1, Code: q.CommodityCode, Additional: q.AdditionalCodes, Origin: q.OriginCountry, ProofOfOrigin: q.ProofOfOrigin,
			CustomsValue: q.CustomsValue, InvoiceAmount: q.InvoiceAmount, Adjustments: q.adjustments(),
			Quantities: quantities, Vehicle: q.Vehicle.facts(), Pointer: "/commodityCode", ValuePointer: "/customsValue",
			QuantitiesAt: "/quantities", AdjustmentsAt: "/adjustments", InvoiceAmounts: "/invoiceAmount", VehicleAt: "/vehicle",
		}},
	}
	if q.Preference != nil {
		r.Lines[0].Relief = Relief(*q.Preference)
	}
	if q.Regime == "" {
		r.Regime = Import
	}
	if q.Date.IsZero() {
		r.Date = today
	}
	switch r.Payer {
	case "", Business, Citizen:
	default:
		faults = append(faults, payerUnknown.At("/payer", "payer", q.Payer))
	}
	return r, faults
}

func (v *QuoteVehicle) facts() *Vehicle {
	if v == nil {
		return nil
	}
	return &Vehicle{Fuel: Fuel(v.Fuel), Displacement: v.Displacement, Battery: v.Battery, Year: v.Year}
}

// quantities reads the units in a fixed order, so that the same request always
// has the same faults.
func (q QuoteRequest) quantities() ([]rate.Amount, fault.List) {
	var read []rate.Amount
	var faults fault.List
	for _, name := range slices.Sorted(maps.Keys(q.Quantities)) {
		pointer := "/quantities/" + escape(name)
		unit, known := rate.CanonicalUnit(name)
		twice := slices.ContainsFunc(read, func(r rate.Amount) bool { return r.Unit == unit })
		switch {
		case !known:
			faults = append(faults, unitUnknown.At(pointer, "unit", name))
		case twice:
			faults = append(faults, unitTwice.At(pointer, "unit", unit))
		default:
			read = append(read, rate.Amount{Unit: unit, Value: q.Quantities[name]})
		}
	}
	return read, faults
}

func (q QuoteRequest) adjustments() []Adjustment {
	read := make([]Adjustment, 0, len(q.Adjustments))
	for _, a := range q.Adjustments {
		currency := a.Currency
		if currency == "" {
			currency = q.Currency
		}
		read = append(read, Adjustment{Type: a.Type, Amount: money.Amount{Value: a.Amount, Currency: currency}})
	}
	return read
}

// overrides are the rates of exchange the request brings itself.
func (q QuoteRequest) overrides(day civil.Date) ([]money.Rate, fault.List) {
	var read []money.Rate
	var faults fault.List
	for _, currency := range slices.Sorted(maps.Keys(q.ExchangeRates)) {
		value := q.ExchangeRates[currency]
		if value.Sign() <= 0 {
			faults = append(faults, exchangeRateInvalid.At("/exchangeRates/"+escape(currency), "currency", currency))
			continue
		}
		read = append(read, money.Rate{Currency: currency, Date: day, Value: value, Source: "given in the request"})
	}
	return read, faults
}

// saving is what a proof of origin would save: nothing is said where there is
// no agreement with the origin, or its rate is not known.
func saving(s *Schedule, rates *money.Rates, r Request, without Assessment) (*Savings, fault.Text) {
	agreement := s.law.agreement(knownOrigin(r.Lines[0].Origin), r.Date)
	if r.Regime != Import || r.Lines[0].ProofOfOrigin || agreement == nil {
		return nil, fault.Text{}
	}
	r.Lines[0].ProofOfOrigin = true
	with, faults := Assess(s, rates, r)
	if len(faults.Blocking()) > 0 || with.Total.Cmp(without.Total) >= 0 {
		return nil, fault.Text{}
	}
	return &Savings{WithProofOfOrigin: without.Total.Sub(with.Total)}, agreement.Name
}

// escape makes a key part of a JSON pointer (RFC 6901).
func escape(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}
