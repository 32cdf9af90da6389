package sqlitestore

import (
	"context"
	"testing"
)

// Setting reads a setting as the writing connection has it.
func Setting(s *Store, name string) string {
	var value string
	if err := s.writer.conn.QueryRowContext(context.Background(), `PRAGMA `+name).Scan(&value); err != nil {
		return err.Error()
	}
	return value
}

// LimitPages lets the file grow no further: what a full disk does.
func LimitPages(t *testing.T, s *Store) {
	t.Helper()
	pages := Setting(s, "page_count")
	if _, err := s.writer.conn.ExecContext(context.Background(), `PRAGMA max_page_count = `+pages); err != nil {
		t.Fatal(err)
	}
}
