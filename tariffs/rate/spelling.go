package rate

import (
	"strings"
	"unicode"
)

// CanonicalUnit reads a unit of the tariff in any spelling (the law's, the
// Combined Nomenclature's, the codes of UN/ECE recommendation 20) and gives the
// constant used inside. The answer is false for anything else, multiples such
// as hectolitres too: they are a count of a unit, not a unit.
func CanonicalUnit(s string) (string, bool) {
	var room [maxSpelling]byte
	key, fits := appendKey(room[:0], s)
	if !fits {
		return "", false
	}
	m, known := measureOf(string(key))
	if !known || m.times != 1 {
		return "", false
	}
	return m.unit, true
}

// maxSpelling is longer than any spelling of a unit, in bytes.
const maxSpelling = 64

// appendKey adds s to a key of measureOf: in small letters, without spaces and
// without points. It is false where the key grows longer than any spelling.
func appendKey(key []byte, s string) ([]byte, bool) {
	for _, r := range s {
		if len(key)+4 > maxSpelling {
			return key, false
		}
		if r != '.' && !unicode.IsSpace(r) {
			key = append(key, string(unicode.ToLower(r))...)
		}
	}
	return key, true
}

// measure is what a spelling stands for: so many of a unit, or the content of
// something in the goods, which has no unit.
type measure struct {
	unit    string
	times   int64
	content bool
}

// measureOf knows every spelling, as appendKey writes it.
func measureOf(key string) (measure, bool) {
	if unit := plainUnit(key); unit != "" {
		return measure{unit: unit, times: 1}, true
	}
	if unit := nomenclatureUnit(key); unit != "" {
		return measure{unit: unit, times: 1}, true
	}
	if unit, times := multiple(key); unit != "" {
		return measure{unit: unit, times: times}, true
	}
	return measure{content: true}, strings.HasPrefix(key, "%") && contentOf(key)
}

// plainUnit knows the units of Ukraine's tariff and of its rates.
func plainUnit(key string) string {
	switch key {
	case "кг", "кілограм", "кілограма", "кілограмів", "кгнетто", "кг(нетто)", "кілограм(нетто)", "kg", "kg/net", "kgnet", "kgm":
		return Kilogram
	case "л", "літр", "літра", "літрів", "l", "litre", "litres", "ltr":
		return Litre
	case "м", "погм", "m", "mtr":
		return Metre
	case "м2", "м-2", "м²", "м^2", "квм", "m2", "m-2", "m²", "m^2", "sqm", "mtk":
		return Square
	case "м3", "м-3", "м³", "м^3", "кубм", "m3", "m-3", "m³", "m^3", "mtq":
		return Cubic
	case "шт", "штука", "штуки", "штук", "штуку", "p/st", "piece", "pieces", "nar":
		return Piece
	case "пар", "пара", "пару", "пари", "pa", "pair", "pairs", "npr":
		return Pair
	case "тшт", "тисшт", "1000шт", "тисячшт", "тисячштук", "тисячуштук", "1000p/st", "thousandp/st", "thousandpieces", "mil":
		return Thousand
	case "л100", "л100%спирту", "л100-відсотковогоспирту", "л100%-госпирту", "лчистогоспирту",
		"літр100%спирту", "літр100-відсотковогоспирту",
		"lalc100%", "litreofpurealcohol", "litresofpurealcohol", "lpa",
		"%vol/hl", "%volperhl", "hl/%vol", "%об/гл", "asvx": // one hectolitre at one per cent holds one litre of alcohol
		return Spirit
	case "%об", "%vol", "asv":
		return AlcoholByVolume
	case "квт·год", "квт*год", "квт-год", "квтгод", "кіловат-година", "кіловат-годину", "kwh":
		return KilowattHour
	case "см3", "см³", "см^3", "см-3", "кубсм", "cm3", "cm³", "cm^3", "cmq":
		return Displacement
	}
	return ""
}

// nomenclatureUnit knows the rest of the units of the nomenclature.
func nomenclatureUnit(key string) string {
	switch key {
	case "кгбрутто", "kg/gross", "kg/br", "kggross":
		return Gross
	case "кгбезрідини", "kg/neteda", "kg/net/eda", "kg/netdrainedwt", "kg/net/drainedwt":
		return Drained
	case "кг90%с/р", "kg90%sdt":
		return Dry
	case "г", "грам", "грама", "грамів", "g", "grm":
		return Gram
	case "кар", "карат", "карата", "каратів", "c/k", "carat", "carats", "ctm":
		return Carat
	case "гдж", "gj":
		return Gigajoule
	case "тдж", "tj", "tjo":
		return Terajoule
	case "вантт", "ct/l", "cct":
		return Capacity
	case "ел", "ce/el", "cell", "cells", "ncl":
		return Cell
	case "гді", "gif/s", "gfi":
		return Fissile
	case "кгn", "kgn":
		return Nitrogen
	case "кгp2o5", "kgp2o5":
		return Phosphorus
	case "кгk2o", "kgk2o":
		return Potassium
	case "кгh2o2", "kgh2o2":
		return Peroxide
	case "кгnaoh", "kgnaoh":
		return CausticSoda
	case "кгkoh", "kgkoh":
		return CausticPotash
	case "кгc5h14clno", "kgc5h14clno":
		return Choline
	case "кгu", "kgu":
		return Uranium
	}
	return ""
}

// multiple knows the spellings that are a count of a unit.
func multiple(key string) (unit string, times int64) {
	switch key {
	case "т", "тонна", "тонну", "тонни", "тонн", "t", "tonne", "tonnes", "tne":
		return Kilogram, 1000
	case "dtn":
		return Kilogram, 100
	case "гл", "гектолітр", "гектолітра", "гектолітрів", "hl", "hectolitre", "hectolitres", "hlt":
		return Litre, 100
	case "мвт·год", "мвт*год", "мвт-год", "мвтгод", "мегават-година", "мегават-годину", "mwh":
		return KilowattHour, 1000
	}
	return "", 0
}

// contentOf knows the contents TARIC sets rates by; each is written after a
// unit of mass, and a percentage of sucrose also alone.
func contentOf(key string) bool {
	switch key {
	case "%sacchar", "%сахарози", "%вмістусахарози", "%цукру", // by weight of sucrose
		"rawsugar", "stdqual", "biodiesel", "bioethanol", "totalc", "tot/alc",
		"mas", "drymatter", "drylactma", "lacticm", "lacticmatter":
		return true
	}
	return false
}
