package strictjson

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Writer writes a JSON object field by field, to the byte as encoding/json
// writes it. What is written with every declaration has an AppendJSON made of
// it, which costs a sixth of finding the fields by reflection again and again.
// Of each such type a test holds the two equal, so that the tags stay the truth.
type Writer struct {
	Bytes []byte // all written so far; what has no method here is appended after Key
}

// Begin begins an object behind b.
func Begin(b []byte) Writer { return Writer{append(b, '{')} }

// End gives all that was written, the object closed.
func (w *Writer) End() []byte { return append(w.Bytes, '}') }

// Key writes the name of a field, which must need no escape, for its value to
// follow.
func (w *Writer) Key(name string) {
	if w.Bytes[len(w.Bytes)-1] != '{' {
		w.Bytes = append(w.Bytes, ',')
	}
	w.Bytes = append(w.Bytes, '"')
	w.Bytes = append(w.Bytes, name...)
	w.Bytes = append(w.Bytes, `":`...)
}

// Text writes a text.
func (w *Writer) Text(name, value string) {
	w.Key(name)
	w.Bytes = AppendString(w.Bytes, value)
}

// SomeText writes a text that is not empty (omitempty).
func (w *Writer) SomeText(name, value string) {
	if value != "" {
		w.Text(name, value)
	}
}

// SomeTexts writes a list of some texts (omitempty).
func (w *Writer) SomeTexts(name string, values []string) {
	SomeList(w, name, values, func(b []byte, s *string) []byte { return AppendString(b, *s) })
}

// Number writes an exact number.
func (w *Writer) Number(name string, n exact.Number) {
	w.Key(name)
	w.Bytes = append(n.Append(append(w.Bytes, '"')), '"')
}

// SomeNumber writes a number that was given (omitzero).
func (w *Writer) SomeNumber(name string, n exact.Number) {
	if !n.IsZero() {
		w.Number(name, n)
	}
}

// Int writes a whole number.
func (w *Writer) Int(name string, n int64) {
	w.Key(name)
	w.Bytes = strconv.AppendInt(w.Bytes, n, 10)
}

// SomeInt writes a whole number that is not 0 (omitempty).
func (w *Writer) SomeInt(name string, n int64) {
	if n != 0 {
		w.Int(name, n)
	}
}

// Bool writes true or false.
func (w *Writer) Bool(name string, value bool) {
	w.Key(name)
	w.Bytes = strconv.AppendBool(w.Bytes, value)
}

// SomeBool writes what is true (omitempty).
func (w *Writer) SomeBool(name string, value bool) {
	if value {
		w.Bool(name, true)
	}
}

// Date writes a day, "" where there is none.
func (w *Writer) Date(name string, d civil.Date) {
	w.Key(name)
	w.Bytes = append(w.Bytes, '"')
	if !d.IsZero() {
		w.Bytes = d.Time().AppendFormat(w.Bytes, time.DateOnly)
	}
	w.Bytes = append(w.Bytes, '"')
}

// SomeDate writes a day that was given (omitzero).
func (w *Writer) SomeDate(name string, d civil.Date) {
	if !d.IsZero() {
		w.Date(name, d)
	}
}

// Sentence writes a text in both languages.
func (w *Writer) Sentence(name string, t fault.Text) {
	w.Key(name)
	w.Bytes = append(AppendString(append(w.Bytes, `{"uk":`...), t.UK), `,"en":`...)
	w.Bytes = append(AppendString(w.Bytes, t.EN), '}')
}

// SomeSentence writes a text in both languages that says something (omitzero).
func (w *Writer) SomeSentence(name string, t fault.Text) {
	if t != (fault.Text{}) {
		w.Sentence(name, t)
	}
}

// One writes a value by one.
func One[T any](w *Writer, name string, value *T, one func([]byte, *T) []byte) {
	w.Key(name)
	w.Bytes = one(w.Bytes, value)
}

// SomeOne writes a value that there is (omitempty).
func SomeOne[T any](w *Writer, name string, value *T, one func([]byte, *T) []byte) {
	if value != nil {
		One(w, name, value, one)
	}
}

// List writes a list, each element by one; a list that is nil is null.
func List[T any](w *Writer, name string, items []T, one func([]byte, *T) []byte) {
	w.Key(name)
	if items == nil {
		w.Bytes = append(w.Bytes, "null"...)
		return
	}
	w.Bytes = append(w.Bytes, '[')
	for i := range items {
		if i > 0 {
			w.Bytes = append(w.Bytes, ',')
		}
		w.Bytes = one(w.Bytes, &items[i])
	}
	w.Bytes = append(w.Bytes, ']')
}

// SomeList writes a list of something (omitempty).
func SomeList[T any](w *Writer, name string, items []T, one func([]byte, *T) []byte) {
	if len(items) > 0 {
		List(w, name, items, one)
	}
}

// AppendString appends a string as encoding/json writes it. What needs no
// escape, which is nearly everything here, is copied whole; the rest is left to
// it.
func AppendString(b []byte, s string) []byte {
	if rest := s[plainWords(s):]; rest != "" && escapes(rest) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

// plainWords gives how many bytes a text begins with, eight by eight, that are
// ASCII without anything to escape.
func plainWords(s string) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		// A byte is 0 where the text has " or &, one bit apart; < or >; or \.
		quote, angle, back := (w|ones*('"'^'&'))^ones*('"'|'&'), (w|ones*('<'^'>'))^ones*('<'|'>'), w^ones*'\\'
		// Taking 1 from a byte that is 0, or ' ' from a control, sets its highest bit.
		if ((quote-ones)|(angle-ones)|(back-ones)|(w-ones*' ')|w)&high != 0 {
			break
		}
	}
	return i
}

// escapes says whether a text has anything to escape, or is not UTF-8.
func escapes(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= '?' && c != '\\' && c != 0xe2 || c == ' ' || c >= '\'' && c <= ';' || c == '=' {
			continue // by far the most: letters, digits, and the marks between them
		}
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || strings.HasPrefix(s[i:], "\u2028") ||
			strings.HasPrefix(s[i:], "\u2029") {
			return true
		}
	}
	return !utf8.ValidString(s)
}

func appendEscaped(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil { // a string is always written
		panic(err)
	}
	return append(b, text...)
}
