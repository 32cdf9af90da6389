package screening

import (
	"cmp"
	"slices"
	"sync"
)

// DefaultThreshold is the least score that makes a match. A slip in a word,
// a given name in another language and a missing patronymic leave more,
// together as well; a word that contradicts leaves less.
const DefaultThreshold = 900

// Index is lists made ready to be searched. It is never changed after
// [NewIndex] and may be used by many at a time.
type Index struct {
	threshold int
	lists     []indexed
	names     []listed
	words     vocabulary
	// said are the names that have a word which tells in them, by word.
	said rows
	// joined are the names by all their letters.
	joined map[string][]int32
	// numbers are the entries that have a number.
	numbers map[string][]place
	boards  sync.Pool
}

// indexed is a list with its version.
type indexed struct {
	Head
	version string
	entries []Entry
}

// place is an entry of a list.
type place struct{ list, entry int32 }

// listed is one reading of one name of an entry.
type listed struct {
	place
	alias int32   // -1: the name itself
	words []int32 // in the vocabulary
	name  name    // as it is compared; its words are those of the vocabulary
	weak  bool
}

// NewIndex makes an index of lists, which must not be changed afterwards.
// Names match from the threshold on, per mille; 0 is DefaultThreshold.
func NewIndex(lists []List, threshold int) *Index {
	if threshold <= 0 {
		threshold = DefaultThreshold
	}
	x := &Index{threshold: threshold, joined: map[string][]int32{}, numbers: map[string][]place{}}
	x.words.ids = map[string]int32{}
	for i := range lists {
		x.lists = append(x.lists, indexed{lists[i].Head, lists[i].Version(), lists[i].Entries})
		for k := range lists[i].Entries {
			x.add(place{int32(i), int32(k)}, &lists[i].Entries[k])
		}
	}
	x.finish()
	return x
}

// add takes all names and numbers of an entry in.
func (x *Index) add(at place, e *Entry) {
	x.addName(at, -1, e.Name, false)
	for i, a := range e.Aliases {
		x.addName(at, int32(i), a.Name, a.Weak)
	}
	for _, n := range e.Numbers {
		if key := number(n); key != "" && !slices.Contains(x.numbers[key], at) {
			x.numbers[key] = append(x.numbers[key], at)
		}
	}
}

func (x *Index) addName(at place, alias int32, text string, weak bool) {
	for _, n := range readings(text) {
		l := listed{place: at, alias: alias, weak: weak}
		for i, word := range n.words {
			id := x.words.id(word)
			l.words = append(l.words, id)
			n.words[i] = x.words.texts[id] // one copy of each word
		}
		l.name = n
		for _, key := range n.spacings() {
			x.joined[key] = append(x.joined[key], int32(len(x.names)))
		}
		x.names = append(x.names, l)
	}
}

// finish makes the rows by word and by gram.
func (x *Index) finish() {
	x.words.byGram = makeRows(gramCount, func(add func(row, item int32)) {
		for id, text := range x.words.texts {
			for _, gram := range gramsOf(text) {
				add(int32(gram), int32(id))
			}
		}
	})
	x.said = makeRows(len(x.words.texts), func(add func(row, item int32)) {
		for i := range x.names {
			for _, id := range distinct(x.names[i].words) {
				if x.names[i].name.tells(x.words.texts[id]) {
					add(id, int32(i))
				}
			}
		}
	})
	names, words := len(x.names), len(x.words.texts)
	x.boards.New = func() any { return &board{reached: make([]uint8, names), met: make([]bool, words)} }
}

func distinct(ids []int32) []int32 {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// vocabulary is every word of every name, once.
type vocabulary struct {
	texts  []string
	shapes []shape
	ids    map[string]int32
	byGram rows // the words that have a gram
}

func (v *vocabulary) id(word string) int32 {
	id, known := v.ids[word]
	if !known {
		id = int32(len(v.texts))
		v.texts, v.shapes, v.ids[word] = append(v.texts, word), append(v.shapes, shapeOf(word)), id
	}
	return id
}

// gramsOf gives the grams of a word, each once; none of words that nothing but
// the same is like.
func gramsOf(word string) []int {
	if shapeOf(word).letters == 0 {
		return nil
	}
	all := make([]int, 0, longestWord)
	for i := range grams(word) {
		if gram := gramAt(word, i); !slices.Contains(all, gram) {
			all = append(all, gram)
		}
	}
	return all
}

// alikeWord is a word of the vocabulary that is like one asked for.
type alikeWord struct {
	id  int32
	sim int
}

// meet finds all words that are like one, in the order of the vocabulary.
func (v *vocabulary) meet(word string, b *board) []alikeWord {
	var found []alikeWord
	take := func(id int32, sim int) {
		if sim > 0 {
			found = append(found, alikeWord{id, sim})
		}
		b.met[id], b.touched = true, append(b.touched, id)
	}
	for _, other := range append([]string{word}, givenNames[word]...) {
		if id, known := v.ids[other]; known && !b.met[id] {
			take(id, alike(word, other))
		}
	}
	mine := shapeOf(word)
	for _, gram := range gramsOf(word) {
		for _, id := range v.byGram.of(int32(gram)) {
			if near(mine, v.shapes[id]) && !b.met[id] {
				take(id, spelledAlike(word, v.texts[id]))
			}
		}
	}
	for _, id := range b.touched {
		b.met[id] = false
	}
	b.touched = b.touched[:0]
	slices.SortFunc(found, func(a, b alikeWord) int { return cmp.Compare(a.id, b.id) })
	return found
}

// rows are lists of items one behind the other.
type rows struct {
	items []int32
	ends  []int32 // by row, where it ends
}

func (r rows) of(row int32) []int32 {
	begin := int32(0)
	if row > 0 {
		begin = r.ends[row-1]
	}
	return r.items[begin:r.ends[row]]
}

// makeRows goes twice through what each gives: to count, and to fill.
func makeRows(n int, each func(add func(row, item int32))) rows {
	next := make([]int32, n+1)
	each(func(row, _ int32) { next[row+1]++ })
	for i := range n {
		next[i+1] += next[i]
	}
	items := make([]int32, next[n])
	each(func(row, item int32) {
		items[next[row]] = item
		next[row]++
	})
	return rows{items, next[:n]}
}
