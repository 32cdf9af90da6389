package profiles

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
)

// oneOf is a list of which the declared value must be one.
type oneOf struct {
	name   string
	label  fault.Text
	values []string
	form   form
	of     uint8
	often  int // declarations of a million that have one value; 0: not indexed
}

func (c oneOf) field() string                { return c.name }
func (c oneOf) given() bool                  { return c.values != nil }
func (c oneOf) check(f *finder)              { f.list(c.name, c.values, c.form) }
func (c oneOf) words() fault.Text            { return listed(c.label, c.values, "") }
func (c oneOf) question(b *builder) question { return b.text(c.of, c.compared()) }

// compared gives the values as facts hold them.
func (c oneOf) compared() []string {
	if !c.form.folded {
		return c.values
	}
	folded := make([]string, len(c.values))
	for i, value := range c.values {
		folded[i] = facts.Fold(value)
	}
	return folded
}

func (c oneOf) rarity() int                              { return c.often * len(c.values) }
func (c oneOf) keys(words dictionary) []uint64           { return words.addAll(c.compared()) }
func (c oneOf) declared(s *side, keys []uint64) []uint64 { return append(keys, s.texts[c.of]) }

// noneOf is a list of which the declared value must be none. A value that is
// not declared could be any: it does not meet the criterion.
type noneOf struct {
	name   string
	label  fault.Text
	values []string
	form   form
	of     uint8
}

func (c noneOf) field() string     { return c.name }
func (c noneOf) given() bool       { return c.values != nil }
func (c noneOf) check(f *finder)   { f.list(c.name, c.values, c.form) }
func (c noneOf) words() fault.Text { return listed(c.label, c.values, "") }

func (c noneOf) question(b *builder) question {
	return question{op: isOther, of: c.of, rest: b.list(b.words.addAll(c.values))}
}

// onList is lists of persons: a party of the declaration must be on one.
type onList struct{ values []string }

func (c onList) field() string   { return "lists" }
func (c onList) given() bool     { return c.values != nil }
func (c onList) check(f *finder) { f.list(c.field(), c.values, named()) }
func (c onList) words() fault.Text {
	return listed(label("особа у списку", "a party on the list"), c.values, "")
}

func (c onList) question(b *builder) question {
	return question{op: isListed, rest: b.list(b.words.addAll(c.values))}
}

func (c onList) rarity() int                    { return 5_000 * len(c.values) }
func (c onList) keys(words dictionary) []uint64 { return words.addAll(c.values) }

func (c onList) declared(s *side, keys []uint64) []uint64 { return append(keys, s.lists...) }

// prefixes is beginnings of commodity codes: the item's must have one of
// them, or none where not is true.
type prefixes struct {
	name   string
	label  fault.Text
	values []string
	not    bool
}

func (c prefixes) field() string     { return c.name }
func (c prefixes) given() bool       { return c.values != nil }
func (c prefixes) check(f *finder)   { f.list(c.name, c.values, codes()) }
func (c prefixes) words() fault.Text { return listed(c.label, c.values, "…") }

func (c prefixes) question(b *builder) question {
	switch {
	case c.not:
		return question{op: beginsOther, rest: b.spans(c.values)}
	case len(c.values) == 1:
		s := spanOf(c.values[0])
		return question{op: beginsWith, lo: s.first, hi: s.end}
	}
	return question{op: beginsAmong, rest: b.spans(c.values)}
}

// rarity takes each further pair of digits for several times rarer.
func (c prefixes) rarity() int {
	if c.not {
		return 0
	}
	perMillion := [longestPrefix + 1]int{2: 60_000, 3: 30_000, 4: 10_000, 5: 7_000, 6: 4_000, 7: 3_000, 8: 2_000, 9: 1_500, 10: 1_000}
	sum := 0
	for _, p := range c.values {
		sum += perMillion[len(p)]
	}
	return sum
}

func (c prefixes) keys(dictionary) []uint64 {
	keys := make([]uint64, len(c.values))
	for i, p := range c.values {
		keys[i] = encoded(p)
	}
	return keys
}

// declared gives the code with all its beginnings.
func (c prefixes) declared(s *side, keys []uint64) []uint64 {
	for n := shortestPrefix; n <= longestPrefix; n++ {
		keys = append(keys, s.code-s.code%width(n))
	}
	return keys
}

// mostWords is how many values of a list are told; the rest are counted.
const mostWords = 5

// listed says the values of a list, each with an ending.
func listed(label fault.Text, values []string, ending string) fault.Text {
	shown := values[:min(len(values), mostWords)]
	text := " " + strings.Join(shown, ending+", ") + ending
	uk, en := label.UK+text, label.EN+text
	if more := len(values) - len(shown); more > 0 {
		uk, en = uk+" і ще "+strconv.Itoa(more), en+" and "+strconv.Itoa(more)+" more"
	}
	return fault.Text{UK: uk, EN: en}
}
