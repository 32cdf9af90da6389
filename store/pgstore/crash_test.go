package pgstore_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/pgstore"
	"github.com/brama-customs/brama/store/storetest"
)

// journal is what the writers have been told is safe.
type journal struct {
	mu      sync.Mutex
	acked   []string
	batches []string
	more    chan struct{} // a signal for each acknowledged group
}

func (j *journal) add(c clearance.Changes) {
	j.mu.Lock()
	for _, e := range c.Entries {
		j.acked = append(j.acked, e.ID)
	}
	j.mu.Unlock()
	select {
	case j.more <- struct{}{}:
	default:
	}
}

func TestNothingAcknowledgedIsLostWhenTheServerIsKilled(t *testing.T) {
	server := storetest.Postgres(t)
	s := open(t, server)
	j := &journal{more: make(chan struct{}, 1000)}
	quit := make(chan struct{})
	var writers sync.WaitGroup
	for w := range 6 {
		writers.Go(func() { writeUntil(s, j, quit, (w+1)*100_000) })
	}
	for w := range 2 {
		writers.Go(func() { uploadUntil(s, j, quit, (w+1)*100_000) })
	}
	for range 3 {
		for range 25 {
			<-j.more
		}
		server.Kill(t)
		server.Restart(t)
	}
	for range 25 { // writing goes on after the last restart
		<-j.more
	}
	close(quit)
	writers.Wait()
	missing(t, s, j)
	storetest.WholeWorkbooks(t, s, j.batches)
}

// writeUntil lodges groups large and small; errors are what a killed server gives.
func writeUntil(s *pgstore.Store, j *journal, quit chan struct{}, n int) {
	for {
		select {
		case <-quit:
			return
		default:
		}
		var all []clearance.Changes
		for range 1 + n%150 {
			all = append(all, storetest.Lodgement(n, storetest.Body(uint64(n), 1000)))
			n++
		}
		c := storetest.Join(all...)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		err := s.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, c) })
		cancel()
		if err == nil {
			j.add(c)
		}
	}
}

// uploadUntil keeps batches and answers their rows.
func uploadUntil(s *pgstore.Store, j *journal, quit chan struct{}, n int) {
	for ; ; n++ {
		select {
		case <-quit:
			return
		default:
		}
		id, err := storetest.LodgeWorkbook(s, n)
		if err == nil {
			j.mu.Lock()
			j.batches = append(j.batches, id)
			j.mu.Unlock()
		}
	}
}

func missing(t *testing.T, s *pgstore.Store, j *journal) {
	t.Helper()
	ctx := context.Background()
	entries, err := s.Entries(ctx, j.acked)
	records, err2 := s.Records(ctx, j.acked)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(j.acked) || len(records) != len(j.acked) {
		t.Errorf("%d acknowledged, %d entries and %d documents are there", len(j.acked), len(entries), len(records))
	}
}
