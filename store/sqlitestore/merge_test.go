package sqlitestore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

var errMine = errors.New("mine")

// queue holds the turn until go is called; those who write meanwhile wait in
// line, in the order of their calls.
type queue struct {
	*testing.T
	store   *sqlitestore.Store
	leave   chan struct{}
	running sync.WaitGroup
	length  int
}

func newQueue(t *testing.T) *queue {
	q := &queue{T: t, store: open(t), leave: make(chan struct{})}
	sqlitestore.OpenFor(q.store, time.Hour)
	inside := make(chan struct{})
	q.running.Go(func() {
		if err := q.store.Write(context.Background(), func(clearance.Tx) error {
			close(inside)
			<-q.leave
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
	<-inside
	return q
}

// write gets in line and gives where the answer will be.
func (q *queue) write(fn func(clearance.Tx) error) <-chan error {
	answer := make(chan error, 1)
	q.running.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				answer <- fmt.Errorf("panic: %v", p)
			}
		}()
		answer <- q.store.Write(context.Background(), fn)
	})
	q.length++
	sqlitestore.AwaitLine(q.store, q.length)
	return answer
}

// put is write of a lodgement, after which then is called.
func (q *queue) put(c clearance.Changes, then func() error) <-chan error {
	return q.write(func(tx clearance.Tx) error { return errors.Join(tx.Put(context.Background(), c), then()) })
}

func (q *queue) open() {
	close(q.leave)
	q.running.Wait()
}

func (q *queue) kept(c clearance.Changes) bool {
	q.Helper()
	entries, err := q.store.Entries(context.Background(), []string{c.Entries[0].ID})
	if err != nil {
		q.Error(err)
	}
	return len(entries) == 1
}

func noError() error { return nil }

func TestThoseWhoWaitShareOneTransaction(t *testing.T) {
	t.Run("nobody is answered, and nothing is seen, before the last has written", func(t *testing.T) {
		q := newQueue(t)
		first, second := storetest.Lodgement(1, nil), storetest.Lodgement(2, nil)
		answer := q.put(first, noError)
		q.put(second, func() error {
			if len(answer) > 0 || q.kept(first) {
				t.Error("committed before those who waited at the same time had written")
			}
			return nil
		})
		q.open()
		if err := <-answer; err != nil || !q.kept(first) || !q.kept(second) {
			t.Errorf("%v; kept %v and %v", err, q.kept(first), q.kept(second))
		}
	})
	t.Run("whoever fails is undone alone", failAlone)
	t.Run("where the commit fails all fail and nothing is kept", func(t *testing.T) {
		q := newQueue(t)
		c := storetest.Lodgement(1, nil)
		close(q.leave)
		q.running.Wait()
		sqlitestore.MakeBreakable(t, q.store)
		ended := make(chan error, 3)
		inside, leave := make(chan struct{}), make(chan struct{})
		go func() {
			ended <- q.store.Write(context.Background(), func(tx clearance.Tx) error {
				close(inside)
				<-leave
				return tx.Put(context.Background(), c)
			})
		}()
		<-inside
		go func() {
			ended <- q.store.Write(context.Background(), func(clearance.Tx) error { return sqlitestore.Break(q.store) })
		}()
		sqlitestore.AwaitLine(q.store, 1)
		go func() { ended <- q.store.Ping(context.Background()) }()
		sqlitestore.AwaitLine(q.store, 2)
		close(leave)
		for range cap(ended) {
			if err := <-ended; err == nil || errors.Is(err, clearance.ErrBusy) {
				t.Errorf("got %v, want the commit's error", err)
			}
		}
		if q.kept(c) {
			t.Error("kept though its commit failed")
		}
		put(t, q.store, c)
	})
	t.Run("one that fills the disk lets those before it try again", func(t *testing.T) {
		s := open(t)
		sqlitestore.OpenFor(s, time.Hour)
		sqlitestore.LimitPages(t, s, 0)
		inside, leave := make(chan struct{}), make(chan struct{})
		small, huge := make(chan error, 1), make(chan error, 1)
		go func() {
			small <- s.Write(context.Background(), func(tx clearance.Tx) error {
				close(inside)
				<-leave
				return tx.Put(context.Background(), storetest.Lodgement(1, nil))
			})
		}()
		<-inside
		c := storetest.Lodgement(2, storetest.Body(1, 8<<20))
		go func() {
			huge <- s.Write(context.Background(), func(tx clearance.Tx) error { return tx.Put(context.Background(), c) })
		}()
		sqlitestore.AwaitLine(s, 1)
		close(leave)
		if err := <-huge; err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("huge: %v, want an error for good", err)
		}
		err := <-small
		all, listErr := s.List(context.Background(), clearance.Filter{Limit: 10})
		if listErr != nil || (err == nil) != (len(all) == 1) || err != nil && !errors.Is(err, clearance.ErrBusy) {
			t.Errorf("small: %v, and %d entries, %v", err, len(all), listErr)
		}
	})
}

func failAlone(t *testing.T) {
	q := newQueue(t)
	var c []clearance.Changes
	for n := range 5 {
		c = append(c, storetest.Lodgement(n, nil))
	}
	for _, w := range []struct {
		doing  string
		answer <-chan error
		wrong  func(error) bool
	}{
		{"the first", q.put(c[0], noError), func(err error) bool { return err != nil }},
		{"one with an error", q.put(c[1], func() error { return errMine }), func(err error) bool { return !errors.Is(err, errMine) }},
		{"one that panics", q.put(c[2], func() error { panic("mine") }), func(err error) bool { return err == nil || err.Error() != "panic: mine" }},
		{"one in conflict", q.put(storetest.Join(c[3], c[0]), noError), func(err error) bool { return !errors.Is(err, clearance.ErrBusy) }},
		{"the last", q.put(c[4], noError), func(err error) bool { return err != nil }},
	} {
		defer func() {
			if err := <-w.answer; w.wrong(err) {
				t.Errorf("%s got %v", w.doing, err)
			}
		}()
	}
	q.open()
	for n, want := range []bool{true, false, false, false, true} {
		if q.kept(c[n]) != want {
			t.Errorf("%d: kept %v, want %v", n, !want, want)
		}
	}
}

func TestATransactionThatIsOpenForLongTakesInNobody(t *testing.T) {
	q := newQueue(t)
	sqlitestore.OpenFor(q.store, 0)
	first := q.put(storetest.Lodgement(1, nil), noError)
	q.put(storetest.Lodgement(2, nil), func() error {
		if err := <-first; err != nil { // would wait for ever if it were not committed yet
			t.Error(err)
		}
		return nil
	})
	q.open()
}

func TestManyWritersOfAllKinds(t *testing.T) {
	s := open(t)
	var running sync.WaitGroup
	for w := range 8 {
		running.Go(func() {
			for n := w * 100; n < w*100+40; n++ {
				tryOne(t, s, n)
			}
		})
	}
	running.Wait()
	if err := s.Ping(context.Background()); err != nil {
		t.Error(err)
	}
}

// tryOne writes in one of several ways and checks that what was answered is
// what was kept.
func tryOne(t *testing.T, s *sqlitestore.Store, n int) {
	c := storetest.Lodgement(n, nil)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := s.Write(ctx, func(tx clearance.Tx) error {
		err := tx.Put(ctx, c)
		switch n % 4 {
		case 1:
			return errMine
		case 2:
			cancel()
		}
		return err
	})
	if wanted := n%4 == 1 || n%4 == 2; wanted != (err != nil) {
		t.Errorf("%d: %v", n, err)
	}
	late, end := context.WithTimeout(context.Background(), time.Duration(n%7)*100*time.Microsecond)
	defer end()
	_ = s.Write(late, func(clearance.Tx) error { return nil })
	entries, readErr := s.Entries(context.Background(), []string{c.Entries[0].ID})
	if readErr != nil || (len(entries) == 1) != (err == nil) {
		t.Errorf("%d: answered %v, kept %d, %v", n, err, len(entries), readErr)
	}
}
