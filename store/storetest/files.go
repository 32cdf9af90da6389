package storetest

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
)

func testFiles(t *testing.T, open Open) {
	t.Run("a file comes back part by part, and after its last there is none", func(t *testing.T) {
		d := open(t)
		for i, size := range []int{0, 1, clearance.FilePart - 1, clearance.FilePart, clearance.FilePart + 1, 3 * clearance.FilePart} {
			content := Content(byte(i), size)
			b, leaves := Workbook(i, content)
			_, err := d.PutBatch(bg(), b, Parts(content), leaves)
			check(t, err)
			hasFile(t, d, b, content)
		}
	})
	t.Run("twenty megabytes come back whole", func(t *testing.T) {
		d := open(t)
		content := Content(1, 20<<20+777)
		b, leaves := Workbook(1, content)
		_, err := d.PutBatch(bg(), b, Parts(content), leaves)
		check(t, err)
		hasFile(t, d, b, content)
	})
	t.Run("the parts may stand in one buffer", func(t *testing.T) {
		d := open(t)
		content := Content(1, 2*clearance.FilePart+5)
		b, leaves := Workbook(1, content)
		_, err := d.PutBatch(bg(), b, func(yield func([]byte, error) bool) {
			var buffer [clearance.FilePart]byte
			for part := range Parts(content) {
				if !yield(buffer[:copy(buffer[:], part)], nil) {
					return
				}
			}
		}, leaves)
		check(t, err)
		hasFile(t, d, b, content)
	})
	t.Run("a file that is cut leaves nothing behind", func(t *testing.T) { cutFile(t, open(t)) })
	t.Run("a file is kept once, and its batches need not bring it", func(t *testing.T) { keptOnce(t, open(t)) })
	t.Run("a batch without a file that is not kept is refused for good", func(t *testing.T) {
		d := open(t)
		b, leaves := Workbook(1, Content(1, 100))
		if _, err := d.PutBatch(bg(), b, nil, leaves); err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("got %v, want an error for good", err)
		}
		noBatch(t, d, b.ID)
		_, err := d.PutBatch(bg(), b, Parts(Content(1, 100)), leaves)
		check(t, err)
	})
	t.Run("the same file of another tenant is another file", func(t *testing.T) {
		d := open(t)
		content := Content(1, 100)
		mine := upload(t, d, 1, nil)
		other, leaves := Workbook(2, content)
		other.Tenant = "other"
		noFile(t, d, other)
		if _, err := d.PutBatch(bg(), other, nil, leaves); err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("got %v, want an error for good", err)
		}
		_, err := d.PutBatch(bg(), other, Parts(content), leaves)
		check(t, err)
		hasFile(t, d, other, content)
		hasFile(t, d, mine, content)
	})
	t.Run("eight batches of a file at once keep it once", func(t *testing.T) { keptOnceTogether(t, open(t)) })
}

func hasFile(t *testing.T, d clearance.Driver, b clearance.Batch, content []byte) {
	t.Helper()
	if got := fileOf(t, d, b); !bytes.Equal(got, content) {
		t.Errorf("%d bytes came back of %d, or others", len(got), len(content))
	}
}

// fileOf reads the parts of a file until there are no more.
func fileOf(t *testing.T, d clearance.Driver, b clearance.Batch) []byte {
	t.Helper()
	var content []byte
	for part := 0; ; part++ {
		body, err := d.FilePart(bg(), b.Tenant, b.Digest, part)
		check(t, err)
		if body == nil {
			return content
		}
		content = append(content, body...)
	}
}

func noFile(t *testing.T, d clearance.Driver, b clearance.Batch) {
	t.Helper()
	if n := len(fileOf(t, d, b)); n > 0 {
		t.Errorf("%d bytes of the file are there", n)
	}
}

// cutFile cuts a file of three parts at each of its parts.
func cutFile(t *testing.T, d clearance.Driver) {
	content := Content(1, 2*clearance.FilePart+1)
	b, leaves := Workbook(1, content)
	b.Claims = true
	gone := errors.New("gone")
	for parts := range 3 {
		if _, err := d.PutBatch(bg(), b, cut(content, parts, gone), leaves); !errors.Is(err, gone) {
			t.Errorf("after %d parts: got %v, want the file's own error", parts, err)
		}
		noBatch(t, d, b.ID)
		noFile(t, d, b)
		if _, err := d.PutBatch(bg(), b, nil, leaves); err == nil {
			t.Error("the file is taken for kept")
		}
	}
	kept, err := d.PutBatch(bg(), b, Parts(content), leaves)
	check(t, err)
	same(t, "kept", kept, b)
	hasFile(t, d, b, content)
}

func keptOnce(t *testing.T, d clearance.Driver) {
	content := Content(1, clearance.FilePart+100)
	first, leaves := Workbook(1, content)
	_, err := d.PutBatch(bg(), first, Parts(content), leaves)
	check(t, err)
	second, leaves := Workbook(2, content)
	_, err = d.PutBatch(bg(), second, nil, leaves)
	check(t, err)
	third, leaves := Workbook(3, content)
	_, err = d.PutBatch(bg(), third, Parts(Content(9, 3*clearance.FilePart)), leaves)
	check(t, err)
	for _, b := range []clearance.Batch{first, second, third} {
		same(t, "batch", batch(t, d, b.ID), b)
	}
	hasFile(t, d, first, content)
}

func keptOnceTogether(t *testing.T, d clearance.Driver) {
	content := Content(1, 3*clearance.FilePart)
	var running sync.WaitGroup
	for n := range 8 {
		running.Go(func() {
			b, leaves := Workbook(n, content)
			if _, err := putUntil(d, b, content, leaves); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	if n := len(listed(t, d, clearance.Cursor{}, 100)); n != 8 {
		t.Errorf("%d batches are kept, want 8", n)
	}
	b, _ := Workbook(1, content)
	hasFile(t, d, b, content)
}

func testClaims(t *testing.T, open Open) {
	claiming := func(b *clearance.Batch) { b.Claims = true }
	claim := func(t *testing.T, d clearance.Driver, n int) (asked, got clearance.Batch) {
		t.Helper()
		b, leaves := Workbook(n, Content(1, 100))
		b.Claims = true
		got, err := d.PutBatch(bg(), b, Parts(Content(1, 100)), leaves)
		check(t, err)
		return b, got
	}
	t.Run("the second that claims a file gets the first, and nothing is written", func(t *testing.T) {
		d := open(t)
		first := upload(t, d, 1, claiming)
		second, got := claim(t, d, 2)
		same(t, "batch", got, first)
		noBatch(t, d, second.ID)
	})
	t.Run("one that does not claim is kept beside one that does", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, nil)
		upload(t, d, 1, claiming)
		upload(t, d, 1, nil)
	})
	t.Run("another tenant claims for itself, and so does another file", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, claiming)
		upload(t, d, 2, claiming)
		upload(t, d, 1, func(b *clearance.Batch) { b.Claims, b.Tenant = true, "other" })
	})
	t.Run("a claim that was given up can be taken", func(t *testing.T) {
		d := open(t)
		upload(t, d, 1, claiming)
		b := leased(t, d, long)
		b.Claims, b.Status = false, clearance.BatchFailed
		_, err := d.AdvanceBatch(bg(), b, nil, nil, 0)
		check(t, err)
		next, got := claim(t, d, 2)
		same(t, "batch", got, next)
	})
	t.Run("of eight at once one claims and all get that one", func(t *testing.T) { claimTogether(t, open(t)) })
}

func claimTogether(t *testing.T, d clearance.Driver) {
	content := Content(1, 3*clearance.FilePart)
	var mu sync.Mutex
	var running sync.WaitGroup
	answers := map[string]int{}
	for n := range 8 {
		running.Go(func() {
			b, leaves := Workbook(n, content)
			b.Claims = true
			got, err := putUntil(d, b, content, leaves)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			answers[got.ID]++
		})
	}
	running.Wait()
	kept := listed(t, d, clearance.Cursor{}, 100)
	if len(kept) != 1 || len(answers) != 1 || answers[kept[0].ID] != 8 {
		t.Errorf("%d kept, answered with %v", len(kept), answers)
	}
	hasFile(t, d, kept[0], content)
}

// putUntil tries again while the store is busy, for a minute at most.
func putUntil(d clearance.Driver, b clearance.Batch, content []byte, leaves []audit.Leaf) (clearance.Batch, error) {
	for deadline := time.Now().Add(time.Minute); ; {
		kept, err := d.PutBatch(bg(), b, Parts(content), leaves)
		if !errors.Is(err, clearance.ErrBusy) || time.Now().After(deadline) {
			return kept, err
		}
	}
}
