// Package search finds goods in a nomenclature by the words a person would
// use: Ukrainian or English, in any case and number, half typed or mistyped,
// or by the beginning of a code.
//
// It knows nothing of tariffs: the caller hands it a list of entries and gets
// places of that list back, best first. An [Index] is built once and never
// changes; everything is computed in whole numbers, so that one query has one
// answer on every machine.
//
// How a word of the query meets a word of a name, from the best down: it is
// the same; it is another form of it (футболок and футболки, by their stem);
// it is what people call such goods (ноутбук and комп'ютер); it is its
// beginning; it is of the same root (шкіряний and шкіра); and, if none of
// these, it is a letter or two away. What is made of that, of how rare the
// word is and of where in the name it stands, is in find.go and board.go.
package search

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Entry is one thing that can be found: a commodity with its own names.
type Entry struct {
	// Key is the digits of the code; no two entries have the same.
	Key string
	// UK and EN are its own name, either may be empty.
	UK, EN string
	// Above are the places in the list of the nodes above (chapter, heading…).
	// Words of their names count for this entry too, but less.
	Above []int
}

// Index is a list of entries made ready to be searched. It is never changed
// after [New] and may be used by many at a time.
type Index struct {
	keys []string
	// inKeyOrder are the places ordered by key, for looking up beginnings.
	inKeyOrder []int32
	// order says which of two entries comes first where both score the same:
	// the one with the shorter key, then the one with the lower key.
	order []int32
	// below are the places of everything under an entry, at any depth.
	below lists[int32]
	words vocabulary
	// said are the entries whose own name holds a term.
	said lists[saying]
	// lengths are how many words the names of an entry have, in UK and in EN.
	lengths [][2]uint8
	boards  sync.Pool
}

// saying is one word in the own name of an entry.
type saying struct {
	at int32
	// weight is up to 100: more for the first words of a name and for a short
	// name.
	weight uint8
	// negated is set where the name excludes what the word says: "крім філе".
	negated bool
}

// New makes an index of entries. The places in Above must lie within the list.
func New(entries []Entry) *Index {
	x := &Index{words: newVocabulary()}
	heard := listener{words: &x.words, said: make([]pair[saying], 0, roughWords(entries))}
	under := make([]pair[int32], 0, 4*len(entries))
	for at, e := range entries {
		x.keys = append(x.keys, e.Key)
		uk, en := heard.name(int32(at), e.UK, headFirst), heard.name(int32(at), e.EN, headLast)
		x.lengths = append(x.lengths, [2]uint8{uk, en})
		for _, above := range e.Above {
			under = append(under, pair[int32]{int32(above), int32(at)})
		}
	}
	x.words.settle()
	x.said = group(len(x.words.terms), heard.said)
	x.below = group(len(entries), under)
	x.sortKeys()
	x.boards.New = func() any { return newBoard(len(x.keys)) }
	return x
}

// roughWords guesses how many words the names hold: twelve bytes each.
func roughWords(entries []Entry) int {
	bytes := 0
	for _, e := range entries {
		bytes += len(e.UK) + len(e.EN)
	}
	return bytes / 12
}

func (x *Index) sortKeys() {
	x.inKeyOrder = make([]int32, len(x.keys))
	for at := range x.keys {
		x.inKeyOrder[at] = int32(at)
	}
	byKey := slices.Clone(x.inKeyOrder)
	slices.SortFunc(x.inKeyOrder, func(a, b int32) int {
		return cmp.Or(strings.Compare(x.keys[a], x.keys[b]), cmp.Compare(a, b))
	})
	copy(byKey, x.inKeyOrder)
	slices.SortStableFunc(byKey, func(a, b int32) int { return len(x.keys[a]) - len(x.keys[b]) })
	x.order = make([]int32, len(x.keys))
	for i, at := range byKey {
		x.order[at] = int32(i)
	}
}

// beginning gives the places of the entries whose key begins so, in key order.
func (x *Index) beginning(code string) []int32 {
	from := sort.Search(len(x.inKeyOrder), func(i int) bool { return x.keys[x.inKeyOrder[i]] >= code })
	n := sort.Search(len(x.inKeyOrder)-from, func(i int) bool {
		return !strings.HasPrefix(x.keys[x.inKeyOrder[from+i]], code)
	})
	return x.inKeyOrder[from : from+n]
}

// lists are many short lists kept in one piece of memory.
type lists[T any] struct {
	start []int32
	all   []T
}

// of is the list with this number.
func (l lists[T]) of(i int32) []T { return l.all[l.start[i]:l.start[i+1]] }

// pair is a value and the number of the list it belongs to.
type pair[T any] struct {
	list  int32
	value T
}

// group deals values out to n lists, in the order they come.
func group[T any](n int, pairs []pair[T]) lists[T] {
	l := lists[T]{make([]int32, n+1), make([]T, len(pairs))}
	for _, p := range pairs {
		l.start[p.list+1]++
	}
	for i := range n {
		l.start[i+1] += l.start[i]
	}
	next := slices.Clone(l.start)
	for _, p := range pairs {
		l.all[next[p.list]] = p.value
		next[p.list]++
	}
	return l
}
