package ua

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/brama-customs/brama/civil"
)

// fact is what a row is compared with the other rows by.
type fact struct {
	line        int
	name        string         // the id it gets if it has none
	id          func() *string // nil: rows of its table have no ids
	key         string         // rows with one key must not hold on the same day
	origins     []string       // … for the same origin; none: all origins
	over, upTo  int            // … for the same engine, where upTo is given
	from, until civil.Date
}

func (r *lawReading) know(f fact) { r.facts = append(r.facts, f) }

// maxID keeps ids short enough to be said in an answer.
const maxID = 100

// nameRows gives rows without an id one of their own: the earliest of those
// that would share a name gets the name, the others their first day too.
func (r *lawReading) nameRows() {
	byName := map[string][]*fact{}
	for i := range r.facts {
		if f := &r.facts[i]; f.id != nil && *f.id() == "" {
			byName[f.name] = append(byName[f.name], f)
		}
	}
	for name, same := range byName {
		slices.SortStableFunc(same, func(a, b *fact) int { return a.from.DaysSince(b.from) })
		for i, f := range same {
			if *f.id() = name; i > 0 {
				*f.id() = name + "@" + f.from.String()
			}
		}
	}
	r.checkIDs()
}

func (r *lawReading) checkIDs() {
	lines := map[string]int{}
	for _, f := range r.facts {
		if f.id == nil {
			continue
		}
		id := *f.id()
		if first, twice := lines[id]; twice {
			r.refuse(f.line, id, fmt.Sprintf("the id stands on line %d too; give each row an id of its own", first))
		}
		if len(id) > maxID {
			r.refuse(f.line, f.name, fmt.Sprintf("the id is over %d bytes; give the row a shorter one", maxID))
		}
		lines[id] = f.line
	}
}

// checkFacts refuses rows that contradict one another.
func (r *lawReading) checkFacts() {
	byKey := map[string][]*fact{}
	for i := range r.facts {
		byKey[r.facts[i].key] = append(byKey[r.facts[i].key], &r.facts[i])
	}
	for _, same := range byKey {
		slices.SortStableFunc(same, func(a, b *fact) int { return cmp.Or(a.from.DaysSince(b.from), a.line-b.line) })
		if same[0].upTo > 0 {
			r.checkEngines(same)
			continue
		}
		r.checkDays(same)
	}
}

// checkDays goes through rows of one key by their first days and remembers for
// each origin the row that holds longest.
func (r *lawReading) checkDays(same []*fact) {
	longest := map[string]*fact{}
	for _, f := range same {
		origins := f.origins
		if len(origins) == 0 {
			origins = []string{""}
		}
		refused := false
		for _, origin := range origins {
			before := longest[origin]
			if before != nil && !before.ends().Before(f.from) && !refused {
				r.overlap(f, before)
				refused = true
			}
			if before == nil || f.ends().After(before.ends()) {
				longest[origin] = f
			}
		}
	}
}

// maxEngines bounds the rows of the excise on vehicles for one code and fuel,
// which are compared each with each.
const maxEngines = 500

func (r *lawReading) checkEngines(same []*fact) {
	if len(same) > maxEngines {
		r.refuse(same[0].line, same[0].name, fmt.Sprintf("over %d rows are for one code and fuel", maxEngines))
		return
	}
	for i, f := range same {
		for _, before := range same[:i] {
			if !before.ends().Before(f.from) && f.over < before.upTo && before.over < f.upTo {
				r.overlap(f, before)
				break
			}
		}
	}
}

// overlap names two rows by the later line, as a reader of the file meets it.
func (r *lawReading) overlap(a, b *fact) {
	if a.line < b.line {
		a, b = b, a
	}
	r.refuse(a.line, a.name, fmt.Sprintf("says the same goods on the same days as line %d; end one of them with until, or name other origins or codes", b.line))
}

// ends is the last day, far off where it is open.
func (f *fact) ends() civil.Date {
	if f.until.IsZero() {
		return civil.Date{}.AddDays(math.MaxInt32)
	}
	return f.until
}
