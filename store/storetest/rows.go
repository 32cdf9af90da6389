package storetest

import (
	"context"
	"slices"
	"sync"

	"github.com/brama-customs/brama/clearance"
)

// Recorder is a driver that remembers the rows of its committed transactions,
// so that what wrote them can be compared with writing them and no more.
type Recorder struct {
	clearance.Driver

	mu   sync.Mutex
	rows []clearance.Changes
}

// recording is a transaction of a Recorder.
type recording struct {
	clearance.Tx
	put []clearance.Changes
}

// Put remembers what it inserts.
func (t *recording) Put(ctx context.Context, c clearance.Changes) error {
	err := t.Tx.Put(ctx, c)
	if err == nil {
		t.put = append(t.put, c)
	}
	return err
}

// Write remembers the rows once they are safe.
func (r *Recorder) Write(ctx context.Context, fn func(clearance.Tx) error) error {
	var put []clearance.Changes
	err := r.Driver.Write(ctx, func(tx clearance.Tx) error {
		t := &recording{Tx: tx}
		err := fn(t)
		put = t.put
		return err
	})
	if err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.rows = append(r.rows, put...)
	}
	return err
}

// Lodged gives the changes that brought new declarations, in the order in
// which they were committed, and forgets all.
func (r *Recorder) Lodged() []clearance.Changes {
	r.mu.Lock()
	defer r.mu.Unlock()
	lodged := slices.DeleteFunc(r.rows, func(c clearance.Changes) bool { return len(c.Entries) == 0 })
	r.rows = nil
	return lodged
}

// Insert writes rows as fast as a driver does: in transactions of at least so
// many declarations, one after the other, and nothing else in them. It is what
// the speed of lodging is held against. The rows must be new to the store.
func Insert(d clearance.Driver, lodged []clearance.Changes, together int) error {
	var group clearance.Changes
	for i, c := range lodged {
		group = Join(group, c)
		if len(group.Entries) < together && i < len(lodged)-1 {
			continue
		}
		if err := put(d, group); err != nil {
			return err
		}
		group = clearance.Changes{}
	}
	return nil
}
