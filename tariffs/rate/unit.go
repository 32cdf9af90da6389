package rate

// The units of the tariff, in the one spelling used everywhere inside. The
// additional units of УКТЗЕД are those of the Combined Nomenclature, whose
// abbreviations are the neutral spellings.
const (
	Kilogram        = "кг"            // kilograms of net mass
	Gross           = "кг брутто"     // kilograms of gross mass
	Drained         = "кг без рідини" // kilograms of drained net mass ("kg/net eda")
	Dry             = "кг 90% с/р"    // kilograms of substance 90 % dry ("kg 90% sdt")
	Gram            = "г"             // grams of net mass
	Carat           = "кар"           // metric carats
	Litre           = "л"
	Metre           = "м"
	Square          = "м2" // square metres
	Cubic           = "м3" // cubic metres
	Piece           = "шт"
	Pair            = "пар"
	Thousand        = "т.шт"    // thousands of pieces
	Spirit          = "л100"    // litres of pure alcohol
	AlcoholByVolume = "% об"    // per cent of alcohol by volume: the strength, not a quantity
	KilowattHour    = "кВт·год" // electricity, and the capacity of a vehicle's battery
	Gigajoule       = "ГДж"
	Terajoule       = "ТДж"
	Displacement    = "см3"          // cubic centimetres of an engine's cylinders
	Capacity        = "вант.т"       // carrying capacity of a vessel in tonnes ("ct/l")
	Cell            = "ел"           // cells of a battery ("ce/el")
	Fissile         = "г ді"         // grams of fissile isotopes ("gi F/S")
	Nitrogen        = "кг N"         // kilograms of nitrogen
	Phosphorus      = "кг P2O5"      // kilograms of diphosphorus pentaoxide
	Potassium       = "кг K2O"       // kilograms of dipotassium oxide
	Peroxide        = "кг H2O2"      // kilograms of hydrogen peroxide
	CausticSoda     = "кг NaOH"      // kilograms of sodium hydroxide
	CausticPotash   = "кг KOH"       // kilograms of potassium hydroxide
	Choline         = "кг C5H14ClNO" // kilograms of choline chloride
	Uranium         = "кг U"         // kilograms of uranium
)

// unitWords is how one unit is written in each wording.
type unitWords struct {
	law       string // after "за", for any count but 1
	lawOne    string // for 1: "за 1 пару"; empty: the same
	neutral   string
	one, many string // English; an empty one is the same as many
}

// wordsOf gives the words of a canonical unit; one that is not canonical is
// written as it stands.
func wordsOf(unit string) unitWords {
	switch unit {
	case Kilogram:
		return unitWords{law: unit, neutral: "kg", many: "kg"}
	case Gross:
		return unitWords{law: unit, neutral: "kg/gross", many: "kg of gross mass"}
	case Drained:
		return unitWords{law: unit, neutral: "kg/net eda", many: "kg of drained net mass"}
	case Dry:
		return unitWords{law: unit, neutral: "kg 90% sdt", many: "kg of substance 90 % dry"}
	case Gram:
		return unitWords{law: unit, neutral: "g", many: "g"}
	case Carat:
		return unitWords{law: unit, neutral: "c/k", one: "carat", many: "carats"}
	case Litre:
		return unitWords{law: unit, neutral: "l", one: "litre", many: "litres"}
	case Metre:
		return unitWords{law: unit, neutral: "m", many: "m"}
	case Square:
		return unitWords{law: unit, neutral: "m2", many: "m²"}
	case Cubic:
		return unitWords{law: unit, neutral: "m3", many: "m³"}
	case Piece:
		return unitWords{law: unit, neutral: "p/st", one: "piece", many: "pieces"}
	case Pair:
		return unitWords{law: unit, lawOne: "пару", neutral: "pa", one: "pair", many: "pairs"}
	case Thousand:
		return unitWords{law: "тис. шт", neutral: "thousand p/st", many: "thousand pieces"}
	case Spirit:
		return unitWords{law: "л 100% спирту", neutral: "l alc. 100%", one: "litre of pure alcohol", many: "litres of pure alcohol"}
	case AlcoholByVolume:
		return unitWords{law: unit, neutral: "% vol", many: "% vol"}
	}
	return rarerWords(unit)
}

func rarerWords(unit string) unitWords {
	switch unit {
	case KilowattHour:
		return unitWords{law: unit, neutral: "kWh", many: "kWh"}
	case Gigajoule:
		return unitWords{law: unit, neutral: "GJ", many: "GJ"}
	case Terajoule:
		return unitWords{law: unit, neutral: "TJ", many: "TJ"}
	case Displacement:
		return unitWords{law: unit, neutral: "cm3", many: "cm³"}
	case Capacity:
		return unitWords{law: unit, neutral: "ct/l", one: "tonne of carrying capacity", many: "tonnes of carrying capacity"}
	case Cell:
		return unitWords{law: unit, neutral: "ce/el", one: "cell", many: "cells"}
	case Fissile:
		return unitWords{law: unit, neutral: "gi F/S", many: "g of fissile isotopes"}
	case Nitrogen:
		return unitWords{law: unit, neutral: "kg N", many: "kg of nitrogen"}
	case Phosphorus:
		return unitWords{law: unit, neutral: "kg P2O5", many: "kg of diphosphorus pentaoxide"}
	case Potassium:
		return unitWords{law: unit, neutral: "kg K2O", many: "kg of dipotassium oxide"}
	case Peroxide:
		return unitWords{law: unit, neutral: "kg H2O2", many: "kg of hydrogen peroxide"}
	case CausticSoda:
		return unitWords{law: unit, neutral: "kg NaOH", many: "kg of sodium hydroxide"}
	case CausticPotash:
		return unitWords{law: unit, neutral: "kg KOH", many: "kg of potassium hydroxide"}
	case Choline:
		return unitWords{law: unit, neutral: "kg C5H14ClNO", many: "kg of choline chloride"}
	case Uranium:
		return unitWords{law: unit, neutral: "kg U", many: "kg of uranium"}
	}
	return unitWords{law: unit, neutral: unit, many: unit}
}

// UnitName names a canonical unit to a person: what the law writes for "uk"
// ("м2", "пар", "тис. шт"), English for any other language ("m²", "pairs").
// Anything else than a canonical unit is given back as it is.
func UnitName(unit, lang string) string {
	if lang == "uk" {
		return wordsOf(unit).law
	}
	return wordsOf(unit).many
}

func lawUnit(unit string, one bool) string {
	words := wordsOf(unit)
	if one && words.lawOne != "" {
		return words.lawOne
	}
	return words.law
}

func neutralUnit(unit string, _ bool) string { return wordsOf(unit).neutral }

func englishUnit(unit string, one bool) string {
	words := wordsOf(unit)
	if one && words.one != "" {
		return words.one
	}
	return words.many
}
