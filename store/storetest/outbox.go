package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

const long = time.Hour

func testOutbox(t *testing.T, open Open) {
	t.Run("messages are leased in order, whole, and only once", func(t *testing.T) { leaseOrder(t, open(t)) })
	t.Run("a freed message is leased again", func(t *testing.T) {
		d := open(t)
		lodge(t, d, 3, nil)
		first := lease(t, d, 2, long)
		check(t, d.Free(bg(), numbers(first[:1])))
		same(t, "leased", numbers(lease(t, d, 5, long)), []int64{first[0].N, first[1].N + 1})
	})
	t.Run("a forgotten message never comes again", func(t *testing.T) {
		d := open(t)
		lodge(t, d, 3, nil)
		first := lease(t, d, 2, long)
		check(t, d.Forget(bg(), numbers(first)))
		check(t, d.Free(bg(), numbers(first)))
		rest := lease(t, d, 5, long)
		same(t, "leased", numbers(rest), []int64{first[1].N + 1})
		check(t, d.Forget(bg(), numbers(rest)))
		check(t, d.Forget(bg(), nil))
		lodge(t, open(t), 1, nil)
	})
	t.Run("a number is never given twice", func(t *testing.T) {
		d := open(t)
		lodge(t, d, 1, nil)
		first := lease(t, d, 1, long)
		check(t, d.Forget(bg(), numbers(first)))
		write(t, d, Lodgement(2, nil))
		if second := lease(t, d, 1, long); second[0].N <= first[0].N {
			t.Errorf("number %d after %d", second[0].N, first[0].N)
		}
	})
	t.Run("a lease ends when its time is over", func(t *testing.T) { leaseExpires(t, open(t)) })
	t.Run("messages of a transaction that failed are never seen", func(t *testing.T) {
		d := open(t)
		c := Lodgement(1, nil)
		c.Entries = append(c.Entries, c.Entries[0])
		isBusy(t, "Put", put(d, c))
		same(t, "leased", lease(t, d, 5, long), []clearance.Message{})
	})
	t.Run("eight at once lease every message once", func(t *testing.T) { leaseTogether(t, open(t)) })
}

func lease(t *testing.T, d clearance.Driver, n int, hold time.Duration) []clearance.Message {
	t.Helper()
	messages, err := d.Lease(bg(), n, hold)
	check(t, err)
	return messages
}

func numbers(messages []clearance.Message) []int64 {
	ns := make([]int64, len(messages))
	for i, m := range messages {
		ns[i] = m.N
	}
	return ns
}

func leaseOrder(t *testing.T, d clearance.Driver) {
	c := Join(Lodgement(1, nil), Lodgement(2, nil), Lodgement(3, nil))
	write(t, d, c)
	write(t, d, clearance.Changes{Messages: []clearance.Message{{Topic: "notify", ID: c.Entries[0].ID, Revision: 2}}})
	want := append(slices.Clone(c.Messages), clearance.Message{Topic: "notify", ID: c.Entries[0].ID, Revision: 2})
	got := append(lease(t, d, 2, long), lease(t, d, 9, long)...)
	for i := range got {
		if i > 0 && got[i].N <= got[i-1].N {
			t.Errorf("number %d after %d", got[i].N, got[i-1].N)
		}
		got[i].N = 0
	}
	same(t, "messages", got, want)
	same(t, "leased again", lease(t, d, 9, long), []clearance.Message{})
}

// leaseExpires asks until the hold is over: never before, and surely after.
func leaseExpires(t *testing.T, d clearance.Driver) {
	lodge(t, d, 1, nil)
	const hold = 50 * time.Millisecond
	began := time.Now()
	first := lease(t, d, 1, hold)
	leased := time.Now()
	for {
		again := lease(t, d, 1, 0)
		if len(again) == 1 {
			same(t, "leased", again, first)
			break
		}
		if time.Since(leased) > time.Minute {
			t.Fatal("the lease never ended")
		}
	}
	if time.Since(began) < hold {
		t.Errorf("the lease ended after %v, before its %v", time.Since(began), hold)
	}
	same(t, "held for no time", lease(t, d, 1, long), first)
}

func leaseTogether(t *testing.T, d clearance.Driver) {
	const count = 400
	lodge(t, d, count, nil)
	var mu sync.Mutex
	var running sync.WaitGroup
	seen := map[int64]int{}
	for range 8 {
		running.Go(func() {
			for {
				messages, err := d.Lease(bg(), 17, long)
				if err != nil {
					t.Error(err)
				}
				if len(messages) == 0 {
					return
				}
				mu.Lock()
				for _, m := range messages {
					seen[m.N]++
				}
				mu.Unlock()
				if err := d.Forget(bg(), numbers(messages)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	total := 0
	for n, times := range seen {
		total += times
		if times != 1 {
			t.Errorf("message %d was leased %d times", n, times)
		}
	}
	// Whoever finds every message locked by others stops early; nothing is lost.
	total += len(lease(t, d, count, long))
	if total != count {
		t.Errorf("%d messages leased, want %d", total, count)
	}
}

func testRequeue(t *testing.T, open Open) {
	d := open(t)
	all := lodge(t, d, 7, func(i int, e *declarations.Entry) {
		e.ChangedAt = moment(0)
		switch i {
		case 0:
			e.Status = declarations.Released
		case 1:
			e.Parked = true
		case 2:
			e.ChangedAt = moment(time.Minute)
		case 3:
			e.Status, e.Revision = declarations.Unassessable, 4
		}
	})
	check(t, d.Forget(bg(), numbers(lease(t, d, 10, long))))
	write(t, d, clearance.Changes{Messages: []clearance.Message{
		{Topic: "process", ID: all[4].ID, Revision: 1}, {Topic: "other", ID: all[5].ID, Revision: 1}}})
	check(t, d.Forget(bg(), numbers(lease(t, d, 1, 0)[:0])))
	waiting := []declarations.Status{declarations.Lodged, declarations.Unassessable}
	requeue := func(n, want int) {
		t.Helper()
		got, err := d.Requeue(bg(), "process", waiting, moment(time.Minute), n)
		check(t, err)
		if got != want {
			t.Errorf("%d requeued, want %d", got, want)
		}
	}
	t.Run("it writes messages for those that wait and have none, up to n", func(t *testing.T) {
		requeue(2, 2)
		requeue(9, 1)
		requeue(9, 0)
	})
	t.Run("messages name the present revision", func(t *testing.T) {
		got := map[string]bool{}
		for _, m := range lease(t, d, 10, long) {
			got[fmt.Sprint(m.Topic, m.ID, m.Revision)] = true
		}
		want := map[string]bool{
			fmt.Sprint("process", all[4].ID, 1): true, fmt.Sprint("other", all[5].ID, 1): true,
			fmt.Sprint("process", all[3].ID, 4): true, fmt.Sprint("process", all[5].ID, 1): true,
			fmt.Sprint("process", all[6].ID, 1): true,
		}
		same(t, "messages", got, want)
	})
	t.Run("a message that is leased still waits", func(t *testing.T) { requeue(9, 0) })
}

func testBacklog(t *testing.T, open Open) {
	d := open(t)
	t.Run("an empty store has none", func(t *testing.T) {
		got, err := d.Backlog(bg())
		check(t, err)
		same(t, "backlog", got, clearance.Backlog{})
	})
	t.Run("each kind is counted", func(t *testing.T) {
		lodge(t, d, 10, func(i int, e *declarations.Entry) {
			e.Status = []declarations.Status{declarations.Released, declarations.Lodged, declarations.Lodged,
				declarations.Lodged, declarations.DocumentCheck, declarations.PhysicalCheck, declarations.Unassessable,
				declarations.DocumentsRequested, declarations.Refused, declarations.Withdrawn}[i]
			e.Parked = i == 8 || i == 9
		})
		lease(t, d, 4, long)
		got, err := d.Backlog(bg())
		check(t, err)
		same(t, "backlog", got, clearance.Backlog{Outbox: 10, Lodged: 3, OldestLodged: moment(2 * time.Second),
			Flagged: 2, Unassessable: 1, Parked: 2})
	})
}

func testInHand(t *testing.T, open Open) {
	d := open(t)
	flagged := []declarations.Status{declarations.DocumentCheck, declarations.PhysicalCheck}
	held, err := d.InHand(bg(), flagged)
	check(t, err)
	same(t, "nothing held", held, map[string]clearance.InHand{})
	lodge(t, d, 7, func(i int, e *declarations.Entry) {
		e.Items = i + 1
		e.Inspector = []string{"kyiv/a", "kyiv/a", "kyiv/b", "", "kyiv/a", "kyiv/a", "львів/в'"}[i]
		e.Status = []declarations.Status{declarations.DocumentCheck, declarations.PhysicalCheck, declarations.PhysicalCheck,
			declarations.PhysicalCheck, declarations.Released, declarations.DocumentsRequested, declarations.DocumentCheck}[i]
	})
	held, err = d.InHand(bg(), flagged)
	check(t, err)
	same(t, "held", held, map[string]clearance.InHand{
		"kyiv/a": {Declarations: 2, Items: 3}, "kyiv/b": {Declarations: 1, Items: 3}, "львів/в'": {Declarations: 1, Items: 7},
	})
	held, err = d.InHand(bg(), []declarations.Status{declarations.Released})
	check(t, err)
	same(t, "done", held, map[string]clearance.InHand{"kyiv/a": {Declarations: 1, Items: 5}})
}

func testClock(t *testing.T, open Open) {
	d := open(t)
	t.Run("time is in UTC, to the microsecond, and does not go back", func(t *testing.T) {
		last := time.Time{}
		for range 200 {
			now, err := d.Time(bg())
			check(t, err)
			if now.Before(last) || now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
				t.Fatalf("time %v after %v", now, last)
			}
			last = now
		}
		if off := time.Since(last).Abs(); off > time.Minute {
			t.Errorf("the clock is %v off", off)
		}
	})
	t.Run("a store that works answers a ping", func(t *testing.T) { check(t, d.Ping(bg())) })
	t.Run("a store that is closed does not", func(t *testing.T) {
		closed := open(t)
		check(t, closed.Close())
		if closed.Ping(bg()) == nil {
			t.Error("a closed store answered")
		}
	})
}
