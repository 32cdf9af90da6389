package tariffs

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
)

// held is a measure with its rate read.
type held struct {
	Measure
	priced
	place int // in its table
}

// table holds measures by the beginnings of codes. What applies to a code is
// put together once for every code of the schedule (see rulesOf).
type table struct {
	lengths  []int // of prefixes, longest first, so that only they are looked up
	byPrefix map[string][]*held
	sets     map[string]*rules // by the places of the measures in them
}

// rules are the measures that may apply to one code, by kind and within a
// kind the most particular first. Many codes share one.
type rules struct {
	byKind map[Kind][]*held
}

func (l *law) table(measures []Measure) *table {
	t := &table{byPrefix: map[string][]*held{}, sets: map[string]*rules{}}
	for i, m := range measures {
		h := &held{m, l.price(m.ID, m.Rate), i}
		if m.Kind == BorderFee && standsOnValue(h.rate) {
			l.refuse(m.ID, "a fee at the border is for no goods: there is no value to take a percentage of")
		}
		t.byPrefix[m.Prefix] = append(t.byPrefix[m.Prefix], h)
		if !slices.Contains(t.lengths, len(m.Prefix)) {
			t.lengths = append(t.lengths, len(m.Prefix))
		}
	}
	slices.Sort(t.lengths)
	slices.Reverse(t.lengths)
	return t
}

// rulesOf puts together what may apply to a code. It is for the making of a
// schedule: it remembers what it made.
func (t *table) rulesOf(code string) *rules {
	var key []byte
	var all []*held
	for h := range t.all(code) {
		key = append(strconv.AppendInt(key, int64(h.place), 10), ' ')
		all = append(all, h)
	}
	set, made := t.sets[string(key)]
	if !made {
		set = newRules(all)
		t.sets[string(key)] = set
	}
	return set
}

// find looks a code up without putting its rules together: for tables that
// are seldom asked.
func (t *table) find(kind Kind, code string, w wanted) *held {
	var found *held
	for h := range t.all(code) {
		if h.Kind == kind && h.applies(w) && (found == nil || order(h, found) < 0) {
			found = h
		}
	}
	return found
}

// all gives the measures whose prefix a code has, longest first.
func (t *table) all(code string) iter.Seq[*held] {
	return func(yield func(*held) bool) {
		for _, length := range t.lengths {
			if length > len(code) {
				continue
			}
			for _, h := range t.byPrefix[code[:length]] {
				if !h.spares(code) && !yield(h) {
					return
				}
			}
		}
	}
}

func newRules(all []*held) *rules {
	set := &rules{byKind: map[Kind][]*held{}}
	for _, h := range all {
		set.byKind[h.Kind] = append(set.byKind[h.Kind], h)
	}
	for _, list := range set.byKind {
		slices.SortStableFunc(list, order)
	}
	return set
}

// order is below 0 where a is the more particular of two measures for a code,
// and of equals the one that began later.
func order(a, b *held) int {
	return cmp.Or(b.particular()-a.particular(), len(b.Prefix)-len(a.Prefix), b.From.DaysSince(a.From))
}

// particular ranks a measure: claimed in box 36, asked for by an additional
// code, for named origins, for anybody.
func (h *held) particular() int {
	rank := 0
	if h.Relief != "" {
		rank += 4
	}
	if h.Additional != "" {
		rank += 2
	}
	if len(h.Origins) > 0 {
		rank++
	}
	return rank
}

// asked reports whether the measure applies only to who asks for it.
func (h *held) asked() bool { return h.Additional != "" || h.Relief != "" }

// spares reports whether a code is among the exceptions.
func (m *Measure) spares(code string) bool {
	return slices.ContainsFunc(m.Except, func(prefix string) bool { return strings.HasPrefix(code, prefix) })
}

// wanted is what decides which measures apply to goods.
type wanted struct {
	day        civil.Date
	country    string // of origin, or of destination for what is asked on export
	additional []string
	relief     string // of the box of this kind
}

// find gives the first measure of a kind that applies.
func (r *rules) find(kind Kind, w wanted) *held {
	for _, h := range r.byKind[kind] {
		if h.applies(w) {
			return h
		}
	}
	return nil
}

func (h *held) applies(w wanted) bool { return h.appliesSomewhere(w) && h.concerns(w.country) }

// appliesSomewhere reports whether the measure applies to goods of some
// country.
func (h *held) appliesSomewhere(w wanted) bool {
	return holds(h.From, h.Until, w.day) && (h.Relief == "" || h.Relief == w.relief) &&
		(h.Additional == "" || slices.Contains(w.additional, h.Additional))
}

// concerns reports whether the measure is for goods of a country.
func (m *Measure) concerns(country string) bool {
	return len(m.Origins) == 0 || slices.Contains(m.Origins, country)
}

// any reports whether there is a measure of a kind for whatever origin.
func (r *rules) any(kind Kind, w wanted) bool {
	return slices.ContainsFunc(r.byKind[kind], func(h *held) bool { return h.appliesSomewhere(w) })
}
