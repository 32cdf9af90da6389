package pgstore

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
)

// Create makes an empty database on the server that the address names and
// gives its address. The address's own database must be there already.
func Create(ctx context.Context, address, name string) (string, error) {
	to, err := url.Parse(address)
	if err != nil {
		return "", errors.New("making a database: the address cannot be read") // what net/url says may show the password
	}
	if err := administer(ctx, address, `CREATE DATABASE `+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", fmt.Errorf("making a database: %w", err)
	}
	to.Path = "/" + name
	return to.String(), nil
}

// Drop deletes a database on the server that the address names, whoever uses
// it; one that is not there is no error.
func Drop(ctx context.Context, address, name string) error {
	err := administer(ctx, address, `DROP DATABASE IF EXISTS `+pgx.Identifier{name}.Sanitize()+` WITH (FORCE)`)
	return failed("dropping a database", err)
}

func administer(ctx context.Context, address, command string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, command)
	return err
}

// Size is how many bytes the database takes on disk, indexes included, the
// server's log of changes not.
func (s *Store) Size(ctx context.Context) (int64, error) {
	var bytes int64
	err := s.pool.QueryRow(ctx, `SELECT pg_database_size(current_database())`).Scan(&bytes)
	return bytes, failed("measuring the database", err)
}
