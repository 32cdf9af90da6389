// Package fault is the one vocabulary for what went wrong and may be told to
// a person: faults of a document, each with a code for ever, a JSON pointer,
// a level and a sentence in Ukrainian and English; and errors of a request,
// which say what kind of refusal it is.
//
// Everything that is not a *Error is internal: its text goes to the log and
// never to a person.
package fault

import (
	"sort"
	"strings"
)

// Text is one sentence in both languages of the service.
type Text struct {
	UK string `json:"uk"`
	EN string `json:"en"`
}

// In gives the sentence in the language ("uk" or "en"; any other reads as "uk").
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.UK
}

// Rule is one line of a catalogue: what a code means. Codes are public and
// never change meaning; a rule that is no longer used keeps its code.
// Texts may hold {name} placeholders, filled in by At.
type Rule struct {
	Code  string
	Level Level
	Text  Text
}

// Fault is one rule broken at one place of a document.
type Fault struct {
	Pointer string `json:"pointer"` // JSON pointer into the document, "" for the whole
	Code    string `json:"code"`
	Level   Level  `json:"level"`
	Message Text   `json:"message"`
	Unit    string `json:"unit,omitempty"` // the unit wanted, where a quantity is missing
}

// At makes the fault of this rule at a pointer. pairs are placeholder names
// and values: At("/lrn", "max", "22").
func (r Rule) At(pointer string, pairs ...string) Fault {
	return Fault{Pointer: pointer, Code: r.Code, Level: r.Level, Message: r.Text.fill(pairs)}
}

func (t Text) fill(pairs []string) Text {
	if len(pairs) == 0 {
		return t
	}
	braced := make([]string, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		braced[i], braced[i+1] = "{"+pairs[i]+"}", pairs[i+1]
	}
	fill := strings.NewReplacer(braced[:len(pairs)/2*2]...)
	return Text{UK: fill.Replace(t.UK), EN: fill.Replace(t.EN)}
}

// List is every fault of a document. It is an error so that it can be
// returned as one; an empty list is not: use Err.
type List []Fault

// Error names the codes and pointers, without any value a person wrote.
func (l List) Error() string {
	var b strings.Builder
	for i, f := range l {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(f.Code + " at " + f.Pointer)
	}
	return b.String()
}

// Blocking gives the faults that refuse the document: all but warnings.
func (l List) Blocking() List { return l.filter(func(f Fault) bool { return f.Level != Warning }) }

// Warnings gives the faults that never refuse it.
func (l List) Warnings() List { return l.filter(func(f Fault) bool { return f.Level == Warning }) }

// Has reports whether a code is among the faults.
func (l List) Has(code string) bool {
	for _, f := range l {
		if f.Code == code {
			return true
		}
	}
	return false
}

func (l List) filter(keep func(Fault) bool) List {
	var kept List
	for _, f := range l {
		if keep(f) {
			kept = append(kept, f)
		}
	}
	return kept
}

// Sort orders faults by level (system first, warnings last), then pointer,
// then code, so that the same document always gives the same answer.
func (l List) Sort() {
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i], l[j]
		if a.Level != b.Level {
			return a.Level < b.Level
		}
		if a.Pointer != b.Pointer {
			return lessPointer(a.Pointer, b.Pointer)
		}
		return a.Code < b.Code
	})
}

// lessPointer compares pointers segment by segment, numbers as numbers, so
// that /items/2 stands before /items/10.
func lessPointer(a, b string) bool {
	for a != "" && b != "" {
		var x, y string
		x, a = segment(a)
		y, b = segment(b)
		if x == y {
			continue
		}
		if digits(x) && digits(y) && len(x) != len(y) {
			return len(x) < len(y)
		}
		return x < y
	}
	return a == "" && b != ""
}

// segment cuts the first segment off a pointer.
func segment(pointer string) (first, rest string) {
	if i := strings.IndexByte(pointer[1:], '/'); i >= 0 {
		return pointer[1 : i+1], pointer[i+1:]
	}
	return pointer[1:], ""
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
