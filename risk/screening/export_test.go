package screening

import (
	"io"
	"slices"
)

// JaroWinkler and Alike let the tests look inside.
var (
	JaroWinkler = jaroWinkler
	Alike       = alike
)

// ShareGram reports whether the index would lead from one word to the other.
func ShareGram(a, b string) bool {
	return slices.ContainsFunc(gramsOf(a), func(gram int) bool { return slices.Contains(gramsOf(b), gram) })
}

// Folded are the words of each reading of a name.
func Folded(text string) [][]string {
	var all [][]string
	for _, n := range readings(text) {
		all = append(all, n.words)
	}
	return all
}

// Score compares two names as Match does, without an index: the best of all
// their readings.
func Score(a, b string) int {
	best := 0
	for _, x := range readings(a) {
		for _, y := range readings(b) {
			best = max(best, scoreListed(&x, &listed{name: y}, func(i, k int) int { return alike(x.words[i], y.words[k]) }))
			best = max(best, spaced(&x, &listed{name: y}))
		}
	}
	return best
}

// Scan finds what Match finds by comparing every name with every name.
func (x *Index) Scan(text string) []Match {
	best := map[place]hit{}
	for _, n := range readings(text) {
		for at := range x.names {
			l := &x.names[at]
			s := scoreListed(&n, l, func(i, k int) int { return alike(n.words[i], l.name.words[k]) })
			if s = max(s, spaced(&n, l)); s >= x.threshold {
				keep(best, x.names, hit{int32(at), s})
			}
		}
	}
	return x.matches(best)
}

// ReadCSVOf reads a CSV of at most so many entries.
func ReadCSVOf(most int, in io.Reader) (List, error) {
	r := newReading(Head{})
	r.most = most
	return r.csv(in)
}

// Forms lets the tests look at every row.
func Forms() (anywhere, edge map[string]bool, longest int) { return forms, edgeForms, longestForm }
