package screening_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/risk/screening"
)

func TestTheIndexFindsWhatAScanFinds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	list := inventedList(rnd, 400)
	found := 0
	for _, threshold := range []int{0, 700, 960} {
		x := screening.NewIndex([]screening.List{list}, threshold)
		for range 120 {
			name := slipped(rnd, list.Entries[rnd.IntN(len(list.Entries))].Name)
			got, want := x.Match(name), x.Scan(name)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q from %d (-scan +index):\n%s", name, threshold, diff)
			}
			found += len(got)
		}
	}
	if found < 200 {
		t.Errorf("only %d matches: the names tell nothing", found)
	}
}

// Words of few letters, weak words, fillers, numbers, both scripts and words
// joined: what random names seldom have, close together.
func TestTheIndexFindsWhatAScanFindsAmongNamesMuchAlike(t *testing.T) {
	word := rapid.OneOf(rapid.StringMatching(`[abkl]{1,7}`), rapid.StringMatching(`[абжу]{3,6}`), rapid.StringMatching(`[akостj]{4,8}`),
		rapid.SampledFrom([]string{"trade", "груп", "al", "та", "ТОВ", "Ltd", "12", "125", "Микола", "Nikolai", "Серж", "Sergei"}))
	name := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), rapid.SampledFrom([]string{" ", "-", ""}).Draw(t, "between"))
	})
	rapid.Check(t, func(t *rapid.T) {
		list := screening.List{Head: screening.Head{ID: "l"}}
		for i, text := range rapid.SliceOfN(name, 1, 25).Draw(t, "list") {
			e := screening.Entry{ID: string(rune('a' + i)), Name: text}
			if i%3 == 0 {
				e.Aliases = []screening.Alias{{Name: name.Draw(t, "alias"), Weak: i%2 == 0}}
			}
			list.Entries = append(list.Entries, e)
		}
		x := screening.NewIndex([]screening.List{list}, rapid.SampledFrom([]int{500, 850, 900, 1000}).Draw(t, "threshold"))
		for range 10 {
			asked := name.Draw(t, "asked")
			if diff := cmp.Diff(x.Scan(asked), x.Match(asked)); diff != "" {
				t.Fatalf("%q (-scan +index):\n%s", asked, diff)
			}
		}
	})
}

func TestEveryNameFindsItsOwnEntryWhateverTheOrderOfItsWords(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	list := inventedList(rnd, 500)
	x := screening.NewIndex([]screening.List{list}, 0)
	for _, e := range list.Entries {
		words := strings.Fields(strings.NewReplacer("«", "", "»", "").Replace(e.Name))
		rnd.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
		turned := strings.ToUpper(strings.Join(words, " "))
		if got := x.Match(turned); !slices.ContainsFunc(got, func(m screening.Match) bool { return m.Score == 1000 }) {
			t.Errorf("%q does not find %q: %v", turned, e.Name, got)
		}
	}
}

// A name of two words, one of them with a slip that is not in a word of four
// letters or fewer, is found.
func TestANameWithASlipIsFound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	const letters = "абвдезіклмнопрстуфхж"
	random := func() string {
		word := make([]rune, 8)
		for i := range word {
			word[i] = []rune(letters)[rnd.IntN(utf8.RuneCountInString(letters))]
			if i > 0 && i%2 == 1 {
				word[i] = []rune("аоу")[rnd.IntN(3)] // so that nothing is folded together
			}
		}
		return string(word)
	}
	for range 300 {
		first, second := random(), random()
		x := screening.NewIndex([]screening.List{{Head: screening.Head{ID: "l"}, Entries: []screening.Entry{{ID: "1", Name: first + " " + second}}}}, 0)
		runes := []rune(second)
		i := 1 + rnd.IntN(len(runes)-2)
		runes[i] = 'щ'
		if got := x.Match(string(runes) + " " + first); len(got) != 1 && len(screening.Folded(string(runes))[0][0]) == len(screening.Folded(second)[0][0]) {
			t.Errorf("%q does not find %q", string(runes)+" "+first, first+" "+second)
		}
	}
}

func TestTheOrderOfEntriesAndListsDoesNotMatter(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	one, other := inventedList(rnd, 300), inventedList(rnd, 300)
	other.ID = "another"
	x := screening.NewIndex([]screening.List{one, other}, 0)
	turned, turnedOther := one, other
	turned.Entries, turnedOther.Entries = slices.Clone(one.Entries), slices.Clone(other.Entries)
	slices.Reverse(turned.Entries)
	slices.Reverse(turnedOther.Entries)
	y := screening.NewIndex([]screening.List{turnedOther, turned}, 0)
	for range 200 {
		name := slipped(rnd, one.Entries[rnd.IntN(len(one.Entries))].Name)
		if diff := cmp.Diff(x.Match(name), y.Match(name)); diff != "" {
			t.Errorf("%q (-in order +turned):\n%s", name, diff)
		}
	}
}

func FuzzMatch(f *testing.F) {
	for _, name := range []string{
		"", "ТОВ «Південна ожина»", "Kvitchastyi Oleksandr", "\xff\xfe", "'''", "й\u0306\u0306", "№№", "ß", "İ", "ﬁ", "jjjj АВС",
		strings.Repeat("аб ", 400), strings.Repeat("щ", 2000), strings.Repeat("T.O.B.", 50), "ts tch shch", strings.Repeat("j", 70) + " " + strings.Repeat("j", 71),
		"00123456", "КН 123456",
	} {
		f.Add(name)
	}
	x := screening.NewIndex([]screening.List{sample(), inventedList(rand.New(rand.NewPCG(1, 2)), 200)}, 0)
	f.Fuzz(func(t *testing.T, name string) {
		got := x.Match(name)
		if diff := cmp.Diff(x.Scan(name), got); diff != "" {
			t.Errorf("(-scan +index):\n%s", diff)
		}
		for i, m := range got {
			if i >= 5 || m.Score < screening.DefaultThreshold || m.Score > 1000 || i > 0 && m.Score > got[i-1].Score {
				t.Errorf("match %d is %v", i, m)
			}
		}
		x.MatchNumber(name)
	})
}
