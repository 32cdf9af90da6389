// Package strictjson reads JSON the way a legal document must be read: once,
// strictly, and naming everything that is wrong with it.
//
// Read fills a struct from its `json` tags. What encoding/json lets pass is a
// fault here: an unknown field, a key twice, another letter case, a number
// where a string is due, null, invalid UTF-8, a lone surrogate, control and
// direction-changing characters, anything after the document. Reading goes on
// after a fault wherever the syntax allows it, so that all are told at once.
//
// Kinds of fields: string, bool, int (a JSON integer without sign, fraction or
// exponent), exact.Number and civil.Date (JSON strings), structs, pointers to
// structs, slices, map[string]string and map[string]exact.Number. Limits are
// struct tags:
//
//	max:"35"       a string's length in characters, or an integer's value; a map key's length
//	digits:"14,2"  an exact.Number's most digits before and after the point
//	most:"999"     a slice's or a map's most elements
package strictjson

import "github.com/brama-customs/brama/fault"

// MaxDepth is the deepest nesting read.
const MaxDepth = 32

// Read reads one JSON document into the struct that into points to, and gives
// every fault found, with JSON pointers. Faults of level System mean that the
// rest could not be read; the struct is then not to be used.
func Read(body []byte, into any) fault.List { panic("face") }
