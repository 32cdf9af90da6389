package risk_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk"
)

var onDuty = []risk.Workload{
	{Inspector: "kyiv/c", Points: 0}, {Inspector: "kyiv/a", Points: 30}, {Inspector: "kyiv/b", Points: 90},
}

func assigned(t *testing.T, document string, round int, among []risk.Workload) risk.Assignment {
	t.Helper()
	a, ok := risk.Assign(secret, civil.Must("2026-01-12"), risk.Consignment{Importer: "10000077", TransportDocument: document}, round, among)
	if !ok {
		t.Fatal("nobody was drawn")
	}
	return a
}

// The same draw in other words: a point on a line of exact fractions.
func TestAnAssignmentIsWorkedOutAgainFromWhatItTells(t *testing.T) {
	for n := range 300 {
		document, round := fmt.Sprint("CMR", n), n%3
		a := assigned(t, document, round, onDuty)
		mac := hmac.New(sha256.New, secret)
		fmt.Fprintf(mac, "inspector\x0010000077\x00%s\x00%d", document, round)
		key := mac.Sum(nil)[:8]
		point := new(big.Rat).SetFrac(new(big.Int).SetBytes(key), new(big.Int).Lsh(big.NewInt(1), 64))
		// 1,000,000 ÷ (10 + points): 25,000 of a, 10,000 of b, 100,000 of c
		want := "kyiv/c"
		switch {
		case point.Cmp(big.NewRat(25_000, 135_000)) < 0:
			want = "kyiv/a"
		case point.Cmp(big.NewRat(35_000, 135_000)) < 0:
			want = "kyiv/b"
		}
		if a.Inspector != want || a.Key != hex.EncodeToString(key) || a.Round != round {
			t.Errorf("%s, round %d: %+v, want %s", document, round, a, want)
		}
	}
}

func TestTheOrderOfARosterMakesNoDifference(t *testing.T) {
	turned := slices.Clone(onDuty)
	slices.Reverse(turned)
	for n := range 50 {
		document := fmt.Sprint("CMR", n)
		a, b := assigned(t, document, 0, onDuty), assigned(t, document, 0, turned)
		if a.Inspector != b.Inspector || a.Key != b.Key || !slices.Equal(a.Among, b.Among) {
			t.Errorf("%+v, and turned round %+v", a, b)
		}
	}
}

func TestWhoHasLessInHandIsDrawnMoreOften(t *testing.T) {
	times := map[string]int{}
	for n := range 13_500 {
		times[assigned(t, fmt.Sprint("CMR", n), 0, onDuty).Inspector]++
	}
	for inspector, want := range map[string]int{"kyiv/a": 2_500, "kyiv/b": 1_000, "kyiv/c": 10_000} {
		if got := times[inspector]; got < want*9/10 || got > want*11/10 {
			t.Errorf("%s is drawn %d times, want about %d", inspector, got, want)
		}
	}
}

func TestLodgingAgainDrawsNothingNewAndGivingBackDoes(t *testing.T) {
	moved := 0
	for n := range 100 {
		document := fmt.Sprint("CMR", n)
		first := assigned(t, document, 0, onDuty)
		if again := assigned(t, document, 0, onDuty); again.Inspector != first.Inspector {
			t.Errorf("%s: %s, then %s", document, first.Inspector, again.Inspector)
		}
		if assigned(t, document, 1, onDuty).Key == first.Key {
			t.Errorf("%s: a second round has the key of the first", document)
		}
		if assigned(t, document, 1, onDuty).Inspector != first.Inspector {
			moved++
		}
	}
	if moved == 0 {
		t.Error("no second round ever draws another")
	}
}

func TestNobodyIsDrawnAmongNobody(t *testing.T) {
	if a, ok := risk.Assign(secret, civil.Must("2026-01-12"), risk.Consignment{}, 0, nil); ok {
		t.Errorf("%+v", a)
	}
}

// However much is in hand, nobody is left out.
func TestWhoeverHasVeryMuchInHandKeepsAChance(t *testing.T) {
	a := assigned(t, "CMR1", 0, []risk.Workload{{Inspector: "kyiv/a", Points: 1 << 40}})
	if a.Inspector != "kyiv/a" {
		t.Errorf("%+v", a)
	}
}
