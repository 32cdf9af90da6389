package tariffs_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
)

func TestApportionedPartsSumToTheWhole(t *testing.T) {
	for _, c := range []struct {
		whole   string
		weights []string
		want    []string
	}{
		{"100.00", []string{"1", "1", "1"}, []string{"33.34", "33.33", "33.33"}},
		{"0.02", []string{"1", "1", "1"}, []string{"0.01", "0.01", "0.00"}},
		{"10.00", []string{"0", "3", "1"}, []string{"0.00", "7.50", "2.50"}},
		{"0.05", []string{"3", "7"}, []string{"0.02", "0.03"}}, // 0.015 and 0.035 lose the same: the first gets it
		{"1.00", []string{"0.5", "0.25", "0.25"}, []string{"0.50", "0.25", "0.25"}},
	} {
		weights := make([]exact.Number, len(c.weights))
		for i, w := range c.weights {
			weights[i] = exact.Must(w)
		}
		parts, ok := tariffs.Apportion(exact.Must(c.whole), weights)
		if !ok {
			t.Fatalf("%s by %v is not divided", c.whole, c.weights)
		}
		for i, part := range parts {
			if part.Cmp(exact.Must(c.want[i])) != 0 {
				t.Errorf("%s by %v: part %d is %s, want %s", c.whole, c.weights, i, part, c.want[i])
			}
		}
	}
	for name, weights := range map[string][]exact.Number{
		"no weights":                 nil,
		"weights of nothing":         {exact.Int(0), exact.Int(0)},
		"a weight that is not given": {{}},
		"a weight below nothing":     {exact.Int(1), exact.New(-1, 0)},
	} {
		if parts, ok := tariffs.Apportion(exact.Int(1), weights); ok {
			t.Errorf("%s: %v", name, parts)
		}
	}
}

// TestApportionProperties compares with fractions: the parts sum to the whole,
// each is within a kopiyka of its share, and none with a greater share is the
// smaller.
func TestApportionProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kopiykas := rapid.Int64Range(0, 1e13).Draw(t, "kopiykas")
		raw := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 60).Draw(t, "weights")
		weights, total := make([]exact.Number, len(raw)), int64(0)
		for i, w := range raw {
			weights[i], total = exact.New(w, 3), total+w
		}
		parts, ok := tariffs.Apportion(exact.New(kopiykas, 2), weights)
		if total == 0 {
			if ok {
				t.Fatal("nothing was divided by")
			}
			return
		}
		sum := exact.New(0, 2)
		for i, part := range parts {
			sum = sum.Add(part)
			share := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(kopiykas), big.NewInt(raw[i])), big.NewInt(total))
			given, _ := new(big.Rat).SetString(part.Mul(exact.Int(100)).String())
			if new(big.Rat).Sub(share, given).Abs(new(big.Rat).Sub(share, given)).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d is %s, its share %s kopiykas", i, part, share.FloatString(3))
			}
			for j := range i {
				if raw[j] > raw[i] && new(big.Rat).Abs(given).Cmp(absolute(parts[j])) > 0 {
					t.Fatalf("weight %d got %s, the greater %d only %s", raw[i], part, raw[j], parts[j])
				}
			}
		}
		if sum.Cmp(exact.New(kopiykas, 2)) != 0 {
			t.Fatalf("the parts sum to %s, not %s", sum, exact.New(kopiykas, 2))
		}
	})
}

func absolute(n exact.Number) *big.Rat {
	r, _ := new(big.Rat).SetString(n.Mul(exact.Int(100)).String())
	return r.Abs(r)
}
