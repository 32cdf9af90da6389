package storetest_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

func open(t *testing.T) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(filepath.Join(t.TempDir(), "brama.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// write writes changes in one transaction, each put by itself, and ends it with this error.
func write(d clearance.Driver, end error, all ...clearance.Changes) error {
	ctx := context.Background()
	return d.Write(ctx, func(tx clearance.Tx) error {
		for _, c := range all {
			if err := tx.Put(ctx, c); err != nil {
				return err
			}
		}
		return end
	})
}

func TestRowsThatWereRecordedCanBeInsertedAgain(t *testing.T) {
	r := &storetest.Recorder{Driver: open(t)}
	one, two, three := storetest.Lodgement(1, nil), storetest.Lodgement(2, nil), storetest.Lodgement(3, nil)
	undone := errors.New("undone")
	if err := write(r, undone, storetest.Lodgement(4, nil)); !errors.Is(err, undone) {
		t.Fatal(err)
	}
	for _, err := range []error{write(r, nil, one, two), write(r, nil, clearance.Changes{Tally: []byte{1}}), write(r, nil, three)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	lodged := r.Lodged()
	if len(lodged) != 3 || len(r.Lodged()) != 0 {
		t.Fatalf("%d changes were recorded, want 3, and each told once", len(lodged))
	}
	for _, together := range []int{1, 2, 500} {
		fresh := open(t)
		if err := storetest.Insert(fresh, lodged, together); err != nil {
			t.Fatal(err)
		}
		for _, c := range []clearance.Changes{one, two, three} {
			got, err := fresh.Records(context.Background(), []string{c.Entries[0].ID})
			if err != nil || len(got) != 1 || got[0].Digest != c.Documents[0].Digest {
				t.Errorf("together %d: %d records, %v", together, len(got), err)
			}
		}
	}
}
