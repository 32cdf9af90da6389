package batch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/exact"
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

// totals passes over a row that adds up those above it, and notes it with the
// declaration that is open. It is known by its word, where no commodity code
// stands beside it, or by holding nothing but the sums. A row of totals whose
// sums are others is noted too: rows may be missing.
func (r *run) totals(row Row) bool {
	if r.open == nil {
		return false
	}
	worded := r.a.codeless(row) && slices.ContainsFunc(row.Cells, isTotalWord)
	if !worded && !r.a.onlySums(row) {
		return false
	}
	differ := r.compare(row)
	if !worded && len(differ) > 0 {
		return false
	}
	r.open.fault(row.Number, -1, totalsSkipped.At("", "row", strconv.Itoa(row.Number)))
	for _, d := range differ {
		r.open.fault(row.Number, r.a.targets[d.target].Column,
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
