package screening

import (
	"math/bits"
	"slices"
)

const (
	same = 1000 // per mille
	// alikeFrom is the least similarity of words that are alike.
	alikeFrom = 865
	// shortWord is the most letters of words that are alike only if they are the
	// same; of two words, at least one has more than shortWord+1.
	shortWord = 3
	// longWord is how many letters words have at least that may have two slips.
	longWord = 10
)

// alike is how far a word is the other, per mille: 0 where it is not. The
// words are folded.
func alike(a, b string) int {
	if a != b && slices.Contains(givenNames[a], b) {
		return max(givenScore, spelledAlike(a, b))
	}
	return spelledAlike(a, b)
}

// spelledAlike is the similarity by Jaro and Winkler of two words that are one
// slip apart, or two if they are long. By the similarity alone Petrenko would
// be like Petrov and Kravchenko like Kravchuk, for it makes much of a common
// beginning, and it is their endings that tell such surnames apart. Of words
// one slip apart it is alikeFrom at least: letters that come again can mislead
// it.
//
// Words of other than letters, short ones and weak ones are alike only if they
// are the same.
func spelledAlike(a, b string) int {
	switch {
	case a == b:
		return same
	case !near(shapeOf(a), shapeOf(b)):
		return 0
	}
	apart, sim := slips(a, b), jaroWinkler(a, b)
	if apart == 1 {
		sim = max(sim, alikeFrom)
	}
	if sim < alikeFrom || apart > slipsAllowed(len(a), len(b)) {
		return 0
	}
	return min(sim, same-1)
}

func slipsAllowed(a, b int) int {
	if min(a, b) >= longWord {
		return 2
	}
	return 1
}

// shape is what can be told of a word at a glance.
type shape struct {
	length  int
	letters uint32 // a bit for each letter it has; none if nothing but the same word may be like it
}

func shapeOf(word string) shape {
	s := shape{length: len(word)}
	if len(word) <= shortWord {
		return s
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return shape{length: len(word)}
		}
		s.letters |= 1 << (word[i] & 31)
	}
	return s
}

// near tells cheaply of most words that they are too many slips apart: a slip
// changes the length by one at most, and takes away one letter and brings
// another.
func near(a, b shape) bool {
	allowed := slipsAllowed(a.length, b.length)
	if a.letters == 0 || b.letters == 0 || a.length+b.length < 2*shortWord+3 || max(a.length-b.length, b.length-a.length) > allowed {
		return false
	}
	return bits.OnesCount32(a.letters&^b.letters) <= allowed && bits.OnesCount32(b.letters&^a.letters) <= allowed
}

// slips is how many letters are wrong, missing, too many or swapped with their
// neighbour between two words: Damerau's distance (1964) where no letter slips
// twice. Neither word has more letters than longestWord.
func slips(a, b string) int {
	var rows [3][longestWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for k := range len(b) + 1 {
		last[k] = k
	}
	for i := range len(a) {
		row[0] = i + 1
		for k := range len(b) {
			wrong := 1
			if a[i] == b[k] {
				wrong = 0
			}
			row[k+1] = min(last[k]+wrong, last[k+1]+1, row[k]+1)
			if i > 0 && k > 0 && a[i] == b[k-1] && a[i-1] == b[k] {
				row[k+1] = min(row[k+1], before[k-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// The grams of a word are each three letters in a row, its first two and its
// last two: as many as it has letters. Words that are alike share at least one,
// so that nothing is missed by looking at those alone that do. A slip breaks at
// most four: a letter that is wrong or missing stands in three, two that are
// swapped in four, and one too many comes between two. So a word of five letters
// keeps one of five whatever the slip, one of four a letter is added to keeps
// two, and one of longWord keeps two of ten after two slips.

// grams is how many grams a word has.
func grams(word string) int { return len(word) }

// gramAt is a gram of a word as a number below gramCount. The 0 is that of the
// first two letters, the last that of the last two.
func gramAt(word string, i int) int {
	gram := 0
	for k := i - 1; k <= i+1; k++ {
		gram *= gramBase
		if k >= 0 && k < len(word) {
			gram += int(word[k]-'a') + 1
		}
	}
	return gram
}

const (
	gramBase  = 27 // a to z, and before and behind the word
	gramCount = gramBase * gramBase * gramBase
)
