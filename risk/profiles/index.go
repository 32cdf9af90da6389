package profiles

import "math/bits"

// indexed is a criterion a profile can be filed under: a declaration that has
// none of its keys cannot be hit.
type indexed interface {
	criterion
	rarity() int // declarations of a million that have a key; 0: not to be filed under
	keys(dictionary) []uint64
	declared(s *side, keys []uint64) []uint64 // keys with those that a declaration has
}

// tooOften is the rarity from which filing saves nothing.
const tooOften = 700_000

// index finds the few profiles that are worth asking of a declaration. Each
// profile is filed once, under its rarest criterion; one that has none is
// asked of every declaration.
type index struct {
	ofDeclaration []*shelf
	ofItem        []*shelf
	always        set
}

// shelf is the profiles filed under one field, by the key they wait for.
type shelf struct {
	indexed
	filed map[uint64][]filing
}

// filing is a profile on a shelf, with one more of its questions of the same
// side. What that turns away need not be fetched from elsewhere in memory,
// which takes longer than all else; of profiles that only name an origin and a
// price it turns away nearly all.
type filing struct {
	profile int32
	more    question
}

// file files profile i, whose rule is r.
func (x *index) file(i int, criteria sides, r *rule, asked *builder) {
	c, ofItem := rarest(criteria)
	if c == nil {
		x.always.add(i)
		return
	}
	s, questions := x.shelf(c, ofItem), asked.questions[r.first:r.ofItem]
	if ofItem {
		questions = asked.questions[r.ofItem:r.end]
	}
	f := filing{int32(i), questions[len(questions)-1]} // limits come last, and turn away most
	for _, key := range c.keys(asked.words) {
		s.filed[key] = append(s.filed[key], f)
	}
}

// rarest gives the criterion that the fewest declarations can meet, nil where
// there is none worth filing under.
func rarest(criteria sides) (best indexed, ofItem bool) {
	least := tooOften
	look := func(all []criterion, item bool) {
		for _, c := range all {
			if in, ok := c.(indexed); ok && in.rarity() > 0 && in.rarity() < least {
				best, ofItem, least = in, item, in.rarity()
			}
		}
	}
	look(criteria.declaration, false)
	look(criteria.item, true)
	return best, ofItem
}

// shelf gives the shelf of a criterion's field, a new one where there is none.
func (x *index) shelf(c indexed, ofItem bool) *shelf {
	side := &x.ofDeclaration
	if ofItem {
		side = &x.ofItem
	}
	for _, s := range *side {
		if s.field() == c.field() {
			return s
		}
	}
	s := &shelf{indexed: c, filed: map[uint64][]filing{}}
	*side = append(*side, s)
	return s
}

// candidates gives the profiles that a declaration may meet: all it does meet
// are among them.
func (x *index) candidates(v *view, a *answers) set {
	found, room := x.always.clone(), make([]uint64, 0, longestPrefix)
	for _, s := range x.ofDeclaration {
		s.find(&v.side, a, found, room)
	}
	for i := range v.items {
		for _, s := range x.ofItem {
			s.find(&v.items[i].side, a, found, room)
		}
	}
	return found
}

// find adds the profiles that one side of a declaration may meet. room is
// where to put keys meanwhile.
func (s *shelf) find(of *side, a *answers, found set, room []uint64) {
	for _, key := range s.declared(of, room) {
		filed := s.filed[key]
		for i := range filed {
			if a.holds(&filed[i].more, of) {
				found.add(int(filed[i].profile))
			}
		}
	}
}

// set is a set of small numbers; walking it gives them in order.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) clone() set { return append(make(set, 0, len(s)), s...) }

// all walks the set.
func (s set) all(yield func(i int) bool) {
	for at, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(64*at + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
