package search

import (
	"strings"
	"unicode"
)

// The letters that lie on the same key of the Ukrainian and of the American
// keyboard.
const (
	ukrainianKeys = "йцукенгшщзхїфівапролджєячсмитьбюґ"
	americanKeys  = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\"
)

// otherLayout gives what the same keys say in the other layout: "rfhnjgkz" is
// картопля, "сщааує" was to be coffee.
func otherLayout(query string) string {
	uk, us := []rune(ukrainianKeys), []rune(americanKeys)
	keys := make(map[rune]rune, 2*len(uk))
	for i := range uk {
		keys[uk[i]], keys[us[i]] = us[i], uk[i]
	}
	return strings.Map(func(r rune) rune {
		if other, ok := keys[unicode.ToLower(r)]; ok {
			return other
		}
		return r
	}, query)
}

// latin spells Ukrainian letters in Latin ones, the longest first: the table
// of 2010 (Cabinet of Ministers, resolution 55) and what people write besides.
var latin = [...]struct{ latin, ukrainian string }{
	{"shch", "щ"}, {"sch", "щ"}, {"zgh", "зг"}, {"zh", "ж"}, {"kh", "х"}, {"ts", "ц"}, {"ch", "ч"}, {"sh", "ш"},
	{"ya", "я"}, {"ia", "я"}, {"ja", "я"}, {"yu", "ю"}, {"iu", "ю"}, {"ju", "ю"}, {"ye", "є"}, {"ie", "є"},
	{"je", "є"}, {"yi", "ї"}, {"ji", "ї"}, {"yo", "йо"}, {"ai", "ай"}, {"ay", "ай"}, {"ei", "ей"}, {"ey", "ей"},
	{"oi", "ой"}, {"oy", "ой"}, {"ui", "уй"}, {"uy", "уй"}, {"yy", "ий"}, {"yi", "ий"}, {"iy", "ій"},
	{"a", "а"}, {"b", "б"}, {"v", "в"}, {"w", "в"}, {"h", "г"}, {"g", "г"}, {"d", "д"}, {"e", "е"}, {"z", "з"},
	{"y", "и"}, {"i", "і"}, {"j", "й"}, {"k", "к"}, {"l", "л"}, {"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"},
	{"r", "р"}, {"s", "с"}, {"t", "т"}, {"u", "у"}, {"f", "ф"}, {"c", "ц"}, {"x", "кс"}, {"q", "к"},
}

// fromLatin reads Latin letters as Ukrainian ones: "kartoplia" is картопля.
// Soft signs, which Latin has no letter for, are lost; stems have none.
func fromLatin(query string) string {
	query = strings.ToLower(query)
	var out strings.Builder
next:
	for query != "" {
		for _, l := range latin {
			if rest, ok := strings.CutPrefix(query, l.latin); ok {
				out.WriteString(l.ukrainian)
				query = rest
				continue next
			}
		}
		out.WriteByte(query[0])
		query = query[1:]
	}
	return out.String()
}
