package statistics

import (
	"bytes"
	"encoding/binary"

	"github.com/brama-customs/brama/exact"
)

// A number is 0 where none is given; else 1 + places and the coefficient as a
// signed varint where places and digits are at most 18; else wideNumber and
// the number as text.
const (
	narrowDigits = 18
	wideNumber   = narrowDigits + 2
	longest      = 200 // characters: no amount is longer, and none that is can be kept
	under18      = 1_000_000_000_000_000_000
)

func appendNumber(b []byte, n exact.Number) []byte {
	if n.IsZero() {
		return append(b, 0)
	}
	if coefficient, ok := narrow(n); ok {
		return binary.AppendVarint(append(b, byte(1+n.Places())), coefficient)
	}
	text := n.Append(nil)
	if len(text) > longest {
		return append(b, 0)
	}
	b = binary.AppendUvarint(append(b, wideNumber), uint64(len(text)))
	return append(b, text...)
}

// narrow gives the digits of a number without its point; not ok where they are
// too many.
func narrow(n exact.Number) (coefficient int64, ok bool) {
	coefficient, places, ok := n.Coefficient()
	return coefficient, ok && places <= narrowDigits && -under18 < coefficient && coefficient < under18
}

// number reads a number.
func (r *reader) number() exact.Number {
	switch kind := r.count(wideNumber); {
	case kind == 0:
		return exact.Number{}
	case kind < wideNumber:
		return exact.New(r.signed(-under18+1, under18-1), int(kind-1))
	}
	return r.wide()
}

// wide reads a number from its text, which must be what it is written as, and
// not fit otherwise.
func (r *reader) wide() exact.Number {
	text := r.bytes(longest)
	negative := len(text) > 0 && text[0] == '-'
	plain := text[int(bit(negative, 1)):]
	whole, rest, _ := bytes.Cut(plain, []byte{'.'})
	for _, c := range plain {
		r.fail(c != '.' && (c < '0' || c > '9'))
	}
	if r.fail(len(whole) == 0) {
		return exact.Number{}
	}
	n := joined(whole, rest)
	if negative {
		n = exact.New(0, 0).Sub(n)
	}
	_, fits := narrow(n)
	if r.fail(fits || !bytes.Equal(n.Append(nil), text)) {
		return exact.Number{}
	}
	return n
}

// joined makes a number of the digits before and after its point.
func joined(whole, rest []byte) exact.Number {
	n := exact.Int(0)
	for _, digits := range [][]byte{whole, rest} {
		for _, c := range digits {
			n = n.Mul(exact.Int(10)).Add(exact.Int(int64(c) - '0'))
		}
	}
	return n.Mul(exact.New(1, len(rest)))
}
