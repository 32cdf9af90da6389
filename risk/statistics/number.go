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
	var room [32]byte
	text := n.Append(room[:0])
	if len(text) == 0 || len(text) > longest {
		return append(b, 0)
	}
	if coefficient, ok := coefficientOf(text, n.Places()); ok {
		return binary.AppendVarint(append(b, byte(1+n.Places())), coefficient)
	}
	b = binary.AppendUvarint(append(b, wideNumber), uint64(len(text)))
	return append(b, text...)
}

// coefficientOf gives the digits of a number without its point; not ok where
// they are too many.
func coefficientOf(text []byte, places int) (coefficient int64, ok bool) {
	if places > narrowDigits {
		return 0, false
	}
	for _, c := range text {
		if c == '-' || c == '.' {
			continue
		}
		if coefficient >= under18/10 {
			return 0, false
		}
		coefficient = coefficient*10 + int64(c-'0')
	}
	if text[0] == '-' {
		coefficient = -coefficient
	}
	return coefficient, true
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
	_, narrow := coefficientOf(text, n.Places())
	if r.fail(narrow || !bytes.Equal(n.Append(nil), text)) {
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
