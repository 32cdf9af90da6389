// Package pgstore keeps declarations in PostgreSQL 14 or later. Rows travel
// in bulk and in the database's binary form: in one pipelined round trip for
// small groups, by COPY for large ones.
package pgstore

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/brama-customs/brama/clearance"
)

// Store is one PostgreSQL database.
type Store struct {
	pool     *pgxpool.Pool
	copyFrom int // rows from which COPY is quicker than INSERT
}

var _ clearance.Driver = (*Store)(nil)

// Option changes how a Store is opened.
type Option func(*options)

type options struct {
	connections int32
	copyFrom    int
}

// WithConnections sets how many connections the store opens at most; 16 if
// not said.
func WithConnections(n int) Option { return func(o *options) { o.connections = int32(n) } }

// WithCopyFrom sets from how many rows on a table is filled by COPY; measured
// best if not said.
func WithCopyFrom(rows int) Option { return func(o *options) { o.copyFrom = rows } }

// The waiting times of one statement. They end what hangs; nothing that the
// procedure does takes a tenth of them.
const (
	connectTimeout   = 5 * time.Second
	statementTimeout = "30s"
	lockTimeout      = "5s"
	idleTimeout      = "30s"
)

// Open connects to the database of a postgres:// URL. It refuses a schema
// that a newer Brama made; an older or empty one it opens, for Migrate to
// bring up to date.
func Open(ctx context.Context, url string, opts ...Option) (*Store, error) {
	o := options{connections: 16, copyFrom: 16}
	for _, opt := range opts {
		opt(&o)
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading the address of the PostgreSQL store: %w", err)
	}
	configure(config, o)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the PostgreSQL store: %w", err)
	}
	s := &Store{pool: pool, copyFrom: o.copyFrom}
	if err := s.refuseNewer(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return s, nil
}

func configure(config *pgxpool.Config, o options) {
	config.MaxConns = o.connections
	config.ConnConfig.ConnectTimeout = connectTimeout
	set := config.ConnConfig.RuntimeParams
	set["application_name"] = "brama"
	set["timezone"] = "UTC"
	// A declaration that was accepted is never lost, whatever the server's default.
	set["synchronous_commit"] = "on"
	set["statement_timeout"] = statementTimeout
	set["lock_timeout"] = lockTimeout
	set["idle_in_transaction_session_timeout"] = idleTimeout
	// A generic plan made while tables were empty keeps reading them whole for
	// "id = any($1)" when they no longer are.
	set["plan_cache_mode"] = "force_custom_plan"
	// What is asked for is new and in memory: a page out of order costs no more.
	set["random_page_cost"] = "1.1"
}

// Close ends all connections.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Ping writes one row and so finds a full disk and a read-only standby too.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `UPDATE pulse SET at = now()`)
	return failed("checking the store", err)
}

// Time is the database's clock.
func (s *Store) Time(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := s.pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&at)
	return at.UTC(), failed("asking the time", err)
}
