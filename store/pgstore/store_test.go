package pgstore_test

import (
	"context"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/pgstore"
	"github.com/brama-customs/brama/store/storetest"
)

// open gives a store over a fresh database, up to date.
func open(t testing.TB, server *storetest.Server, opts ...pgstore.Option) *pgstore.Store {
	t.Helper()
	return openAt(t, server.URL(t), opts...)
}

func openAt(t testing.TB, url string, opts ...pgstore.Option) *pgstore.Store {
	t.Helper()
	s := openOld(t, url, opts...)
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// openOld gives a store with the schema that its database has.
func openOld(t testing.TB, url string, opts ...pgstore.Option) *pgstore.Store {
	t.Helper()
	s, err := pgstore.Open(context.Background(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestDriver(t *testing.T) {
	server := storetest.Postgres(t)
	empty := server.URL(t)
	openAt(t, empty).Close()
	for name, copyFrom := range map[string]int{"small groups by INSERT": 1000, "everything by COPY": 1} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) clearance.Driver {
				return openOld(t, server.Copy(t, empty), pgstore.WithCopyFrom(copyFrom))
			})
		})
	}
}

func BenchmarkDriver(b *testing.B) { storetest.Bench(b, open(b, storetest.Postgres(b))) }
