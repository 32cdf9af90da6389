package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// Hit is an entry found.
type Hit struct {
	// At is its place in the list given to [New].
	At int
	// Score says how well it answers the query, against others of the same
	// query; higher is better.
	Score int
}

// Find gives at most limit entries that answer a query, best first; those of
// the same score by the shorter key, then by the key. Only entries that keep
// allows are given; keep may be nil.
//
// A query of digits gives the codes that begin so. With words beside the
// digits, the words are looked for among those codes. Entries must have every
// word, in their own name or in one above; where none has, those that have
// some are given. Where a query has no good answer as it is typed, it is tried
// as typed with the wrong keyboard layout and as Ukrainian in Latin letters.
func (x *Index) Find(query string, limit int, keep func(at int) bool) []Hit {
	if limit <= 0 {
		return nil
	}
	query = query[:min(len(query), longestQuery)]
	best := x.answer(x.read(query), keep)
	for _, meant := range [...]func(string) string{otherLayout, fromLatin} {
		if best.grade == faithful {
			break
		}
		if other := x.answer(x.read(meant(query)), keep); other.grade > best.grade {
			best = other
		}
	}
	slices.SortFunc(best.hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(x.order[a.At], x.order[b.At]))
	})
	return slices.Clip(best.hits[:min(limit, len(best.hits))])
}

// grade is how far an answer does what the query asks.
type grade int

const (
	empty    grade = iota
	partial        // some words are in no entry together with the others
	mistyped       // every word, if some were typed wrongly
	faithful       // every word as it is written
)

type answer struct {
	grade grade
	hits  []Hit
}

func (x *Index) answer(asked wish, keep func(int) bool) answer {
	if len(asked.words) == 0 {
		return x.byCode(asked.code, faithful, keep)
	}
	b := x.boards.Get().(*board)
	asAsked := faithful
	for i, w := range asked.words {
		found, typo := x.words.meet(w.word)
		if typo {
			asAsked = mistyped
		}
		b.play(x, move{1 << i, w.negated, found, x.rarity(found)})
	}
	whole, part := x.gather(b, asked, keep)
	x.boards.Put(b) // not deferred: if keep panics, the board is not clear
	switch {
	case len(whole) > 0:
		return answer{asAsked, whole}
	case len(part) == 0 && asked.code != "":
		return x.byCode(asked.code, partial, keep)
	case len(part) == 0:
		return answer{}
	}
	return answer{partial, part}
}

// byCode gives the entries whose key begins so; all score the same.
func (x *Index) byCode(code string, g grade, keep func(int) bool) answer {
	if code == "" {
		return answer{}
	}
	a := answer{grade: g}
	for _, at := range x.beginning(code) {
		if keep == nil || keep(int(at)) {
			a.hits = append(a.hits, Hit{int(at), 1})
		}
	}
	if len(a.hits) == 0 {
		return answer{}
	}
	return a
}

// gather takes the entries off the board: those that have every word, and, if
// there are none, those that have some.
func (x *Index) gather(b *board, asked wish, keep func(int) bool) (whole, part []Hit) {
	every := uint16(1)<<len(asked.words) - 1
	for _, at := range b.reached {
		if strings.HasPrefix(x.keys[at], asked.code) && (keep == nil || keep(int(at))) {
			hit := Hit{int(at), x.score(b, at, len(asked.words))}
			if b.has[at] == every {
				whole = append(whole, hit)
			} else if len(whole) == 0 {
				part = append(part, hit)
			}
		}
	}
	b.clear()
	return whole, part
}

// score weighs what an entry has on the board. Of two with the same words the
// heading comes before its own parts, which may be parts of other goods too
// ("for bicycles"), and before the chapter, which is too wide; but a chapter or
// heading that is called just what is asked for comes first. An entry whose
// own name has none of the words comes far behind.
func (x *Index) score(b *board, at int32, words int) int {
	score := int(b.total[at])
	switch level := len(x.keys[at]); {
	case level <= 4 && x.calledJust(b.sure[at], at, words):
		score = score * 110 / 100
	case level > 4:
		score = score * 90 / 100
	}
	if len(x.keys[at]) <= 2 {
		score = score * 92 / 100
	}
	if !b.own[at] {
		score /= 8
	}
	return max(score, 1)
}

// calledJust says whether a name of an entry has all the words and no others.
func (x *Index) calledJust(sure uint16, at int32, words int) bool {
	length := x.lengths[at]
	return bits.OnesCount16(sure) == words && (int(length[0]) == words || int(length[1]) == words)
}

// rarity says how much a word tells, by how few names have it: 16 for a word
// that all have, and 16 more for every halving. Where some terms are the word
// itself, not just like it, only those count.
func (x *Index) rarity(found []match) int32 {
	itself, like := 0, 0
	for _, m := range found {
		n := len(x.said.of(m.term))
		like += n
		if m.quality >= sameButG {
			itself += n
		}
	}
	if itself == 0 {
		itself = like
	}
	return 16 + max(log2(len(x.keys))-log2(itself), 0)
}

// log2 is the binary logarithm in sixteenths, rounded down between powers of
// two by straight lines.
func log2(n int) int32 {
	if n < 1 {
		return 0
	}
	whole := bits.Len(uint(n)) - 1
	fraction := (uint(n) << 4 >> whole) & 15
	return int32(whole<<4) + int32(fraction)
}
