// Package exact is the strict decimal for money, masses, quantities and
// rates. It is the only package that knows how numbers are held; no float is
// ever involved.
//
// A Number is a 64-bit coefficient and a count of places. Products and
// quotients are worked out in 128 bits and checked; what does not fit goes to
// an arbitrary-precision decimal, so that no answer is ever wrong or cut. The
// ordinary values of a declaration never leave the 64 bits and never allocate.
package exact

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

// Number is an exact decimal. It keeps the places it was written with, so
// that "1234.50" prints as it was read. The zero Number is "not given": it
// counts as 0 in arithmetic, IsZero reports it and JSON leaves it out
// (omitzero). A number that was given as 0 is told apart by Sign.
//
// Compare with Equal or Cmp: 1.5 and 1.50 are equal but not the same with ==.
type Number struct {
	coef  int64 // the value is coef × 10^-scale, unless wide
	wide  *decimal.Decimal
	scale uint8 // 0 to maxScale
	given bool
}

// ErrSyntax is the error of every text that is not a plain number.
var ErrSyntax = errors.New("not a plain decimal number")

// Most digits before and after the point that Parse takes.
const (
	MaxWhole  = 15
	MaxPlaces = 8
)

// maxScale is the most places held in the narrow form: 10^18 fits in 64 bits
// with its sign.
const maxScale = 18

// Parse reads plain digits: 0|[1-9][0-9]{0,14}, then perhaps a point and one
// to eight digits. No sign, exponent, space, grouping or leading zero.
func Parse(s string) (Number, error) { return parse(s) }

// parse is Parse for strings and for the bytes of a document alike.
func parse[T string | []byte](s T) (Number, error) {
	whole, places, point := 0, 0, false
	coef := int64(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			return Number{}, ErrSyntax
		}
		if point {
			places++
		} else {
			whole++
		}
		if whole+places <= maxScale { // beyond it the digits are read again, wide
			coef = coef*10 + int64(c-'0')
		}
	}
	if !plain(whole, places, point) || (whole > 1 && s[0] == '0') {
		return Number{}, ErrSyntax
	}
	if whole+places > maxScale {
		return parseWide(string(s))
	}
	return Number{coef: coef, scale: uint8(places), given: true}, nil
}

func plain(whole, places int, point bool) bool {
	return whole > 0 && whole <= MaxWhole && places <= MaxPlaces && (!point || places > 0)
}

func parseWide(s string) (Number, error) {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Number{}, ErrSyntax
	}
	return fromDecimal(d), nil
}

// Must is Parse for constants in tables and tests; it panics on a bad one.
func Must(s string) Number {
	n, err := Parse(s)
	if err != nil {
		panic(fmt.Sprintf("exact.Must(%q): %v", s, err))
	}
	return n
}

// Int makes a whole number.
func Int(n int64) Number { return New(n, 0) }

// New makes coefficient × 10^-places.
func New(coefficient int64, places int) Number {
	if places < 0 || places > maxScale {
		return fromDecimal(decimal.New(coefficient, -int32(places)))
	}
	return Number{coef: coefficient, scale: uint8(places), given: true}
}

// Add gives n + m, with the more places of the two.
func (n Number) Add(m Number) Number {
	if a, b, scale, ok := align(n, m); ok {
		if sum := a + b; (sum > a) == (b > 0) {
			return Number{coef: sum, scale: scale, given: true}
		}
	}
	return fromDecimal(n.decimal().Add(m.decimal()))
}

// Sub gives n − m, with the more places of the two.
func (n Number) Sub(m Number) Number {
	if a, b, scale, ok := align(n, m); ok {
		if diff := a - b; (diff < a) == (b > 0) {
			return Number{coef: diff, scale: scale, given: true}
		}
	}
	return fromDecimal(n.decimal().Sub(m.decimal()))
}

// Mul gives n × m exactly, with the places of both together.
func (n Number) Mul(m Number) Number {
	scale := int(n.scale) + int(m.scale)
	if n.wide == nil && m.wide == nil && scale <= maxScale {
		hi, lo := bits.Mul64(magnitude(n.coef), magnitude(m.coef))
		if coef, ok := signed(hi, lo, (n.coef < 0) != (m.coef < 0)); ok {
			return Number{coef: coef, scale: uint8(scale), given: true}
		}
	}
	return fromDecimal(n.decimal().Mul(m.decimal()))
}

// Div gives n ÷ m rounded half up (away from zero) to places. It panics where
// m is 0: a caller asks first.
func (n Number) Div(m Number, places int) Number {
	if q, ok := n.divNarrow(m, places); ok {
		return q
	}
	return fromDecimal(n.decimal().DivRound(m.decimal(), int32(places))).pad(places)
}

// divNarrow brings the coefficients to where their quotient has the places
// wanted: the upper times 10^up, or the lower times 10^-up.
func (n Number) divNarrow(m Number, places int) (Number, bool) {
	up := places + int(m.scale) - int(n.scale)
	if n.wide != nil || m.wide != nil || m.coef == 0 || max(up, -up, places) > maxScale || places < 0 {
		return Number{}, false
	}
	hi, lo := bits.Mul64(magnitude(n.coef), power10(max(up, 0)))
	over, by := bits.Mul64(magnitude(m.coef), power10(max(-up, 0)))
	if over != 0 {
		return Number{}, false
	}
	coef, ok := roundedQuotient(hi, lo, by, (n.coef < 0) != (m.coef < 0))
	return Number{coef: coef, scale: uint8(places), given: true}, ok
}

// roundedQuotient is (hi, lo) ÷ by, half away from zero; false where it does
// not fit in 64 bits.
func roundedQuotient(hi, lo, by uint64, negative bool) (int64, bool) {
	if hi >= by {
		return 0, false
	}
	q, rest := bits.Div64(hi, lo, by)
	if rest >= by-rest {
		if q == math.MaxUint64 {
			return 0, false
		}
		q++
	}
	return signed(0, q, negative)
}

// Round rounds half up (away from zero) to places; a number with fewer places
// is padded with zeros.
func (n Number) Round(places int) Number {
	if n.wide != nil || places < 0 || places > maxScale {
		return fromDecimal(n.decimal().Round(int32(places))).pad(places)
	}
	if down := int(n.scale) - places; down > 0 {
		coef, _ := roundedQuotient(0, magnitude(n.coef), power10(down), n.coef < 0)
		return Number{coef: coef, scale: uint8(places), given: true}
	}
	n.given = true
	return n.pad(places)
}

// pad gives n with at least so many places.
func (n Number) pad(places int) Number {
	up := places - n.Places()
	if up <= 0 {
		return n
	}
	if n.wide == nil && places <= maxScale {
		if coef, ok := scaled(n.coef, up); ok {
			return Number{coef: coef, scale: uint8(places), given: n.given}
		}
	}
	return fromDecimal(n.decimal().Add(decimal.New(0, -int32(places))))
}

// Cmp gives −1, 0 or +1 as n is less than, equal to or more than m.
func (n Number) Cmp(m Number) int {
	if a, b, _, ok := align(n, m); ok {
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	}
	return n.decimal().Cmp(m.decimal())
}

// Equal reports whether both are the same amount and both given or both not;
// 1.5 and 1.50 are equal, 0 and "not given" are not.
func (n Number) Equal(m Number) bool { return n.given == m.given && n.Cmp(m) == 0 }

// Sign gives −1, 0 or +1.
func (n Number) Sign() int {
	switch {
	case n.wide != nil:
		return n.wide.Sign()
	case n.coef < 0:
		return -1
	case n.coef > 0:
		return 1
	}
	return 0
}

// IsZero reports whether the number was not given at all.
func (n Number) IsZero() bool { return !n.given }

// Places is the number of digits after the point it is written with.
func (n Number) Places() int {
	if n.wide != nil {
		return int(max(0, -n.wide.Exponent()))
	}
	return int(n.scale)
}

// Coefficient gives the number as a whole one and the places it is divided by:
// coefficient × 10^-places, places from 0 to 18. A number that is not given is
// 0; false where one does not fit.
func (n Number) Coefficient() (coefficient int64, places int, ok bool) {
	return n.coef, int(n.scale), n.wide == nil
}

// Trim drops zeros at the end of the places: 12.50 becomes 12.5, 7.00 becomes 7.
func (n Number) Trim() Number {
	if n.wide != nil {
		d, err := decimal.NewFromString(n.wide.String())
		if err != nil {
			return n
		}
		return fromDecimal(d)
	}
	for n.scale > 0 && n.coef%10 == 0 {
		n.coef /= 10
		n.scale--
	}
	return n
}

// align gives both coefficients at the more places of the two; false where one
// does not fit.
func align(n, m Number) (a, b int64, scale uint8, ok bool) {
	if n.wide != nil || m.wide != nil {
		return 0, 0, 0, false
	}
	if n.scale == m.scale {
		return n.coef, m.coef, n.scale, true
	}
	if n.scale < m.scale {
		a, ok = scaled(n.coef, int(m.scale-n.scale))
		return a, m.coef, m.scale, ok
	}
	b, ok = scaled(m.coef, int(n.scale-m.scale))
	return n.coef, b, n.scale, ok
}

// scaled is coef × 10^up.
func scaled(coef int64, up int) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(coef), power10(up))
	return signed(hi, lo, coef < 0)
}

// signed gives the 128-bit magnitude its sign; false where it does not fit.
// The one negative number without a positive twin is left to the wide form.
func signed(hi, lo uint64, negative bool) (int64, bool) {
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if negative {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(coef int64) uint64 {
	if coef < 0 {
		return -uint64(coef)
	}
	return uint64(coef)
}

// power10 is 10^n, for n from 0 to maxScale.
func power10(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

func (n Number) decimal() decimal.Decimal {
	if n.wide != nil {
		return *n.wide
	}
	return decimal.New(n.coef, -int32(n.scale))
}

// fromDecimal holds a decimal in the narrow form where it fits, so that every
// value has one form only.
func fromDecimal(d decimal.Decimal) Number {
	if d.Exponent() > 0 {
		d = d.Add(decimal.New(0, 0)) // written without an exponent
	}
	if d.Exponent() >= -maxScale && d.Coefficient().IsInt64() && d.CoefficientInt64() != math.MinInt64 {
		return Number{coef: d.CoefficientInt64(), scale: uint8(-d.Exponent()), given: true}
	}
	return Number{wide: &d, given: true}
}

// String writes plain digits with the number's own places, "" where none was given.
func (n Number) String() string {
	if n.given && n.wide == nil && n.scale == 0 {
		return strconv.FormatInt(n.coef, 10)
	}
	return string(n.Append(make([]byte, 0, 24)))
}

// Append adds what String writes to b.
func (n Number) Append(b []byte) []byte {
	switch {
	case !n.given:
		return b
	case n.wide != nil:
		return append(b, n.wide.StringFixed(int32(n.Places()))...)
	}
	if n.coef < 0 {
		b = append(b, '-')
	}
	unit := power10(int(n.scale))
	b = strconv.AppendUint(b, magnitude(n.coef)/unit, 10)
	if n.scale == 0 {
		return b
	}
	b = append(b, '.')
	rest := magnitude(n.coef) % unit
	for unit /= 10; unit > 0; unit /= 10 {
		b = append(b, '0'+byte(rest/unit))
		rest %= unit
	}
	return b
}

// MarshalJSON writes a JSON string of plain digits.
func (n Number) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 26), '"')
	return append(n.Append(b), '"'), nil
}

// UnmarshalJSON reads a JSON string of plain digits; a JSON number, null or
// anything else is refused and leaves n as it was. Unlike Parse it also reads
// what sums and products of numbers come to, of up to 60 digits: what was
// written is read again.
func (n *Number) UnmarshalJSON(b []byte) error {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return ErrSyntax
	}
	text := b[1 : len(b)-1]
	if err := n.UnmarshalText(text); err == nil || len(text) <= MaxWhole {
		return err
	}
	whole, places, point := bytes.Cut(text, []byte{'.'})
	if !digits(whole) || whole[0] == '0' && len(whole) > 1 || point && !digits(places) || len(whole)+len(places) > mostWritten {
		return ErrSyntax
	}
	parsed, err := parseWide(string(text))
	if err == nil {
		*n = parsed
	}
	return err
}

// mostWritten is how many digits UnmarshalJSON takes at most.
const mostWritten = 60

func digits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// UnmarshalText reads as Parse does.
func (n *Number) UnmarshalText(b []byte) error {
	parsed, err := parse(b)
	if err == nil {
		*n = parsed
	}
	return err
}
