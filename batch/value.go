package batch

import (
	"strings"
	"unicode"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/rate"
)

// flaw is why a cell's text cannot be taken, or how it was repaired.
type flaw struct {
	rule  fault.Rule
	pairs []string
}

func flawed(r fault.Rule, pairs ...string) *flaw { return &flaw{r, pairs} }

// nothing reports whether a cell says that there is nothing to say. An
// uppercase NA is Namibia.
func nothing(text string) bool {
	switch text {
	case "", "-", "–", "—", "n/a", "N/A", "#N/A", "н/д", "Н/Д", "NaN", "nan":
		return true
	}
	return false
}

// isError reports whether a cell shows an error of Excel other than #N/A,
// which people write on purpose.
func isError(text string) bool {
	switch text {
	case "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}

// tidy cuts spaces off both ends and makes line breaks and tabs spaces.
func tidy(text string) (tidied string, joined bool) {
	tidied = strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	if !strings.ContainsAny(tidied, "\n\r\t\v\f") {
		return tidied, false
	}
	return strings.Join(strings.FieldsFunc(tidied, func(r rune) bool { return strings.ContainsRune("\n\r\t\v\f", r) }), " "), true
}

// readUnit gives a unit of the tariff in its spelling; others stay as they are.
func readUnit(text string) string {
	bare := strings.TrimRight(text, ".;, ")
	if unit, ok := rate.CanonicalUnit(bare); ok {
		return unit
	}
	if unit, ok := numberedUnit(bare); ok {
		return unit
	}
	switch strings.ToLower(strings.ReplaceAll(bare, ".", "")) {
	case "pcs", "pc", "pce", "ea", "unit", "units", "од":
		return rate.Piece
	case "prs", "pr":
		return rate.Pair
	case "кілограми", "kgs", "kilogram", "kilograms":
		return rate.Kilogram
	case "літри", "lt":
		return rate.Litre
	case "метр", "метри", "метрів", "meter", "meters", "metre", "metres":
		return rate.Metre
	}
	return bare
}

// kilograms converts a mass with a unit beside it, told apart by whether
// anything was to convert; false where it is no unit of mass.
func kilograms(n exact.Number, unit string) (mass exact.Number, converted, ok bool) {
	switch strings.ToLower(unit) {
	case "т", "t", "тонн", "тонни", "тонна", "ton", "tons", "tonne", "tonnes", "mt":
		return n.Mul(exact.Int(1000)).Trim(), true, true
	}
	switch readUnit(unit) {
	case "", rate.Kilogram, rate.Gross:
		return n, false, true
	case rate.Gram:
		return n.Mul(exact.New(1, 3)).Trim(), true, true
	}
	return n, false, false
}

// readCurrency gives the ISO 4217 code of a currency by its code of letters
// or digits, its sign or its name; ¥ may be two and is none.
func readCurrency(text string) (string, bool) {
	key := strings.Trim(folded(text), "; ")
	if code := strings.ToUpper(key); declarations.IsCurrency(code) {
		return code, true
	}
	code, ok := currencyNames[key]
	return code, ok
}

// currencyNames are signs, names and numbers of ISO 4217, folded.
var currencyNames = map[string]string{
	"€": "EUR", "євро": "EUR", "euro": "EUR", "euros": "EUR", "978": "EUR",
	"$": "USD", "us$": "USD", "дол сша": "USD", "долар сша": "USD", "долари сша": "USD", "доларів сша": "USD",
	"us dollar": "USD", "us dollars": "USD", "840": "USD",
	"₴": "UAH", "грн": "UAH", "гривня": "UAH", "гривні": "UAH", "гривень": "UAH", "hryvnia": "UAH", "980": "UAH",
	"zł": "PLN", "злотий": "PLN", "злоті": "PLN", "злотих": "PLN", "zloty": "PLN", "985": "PLN",
	"£": "GBP", "фунт стерлінгів": "GBP", "фунтів стерлінгів": "GBP", "pound sterling": "GBP", "826": "GBP",
	"юань": "CNY", "юані": "CNY", "юанів": "CNY", "rmb": "CNY", "156": "CNY", "єна": "JPY", "392": "JPY",
	"швейцарський франк": "CHF", "756": "CHF", "чеська крона": "CZK", "203": "CZK",
	"₺": "TRY", "турецька ліра": "TRY", "949": "TRY", "форинт": "HUF", "348": "HUF", "лей": "RON", "946": "RON",
}

// readYesNo reads a truth value as workbooks and people write it.
func readYesNo(text string) (yes, ok bool) {
	switch strings.ToLower(text) {
	case "true", "yes", "y", "так", "1", "+", "істина":
		return true, true
	case "false", "no", "n", "ні", "0", "хибність":
		return false, true
	}
	return false, false
}

// readFuel gives the contract's name of what drives a vehicle.
func readFuel(text string) (string, bool) {
	switch folded(text) {
	case "petrol", "бензин", "бензиновий", "gasoline":
		return "petrol", true
	case "diesel", "дизель", "дизельний", "дизельне пальне":
		return "diesel", true
	case "hybrid", "гібрид", "гібридний":
		return "hybrid", true
	case "plug in hybrid", "підзарядний гібрид", "гібрид з підзарядкою", "phev":
		return "plug-in-hybrid", true
	case "electric", "електро", "електричний", "електромобіль", "ev":
		return "electric", true
	}
	return "", false
}
