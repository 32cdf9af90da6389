package tariffs

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
)

// longestQuery is the most bytes of a query that are looked at.
const longestQuery = 200

// Search finds commodities in force on a day by the beginning of their code
// ("6109 10") or by words of their names in either language, best first.
// Word endings are cut before comparing, so that "футболка" finds "футболки".
// A commodity without a name of its own is given that of its heading.
func (s *Schedule) Search(q string, day civil.Date, limit int) []Commodity {
	q = strings.ToLower(strings.TrimSpace(q))
	if q == "" || limit <= 0 || len(q) > longestQuery {
		return nil
	}
	if code := strings.NewReplacer(" ", "", ".", "", "\u00a0", "").Replace(q); digits(code) {
		return s.withPrefix(code, day, limit)
	}
	return s.withWords(stems(q), day, limit)
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// withPrefix walks the sorted codes from the first that may begin so.
func (s *Schedule) withPrefix(code string, day civil.Date, limit int) []Commodity {
	at, _ := slices.BinarySearchFunc(s.rows, code, func(r Row, code string) int { return strings.Compare(r.Code, code) })
	var found []Commodity
	for ; at < len(s.rows) && len(found) < limit && strings.HasPrefix(s.rows[at].Code, code); at++ {
		if _, ok := s.find(s.rows[at].Code, day); ok {
			found = append(found, s.named(int32(at)))
		}
	}
	return found
}

// hit is a row whose names hold every word asked for.
type hit struct {
	at    int32
	score int
}

func (s *Schedule) withWords(words []string, day civil.Date, limit int) []Commodity {
	var hits []hit
	for i := range s.nodes {
		score := matches(s.nodes[i].search, words)
		if score == 0 {
			continue
		}
		if at, ok := s.find(s.rows[i].Code, day); ok {
			hits = append(hits, hit{at, score})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(b.score-a.score, len(s.rows[a.at].Code)-len(s.rows[b.at].Code), int(a.at-b.at))
	})
	found := make([]Commodity, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		found = append(found, s.named(h.at))
	}
	return found
}

// matches scores names by words: nothing unless every word begins a word of
// the names; more where it does so early, for the first words of a name say
// what the goods are.
func matches(names string, words []string) int {
	score := 0
	for _, word := range words {
		at := wordStart(names, word)
		if at < 0 {
			return 0
		}
		score += 1 + 100/(1+at/8)
	}
	return score
}

// wordStart finds where in the names a word begins with these letters.
func wordStart(names, word string) int {
	for from := 0; ; {
		at := strings.Index(names[from:], word)
		if at < 0 {
			return -1
		}
		at += from
		before, size := utf8.DecodeLastRuneInString(names[:at])
		if size == 0 || !inWord(before) {
			return at
		}
		from = at + len(word)
	}
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' || r == 'ʼ'
}

// stems cuts a query into words without their endings: a letter or two of a
// Ukrainian word change with case and number.
func stems(q string) []string {
	words := strings.FieldsFunc(q, func(r rune) bool { return !inWord(r) })
	for i, word := range words {
		letters := []rune(word)
		switch {
		case len(letters) > 6:
			words[i] = string(letters[:len(letters)-2])
		case len(letters) > 3:
			words[i] = string(letters[:len(letters)-1])
		}
	}
	return words
}
