package storetest

import (
	"testing"

	"github.com/brama-customs/brama/clearance"
)

// Kept is what Fill kept.
type Kept struct {
	changes clearance.Changes
	batch   clearance.Batch // the zero Batch where the schema had none
}

// Fill keeps what a store of an older schema could keep: from the first on
// declarations, from the second on batches too, from the third on the rulebook.
func Fill(t *testing.T, d clearance.Driver, schema int64) Kept {
	t.Helper()
	if _, err := d.RulebookStamp(bg()); (err == nil) != (schema >= 3) {
		t.Fatalf("the rulebook of schema %d: %v", schema, err)
	}
	if _, err := d.Balance(bg(), clearance.Account{}); err == nil {
		t.Fatalf("schema %d has accounts", schema)
	}
	k := Kept{changes: full()}
	write(t, d, k.changes)
	if schema >= 2 {
		k.batch = upload(t, d, 1, nil)
	} else if _, err := d.Batches(bg(), nil); err == nil {
		t.Fatal("the first schema has batches")
	}
	return k
}

// Filled checks that what Fill kept is there still, and that the store can do
// what came later.
func Filled(t *testing.T, d clearance.Driver, k Kept) {
	t.Helper()
	c := k.changes
	present(t, d, c)
	records, err := d.Records(bg(), idsOf(c))
	check(t, err)
	same(t, "records", records, []clearance.Record{{Document: c.Documents[0], Result: &c.Results[0]}})
	if k.batch.ID == "" {
		k.batch = upload(t, d, 1, nil)
	}
	k.batch.Epoch = 1
	same(t, "leased", leased(t, d, long), k.batch)
	same(t, "versions", draft(t, d, "P-1", 1), versionsOf(t, d, "P-1"))
	finding := found(c.Entries[0].ID, 1)
	write(t, d, clearance.Changes{Feedback: []clearance.Feedback{finding}})
	same(t, "feedback", feedbackOf(t, d, finding.ID), []clearance.Feedback{finding})
	old := talliesAfter(t, d, 0, 9, 0)
	same(t, "tallies", old, []clearance.Tally{{N: 1, Body: c.Tally}})
	check(t, d.PutSnapshot(bg(), 1, c.Tally, 1))
	payIn(t, d, mine, "1", "100.00")
	balanceIs(t, d, mine, "100.00")
	count(t, d, 1)
	same(t, "tallies", talliesAfter(t, d, 0, 9, 1), []clearance.Tally{{N: 2, Body: []byte{1}}})
}
