package tariffs

import (
	"strings"

	"github.com/brama-customs/brama/exact"
)

// The units of the tariff, in the one spelling used everywhere inside.
const (
	kilogram  = "кг"
	litre     = "л"
	metre     = "м"
	square    = "м2"
	cubic     = "м3"
	piece     = "шт"
	pair      = "пар"
	thousands = "т.шт"
	spirit    = "л100" // litres of pure alcohol
)

// CanonicalUnit reads a unit of the tariff in any of the law's spellings and
// gives the one used inside: кг л м м2 м3 шт пар т.шт л100. The answer is
// false for anything else.
func CanonicalUnit(s string) (string, bool) {
	switch strings.ToLower(strings.TrimSuffix(unspaced(s), ".")) {
	case "кг":
		return kilogram, true
	case "л":
		return litre, true
	case "м":
		return metre, true
	case "м2", "м-2", "м²", "м^2", "кв.м":
		return square, true
	case "м3", "м-3", "м³", "м^3", "куб.м":
		return cubic, true
	case "шт", "штука", "штук", "штуку":
		return piece, true
	case "пар", "пара", "пару", "пари":
		return pair, true
	case "т.шт", "тис.шт", "тисшт", "1000шт":
		return thousands, true
	case "л100", "л100%спирту", "л100-відсотковогоспирту", "л100%-госпирту":
		return spirit, true
	}
	return "", false
}

// unspaced drops every space, the no-break ones of the law's pages too.
func unspaced(s string) string {
	if !strings.ContainsAny(s, " \t\n\r\u00a0\u202f") {
		return s
	}
	return strings.Join(strings.Fields(s), "")
}

// lawUnit is how the law writes a unit inside a rate: "за 1 пару".
func lawUnit(unit string) string {
	switch unit {
	case pair:
		return "пару"
	case thousands:
		return "тис. шт"
	case spirit:
		return "л 100% спирту"
	}
	return unit
}

// quantityIn finds the quantity of a line in a unit. Pieces and thousands of
// pieces stand for one another, nothing else does: a pair is not two pieces
// and a litre of wine is no litre of alcohol. A quantity that is not above
// nothing is none.
func quantityIn(quantities []Quantity, unit string) (exact.Number, bool) {
	for _, q := range quantities {
		if q.Unit == unit && q.Value.Sign() > 0 {
			return q.Value, true
		}
	}
	for _, q := range quantities {
		switch {
		case q.Value.Sign() <= 0:
		case unit == piece && q.Unit == thousands:
			return q.Value.Mul(exact.Int(1000)), true
		case unit == thousands && q.Unit == piece:
			return q.Value.Mul(exact.New(1, 3)), true
		}
	}
	return exact.Number{}, false
}
