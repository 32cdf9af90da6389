package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// merged is one SQLite transaction, and one wait for the disk, for all who
// waited for their turn at the same time. Each of them writes in turn on its
// own goroutine, behind a savepoint, so that what fails is undone alone; the
// last one commits, and none is told that its changes are kept before that.
type merged struct {
	began   time.Time
	members int           // whose changes are in it
	done    chan struct{} // closed once err says what became of it
	err     error
}

// usuallyOpen is how long a transaction takes in new members: whoever is in it
// waits for those who come after.
const usuallyOpen = 20 * time.Millisecond

// errLost is the error of those whose changes SQLite undid because of somebody
// else's: the same again may succeed.
var errLost = fmt.Errorf("%w: the transaction shared with another was undone", clearance.ErrBusy)

// write waits for the turn, runs fn in a transaction, and waits for its commit,
// whatever becomes of ctx meanwhile: otherwise nobody could tell the outcome.
func (s *Store) write(ctx context.Context, doing string, fn func(*tx) error) error {
	if err := s.writer.line.take(ctx, true); err != nil {
		return fmt.Errorf("%s: waiting for the turn: %w", doing, err)
	}
	m, err := s.writer.member(ctx, func() error {
		t := &tx{w: s.writer, ctx: context.Background()}
		if err := fn(t); err != nil {
			return err
		}
		return t.failed
	})
	if err != nil {
		return failed(doing, err)
	}
	<-m.done
	return failed(doing, m.err)
}

// member writes as a member of the open transaction, or of a new one, and
// passes the turn on, also where write panics.
func (w *writer) member(ctx context.Context, write func() error) (*merged, error) {
	defer w.settle()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := w.enter(); err != nil {
		return nil, err
	}
	kept := false
	defer func() {
		if !kept {
			w.undo()
		}
	}()
	if err := write(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := w.keep(); err != nil {
		return nil, err
	}
	kept = true
	return w.open, nil
}

// enter begins a transaction or, within one, sets a savepoint. The first
// member needs none: undoing it undoes the transaction.
func (w *writer) enter() error {
	if w.open != nil {
		return w.exec(`SAVEPOINT member`)
	}
	if err := w.exec(`BEGIN IMMEDIATE`); err != nil {
		return err
	}
	w.open = &merged{began: time.Now(), done: make(chan struct{})}
	return nil
}

// keep makes what was written since the savepoint part of the transaction.
func (w *writer) keep() error {
	if w.open.members > 0 {
		if err := w.exec(`RELEASE member`); err != nil {
			return err
		}
	}
	w.open.members++
	return nil
}

// undo takes back what was written since enter. Where SQLite has undone the
// whole transaction, as it may when the disk is full, there is no savepoint
// any more, and the members before have lost their changes.
func (w *writer) undo() {
	if w.open.members == 0 {
		w.rollback()
		w.open = nil
		return
	}
	if err := errors.Join(w.exec(`ROLLBACK TO member`), w.exec(`RELEASE member`)); err != nil {
		w.rollback()
		w.end(fmt.Errorf("%w: %w", errLost, err))
	}
}

// settle passes the turn on: with the transaction open to one who may join,
// otherwise after its commit.
func (w *writer) settle() {
	if w.open != nil {
		if time.Since(w.open.began) < w.openFor && w.line.passToJoiner() {
			return
		}
		w.end(w.commit())
	}
	w.line.pass()
}

func (w *writer) commit() error {
	err := w.exec(`COMMIT`)
	if err != nil {
		w.rollback()
		return err
	}
	w.tell()
	return nil
}

// end tells the members what became of their transaction.
func (w *writer) end(err error) {
	m := w.open
	w.open = nil
	m.err = err
	close(m.done)
}
