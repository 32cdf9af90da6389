package rate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a number, a word or a sign of a rate, as it was written.
type token struct {
	kind kind
	text string
}

type kind uint8

const (
	end    kind = iota
	number      // digits, perhaps a comma or a point and digits
	word        // letters and digits, a letter first: "м2", "EUR"
	sign        // one other character
)

// signs are the characters a rate may hold besides letters, digits, spaces,
// and the points that shorten words.
const signs = "%+/(),;:-–—−‑²³^·*€£$₴"

// place is where a token stands in the text.
type place struct {
	kind     kind
	from, to uint16
}

// lex finds the tokens of the text, which is not longer than MaxText. A point
// after a word belongs to it and is dropped: "дол. США", "%sacchar.".
func (p *parser) lex() error {
	for at := 0; at < len(p.text); {
		s := p.text[at:]
		first, size := utf8.DecodeRuneInString(s)
		found, skip := end, 0
		switch {
		case unicode.IsSpace(first):
			at += size
			continue
		case isDigit(first):
			found, size = number, numberSize(s)
		case unicode.IsLetter(first):
			found, size = word, wordSize(s)
			skip = len(s[size:]) - len(strings.TrimPrefix(s[size:], "."))
		case strings.ContainsRune(signs, first):
			found = sign
		default:
			return fmt.Errorf("the character %q has no place in a rate", s[:size])
		}
		p.places[p.count] = place{found, uint16(at), uint16(at + size)}
		p.count++
		at += size + skip
	}
	return nil
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// numberSize is the length of the number s begins with. A comma or a point
// belongs to it only between digits: "30, але" begins with 30.
func numberSize(s string) int {
	size := digits(s)
	if rest := s[size:]; len(rest) > 1 && (rest[0] == ',' || rest[0] == '.') {
		if places := digits(rest[1:]); places > 0 {
			return size + 1 + places
		}
	}
	return size
}

func digits(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}

func wordSize(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !isDigit(r) {
			return i
		}
	}
	return len(s)
}
