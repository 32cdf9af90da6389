package tariffs

import (
	"fmt"
	"strings"

	"github.com/brama-customs/brama/exact"
)

// Rate is a rate of duty or tax as an expression. It is one of AdValorem,
// Specific and NotLess; String writes it in the law's own wording, and
// ParseRate reads that again to an equal one.
type Rate interface {
	fmt.Stringer
	rate() // closed: the engine knows every kind
}

// AdValorem is a percentage of the customs value: "12 %".
type AdValorem struct{ Percent exact.Number }

// Specific is a sum for so many of a unit: "2 євро за 7,5 м2".
type Specific struct {
	Amount   exact.Number
	Currency string       // ISO 4217
	Per      exact.Number // the sum is for so many of the unit
	Units    []string     // one, or several of which any will do: "за 1 шт або за 1 пару"
}

// NotLess is a combined rate: the first, but not less than the second
// ("30 %, але не менш як 3,5 євро за 1 м2").
type NotLess struct{ Rate, Than Rate }

func (AdValorem) rate() {}
func (Specific) rate()  {}
func (NotLess) rate()   {}

func (r AdValorem) String() string { return comma(r.Percent) + " %" }

func (r NotLess) String() string { return r.Rate.String() + ", " + notLess + " " + r.Than.String() }

func (r Specific) String() string {
	var b strings.Builder
	b.WriteString(comma(r.Amount) + " " + lawCurrency(r.Currency))
	for i, unit := range r.Units {
		if i > 0 {
			b.WriteString(" або")
		}
		b.WriteString(" за " + comma(r.Per) + " " + lawUnit(unit))
	}
	return b.String()
}

// comma writes a number as the law does, with a decimal comma.
func comma(n exact.Number) string { return strings.Replace(n.String(), ".", ",", 1) }

// The law's wording of a minimum, and the currency of its specific rates.
const (
	notLess = "але не менш як"
	euro    = "EUR"
)

// maxRateText is the longest rate read; the law's longest is a third of it.
const maxRateText = 200

// ParseRate reads a rate in the law's wording:
//
//	rate     = simple { [","] "але не менш як" simple }
//	simple   = number ["%"]                                  percent of the customs value
//	         | number currency per { "або" per }             sum per unit
//	currency = "євро", or the three letters of ISO 4217
//	per      = "за" number unit
//	unit     = as CanonicalUnit reads it
//	number   = digits, perhaps a comma or a point and digits
//
// A bare number is a percentage: the column's heading says so. Any run of
// spaces counts as one.
func ParseRate(s string) (Rate, error) {
	if len(s) > maxRateText {
		return nil, fmt.Errorf("a rate is at most %d bytes long", maxRateText)
	}
	text := strings.Join(strings.Fields(s), " ")
	parts := strings.Split(text, notLess)
	rate, err := parseSimple(parts[0])
	for _, part := range parts[1:] {
		var than Rate
		if err == nil {
			than, err = parseSimple(part)
			rate = NotLess{rate, than}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("rate %q: %w", s, err)
	}
	return rate, nil
}

func parseSimple(s string) (Rate, error) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), ","))
	first, rest, _ := strings.Cut(s, " ")
	percent := strings.HasSuffix(first, "%")
	number, err := parseNumber(strings.TrimSuffix(first, "%"))
	if err != nil {
		return nil, err
	}
	if rest == "" || (rest == "%" && !percent) {
		return AdValorem{number}, nil
	}
	word, rest, _ := strings.Cut(rest, " ")
	currency, known := parseCurrency(word)
	if percent || !known {
		return nil, fmt.Errorf("%q is neither a percentage nor a sum in a currency", s)
	}
	return parsePer(Specific{Amount: number, Currency: currency}, rest)
}

// parsePer reads "за 1 шт або за 1 пару" into the specific rate.
func parsePer(r Specific, s string) (Rate, error) {
	for i, part := range strings.Split(s, " або ") {
		measure, found := strings.CutPrefix(part, "за ")
		if !found {
			return nil, fmt.Errorf("%q does not begin with \"за\"", part)
		}
		number, name, _ := strings.Cut(measure, " ")
		per, err := parseNumber(number)
		if err != nil {
			return nil, err
		}
		unit, known := CanonicalUnit(name)
		if !known {
			return nil, fmt.Errorf("%q is no unit of the tariff", name)
		}
		if per.Sign() == 0 || (i > 0 && !per.Equal(r.Per)) {
			return nil, fmt.Errorf("%q: the count is nothing, or differs between the units", s)
		}
		r.Per, r.Units = per, append(r.Units, unit)
	}
	return r, nil
}

func parseNumber(s string) (exact.Number, error) {
	n, err := exact.Parse(strings.Replace(strings.TrimSpace(s), ",", ".", 1))
	if err != nil {
		return n, fmt.Errorf("%q: %w", s, err)
	}
	return n, nil
}

// lawCurrency is how the law names a currency inside a rate; those it never
// uses keep their ISO code.
func lawCurrency(code string) string {
	if code == euro {
		return "євро"
	}
	return code
}

func parseCurrency(word string) (string, bool) {
	if word == lawCurrency(euro) {
		return euro, true
	}
	return word, len(word) == 3 && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
