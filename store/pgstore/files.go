package pgstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// errNoFile is the error of a batch whose file should be here and is not.
var errNoFile = errors.New("the file is not kept")

// putFile keeps the file of a batch, unless the tenant's same file is here
// already; then it is not read. Where another transaction is writing the same
// file, it waits for that one's end.
func (t *tx) putFile(ctx context.Context, b clearance.Batch, file iter.Seq2[[]byte, error]) error {
	const name = `INSERT INTO files (tenant, digest, size) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	done, err := t.conn.Exec(ctx, name, b.Tenant, b.Digest[:], b.Size)
	switch {
	case err != nil || done.RowsAffected() == 0:
		return err
	case file == nil:
		return errNoFile
	}
	const add = `INSERT INTO file_parts (tenant, digest, part, body) VALUES ($1, $2, $3, $4)`
	part := 0
	for body, err := range file {
		if err != nil {
			return fmt.Errorf("reading the file: %w", err)
		}
		if _, err := t.conn.Exec(ctx, add, b.Tenant, b.Digest[:], part, body); err != nil {
			return err
		}
		part++
	}
	return nil
}

// FilePart reads one part.
func (s *Store) FilePart(ctx context.Context, tenant string, digest [32]byte, part int) ([]byte, error) {
	const ask = `SELECT body FROM file_parts WHERE tenant = $1 AND digest = $2 AND part = $3`
	var body []byte
	_, err := one("reading a file", s.pool.QueryRow(ctx, ask, tenant, digest[:], part).Scan(&body))
	return body, err
}

// PutMapping keeps the newest only.
func (s *Store) PutMapping(ctx context.Context, tenant string, headings [32]byte, mapping []byte, at time.Time) error {
	const keep = `INSERT INTO mappings (tenant, headings, mapping, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant, headings) DO UPDATE SET mapping = excluded.mapping, at = excluded.at`
	_, err := s.pool.Exec(ctx, keep, tenant, headings[:], append([]byte{}, mapping...), at)
	return failed("keeping a mapping", err)
}

// Mapping reads one.
func (s *Store) Mapping(ctx context.Context, tenant string, headings [32]byte) ([]byte, bool, error) {
	const ask = `SELECT mapping FROM mappings WHERE tenant = $1 AND headings = $2`
	var mapping []byte
	found, err := one("reading a mapping", s.pool.QueryRow(ctx, ask, tenant, headings[:]).Scan(&mapping))
	return mapping, found, err
}
