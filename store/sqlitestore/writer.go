package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// writer is the one connection that writes. Whoever holds the turn uses it;
// the others wait in the order in which they came.
type writer struct {
	db      *sql.DB
	conn    *sql.Conn
	line    line
	openFor time.Duration // see usuallyOpen
	written chan struct{} // tells the keeper of a commit

	// for whoever has the turn
	stmts map[string]*sql.Stmt
	open  *merged // the transaction begun and not ended
}

// pageSize is the best of those measured: half again as many rows a second as
// with 4 KB.
const pageSize = 16384

func newWriter(path string) (*writer, error) {
	// The keeper moves pages from the log to the file, never a commit.
	db, err := sql.Open("sqlite", dsn(path, "wal_autocheckpoint(0)", "cache_size(-65536)", "temp_store(MEMORY)"))
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, openFor: usuallyOpen, written: make(chan struct{}, 1), stmts: map[string]*sql.Stmt{}}
	if w.conn, err = db.Conn(context.Background()); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	// The size of pages can only be chosen before the first page is there.
	for _, set := range []string{fmt.Sprintf("PRAGMA page_size = %d", pageSize), "PRAGMA journal_mode = WAL"} {
		if _, err := w.conn.ExecContext(context.Background(), set); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	return w, nil
}

func (w *writer) close() error {
	// Whoever waits will find the connection closed.
	if err := w.line.take(context.Background(), false); err != nil {
		return err
	}
	defer w.line.pass()
	errs := make([]error, 0, len(w.stmts)+2)
	for _, stmt := range w.stmts {
		errs = append(errs, stmt.Close())
	}
	w.stmts = map[string]*sql.Stmt{}
	return errors.Join(append(errs, w.conn.Close(), w.db.Close())...)
}

// tx is the transaction of whoever has the turn. Its statements run without
// the caller's context: one that is interrupted midway would undo the whole
// transaction behind our back, and none of them takes long.
type tx struct {
	w      *writer
	ctx    context.Context
	failed error // the first error: nothing may be committed after it
}

// Write runs fn in the one writing transaction there is.
func (s *Store) Write(ctx context.Context, fn func(clearance.Tx) error) error {
	var own error
	err := s.write(ctx, "writing", func(t *tx) error {
		own = fn(t)
		return own
	})
	if own != nil {
		return own
	}
	return err
}

// rollback may find that SQLite has rolled back already: its error says
// nothing else.
func (w *writer) rollback() {
	_, _ = w.conn.ExecContext(context.Background(), `ROLLBACK`)
}

// tell wakes the keeper, if it is not awake.
func (w *writer) tell() {
	select {
	case w.written <- struct{}{}:
	default:
	}
}

func (w *writer) stmt(text string) (*sql.Stmt, error) {
	if stmt, ok := w.stmts[text]; ok {
		return stmt, nil
	}
	stmt, err := w.conn.PrepareContext(context.Background(), text)
	if err == nil {
		w.stmts[text] = stmt
	}
	return stmt, err
}

func (w *writer) exec(text string) error {
	stmt, err := w.stmt(text)
	if err == nil {
		_, err = stmt.ExecContext(context.Background())
	}
	return err
}

func (t *tx) stmt(text string) (*sql.Stmt, error) {
	if t.failed != nil {
		return nil, t.failed
	}
	stmt, err := t.w.stmt(text)
	t.failed = err
	return stmt, err
}

func (t *tx) exec(text string, args ...any) (sql.Result, error) {
	stmt, err := t.stmt(text)
	if err != nil {
		return nil, err
	}
	result, err := stmt.ExecContext(t.ctx, args...)
	if err != nil {
		t.failed = err
	}
	return result, err
}

// query runs scan on each row.
func (t *tx) query(text string, args []any, scan func(*sql.Rows) error) error {
	stmt, err := t.stmt(text)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(t.ctx, args...)
	if err == nil {
		err = each(rows, scan)
	}
	if err != nil {
		t.failed = err
	}
	return err
}

// each runs scan on each row and closes them.
func each(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// marks are n groups of width question marks: (?, ?), (?, ?).
func marks(n, width int) string {
	group := "(?" + strings.Repeat(", ?", width-1) + ")"
	return group + strings.Repeat(", "+group, n-1)
}
