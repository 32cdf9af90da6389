package batch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// value is what a cell was read as; which part holds it follows from the kind
// of the field.
type value struct {
	text   string // also how the others are compared and shown
	number exact.Number
	day    civil.Date
	whole  int
	yes    bool
	unit   string // that stood in the cell beside a number
	repair *flaw  // how it was repaired, nil where it stood as it should
}

// read reads a cell for a target.
func (a *Assembler) read(t *target, text string, habitsOf func() habits) (v value, f *flaw) {
	if isError(text) {
		return v, flawed(cellError, "from", text)
	}
	switch t.shape.Kind {
	case strictjson.Decimal:
		v, f = a.readDecimal(t, text, habitsOf)
	case strictjson.Integer:
		v, f = readWhole(text, habitsOf)
	case strictjson.Day:
		v.day, f = readDate(text)
		v.text = v.day.String()
		v.repair = changed(dateWritten, text, v.text)
	case strictjson.Bool:
		var ok bool
		if v.yes, ok = readYesNo(text); !ok {
			f = flawed(yesOrNo, "from", text)
		}
		v.text = strconv.FormatBool(v.yes)
	default:
		v, f = a.readText(t, text)
	}
	return v, f
}

// changed is the note of a repair where the value is written otherwise.
func changed(r fault.Rule, from, to string) *flaw {
	if from == to {
		return nil
	}
	return flawed(r, "from", from, "to", to)
}

func (a *Assembler) readDecimal(t *target, text string, habitsOf func() habits) (v value, f *flaw) {
	if v.number, v.unit, f = readNumber(text, habitsOf); f != nil {
		return v, f
	}
	v.repair = changed(numberWritten, text, v.number.String())
	if strings.HasSuffix(strings.ToLower(t.leaf), "mass") || strings.HasPrefix(t.leaf, "netMass") {
		v, f = inKilograms(t, text, v)
	}
	v.text = v.number.Trim().String()
	return v, f
}

// inKilograms converts a mass by the unit in its cell or, without one, in the
// header, which needs no telling again.
func inKilograms(t *target, text string, v value) (value, *flaw) {
	unit := v.unit
	if unit == "" {
		unit = t.Unit
	}
	mass, converted, ok := kilograms(v.number, unit)
	if !ok {
		return v, flawed(numberUnit, "from", text, "unit", unit, "want", "кг")
	}
	if converted && v.unit != "" {
		v.repair = flawed(massConverted, "from", text, "to", mass.String())
	}
	v.number, v.unit = mass, ""
	return v, nil
}

func readWhole(text string, habitsOf func() habits) (v value, f *flaw) {
	if v.number, v.unit, f = readNumber(text, habitsOf); f != nil {
		return v, f
	}
	v.text = v.number.Trim().String()
	n, err := strconv.ParseInt(v.text, 10, 32)
	if err != nil {
		return v, flawed(numberWhole, "from", text)
	}
	v.whole, v.repair = int(n), changed(numberWritten, text, v.text)
	return v, nil
}

// readText reads words and codes.
func (a *Assembler) readText(t *target, text string) (v value, f *flaw) {
	text, joined := tidy(text)
	v.text = text
	if joined {
		v.repair = flawed(textJoined)
	}
	switch {
	case t.leaf == "commodityCode":
		v.text, v.repair = readCommodity(text, a.plan.Day, a.plan.Tariff)
	case t.owner == "Party" && t.leaf == "id":
		v.text, v.repair = readPerson(text)
	case t.leaf == "unit":
		v.text = readUnit(text)
		v.repair = changed(nameRead, text, v.text)
	case slices.Contains(countryFields, t.leaf):
		return readName(text, countryName, readCountry)
	case t.leaf == "currency" || t.leaf == "invoiceCurrency" || t.leaf == "settlementCurrency":
		return readName(text, currencyName, readCurrency)
	case t.leaf == "fuel":
		return readName(text, fuelName, readFuel)
	case t.leaf == "incoterm":
		v.text = strings.ToUpper(text)
	case t.owner == "Preference":
		v.text, v.repair = padded(text, 3)
	case t.leaf == "previousProcedure":
		v.text, v.repair = padded(text, 2)
	}
	return v, nil
}

var countryFields = []string{"country", "nationality", "originCountry", "preferentialOriginCountry", "tradingCountry",
	"countryOfDispatch", "countryOfDestination", "producerCountry"}

// readName reads a name of a table, and tells a repair where it is not the
// code itself in whatever letters. XX is the origin that is not known.
func readName(text string, unknown fault.Rule, table func(string) (string, bool)) (value, *flaw) {
	code, ok := table(text)
	switch {
	case text == "XX":
		return value{text: text}, nil
	case ok && strings.EqualFold(code, text):
		return value{text: code}, nil
	case ok:
		return value{text: code, repair: flawed(nameRead, "from", text, "to", code)}, nil
	}
	return value{}, flawed(unknown, "from", text)
}
