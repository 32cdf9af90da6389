package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner cuts a text into words: letters and digits, in small letters and
// without apostrophes, so that м'ясо, м’ясо and мясо are the same. A hyphen
// parts words; the two are also offered joined ("T-shirt", "tshirt").
type scanner struct {
	text string
	at   int

	// word is the word read last; it is overwritten by the next one.
	word []byte
	// joined is the last two words in one where hyphen is set.
	joined []byte
	hyphen bool
	// pause is set when any mark stands before the word, clause when it is one
	// that ends a clause.
	pause, clause bool

	latin, cyrillic bool
	apostrophe      int // where in word the last apostrophe was left out, or -1
}

// reset goes to the beginning of another text.
func (s *scanner) reset(text string) {
	s.text, s.at, s.word = text, 0, s.word[:0]
}

// next reads one word. It is false at the end of the text.
func (s *scanner) next() bool {
	s.joined = append(s.joined[:0], s.word...)
	s.word, s.pause, s.clause = s.word[:0], false, false
	first := len(s.joined) == 0
	s.hyphen = s.skip() && !first
	s.latin, s.cyrillic, s.apostrophe = false, false, -1
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		letter := fold(r)
		if letter == 0 && !s.mark(r) {
			break
		}
		s.at += size
		if letter != 0 {
			s.take(letter)
		}
	}
	s.tidy()
	s.joined = append(s.joined, s.word...)
	return len(s.word) > 0
}

// skip goes to the next letter or digit and says whether only a hyphen lay
// between it and the word before.
func (s *scanner) skip() bool {
	from := s.at
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if fold(r) != 0 {
			break
		}
		s.clause = s.clause || strings.ContainsRune(";.():", r)
		s.pause = s.pause || s.clause || r == ','
		s.at += size
	}
	between := s.text[from:s.at]
	return between == "-" || between == "\u2010" || between == "\u2011"
}

// take adds a letter to the word.
func (s *scanner) take(letter rune) {
	s.latin = s.latin || 'a' <= letter && letter <= 'z'
	s.cyrillic = s.cyrillic || 'а' <= letter && letter <= 'ґ'
	s.word = utf8.AppendRune(s.word, letter)
}

// mark reads over what is written within a word but is no letter of it, and
// says whether r was such a mark. The breve and the two dots make й and ї of и
// and і in texts that keep them apart; stress marks and soft hyphens go.
func (s *scanner) mark(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '‘', '`', '´', '′':
		s.apostrophe = len(s.word)
	case '\u0306':
		s.replaceLast('и', 'й')
	case '\u0308':
		s.replaceLast('і', 'ї')
	case '\u0301', '\u00ad', '\u200b':
	default:
		return false
	}
	return true
}

func (s *scanner) replaceLast(old, new rune) {
	if last, size := utf8.DecodeLastRune(s.word); last == old {
		s.word = utf8.AppendRune(s.word[:len(s.word)-size], new)
	}
}

// tidy cuts the English possessive, and puts right a Ukrainian word typed with
// Latin letters that look the same.
func (s *scanner) tidy() {
	if n := len(s.word); s.latin && s.apostrophe == n-1 && n > 1 && s.word[n-1] == 's' {
		s.word = s.word[:n-1]
	}
	if s.latin && s.cyrillic {
		s.word = lookAlikes(s.word)
	}
}

func lookAlikes(word []byte) []byte {
	var out []byte
	for _, r := range string(word) {
		switch r {
		case 'a':
			r = 'а'
		case 'c':
			r = 'с'
		case 'e':
			r = 'е'
		case 'i':
			r = 'і'
		case 'o':
			r = 'о'
		case 'p':
			r = 'р'
		case 'x':
			r = 'х'
		case 'y':
			r = 'у'
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// fold gives the small letter of a letter, a digit as it is, and 0 for
// anything that is neither.
func fold(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9', 'а' <= r && r <= 'я', r == 'і', r == 'ї', r == 'є':
		return r
	case 'A' <= r && r <= 'Z', 'А' <= r && r <= 'Я':
		return r + 0x20
	case r < 0x80, r == 'ʼ', !unicode.IsLetter(r):
		return 0
	}
	return unicode.ToLower(r)
}
