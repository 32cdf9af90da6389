package screening

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	longestName = 1000 // bytes of a name that are looked at
	mostWords   = 24   // of a name; further ones are not looked at
)

// name is a name made ready to be compared.
type name struct {
	words []string // folded; weak ones begin with weakMark
	// joined are all letters without spaces, the filling words with them: with
	// the weak words as they are spelled, and as they are compared.
	joined [2]string
	// telling is how many words tell this name from others, and letters how many
	// letters those have.
	telling, letters int
	allWeak          bool // it has nothing but weak words, so that they tell
}

// weakMark begins a word that many names have.
const weakMark = '~'

func isWeak(word string) bool { return word[0] == weakMark }

// tells reports whether a word tells the name from others.
func (n *name) tells(word string) bool { return n.allWeak || !isWeak(word) }

// readings gives a name in every manner it may be read, each once; none where
// nothing of it can be compared.
func readings(text string) []name {
	words := spoken(text)
	var all []name
	for _, m := range mannersOf(words) {
		n := newName(words, m)
		again := func(other name) bool { return other.joined == n.joined && slices.Equal(other.words, n.words) }
		if len(n.words) > 0 && !slices.ContainsFunc(all, again) {
			all = append(all, n)
		}
	}
	return all
}

// mannersOf are the manners that may make a difference to these words.
func mannersOf(words []string) []manner {
	looks, englishJ := false, false
	whole := scriptsOf(strings.Join(words, ""))
	for _, word := range words {
		looks = looks || scriptsOf(word).ambiguous(whole)
		englishJ = englishJ || strings.Contains(word, "j")
	}
	var all []manner
	for _, m := range manners {
		if (looks || !m.looks) && (englishJ || !m.englishJ) {
			all = append(all, m)
		}
	}
	return all
}

func newName(words []string, m manner) name {
	n := name{joined: [2]string{folded(strings.Join(words, ""), m), joinedWords(words, m)}}
	telling := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return fillers[w] })
	if len(telling) == 0 {
		telling = words
	}
	for _, word := range telling {
		if f := foldedOrWeak(word, m); f != "" {
			n.words = append(n.words, f)
		}
	}
	n.allWeak = !slices.ContainsFunc(n.words, func(w string) bool { return !isWeak(w) })
	for _, word := range n.words {
		if n.tells(word) {
			n.telling++
			n.letters += len(word)
		}
	}
	return n
}

func joinedWords(words []string, m manner) string {
	var all strings.Builder
	for _, word := range words {
		all.WriteString(foldedOrWeak(word, m))
	}
	return all.String()
}

func foldedOrWeak(word string, m manner) string {
	if weak, is := weakWords[word]; is {
		return weak
	}
	f := folded(word, m)
	return f[:min(len(f), longestWord)]
}

// spoken are the words of a name in lower case, without the form of the
// company. Letters that stand alone side by side are one word, as in T.O.B.
func spoken(text string) []string {
	words := gathered(strings.FieldsFunc(plain(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
	}))
	words = withoutForms(words)
	return words[:min(len(words), mostWords)]
}

// plain is a text in lower case and composed, without what falls out within
// words: apostrophes of any shape, marks of Arabic letters, soft hyphens.
func plain(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), longestName)], "")
	text = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("'’‘ʼ`´′", r), unicode.Is(unicode.Lm, r), unicode.Is(unicode.Cf, r):
			return -1
		case r == '№' || r == '™':
			return ' '
		}
		return r
	}, text)
	return norm.NFC.String(strings.ToLower(norm.NFKC.String(text)))
}

// gathered joins letters that stand alone side by side.
func gathered(words []string) []string {
	var all []string
	open := false // the last one is made of such letters
	for _, word := range words {
		r, size := utf8.DecodeRuneInString(word)
		alone := size == len(word) && unicode.IsLetter(r)
		if alone && open {
			all[len(all)-1] += word
			continue
		}
		all, open = append(all, word), alone
	}
	return all
}

// withoutForms leaves out the forms of companies, unless nothing is left.
func withoutForms(words []string) []string {
	var left []string
	for i := 0; i < len(words); {
		if n := formAt(words[i:]); n > 0 {
			i += n
			continue
		}
		left = append(left, words[i])
		i++
	}
	for len(left) > 1 && edgeForms[left[0]] {
		left = left[1:]
	}
	for len(left) > 1 && edgeForms[left[len(left)-1]] {
		left = left[:len(left)-1]
	}
	if len(left) == 0 {
		return words
	}
	return left
}

// formAt is how many of the first words are a form of companies, the longest.
func formAt(words []string) int {
	for n := min(len(words), longestForm); n > 0; n-- {
		if forms[strings.Join(words[:n], " ")] {
			return n
		}
	}
	return 0
}
