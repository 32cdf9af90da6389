package storetest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

func testWrite(t *testing.T, open Open) {
	d := open(t)
	t.Run("an error of the function is given back and nothing is written", func(t *testing.T) {
		c, mine := one(), errors.New("mine")
		err := d.Write(bg(), func(tx clearance.Tx) error {
			return errors.Join(tx.Put(bg(), c), mine)
		})
		if !errors.Is(err, mine) {
			t.Errorf("got %v, want the function's error", err)
		}
		nothing(t, d, c)
	})
	t.Run("a panic of the function goes on and nothing is written", func(t *testing.T) {
		c := one()
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = d.Write(bg(), func(tx clearance.Tx) error {
				check(t, tx.Put(bg(), c))
				panic("mine")
			})
		}()
		nothing(t, d, c)
	})
	t.Run("a failed Put cannot be committed", func(t *testing.T) {
		first := one()
		write(t, d, first)
		second := Lodgement(2, Body(2, 600))
		err := d.Write(bg(), func(tx clearance.Tx) error {
			_ = tx.Put(bg(), Join(first, second))
			return nil
		})
		if err == nil {
			t.Error("Write committed after a failed Put")
		}
		nothing(t, d, second)
	})
	t.Run("a context that is over writes nothing", func(t *testing.T) {
		ctx, cancel := context.WithCancel(bg())
		c := Lodgement(3, Body(3, 600))
		err := d.Write(ctx, func(tx clearance.Tx) error {
			err := tx.Put(ctx, c)
			cancel()
			return err
		})
		if err == nil {
			t.Error("Write succeeded though its context was over before the commit")
		}
		nothing(t, d, c)
	})
	t.Run("the store serves on after all that", func(t *testing.T) {
		c := Lodgement(4, Body(4, 600))
		write(t, d, c)
		present(t, d, c)
	})
}

// nothing checks that no row of these changes is there.
func nothing(t *testing.T, d clearance.Driver, c clearance.Changes) {
	t.Helper()
	ids := idsOf(c)
	entries, err := d.Entries(bg(), ids)
	check(t, err)
	records, err := d.Records(bg(), ids)
	check(t, err)
	for _, id := range ids {
		events, err := d.Events(bg(), id)
		check(t, err)
		if len(events) > 0 {
			t.Errorf("events of %s were written", id)
		}
	}
	if len(entries) > 0 || len(records) > 0 {
		t.Errorf("%d entries and %d records were written", len(entries), len(records))
	}
}

func present(t *testing.T, d clearance.Driver, c clearance.Changes) {
	t.Helper()
	entries, err := d.Entries(bg(), idsOf(c))
	check(t, err)
	same(t, "entries", byID(entries), byID(c.Entries))
}

func idsOf(c clearance.Changes) []string {
	ids := make([]string, len(c.Entries))
	for i, e := range c.Entries {
		ids[i] = e.ID
	}
	return ids
}

func byID(entries []declarations.Entry) map[string]declarations.Entry {
	all := map[string]declarations.Entry{}
	for _, e := range entries {
		all[e.ID] = e
	}
	return all
}

func testPut(t *testing.T, open Open) {
	t.Run("documents come back byte for byte, empty and huge", func(t *testing.T) { putDocuments(t, open(t)) })
	t.Run("every field of a result, event and entry comes back", func(t *testing.T) { putFields(t, open(t)) })
	t.Run("a result that is there already stays as it is", func(t *testing.T) { putResultTwice(t, open(t)) })
	t.Run("any other row that is there already is ErrBusy and nothing is written", func(t *testing.T) {
		putTwice(t, open(t))
	})
	t.Run("what cannot be kept whole is refused", func(t *testing.T) { putImpossible(t, open(t)) })
	t.Run("a thousand declarations at once", func(t *testing.T) {
		d := open(t)
		entries := lodge(t, d, 1000, nil)
		present(t, d, clearance.Changes{Entries: entries})
	})
	t.Run("nothing at all", func(t *testing.T) { write(t, open(t), clearance.Changes{}) })
}

func putDocuments(t *testing.T, d clearance.Driver) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for i, body := range [][]byte{{}, every, Body(1, 4500), Body(2, 1<<20), bytes.Repeat([]byte{0}, 1<<20)} {
		c := Lodgement(i+1, body)
		c.Documents[0].Warnings = []byte(`[{"code":"warning"}]`)
		write(t, d, c)
		records, err := d.Records(bg(), idsOf(c))
		check(t, err)
		if len(records) != 1 || records[0].Result != nil {
			t.Fatalf("body %d: %d records, want one without a result", i, len(records))
		}
		same(t, "record", records[0].Document, c.Documents[0])
	}
}

// full is a declaration with every field set.
func full() clearance.Changes {
	c := one()
	e, id := &c.Entries[0], c.Entries[0].ID
	e.Channel, e.Parked, e.Inspector, e.ClaimedAt = declarations.Red, true, "Ірина", moment(time.Minute)
	e.Value, e.Total = exact.Must("80231.0400"), exact.Must("0.10")
	e.Importer = "ТОВ «Приклад» o'x"
	c.Results = []clearance.Result{{ID: id, Revision: 1, At: moment(time.Hour), Tariff: "2697-IX/2023-01-01",
		RuleSet: "1", Assessment: []byte(`{"total":"1"}`), Risk: []byte(`{"score":7}`)}}
	c.Decisions = []clearance.Decision{{ID: id, Seq: 2, Revision: 1, Inspector: "Ірина", Decision: "refuse",
		Reasons: []byte(`[{"text":"ні"}]`), At: moment(time.Hour)}}
	c.Events = append(c.Events, clearance.Event{ID: id, Seq: 2, Type: "refused", At: moment(time.Hour), Actor: "Ірина"})
	c.Tally = []byte{1, 0, 2}
	return c
}

func putFields(t *testing.T, d clearance.Driver) {
	c := full()
	write(t, d, c)
	present(t, d, c)
	records, err := d.Records(bg(), idsOf(c))
	check(t, err)
	same(t, "records", records, []clearance.Record{{Document: c.Documents[0], Result: &c.Results[0]}})
	events, err := d.Events(bg(), c.Entries[0].ID)
	check(t, err)
	same(t, "events", events, c.Events)
	if events[1].Detail != nil {
		t.Error("an event without detail came back with one")
	}
	bare := Lodgement(2, nil)
	bare.Entries[0].Duplicate = declarations.Fingerprint{}
	bare.Entries[0].Value = exact.Number{}
	write(t, d, bare)
	present(t, d, bare)
}

func putResultTwice(t *testing.T, d clearance.Driver) {
	c := full()
	write(t, d, c)
	again := c.Results[0]
	again.Assessment = []byte(`{"total":"2"}`)
	other := Lodgement(2, nil)
	fresh := clearance.Result{ID: other.Entries[0].ID, Revision: 1, At: moment(0)}
	other.Results = []clearance.Result{again, fresh}
	write(t, d, other)
	for id, want := range map[string]clearance.Result{again.ID: c.Results[0], fresh.ID: fresh} {
		records, err := d.Records(bg(), []string{id})
		check(t, err)
		same(t, "result", records[0].Result, &want)
	}
	present(t, d, other)
}

func putTwice(t *testing.T, d clearance.Driver) {
	old := full()
	write(t, d, old)
	e := old.Entries[0]
	for name, change := range map[string]func(c *clearance.Changes){
		"the ID of an entry":        func(c *clearance.Changes) { c.Entries[0].ID = e.ID },
		"an MRN":                    func(c *clearance.Changes) { c.Entries[0].MRN = e.MRN },
		"tenant, declarant and LRN": func(c *clearance.Changes) { c.Entries[0].LRN = e.LRN },
		"a document's revision":     func(c *clearance.Changes) { c.Documents = append(c.Documents, old.Documents...) },
		"an idempotency key":        func(c *clearance.Changes) { c.Keys[0].Key = old.Keys[0].Key },
		"an event's number":         func(c *clearance.Changes) { c.Events = append(c.Events, old.Events[0]) },
		"a leaf":                    func(c *clearance.Changes) { c.Leaves = append(c.Leaves, old.Leaves[0]) },
		"a decision":                func(c *clearance.Changes) { c.Decisions = old.Decisions },
	} {
		c := Lodgement(2, Body(2, 600))
		fresh := c.Entries[0].ID
		change(&c)
		isBusy(t, name, put(d, c))
		c.Entries[0].ID = fresh
		nothing(t, d, c)
	}
	present(t, d, old)
}

func putImpossible(t *testing.T, d clearance.Driver) {
	for name, change := range map[string]func(e *declarations.Entry){
		"an ID that is none":  func(e *declarations.Entry) { e.ID = "x" },
		"a number too long":   func(e *declarations.Entry) { e.Value = exact.Must("1.00000001").Mul(exact.Must("0.1")) },
		"a text with NUL":     func(e *declarations.Entry) { e.Importer = "a\x00b" },
		"a text not in UTF-8": func(e *declarations.Entry) { e.Importer = "a\xffb" },
	} {
		c := one()
		change(&c.Entries[0])
		if err := put(d, c); err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("%s: got %v, want an error for good", name, err)
		}
	}
	list, err := d.List(bg(), clearance.Filter{Limit: 10})
	check(t, err)
	same(t, "list", list, []declarations.Entry{})
}

func testAdvance(t *testing.T, open Open) {
	t.Run("it replaces what changes, and nothing else", func(t *testing.T) { advanceFields(t, open(t)) })
	t.Run("only entries of the version before change", func(t *testing.T) { advanceVersions(t, open(t)) })
	t.Run("of two at once exactly one wins each entry", func(t *testing.T) { advanceRace(t, open(t)) })
	t.Run("what is put after it stands or falls with it", func(t *testing.T) {
		d := open(t)
		e := lodge(t, d, 1, nil)[0]
		next := e
		next.Version, next.Status = 2, declarations.Released
		failed := errors.New("failed")
		err := d.Write(bg(), func(tx clearance.Tx) error {
			_, err := tx.Advance(bg(), []declarations.Entry{next})
			return errors.Join(err, failed)
		})
		if !errors.Is(err, failed) {
			t.Errorf("got %v", err)
		}
		present(t, d, clearance.Changes{Entries: []declarations.Entry{e}})
	})
}

func advance(d clearance.Driver, entries ...declarations.Entry) (changed []string, err error) {
	err = d.Write(bg(), func(tx clearance.Tx) error {
		changed, err = tx.Advance(bg(), entries)
		return err
	})
	return changed, err
}

func advanceFields(t *testing.T, d clearance.Driver) {
	e := lodge(t, d, 2, nil)[0]
	next := full().Entries[0]
	next.ID, next.Version, next.Seq, next.Revision, next.Status = e.ID, 2, 3, 4, declarations.PhysicalCheck
	next.RateDate, next.ChangedAt = e.RateDate.AddDays(1), moment(time.Hour)
	next.MRN, next.LRN, next.Tenant, next.Importer, next.LodgedAt = "other", "other", "other", "other", moment(time.Hour)
	changed, err := advance(d, next)
	check(t, err)
	same(t, "changed", changed, []string{e.ID})
	want := next
	want.MRN, want.LRN, want.Tenant, want.Importer, want.LodgedAt = e.MRN, e.LRN, e.Tenant, e.Importer, e.LodgedAt
	want.Duplicate = e.Duplicate
	present(t, d, clearance.Changes{Entries: []declarations.Entry{want}})
	cleared := e
	cleared.Version, cleared.RateDate = 3, want.RateDate
	_, err = advance(d, cleared)
	check(t, err)
	present(t, d, clearance.Changes{Entries: []declarations.Entry{cleared}})
}

func advanceVersions(t *testing.T, d clearance.Driver) {
	all := lodge(t, d, 3, nil)
	due, stale, ahead := all[0], all[1], all[2]
	due.Version, stale.Version, ahead.Version = 2, 1, 3
	unknown := due
	unknown.ID = newID()
	for _, e := range []*declarations.Entry{&due, &stale, &ahead, &unknown} {
		e.Status = declarations.Released
	}
	changed, err := advance(d, ahead, due, stale, unknown)
	check(t, err)
	same(t, "changed", changed, []string{due.ID})
	present(t, d, clearance.Changes{Entries: []declarations.Entry{due, all[1], all[2]}})
	changed, err = advance(d)
	check(t, err)
	same(t, "changed of none", changed, []string{})
}

// advanceRace lets eight writers change the same entries in different orders.
func advanceRace(t *testing.T, d clearance.Driver) {
	const writers, rounds = 8, 5
	all := lodge(t, d, 20, nil)
	wins := make([]map[string]int, rounds)
	for round := range rounds {
		wins[round] = raceOnce(t, d, all, writers, 2+round)
	}
	for round, won := range wins {
		for _, e := range all {
			if won[e.ID] != 1 {
				t.Errorf("round %d: %d writers changed %s", round, won[e.ID], e.ID)
			}
		}
	}
}

func raceOnce(t *testing.T, d clearance.Driver, all []declarations.Entry, writers, version int) map[string]int {
	var mu sync.Mutex
	var running sync.WaitGroup
	won := map[string]int{}
	for w := range writers {
		mine := make([]declarations.Entry, len(all))
		for i, e := range all {
			e.Version = version
			mine[(i*7+w)%len(all)] = e
		}
		running.Go(func() {
			changed, err := advanceUntil(d, mine)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range changed {
				won[id]++
			}
		})
	}
	running.Wait()
	return won
}

// advanceUntil tries again for as long as the store is busy.
func advanceUntil(d clearance.Driver, entries []declarations.Entry) ([]string, error) {
	for {
		changed, err := advance(d, entries...)
		if !errors.Is(err, clearance.ErrBusy) {
			return changed, err
		}
	}
}
