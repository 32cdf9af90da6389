package web

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/rate"
)

// wholeForm is the element of what is wrong with no field alone.
const wholeForm = "calculator"

// fieldOf is the element of the form that a fault speaks of.
func (q *question) fieldOf(f fault.Fault) string {
	switch f.Code {
	case "tariff.origin-required":
		return "origin"
	case "tariff.not-in-force", "tariff.parcel-rule-unknown":
		return "date"
	case "tariff.regime-unknown":
		return "procedure"
	case "tariff.relief-unknown":
		return "choices"
	case "tariff.currency-required":
		if f.Pointer == "/invoiceAmount" {
			return "currency"
		}
	case "tariff.value-required":
		return q.basis
	case "tariff.quantity-required":
		return q.quantityOf(f.Unit)
	}
	return q.fieldAt(f.Pointer)
}

// quantityOf is the element of a unit: what a vehicle has is asked with it.
func (q *question) quantityOf(unit string) string {
	switch {
	case unit == rate.KilowattHour && q.request.Vehicle != nil:
		return "battery"
	case unit == rate.Displacement && q.request.Vehicle != nil:
		return "displacement"
	}
	return q.element(quantityField + unit)
}

// fieldAt is the element of a place in a request for a quote.
func (q *question) fieldAt(pointer string) string {
	segments := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	last := segments[len(segments)-1]
	switch segments[0] {
	case "commodityCode":
		return "code"
	case "originCountry":
		return "origin"
	case "countryOfDestination":
		return "destination"
	case "customsValue":
		return "value"
	case "invoiceAmount":
		return "invoice"
	case "regime":
		return "procedure"
	case "currency", "date", "procedure", "months", "payer", "crossing":
		return segments[0]
	case "additionalCodes", "preference":
		return "choices"
	case "quantities":
		if len(segments) == 1 {
			return wholeForm // there are too many
		}
		return q.element(quantityField + unescape(last))
	case "vehicle":
		return vehicleField(last)
	case "adjustments":
		return q.adjustmentAt(segments[1:])
	}
	return wholeForm
}

func unescape(segment string) string {
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

func vehicleField(name string) string {
	switch name {
	case "displacement", "battery", "year":
		return name
	}
	return "fuel"
}

// adjustmentAt is the element of "0/amount" or the like: the adjustments asked
// are the rows that were filled in.
func (q *question) adjustmentAt(segments []string) string {
	if len(segments) < 2 {
		return byInvoice
	}
	n, err := strconv.Atoi(segments[0])
	if err != nil || n >= len(q.adjustments) {
		return byInvoice
	}
	row := q.adjustments[n]
	switch {
	case segments[1] == "currency":
		return row.Name + "-in"
	case segments[1] == "type" && !row.Fixed:
		return row.Name + "-kind"
	}
	return row.Name
}

// element is the id of a field's element: its name, or for a quantity one
// made of its unit, which may hold what an id must not.
func (q *question) element(field string) string {
	unit, isQuantity := strings.CutPrefix(field, quantityField)
	if !isQuantity {
		return field
	}
	var id strings.Builder
	id.WriteString("q")
	for _, r := range unit {
		id.WriteString("-" + strconv.FormatInt(int64(r), 36))
	}
	return id.String()
}

// fieldLabel is what a field is called where its problems are gathered, ""
// where it has no name that is told apart from the others.
func (l locale) fieldLabel(field string) string {
	if unit, isQuantity := strings.CutPrefix(field, quantityField); isQuantity {
		return l.quantity(unit)
	}
	for _, key := range []string{"calc." + field, "cost." + field} {
		if l.texts.has(key) {
			text, _ := l.text(key)
			return text
		}
	}
	return ""
}
