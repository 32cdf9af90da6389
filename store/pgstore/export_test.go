package pgstore

import (
	"context"
	"testing"
)

// Setting reads a setting as the store's own connections have it.
func Setting(s *Store, name string) string {
	var value string
	if err := s.pool.QueryRow(context.Background(), `SELECT current_setting($1)`, name).Scan(&value); err != nil {
		return err.Error()
	}
	return value
}

// MigrateTo brings the schema to a version, as a program of that time did.
func MigrateTo(t *testing.T, s *Store, version int64) {
	t.Helper()
	db := s.patient()
	defer db.Close()
	provider, err := newProvider(db)
	if err == nil {
		_, err = provider.UpTo(context.Background(), version)
	}
	if err != nil {
		t.Fatal(err)
	}
}
