package facts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxFolded is the most letters and digits of a name that tell it apart.
const maxFolded = 200

// Fold brings spellings that look the same to one: capital letters and digits
// only, Cyrillic letters that look Latin as Latin ones. Otherwise "АА 1234"
// and "aa-1234" would be two consignments, each with a draw of its own.
func Fold(s string) string {
	var b strings.Builder
	kept := 0
	for _, r := range norm.NFKC.String(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if kept++; kept > maxFolded {
			break
		}
		b.WriteRune(latin(unicode.ToUpper(r)))
	}
	return b.String()
}

// latin gives the Latin capital that a Cyrillic one looks like.
func latin(r rune) rune {
	const cyrillic, like = "АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX"
	if at := strings.IndexRune(cyrillic, r); at >= 0 {
		return rune(like[at/2]) // Cyrillic letters have two bytes
	}
	return r
}
