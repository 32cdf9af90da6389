package pgstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/brama-customs/brama/clearance"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable says which migrations a database has seen.
const versionTable = "brama_schema"

// Migrate brings the schema up to date, one process at a time: the others
// wait for an advisory lock and then find nothing left to do.
func (s *Store) Migrate(ctx context.Context) error {
	db := s.patient()
	defer db.Close()
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the PostgreSQL schema up to date: %w", err)
	}
	return s.refuseNewer(ctx)
}

// patient opens connections without the limits of time: a migration of a large
// store may take long.
func (s *Store) patient() *sql.DB {
	config := s.pool.Config().ConnConfig.Copy()
	for _, limit := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		delete(config.RuntimeParams, limit)
	}
	return stdlib.OpenDB(*config)
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	const everySecond, forAnHour = 1, 3600
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(everySecond, forAnHour))
	if err != nil {
		return nil, fmt.Errorf("preparing the migrations' lock: %w", err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker), goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return provider, nil
}

// refuseNewer keeps this program away from a schema that it does not know.
func (s *Store) refuseNewer(ctx context.Context) error {
	known, err := latest()
	if err != nil {
		return err
	}
	var stored int64
	err = s.pool.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM `+versionTable,
		pgx.QueryExecModeExec).Scan(&stored)
	if state(err) == undefinedTable {
		return nil
	}
	if err != nil {
		return failed("reading the schema's version", err)
	}
	if stored > known {
		return fmt.Errorf("the store has schema %d and this program knows %d only: use a newer brama", stored, known)
	}
	return nil
}

// latest is the version of the last migration this program brings along.
func latest() (int64, error) {
	files, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return 0, fmt.Errorf("reading the migrations: %w", err)
	}
	return goose.NumericComponent(files[len(files)-1].Name())
}

// The SQLSTATEs that matter (PostgreSQL documentation, appendix A).
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	undefinedTable       = "42P01"
	lockNotAvailable     = "55P03"
)

// failed says what was being done; what may succeed another time is ErrBusy.
func failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	switch state(err) {
	case uniqueViolation, serializationFailure, deadlockDetected, lockNotAvailable:
		return fmt.Errorf("%s: %w: %w", doing, clearance.ErrBusy, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// state is the SQLSTATE of an error, "" if the server did not send it.
func state(err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}
