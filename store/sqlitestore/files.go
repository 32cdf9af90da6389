package sqlitestore

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
// already; then it is not read.
func (t *tx) putFile(ctx context.Context, b clearance.Batch, file iter.Seq2[[]byte, error]) error {
	const name = `INSERT INTO files (tenant, digest, size) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	done, err := t.exec(name, b.Tenant, b.Digest[:], b.Size)
	if err != nil {
		return err
	}
	fresh, err := done.RowsAffected()
	switch {
	case err != nil || fresh == 0:
		return err
	case file == nil:
		return errNoFile
	}
	const add = `INSERT INTO file_parts (tenant, digest, part, body) VALUES (?, ?, ?, ?)`
	part := 0
	for body, err := range file {
		if err != nil {
			return fmt.Errorf("reading the file: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := t.exec(add, b.Tenant, b.Digest[:], part, body); err != nil {
			return err
		}
		part++
	}
	return nil
}

// FilePart reads one part.
func (s *Store) FilePart(ctx context.Context, tenant string, digest [32]byte, part int) ([]byte, error) {
	const ask = `SELECT body FROM file_parts WHERE tenant = ? AND digest = ? AND part = ?`
	var body []byte
	_, err := one("reading a file", s.readers.QueryRowContext(ctx, ask, tenant, digest[:], part).Scan(&body))
	return body, err
}

// PutMapping keeps the newest only.
func (s *Store) PutMapping(ctx context.Context, tenant string, headings [32]byte, mapping []byte, at time.Time) error {
	const keep = `INSERT INTO mappings (tenant, headings, mapping, at) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET mapping = excluded.mapping, at = excluded.at`
	var r row
	r.text(tenant)
	r.add(headings[:], append([]byte{}, mapping...), at.UnixMicro())
	if r.err != nil {
		return failed("keeping a mapping", r.err)
	}
	return s.run(ctx, "keeping a mapping", keep, r.values...)
}

// Mapping reads one.
func (s *Store) Mapping(ctx context.Context, tenant string, headings [32]byte) ([]byte, bool, error) {
	const ask = `SELECT mapping FROM mappings WHERE tenant = ? AND headings = ?`
	var mapping []byte
	found, err := one("reading a mapping", s.readers.QueryRowContext(ctx, ask, tenant, headings[:]).Scan(&mapping))
	return mapping, found, err
}
