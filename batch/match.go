package batch

import (
	"maps"
	"slices"
	"sync"
	"unicode/utf8"
)

// How sure a match is, in hundredths.
const (
	sameName  = 97 // letter for letter after folding
	bothSay   = 99 // the name and the box agree
	boxTold   = 95 // "гр. 33"
	codeAlone = 85 // a type of document or the number of a box and nothing else
	alikeName = 95 // the most for a name that only resembles
	weakName  = 50 // a name that other things go by too
	boxAgain  = 75 // a box beside a name of something else

	// floor is what a column is mapped from. Below it a person must choose.
	floor = 60
)

// guess is a field a heading may stand for.
type guess struct {
	at    int // place in fields
	score int // hundredths
}

// known is a name as headings are compared with it.
type known struct {
	at     int // place in fields; notAField for what must stay out
	weak   bool
	words  []int // places in the words of the lexicon
	joined string
	weight int
}

// notAField is the place of names that are known to be none of ours.
const notAField = -1

// lexicon is the names of all fields, ready to be compared with.
type lexicon struct {
	names  []known
	words  []ready          // of the names, each once
	joined map[string][]int // names by their letters
	starts map[string][]int // names by the first two letters of a word
	spread map[string]int   // in how many fields a word is used
	boxes  map[string]int
}

// knownNames is made when the first heading is read, and only read after that.
var knownNames = sync.OnceValue(func() *lexicon { return newLexicon(fields) })

func newLexicon(fields []FieldInfo) *lexicon {
	l := &lexicon{joined: map[string][]int{}, starts: map[string][]int{}, spread: map[string]int{}, boxes: map[string]int{}}
	places := map[word]int{}
	for at, f := range fields {
		for _, h := range f.names {
			l.add(at, h, places)
		}
		for _, box := range f.Boxes {
			l.boxes[box] = at
		}
	}
	for _, h := range readNames(otherNames) {
		l.add(notAField, h, places)
	}
	l.countWords()
	for i := range l.words {
		l.words[i].weight = l.weightOf(l.words[i].text)
	}
	for i := range l.names {
		l.index(i)
	}
	return l
}

// add takes a name of a field into the lexicon; places are those of its words.
func (l *lexicon) add(at int, h heading, places map[word]int) {
	n := known{at: at, weak: h.weak}
	list := wordsOf(h.text)
	n.joined = spelled(list)
	for _, w := range list {
		place, there := places[w]
		if !there {
			place = len(l.words)
			places[w] = place
			l.words = append(l.words, prepare(w))
		}
		n.words = append(n.words, place)
	}
	l.names = append(l.names, n)
}

func (l *lexicon) countWords() {
	used := map[string]map[int]bool{}
	for _, n := range l.names {
		for _, place := range n.words {
			text := l.words[place].text
			if used[text] == nil {
				used[text] = map[int]bool{}
			}
			used[text][n.at] = true
		}
	}
	for text, in := range used {
		l.spread[text] = len(in)
	}
}

func (l *lexicon) index(i int) {
	n := &l.names[i]
	l.joined[n.joined] = append(l.joined[n.joined], i)
	for _, place := range n.words {
		n.weight += l.words[place].weight
		if start := startOf(l.words[place].text); !slices.Contains(l.starts[start], i) {
			l.starts[start] = append(l.starts[start], i)
		}
	}
}

// startOf is the first two letters of a word.
func startOf(text string) string {
	end := 0
	for i := 0; i < 2 && end < len(text); i++ {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end]
}

// weightOf is how much a word tells: one of a single field more than one of
// many, one that no field knows as much as the best.
func (l *lexicon) weightOf(text string) int {
	switch n := l.spread[text]; {
	case fillers[text]:
		return 1
	case text == "№":
		return 2
	case n >= 8:
		return 3
	case n >= 4:
		return 4
	case n >= 2:
		return 5
	}
	return 6
}

// question is a heading that is being compared with the names.
type question struct {
	words   []ready
	letters string
	like    [][]uint8 // how alike each word is to each of the lexicon, in hundredths
}

// mostWords is how many words of a heading are looked at: honest ones have
// fewer.
const mostWords = 40

func (l *lexicon) question(heading []word) question {
	q := question{letters: spelled(heading)}
	for _, w := range heading[:min(len(heading), mostWords)] {
		r := prepare(w)
		r.weight = l.weightOf(w.text)
		like := make([]uint8, len(l.words))
		for i := range l.words {
			like[i] = likeness(&r, &l.words[i])
		}
		q.words, q.like = append(q.words, r), append(q.like, like)
	}
	return q
}

// guesses gives the fields a name may stand for, best first; none where it is
// known to be something else.
func (l *lexicon) guesses(heading []word) []guess {
	best := map[int]int{}
	q := l.question(heading)
	for i, near := range l.near(q) {
		if n := &l.names[i]; near {
			best[n.at] = max(best[n.at], l.compare(q, n))
		}
	}
	l.capWeak(best, q.letters)
	out := best[notAField]
	delete(best, notAField)
	var list []guess
	for _, at := range slices.Sorted(maps.Keys(best)) {
		if score := best[at]; score > out && score > 0 {
			list = append(list, guess{at, score})
		}
	}
	slices.SortStableFunc(list, func(a, b guess) int { return b.score - a.score })
	return list
}

// capWeak keeps a heading that is a weak name, and no other, from being taken
// for the longer names it resembles.
func (l *lexicon) capWeak(best map[int]int, letters string) {
	own := map[int]bool{}
	for _, i := range l.joined[letters] {
		if !l.names[i].weak {
			return
		}
		own[l.names[i].at] = true
	}
	for at := range best {
		if own[at] {
			best[at] = weakName
		} else if len(own) > 0 {
			best[at] = min(best[at], weakName/2)
		}
	}
}

// near tells the names worth comparing with: those of the same letters, and
// those with a word that begins the same.
func (l *lexicon) near(q question) []bool {
	near := make([]bool, len(l.names))
	for _, i := range l.joined[q.letters] {
		near[i] = true
	}
	for _, w := range q.words {
		for _, i := range l.starts[startOf(w.text)] {
			near[i] = true
		}
	}
	return near
}

// compare gives how sure it is that a heading means a name.
func (l *lexicon) compare(q question, n *known) int {
	score := sameName
	if q.letters != n.joined {
		score = l.overlap(q, n) * alikeName / 100
	}
	if n.weak {
		score = score * weakName / sameName
	}
	return score
}

// overlap is twice the weight of what both have over the weight of both, in
// hundredths. A word that names another thing (a duty, a rate, a difference)
// and is not in the name leaves nothing.
func (l *lexicon) overlap(q question, n *known) int {
	var taken uint64 // words of the name; none has sixty-four
	common, all := 0, n.weight
	for i := range q.words {
		at, quality := bestWord(q.like[i], n.words, taken)
		if at < 0 {
			if strangers[q.words[i].text] {
				return 0
			}
			all += q.words[i].weight
			continue
		}
		taken |= 1 << at
		weight := l.words[n.words[at]].weight // an abbreviation tells as much as the word
		all += weight
		common += 2 * weight * quality
	}
	return common / max(all, 1)
}

// bestWord finds the word of a name that a word of a heading stands for best.
func bestWord(like []uint8, words []int, taken uint64) (at, quality int) {
	at = -1
	for i, place := range words {
		if q := int(like[place]); q > quality && taken&(1<<i) == 0 {
			at, quality = i, q
		}
	}
	return at, quality
}
