// Package strictjson reads JSON the way a legal document must be read: once,
// strictly, and naming everything that is wrong with it.
//
// A Reader fills a value from its `json` tags. What encoding/json lets pass is
// a fault here: an unknown field, a key twice, another letter case, a number
// where a string is due, null, invalid UTF-8, a lone surrogate, control and
// direction-changing characters, anything after the document. Reading goes on
// after a fault wherever the syntax allows it, so that all are told at once.
// Texts are kept as written; nothing is normalised.
//
// Kinds of fields: string, bool, int (a JSON integer without sign, fraction or
// exponent), exact.Number and civil.Date (JSON strings), structs, pointers to
// and slices of these, and maps from string to any of these. Limits are struct
// tags:
//
//	max:"35"       a string's length in characters, or an integer's value; a map key's length
//	digits:"14,2"  an exact.Number's most digits before and after the point
//	most:"999"     a slice's or a map's most elements (1000 where there is no tag)
//
// Fields without a json tag are not read. A type of any other kind is a
// mistake of the program, and For panics.
//
// A Writer is for the other way, where encoding/json is right and only slow.
package strictjson

import (
	"reflect"
	"unicode/utf8"

	"github.com/brama-customs/brama/fault"
)

// MaxDepth is the deepest nesting read.
const MaxDepth = 32

// MaxFaults is how many faults of one document are told; one more says that
// there are others.
const MaxFaults = 200

// Reader reads documents of type T. It is immutable and safe to share; make
// it once, beside the type, since For walks the whole type.
type Reader[T any] struct{ shape *Shape }

// For makes the reader of a type from its struct tags.
func For[T any]() *Reader[T] {
	return &Reader[T]{shapeOf(reflect.TypeFor[T]())}
}

// Shape describes the type as it is read.
func (r *Reader[T]) Shape() *Shape { return r.shape }

// Read reads one JSON document into the value that into points to, which must
// be zero, and gives every fault found, sorted, with JSON pointers. Faults of
// level System mean that the rest could not be read. With any fault the value
// is only fit for finding more faults.
//
// Strings read share one copy of the body: clone the ones to be kept longer
// than the whole.
func (r *Reader[T]) Read(body []byte, into *T) fault.List {
	return read(body, r.shape, reflect.ValueOf(into).Elem())
}

// Read is For and Read in one, for documents that are read rarely: it works
// the type out anew each time.
func Read(body []byte, into any) fault.List {
	v := reflect.ValueOf(into).Elem()
	return read(body, shapeOf(v.Type()), v)
}

func read(body []byte, shape *Shape, v reflect.Value) fault.List {
	s := &scanner{text: string(body)}
	if s.readable() {
		s.value(shape, v)
		s.end()
	}
	s.faults.Sort()
	return s.faults
}

const byteOrderMark = "\uFEFF"

// readable refuses what cannot be the text of a document at all.
func (s *scanner) readable() bool {
	switch {
	case s.text == "":
		s.stop(Empty)
	case len(s.text) >= len(byteOrderMark) && s.text[:len(byteOrderMark)] == byteOrderMark:
		s.stop(ByteOrderMark)
	case !utf8.ValidString(s.text):
		s.at = firstInvalid(s.text)
		s.stopHere(NotUTF8)
	}
	return !s.stopped
}

func firstInvalid(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return len(text)
}

// end refuses whatever stands after the document.
func (s *scanner) end() {
	if s.space(); !s.stopped && s.at < len(s.text) {
		s.stopHere(Trailing)
	}
}
