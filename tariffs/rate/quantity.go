package rate

import "github.com/brama-customs/brama/exact"

// Amount is a quantity of goods in a canonical unit.
type Amount struct {
	Unit  string
	Value exact.Number
}

// Quantity finds the quantity of goods in a unit among those that are known.
// A unit and its thousands stand for one another, and litres with their
// strength for the litres of pure alcohol; nothing else does: a pair is not
// two pieces and a litre of wine is no litre of alcohol. A quantity that is
// not above 0 is none.
func Quantity(have []Amount, unit string) (exact.Number, bool) {
	if value, known := given(have, unit); known {
		return value, true
	}
	if value, known := given(have, thousandthOf(unit)); known {
		return value.Mul(exact.New(1, 3)), true
	}
	if value, known := given(have, thousandOf(unit)); known {
		return value.Mul(exact.Int(1000)), true
	}
	if unit == Spirit {
		return pureAlcohol(have)
	}
	return exact.Number{}, false
}

func given(have []Amount, unit string) (exact.Number, bool) {
	for _, a := range have {
		if unit != "" && a.Unit == unit && a.Value.Sign() > 0 {
			return a.Value, true
		}
	}
	return exact.Number{}, false
}

// pureAlcohol is the litres times their strength. No drink is stronger than
// 100 %: such a strength is a slip and gives no quantity.
func pureAlcohol(have []Amount) (exact.Number, bool) {
	litres, known := given(have, Litre)
	strength, knownToo := given(have, AlcoholByVolume)
	if !known || !knownToo || strength.Cmp(exact.Int(100)) > 0 {
		return exact.Number{}, false
	}
	return litres.Mul(strength).Mul(exact.New(1, 2)), true
}

// thousandthOf gives the unit of which 1000 make this one.
func thousandthOf(unit string) string {
	switch unit {
	case Thousand:
		return Piece
	case Kilogram:
		return Gram
	case Terajoule:
		return Gigajoule
	}
	return ""
}

// thousandOf gives the unit that is 1000 of this one.
func thousandOf(unit string) string {
	switch unit {
	case Piece:
		return Thousand
	case Gram:
		return Kilogram
	case Gigajoule:
		return Terajoule
	}
	return ""
}
