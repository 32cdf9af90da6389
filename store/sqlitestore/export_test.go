package sqlitestore

import (
	"context"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
)

// Setting reads a setting as the writing connection has it.
func Setting(s *Store, name string) string {
	var value string
	if err := s.writer.conn.QueryRowContext(context.Background(), `PRAGMA `+name).Scan(&value); err != nil {
		return err.Error()
	}
	return value
}

// LimitPages lets the file grow by so many pages and no further: what a full
// disk does.
func LimitPages(t *testing.T, s *Store, more int) {
	t.Helper()
	pages, err := strconv.Atoi(Setting(s, "page_count"))
	if err != nil {
		t.Fatal(err)
	}
	limit := strconv.Itoa(pages + more)
	if _, err := s.writer.conn.ExecContext(context.Background(), `PRAGMA max_page_count = `+limit); err != nil {
		t.Fatal(err)
	}
}

// Rows counts the rows of a table.
func Rows(t *testing.T, s *Store, table string) (rows int) {
	t.Helper()
	err := s.readers.QueryRowContext(context.Background(), `SELECT count(*) FROM `+table).Scan(&rows)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// MarkSnapshot is a newer snapshot of nothing. It is for whoever has the turn.
func MarkSnapshot(s *Store) error { return s.writer.exec(`UPDATE snapshot SET mark = 99`) }

// DamageSnapshot changes the last part of the snapshot, so that it does not
// unpack.
func DamageSnapshot(t *testing.T, s *Store) {
	t.Helper()
	if err := s.writer.exec(`UPDATE snapshot_parts SET body = x'ffffffffffff' WHERE part = (SELECT max(part) FROM snapshot_parts)`); err != nil {
		t.Fatal(err)
	}
}

// DropTallies is what a snapshot of somebody else drops. It is for whoever has
// the turn.
func DropTallies(s *Store, upTo int64) error {
	return s.writer.exec(`UPDATE snapshot SET dropped = ` + strconv.FormatInt(upTo, 10))
}

// OpenFor sets how long a transaction takes in new members.
func OpenFor(s *Store, d time.Duration) { s.writer.openFor = d }

// AwaitLine returns once so many wait for their turn.
func AwaitLine(s *Store, n int) {
	for l := &s.writer.line; ; runtime.Gosched() {
		l.mu.Lock()
		waiting := len(l.waiting)
		l.mu.Unlock()
		if waiting == n {
			return
		}
	}
}

// MakeBreakable makes a table for Break.
func MakeBreakable(t *testing.T, s *Store) {
	t.Helper()
	for _, text := range []string{`PRAGMA foreign_keys = ON`,
		`CREATE TABLE broken (n INTEGER REFERENCES entries (n) DEFERRABLE INITIALLY DEFERRED)`} {
		if err := s.writer.exec(text); err != nil {
			t.Fatal(err)
		}
	}
}

// Break writes what SQLite will refuse to commit. It is for whoever has the turn.
func Break(s *Store) error { return s.writer.exec(`INSERT INTO broken VALUES (-1)`) }

// MigrateTo brings the schema to a version, as a program of that time did.
func MigrateTo(t *testing.T, s *Store, version int64) {
	t.Helper()
	err := s.migrate(func(p *goose.Provider) error {
		_, err := p.UpTo(context.Background(), version)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
