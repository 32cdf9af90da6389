package profiles

import (
	"strings"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
)

// form is how a value of a list must be written: one that is not would never
// be met, and nobody would notice.
type form struct {
	ok     func(string) bool
	rule   fault.Rule
	folded bool // names of parties are compared folded, as facts hold them
}

func offices() form {
	return form{ok: func(s string) bool {
		digits, ok := strings.CutPrefix(s, "UA")
		return ok && isDigits(digits, 6, 6)
	}, rule: officeForm}
}

func declarationTypes() form {
	return form{ok: func(s string) bool { return s == "IM" || s == "EX" || s == "TR" }, rule: typeUnknown}
}

func twoDigits(r fault.Rule) form {
	return form{ok: func(s string) bool { return isDigits(s, 2, 2) }, rule: r}
}

func countries() form {
	return form{ok: func(s string) bool { return len(s) == 2 && isCapital(s[0]) && isCapital(s[1]) }, rule: countryForm}
}

func parties() form {
	return form{ok: func(s string) bool { return facts.Fold(s) != "" }, rule: partyForm, folded: true}
}

func named() form {
	return form{ok: func(s string) bool { return strings.TrimSpace(s) != "" }, rule: listForm}
}

func codes() form {
	return form{ok: func(s string) bool { return isDigits(s, shortestPrefix, longestPrefix) }, rule: codeForm}
}

func methods() form {
	return form{ok: func(s string) bool { return len(s) == 1 && s[0] >= '1' && s[0] <= '6' }, rule: valuationForm}
}

// ValidFormality reports whether a code is like 105-2, as profiles name
// formalities.
func ValidFormality(s string) bool {
	first, last, ok := strings.Cut(s, "-")
	return ok && isDigits(first, 3, 3) && isDigits(last, 1, 1)
}

// isID reports whether words of small letters and digits are joined by single
// hyphens.
func isID(s string) bool {
	for word := range strings.SplitSeq(s, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

func isDigits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
