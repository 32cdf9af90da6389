package facts_test

import (
	"strings"
	"testing"

	"github.com/brama-customs/brama/risk/facts"
)

func TestSpellingsThatLookTheSameAreOne(t *testing.T) {
	for spelling, want := range map[string]string{
		"АА 1234 ВВ": "AA1234BB", "aa-1234-bb": "AA1234BB", "ＡＡ１２３４ＢＢ": "AA1234BB", "СМR 77/А": "CMR77A",
		"": "", " .,-": "", "Ґанок": "ҐAHOK",
	} {
		if got := facts.Fold(spelling); got != want {
			t.Errorf("%q folds to %q, not %q", spelling, got, want)
		}
	}
}

func TestFoldedNamesAreBoundedAndFoldToThemselves(t *testing.T) {
	long := facts.Fold(strings.Repeat("Ж1", 1000))
	if n := len([]rune(long)); n != 200 {
		t.Errorf("%d letters", n)
	}
	if again := facts.Fold(long); again != long {
		t.Error("folded twice is something else")
	}
}
