package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// testLoad lets everything happen at once: lodging, processing, relaying,
// reserving and reading.
func testLoad(t *testing.T, open Open) {
	d := open(t)
	const lodgers, groups, size = 4, 6, 20
	var running sync.WaitGroup
	for l := range lodgers {
		running.Go(func() {
			for g := range groups {
				if err := lodgeGroup(d, l*groups*size+g*size, size); err != nil {
					t.Error(err)
				}
			}
		})
	}
	quit := make(chan struct{})
	var reading sync.WaitGroup
	for _, read := range []func() error{
		func() error { _, err := d.List(bg(), clearance.Filter{Limit: 50}); return err },
		func() error { _, err := d.Backlog(bg()); return err },
		func() error { _, err := d.Reserve(bg(), "A", 2026, 3); return err },
	} {
		reading.Go(func() { repeat(t, quit, read) })
	}
	for range 2 {
		running.Go(func() { processAll(t, d, lodgers*groups*size) })
	}
	running.Wait()
	close(quit)
	reading.Wait()
	backlog, err := d.Backlog(bg())
	check(t, err)
	same(t, "backlog", backlog, clearance.Backlog{})
	released := pages(t, d, clearance.Filter{Statuses: []declarations.Status{declarations.Released}, Limit: 100})
	if len(released) != lodgers*groups*size {
		t.Errorf("%d released, want %d", len(released), lodgers*groups*size)
	}
}

func repeat(t *testing.T, quit chan struct{}, do func() error) {
	for {
		select {
		case <-quit:
			return
		default:
		}
		if err := do(); err != nil {
			t.Error(err)
			return
		}
	}
}

func lodgeGroup(d clearance.Driver, first, size int) error {
	all := make([]clearance.Changes, size)
	for i := range all {
		all[i] = Lodgement(first+i, Body(uint64(first+i), 400))
	}
	return put(d, Join(all...))
}

// processAll releases what it leases until total declarations are released.
func processAll(t *testing.T, d clearance.Driver, total int) {
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		messages, err := d.Lease(bg(), 33, long)
		if err == nil {
			err = release(d, messages)
		}
		if err == nil {
			err = d.Forget(bg(), numbers(messages))
		}
		if err != nil {
			t.Error(err)
			return
		}
		done, err := d.List(bg(), clearance.Filter{Statuses: []declarations.Status{declarations.Released}, Limit: 500})
		if err != nil || len(done) >= total {
			return
		}
	}
	t.Error("the load was not done in a minute")
}

func release(d clearance.Driver, messages []clearance.Message) error {
	ids := make([]string, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	entries, err := d.Entries(bg(), ids)
	if err != nil || len(entries) != len(messages) {
		return errors.Join(err, missing(len(messages), len(entries)))
	}
	var c clearance.Changes
	for i := range entries {
		e := &entries[i]
		e.Version, e.Seq, e.Status = 2, 2, declarations.Released
		c.Results = append(c.Results, clearance.Result{ID: e.ID, Revision: 1, At: e.LodgedAt, Assessment: []byte(`{}`)})
		c.Events = append(c.Events, clearance.Event{ID: e.ID, Seq: 2, Type: "released", At: e.LodgedAt})
	}
	return d.Write(bg(), func(tx clearance.Tx) error {
		changed, err := tx.Advance(bg(), entries)
		if err != nil || len(changed) != len(entries) {
			return errors.Join(err, missing(len(entries), len(changed)))
		}
		return tx.Put(bg(), c)
	})
}

func missing(want, got int) error {
	if want == got {
		return nil
	}
	return fmt.Errorf("%d entries, want %d", got, want)
}
