package sqlitestore_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

// open gives a store over a new file, up to date.
func open(t testing.TB) *sqlitestore.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "brama.db"))
}

func openAt(t testing.TB, path string, opts ...sqlitestore.Option) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDriver(t *testing.T) {
	storetest.Run(t, func(t *testing.T) clearance.Driver { return open(t) })
}

func BenchmarkDriver(b *testing.B) { storetest.Bench(b, open(b)) }
