package model_test

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

func TestNumbersAreGivenAsTheirTextIsRead(t *testing.T) {
	edges := []int64{0, 1, -1, 1<<53 - 1, 1 << 53, 1<<53 + 1, -(1 << 53), 9_999_999_999_999_999, math.MaxInt64, math.MinInt64}
	coefficients := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1<<54, 1<<54), rapid.Int64Range(0, 1e9), rapid.SampledFrom(edges))
	rapid.Check(t, func(t *rapid.T) {
		n := exact.New(coefficients.Draw(t, "coefficient"), rapid.IntRange(0, 24).Draw(t, "places"))
		if rapid.Bool().Draw(t, "wide") {
			n = n.Mul(n)
		}
		want, err := strconv.ParseFloat(n.String(), 64)
		if err != nil {
			t.Fatal(err)
		}
		r := model.NewRow()
		r.Give(model.Value, n)
		r.GiveFound(n)
		if got := r.Numbers[model.Value]; math.Float64bits(got) != math.Float64bits(want) || r.Found != got {
			t.Fatalf("%s is given as %v and %v, and read as %v", n, got, r.Found, want)
		}
	})
}
