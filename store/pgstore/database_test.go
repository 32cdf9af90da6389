package pgstore_test

import (
	"strings"
	"testing"

	"github.com/brama-customs/brama/store/pgstore"
	"github.com/brama-customs/brama/store/storetest"
)

func TestADatabaseIsMadeMeasuredAndDropped(t *testing.T) {
	server := storetest.Postgres(t).URL(t)
	const name = `brama "quoted"`
	url, err := pgstore.Create(t.Context(), server, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pgstore.Create(t.Context(), server, name); err == nil {
		t.Error("it is made twice")
	}
	store, err := pgstore.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := store.Size(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if full, err := store.Size(t.Context()); err != nil || full <= empty {
		t.Errorf("%v: %d bytes with tables, %d without", err, full, empty)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := pgstore.Drop(t.Context(), server, name); err != nil {
			t.Error(err)
		}
	}
	if gone, err := pgstore.Open(t.Context(), url); err == nil {
		gone.Close()
		t.Error("it is still there")
	}
}

func TestAnAddressThatCannotBeReadIsNotShown(t *testing.T) {
	_, err := pgstore.Create(t.Context(), "postgres://brama:cana%ry@127.0.0.1/x", "new")
	if err == nil || strings.Contains(err.Error(), "cana") {
		t.Errorf("%v", err)
	}
}
