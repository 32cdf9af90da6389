package storetest

import (
	"testing"

	"github.com/brama-customs/brama/clearance"
)

// Fill keeps what a store could keep from its first schema on.
func Fill(t *testing.T, d clearance.Driver) clearance.Changes {
	t.Helper()
	c := full()
	write(t, d, c)
	return c
}

// Filled checks that what Fill kept is there still, and that the store can do
// what came later.
func Filled(t *testing.T, d clearance.Driver, c clearance.Changes) {
	t.Helper()
	present(t, d, c)
	records, err := d.Records(bg(), idsOf(c))
	check(t, err)
	same(t, "records", records, []clearance.Record{{Document: c.Documents[0], Result: &c.Results[0]}})
	b := upload(t, d, 1, nil)
	b.Epoch = 1
	same(t, "leased", leased(t, d, long), b)
}
