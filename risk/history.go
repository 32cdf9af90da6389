package risk

import (
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/tariffs"
)

// History is what has been seen so far, as mergeable counters: how often an
// importer came, and how prices per kg are spread by code. It is fed by
// tallies, of which the store keeps every one; adding all of them in any
// order gives the same History. It may be used by many goroutines.
type History struct{}

// NewHistory makes an empty one.
func NewHistory() *History { panic("face") }

// Tally counts the declarations of one transaction, to be kept in the store
// and added to every History.
type Tally struct{}

// Count adds one assessed declaration to the tally.
func (t *Tally) Count(d *declarations.Declaration, a tariffs.Assessment) { panic("face") }

// Empty reports whether nothing was counted.
func (t *Tally) Empty() bool { panic("face") }

// Encode gives the tally's bytes: versioned, deterministic, small.
func (t *Tally) Encode() []byte { panic("face") }

// Add adds an encoded tally; bytes that are not one are an error and add nothing.
func (h *History) Add(tally []byte) error { panic("face") }

// Facts gathers what Assess needs for a declaration and its assessment.
// channel facts such as Day are the caller's to fill in.
func (h *History) Facts(d *declarations.Declaration, a tariffs.Assessment) Facts { panic("face") }
