package web

import (
	"slices"

	"github.com/brama-customs/brama/batch"
)

// folded are faults with those that say the same of the same column put
// together: what is missing from the declaration as a whole is missing in
// every row.
type folded []foldedFault

// foldedFault is a fault and the rows it was found in.
type foldedFault struct {
	batch.RowFault
	Rows  []int // the first of them
	Count int   // all of them
}

// More is how many rows there are beside those named.
func (f foldedFault) More() int { return f.Count - len(f.Rows) }

const rowsNamed = 12

func fold(faults []batch.RowFault) folded {
	var l folded
	for _, f := range faults {
		l.add(f)
	}
	return l
}

// add puts a fault to its like; false where it has none and there is no room.
func (l *folded) add(f batch.RowFault) bool {
	at := slices.IndexFunc(*l, func(g foldedFault) bool {
		return g.Code == f.Code && g.Column == f.Column && g.Message == f.Message && g.Level == f.Level
	})
	if at < 0 {
		if len(*l) == faultsShown {
			return false
		}
		at, *l = len(*l), append(*l, foldedFault{RowFault: f})
	}
	g := &(*l)[at]
	if g.Count++; len(g.Rows) < rowsNamed && f.Row > 0 {
		g.Rows = append(g.Rows, f.Row)
	}
	return true
}
