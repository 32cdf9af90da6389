package storetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
)

// Workbook is a batch as uploading writes it, over a file of this content, and
// the leaf that goes with it.
func Workbook(n int, content []byte) (clearance.Batch, []audit.Leaf) {
	at := moment(time.Duration(n) * time.Second)
	b := clearance.Batch{
		ID: newID(), Tenant: "tenant", Role: clearance.Broker, Name: "broker", File: fmt.Sprintf("рахунок %d.xlsx", n),
		Digest: sha256.Sum256(content), Size: int64(len(content)), Day: civil.Must("2026-03-14"), Created: at,
		Order: []byte(`{"dryRun":false}`), Status: clearance.BatchReceived, Changed: at,
	}
	return b, []audit.Leaf{{ID: b.ID, Seq: 1, Kind: "batch-received", Actor: "broker", At: at, Digest: b.Digest}}
}

// Parts gives a file as PutBatch takes it.
func Parts(content []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for part := range slices.Chunk(content, clearance.FilePart) {
			if !yield(part, nil) {
				return
			}
		}
	}
}

// cut gives some parts of a file, and then an error.
func cut(content []byte, parts int, err error) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for part := range slices.Chunk(content, clearance.FilePart) {
			if parts--; parts < 0 {
				yield(nil, err)
				return
			}
			if !yield(part, nil) {
				return
			}
		}
	}
}

// Content is a file that does not compress.
func Content(seed byte, size int) []byte {
	content := make([]byte, 0, size+sha256.Size)
	block := sha256.Sum256([]byte{seed})
	for len(content) < size {
		content = append(content, block[:]...)
		block = sha256.Sum256(block[:])
	}
	return content[:size]
}

func testBatches(t *testing.T, open Open) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"PutBatch", testPutBatch}, {"Files", testFiles}, {"Claims", testClaims}, {"ListBatches", testListBatches},
		{"LeaseBatch", testLeaseBatch}, {"HoldBatch", testHoldBatch}, {"AdvanceBatch", testAdvanceBatch}, {"CancelBatch", testCancelBatch},
		{"Outcomes", testOutcomes}, {"Mappings", testMappings},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open) })
	}
}

// upload keeps a batch of its own small file, changed by edit.
func upload(t *testing.T, d clearance.Driver, n int, edit func(*clearance.Batch)) clearance.Batch {
	t.Helper()
	content := Content(byte(n), 100)
	b, leaves := Workbook(n, content)
	if edit != nil {
		edit(&b)
	}
	kept, err := d.PutBatch(bg(), b, Parts(content), leaves)
	check(t, err)
	same(t, "kept", kept, b)
	return b
}

func batch(t *testing.T, d clearance.Driver, id string) clearance.Batch {
	t.Helper()
	found, err := d.Batches(bg(), []string{id})
	check(t, err)
	if len(found) != 1 {
		t.Fatalf("%d batches with the ID, want one", len(found))
	}
	return found[0]
}

func noBatch(t *testing.T, d clearance.Driver, id string) {
	t.Helper()
	found, err := d.Batches(bg(), []string{id})
	check(t, err)
	same(t, "batches", found, []clearance.Batch{})
}

// filled is a batch with every field set but those of its lease.
func filled() (clearance.Batch, []audit.Leaf) {
	b, leaves := Workbook(1, Content(1, 100))
	b.DryRun, b.Claims, b.Status, b.Tariff = true, true, clearance.BatchLodging, "2697-IX/2023-01-01"
	b.Rows, b.Done, b.Declarations, b.Accepted, b.Rejected, b.Warnings = 200_000, 6, 5, 4, 3, 2
	b.Codes, b.Problem = []byte(`["020","028"]`), []byte(`[{"code":"x"}]`)
	b.Size, b.Changed = 5<<30, moment(time.Hour)
	return b, leaves
}

func testPutBatch(t *testing.T, open Open) {
	t.Run("every field of a batch comes back", func(t *testing.T) {
		d := open(t)
		b, leaves := filled()
		_, err := d.PutBatch(bg(), b, Parts(Content(1, 100)), leaves)
		check(t, err)
		same(t, "batch", batch(t, d, b.ID), b)
	})
	t.Run("what is not given comes back as nothing", func(t *testing.T) {
		d := open(t)
		b := upload(t, d, 1, func(b *clearance.Batch) { b.Order, b.Day = nil, civil.Date{} })
		got := batch(t, d, b.ID)
		same(t, "batch", got, b)
		if got.Order != nil || got.Codes != nil || got.Problem != nil {
			t.Error("nil came back as bytes")
		}
	})
	t.Run("batches are found by their IDs, each once, and unknown ones are left out", func(t *testing.T) {
		d := open(t)
		one, two := upload(t, d, 1, nil), upload(t, d, 2, nil)
		got, err := d.Batches(bg(), []string{two.ID, newID(), "x", "", one.ID, two.ID})
		check(t, err)
		slices.SortFunc(got, func(a, b clearance.Batch) int { return a.Created.Compare(b.Created) })
		same(t, "batches", got, []clearance.Batch{one, two})
	})
	t.Run("an ID or a leaf that is there already is ErrBusy and nothing is written", func(t *testing.T) {
		putBatchTwice(t, open(t))
	})
	t.Run("what cannot be kept whole is refused", func(t *testing.T) { putBatchImpossible(t, open(t)) })
	t.Run("a context that is over writes nothing", func(t *testing.T) {
		d := open(t)
		content := Content(1, 2*clearance.FilePart)
		b, leaves := Workbook(1, content)
		ctx, cancel := context.WithCancel(bg())
		_, err := d.PutBatch(ctx, b, func(yield func([]byte, error) bool) {
			for part := range Parts(content) {
				if !yield(part, nil) {
					return
				}
				cancel()
			}
		}, leaves)
		if err == nil {
			t.Error("kept though its context was over")
		}
		noBatch(t, d, b.ID)
		noFile(t, d, b)
	})
}

func putBatchTwice(t *testing.T, d clearance.Driver) {
	old, leaves := Workbook(1, Content(1, 100))
	_, err := d.PutBatch(bg(), old, Parts(Content(1, 100)), leaves)
	check(t, err)
	again, more := Workbook(2, Content(2, 100))
	again.ID = old.ID
	_, err = d.PutBatch(bg(), again, Parts(Content(2, 100)), more)
	isBusy(t, "a batch's ID", err)
	noFile(t, d, again)
	same(t, "batch", batch(t, d, old.ID), old)
	again.ID = newID()
	_, err = d.PutBatch(bg(), again, Parts(Content(2, 100)), append(more, leaves...))
	isBusy(t, "a leaf", err)
	noBatch(t, d, again.ID)
	noFile(t, d, again)
	_, err = d.PutBatch(bg(), again, Parts(Content(2, 100)), more)
	check(t, err)
}

func putBatchImpossible(t *testing.T, d clearance.Driver) {
	for name, change := range map[string]func(b *clearance.Batch){
		"an ID that is none":  func(b *clearance.Batch) { b.ID = "x" },
		"a name with NUL":     func(b *clearance.Batch) { b.File = "a\x00b.xlsx" },
		"a name not in UTF-8": func(b *clearance.Batch) { b.File = "a\xffb.xlsx" },
		"a tenant with NUL":   func(b *clearance.Batch) { b.Tenant = "a\x00b" },
	} {
		b, _ := Workbook(1, Content(1, 100))
		change(&b)
		if _, err := d.PutBatch(bg(), b, Parts(Content(1, 100)), nil); err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("%s: got %v, want an error for good", name, err)
		}
	}
	b, _ := Workbook(1, Content(1, 100))
	noFile(t, d, b)
}

func testListBatches(t *testing.T, open Open) {
	d := open(t)
	var all []string
	for i := range 12 {
		all = append(all, upload(t, d, i, func(b *clearance.Batch) { b.Created = moment(time.Duration(i/3) * time.Microsecond) }).ID)
	}
	// IDs grow with time, so that this is the order of (Created, ID) as well.
	slices.SortStableFunc(all, func(a, b string) int { return strings.Compare(b, a) })
	upload(t, d, 50, func(b *clearance.Batch) { b.Tenant = "other" })
	for _, n := range []int{1, 4, 12, 100} {
		t.Run(fmt.Sprintf("pages of %d hold every batch of the tenant once, newest first, ties by ID", n), func(t *testing.T) {
			var got []string
			for page := listed(t, d, clearance.Cursor{}, n); len(page) > 0; {
				if len(page) > n {
					t.Fatalf("%d batches", len(page))
				}
				for _, b := range page {
					got = append(got, b.ID)
				}
				last := page[len(page)-1]
				page = listed(t, d, clearance.Cursor{LodgedAt: last.Created, ID: last.ID}, n)
			}
			same(t, "batches", got, all)
		})
	}
}

func listed(t *testing.T, d clearance.Driver, after clearance.Cursor, n int) []clearance.Batch {
	t.Helper()
	page, err := d.ListBatches(bg(), "tenant", after, n)
	check(t, err)
	return page
}

func testCancelBatch(t *testing.T, open Open) {
	d := open(t)
	cancel := func(t *testing.T, id string, want bool) {
		t.Helper()
		if got, err := d.CancelBatch(bg(), id); err != nil || got != want {
			t.Errorf("got %v, %v; want %v", got, err, want)
		}
	}
	t.Run("a batch that has not ended is noted, once or twice, and nothing else of it changes", func(t *testing.T) {
		b := upload(t, d, 1, nil)
		cancel(t, b.ID, true)
		cancel(t, b.ID, true)
		b.Cancelled = true
		same(t, "batch", batch(t, d, b.ID), b)
	})
	t.Run("there is nothing to note where it has ended or where there is none", func(t *testing.T) {
		for i, status := range statuses() {
			b := upload(t, d, 10+i, func(b *clearance.Batch) { b.Status = status })
			cancel(t, b.ID, !status.Ended())
			if got := batch(t, d, b.ID).Cancelled; got == status.Ended() {
				t.Errorf("%s: cancelled %v", status, got)
			}
		}
		cancel(t, newID(), false)
		cancel(t, "x", false)
	})
}

func statuses() []clearance.BatchStatus {
	return []clearance.BatchStatus{clearance.BatchReceived, clearance.BatchCounting, clearance.BatchChecking,
		clearance.BatchLodging, clearance.BatchProcessing, clearance.BatchDone, clearance.BatchRefused,
		clearance.BatchCancelled, clearance.BatchFailed}
}

func testMappings(t *testing.T, open Open) {
	d := open(t)
	find := func(t *testing.T, tenant string, headings byte, want string) {
		t.Helper()
		got, found, err := d.Mapping(bg(), tenant, [32]byte{headings})
		check(t, err)
		if found != (want != "") || string(got) != want {
			t.Errorf("got %q, %v; want %q", got, found, want)
		}
	}
	check(t, d.PutMapping(bg(), "tenant", [32]byte{1}, []byte(`{"A":"lrn"}`), moment(0)))
	t.Run("it is found by tenant and headings alone", func(t *testing.T) {
		find(t, "tenant", 1, `{"A":"lrn"}`)
		find(t, "tenant", 2, "")
		find(t, "other", 1, "")
	})
	t.Run("the next takes its place", func(t *testing.T) {
		check(t, d.PutMapping(bg(), "other", [32]byte{1}, []byte(`{"A":"items.netMass"}`), moment(0)))
		check(t, d.PutMapping(bg(), "tenant", [32]byte{1}, []byte(`{"B":"lrn"}`), moment(-time.Hour)))
		find(t, "tenant", 1, `{"B":"lrn"}`)
		find(t, "other", 1, `{"A":"items.netMass"}`)
	})
	t.Run("a tenant that cannot be kept whole is refused", func(t *testing.T) {
		err := d.PutMapping(bg(), "a\x00b", [32]byte{1}, []byte(`{}`), moment(0))
		if err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("got %v, want an error for good", err)
		}
	})
	t.Run("of eight written at once one is kept", func(t *testing.T) {
		var running sync.WaitGroup
		for range 8 {
			running.Go(func() {
				if err := d.PutMapping(bg(), "busy", [32]byte{1}, []byte(`{"C":"lrn"}`), moment(0)); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		find(t, "busy", 1, `{"C":"lrn"}`)
	})
}
