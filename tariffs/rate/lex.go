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

// lex adds the tokens of a rate to tokens. A point after a word belongs to it
// and is dropped: "дол. США", "%sacchar.".
func lex(tokens []token, s string) ([]token, error) {
	for s != "" {
		first, size := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(first):
		case isDigit(first):
			size = numberSize(s)
			tokens = append(tokens, token{number, s[:size]})
		case unicode.IsLetter(first):
			size = wordSize(s)
			tokens = append(tokens, token{word, s[:size]})
			size += len(s[size:]) - len(strings.TrimPrefix(s[size:], "."))
		case strings.ContainsRune(signs, first):
			tokens = append(tokens, token{sign, s[:size]})
		default:
			return nil, fmt.Errorf("the character %q has no place in a rate", s[:size])
		}
		s = s[size:]
	}
	return tokens, nil
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
