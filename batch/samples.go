package batch

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/brama-customs/brama/declarations"
)

// weighed changes how sure a guess is by the values under the heading. Values
// that could hardly be anything else halve the doubt; values that cannot be
// of the field halve the confidence.
func weighed(score int, f FieldInfo, values []string) int {
	filled, fit, proof := 0, 0, 0
	for _, v := range values {
		if v == "" || isNothing(v) {
			continue
		}
		filled++
		if fits(f, v) {
			fit++
		}
		if proves(f, v) {
			proof++
		}
	}
	switch {
	case filled >= 1 && 5*proof >= 4*filled:
		return score + (bothSay+1-score)/2
	case filled >= 2 && 5*fit <= 2*filled:
		return score / 2
	}
	return score
}

// isNothing reports whether a value only says that there is none.
func isNothing(value string) bool {
	switch strings.ToLower(strings.Trim(value, " .#")) {
	case "", "-", "–", "—", "nan", "n/a", "na", "null", "немає", "ні", "0":
		return true
	}
	return false
}

var (
	tenDigits   = regexp.MustCompile(`^\d{8,10}$`)
	someDigits  = regexp.MustCompile(`^\d{4,10}$`)
	quantity    = regexp.MustCompile(`^[+-]?\d[\d\s'’.,\x{00a0}\x{2009}\x{202f}]*\s*[\p{L}\p{Sc}²³./·]{0,12}$`)
	wholeNumber = regexp.MustCompile(`^\d[\d\s\x{00a0}]*(?:[.,]0+)?\s*\p{L}{0,6}\.?$`)
	anyDate     = regexp.MustCompile(`^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))(?:[ T].*)?$`)
	officeCode  = regexp.MustCompile(`^UA\d{6}$`)
	threeStart  = regexp.MustCompile(`^([A-Za-z]{3})(?:[^A-Za-z]|$)`)
	kindOfDoc   = regexp.MustCompile(`^(?:IM|EX|TR|ІМ|ЕК|ТР)(?:[^\p{L}]|$)`)
)

// proves reports whether a value could hardly be of another sort of field.
func proves(f FieldInfo, value string) bool {
	switch f.Kind {
	case KindCommodity:
		return tenDigits.MatchString(codeDigits(value))
	case KindNation:
		return isNation(value)
	case KindCurrency:
		return declarations.IsCurrency(value)
	case KindDay:
		return anyDate.MatchString(value)
	case KindPerson:
		return declarations.ValidEDRPOU(value) || declarations.ValidRNOKPP(value)
	case KindOffice:
		return officeCode.MatchString(value)
	case KindIncoterm:
		return isIncoterm(value)
	}
	return f.Field == "declarationType" && kindOfDoc.MatchString(value)
}

// fits reports whether a value can be of a field, perhaps after a repair.
func fits(f FieldInfo, value string) bool {
	switch f.Kind {
	case KindCommodity:
		return someDigits.MatchString(codeDigits(value))
	case KindNation:
		return isNation(value) || !strings.ContainsFunc(value, unicode.IsDigit)
	case KindCurrency:
		return len([]rune(value)) <= 12 && !strings.ContainsFunc(value, unicode.IsDigit)
	case KindMoney, KindMass, KindNumber:
		return quantity.MatchString(value)
	case KindWhole:
		return wholeNumber.MatchString(value)
	case KindDay:
		return strings.ContainsFunc(value, unicode.IsDigit) && len([]rune(value)) <= 30
	case KindPerson:
		return strings.ContainsFunc(value, unicode.IsDigit) && len([]rune(value)) <= 20
	case KindOffice:
		return officeCode.MatchString(value) || strings.Trim(value, "0123456789") == ""
	case KindIncoterm:
		return threeStart.MatchString(value)
	case KindText:
		return strings.ContainsFunc(value, unicode.IsLetter)
	case KindCode, KindYesNo:
		return len([]rune(value)) <= 25
	case KindReference:
		return len([]rune(value)) <= 60
	}
	return true
}

// codeDigits is a commodity code without what people part its digits by.
func codeDigits(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '.' || r == '-' {
			return -1
		}
		return r
	}, value)
}

// isIncoterm reports whether a value begins with a rule of Incoterms, as in
// "FCA Poznań".
func isIncoterm(value string) bool {
	m := threeStart.FindStringSubmatch(value)
	return m != nil && strings.Contains(" EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP DAT DAF DES DEQ DDU ", " "+strings.ToUpper(m[1])+" ")
}

// isNation reports whether a value is the code of a country or its name.
func isNation(value string) bool {
	if _, ok := declarations.CountryName(value); ok {
		return true
	}
	return countryNames()[foldWord(value)]
}

// countryNames is made when the first is asked for, and only read after that.
var countryNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, c := range declarations.Countries() {
		names[foldWord(c.Name.UK)], names[foldWord(c.Name.EN)] = true, true
	}
	return names
})
