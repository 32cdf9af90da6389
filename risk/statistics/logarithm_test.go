package statistics_test

import (
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/risk/statistics"
)

// someAmount is of any size.
func someAmount(t *rapid.T, label string) uint64 {
	return rapid.Uint64Range(1, 1<<62-1).Draw(t, label)>>rapid.IntRange(0, 61).Draw(t, label+" smaller") | 1
}

func TestLogarithmsAreThoseOfTheLibraryCutOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := someAmount(t, "n")
		got, want := float64(statistics.LogOf(n, statistics.LogBits))/(1<<statistics.LogBits), math.Log2(float64(n))
		if got > want+1e-9 || got < want-1.01/(1<<statistics.LogBits) {
			t.Fatalf("log of %d is %v, not %v", n, got, want)
		}
		if short := statistics.LogOf(n, 5); short != statistics.LogOf(n, statistics.LogBits)>>11 {
			t.Fatalf("with fewer bits it is %d", short)
		}
	})
}

func TestPowersUndoLogarithms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, more := someAmount(t, "n"), someAmount(t, "more")
		log := statistics.LogOf(n, statistics.LogBits)
		back := statistics.PowerOf(log)
		if off := math.Abs(float64(back) - float64(n)); off > 0.5+float64(n)*1.1e-5 {
			t.Fatalf("%d came back as %d", n, back)
		}
		if other := statistics.LogOf(more, statistics.LogBits); other > log && statistics.PowerOf(other) < back {
			t.Fatalf("powers of %d and %d are out of order", log, other)
		}
	})
	for whole := range 63 {
		if n := uint64(1) << whole; statistics.LogOf(n, statistics.LogBits) != int64(whole)<<statistics.LogBits ||
			statistics.PowerOf(int64(whole)<<statistics.LogBits) != n {
			t.Errorf("2^%d is not itself", bits.Len64(n)-1)
		}
	}
}
