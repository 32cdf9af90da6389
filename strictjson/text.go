package strictjson

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/brama-customs/brama/fault"
)

// flaw is what is wrong with the characters of a string, as a set.
type flaw uint8

const (
	control flaw = 1 << iota
	direction
	surrogate
	unassigned
	escaped // no fault: the string holds escapes, which numbers and dates do not
)

var flawRules = []struct {
	flaw flaw
	rule fault.Rule
}{{control, Control}, {direction, Direction}, {surrogate, Surrogate}, {unassigned, Unassigned}}

// flaws notes the faults of a string just read.
func (s *scanner) flaws(f flaw) {
	if f &^= escaped; f == 0 {
		return
	}
	for _, r := range flawRules {
		if f&r.flaw != 0 {
			s.add(r.rule)
		}
	}
}

// flawOf judges one character.
func flawOf(r rune) flaw {
	switch {
	case r >= 0x20 && r < 0x7F, r >= 0x400 && r < 0x500:
		return 0
	case unicode.IsControl(r), r == 0x2028, r == 0x2029:
		return control
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return direction
	case unicode.IsGraphic(r), unicode.Is(unicode.Cf, r):
		return 0
	}
	return unassigned
}

// str takes a string from its quote. Without escapes it is a piece of the
// text and costs nothing.
func (s *scanner) str() (string, flaw) {
	s.at++
	from, found := s.at, flaw(0)
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.text[from : s.at-1], found
		case c == '\\':
			return s.strEscaped(from, found)
		case c >= 0x20 && c < 0x7F:
			s.at++
		case c >= 0xD0 && c <= 0xD3: // U+0400 to U+04FF, all of it letters and marks
			s.at += 2
		default:
			r, size := utf8.DecodeRuneInString(s.text[s.at:])
			found |= flawOf(r)
			s.at += size
		}
	}
	s.stopHere(Syntax)
	return "", 0
}

// strEscaped goes on from the first escape of a string.
func (s *scanner) strEscaped(from int, found flaw) (string, flaw) {
	var b strings.Builder
	b.WriteString(s.text[from:s.at])
	found |= escaped
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if r == '"' {
			s.at++
			return b.String(), found
		}
		if r == '\\' {
			if r, size = escape(s.text[s.at:]); size == 0 {
				break
			}
		}
		if utf16.IsSurrogate(r) {
			r, found = utf8.RuneError, found|surrogate
		}
		found |= flawOf(r)
		b.WriteRune(r)
		s.at += size
	}
	s.stopHere(Syntax)
	return "", 0
}

// escape reads one escape, or a pair of surrogate escapes; size 0 is none. A
// lone surrogate is given as it is.
func escape(text string) (r rune, size int) {
	if len(text) < 2 {
		return 0, 0
	}
	if text[1] == 'u' {
		return unicodeEscape(text)
	}
	if i := strings.IndexByte(`"\/bfnrt`, text[1]); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	return 0, 0
}

const unicodeEscapeSize = len(`\u0000`)

func unicodeEscape(text string) (r rune, size int) {
	r, ok := hex4(text)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(r) {
		low, ok := hex4(text[unicodeEscapeSize:])
		if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
			return pair, 2 * unicodeEscapeSize
		}
	}
	return r, unicodeEscapeSize
}

func hex4(text string) (rune, bool) {
	if len(text) < unicodeEscapeSize || text[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:unicodeEscapeSize], 16, 16)
	return rune(n), err == nil
}
