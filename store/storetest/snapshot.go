package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

func snapshotIs(t *testing.T, d clearance.Driver, mark int64, body []byte) {
	t.Helper()
	at, got, err := d.Snapshot(bg())
	check(t, err)
	if at != mark || !bytes.Equal(got, body) || (got == nil) != (body == nil) {
		t.Errorf("%d bytes as of %d, want %d as of %d, or other bytes", len(got), at, len(body), mark)
	}
}

func testSnapshot(t *testing.T, open Open) {
	d := open(t)
	count(t, d, 5)
	all := talliesAfter(t, d, 0, 9, 0)
	t.Run("where there is none there is nil", func(t *testing.T) { snapshotIs(t, d, 0, nil) })
	t.Run("tallies that it does not hold are not dropped", func(t *testing.T) {
		err := d.PutSnapshot(bg(), all[1].N, []byte("two"), all[2].N)
		if err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("got %v, want an error for good", err)
		}
		same(t, "tallies", talliesAfter(t, d, 0, 9, 0), all)
		snapshotIs(t, d, 0, nil)
	})
	t.Run("a context that is over writes nothing", func(t *testing.T) {
		ctx, cancel := context.WithCancel(bg())
		cancel()
		if d.PutSnapshot(ctx, all[0].N, []byte("one"), all[0].N) == nil {
			t.Error("kept though its context was over")
		}
		same(t, "tallies", talliesAfter(t, d, 0, 9, 0), all)
		snapshotIs(t, d, 0, nil)
	})
	t.Run("where a newer one or one of the mark is there nothing is written", func(t *testing.T) {
		check(t, d.PutSnapshot(bg(), all[2].N, []byte("three"), all[0].N))
		for _, late := range all[:3] {
			check(t, d.PutSnapshot(bg(), late.N, []byte("late"), late.N))
		}
		snapshotIs(t, d, all[2].N, []byte("three"))
		same(t, "tallies", talliesAfter(t, d, 0, 9, all[0].N), all[1:])
	})
	t.Run("it comes back byte for byte, empty and huge, the newest alone", func(t *testing.T) {
		for i, size := range []int{7, 0, 1<<20 - 1, 1 << 20, 1<<20 + 1, 9<<20 + 5, 3 << 20} {
			mark, body := all[4].N+int64(i), Content(byte(i), size)
			check(t, d.PutSnapshot(bg(), mark, body, 0))
			snapshotIs(t, d, mark, body)
		}
	})
	fresh := open(t)
	t.Run("one as of nothing is a snapshot too", func(t *testing.T) {
		check(t, fresh.PutSnapshot(bg(), 0, []byte{}, 0))
		snapshotIs(t, fresh, 0, []byte{})
	})
	t.Run("of eight at once the newest stays, and is whole", func(t *testing.T) { snapshotsTogether(t, fresh) })
	t.Run("one that was counted anew takes the place of any", func(t *testing.T) { testReplace(t, open(t)) })
	t.Run("whoever follows counts every tally once, also who lags behind what was dropped", func(t *testing.T) {
		follow(t, open(t))
	})
}

func testReplace(t *testing.T, d clearance.Driver) {
	count(t, d, 6)
	all := talliesAfter(t, d, 0, 9, 0)
	huge := Content(3, 3<<20+7)
	t.Run("where there is none it is the first", func(t *testing.T) {
		check(t, d.ReplaceSnapshot(bg(), 0, []byte("nothing counted")))
		snapshotIs(t, d, 0, []byte("nothing counted"))
		same(t, "tallies", talliesAfter(t, d, 0, 9, 0), all)
	})
	check(t, d.PutSnapshot(bg(), all[4].N, []byte("five"), all[1].N))
	t.Run("a context that is over writes nothing", func(t *testing.T) {
		ctx, cancel := context.WithCancel(bg())
		cancel()
		if d.ReplaceSnapshot(ctx, all[4].N, huge) == nil {
			t.Error("kept though its context was over")
		}
		same(t, "tallies", talliesAfter(t, d, 0, 9, all[1].N), all[2:])
		snapshotIs(t, d, all[4].N, []byte("five"))
	})
	t.Run("one that lacks what was dropped is ErrBusy and nothing is written", func(t *testing.T) {
		isBusy(t, "ReplaceSnapshot", d.ReplaceSnapshot(bg(), all[0].N, huge))
		same(t, "tallies", talliesAfter(t, d, 0, 9, all[1].N), all[2:])
		snapshotIs(t, d, all[4].N, []byte("five"))
	})
	t.Run("one of an earlier mark drops what it holds and no more", func(t *testing.T) {
		check(t, d.ReplaceSnapshot(bg(), all[3].N, huge))
		snapshotIs(t, d, all[3].N, huge)
		same(t, "tallies", talliesAfter(t, d, 0, 9, all[3].N), all[4:])
	})
	t.Run("one of the same mark also where all was dropped", func(t *testing.T) {
		check(t, d.PutSnapshot(bg(), all[5].N, huge, all[5].N))
		check(t, d.ReplaceSnapshot(bg(), all[5].N, []byte("six, anew")))
		snapshotIs(t, d, all[5].N, []byte("six, anew"))
	})
	t.Run("newer ones come after it as ever", func(t *testing.T) {
		count(t, d, 1)
		last := talliesAfter(t, d, all[5].N, 9, all[5].N)[0].N
		check(t, d.PutSnapshot(bg(), all[5].N, []byte("late"), 0))
		snapshotIs(t, d, all[5].N, []byte("six, anew"))
		check(t, d.PutSnapshot(bg(), last, []byte("seven"), all[5].N))
		snapshotIs(t, d, last, []byte("seven"))
	})
}

func snapshotsTogether(t *testing.T, d clearance.Driver) {
	body := func(mark int) []byte { return Content(byte(mark), mark<<18) }
	var running sync.WaitGroup
	for mark := 1; mark <= 8; mark++ {
		running.Go(func() {
			if err := snapshotUntil(d, int64(mark), body(mark), 0); err != nil {
				t.Error(err)
			}
		})
	}
	for range 20 {
		mark, got, err := d.Snapshot(bg())
		check(t, err)
		if mark > 0 && !bytes.Equal(got, body(int(mark))) {
			t.Errorf("the snapshot as of %d is another's, or not whole", mark)
		}
	}
	running.Wait()
	snapshotIs(t, d, 8, body(8))
}

// snapshotUntil tries again while the store is busy, for a minute at most.
func snapshotUntil(d clearance.Driver, mark int64, body []byte, drop int64) error {
	for deadline := time.Now().Add(time.Minute); ; {
		err := d.PutSnapshot(bg(), mark, body, drop)
		if !errors.Is(err, clearance.ErrBusy) || time.Now().After(deadline) {
			return err
		}
	}
}

// follower counts tallies as a worker does: all it has seen, or the snapshot
// and what came after it.
type follower struct {
	mark    int64
	total   int64
	resumed int // how often it began with the snapshot
}

func (f *follower) look(d clearance.Driver, n int) error {
	tallies, dropped, err := d.Tallies(bg(), f.mark, n)
	if err != nil {
		return err
	}
	if dropped > f.mark {
		mark, body, err := d.Snapshot(bg())
		if err != nil {
			return err
		}
		f.resumed++
		f.mark = mark
		_, err = fmt.Sscan(string(body), &f.total)
		return err
	}
	for _, t := range tallies {
		f.total += int64(t.Body[0])
		f.mark = t.N
	}
	return nil
}

// follow lets one write tallies, one keep snapshots and drop what they hold,
// and two follow, of whom one reads a single tally at a time. The tallies are
// written one by one, so that their numbers are seen in order.
func follow(t *testing.T, d clearance.Driver) {
	const tallies = 60
	quit := make(chan struct{})
	var following sync.WaitGroup
	keeper, near, far := &follower{}, &follower{}, &follower{}
	following.Go(func() {
		repeat(t, quit, func() error {
			if err := keeper.look(d, 9); err != nil {
				return err
			}
			return snapshotUntil(d, keeper.mark, fmt.Append(nil, keeper.total), keeper.mark)
		})
	})
	following.Go(func() { repeat(t, quit, func() error { return near.look(d, 1000) }) })
	var want int64
	for i := range tallies {
		write(t, d, clearance.Changes{Tally: []byte{byte(i)}})
		want += int64(i)
		if i%20 == 0 {
			check(t, far.look(d, 1))
		}
	}
	close(quit)
	following.Wait()
	for range 2 * tallies {
		check(t, errors.Join(keeper.look(d, 9), near.look(d, 9)))
	}
	check(t, d.PutSnapshot(bg(), keeper.mark, fmt.Append(nil, keeper.total), keeper.mark))
	check(t, far.look(d, 1))
	for name, f := range map[string]*follower{"who keeps snapshots": keeper, "who is near": near, "who lags": far} {
		if f.total != want {
			t.Errorf("%s counts %d, want %d", name, f.total, want)
		}
	}
	if far.resumed == 0 {
		t.Error("who lags never began with the snapshot")
	}
}
