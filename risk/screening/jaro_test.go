package screening_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/risk/screening"
)

// The first rows are those of Winkler's tables (Overview of Record Linkage, US
// Bureau of the Census, 2006), rounded to three digits as there.
func TestJaroWinkler(t *testing.T) {
	for _, c := range []struct {
		rule, a, b string
		want       int
	}{
		{"two neighbours swapped", "martha", "marhta", 961},
		{"letters of one beyond the other", "dixon", "dicksonx", 813},
		{"a letter for another", "dwayne", "duane", 840},
		{"the same", "same", "same", 1000},
		{"nothing in common", "abc", "xyz", 0},
		{"nothing at all", "", "", 0},
		{"nothing against something", "", "a", 0},
		{"letters in common too far apart", "abcdef", "fghijk", 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := screening.JaroWinkler(c.a, c.b); got != c.want {
				t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
			}
		})
	}
}

func TestSimilarityIsTheSameBothWays(t *testing.T) {
	word := rapid.StringMatching(`[a-e]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		x, y := screening.JaroWinkler(a, b), screening.JaroWinkler(b, a)
		if x != y || x < 0 || x > 1000 {
			t.Errorf("%q and %q: %d one way, %d the other", a, b, x, y)
		}
		if x, y := screening.Alike(a, b), screening.Alike(b, a); x != y {
			t.Errorf("%q and %q are alike %d one way, %d the other", a, b, x, y)
		}
	})
}

// What the index relies on: of one slip in words of five letters, and of two
// in words of ten.
func TestWordsThatAreAlikeShareAGram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[a-d]{4,14}`).Draw(t, "a")
		b := []byte(a)
		for range rapid.IntRange(0, 3).Draw(t, "slips") {
			at := rapid.IntRange(0, len(b)-2).Draw(t, "at")
			switch rapid.IntRange(0, 3).Draw(t, "slip") {
			case 0:
				b[at] = 'z'
			case 1:
				b = append(b[:at], b[at+1:]...)
			case 2:
				b = append(b[:at], append([]byte{'z'}, b[at:]...)...)
			case 3:
				b[at], b[at+1] = b[at+1], b[at]
			}
		}
		if screening.Alike(a, string(b)) > 0 && !screening.ShareGram(a, string(b)) {
			t.Errorf("%q and %q are alike and would not be found", a, b)
		}
	})
}

// This is what docs/screening.md promises of slips.
func TestOneSlipLeavesAWordOfFiveLettersAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-h]{5,12}`).Draw(t, "word")
		at := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		letter := rapid.StringMatching(`[a-h]`).Draw(t, "letter")
		for slip, other := range map[string]string{
			"a letter is wrong":      word[:at] + letter + word[at+1:],
			"a letter is missing":    word[:at] + word[at+1:],
			"a letter is too many":   word[:at] + letter + word[at:],
			"two letters changed":    word[:at] + word[at+1:at+2] + word[at:at+1] + word[at+2:],
			"the last is wrong":      word[:len(word)-1] + letter,
			"the last is missing":    word[:len(word)-1],
			"one stands at its end":  word + letter,
			"one at the very middle": word[:len(word)/2] + letter + word[len(word)/2:],
		} {
			if screening.Alike(word, other) == 0 {
				t.Errorf("%s: %q and %q are not alike", slip, word, other)
			}
		}
	})
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		rule, a, b string
		want       bool
	}{
		{"short words must be the same", "lis", "lys", false},
		{"so must those of four letters", "ivan", "ivas", false},
		{"a letter too many may be", "ivan", "ivana", true},
		{"numbers must be the same", "12345", "12346", false},
		{"names with numbers too", "vostok5", "vostok6", false},
		{"weak words must be the same", "~trade", "~trader", false},
		{"two slips are too many", "kravcenko", "kravcenuk", false},
		{"but in a long word", "cornomorska", "cornamorka", true},
		{"a beginning is not enough", "kovalenko", "kovalcuk", false},
		{"nor is an ending", "fedorenko", "sidorenko", false},
		{"given names of one saint are", "mikola", "nikolai", true},
		{"of two they are not", "mikola", "mihailo", false},
		{"letters swapped in a word of four are two wrong ones", "abcd", "acbd", false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := screening.Alike(c.a, c.b); got > 0 != c.want {
				t.Errorf("%q and %q are alike %d", c.a, c.b, got)
			}
		})
	}
}
