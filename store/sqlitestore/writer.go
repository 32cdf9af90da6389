package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/brama-customs/brama/clearance"
)

// writer is the one connection that writes. Whoever holds the turn uses it;
// the others wait in the order in which they came.
type writer struct {
	db      *sql.DB
	conn    *sql.Conn
	turn    chan struct{}
	written chan struct{} // tells the keeper of a commit
	stmts   map[string]*sql.Stmt
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
	w := &writer{db: db, turn: make(chan struct{}, 1), written: make(chan struct{}, 1), stmts: map[string]*sql.Stmt{}}
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

func (w *writer) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) give() { <-w.turn }

func (w *writer) close() error {
	w.turn <- struct{}{}
	defer w.give() // whoever waits finds the connection closed
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
	pack   *packer
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

// write waits for the turn and runs fn in a transaction.
func (s *Store) write(ctx context.Context, doing string, fn func(*tx) error) error {
	if err := s.writer.take(ctx); err != nil {
		return fmt.Errorf("%s: waiting for the turn: %w", doing, err)
	}
	defer s.writer.give()
	t := &tx{w: s.writer, ctx: context.Background(), pack: s.packer}
	if _, err := t.exec(`BEGIN IMMEDIATE`); err != nil {
		return failed(doing, err)
	}
	done := false
	defer func() { // also where fn panics
		if !done {
			s.writer.rollback()
		}
	}()
	if err := fn(t); err != nil {
		return failed(doing, err)
	}
	if err := errors.Join(t.failed, ctx.Err()); err != nil {
		return failed(doing, err)
	}
	if _, err := t.exec(`COMMIT`); err != nil {
		return failed(doing, err)
	}
	done = true
	s.writer.tell()
	return nil
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

func (t *tx) stmt(text string) (*sql.Stmt, error) {
	if t.failed != nil {
		return nil, t.failed
	}
	if stmt, ok := t.w.stmts[text]; ok {
		return stmt, nil
	}
	stmt, err := t.w.conn.PrepareContext(t.ctx, text)
	if err != nil {
		t.failed = err
		return nil, err
	}
	t.w.stmts[text] = stmt
	return stmt, nil
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
