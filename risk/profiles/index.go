package profiles

import "math/bits"

// indexed is a criterion a profile can be filed under: a declaration that has
// none of its keys cannot be hit.
type indexed interface {
	criterion
	rarity() int // declarations of a million that have a key; 0: not to be filed under
	keys(dictionary) []uint64
	declared(s *side, found func(key uint64))
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
	filed map[uint64][]int32
}

// file files profile i.
func (x *index) file(i int, p *Profile, words dictionary) {
	c, ofItem := rarest(&p.Criteria)
	if c == nil {
		x.always.add(i)
		return
	}
	s := x.shelf(c, ofItem)
	for _, key := range c.keys(words) {
		s.filed[key] = append(s.filed[key], int32(i))
	}
}

// rarest gives the criterion that the fewest declarations can meet, nil where
// there is none worth filing under.
func rarest(c *Criteria) (best indexed, ofItem bool) {
	least := tooOften
	look := func(all []criterion, item bool) {
		for _, c := range given(all) {
			if in, ok := c.(indexed); ok && in.rarity() > 0 && in.rarity() < least {
				best, ofItem, least = in, item, in.rarity()
			}
		}
	}
	look(c.ofDeclaration(), false)
	look(c.ofItem(), true)
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
	s := &shelf{indexed: c, filed: map[uint64][]int32{}}
	*side = append(*side, s)
	return s
}

// candidates gives the profiles that a declaration may meet: all it does meet
// are among them.
func (x *index) candidates(v *view) set {
	found := x.always.clone()
	for _, s := range x.ofDeclaration {
		s.find(&v.side, found)
	}
	for i := range v.items {
		for _, s := range x.ofItem {
			s.find(&v.items[i].side, found)
		}
	}
	return found
}

func (s *shelf) find(of *side, found set) {
	s.declared(of, func(key uint64) {
		for _, i := range s.filed[key] {
			found.add(int(i))
		}
	})
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
