package risk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/tariffs"
)

// Tally counts the imports of one transaction, to be kept in the store and
// added to every History. The zero Tally is ready for use, by one goroutine.
type Tally struct {
	importers map[string]int64
	prices    map[uint64]map[int]uint32 // by code, by bucket
}

// Count adds one assessed declaration to the tally. Only imports are counted:
// what others pay for the country's exports says nothing of its imports.
func (t *Tally) Count(d *declarations.Declaration, a tariffs.Assessment) {
	if d.Type != importing {
		return
	}
	if t.importers == nil {
		t.importers, t.prices = map[string]int64{}, map[uint64]map[int]uint32{}
	}
	if who := importerOf(d); who != "" {
		t.importers[who]++
	}
	for i := range d.Items {
		it := &d.Items[i]
		price, ok := priceOf(valueOf(a, i, it.Sequence), it.NetMass)
		if code := codeNumber(it.CommodityCode); ok && code != 0 {
			t.price(code, bucketOf(price), 1)
		}
	}
}

func (t *Tally) price(code uint64, bucket int, n uint32) {
	if t.prices[code] == nil {
		t.prices[code] = map[int]uint32{}
	}
	t.prices[code][bucket] += n
}

// Empty reports whether nothing was counted.
func (t *Tally) Empty() bool { return len(t.importers) == 0 && len(t.prices) == 0 }

// Least and most code of ten digits, of chapters 01 to 99.
const (
	leastCode   = 100_000_000
	mostCode    = 9_999_999_999
	perHeading  = 1_000_000
	codeDigits  = 10
	headDigits  = 4
	maxImporter = 1024 // bytes
)

// codeNumber gives a code of ten digits as a number, 0 for anything else.
func codeNumber(code string) uint64 {
	if len(code) != codeDigits || !digits(code) {
		return 0
	}
	var n uint64
	for i := range len(code) {
		n = n*10 + uint64(code[i]-'0')
	}
	if n < leastCode {
		return 0
	}
	return n
}

// tallyVersion is the first byte of every encoding.
const tallyVersion = 1

// Encode gives the tally's bytes: versioned, deterministic, small. After the
// version come, as unsigned varints, the number of importers and for each,
// in order, the length of its name, the name, and its count; then the number
// of codes and for each, in order, the code, the number of buckets and for
// each, in order, the bucket and its count.
func (t *Tally) Encode() []byte {
	b := []byte{tallyVersion}
	b = binary.AppendUvarint(b, uint64(len(t.importers)))
	for _, who := range slices.Sorted(maps.Keys(t.importers)) {
		b = binary.AppendUvarint(b, uint64(len(who)))
		b = append(b, who...)
		b = binary.AppendUvarint(b, uint64(t.importers[who]))
	}
	b = binary.AppendUvarint(b, uint64(len(t.prices)))
	for _, code := range slices.Sorted(maps.Keys(t.prices)) {
		buckets := t.prices[code]
		b = binary.AppendUvarint(b, code)
		b = binary.AppendUvarint(b, uint64(len(buckets)))
		for _, bucket := range slices.Sorted(maps.Keys(buckets)) {
			b = binary.AppendUvarint(b, uint64(bucket))
			b = binary.AppendUvarint(b, uint64(buckets[bucket]))
		}
	}
	return b
}

// ErrTally is the error of bytes that are no encoded tally.
var ErrTally = errors.New("not an encoded tally")

// decodeTally reads exactly what Encode writes: one tally, one encoding.
func decodeTally(b []byte) (*Tally, error) {
	if len(b) == 0 || b[0] != tallyVersion {
		return nil, fmt.Errorf("%w: unknown version", ErrTally)
	}
	r := &reader{left: b[1:]}
	t := &Tally{importers: r.importers(), prices: r.prices()}
	if r.bad || len(r.left) != 0 {
		return nil, fmt.Errorf("%w: damaged within its last %d bytes", ErrTally, len(r.left))
	}
	return t, nil
}

// reader reads varints until something is wrong, and then nothing more.
// Nothing is allocated on the word of a number read: every entry costs bytes.
type reader struct {
	left []byte
	bad  bool
}

func (r *reader) importers() map[string]int64 {
	m, last := map[string]int64{}, ""
	for range r.number(0, math.MaxUint32) {
		who := r.text(maxImporter)
		n := r.number(1, math.MaxInt64)
		if r.fail(who <= last) {
			return nil
		}
		m[who], last = int64(n), who
	}
	return m
}

func (r *reader) prices() map[uint64]map[int]uint32 {
	m, last := map[uint64]map[int]uint32{}, uint64(0)
	for range r.number(0, math.MaxUint32) {
		code := r.number(leastCode, mostCode)
		buckets := r.buckets()
		if r.fail(code <= last) {
			return nil
		}
		m[code], last = buckets, code
	}
	return m
}

func (r *reader) buckets() map[int]uint32 {
	m, last := map[int]uint32{}, -1
	for range r.number(1, bucketCount) {
		bucket := int(r.number(0, bucketCount-1))
		n := r.number(1, math.MaxUint32)
		if r.fail(bucket <= last) {
			return nil
		}
		m[bucket], last = uint32(n), bucket
	}
	return m
}

// fail makes the reader bad where the order is, and reports whether it is.
func (r *reader) fail(disorder bool) bool {
	r.bad = r.bad || disorder
	return r.bad
}

// number reads a varint in its shortest form, from least to most.
func (r *reader) number(least, most uint64) uint64 {
	n, size := binary.Uvarint(r.left)
	padded := size > 1 && r.left[size-1] == 0
	if r.bad || size <= 0 || padded || n < least || n > most {
		r.bad = true
		return 0
	}
	r.left = r.left[size:]
	return n
}

func (r *reader) text(most uint64) string {
	n := r.number(1, most)
	if r.bad || n > uint64(len(r.left)) {
		r.bad = true
		return ""
	}
	s := string(r.left[:n])
	r.left = r.left[n:]
	return s
}
