package search

import (
	"strings"
	"unicode/utf8"
)

// stemEN cuts an English word, in small letters, down to what its plural, its
// -ing and its -ed share: knitted, knitting, knits → knit. American spellings
// become British ones, which the nomenclature keeps to.
func stemEN(word string) string {
	if other, ok := irregularEN[word]; ok {
		word = other
	}
	word = british(word)
	word = singular(word)
	return cutE(cutVerb(word))
}

// irregularEN are forms no rule makes.
var irregularEN = map[string]string{
	"men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "geese": "goose",
	"mice": "mouse", "oxen": "ox", "knives": "knife", "leaves": "leaf", "loaves": "loaf", "calves": "calf",
	"wolves": "wolf", "shelves": "shelf", "halves": "half", "scarves": "scarf", "hooves": "hoof", "lenses": "lense",
	"lens": "lense", "gases": "gas", "dice": "die", "people": "person", "woollen": "wool", "woolen": "wool",
	"wooden": "wood", "worn": "wear", "woven": "weave", "frozen": "freeze",
}

// britishEnds are ends of words that are spelt in two ways.
var britishEnds = [...]struct{ american, british string }{
	{"aluminum", "aluminium"}, {"jewelry", "jewellery"}, {"fiber", "fibre"}, {"color", "colour"},
	{"sulfur", "sulphur"}, {"sulfate", "sulphate"}, {"tire", "tyre"}, {"pajama", "pyjama"}, {"plow", "plough"},
	{"airplane", "aeroplane"}, {"liter", "litre"}, {"gray", "grey"}, {"molding", "moulding"},
	{"yoghurt", "yogurt"},
}

// british spells an American word, singular or plural, in the British way.
func british(word string) string {
	one := strings.TrimSuffix(word, "s")
	for _, s := range britishEnds {
		if head, ok := strings.CutSuffix(one, s.american); ok && (head == "" || len(s.american) > 5) {
			return head + s.british
		}
	}
	return word
}

// singular cuts the ending of a plural.
func singular(word string) string {
	switch {
	case len(word) < 4, hasAnySuffix(word, "ss", "us", "is"):
		return word
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case hasAnySuffix(word, "sses", "xes", "ches", "shes", "zzes", "oes", "uses"):
		return word[:len(word)-2]
	}
	return strings.TrimSuffix(word, "s")
}

// cutVerb cuts -ing and -ed where a word remains (string, seed stay).
func cutVerb(word string) string {
	if stem, ok := strings.CutSuffix(word, "ied"); ok && len(stem) > 1 {
		return stem + "y"
	}
	stem, ok := strings.CutSuffix(word, "ing")
	if !ok {
		stem, ok = strings.CutSuffix(word, "ed")
	}
	if !ok || len(stem) < 3 || hasAnySuffix(word, "eed") || !strings.ContainsAny(stem, "aeiouy") {
		return word
	}
	return single(stem)
}

// single takes one of two equal last consonants, but for those that are
// doubled in the word itself (mill, press, staff).
func single(stem string) string {
	n := len(stem)
	if stem[n-1] == stem[n-2] && !strings.ContainsRune("lsfz", rune(stem[n-1])) {
		return stem[:n-1]
	}
	return stem
}

// cutE cuts a last e, which -ing and -ed take the place of.
func cutE(word string) string {
	if len(word) > 4 {
		return strings.TrimSuffix(word, "e")
	}
	return word
}

// rootEN cuts what makes an adjective or the name of a doer of a stem.
func rootEN(stem string) string {
	for _, suffix := range [...]string{"ery", "er", "or", "ic", "al", "y", "en"} {
		if root, ok := strings.CutSuffix(stem, suffix); ok && len(root) > 3 && !endsInVowel(root) {
			return root
		}
	}
	return stem
}

func endsInVowel(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("aeiou", last)
}

func hasAnySuffix(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}
