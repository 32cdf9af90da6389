package search

import (
	"math/bits"
	"unicode/utf8"
)

// outline is a quick, rough picture of a word: how many letters it has, and
// which. A slip of the finger takes a letter away, adds one, swaps two or puts
// one for another, so it changes the length by one at most and the set of
// letters by two at most. Comparing outlines first leaves a few hundred words
// of twelve thousand to be compared in earnest.
type outline struct {
	letters uint8
	set     uint64
}

func outlineOf(word string) outline {
	var o outline
	for _, r := range word {
		o.set |= 1 << (uint32(r) % 64)
		if o.letters < longestWord+1 {
			o.letters++
		}
	}
	return o
}

// near is false where two words cannot lie within so many slips.
func (o outline) near(p outline, slips int) bool {
	apart := int(o.letters) - int(p.letters)
	return -slips <= apart && apart <= slips && bits.OnesCount64(o.set^p.set) <= 2*slips
}

// longestWord is the most letters of a word in which slips are looked for.
const longestWord = 30

// slipsAllowed are how many slips a word of so many letters may hold. In short
// words one letter makes another word: кава, пава, лава.
func slipsAllowed(letters uint8) int {
	switch {
	case letters < 4, letters > longestWord:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// misspelt finds the terms that lie fewest slips away from a word, as written
// or without endings.
func (v *vocabulary) misspelt(f forms) []match {
	word, stem := newSpelling(f.plain), newSpelling(f.stem)
	stem.allowed = min(stem.allowed, slipsAllowed(max(stem.letters, 1)-1))
	var found []match
	fewest := max(word.allowed, stem.allowed)
	for n := range v.terms {
		t := &v.terms[n]
		slips := min(word.slips(t.plain, t.outline, fewest), stem.slips(t.stem, t.stemOutline, fewest))
		if slips > fewest {
			continue
		}
		if slips < fewest {
			found, fewest = found[:0], slips
		}
		found = append(found, match{int32(n), quality(slips)})
	}
	return found
}

func quality(slips int) int32 {
	if slips < 2 {
		return oneTypo
	}
	return twoTypos
}

// spelling is a word that others are compared with.
type spelling struct {
	outline
	runes   []rune
	allowed int
}

func newSpelling(word string) spelling {
	o := outlineOf(word)
	return spelling{o, []rune(word), slipsAllowed(o.letters)}
}

// tooFar is more slips than are ever allowed.
const tooFar = 9

// slips counts the slips between two words, tooFar when there are more than
// allowed for the word or than asked for.
func (s *spelling) slips(word string, o outline, most int) int {
	most = min(most, s.allowed)
	if most == 0 || !s.near(o, most) {
		return tooFar
	}
	if d := distance(s.runes, word); d <= most {
		return d
	}
	return tooFar
}

// distance is the number of letters to be put in, left out, changed or swapped
// with their neighbour to make one word of the other (optimal string
// alignment). a has at most longestWord letters.
func distance(a []rune, word string) int {
	var rows [3][longestWord + 1]uint8
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(a) + 1 {
		above[j] = uint8(j)
	}
	last := rune(0)
	for i := 0; len(word) > 0; i++ {
		r, size := utf8.DecodeRuneInString(word)
		word = word[size:]
		row[0] = uint8(min(i+1, 255))
		for j, letter := range a {
			cost := uint8(1)
			if letter == r {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && letter == last && a[j-1] == r {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row, last = above, row, before, r
	}
	return int(above[len(a)])
}
