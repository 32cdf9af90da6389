package web

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// The ways a value is given.
const (
	byValue   = "value"   // customs value in hryvnias
	byInvoice = "invoice" // invoice amount with costs beside it
)

// question is the calculator's form as it was sent. Its figures go through the
// reader of the API's quotes, so that both refuse the same things.
type question struct {
	typed
	lang        string
	basis       string
	adjustments []adjustment // those with an amount
	request     written
	problems    []problem
}

// problem is what is wrong with a field of the form.
type problem struct {
	Field string // id of its element
	Label string // of the field, where the text does not say which it is
	Text  string
	Code  string // of the fault, "" of the form's own
	Unit  string // wanted, of a quantity that is missing
}

// adjustment is a row of the form for a cost beside the invoice.
type adjustment struct {
	Name  string // of its amount; "-kind" and "-in" are beside it
	Kind  string
	Fixed bool // the kind is not to be chosen
}

// written is a request for a quote, as JSON has it. Its figures are texts
// still; what is out of bounds is found when it is read.
type written struct {
	Regime          string            `json:"regime,omitempty"`
	Procedure       string            `json:"procedure,omitempty"`
	Months          json.RawMessage   `json:"months,omitempty"`
	Payer           string            `json:"payer,omitempty"`
	Crossing        string            `json:"crossing,omitempty"`
	CommodityCode   string            `json:"commodityCode"`
	AdditionalCodes []string          `json:"additionalCodes,omitempty"`
	OriginCountry   string            `json:"originCountry,omitempty"`
	Destination     string            `json:"countryOfDestination,omitempty"`
	ProofOfOrigin   bool              `json:"proofOfOrigin,omitempty"`
	Preference      *writtenRelief    `json:"preference,omitempty"`
	Date            string            `json:"date,omitempty"`
	CustomsValue    string            `json:"customsValue,omitempty"`
	InvoiceAmount   string            `json:"invoiceAmount,omitempty"`
	Currency        string            `json:"currency,omitempty"`
	Adjustments     []writtenAddition `json:"adjustments,omitempty"`
	Quantities      map[string]string `json:"quantities,omitempty"`
	Vehicle         *writtenVehicle   `json:"vehicle,omitempty"`
}

type writtenRelief struct {
	Duty   string `json:"duty,omitempty"`
	Excise string `json:"excise,omitempty"`
	VAT    string `json:"vat,omitempty"`
}

type writtenVehicle struct {
	Fuel         string          `json:"fuel"`
	Displacement string          `json:"displacement,omitempty"`
	Battery      string          `json:"battery,omitempty"`
	Year         json.RawMessage `json:"year,omitempty"`
}

type writtenAddition struct {
	Type     string `json:"type"`
	Amount   string `json:"amount"`
	Currency string `json:"currency,omitempty"`
}

// asked reports whether the form was sent: a link into it brings a code, a
// day and an origin, and asks nothing yet.
func (t typed) asked() bool { return t.values.Has("value") || t.values.Has("invoice") }

// question reads the form. What is wrong with a field is noted and leaves the
// field out of the request.
func (v *visit) question(t typed) *question {
	q := &question{typed: t, lang: v.lang, basis: t.get("basis")}
	if q.basis != byValue && q.basis != byInvoice {
		q.basis = byValue
		if t.get("invoice") != "" {
			q.basis = byInvoice
		}
	}
	q.goods(v)
	q.terms(v)
	q.worth(v)
	q.quantities(v)
	q.vehicle(v)
	return q
}

func (q *question) goods(v *visit) {
	r := &q.request
	if r.CommodityCode = q.code("code"); r.CommodityCode == "" {
		q.note(v, "code", "code-missing")
	}
	r.OriginCountry, r.Destination = q.country(v, "origin"), q.country(v, "destination")
	r.ProofOfOrigin = q.get("proof") != ""
	r.AdditionalCodes = q.all("additional")
	relief := writtenRelief{q.get("relief-duty"), q.get("relief-excise"), q.get("relief-vat")}
	if relief != (writtenRelief{}) {
		r.Preference = &relief
	}
	r.Date = q.get("date")
}

// country refuses codes of no country: the tariff would take one for a
// country without a treaty.
func (q *question) country(v *visit, field string) string {
	code := strings.ToUpper(q.get(field))
	if _, known := declarations.CountryName(code); code != "" && !known && !v.texts.has("union."+code) {
		q.note(v, field, "country-unknown")
	}
	return code
}

// terms is the procedure and who pays. The field of the procedure is a
// direction, perhaps with a procedure after it: "import-31".
func (q *question) terms(v *visit) {
	r := &q.request
	r.Regime, r.Procedure, _ = strings.Cut(q.get("procedure"), "-")
	r.Months = q.whole(v, "months")
	r.Payer, r.Crossing = q.get("payer"), q.get("crossing")
}

// worth is the value, one way or the other: what was typed for the other way
// is kept in the form and not asked.
func (q *question) worth(v *visit) {
	if q.basis == byValue {
		q.request.CustomsValue = q.figure(v, "value")
		return
	}
	q.request.InvoiceAmount, q.request.Currency = q.figure(v, "invoice"), q.get("currency")
	for _, row := range q.rows() {
		if q.get(row.Name) == "" {
			continue
		}
		amount := q.figure(v, row.Name)
		if row.Kind == "" {
			q.note(v, row.Name+"-kind", "kind-missing")
		}
		if amount == "" || row.Kind == "" {
			continue
		}
		q.adjustments = append(q.adjustments, row)
		q.request.Adjustments = append(q.request.Adjustments, writtenAddition{row.Kind, amount, q.get(row.Name + "-in")})
	}
}

// mostCosts is how many costs beside freight and insurance can be entered.
const mostCosts = 8

// rows are the costs that can be entered: freight, insurance, those already
// entered and one more.
func (q *question) rows() []adjustment {
	rows := []adjustment{{"freight", "freight", true}, {"insurance", "insurance", true}}
	for n := 1; n <= mostCosts; n++ {
		name := "cost" + strconv.Itoa(n)
		row := adjustment{Name: name, Kind: q.get(name + "-kind")}
		rows = append(rows, row)
		if row.Kind == "" && q.get(name) == "" {
			break
		}
	}
	return rows
}

// quantityField begins the names of the quantities: what follows is the unit.
const quantityField = "q."

// units are those of the quantities that were typed, in a fixed order.
func (q *question) units() []string {
	var units []string
	for name := range q.values {
		unit, isOne := strings.CutPrefix(name, quantityField)
		if isOne && q.get(name) != "" && unit == clean(unit) {
			units = append(units, unit)
		}
	}
	slices.Sort(units)
	return units
}

func (q *question) quantities(v *visit) {
	for _, unit := range q.units() {
		if figure := q.figure(v, quantityField+unit); figure != "" {
			if q.request.Quantities == nil {
				q.request.Quantities = map[string]string{}
			}
			q.request.Quantities[unit] = figure
		}
	}
}

func (q *question) vehicle(v *visit) {
	car := writtenVehicle{Fuel: q.get("fuel"), Displacement: q.figure(v, "displacement"), Battery: q.figure(v, "battery"),
		Year: q.whole(v, "year")}
	if car.Fuel != "" || car.Displacement != "" || car.Battery != "" || car.Year != nil {
		q.request.Vehicle = &car
	}
}

// figure reads a figure; "" where there is none or it cannot be read.
func (q *question) figure(v *visit, field string) string {
	text := q.get(field)
	if text == "" {
		return ""
	}
	plain, ok := plainFigure(text, q.lang)
	if !ok {
		q.note(v, field, "figure-unreadable")
	}
	return plain
}

// whole reads a whole number, as JSON writes one.
func (q *question) whole(v *visit, field string) json.RawMessage {
	text := q.get(field)
	if text == "" {
		return nil
	}
	if !digits(text) {
		q.note(v, field, "whole-unreadable")
		return nil
	}
	if text = strings.TrimLeft(text, "0"); text == "" {
		text = "0"
	}
	return json.RawMessage(text)
}

// note tells a fault of the form's own, by the key of its text.
func (q *question) note(v *visit, field, key string) {
	q.problems = append(q.problems, problem{Field: q.element(field), Label: v.locale().fieldLabel(field), Text: v.locale().label("calc", key)})
}

// read makes the request for a quote, and notes what is out of its bounds.
func (q *question) read(v *visit) tariffs.QuoteRequest {
	var request tariffs.QuoteRequest
	body, err := json.Marshal(q.request)
	if err != nil { // whole numbers are digits by now
		panic(err)
	}
	q.place(v, v.questions.Read(body, &request))
	return request
}

// place puts faults to the fields they speak of. A field that was refused
// already is not refused again: to say that a figure is missing which was only
// not understood would confuse. The tariff's own faults say what they are
// about; those of the reader need the name of the field.
func (q *question) place(v *visit, faults fault.List) {
	before := q.problems
	for _, f := range faults {
		p := problem{Field: q.fieldOf(f), Text: f.Message.In(q.lang), Code: f.Code, Unit: f.Unit}
		if slices.ContainsFunc(before, func(b problem) bool { return b.Field == p.Field }) {
			continue
		}
		if !strings.HasPrefix(f.Code, "tariff.") {
			p.Label = v.locale().fieldLabel(q.named(p.Field))
		}
		q.problems = append(q.problems, p)
	}
}

// named is the field of an element: see element.
func (q *question) named(element string) string {
	for _, unit := range q.units() {
		if q.element(quantityField+unit) == element {
			return quantityField + unit
		}
	}
	return element
}
