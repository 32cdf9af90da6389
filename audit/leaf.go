// Package audit is the arithmetic of the transparency log: what a leaf is and
// how it is hashed. Every change writes its leaf in its own transaction; a
// sequencer numbers leaves afterwards.
//
// Whoever holds a leaf's fields can work out its bytes and its hash with
// nothing of ours, from the comments of Encode and Hash alone; the vectors of
// the tests were made that way.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// Leaf is one step of one declaration, as the log remembers it.
type Leaf struct {
	ID     string    // of the declaration
	Seq    int       // number of the step within the declaration, from 1
	Kind   string    // lodged, assessed, released, …
	Actor  string    // who did it: a token's name, or "brama" for the machine
	At     time.Time // microseconds count
	Digest [32]byte  // SHA-256 of what was done: the document, the assessment, the decision
}

// maxText is the most bytes of a text that two bytes of length can tell. No
// text that is let in comes near it (a token's name is the longest).
const maxText = 1<<16 - 1

// leafVersion is the first byte of every encoding.
const leafVersion = 1

// Encode gives the leaf's bytes: version, then ID, Kind and Actor each with a
// length of two bytes, Seq as four, At in microseconds since 1970 in UTC as
// eight, Digest; all big-endian. These bytes are public and never change for
// a version. A text over 65535 bytes is cut there, so that its length never
// lies about where the next field begins.
func (l Leaf) Encode() []byte {
	return l.append(nil)
}

// append appends the leaf's bytes to b.
func (l Leaf) append(b []byte) []byte {
	b = slices.Grow(b, 1+3*2+len(l.ID)+len(l.Kind)+len(l.Actor)+4+8+len(l.Digest))
	b = append(b, leafVersion)
	for _, s := range []string{l.ID, l.Kind, l.Actor} {
		s = s[:min(len(s), maxText)]
		b = binary.BigEndian.AppendUint16(b, uint16(len(s)))
		b = append(b, s...)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(l.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(l.At.UnixMicro()))
	return append(b, l.Digest[:]...)
}

// Hash is the leaf's hash in the Merkle tree: SHA-256 of a zero byte and the
// encoding (RFC 6962, section 2.1).
func (l Leaf) Hash() [32]byte {
	return sha256.Sum256(l.append([]byte{0}))
}
