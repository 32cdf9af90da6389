package web

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// maxQuery is the most bytes of an address's query. A calculation with every
// field filled in is about two thousand.
const maxQuery = 8 << 10

// typed is what somebody typed into a form whose answer has an address.
type typed struct{ values url.Values }

// query reads the query of the address, and refuses one that is too long or
// cannot be read.
func (v *visit) query() (typed, error) {
	query := v.c.Request().URI().QueryString()
	if len(query) > maxQuery {
		return typed{}, fault.New(fault.TooLarge, longForm)
	}
	values, err := url.ParseQuery(string(query))
	if err != nil {
		return typed{}, fault.New(fault.Malformed, unreadableForm)
	}
	return typed{values}, nil
}

// clean is a text as it may be shown and asked about: bytes that are no text
// are replaced.
func clean(s string) string { return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD")) }

// get is the first value of a field, "" where there is none.
func (t typed) get(name string) string { return clean(t.values.Get(name)) }

// all are the values of a field that may have several, without the empty.
func (t typed) all(name string) []string {
	var all []string
	for _, value := range t.values[name] {
		if value = clean(value); value != "" {
			all = append(all, value)
		}
	}
	return all
}

// code is a commodity code as it is printed, without its spaces and points.
func (t typed) code(name string) string { return bareCode(t.get(name)) }

func bareCode(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// day is the day of a field, or another where the field is empty or no day;
// then the answer is false.
func (t typed) day(name string, otherwise civil.Date) (civil.Date, bool) {
	text := t.get(name)
	if text == "" {
		return otherwise, true
	}
	day, err := civil.Parse(text)
	if err != nil {
		return otherwise, false
	}
	return day, true
}

// The ways people write figures. Whatever could mean two things is none.
var (
	oneMark   = regexp.MustCompile(`^([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?$`)                          // 1234.5 · 1 234,50
	twoMarks  = regexp.MustCompile(`^([0-9]{1,3}(?:,[0-9]{3})+)\.([0-9]+)$|^([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)$`) // 1,234.50 · 1.234,50
	onlyMarks = regexp.MustCompile(`^[0-9]{1,3}(?:,[0-9]{3}){2,}$|^[0-9]{1,3}(?:\.[0-9]{3}){2,}$`)                  // 1,234,567
	twofold   = regexp.MustCompile(`^[0-9]{1,3},[0-9]{3}$`)                                                         // 1,234 in English
)

// plainFigure reads a figure as people type it, "1 234,50" or "1,234.50", and
// writes it plainly: "1234.50". The answer is false where it is no figure, or
// in the language could be two.
func plainFigure(s, lang string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
	if lang == english && twofold.MatchString(s) {
		return "", false
	}
	whole, places := s, ""
	switch m, n := oneMark.FindStringSubmatch(s), twoMarks.FindStringSubmatch(s); {
	case m != nil:
		whole, places = m[1], m[2]
	case n != nil:
		whole, places = n[1]+n[3], n[2]+n[4]
	case !onlyMarks.MatchString(s):
		return "", false
	}
	whole = strings.Map(onlyDigits, whole)
	if trimmed := strings.TrimLeft(whole, "0"); trimmed != "" {
		whole = trimmed
	} else {
		whole = "0"
	}
	if places != "" {
		whole += "." + places
	}
	return whole, true
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
