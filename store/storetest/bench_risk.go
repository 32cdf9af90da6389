package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// benchRisk measures how quickly the rulebook, feedback and the snapshot are
// read, and how long others wait while a snapshot is written.
func benchRisk(b *testing.B, d clearance.Driver) {
	b.Run("newest of 10,000", func(b *testing.B) {
		fillRulebook(b, d, 10_000)
		for b.Loop() {
			if got, err := d.Newest(bg(), "profile", "", 10_000); err != nil || len(got) != 10_000 {
				b.Fatalf("%d, %v", len(got), err)
			}
		}
	})
	b.Run("feedback of 500 among 20,000", func(b *testing.B) {
		ids := fillFeedback(b, d, 20_000)
		for b.Loop() {
			if got, err := d.Feedback(bg(), ids[:500]); err != nil || len(got) != 500 {
				b.Fatalf("%d, %v", len(got), err)
			}
		}
	})
	const size = 60 << 20
	var mark int64
	b.Run("a snapshot of 60 MiB is written", func(b *testing.B) {
		body := Content(1, size)
		b.SetBytes(size)
		var longest time.Duration
		for b.Loop() {
			mark++
			longest = max(longest, longestPing(b, d, func() error { return d.PutSnapshot(bg(), mark, body, 0) }))
		}
		b.ReportMetric(float64(longest.Milliseconds()), "ms-others-wait")
	})
	b.Run("a snapshot of 60 MiB is read", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			if _, body, err := d.Snapshot(bg()); err != nil || len(body) != size {
				b.Fatalf("%d bytes, %v", len(body), err)
			}
		}
	})
}

// fillRulebook keeps three versions of each of n profiles.
func fillRulebook(b *testing.B, d clearance.Driver, n int) {
	if page, err := d.Newest(bg(), "profile", "", 1); err != nil || len(page) > 0 {
		return // an earlier round filled it
	}
	for number := range 3 {
		all := make([]clearance.Version, n)
		for i := range all {
			all[i], _ = version(fmt.Sprintf("P-%05d", i), number+1)
			all[i].Body = Body(uint64(i), 1500)
		}
		if err := d.PutVersions(bg(), all, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// fillFeedback keeps two findings on each of n declarations.
func fillFeedback(b *testing.B, d clearance.Driver, n int) []string {
	ids := make([]string, n)
	var c clearance.Changes
	for i := range ids {
		ids[i] = newID()
		c.Feedback = append(c.Feedback, found(ids[i], 1), found(ids[i], 2))
	}
	if err := put(d, c); err != nil {
		b.Fatal(err)
	}
	return ids
}

// longestPing is the longest time that a small change took while do ran.
func longestPing(b *testing.B, d clearance.Driver, do func() error) (longest time.Duration) {
	done := make(chan struct{})
	var pinging sync.WaitGroup
	pinging.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			began := time.Now()
			if err := d.Ping(bg()); err != nil {
				b.Error(err)
			}
			longest = max(longest, time.Since(began))
		}
	})
	if err := do(); err != nil {
		b.Error(err)
	}
	close(done)
	pinging.Wait()
	return longest
}
