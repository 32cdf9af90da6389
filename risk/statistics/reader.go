package statistics

import (
	"encoding/binary"
	"math"
	"unique"

	"github.com/brama-customs/brama/civil"
)

// reader reads what is written here until something is wrong, and then
// nothing more. Only the shortest form of a varint is read, so that there is
// one encoding of a value. Little is allocated on the word of a number read:
// whatever is counted costs bytes.
type reader struct {
	left []byte
	all  string // where texts are to be pieces of one, that of which left is the end; else ""
	bad  bool
}

// fail makes the reader bad where something is wrong, and reports whether it is.
func (r *reader) fail(wrong bool) bool {
	if wrong {
		r.bad, r.left = true, nil
	}
	return r.bad
}

// count reads a whole number up to the most.
func (r *reader) count(most uint64) uint64 {
	n, size := binary.Uvarint(r.left)
	if r.fail(size <= 0 || size > 1 && r.left[size-1] == 0 || n > most) {
		return 0
	}
	r.left = r.left[size:]
	return n
}

// positive reads a whole number from 1 up to the most.
func (r *reader) positive(most uint64) uint64 {
	n := r.count(most)
	r.fail(n == 0)
	return n
}

// signed reads a whole number from the least to the most.
func (r *reader) signed(least, most int64) int64 {
	u := r.count(math.MaxUint64)
	n := int64(u>>1) ^ -int64(u&1)
	if r.fail(n < least || n > most) {
		return 0
	}
	return n
}

func (r *reader) int64() int64 { return r.signed(math.MinInt64, math.MaxInt64) }

func (r *reader) int() int { return int(r.signed(math.MinInt, math.MaxInt)) }

// bits reads a byte with no other bits than these.
func (r *reader) bits(all byte) byte {
	if r.fail(len(r.left) == 0 || r.left[0]&^all != 0) {
		return 0
	}
	b := r.left[0]
	r.left = r.left[1:]
	return b
}

func (r *reader) flag() bool { return r.bits(1) == 1 }

// bytes reads as many as a length before them says, no more than the most.
func (r *reader) bytes(most uint64) []byte {
	n := r.count(most)
	if r.fail(n > uint64(len(r.left))) {
		return nil
	}
	b := r.left[:n]
	r.left = r.left[n:]
	return b
}

func (r *reader) text() string { return r.textOf(math.MaxInt64) }

// textOf reads a text of no more bytes than the most.
func (r *reader) textOf(most uint64) string {
	b := r.bytes(most)
	if r.all == "" {
		return string(b)
	}
	end := len(r.all) - len(r.left)
	return r.all[end-len(b) : end]
}

func (r *reader) name() name { return unique.Make(string(r.bytes(maxName))) }

// day reads a day, which must be given.
func (r *reader) day() civil.Date {
	n := r.positive(allDays)
	if r.bad {
		return civil.Date{}
	}
	return firstDay().AddDays(int(n) - 1)
}

// dayOrNone reads a day that may not be given.
func (r *reader) dayOrNone() civil.Date {
	if len(r.left) > 0 && r.left[0] == 0 {
		r.left = r.left[1:]
		return civil.Date{}
	}
	return r.day()
}

// mostAtOnce is how many things of a list room is made for before they are read.
const mostAtOnce = 64

// list reads a number of things and then each of them; nil for none.
func list[T any](r *reader, one func() T) []T {
	n := r.count(math.MaxInt64)
	if n == 0 {
		return nil
	}
	all := make([]T, 0, min(n, mostAtOnce, uint64(len(r.left))))
	for range n {
		if r.bad || len(r.left) == 0 {
			r.fail(true)
			return nil
		}
		all = append(all, one())
	}
	return all
}
