package sqlitestore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable says which migrations a file has seen.
const versionTable = "brama_schema"

// Migrate brings the schema up to date, one process at a time.
func (s *Store) Migrate(ctx context.Context) error {
	err := s.migrate(func(p *goose.Provider) error {
		_, err := p.Up(ctx)
		return err
	})
	if err != nil {
		return err
	}
	return s.refuseNewer(ctx)
}

func (s *Store) migrate(up func(*goose.Provider) error) error {
	db, err := sql.Open("sqlite", dsn(s.path))
	if err != nil {
		return fmt.Errorf("opening the store to migrate it: %w", err)
	}
	defer db.Close()
	file, err := os.OpenFile(s.path+".migrating", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("locking the store to migrate it: %w", err)
	}
	defer file.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithSessionLocker(&fileLock{file}), goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	if err := up(provider); err != nil {
		return fmt.Errorf("bringing the SQLite schema up to date: %w", err)
	}
	return nil
}

// refuseNewer keeps this program away from a schema that it does not know.
func (s *Store) refuseNewer(ctx context.Context) error {
	known, err := latest()
	if err != nil {
		return err
	}
	var tables int
	const ask = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '` + versionTable + `'`
	if err := s.readers.QueryRowContext(ctx, ask).Scan(&tables); err != nil {
		return failed("reading the schema", err)
	}
	if tables == 0 {
		return nil
	}
	var stored int64
	const version = `SELECT coalesce(max(version_id), 0) FROM ` + versionTable
	if err := s.readers.QueryRowContext(ctx, version).Scan(&stored); err != nil {
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
