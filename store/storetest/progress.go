package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
)

// leased takes the next batch; there must be one.
func leased(t *testing.T, d clearance.Driver, hold time.Duration) clearance.Batch {
	t.Helper()
	b, found, err := d.LeaseBatch(bg(), hold)
	check(t, err)
	if !found {
		t.Fatal("there is no batch to lease")
	}
	return b
}

func nothingToLease(t *testing.T, d clearance.Driver) {
	t.Helper()
	if b, found, err := d.LeaseBatch(bg(), long); found || err != nil {
		t.Errorf("leased %+v, %v; want none", b, err)
	}
}

func testLeaseBatch(t *testing.T, open Open) {
	t.Run("the oldest comes first, ties by ID, each once, with its epoch one more", func(t *testing.T) {
		d := open(t)
		last := upload(t, d, 9, nil)
		second := upload(t, d, 5, nil)
		third := upload(t, d, 5, nil)
		first := upload(t, d, 1, nil)
		for _, want := range []clearance.Batch{first, second, third, last} {
			want.Epoch = 1
			same(t, "leased", leased(t, d, long), want)
			same(t, "kept", batch(t, d, want.ID), want)
		}
		nothingToLease(t, d)
	})
	t.Run("a batch that has ended is not leased, every other one is", func(t *testing.T) {
		d := open(t)
		for i, status := range statuses() {
			upload(t, d, i, func(b *clearance.Batch) { b.Status = status })
			if _, found, err := d.LeaseBatch(bg(), long); err != nil || found == status.Ended() {
				t.Errorf("%s: found %v, %v", status, found, err)
			}
		}
	})
	t.Run("a batch that is to be cancelled is leased too", func(t *testing.T) {
		d := open(t)
		b := upload(t, d, 1, nil)
		_, err := d.CancelBatch(bg(), b.ID)
		check(t, err)
		if !leased(t, d, long).Cancelled {
			t.Error("it is not told")
		}
	})
	t.Run("a lease ends when its time is over, and the next has a number of its own", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		expires(t, d, func(hold time.Duration) { leased(t, d, hold) }, 2)
	})
	t.Run("eight at once lease every batch once", func(t *testing.T) { leaseBatchesTogether(t, open(t)) })
}

// expires checks that what hold does keeps the one batch for its time, never
// less and not for ever, and that it is leased with this epoch then.
func expires(t *testing.T, d clearance.Driver, hold func(time.Duration), epoch int) {
	t.Helper()
	const span = 50 * time.Millisecond
	began := time.Now()
	hold(span)
	held := time.Now()
	for {
		b, found, err := d.LeaseBatch(bg(), 0)
		check(t, err)
		if found {
			if b.Epoch != epoch {
				t.Errorf("epoch %d, want %d", b.Epoch, epoch)
			}
			break
		}
		if time.Since(held) > time.Minute {
			t.Fatal("the lease never ended")
		}
	}
	if time.Since(began) < span {
		t.Errorf("the lease ended after %v, before its %v", time.Since(began), span)
	}
	if b := leased(t, d, long); b.Epoch != epoch+1 {
		t.Errorf("held for no time: epoch %d, want %d", b.Epoch, epoch+1)
	}
	nothingToLease(t, d)
}

func leaseBatchesTogether(t *testing.T, d clearance.Driver) {
	const count = 40
	for n := range count {
		upload(t, d, n, nil)
	}
	var mu sync.Mutex
	var running sync.WaitGroup
	seen := map[string]int{}
	for range 8 {
		running.Go(func() {
			for {
				b, found, err := d.LeaseBatch(bg(), long)
				if err != nil {
					t.Error(err)
				}
				if !found {
					return
				}
				mu.Lock()
				seen[b.ID]++
				mu.Unlock()
			}
		})
	}
	running.Wait()
	for id, times := range seen {
		if times != 1 {
			t.Errorf("batch %s was leased %d times", id, times)
		}
	}
	// Whoever finds every batch locked by others stops early; none is lost.
	for len(seen) < count {
		seen[leased(t, d, long).ID]++
	}
	nothingToLease(t, d)
}

func testHoldBatch(t *testing.T, open Open) {
	t.Run("it holds the lease for so long from now and changes nothing else", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		b := leased(t, d, long)
		expires(t, d, func(hold time.Duration) {
			check(t, d.HoldBatch(bg(), b.ID, b.Epoch, hold))
			same(t, "batch", batch(t, d, b.ID), b)
		}, 2)
	})
	t.Run("a lease whose time is over counts until somebody takes it", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		b := leased(t, d, 0)
		check(t, d.HoldBatch(bg(), b.ID, b.Epoch, long))
		nothingToLease(t, d)
	})
	t.Run("an older holder is told ErrBusy and holds nothing", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		old := leased(t, d, 0)
		fresh := leased(t, d, 0)
		isBusy(t, "an older holder", d.HoldBatch(bg(), old.ID, old.Epoch, long))
		isBusy(t, "an epoch to come", d.HoldBatch(bg(), old.ID, fresh.Epoch+1, long))
		isBusy(t, "no batch", d.HoldBatch(bg(), "x", fresh.Epoch, long))
		if b := leased(t, d, long); b.Epoch != fresh.Epoch+1 {
			t.Errorf("epoch %d", b.Epoch)
		}
	})
}

func testAdvanceBatch(t *testing.T, open Open) {
	t.Run("it replaces what changes, and nothing else", func(t *testing.T) { advanceBatchFields(t, open(t)) })
	t.Run("it holds the lease for so long from now", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		b := leased(t, d, long)
		expires(t, d, func(hold time.Duration) { advanceTo(t, d, b, hold) }, 2)
	})
	t.Run("a hold of nothing lets go of the lease", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		advanceTo(t, d, leased(t, d, long), 0)
		if b := leased(t, d, long); b.Epoch != 2 {
			t.Errorf("epoch %d", b.Epoch)
		}
	})
	t.Run("a lease whose time is over counts until somebody takes it", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		late := leased(t, d, 0)
		advanceTo(t, d, late, long)
		nothingToLease(t, d)
	})
	t.Run("what an older holder writes is ErrBusy and not taken", func(t *testing.T) { advanceFenced(t, open(t)) })
	t.Run("an outcome or a leaf that is there already is ErrBusy and nothing is written", func(t *testing.T) {
		advanceBatchTwice(t, open(t))
	})
	t.Run("it tells whether somebody asked to cancel", func(t *testing.T) {
		d := open(t)
		b := upload(t, d, 1, nil)
		b = leased(t, d, long)
		b.Cancelled = true
		if advanceTo(t, d, b, long) || batch(t, d, b.ID).Cancelled {
			t.Error("cancelled by the holder himself")
		}
		_, err := d.CancelBatch(bg(), b.ID)
		check(t, err)
		b.Cancelled = false
		if !advanceTo(t, d, b, long) || !batch(t, d, b.ID).Cancelled {
			t.Error("not told, or forgotten")
		}
	})
	t.Run("a batch that is not there is ErrBusy", func(t *testing.T) {
		d := open(t)
		b, leaves := Workbook(1, nil)
		_, err := d.AdvanceBatch(bg(), b, nil, leaves, long)
		isBusy(t, "AdvanceBatch", err)
	})
	t.Run("what cannot be kept whole is refused", func(t *testing.T) { advanceImpossible(t, open(t)) })
	t.Run("holders that take it from each other answer each row once", func(t *testing.T) { advanceRaceOfHolders(t, open(t)) })
}

// advanceTo writes a batch without outcomes and tells whether it is cancelled.
func advanceTo(t *testing.T, d clearance.Driver, b clearance.Batch, hold time.Duration) bool {
	t.Helper()
	cancelled, err := d.AdvanceBatch(bg(), b, nil, nil, hold)
	check(t, err)
	return cancelled
}

func advanceBatchFields(t *testing.T, d clearance.Driver) {
	upload(t, d, 1, nil)
	neighbour := upload(t, d, 2, nil)
	b := leased(t, d, long)
	next, _ := filled()
	next.ID, next.Epoch = b.ID, b.Epoch
	want := next
	next.Tenant, next.Role, next.Name, next.File, next.Digest = "x", clearance.Admin, "x", "x", [32]byte{7}
	next.Size, next.DryRun, next.Order = 7, true, []byte(`{}`)
	next.Day, next.Created = civil.Must("2020-01-01"), moment(-long)
	advanceTo(t, d, next, long)
	want.Tenant, want.Role, want.Name, want.File, want.Digest = b.Tenant, b.Role, b.Name, b.File, b.Digest
	want.Size, want.DryRun, want.Order, want.Day, want.Created = b.Size, b.DryRun, b.Order, b.Day, b.Created
	same(t, "batch", batch(t, d, b.ID), want)
	want.Codes, want.Problem, want.Claims = nil, nil, false
	advanceTo(t, d, want, long)
	same(t, "batch", batch(t, d, b.ID), want)
	same(t, "its neighbour", batch(t, d, neighbour.ID), neighbour)
}

func advanceFenced(t *testing.T, d clearance.Driver) {
	upload(t, d, 1, nil)
	old := leased(t, d, 0)
	fresh := leased(t, d, long)
	old.Done, old.Status = 99, clearance.BatchDone
	leaves := []audit.Leaf{{ID: old.ID, Seq: 2, Kind: "batch-done", Actor: "x", At: moment(0)}}
	_, err := d.AdvanceBatch(bg(), old, outcomes(1, 3), leaves, 0)
	isBusy(t, "an older holder", err)
	same(t, "batch", batch(t, d, fresh.ID), fresh)
	same(t, "outcomes", outcomesOf(t, d, fresh.ID, 0, 10), []clearance.Outcome{})
	nothingToLease(t, d)
	ahead := fresh
	ahead.Epoch++
	_, err = d.AdvanceBatch(bg(), ahead, nil, nil, 0)
	isBusy(t, "an epoch to come", err)
	_, err = d.AdvanceBatch(bg(), fresh, outcomes(1, 3), leaves, long)
	check(t, err)
}

func advanceBatchTwice(t *testing.T, d clearance.Driver) {
	other := upload(t, d, 1, nil)
	b := leased(t, d, long)
	_, err := d.AdvanceBatch(bg(), b, outcomes(1, 20), nil, long)
	check(t, err)
	fresh := audit.Leaf{ID: b.ID, Seq: 2, Kind: "batch-done", Actor: "x", At: moment(0)}
	changed := b
	changed.Done, changed.Status = 99, clearance.BatchDone
	for name, again := range map[string][]clearance.Outcome{"few": outcomes(20, 22), "many": outcomes(20, 300)} {
		_, err = d.AdvanceBatch(bg(), changed, again, []audit.Leaf{fresh}, 0)
		isBusy(t, name+" outcomes", err)
	}
	_, err = d.AdvanceBatch(bg(), changed, outcomes(21, 22), []audit.Leaf{fresh, {ID: other.ID, Seq: 1, Kind: "x"}}, 0)
	isBusy(t, "a leaf", err)
	same(t, "batch", batch(t, d, b.ID), b)
	same(t, "outcomes", outcomesOf(t, d, b.ID, 0, 100), outcomes(1, 20))
	nothingToLease(t, d)
	_, err = d.AdvanceBatch(bg(), changed, outcomes(21, 22), []audit.Leaf{fresh}, 0)
	check(t, err)
}

func advanceImpossible(t *testing.T, d clearance.Driver) {
	upload(t, d, 1, nil)
	b := leased(t, d, long)
	wrong := b
	wrong.Tariff = "a\x00b"
	_, err := d.AdvanceBatch(bg(), wrong, nil, nil, long)
	_, err2 := d.AdvanceBatch(bg(), b, []clearance.Outcome{{N: 1, ID: "x", Body: []byte(`{}`)}}, nil, long)
	wrong = b
	wrong.ID = "x"
	_, err3 := d.AdvanceBatch(bg(), wrong, nil, nil, long)
	for name, err := range map[string]error{"a tariff with NUL": err, "an outcome's ID that is none": err2, "an ID that is none": err3} {
		if err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("%s: got %v, want an error for good", name, err)
		}
	}
	same(t, "batch", batch(t, d, b.ID), b)
}

// advanceRaceOfHolders lets eight lease one batch for no time at all, so that
// many hold it at once and only the last may write.
func advanceRaceOfHolders(t *testing.T, d clearance.Driver) {
	const rows = 40
	id := upload(t, d, 1, nil).ID
	var mu sync.Mutex
	var running sync.WaitGroup
	written := 0
	for range 8 {
		running.Go(func() {
			n, err := answerRows(d, id, rows)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			written += n
		})
	}
	running.Wait()
	if done := batch(t, d, id).Done; done != rows || written != rows {
		t.Errorf("%d rows done, %d writes acknowledged, want %d", done, written, rows)
	}
	same(t, "outcomes", outcomesOf(t, d, id, 0, 1000), outcomes(1, rows))
}

// answerRows answers row after row until the batch has ended, and tells how
// many of its writes were acknowledged.
func answerRows(d clearance.Driver, id string, rows int) (written int, err error) {
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		all, err := d.Batches(bg(), []string{id})
		if err != nil || all[0].Status.Ended() {
			return written, err
		}
		switch err := answerRow(d, rows); {
		case err == nil:
			written++
		case !errors.Is(err, clearance.ErrBusy):
			return written, err
		}
	}
	return written, errors.New("the rows were not answered in a minute")
}

// answerRow answers the next row of the one batch, if it can be had.
func answerRow(d clearance.Driver, rows int) error {
	b, found, err := d.LeaseBatch(bg(), 0)
	if err == nil && !found {
		err = clearance.ErrBusy
	}
	if err != nil {
		return err
	}
	b.Done++
	if b.Done == rows {
		b.Status = clearance.BatchDone
	}
	_, err = d.AdvanceBatch(bg(), b, outcomes(b.Done, b.Done), nil, 0)
	return err
}

// outcomes are those with the numbers from first to last; every third has no
// declaration.
func outcomes(first, last int) []clearance.Outcome {
	var all []clearance.Outcome
	for n := first; n <= last; n++ {
		o := clearance.Outcome{N: n, Body: fmt.Appendf(nil, `{"rows":[%d],"accepted":%v}`, n+1, n%3 > 0)}
		if n%3 > 0 {
			o.ID = fmt.Sprintf("01912345-0000-7000-8000-%012d", n)
		}
		all = append(all, o)
	}
	return all
}

func outcomesOf(t *testing.T, d clearance.Driver, id string, after, n int) []clearance.Outcome {
	t.Helper()
	got, err := d.Outcomes(bg(), id, after, n)
	check(t, err)
	return got
}

func testOutcomes(t *testing.T, open Open) {
	d := open(t)
	upload(t, d, 1, nil)
	b := leased(t, d, long)
	for _, part := range [][2]int{{1, 7}, {8, 507}, {508, 508}} {
		_, err := d.AdvanceBatch(bg(), b, outcomes(part[0], part[1]), nil, long)
		check(t, err)
	}
	t.Run("they are read on from a number, in order", func(t *testing.T) {
		var got []clearance.Outcome
		for page := outcomesOf(t, d, b.ID, 0, 100); len(page) > 0; page = outcomesOf(t, d, b.ID, got[len(got)-1].N, 100) {
			if len(page) > 100 {
				t.Fatalf("%d outcomes on a page", len(page))
			}
			got = append(got, page...)
		}
		same(t, "outcomes", got, outcomes(1, 508))
		same(t, "a page within", outcomesOf(t, d, b.ID, 20, 2), outcomes(21, 22))
	})
	t.Run("another batch's are its own", func(t *testing.T) {
		upload(t, d, 2, nil)
		other := leased(t, d, long)
		_, err := d.AdvanceBatch(bg(), other, outcomes(1, 2), nil, long)
		check(t, err)
		same(t, "outcomes", outcomesOf(t, d, other.ID, 0, 100), outcomes(1, 2))
		same(t, "outcomes of none", outcomesOf(t, d, newID(), 0, 100), []clearance.Outcome{})
		same(t, "outcomes of what is no ID", outcomesOf(t, d, "x", 0, 100), []clearance.Outcome{})
	})
	t.Run("they come back byte for byte, empty and huge", func(t *testing.T) {
		huge := []clearance.Outcome{{N: 1000, Body: []byte{}}, {N: 1001, Body: Body(1, 1<<20)}, {N: 1002, Body: Content(1, 1<<20)}}
		_, err := d.AdvanceBatch(bg(), b, huge, nil, long)
		check(t, err)
		same(t, "outcomes", outcomesOf(t, d, b.ID, 999, 9), huge)
	})
}
