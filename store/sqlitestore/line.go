package sqlitestore

import (
	"context"
	"slices"
	"sync"
)

// line gives the turn to one at a time, in the order in which they came.
type line struct {
	mu      sync.Mutex
	taken   bool
	waiting []*place
}

// place is one in the line.
type place struct {
	joins bool          // goes on with a transaction that others have begun
	turn  chan struct{} // closed when it is its turn
}

// take waits for the turn no longer than ctx. Whoever joins may come into an
// open transaction; the others find none.
func (l *line) take(ctx context.Context, joins bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p := l.enter(joins)
	if p == nil {
		return nil
	}
	select {
	case <-p.turn:
		return nil
	case <-ctx.Done():
		if l.leave(p) {
			return ctx.Err()
		}
		return nil // the turn came first: it must be passed on
	}
}

// enter gives no place to wait in where the turn is free.
func (l *line) enter(joins bool) *place {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.taken {
		l.taken = true
		return nil
	}
	p := &place{joins, make(chan struct{})}
	l.waiting = append(l.waiting, p)
	return p
}

// leave reports false where the turn has been given to this place already.
func (l *line) leave(p *place) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.waiting, p)
	if i >= 0 {
		l.waiting = slices.Delete(l.waiting, i, i+1)
	}
	return i >= 0
}

// pass gives the turn to the next, if any.
func (l *line) pass() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken = len(l.waiting) > 0
	if l.taken {
		l.first()
	}
}

// passToJoiner gives the turn to the next only if there is one that joins, and
// reports whether it did.
func (l *line) passToJoiner() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 || !l.waiting[0].joins {
		return false
	}
	l.first()
	return true
}

func (l *line) first() {
	close(l.waiting[0].turn)
	l.waiting = slices.Delete(l.waiting, 0, 1)
}
