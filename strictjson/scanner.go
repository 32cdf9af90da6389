package strictjson

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// scanner walks the text once, forward. After a fault of level System it has
// stopped: every loop asks.
type scanner struct {
	text    string
	at      int
	depth   int
	path    [MaxDepth]step
	steps   int
	faults  fault.List
	stopped bool
}

// step is one segment of the JSON pointer to where the scanner is: a key, or
// an index where the key is "" and named is false.
type step struct {
	key   string
	index int
	named bool
}

func (s *scanner) enterKey(key string) { s.path[s.steps] = step{key: key, named: true}; s.steps++ }
func (s *scanner) enterIndex(i int)    { s.path[s.steps] = step{index: i}; s.steps++ }
func (s *scanner) leave()              { s.steps-- }

// longestKey is how much of a key of the sender's a pointer repeats: the
// answer to a hostile document must stay small.
const longestKey = 64

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer writes the place as RFC 6901 has it. It is only made for a fault.
func (s *scanner) pointer() string {
	var b strings.Builder
	for _, p := range s.path[:s.steps] {
		b.WriteByte('/')
		if p.named {
			b.WriteString(pointerEscapes.Replace(shown(p.key)))
		} else {
			b.WriteString(strconv.Itoa(p.index))
		}
	}
	return b.String()
}

// shown is a key as an answer may repeat it: no control characters, not long.
func shown(key string) string {
	clean := strings.Map(func(r rune) rune {
		if flawOf(r) != 0 {
			return '\uFFFD'
		}
		return r
	}, key[:min(len(key), 4*longestKey)])
	if runes := []rune(clean); len(runes) > longestKey {
		return string(runes[:longestKey]) + "…"
	}
	return clean
}

// add notes a fault where the scanner is, up to MaxFaults and one more.
func (s *scanner) add(r fault.Rule, pairs ...string) {
	switch {
	case len(s.faults) < MaxFaults, r.Level == fault.System:
		s.faults = append(s.faults, r.At(s.pointer(), pairs...))
	case len(s.faults) == MaxFaults:
		s.faults = append(s.faults, More.At("", "max", strconv.Itoa(MaxFaults)))
	}
}

// stop notes a fault that ends the reading.
func (s *scanner) stop(r fault.Rule, pairs ...string) {
	if !s.stopped {
		s.stopped = true
		s.add(r, pairs...)
	}
}

// stopHere is stop with the line and column, both from 1, of where it is.
func (s *scanner) stopHere(r fault.Rule) {
	before := s.text[:min(s.at, len(s.text))]
	line := 1 + strings.Count(before, "\n")
	column := 1 + len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	s.stop(r, "line", strconv.Itoa(line), "column", strconv.Itoa(column))
}

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// next skips space and gives the byte that follows, 0 at the end.
func (s *scanner) next() byte {
	if s.space(); s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// take consumes the byte c, or stops.
func (s *scanner) take(c byte) bool {
	if s.stopped || s.next() != c {
		s.stopHere(Syntax)
		return false
	}
	s.at++
	return true
}

// down goes one level deeper; up must follow.
func (s *scanner) down() bool {
	if s.depth == MaxDepth {
		s.stop(Depth, "max", strconv.Itoa(MaxDepth))
		return false
	}
	s.depth++
	s.at++
	return true
}

// members walks an object from its brace: each is called with the key, and
// must consume the value.
func (s *scanner) members(each func(key string, flaws flaw)) {
	if !s.down() {
		return
	}
	for first := true; s.more('}', first); first = false {
		key, flaws := s.str()
		if !s.take(':') {
			break
		}
		s.enterKey(key)
		each(key, flaws)
		s.leave()
	}
	s.depth--
}

// elements walks an array from its bracket: each must consume the element.
func (s *scanner) elements(each func(i int)) {
	if !s.down() {
		return
	}
	for i := 0; s.more(']', i == 0); i++ {
		s.enterIndex(i)
		each(i)
		s.leave()
	}
	s.depth--
}

// more reports whether another member or element follows, and steps over the
// comma or the closing bracket.
func (s *scanner) more(closing byte, first bool) bool {
	if s.stopped {
		return false
	}
	switch c := s.next(); {
	case c == closing:
		s.at++
		return false
	case first:
	case !s.take(','):
		return false
	}
	if closing == '}' && s.next() != '"' {
		s.stopHere(Syntax)
		return false
	}
	return true
}

// skip steps over a value of any shape, minding only its syntax.
func (s *scanner) skip() {
	switch c := s.next(); {
	case c == '{':
		s.members(func(string, flaw) { s.skip() })
	case c == '[':
		s.elements(func(int) { s.skip() })
	case c == '"':
		s.str()
	default:
		s.word()
	}
}

// word takes a number or one of true, false and null, as written.
func (s *scanner) word() string {
	from := s.at
	for s.at < len(s.text) && wordByte(s.text[s.at]) {
		s.at++
	}
	word := s.text[from:s.at]
	if word != "true" && word != "false" && word != "null" && !jsonNumber(word) {
		s.at = from
		s.stopHere(Syntax)
	}
	return word
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == 'E' || c == '+' || c == '-' || c == '.'
}

// jsonNumber reports whether a word is a number as RFC 8259 section 6 has it.
func jsonNumber(w string) bool {
	w = strings.TrimPrefix(w, "-")
	whole := leadingDigits(w)
	if whole == 0 || whole > 1 && w[0] == '0' {
		return false
	}
	w = w[whole:]
	if strings.HasPrefix(w, ".") {
		places := leadingDigits(w[1:])
		if places == 0 {
			return false
		}
		w = w[1+places:]
	}
	if w != "" && (w[0] == 'e' || w[0] == 'E') {
		w = w[1:]
		if w != "" && (w[0] == '+' || w[0] == '-') {
			w = w[1:]
		}
		return w != "" && leadingDigits(w) == len(w)
	}
	return w == ""
}

func leadingDigits(w string) int {
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' {
		n++
	}
	return n
}
