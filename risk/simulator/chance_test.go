package simulator

import (
	"math"
	"testing"
)

func TestOurExpAndLnAgreeWithPackageMath(t *testing.T) {
	for x := -40.0; x <= 40; x += 0.0137 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-13*want {
			t.Fatalf("exp(%g) is %g, not %g", x, got, want)
		}
		at := math.Exp(x)
		if got, want := ln(at), math.Log(at); math.Abs(got-want) > 1e-13*math.Max(1, math.Abs(want)) {
			t.Fatalf("ln(%g) is %g, not %g", at, got, want)
		}
	}
}

func TestNormalNumbersAreNormal(t *testing.T) {
	const n = 200_000
	s := newStream(7)
	var sum, squares float64
	var below [7]int // −3 to 3
	for range n {
		x := s.normal()
		sum += x
		squares += x * x
		for i := range below {
			if x < float64(i-3) {
				below[i]++
			}
		}
	}
	if mean, variance := sum/n, squares/n; math.Abs(mean) > 0.01 || math.Abs(variance-1) > 0.02 {
		t.Errorf("mean %.4f and variance %.4f", mean, variance)
	}
	for i, got := range below {
		p := math.Erfc(-float64(i-3)/math.Sqrt2) / 2
		if tolerance := 4 * math.Sqrt(p*(1-p)/n); math.Abs(float64(got)/n-p) > tolerance {
			t.Errorf("%d of %d lie below %d, not %.4f of them", got, n, i-3, p)
		}
	}
}

func TestStreamsOfOtherNamesDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for a := range uint64(50) {
		for b := range uint64(50) {
			seen[newStream(a, b).Next()] = true
		}
	}
	if len(seen) != 2500 {
		t.Errorf("2500 streams begin with %d numbers", len(seen))
	}
}

func TestPickGoesByWeight(t *testing.T) {
	s := newStream(1)
	var got [4]int
	for range 40_000 {
		got[s.pick([]float64{1, 0, 2, 1})]++
	}
	for i, want := range []int{10_000, 0, 20_000, 10_000} {
		if d := got[i] - want; d > 500 || d < -500 || want == 0 && d != 0 {
			t.Errorf("place %d was picked %d times, not some %d", i, got[i], want)
		}
	}
}
