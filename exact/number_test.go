package exact_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
)

func TestParseTakesPlainDigitsOnly(t *testing.T) {
	for _, s := range []string{"0", "0.0", "7", "1234.50", "999999999999999.99999999", "0.00000001", "100000000000000"} {
		n, err := exact.Parse(s)
		if err != nil || n.String() != s {
			t.Errorf("Parse(%q) = %q, %v", s, n, err)
		}
	}
	for _, s := range []string{"", ".", ".5", "5.", "+1", "-1", "−5", "1e3", "1E5", "0012", "00", "1,5", "1 000", " 1", "1 ",
		"1.2.3", "1..2", "1_000", "0x1", "NaN", "Inf", "1000000000000000", "1.123456789", "١", "1\x00", "1.5\n",
		"1e1000000", strings.Repeat("9", 100000)} {
		if n, err := exact.Parse(s); err == nil {
			t.Errorf("Parse(%.20q) took it as %v", s, n)
		}
	}
}

func TestNotGivenIsNotZero(t *testing.T) {
	var none exact.Number
	zero := exact.Int(0)
	if !none.IsZero() || zero.IsZero() || none.String() != "" || zero.String() != "0" {
		t.Errorf("none %v %q, zero %v %q", none.IsZero(), none, zero.IsZero(), zero)
	}
	if none.Equal(zero) || !none.Equal(exact.Number{}) || none.Cmp(zero) != 0 {
		t.Error("not given must count as nothing in Cmp and differ from 0 in Equal")
	}
	if got := none.Add(exact.Must("1.50")).String(); got != "1.50" {
		t.Errorf("none + 1.50 = %s", got)
	}
	if got := none.Round(2); got.String() != "0.00" {
		t.Errorf("none rounded = %q", got)
	}
}

func TestEqualLooksAtTheAmountNotAtThePlaces(t *testing.T) {
	if diff := cmp.Diff(exact.Must("1.5"), exact.Must("1.50")); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(exact.Must("1.5"), exact.Must("1.51")) {
		t.Error("1.5 and 1.51 compare equal")
	}
}

func TestRoundingIsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		want   string
	}{
		{"21060.648", 2, "21060.65"}, {"0.005", 2, "0.01"}, {"0.0049", 2, "0.00"}, {"1337.184", 2, "1337.18"},
		{"7", 2, "7.00"}, {"999999999999999.995", 2, "1000000000000000.00"}, {"0.5", 0, "1"}, {"545", -1, "550"},
		{"1", 20, "1.00000000000000000000"},
	} {
		if got := exact.Must(c.in).Round(c.places).String(); got != c.want {
			t.Errorf("%s to %d places = %s, want %s", c.in, c.places, got, c.want)
		}
	}
	if got := exact.New(-1005, 3).Round(2).String(); got != "-1.01" {
		t.Errorf("-1.005 rounds to %s", got)
	}
}

func TestDivisionByNothingPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	exact.Int(1).Div(exact.Number{}, 2)
}

func TestTrimDropsZerosOfThePlacesOnly(t *testing.T) {
	for in, want := range map[string]string{"12.50": "12.5", "7.00": "7", "100": "100", "0.00": "0",
		"999999999999999.99900000": "999999999999999.999"} {
		if got := exact.Must(in).Trim().String(); got != want {
			t.Errorf("%s trimmed = %s, want %s", in, got, want)
		}
	}
	if !(exact.Number{}).Trim().IsZero() {
		t.Error("trimming gave a number where there was none")
	}
}

func TestJSONIsAStringAndABadOneChangesNothing(t *testing.T) {
	n := exact.Must("1.10")
	for _, bad := range []string{`1.5`, `null`, `"1e5"`, `""`, `"-1"`, `{}`, `"1`, `"`, `true`} {
		if err := n.UnmarshalJSON([]byte(bad)); err == nil || n.String() != "1.10" {
			t.Errorf("%s: error %v, value now %s", bad, err, n)
		}
	}
	if err := n.UnmarshalText([]byte("x")); err == nil || n.String() != "1.10" {
		t.Errorf("text: error %v, value now %s", err, n)
	}
	b, err := json.Marshal(map[string]any{"a": exact.Must("1234.50")})
	if err != nil || string(b) != `{"a":"1234.50"}` {
		t.Errorf("%s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`"99.90"`), &n); err != nil || n.String() != "99.90" {
		t.Errorf("%v, %v", n, err)
	}
}

func TestWhatNumbersComeToIsReadAsItWasWritten(t *testing.T) {
	for _, n := range []exact.Number{
		exact.Must("999999999999999.99").Add(exact.Must("0.01")),
		exact.Must("999999999999999.99999999").Mul(exact.Must("999999999999999.99999999")),
		exact.Must("999999999999999").Mul(exact.Must("1.00000001")),
		exact.Must("0.00000001").Mul(exact.Must("0.00000001")),
	} {
		b, err := n.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var again exact.Number
		if err := again.UnmarshalJSON(b); err != nil || again.String() != n.String() || again.IsZero() {
			t.Errorf("%s read as %s, %v", b, again, err)
		}
		if _, err := exact.Parse(n.String()); err == nil {
			t.Errorf("Parse takes %s", n)
		}
	}
	for _, bad := range []string{
		`"01234567890123456"`, `"1234567890123456."`, `".1234567890123456"`, `"-1234567890123456"`, `"1234567890123456e9"`,
		`"` + strings.Repeat("9", 61) + `"`, `"12345678901234567.1.1"`, `"+1234567890123456"`,
	} {
		var n exact.Number
		if err := n.UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%s read as %s", bad, n)
		}
	}
}

// same checks a number against the arbitrary-precision decimal it stands for:
// digits, sign and order.
func same(t interface{ Fatalf(string, ...any) }, what string, n exact.Number, d decimal.Decimal) {
	if n.IsZero() {
		t.Fatalf("%s: the result counts as not given", what)
	}
	if want := d.StringFixed(max(0, -d.Exponent())); n.String() != want {
		t.Fatalf("%s = %s, want %s", what, n, want)
	}
	if n.Sign() != d.Sign() {
		t.Fatalf("%s: sign %d, want %d", what, n.Sign(), d.Sign())
	}
}

// both makes one value in both worlds.
func both(coef int64, places int) (exact.Number, decimal.Decimal) {
	return exact.New(coef, places), decimal.New(coef, -int32(places))
}

func compare(t interface{ Fatalf(string, ...any) }, a, b int64, p, q, places int) {
	n, d := both(a, p)
	m, e := both(b, q)
	same(t, "n", n, d)
	same(t, "n+m", n.Add(m), d.Add(e))
	same(t, "n−m", n.Sub(m), d.Sub(e))
	same(t, "n×m", n.Mul(m), d.Mul(e))
	same(t, "n×m×n", n.Mul(m).Mul(n), d.Mul(e).Mul(d))
	same(t, "n×m−n", n.Mul(m).Sub(n), d.Mul(e).Sub(d))
	if n.Cmp(m) != d.Cmp(e) || n.Mul(m).Cmp(n) != d.Mul(e).Cmp(d) {
		t.Fatalf("%s and %s: order %d, want %d", n, m, n.Cmp(m), d.Cmp(e))
	}
	rounded := decimal.RequireFromString(d.StringFixed(int32(places)))
	same(t, "rounded", n.Round(places), rounded)
	same(t, "trimmed", n.Trim(), decimal.RequireFromString(d.String()))
	if b != 0 {
		same(t, "n÷m", n.Div(m, places), decimal.RequireFromString(d.DivRound(e, int32(places)).StringFixed(int32(places))))
		same(t, "n×n÷m", n.Mul(n).Div(m, places),
			decimal.RequireFromString(d.Mul(d).DivRound(e, int32(places)).StringFixed(int32(places))))
	}
}

func TestNumberEqualsArbitraryPrecision(t *testing.T) {
	edges := []int64{0, 1, -1, 5, 10, 49, 50, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 1e18, -1e18, 999999999999999999}
	coefficient := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1e9, 1e9), rapid.SampledFrom(edges))
	rapid.Check(t, func(t *rapid.T) {
		compare(t, coefficient.Draw(t, "a"), coefficient.Draw(t, "b"), rapid.IntRange(0, 20).Draw(t, "p"),
			rapid.IntRange(0, 20).Draw(t, "q"), rapid.IntRange(0, 20).Draw(t, "places"))
	})
}

func TestACoefficientAndItsPlacesAreTheNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := exact.New(rapid.Int64().Draw(t, "coefficient"), rapid.IntRange(0, 20).Draw(t, "places"))
		coefficient, places, ok := n.Coefficient()
		if ok && (exact.New(coefficient, places) != n || places != n.Places()) {
			t.Fatalf("%s is given as %d × 10^-%d", n, coefficient, places)
		}
		if ok != (n.Places() <= 18) {
			t.Fatalf("of %s it is said %t that it fits", n, ok)
		}
		if _, _, ok := n.Mul(exact.New(math.MaxInt64, 0)).Mul(exact.Int(3)).Coefficient(); ok && n.Sign() != 0 {
			t.Fatalf("%s times as much as fits still does", n)
		}
	})
	if c, places, ok := (exact.Number{}).Coefficient(); c != 0 || places != 0 || !ok {
		t.Error("not given: ", c, places, ok)
	}
}

func TestArithmeticKeepsItsLaws(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) exact.Number {
		return exact.New(rapid.Int64().Draw(t, "coefficient"), rapid.IntRange(0, 12).Draw(t, "places"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := value.Draw(t, "a"), value.Draw(t, "b"), value.Draw(t, "c")
		if !a.Add(b).Equal(b.Add(a)) || !a.Mul(b).Equal(b.Mul(a)) {
			t.Fatal("order of the operands matters")
		}
		if !a.Add(b).Sub(b).Equal(a) {
			t.Fatalf("%s + %s − %s is not itself", a, b, b)
		}
		if !a.Mul(b.Add(c)).Equal(a.Mul(b).Add(a.Mul(c))) {
			t.Fatalf("%s × (%s + %s) does not distribute", a, b, c)
		}
		if got := a.Round(4).Sub(a); got.Mul(exact.Int(2)).Cmp(exact.New(1, 4)) > 0 {
			t.Fatalf("rounding moved %s by %s", a, got)
		}
	})
}

func FuzzArithmetic(f *testing.F) {
	f.Add(int64(8023104), int64(501444), uint8(2), uint8(4), uint8(2))
	f.Add(int64(math.MinInt64), int64(-1), uint8(0), uint8(18), uint8(18))
	f.Fuzz(func(t *testing.T, a, b int64, p, q, places uint8) {
		compare(t, a, b, int(p%24), int(q%24), int(places%24))
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "1234.50", "999999999999999.99999999", "1e5", "-1", "00", "5."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := exact.Parse(s)
		if err != nil {
			return
		}
		if n.String() != s {
			t.Fatalf("%q prints as %q", s, n)
		}
		same(t, s, n, decimal.RequireFromString(s))
	})
}

func BenchmarkMulRound(b *testing.B) {
	value, percent := exact.Must("80231.04"), exact.Must("12")
	b.ReportAllocs()
	for b.Loop() {
		value.Mul(percent).Mul(exact.New(1, 2)).Round(2)
	}
}

func BenchmarkDiv(b *testing.B) {
	n, m := exact.Must("10028.8800"), exact.Must("7.5")
	b.ReportAllocs()
	for b.Loop() {
		n.Div(m, 2)
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := exact.Parse("80231.04"); err != nil {
			b.Fatal(err)
		}
	}
}
