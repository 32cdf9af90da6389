package screening

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/brama-customs/brama/fault"
)

// mostMatches is how many matches are given at most: a name with more hits
// tells nothing by the sixth.
const mostMatches = 5

// Match is an entry that may be who was asked for. It is a reason for a person
// to look, not a finding of fact.
type Match struct {
	List    string     `json:"list"`    // its ID
	Version string     `json:"version"` // of the list
	Entry   string     `json:"entry"`   // its ID
	Name    string     `json:"name"`    // as on the list; the alias, if that is what matched
	Kind    Kind       `json:"kind"`
	Score   int        `json:"score"`             // per mille
	Program string     `json:"program,omitempty"` // the regime it is listed under
	Ground  fault.Text `json:"ground,omitzero"`   // why it is listed, where the list says so
	Reason  fault.Text `json:"reason"`            // why it was found
}

// Match finds the entries whose name, or an alias, is like a name: at most five,
// best first, each entry once.
func (x *Index) Match(text string) []Match {
	best := map[place]hit{}
	for _, n := range readings(text) {
		x.find(&n, func(h hit) { keep(best, x.names, h) })
	}
	return x.matches(best)
}

// hit is a reading of a name on a list that is like the one asked for.
type hit struct {
	name  int32
	score int
}

// keep keeps the best hit of each entry; of equals the first name.
func keep(best map[place]hit, names []listed, h hit) {
	at := names[h.name].place
	if old, has := best[at]; !has || h.score > old.score || h.score == old.score && h.name < old.name {
		best[at] = h
	}
}

// board is where one search is worked out. Boards are used again: all is zero
// but while a search is under way.
type board struct {
	reached []uint8 // by name on a list: how many telling words of those asked for it has something like
	names   []int32 // those reached
	met     []bool  // by word of the vocabulary: compared already
	touched []int32 // those met
}

// find gives every name on the lists that scores enough. It compares those
// alone that share two telling words, or the only one that both have: all
// others score nothing.
func (x *Index) find(n *name, give func(hit)) {
	b := x.boards.Get().(*board)
	found := make([][]alikeWord, len(n.words))
	for i, word := range n.words {
		if found[i] = x.words.meet(word, b); n.tells(word) {
			x.reach(found[i], b, i)
		}
	}
	for _, at := range b.names {
		l := &x.names[at]
		if b.reached[at]&countOf >= 2 || n.telling == 1 && l.name.telling == 1 {
			x.try(n, at, found, give)
		}
		b.reached[at] = 0
	}
	b.names = b.names[:0]
	x.boards.Put(b) // not deferred: after a panic the board is not clear
	for _, key := range n.spacings() {
		for _, at := range x.joined[key] {
			if s := spaced(n, &x.names[at]); s >= x.threshold {
				give(hit{at, s})
			}
		}
	}
}

// The count in board.reached is of words, not of meetings: the low bits count
// up to two, the others hold the last word that was counted.
const (
	countOf  = 3
	wordFrom = 2
)

// reach counts word i for the names that have something like it.
func (x *Index) reach(found []alikeWord, b *board, i int) {
	word := uint8(i+1) << wordFrom
	for _, f := range found {
		for _, at := range x.said.of(f.id) {
			old := b.reached[at]
			if old == 0 {
				b.names = append(b.names, at)
			}
			if old&^countOf != word {
				b.reached[at] = word | min(old&countOf+1, 2)
			}
		}
	}
}

// try scores a name on a list by the words that were found to be alike.
func (x *Index) try(n *name, at int32, found [][]alikeWord, give func(hit)) {
	l := &x.names[at]
	s := scoreListed(n, l, func(i, k int) int {
		f, is := slices.BinarySearchFunc(found[i], l.words[k], func(a alikeWord, id int32) int { return cmp.Compare(a.id, id) })
		if !is {
			return 0
		}
		return found[i][f].sim
	})
	if s >= x.threshold {
		give(hit{at, s})
	}
}

// scoreListed is the score of a name on a list; of a weak alias only whether
// it is the same.
func scoreListed(n *name, l *listed, sim func(i, k int) int) int {
	s := score(n, &l.name, sim)
	if l.weak && s < same {
		return 0
	}
	return s
}

// spacings are the letters of a name without spaces; none of one too short to
// be known by them.
func (n *name) spacings() []string {
	keys := n.joined[:]
	if keys[0] == keys[1] {
		keys = keys[:1]
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return len(key) < shortName })
}

// spaced is the score of a name with the same letters, whatever the spaces.
func spaced(n *name, l *listed) int {
	theirs := l.name.spacings()
	same := func(key string) bool { return slices.Contains(theirs, key) }
	if l.weak || !slices.ContainsFunc(n.spacings(), same) {
		return 0
	}
	return spacedScore
}

// matches puts hits in order and says why.
func (x *Index) matches(best map[place]hit) []Match {
	var all []Match
	for at, h := range best {
		all = append(all, x.match(at, h))
	}
	slices.SortFunc(all, byScore)
	return slices.Clip(all[:min(len(all), mostMatches)])
}

func byScore(a, b Match) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.List, b.List), cmp.Compare(a.Entry, b.Entry))
}

func (x *Index) match(at place, h hit) Match {
	list, entry := &x.lists[at.list], &x.lists[at.list].entries[at.entry]
	m := Match{List: list.ID, Version: list.version, Entry: entry.ID, Name: entry.Name, Kind: entry.Kind, Score: h.score,
		Program: entry.Program, Ground: entry.Reason}
	if alias := x.names[h.name].alias; alias >= 0 {
		m.Name = entry.Aliases[alias].Name
	}
	m.Reason = nameFound.At("", told(list, entry, "name", m.Name, "score", strconv.Itoa(m.Score))...).Message
	return m
}

// told are the values of a reason.
func told(l *indexed, e *Entry, more ...string) []string {
	title, why := cmp.Or(l.Title, l.ID), cmp.Or(e.Program, "–")
	if day := l.Date.String(); day != "" {
		title += ", " + day
	}
	return append([]string{
		"list", title, "version", l.version[:shownVersion], "entry", e.ID,
		"why-uk", cmp.Or(e.Reason.UK, why), "why-en", cmp.Or(e.Reason.EN, why),
	}, more...)
}

// shownVersion is how many digits of a version a reason tells.
const shownVersion = 12

// MatchNumber finds the entries that have a number of registration, tax or
// passport: the same letters and digits, whatever stands between them. At most
// five, ordered by list and entry.
func (x *Index) MatchNumber(text string) []Match {
	var all []Match
	for _, at := range x.numbers[number(text)] {
		list, entry := &x.lists[at.list], &x.lists[at.list].entries[at.entry]
		m := Match{List: list.ID, Version: list.version, Entry: entry.ID, Name: entry.Name, Kind: entry.Kind, Score: same,
			Program: entry.Program, Ground: entry.Reason}
		m.Reason = numberFound.At("", told(list, entry, "name", entry.Name, "number", text)...).Message
		all = append(all, m)
	}
	slices.SortFunc(all, byScore)
	return slices.Clip(all[:min(len(all), mostMatches)])
}

const (
	shortestNumber = 5 // characters
	longestNumber  = 40
	leastDigits    = 4
)

// number is a number as it is compared: capitals and digits, Cyrillic letters
// as the Latin ones they look like. Empty where it is too short to tell anybody
// from others, or no number.
func number(text string) string {
	if len(text) > longestName {
		return ""
	}
	digits := 0
	key := strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if latin, is := latinLooks[r]; is {
			r = latin
		}
		if r >= '0' && r <= '9' {
			digits++
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(text))
	if digits < leastDigits || len(key) < shortestNumber || len(key) > longestNumber {
		return ""
	}
	return key
}
