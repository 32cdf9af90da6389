package rate

import (
	"slices"

	"github.com/brama-customs/brama/exact"
)

// Rate is a rate of duty or tax as an expression. It is one of AdValorem,
// Specific, Sum, AtLeast, AtMost and Uncomputable, all of them values that are
// never changed. Numbers in a rate are given and not below 0.
type Rate interface {
	// String writes the rate in the law's own Ukrainian wording; Parse reads
	// it back to an equal Rate.
	String() string
	// Neutral writes it in the neutral form: "30 % MIN 3.5 EUR / 1 m2". Parse
	// reads that too.
	Neutral() string
	// In writes it for people: what String gives for "uk", English for any
	// other language ("30 %, but not less than 3.5 EUR per 1 m²").
	In(lang string) string

	rate() // closed: the engine knows every kind
}

// AdValorem is a percentage of the customs value: "12 %".
type AdValorem struct{ Percent exact.Number }

// Specific is a sum for so many of a unit: "2 євро за 7,5 м2".
type Specific struct {
	Amount   exact.Number
	Currency string       // ISO 4217
	Per      exact.Number // the sum is for so many of the unit, above 0
	Units    []string     // canonical; several, of which any will do: "за 1 шт або за 1 пару"
}

// Sum is several rates charged together: "9,8 % плюс 13,1 євро за 100 кг". It
// has two terms at least, none of them a Sum.
type Sum struct{ Terms []Rate }

// AtLeast is a rate with a floor: "30 %, але не менш як 3,5 євро за 1 м2".
type AtLeast struct{ Rate, Least Rate }

// AtMost is a rate with a ceiling: "10 %, але не більш як 2 євро за 1 кг".
type AtMost struct{ Rate, Most Rate }

func (AdValorem) rate()    {}
func (Specific) rate()     {}
func (Sum) rate()          {}
func (AtLeast) rate()      {}
func (AtMost) rate()       {}
func (Uncomputable) rate() {}

// Equal reports whether two rates are the same expression. Numbers compare by
// value: "12.80 %" and "12.8 %" are equal.
func Equal(a, b Rate) bool {
	switch a := a.(type) {
	case AdValorem:
		b, same := b.(AdValorem)
		return same && a.Percent.Equal(b.Percent)
	case Specific:
		b, same := b.(Specific)
		return same && a.Amount.Equal(b.Amount) && a.Currency == b.Currency &&
			a.Per.Equal(b.Per) && slices.Equal(a.Units, b.Units)
	case Sum:
		b, same := b.(Sum)
		return same && slices.EqualFunc(a.Terms, b.Terms, Equal)
	case AtLeast:
		b, same := b.(AtLeast)
		return same && Equal(a.Rate, b.Rate) && Equal(a.Least, b.Least)
	case AtMost:
		b, same := b.(AtMost)
		return same && Equal(a.Rate, b.Rate) && Equal(a.Most, b.Most)
	}
	return a == b // Uncomputable is comparable; so is no rate at all
}

// Units lists every unit a rate may ask a quantity in, in the order they are
// written, each once. Of the units of one Specific any will do. A rate that
// cannot be worked out asks for nothing.
func Units(r Rate) []string {
	var units []string
	for _, s := range specifics(r, nil) {
		for _, unit := range s.Units {
			units = once(units, unit)
		}
	}
	return units
}

// Currencies lists every currency a rate is written in, in order, each once.
func Currencies(r Rate) []string {
	var currencies []string
	for _, s := range specifics(r, nil) {
		currencies = once(currencies, s.Currency)
	}
	return currencies
}

func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// specifics adds the sums per unit inside a rate to found, in order.
func specifics(r Rate, found []Specific) []Specific {
	switch r := r.(type) {
	case Specific:
		return append(found, r)
	case Sum:
		for _, term := range r.Terms {
			found = specifics(term, found)
		}
	case AtLeast:
		return specifics(r.Least, specifics(r.Rate, found))
	case AtMost:
		return specifics(r.Most, specifics(r.Rate, found))
	}
	return found
}
