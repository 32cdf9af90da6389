package batch

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// sums are the sums of the additive columns, by target.
type sums []exact.Number

// counts reports whether a target takes a number.
func (t *target) counts() bool {
	return t.shape.Kind == strictjson.Decimal || t.shape.Kind == strictjson.Integer
}

// additive are the fields of items that a row of totals adds up.
var additive = []string{"items.grossMass", "items.netMass", "items.netMassWithPrimaryPackaging", "items.invoiceAmount",
	"items.customsValue", "items.packages.number", "items.packages", "items.supplementaryQuantities"}

func (t *target) additive() bool { return slices.Contains(additive, t.Field) }

// totalWords begin a row of totals, in small letters.
var totalWords = []string{"разом", "всього", "усього", "загалом", "підсумок", "итого", "всего", "total", "totals",
	"grand total", "subtotal", "sum total"}

// passed is what a row that is no item was passed over as.
type passed int

const (
	nothingPassed passed = iota
	headingsPassed
	totalsPassed // and notes beneath them
)

// passOver notes a row that is no item with the declaration that is open, or
// else with the first one.
func (r *run) passOver(row Row) passed {
	switch {
	case r.a.headings(row), r.after == headingsPassed && numbersColumns(row):
		r.tell(row.Number, -1, headingsSkipped.At("", "row", strconv.Itoa(row.Number)))
		return headingsPassed
	case r.totals(row):
		return totalsPassed
	case r.after == totalsPassed && r.a.codeless(row) && r.a.numberless(row):
		r.tell(row.Number, -1, noteSkipped.At("", "row", strconv.Itoa(row.Number), "text", says(row)))
		return totalsPassed
	}
	return nothingPassed
}

// tell notes a fault of a cell with the declaration that is open, or else keeps
// it for the first one. Where there comes none nothing is lodged that it could
// matter to.
func (r *run) tell(row, column int, f fault.Fault) {
	if r.open != nil {
		r.open.fault(row, column, f)
		return
	}
	r.waiting = append(r.waiting, located{f, place{row, column}})
}

// headings reports whether a row says nothing but what heads its columns, as
// each page of a printed list does. A number alone may be a value that happens
// to be the number of its box.
func (a *Assembler) headings(row Row) bool {
	found, words := 0, false
	for _, t := range a.targets {
		text := t.text(row)
		switch {
		case text == "" || t.Header == "":
		case !t.headedBy(text):
			return false
		default:
			found++
			words = words || strings.ContainsFunc(text, unicode.IsLetter)
		}
	}
	return words || found >= 2
}

// headedBy reports whether a text is the heading of a column, or one row of it
// where it takes several.
func (t *target) headedBy(text string) bool {
	line := oneLine(text)
	if strings.EqualFold(line, t.Header) {
		return true
	}
	return strings.Contains(t.Header, " / ") && slices.ContainsFunc(strings.Split(t.Header, " / "), func(part string) bool {
		return strings.EqualFold(line, part)
	})
}

// numbersColumns reports whether a row numbers the columns or gives the numbers
// of their boxes, as one beneath headings does.
func numbersColumns(row Row) bool {
	row = tidied([]Row{row})[0]
	return counts(row) || numbersOfBoxes(row)
}

// numberless reports whether a row has no number where items have some.
func (a *Assembler) numberless(row Row) bool {
	return !slices.ContainsFunc(a.targets, func(t *target) bool { return t.counts() && !nothing(t.text(row)) })
}

// says is the first text of a row.
func says(row Row) string {
	for _, cell := range row.Cells {
		if text := oneLine(cell); !nothing(text) {
			return text
		}
	}
	return ""
}

// totals passes over a row that adds up those above it. It is known by its
// word, where no commodity code stands beside it, or by holding nothing but the
// sums. A row of totals whose sums are others is noted too: rows may be
// missing. Above all items there is nothing yet to add up.
func (r *run) totals(row Row) bool {
	worded := r.a.codeless(row) && slices.ContainsFunc(row.Cells, isTotalWord)
	if !worded && (r.open == nil || !r.a.onlySums(row)) {
		return false
	}
	var differ []difference
	if r.open != nil {
		differ = r.compare(row)
	}
	if !worded && len(differ) > 0 {
		return false
	}
	r.tell(row.Number, -1, totalsSkipped.At("", "row", strconv.Itoa(row.Number)))
	for _, d := range differ {
		r.tell(row.Number, r.a.targets[d.target].Column,
			totalsDiffer.At("", "said", d.said.String(), "sum", r.all[d.target].String()))
	}
	return true
}

func isTotalWord(text string) bool {
	word := strings.ToLower(strings.TrimSpace(text))
	word, _, _ = strings.Cut(word, ":")
	if slices.Contains(totalWords, strings.TrimSpace(word)) {
		return true
	}
	first, _, _ := strings.Cut(word, " ")
	return slices.Contains(totalWords, first)
}

// codeless reports whether a row lacks what every item has.
func (a *Assembler) codeless(row Row) bool {
	for _, field := range []string{"items.commodityCode", "items.originCountry"} {
		if at := a.fed(field); at >= 0 && !nothing(a.targets[at].text(row)) {
			return false
		}
	}
	return true
}

// onlySums reports whether a row holds numbers of additive columns alone.
func (a *Assembler) onlySums(row Row) bool {
	found := false
	for _, t := range a.targets {
		if nothing(t.text(row)) && !t.formula(row) {
			continue
		}
		if !t.additive() {
			return false
		}
		found = true
	}
	return found
}

// difference is a sum that a row of totals gives otherwise.
type difference struct {
	target int
	said   exact.Number
}

// compare gives the sums of a row that are neither those of the declaration
// nor those of the whole sheet. What cannot be read as a number says nothing
// in a row of totals.
func (r *run) compare(row Row) []difference {
	var differ []difference
	for i, t := range r.a.targets {
		if !t.additive() || nothing(t.text(row)) {
			continue
		}
		v, f := r.a.read(t, t.text(row), func() habits { return r.habitsOf(i) })
		if f == nil && v.number.Cmp(r.all[i]) != 0 && v.number.Cmp(r.open.sums[i]) != 0 {
			differ = append(differ, difference{i, v.number})
		}
	}
	return differ
}
