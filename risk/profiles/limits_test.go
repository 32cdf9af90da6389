package profiles_test

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// anAmount gives amounts of all sizes and places that a document may have.
func anAmount(t *rapid.T) exact.Number {
	places := rapid.IntRange(0, 8).Draw(t, "places")
	most := int64(1)
	for range rapid.IntRange(1, 15).Draw(t, "digits") {
		most *= 10
	}
	return exact.New(rapid.Int64Range(1, most).Draw(t, "coefficient"), places)
}

// nearly gives a limit that is a figure cut to millionths, or a little beside
// it; one of the most where the figure is beyond all limits.
func nearly(t *rapid.T, figure *big.Rat) exact.Number {
	millionths := new(big.Int).Mul(figure.Num(), big.NewInt(1_000_000))
	millionths.Quo(millionths, figure.Denom())
	beside := rapid.Int64Range(-1, 2).Draw(t, "beside")
	if most := big.NewInt(999_999_999_999_999_990); millionths.Cmp(most) > 0 {
		millionths = most
	}
	return exact.New(max(0, millionths.Int64()+beside), 6)
}

func TestLimitsAreExactToTheLastDigit(t *testing.T) {
	met, not := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := shirts()
		d.Items = d.Items[:1]
		it := &d.Items[0]
		it.Value, it.NetMass, it.Peers.Median = anAmount(t), anAmount(t), anAmount(t)
		if rapid.Bool().Draw(t, "wide") {
			it.Value = it.Value.Mul(exact.New(123456789, 9))
		}
		perKg := over(rational(it.Value), rational(it.NetMass))
		for _, c := range []struct {
			figure *big.Rat
			limits func(r profiles.Range) profiles.Criteria
		}{
			{rational(it.Value), func(r profiles.Range) profiles.Criteria { return profiles.Criteria{Value: r} }},
			{rational(it.NetMass), func(r profiles.Range) profiles.Criteria { return profiles.Criteria{NetMass: r} }},
			{perKg, func(r profiles.Range) profiles.Criteria { return profiles.Criteria{PricePerKg: r} }},
			{percent(it.Peers, it.Value, it.NetMass), func(r profiles.Range) profiles.Criteria { return profiles.Criteria{PriceRatio: r} }},
		} {
			limit := nearly(t, c.figure)
			for _, r := range []profiles.Range{{From: &limit}, {To: &limit}} {
				p := valid()
				p.Criteria = c.limits(r)
				want := inRange(r, c.figure)
				if got := len(mustSet(t, active(p)...).Match(d, secret, noneUsed)) == 1; got != want {
					t.Fatalf("%s by %+v: %v, want %v", c.figure.FloatString(12), p.Criteria, got, want)
				}
				if want {
					met++
				} else {
					not++
				}
			}
		}
	})
	if met < 100 || not < 100 {
		t.Errorf("%d met, %d not: the test compares nothing", met, not)
	}
}

func TestAnAmountBelowZeroIsLessThanAnyLimit(t *testing.T) {
	for limit, want := range map[*profiles.Range]int{{From: number("0")}: 0, {To: number("0")}: 1} {
		p := valid()
		p.Criteria = profiles.Criteria{Total: *limit}
		d := &facts.Declaration{Type: "IM", Value: exact.New(-5, 2)}
		if hits := mustSet(t, active(p)...).Match(d, secret, noneUsed); len(hits) != want {
			t.Errorf("%+v: %d hits, want %d", limit, len(hits), want)
		}
	}
}

func TestAmountsBeyondAllLimitsAreMoreThanAnyLimit(t *testing.T) {
	for _, value := range []string{"9223372036854", "9223372036855", "10000000000000", "18446744073710", "20000000000000", "40000000000000", "999999999999999.99"} {
		for limit, want := range map[*profiles.Range]int{{From: number("999999999999.999999")}: 1, {To: number("999999999999.999999")}: 0} {
			t.Run(fmt.Sprint(value, want), func(t *testing.T) {
				p := valid()
				p.Criteria = profiles.Criteria{Total: *limit}
				d := &facts.Declaration{Type: "IM", Value: exact.Must(value)}
				if hits := mustSet(t, active(p)...).Match(d, secret, noneUsed); len(hits) != want {
					t.Errorf("%d hits, want %d", len(hits), want)
				}
			})
		}
	}
}
