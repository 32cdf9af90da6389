// Package sqlitestore keeps declarations in one SQLite file, for one serving
// process. It runs in WAL mode with synchronous=FULL: a transaction that was
// committed survives the loss of power (NORMAL would not).
package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/brama-customs/brama/clearance"
)

// Store is one SQLite file.
type Store struct {
	path    string
	lock    *os.File // nil for shared use
	readers *sql.DB
	writer  *writer
	keeper  *keeper

	leases  sync.Mutex
	held    map[int64]time.Time // messages leased, until when
	process uuid.UUID           // names this process where it leases batches
	clock   atomic.Int64        // last time given, in microseconds
	close   func() error        // once
}

var _ clearance.Driver = (*Store)(nil)

// Option changes how a Store is opened.
type Option func(*options)

type options struct{ shared bool }

// Shared opens the file beside the process that serves it, for a short
// administrative use: it takes no lock, and messages cannot be leased.
func Shared() Option { return func(o *options) { o.shared = true } }

// ErrServed is the error of Open where another process serves the file.
var ErrServed = errors.New("another process serves this store")

// readerCount is how many transactions read at once.
const readerCount = 4

// Open opens or creates the file at path, and its directory. It refuses a
// file that another process serves, and a schema that a newer Brama made; an
// older or empty one it opens, for Migrate to bring up to date.
func Open(path string, opts ...Option) (_ *Store, err error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	s := &Store{held: map[int64]time.Time{}, process: uuid.New()}
	s.close = sync.OnceValue(s.closeAll)
	defer func() {
		if err != nil {
			err = fmt.Errorf("opening the SQLite store %s: %w", path, err)
			s.Close()
		}
	}()
	if s.path, err = create(path); err != nil {
		return nil, err
	}
	if !o.shared {
		if s.lock, err = lockFile(s.path + ".lock"); err != nil {
			return nil, err
		}
	}
	return s, s.connect()
}

func (s *Store) connect() error {
	var err error
	if s.writer, err = newWriter(s.path); err != nil {
		return err
	}
	if s.readers, err = sql.Open("sqlite", dsn(s.path, "query_only(1)")); err != nil {
		return err
	}
	s.readers.SetMaxOpenConns(readerCount)
	s.readers.SetMaxIdleConns(readerCount)
	if err := s.refuseNewer(context.Background()); err != nil {
		return err
	}
	s.keeper, err = newKeeper(s.path, s.writer)
	return err
}

// create makes the file readable to its owner alone; SQLite gives the files
// beside it the same mode.
func create(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	return path, syncDir(filepath.Dir(path))
}

// syncDir makes a new file's name as durable as what will be in it.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// dsn is the address of the file for the driver, with what every connection sets.
func dsn(path string, pragmas ...string) string {
	query := url.Values{"_pragma": append([]string{"busy_timeout(5000)", "synchronous(FULL)"}, pragmas...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// Close waits for the writing transaction, ends all connections and lets go
// of the file.
func (s *Store) Close() error { return s.close() }

func (s *Store) closeAll() error {
	var errs []error
	if s.keeper != nil {
		errs = append(errs, s.keeper.close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// Ping writes one row and so finds a full disk too.
func (s *Store) Ping(ctx context.Context) error {
	return s.write(ctx, "checking the store", func(t *tx) error {
		_, err := t.exec(`UPDATE pulse SET at = ?`, time.Now().UnixMicro())
		return err
	})
}

// Time is this machine's clock; it never goes back while the store is open.
func (s *Store) Time(context.Context) (time.Time, error) { return fromMicros(s.now()), nil }

// now is Time in microseconds since 1970.
func (s *Store) now() int64 {
	now := time.Now().UnixMicro()
	for {
		last := s.clock.Load()
		if last >= now {
			return last
		}
		if s.clock.CompareAndSwap(last, now) {
			return now
		}
	}
}

func fromMicros(n int64) time.Time { return time.UnixMicro(n).UTC() }

// failed says what was being done; what may succeed another time is ErrBusy.
func failed(doing string, err error) error {
	var refused *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && busy(refused.Code()):
		return fmt.Errorf("%s: %w: %w", doing, clearance.ErrBusy, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// busy reports whether a result code means a conflict with another change:
// see "Result and Error Codes" in SQLite's documentation.
func busy(code int) bool {
	const primary = 0xff
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return true
	}
	return code&primary == sqlite3.SQLITE_BUSY || code&primary == sqlite3.SQLITE_LOCKED
}
