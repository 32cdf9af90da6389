package web

import (
	"sync"

	"github.com/brama-customs/brama/fault"
)

// How much of what takes long goes on at once. An upload holds a temporary
// file and is read whole; a download writes a workbook; a watcher asks for
// news twice a second.
const (
	uploadsAtOnce   = 2
	downloadsAtOnce = 4
	watchersAtOnce  = 100
)

// slots are places for work of one kind. Whoever finds none is told to come
// again: to wait would hold a connection, and so what others need.
type slots chan struct{}

// take takes a place; leave gives it back, once.
func (s slots) take() (leave func(), err error) {
	select {
	case s <- struct{}{}:
		return sync.OnceFunc(func() { <-s }), nil
	default:
		return nil, fault.New(fault.Unavailable, allBusy)
	}
}
