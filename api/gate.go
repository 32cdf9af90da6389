package api

import (
	"sync"

	"github.com/brama-customs/brama/fault"
)

// gate lets so many in at once, and so many of one caller.
type gate struct {
	most int
	each int // of one caller; 0 bounds nobody

	mu sync.Mutex
	in int
	by map[string]int
}

func newGate(most, each int) *gate { return &gate{most: most, each: each, by: map[string]int{}} }

// newGates makes a gate for every class that is limited. Whoever keeps a place
// for minutes, on a slow line, leaves the others theirs.
func newGates(l Limits) map[class]*gate {
	return map[class]*gate{
		lodging: newGate(l.Lodging, 0), reading: newGate(l.Reading, 0), deciding: newGate(l.Deciding, 0),
		uploading: newGate(l.Uploads, max(1, l.Uploads/2)), writing: newGate(l.Files, max(1, l.Files/2)),
		watching: newGate(l.Streams, max(1, l.Streams/8)),
		loading:  newGate(l.Loads, max(1, l.Loads/2)), studying: newGate(l.Studies, max(1, l.Studies/2)),
	}
}

// enter gives the way out, to be taken once, or refuses at once where the gate
// is full: a queue in here would only make everybody late.
func (g *gate) enter(caller string) (leave func(), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.in >= g.most || (g.each > 0 && g.by[caller] >= g.each) {
		return nil, fault.New(fault.Unavailable, ruleFull)
	}
	g.in++
	if g.each > 0 {
		g.by[caller]++
	}
	return func() { g.leave(caller) }, nil
}

func (g *gate) leave(caller string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.in--
	if g.each == 0 {
		return
	}
	if g.by[caller]--; g.by[caller] == 0 {
		delete(g.by, caller)
	}
}
