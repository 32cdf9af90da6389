package search

// board is where one query is added up, word by word. Boards are used again:
// all is zero but while a query is at work.
type board struct {
	total []int32  // by entry: what its words are worth together
	has   []uint16 // by entry: a bit for each word of the query that it has
	own   []bool   // by entry: one of the words is in its own name
	sure  []uint16 // by entry: a bit for each word that is in its own name in any form
	// reached are the entries that have any word.
	reached []int32

	// While one word is played: what it is worth in the entry's own name and
	// in those above, and the entries where it is worth anything.
	here, above []int32
	touched     []int32
}

func newBoard(entries int) *board {
	return &board{
		total: make([]int32, entries), has: make([]uint16, entries), own: make([]bool, entries),
		sure: make([]uint16, entries),
		here: make([]int32, entries), above: make([]int32, entries),
	}
}

// move is one word of a query and the terms it meets.
type move struct {
	bit     uint16
	negated bool
	found   []match
	rarity  int32
}

// play adds up what a word is worth in each entry: its best occurrence, in the
// entry's own name or, for a part of that, in a name above.
func (b *board) play(x *Index, m move) {
	for _, match := range m.found {
		for _, s := range x.said.of(match.term) {
			b.touch(s.at)
			b.here[s.at] = max(b.here[s.at], worth(match, s, m.negated))
			if match.quality >= sameStem && s.negated == m.negated {
				b.sure[s.at] |= m.bit
			}
		}
	}
	for _, at := range b.touched[:len(b.touched):len(b.touched)] {
		share := inherited(x.keys[at])
		for _, below := range x.below.of(at) {
			b.touch(below)
			b.above[below] = max(b.above[below], b.here[at]*share/100, 1)
		}
	}
	for _, at := range b.touched {
		b.settle(at, m)
	}
	b.touched = b.touched[:0]
}

// worth is up to 1000, half of it where the one denies what the other says.
func worth(m match, s saying, negated bool) int32 {
	v := m.quality * int32(s.weight) / 100
	if s.negated != negated {
		v /= 2
	}
	return max(v, 1)
}

// inherited is how much, of 100, a word in the name of an entry counts for
// those below it. A chapter says little of a code deep under it.
func inherited(key string) int32 {
	if len(key) <= 2 {
		return 25
	}
	return 45
}

func (b *board) touch(at int32) {
	if b.here[at] == 0 && b.above[at] == 0 {
		b.touched = append(b.touched, at)
	}
}

// settle adds what the word played is worth in one entry to its total.
func (b *board) settle(at int32, m move) {
	if b.has[at] == 0 {
		b.reached = append(b.reached, at)
	}
	b.total[at] += m.rarity * max(b.here[at], b.above[at])
	b.has[at] |= m.bit
	b.own[at] = b.own[at] || b.here[at] > 0
	b.here[at], b.above[at] = 0, 0
}

// clear makes the board ready for the next query.
func (b *board) clear() {
	for _, at := range b.reached {
		b.total[at], b.has[at], b.own[at], b.sure[at] = 0, 0, false, 0
	}
	b.reached = b.reached[:0]
}
