// Package storetest is what every store driver must do, as tests: a sub-test
// for each sentence of clearance.Driver. Its Postgres starts the private
// server that tests of the PostgreSQL driver run against.
package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// Open gives a driver over an empty store with its schema up to date, closed
// when the test ends.
type Open func(t *testing.T) clearance.Driver

// Run tests a driver.
func Run(t *testing.T, open Open) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"Write", testWrite}, {"Known", testKnown}, {"Advance", testAdvance}, {"Put", testPut},
		{"Entries", testEntries}, {"List", testList}, {"Reserve", testReserve}, {"Outbox", testOutbox},
		{"Requeue", testRequeue}, {"Backlog", testBacklog}, {"InHand", testInHand}, {"Identities", testIdentities},
		{"Reference", testReference}, {"Batches", testBatches}, {"Rulebook", testRulebook},
		{"Feedback", testFeedback}, {"Tallies", testTallies}, {"Snapshot", testSnapshot}, {"Accounts", testAccounts},
		{"Clock", testClock},
		{"Load", testLoad},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open) })
	}
}

// moment is a time of the tests, to the microsecond.
func moment(plus time.Duration) time.Time {
	return time.Date(2026, 3, 14, 9, 26, 53, 589793000, time.UTC).Add(plus)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// Lodgement is a declaration as lodging writes it; shared with benchmarks.
func Lodgement(n int, body []byte) clearance.Changes {
	id := newID()
	at := moment(time.Duration(n) * time.Second)
	digest := sha256.Sum256(body)
	e := declarations.Entry{
		ID: id, MRN: fmt.Sprintf("26UA100230%06dU%d", n, n%10), LRN: fmt.Sprintf("2026-%08d", n),
		Tenant: "tenant", Declarant: "12345678", Office: "UA100230", Type: "IM", Procedure: "40",
		Importer: "12345678", Items: 8, Revision: 1, Version: 1, Seq: 1, Status: declarations.Lodged,
		RateDate: civil.Must("2026-03-14"), LodgedAt: at, ChangedAt: at,
		Duplicate: declarations.Fingerprint(digest[:16]),
	}
	return clearance.Changes{
		Entries:   []declarations.Entry{e},
		Documents: []clearance.Document{{ID: id, Revision: 1, Body: body, Digest: digest}},
		Keys:      []clearance.Key{{Tenant: e.Tenant, Key: id, Digest: digest, ID: id}},
		Events: []clearance.Event{{ID: id, Seq: 1, Type: "accepted", At: at, Actor: "broker", Public: true,
			Detail: []byte(`{"revision":1}`)}},
		Leaves: []audit.Leaf{{ID: id, Seq: 1, Kind: "lodged", Actor: "broker", At: at, Digest: digest}},
		Messages: []clearance.Message{{Topic: "process", ID: id, Revision: 1,
			Trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}},
	}
}

// Join puts changes together into one.
func Join(all ...clearance.Changes) clearance.Changes {
	var c clearance.Changes
	for _, one := range all {
		c.Entries = append(c.Entries, one.Entries...)
		c.Documents = append(c.Documents, one.Documents...)
		c.Keys = append(c.Keys, one.Keys...)
		c.Results = append(c.Results, one.Results...)
		c.Decisions = append(c.Decisions, one.Decisions...)
		c.Events = append(c.Events, one.Events...)
		c.Leaves = append(c.Leaves, one.Leaves...)
		c.Messages = append(c.Messages, one.Messages...)
		c.Feedback = append(c.Feedback, one.Feedback...)
	}
	return c
}

// Body is a document of about size bytes that compresses as real ones do.
func Body(seed uint64, size int) []byte {
	chance := rand.New(rand.NewPCG(seed, 1))
	body := []byte(`{"declarationType":"IM","requestedProcedure":"40","items":[`)
	for i := 1; len(body) < size; i++ {
		body = fmt.Appendf(body, `{"sequence":%d,"description":"Футболки бавовняні арт. %d","commodityCode":"%d",`+
			`"originCountry":"CN","grossMass":"%d.%03d","netMass":"%d.000","packages":[{"type":"CT","number":%d}],`+
			`"preference":{"duty":"000","excise":"000","vat":"000"},"invoiceAmount":"%d.%02d"},`,
			i, chance.IntN(1e6), 1e9+chance.IntN(9e9), chance.IntN(900), chance.IntN(1000), chance.IntN(800),
			chance.IntN(40), chance.IntN(9000), chance.IntN(100))
	}
	return append(body, `]}`...)
}

func write(t *testing.T, d clearance.Driver, c clearance.Changes) {
	t.Helper()
	if err := put(d, c); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

func put(d clearance.Driver, c clearance.Changes) error {
	return d.Write(context.Background(), func(tx clearance.Tx) error { return tx.Put(context.Background(), c) })
}

// lodge writes n declarations, changed by edit, and gives their entries.
func lodge(t *testing.T, d clearance.Driver, n int, edit func(i int, e *declarations.Entry)) []declarations.Entry {
	t.Helper()
	all := make([]clearance.Changes, n)
	for i := range all {
		all[i] = Lodgement(i+1, Body(uint64(i), 600))
		if edit != nil {
			edit(i, &all[i].Entries[0])
		}
	}
	c := Join(all...)
	write(t, d, c)
	return c.Entries
}

// one is the lodgement that most tests begin with.
func one() clearance.Changes { return Lodgement(1, Body(1, 600)) }

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	opts := cmp.Options{
		cmpopts.EquateEmpty(),
		// Large bytes are only compared: to show how they differ takes seconds.
		cmp.FilterValues(func(a, b []byte) bool { return len(a) > 1<<16 && len(b) > 1<<16 }, cmp.Comparer(bytes.Equal)),
		cmp.Comparer(func(a, b civil.Date) bool { return a == b }),
		cmp.Comparer(func(a, b exact.Number) bool { return a.IsZero() == b.IsZero() && a.String() == b.String() }),
	}
	if diff := cmp.Diff(want, got, opts); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isBusy(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, clearance.ErrBusy) {
		t.Errorf("%s: got %v, want ErrBusy", what, err)
	}
}

// bg is short for the context of calls that nothing ends.
func bg() context.Context { return context.Background() }
