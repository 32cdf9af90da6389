package batch

import (
	"math/bits"
	"strings"
)

// ready is a word with what comparing it with others asks for, worked out once.
type ready struct {
	word
	runes   []rune
	letters uint64 // a bit for each letter, by its number modulo 64
	digits  bool   // it has some
	weight  int
}

func prepare(w word) ready {
	r := ready{word: w, runes: []rune(w.text), digits: strings.ContainsAny(w.text, "0123456789")}
	for _, letter := range r.runes {
		r.letters |= 1 << (letter % 64)
	}
	return r
}

// likeness compares a word of a heading with one of a name, in hundredths.
func likeness(w, n *ready) uint8 {
	a, b := w.runes, n.runes
	same := commonStart(a, b)
	switch {
	case w.text == n.text:
		return 100
	case w.cut && same == len(a) && len(a) >= 2, n.cut && same == len(b) && len(b) >= 2:
		return 95 // Кр. for країна
	case same >= 4 && len(a)-same <= 2 && len(b)-same <= 2 && max(len(a), len(b)) > 4:
		return 92 // another ending: товару, товарів
	case same == len(a) && len(a) >= 4:
		return 85 // an abbreviation without its full stop
	case !w.digits && mistyped(w, n):
		return 90
	}
	return 0
}

func commonStart(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// mistyped reports whether words are one slip of the hand apart (two where
// they are long): a letter too many, too few, wrong, or two changed over. A slip
// changes two letters at the most, which tells most words apart sooner than
// looking at their order.
func mistyped(w, n *ready) bool {
	a, b := w.runes, n.runes
	long := max(len(a), len(b))
	if long < 5 {
		return false
	}
	allowed := 1
	if long >= 11 {
		allowed = 2
	}
	return max(len(a)-len(b), len(b)-len(a)) <= allowed && bits.OnesCount64(w.letters^n.letters) <= 2*allowed && slips(a, b) <= allowed
}

// slips is the distance of Damerau and Levenshtein between two words, with
// neighbours changed over once (optimal string alignment).
func slips(a, b []rune) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row := rows[(i+2)%3], rows[i%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
