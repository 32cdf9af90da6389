package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/memqueue"
	"github.com/brama-customs/brama/queue/rabbit"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/store/pgstore"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// storeFlags choose the store.
type storeFlags struct {
	Store string `default:"sqlite:brama-data/brama.db" env:"BRAMA_STORE" placeholder:"URL" help:"Where declarations are kept: sqlite:PATH, or postgres://… (${default})."`
}

// store is a driver that can bring its schema up to date.
type store interface {
	clearance.Driver
	Migrate(ctx context.Context) error
}

// open opens the store and brings its schema up to date. beside is for short
// work next to a process that serves from the same SQLite file.
func (f storeFlags) open(ctx context.Context, beside bool) (store, error) {
	s, err := f.openAsIs(ctx, beside)
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, fmt.Errorf("bring the store's schema up to date: %w", err)
	}
	return s, nil
}

func (f storeFlags) openAsIs(ctx context.Context, beside bool) (store, error) {
	path, embedded := strings.CutPrefix(f.Store, "sqlite:")
	switch {
	case embedded && path != "":
		return openSQLite(path, beside)
	case strings.HasPrefix(f.Store, "postgres://"), strings.HasPrefix(f.Store, "postgresql://"):
		return pgstore.Open(ctx, f.Store)
	}
	return nil, usageError{fmt.Errorf("--store must be sqlite:PATH or postgres://…")}
}

// there refuses a store that nobody has made: a command that only reads would
// otherwise make an empty one of a slip of the finger and tell that nothing is in
// it. Whether a database of PostgreSQL is there its server says.
func (f storeFlags) there() error {
	path, embedded := strings.CutPrefix(f.Store, "sqlite:")
	if !embedded || path == "" {
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no store at %s: check --store and BRAMA_STORE; brama migrate --store %s makes a new one", path, f.Store)
	case err != nil:
		return err
	case !info.Mode().IsRegular() || info.Size() == 0:
		return fmt.Errorf("%s is no store: check --store and BRAMA_STORE", path)
	}
	return nil
}

func openSQLite(path string, beside bool) (store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if beside {
		return sqlitestore.Open(path, sqlitestore.Shared())
	}
	return sqlitestore.Open(path)
}

// embedded reports whether one process has the store to itself.
func (f storeFlags) embedded() bool { return strings.HasPrefix(f.Store, "sqlite:") }

// queueFlags choose the queue.
type queueFlags struct {
	Queue string `default:"memory:" env:"BRAMA_QUEUE" placeholder:"URL" help:"What carries work to the workers: memory: (in this process), or amqp://… (${default})."`
}

func (f queueFlags) open(ctx context.Context, log *slog.Logger) (queue.Queue, error) {
	switch {
	case f.Queue == "memory:":
		return memqueue.New(), nil
	case strings.HasPrefix(f.Queue, "amqp://"), strings.HasPrefix(f.Queue, "amqps://"):
		return rabbit.Open(ctx, f.Queue, log)
	}
	return nil, usageError{fmt.Errorf("--queue must be memory: or amqp://…")}
}

// newService makes the procedure over a store, with the shipped law of Ukraine.
func newService(ctx context.Context, o clearance.Options) (_ *clearance.Service, err error) {
	if o.Tariff, err = ua.Schedule(); err != nil {
		return nil, fmt.Errorf("read the shipped tariff: %w", err)
	}
	if o.Rates, err = ua.Rates(); err != nil {
		return nil, fmt.Errorf("read the shipped rates of exchange: %w", err)
	}
	o.RuleSet, o.ReadTariff = risk.Shipped(), readTariff
	return clearance.New(ctx, o)
}

// readTariff makes a schedule of a loaded version, which is kept as ua writes
// it.
func readTariff(v clearance.TariffVersion) (*tariffs.Schedule, error) {
	rows, law, err := ua.ReadVersion(bytes.NewReader(v.Body))
	if err != nil {
		return nil, fmt.Errorf("read the tariff %s of the store: %w", v.Version, err)
	}
	return ua.NewSchedule(v.Version, v.From, rows, law)
}
