// Package exact is the strict decimal for money, masses, quantities and
// rates. It is the only package that knows how numbers are held; no float is
// ever involved.
package exact

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"
)

// Number is an exact decimal. It keeps the places it was written with, so
// that "1234.50" prints as it was read. The zero Number is "not given": it
// counts as 0 in arithmetic, IsZero reports it and JSON leaves it out
// (omitzero). A number that was given as 0 is told apart by Sign.
type Number struct {
	given bool
	d     decimal.Decimal
}

// ErrSyntax is the error of every text that is not a plain number.
var ErrSyntax = errors.New("not a plain decimal number")

// Most digits before and after the point that Parse takes.
const (
	MaxWhole  = 15
	MaxPlaces = 8
)

// Parse reads plain digits: 0|[1-9][0-9]{0,14}, then perhaps a point and one
// to eight digits. No sign, exponent, space, grouping or leading zero.
func Parse(s string) (Number, error) {
	if !plain(s) {
		return Number{}, fmt.Errorf("%w", ErrSyntax)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Number{}, fmt.Errorf("%w", ErrSyntax)
	}
	return Number{true, d}, nil
}

func plain(s string) bool {
	whole, places, point := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && point:
			places++
		case c >= '0' && c <= '9':
			whole++
		case c == '.' && !point:
			point = true
		default:
			return false
		}
	}
	leading := whole > 1 && s[0] == '0'
	return whole > 0 && whole <= MaxWhole && !leading && places <= MaxPlaces && (!point || places > 0)
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
func Int(n int64) Number { return Number{true, decimal.NewFromInt(n)} }

// New makes coefficient × 10^-places.
func New(coefficient int64, places int) Number {
	return Number{true, decimal.New(coefficient, -int32(places))}
}

// Add gives n + m, with the more places of the two.
func (n Number) Add(m Number) Number { return Number{true, n.d.Add(m.d)} }

// Sub gives n − m, with the more places of the two.
func (n Number) Sub(m Number) Number { return Number{true, n.d.Sub(m.d)} }

// Mul gives n × m exactly, with the places of both together.
func (n Number) Mul(m Number) Number { return Number{true, n.d.Mul(m.d)} }

// Div gives n ÷ m rounded half up (away from zero) to places. It panics where
// m is 0: a caller asks first.
func (n Number) Div(m Number, places int) Number {
	return Number{true, n.d.DivRound(m.d, int32(places))}
}

// Round rounds half up (away from zero) to places; a number with fewer places
// is padded with zeros.
func (n Number) Round(places int) Number {
	return Number{true, decimal.RequireFromString(n.d.StringFixed(int32(places)))}
}

// Cmp gives −1, 0 or +1 as n is less than, equal to or more than m.
func (n Number) Cmp(m Number) int { return n.d.Cmp(m.d) }

// Sign gives −1, 0 or +1.
func (n Number) Sign() int { return n.d.Sign() }

// IsZero reports whether the number was not given at all.
func (n Number) IsZero() bool { return !n.given }

// Places is the number of digits after the point it is written with.
func (n Number) Places() int {
	if e := n.d.Exponent(); e < 0 {
		return int(-e)
	}
	return 0
}

// String writes plain digits with the number's own places, "" where none was given.
func (n Number) String() string {
	if !n.given {
		return ""
	}
	return n.d.StringFixed(int32(n.Places()))
}

// Trim drops zeros at the end of the places: 12.50 becomes 12.5, 7.00 becomes 7.
func (n Number) Trim() Number {
	d, err := decimal.NewFromString(n.d.String())
	if err != nil {
		return n
	}
	return Number{n.given, d}
}

// MarshalJSON writes a JSON string of plain digits.
func (n Number) MarshalJSON() ([]byte, error) { return []byte(`"` + n.String() + `"`), nil }

// UnmarshalJSON reads a JSON string of plain digits; a JSON number, null or
// anything else is refused and leaves n as it was.
func (n *Number) UnmarshalJSON(b []byte) error {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return ErrSyntax
	}
	return n.UnmarshalText(b[1 : len(b)-1])
}

// UnmarshalText reads as Parse does.
func (n *Number) UnmarshalText(b []byte) error {
	parsed, err := Parse(string(b))
	if err == nil {
		*n = parsed
	}
	return err
}
