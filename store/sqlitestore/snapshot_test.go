package sqlitestore_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

// hasSnapshot checks what is read, and that no part lies about beside it.
func hasSnapshot(t *testing.T, s *sqlitestore.Store, mark int64, body []byte, parts int) {
	t.Helper()
	at, got, err := s.Snapshot(context.Background())
	if err != nil || at != mark || !bytes.Equal(got, body) {
		t.Errorf("%d bytes as of %d, %v; want %d as of %d", len(got), at, err, len(body), mark)
	}
	if kept := sqlitestore.Rows(t, s, "snapshot_parts"); kept != parts {
		t.Errorf("%d parts are kept, want %d", kept, parts)
	}
}

// begin lets a snapshot of three parts wait for its first turn and gives where
// its answer will be.
func (q *queue) begin(ctx context.Context, mark int64, body []byte) <-chan error {
	answer := make(chan error, 1)
	q.running.Go(func() { answer <- q.store.PutSnapshot(ctx, mark, body, 0) })
	q.length++
	sqlitestore.AwaitLine(q.store, q.length)
	return answer
}

func TestASnapshotLetsOthersWriteWhileItIsWritten(t *testing.T) {
	q := newQueue(t)
	body := storetest.Content(1, 3<<20)
	written := q.begin(context.Background(), 1, body)
	between := q.write(func(clearance.Tx) error {
		if mark, got, err := q.store.Snapshot(context.Background()); mark != 0 || got != nil || err != nil {
			t.Errorf("%d bytes as of %d, %v, before the snapshot can be whole", len(got), mark, err)
		}
		return nil
	})
	q.open()
	if err := errors.Join(<-written, <-between); err != nil {
		t.Error(err)
	}
	hasSnapshot(t, q.store, 1, body, 3)
}

func TestASnapshotThatANewerOneOvertakesIsBusy(t *testing.T) {
	q := newQueue(t)
	overtaken := q.begin(context.Background(), 1, storetest.Content(1, 3<<20))
	between := q.write(func(clearance.Tx) error { return sqlitestore.MarkSnapshot(q.store) })
	q.open()
	if err := <-between; err != nil {
		t.Fatal(err)
	}
	if err := <-overtaken; !errors.Is(err, clearance.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if mark, _, err := q.store.Snapshot(context.Background()); mark != 99 || err != nil {
		t.Errorf("as of %d, %v, want the newer one's 99", mark, err)
	}
}

func TestCountersCountedAnewAreBusyWhereMoreWasDroppedMeanwhile(t *testing.T) {
	q := newQueue(t)
	answer := make(chan error, 1)
	q.running.Go(func() { answer <- q.store.ReplaceSnapshot(context.Background(), 1, storetest.Content(1, 3<<20)) })
	q.length++
	sqlitestore.AwaitLine(q.store, q.length)
	between := q.write(func(clearance.Tx) error { return sqlitestore.DropTallies(q.store, 2) })
	q.open()
	if err := <-between; err != nil {
		t.Fatal(err)
	}
	if err := <-answer; !errors.Is(err, clearance.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if mark, body, err := q.store.Snapshot(context.Background()); mark != 0 || body != nil || err != nil {
		t.Errorf("%d bytes as of %d, %v, want none", len(body), mark, err)
	}
}

func TestADamagedSnapshotIsReadAsItLiesAndReplaced(t *testing.T) {
	s := open(t)
	whole := storetest.Content(1, 2<<20)
	if err := s.PutSnapshot(context.Background(), 5, whole, 0); err != nil {
		t.Fatal(err)
	}
	sqlitestore.DamageSnapshot(t, s)
	hasSnapshot(t, s, 5, append(whole[:1<<20:1<<20], bytes.Repeat([]byte{0xff}, 6)...), 2)
	if err := s.ReplaceSnapshot(context.Background(), 5, whole); err != nil {
		t.Fatal(err)
	}
	hasSnapshot(t, s, 5, whole, 2)
}

func TestASnapshotThatEndsMidwayLeavesTheOneBeforeAndIsSweptOutByTheNext(t *testing.T) {
	s := open(t)
	keep := func(mark int64, body []byte) error { return s.PutSnapshot(context.Background(), mark, body, 0) }
	first, second := storetest.Content(1, 1<<20), storetest.Content(2, 7<<20)
	if err := keep(1, first); err != nil {
		t.Fatal(err)
	}
	sqlitestore.LimitPages(t, s, 360) // of 16 KiB: five parts find room, the sixth does not
	if err := keep(2, second); err == nil || errors.Is(err, clearance.ErrBusy) {
		t.Fatalf("got %v, want the error of a full disk", err)
	}
	hasSnapshot(t, s, 1, first, 6)
	sqlitestore.LimitPages(t, s, 10_000)
	if err := keep(3, second); err != nil {
		t.Fatal(err)
	}
	hasSnapshot(t, s, 3, second, 7)
}

func TestTalliesThatWereDroppedTakeNoRoom(t *testing.T) {
	s := open(t)
	const drop, count = 1001, 1003 // more than are deleted at a turn
	err := s.Write(context.Background(), func(tx clearance.Tx) error {
		for range count {
			if err := tx.Put(context.Background(), clearance.Changes{Tally: []byte{1}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutSnapshot(context.Background(), count, nil, drop); err != nil {
		t.Fatal(err)
	}
	if left := sqlitestore.Rows(t, s, "tallies"); left != count-drop {
		t.Errorf("%d tallies are left, want %d", left, count-drop)
	}
}
