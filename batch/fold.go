package batch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/brama-customs/brama/declarations"
)

// word is one word of a heading, folded.
type word struct {
	text string
	cut  bool // a full stop follows: it may be an abbreviation
}

// alike gives one spelling to letters that look or sound the same: Latin ones
// in Cyrillic words and the other way round, letters of old and Russian
// spellings. It is applied to names and headings alike, so what it makes of a
// word need not be readable.
var alike = strings.NewReplacer(
	"a", "а", "b", "в", "c", "с", "e", "е", "h", "н", "i", "і", "k", "к", "m", "м", "o", "о", "p", "р", "t", "т", "x", "х", "y", "у",
	"ґ", "г", "є", "е", "ї", "і", "й", "и", "ё", "е", "ы", "и", "э", "е", "ъ", "", "#", "№")

// numberWords all say "number".
var numberWords = foldSet("№ номер no nr num number n")

// fillers say little about what a column holds.
var fillers = foldSet("по з за із зі в у на до від та і згідно про для the of a an to and in per by as item товар товару товарів goods")

func foldSet(list string) map[string]bool {
	set := map[string]bool{}
	for text := range strings.FieldsSeq(list) {
		set[foldWord(text)] = true
	}
	return set
}

func foldWord(s string) string { return alike.Replace(strings.ToLower(s)) }

// wordsOf parts a heading into folded words. Apostrophes and accents fall out;
// everything else that is no letter or digit parts words.
func wordsOf(text string) []word {
	var words []word
	var part strings.Builder
	end := func(stop bool) {
		if part.Len() > 0 {
			words = append(words, newWord(part.String(), stop))
			part.Reset()
		}
	}
	for _, r := range text {
		switch {
		case r == '№' || r == '#':
			end(false)
			words = append(words, word{text: "№"})
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			part.WriteRune(r)
		case strings.ContainsRune("'’ʼ`´\"\u00ad", r) || unicode.Is(unicode.Mn, r):
		default:
			end(r == '.')
		}
	}
	end(false)
	return words
}

func newWord(text string, cut bool) word {
	folded := foldWord(text)
	if numberWords[folded] {
		return word{text: "№"}
	}
	return word{folded, cut}
}

// spelled is the words written as one, for headings that differ only in spaces
// and punctuation.
func spelled(words []word) string {
	var all strings.Builder
	for _, w := range words {
		all.WriteString(w.text)
	}
	return all.String()
}

// longestLooked is how many bytes of a cell are looked at in search of
// headings: more than any has, so that what follows changes nothing.
const longestLooked = 1000

// oneLine writes a heading on one line.
func oneLine(text string) string {
	if len(text) > longestLooked {
		text = strings.ToValidUTF8(text[:longestLooked], "")
	}
	last := ' '
	for _, r := range text {
		if unicode.IsSpace(r) && (r != ' ' || last == ' ') {
			return strings.Join(strings.Fields(text), " ")
		}
		last = r
	}
	return strings.TrimSuffix(text, " ")
}

// unitNames are the units and currencies as headings name them.
var unitNames = map[string]string{
	"кг": "кг", "kg": "кг", "kgs": "кг", "т": "т", "тонн": "т", "tons": "т", "г": "г", "g": "г",
	"грн": "UAH", "гривень": "UAH", "₴": "UAH", "тис грн": "тис. UAH",
	"дол": "USD", "долл": "USD", "дол сша": "USD", "долл сша": "USD", "доларів": "USD", "доларів сша": "USD", "$": "USD",
	"євро": "EUR", "евро": "EUR", "€": "EUR", "£": "GBP", "zł": "PLN", "злотих": "PLN",
	"шт": "шт", "штук": "шт", "pcs": "шт", "л": "л", "l": "л", "пар": "пара", "пара": "пара", "м2": "м2", "м²": "м2", "м3": "м3", "м³": "м3",
	"см3": "см3", "см³": "см3", "куб см": "см3", "cm3": "см3", "квт год": "кВт·год", "kwh": "кВт·год",
}

// unitOf reads the name of a unit or currency.
func unitOf(text string) (string, bool) {
	plain := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return unicode.IsSpace(r) || r == '.' || r == '·' || r == '*' || r == '-'
	}), " ")
	for _, before := range []string{"в ", "у ", "in "} {
		plain = strings.TrimPrefix(plain, before)
	}
	if unit, ok := unitNames[plain]; ok {
		return unit, true
	}
	code := strings.ToUpper(plain)
	return code, declarations.IsCurrency(code) && code != "ALL" && code != "TOP"
}

var (
	bracketed = regexp.MustCompile(`^(.+?)\s*[(\[]([^()\[\]]+)[)\]]\s*$`)
	afterMark = regexp.MustCompile(`^(.+?)\s*[,;:]\s*([^,;:/]+)$`)
	lastWord  = regexp.MustCompile(`^(.*[^/\s])\s+(\S+)$`)
)

// cutUnit takes the unit or currency off the end of a heading: "Вага нетто,
// кг", "Amount (EUR)", "Вартість USD".
func cutUnit(text string) (rest, unit string) {
	for _, shape := range []*regexp.Regexp{bracketed, afterMark, lastWord} {
		if m := shape.FindStringSubmatch(text); m != nil {
			if unit, ok := unitOf(m[2]); ok {
				return m[1], unit
			}
		}
	}
	return text, ""
}

// boxMark is how a heading refers to a box of the form. told is false where it
// is only a number beside a name, which may count the columns as well.
type boxMark struct {
	box  string // 33, 37_1; "" where none is named
	told bool
}

var (
	toldBox    = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:гр(?:афа|афи|\.)?|(?:sad|сад)(?:\s*box)?|box|поле|ccd_?)[\s.:№]*(\d{1,2})(?:[._/](\d{1,2}))?(?:[^\d]|$)`)
	bareBox    = regexp.MustCompile(`^(\d{1,2})(?:[._/](\d{1,2}))?$`)
	leadingBox = regexp.MustCompile(`^(\d{1,2})(?:[._/](\d{1,2}))?(?:\s*[.):–—-]\s*|\s+)(\p{L}.*)$`)
	lastBox    = regexp.MustCompile(`^(.*\p{L}.*?)\s*\((\d{1,2})(?:[._/](\d{1,2}))?\)$`)
)

// cutBox takes the number of a box out of a heading: "гр. 33", "33", "Box 38
// Net mass", "42. Ціна товару", "Код товару (33)".
func cutBox(text string) (rest string, mark boxMark) {
	if !strings.ContainsAny(text, "0123456789") {
		return text, boxMark{} // the rule for nearly all: soon told
	}
	if m := toldBox.FindStringSubmatch(text); m != nil {
		return strings.TrimLeft(strings.Replace(text, m[0], " ", 1), " .:–—-"), boxMark{boxName(m[1], m[2]), true}
	}
	if m := bareBox.FindStringSubmatch(text); m != nil {
		return "", boxMark{boxName(m[1], m[2]), false}
	}
	if m := leadingBox.FindStringSubmatch(text); m != nil {
		return m[3], boxMark{boxName(m[1], m[2]), false}
	}
	if m := lastBox.FindStringSubmatch(text); m != nil {
		return m[1], boxMark{boxName(m[2], m[3]), false}
	}
	return text, boxMark{}
}

// boxName writes 33 and 01 as 33_1, and 31 and nothing as 31.
func boxName(box, part string) string {
	parts := slices.DeleteFunc([]string{strings.TrimLeft(box, "0"), strings.TrimLeft(part, "0")}, func(s string) bool { return s == "" })
	return strings.Join(parts, "_")
}
