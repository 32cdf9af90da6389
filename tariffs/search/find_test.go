package search_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/tariffs/search"
)

// small is a nomenclature small enough to see every rule at work.
func small() []search.Entry {
	return []search.Entry{
		{Key: "61", UK: "Одяг трикотажний", EN: "Knitted apparel"},
		{Key: "6105", UK: "Сорочки чоловічі трикотажні", EN: "Men's shirts, knitted", Above: []int{0}},
		{Key: "6109", UK: "Футболки, майки трикотажні", EN: "T-shirts, vests, knitted", Above: []int{0}},
		{Key: "6109100000", UK: "бавовняні", EN: "of cotton", Above: []int{0, 2}},
		{Key: "6109900000", Above: []int{0, 2}},
		{Key: "6205", UK: "Сорочки чоловічі, не трикотажні", EN: "Men's shirts, not knitted"},
		{Key: "7314", UK: "Ґрати з дроту", EN: "Wire grill"},
		{Key: "9506", UK: "Грати, ігри на 1000 і 2 гравців", EN: "Sports and games"},
	}
}

func find(query string) []string {
	entries := small()
	return keys(entries, search.New(entries).Find(query, 20, nil))
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		rule, query string
		want        []string
	}{
		{"digits are the beginning of a code, the shortest first", "61", []string{"61", "6105", "6109", "6109100000", "6109900000"}},
		{"codes may be parted by spaces and dots", " 6109.10 00\u00a000", []string{"6109100000"}},
		{"a code nobody has finds nothing", "99", nil},
		{"nothing finds nothing", "", nil},
		{"marks alone find nothing", " ?!-.,", nil},
		{"only the first 200 bytes are looked at", strings.Repeat(" ", 200) + "футболки", nil},
		{"only the first 12 words are looked at", "а1 а2 а3 а4 а5 а6 а7 а8 а9 а10 а11 а12 ґрати", nil},
		{"a code beside words restricts them", "6109 трикотажні", []string{"6109", "6109100000", "6109900000"}},
		{"a code beside words may be parted too", "бавовняні 6109 10 00 00", []string{"6109100000"}},
		{"a code beside words nobody has gives the code", "7314 самовар", []string{"7314"}},
		{"a number that begins no code is a word", "на 1000 гравців", []string{"9506"}},
		{"what has the words only from above comes last", "футболки", []string{"6109", "6109100000", "6109900000"}},
		{"a word of its own and one from above count together", "футболка бавовняна", []string{"6109100000"}},
		{"what denies a word comes after what says it", "трикотажні чоловічі сорочки", []string{"6105", "6205"}},
		{"what says a word comes after what denies it, if asked so", "чоловічі сорочки не трикотажні", []string{"6205", "6105"}},
		{"г and ґ are told apart but stand near", "грати", []string{"9506", "7314"}},
		{"ґ and г are told apart but stand near", "ґрати", []string{"7314", "9506"}},
		{"fillers say nothing", "the shirts for men", []string{"6105", "6205"}},
		{"fillers are words when there are no others", "of", []string{"6109100000"}},
		{"where no entry has every word, the telling ones are best", "бавовняний самовар", []string{"6109100000"}},
		{"apostrophes do not matter", "mens shirts", []string{"6105", "6205"}},
		{"joined words are found parted", "tshirt", []string{"6109", "6109100000", "6109900000"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if diff := cmp.Diff(c.want, find(c.query)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.query, diff)
			}
		})
	}
}

func TestALimitCutsOnlyTheTail(t *testing.T) {
	x := search.New(shipped(t))
	for _, j := range judged {
		all := x.Find(j.query, 5000, nil)
		for _, limit := range []int{-1, 0, 1, 2, 7} {
			want := all[:min(max(limit, 0), len(all))]
			if got := x.Find(j.query, limit, nil); !slices.Equal(got, want) {
				t.Errorf("%q limited to %d is %v, want %v", j.query, limit, got, want)
			}
		}
	}
}

func TestTheOrderOfTheEntriesDoesNotMatter(t *testing.T) {
	entries := shipped(t)
	moved := shuffled(entries)
	x, y := search.New(entries), search.New(moved)
	for _, j := range judged {
		a, b := keys(entries, x.Find(j.query, 50, nil)), keys(moved, y.Find(j.query, 50, nil))
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%q (-in order +shuffled):\n%s", j.query, diff)
		}
	}
}

// shuffled are the entries in another order, always the same.
func shuffled(entries []search.Entry) []search.Entry {
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(entries))
	moved := make([]search.Entry, len(entries))
	for at, e := range entries {
		e.Above = slices.Clone(e.Above)
		for i := range e.Above {
			e.Above[i] = order[e.Above[i]]
		}
		moved[order[at]] = e
	}
	return moved
}

// codes are names that mention codes: as queries those restrict to codes.
var codes = regexp.MustCompile(`\d{4}`)

func TestEveryNameFindsItsOwnEntry(t *testing.T) {
	entries := shipped(t)
	x := search.New(entries)
	own := make(map[string][]string) // the codes that have this very name
	for _, e := range entries {
		own[e.UK], own[e.EN] = append(own[e.UK], e.Key), append(own[e.EN], e.Key)
	}
	for _, e := range entries {
		for _, name := range []string{e.UK, e.EN} {
			if codes.MatchString(name) {
				continue
			}
			found := keys(entries, x.Find(name, max(3, len(own[name])), nil))
			if !slices.Contains(found, e.Key) {
				t.Errorf("%q finds %v and not %s", name, found, e.Key)
			}
		}
	}
}

func TestOnlyWhatIsKeptIsFound(t *testing.T) {
	entries := shipped(t)
	x := search.New(entries)
	even := func(at int) bool { return at%2 == 0 }
	for _, j := range judged {
		var want []search.Hit
		hits := x.Find(j.query, 5000, nil)
		for _, h := range hits {
			if even(h.At) {
				want = append(want, h)
			}
		}
		got := x.Find(j.query, 5000, even)
		for _, h := range got {
			if !even(h.At) {
				t.Errorf("%q gives %d, which was not to be kept", j.query, h.At)
			}
		}
		if len(want) > 0 && !slices.Equal(got, want) {
			t.Errorf("%q gives %v of %v", j.query, got, hits)
		}
	}
}

func TestWhatIsNotKeptDoesNotHideOtherAnswers(t *testing.T) {
	entries := small()
	x := search.New(entries)
	notTheOne := func(at int) bool { return entries[at].Key != "6109100000" }
	found := keys(entries, x.Find("футболка бавовняна", 10, notTheOne))
	if want := []string{"6109", "6109900000"}; !slices.Equal(found, want) {
		t.Errorf("found %v, want %v: what has one of the words", found, want)
	}
}

func TestAnIndexIsUsedByManyAtATime(t *testing.T) {
	entries := shipped(t)
	x := search.New(entries)
	want := make([][]search.Hit, len(judged))
	for i, j := range judged {
		want[i] = x.Find(j.query, 20, nil)
	}
	var all sync.WaitGroup
	for from := range 8 {
		all.Go(func() {
			for i := range judged {
				i = (i + from*17) % len(judged)
				if got := x.Find(judged[i].query, 20, nil); !slices.Equal(got, want[i]) {
					t.Errorf("%q gives %v at the same time as others, %v alone", judged[i].query, got, want[i])
				}
			}
		})
	}
	all.Wait()
}

func TestAnEmptyListIsSearchedInVain(t *testing.T) {
	x := search.New(nil)
	for _, query := range []string{"", "8703", "кава", "8703 кава"} {
		if hits := x.Find(query, 10, nil); len(hits) > 0 {
			t.Errorf("%q finds %v in nothing", query, hits)
		}
	}
}

func TestEveryTradeWordLeadsToItsGoods(t *testing.T) {
	entries := shipped(t)
	x := search.New(entries)
	for word, name := range search.TradeWords() {
		goods := x.Find(name, 1, nil)
		if len(goods) == 0 {
			t.Errorf("no name has %q, by which %q is to be found", name, word)
			continue
		}
		found := keys(entries, x.Find(word, 20, nil))
		if want := entries[goods[0].At].Key; !slices.Contains(found, want) {
			t.Errorf("%q finds %v, not %s as %q does", word, found, want, name)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, j := range judged {
		f.Add(j.query, 10)
	}
	for _, query := range []string{"", "\xff\xfe", "'''", "и\u0306", "-", "a-b-c-d", strings.Repeat("інший ", 99), "8703.", "\u0301",
		strings.Repeat("ь", 150), "1'1", "ß", "İ", "00000000000000000000000000000000"} {
		f.Add(query, 3)
	}
	entries := shipped(f)
	x := search.New(entries)
	f.Fuzz(func(t *testing.T, query string, limit int) {
		hits := x.Find(query, limit, nil)
		if len(hits) > max(limit, 0) {
			t.Fatalf("%d hits, at most %d were asked for", len(hits), limit)
		}
		for i, h := range hits {
			if h.At < 0 || h.At >= len(entries) || h.Score <= 0 {
				t.Fatalf("hit %v", h)
			}
			if i > 0 && h.Score > hits[i-1].Score {
				t.Fatalf("hit %d scores more than the one before", i)
			}
		}
	})
}
