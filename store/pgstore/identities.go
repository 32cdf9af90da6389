package pgstore

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/clearance"
)

// PutToken keeps a token.
func (s *Store) PutToken(ctx context.Context, t clearance.Token) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO tokens (hash, tenant, role, name, created) VALUES ($1, $2, $3, $4, $5)`,
		t.Hash[:], t.Tenant, string(t.Role), t.Name, t.Created)
	return failed("keeping a token", err)
}

// Token finds one that is not revoked.
func (s *Store) Token(ctx context.Context, hash [32]byte) (clearance.Token, bool, error) {
	t := clearance.Token{Hash: hash}
	err := s.pool.QueryRow(ctx, `SELECT tenant, role, name, created FROM tokens WHERE hash = $1 AND revoked IS NULL`,
		hash[:]).Scan(&t.Tenant, &t.Role, &t.Name, &t.Created)
	t.Created = t.Created.UTC()
	found, err := one("reading a token", err)
	if !found {
		t = clearance.Token{}
	}
	return t, found, err
}

// one tells a row that is not there from a failure.
func one(doing string, err error) (bool, error) {
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, failed(doing, err)
}

// RevokeToken keeps the row: who had a token is never forgotten.
func (s *Store) RevokeToken(ctx context.Context, hash [32]byte, at time.Time) error {
	_, err := s.pool.Exec(ctx, `UPDATE tokens SET revoked = $2 WHERE hash = $1 AND revoked IS NULL`, hash[:], at)
	return failed("revoking a token", err)
}

// PutSession also sweeps out sessions that expired before this one began.
func (s *Store) PutSession(ctx context.Context, x clearance.Session) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM sessions WHERE expires <= $1`, x.Created)
	batch.Queue(`INSERT INTO sessions (hash, token, csrf, created, expires) VALUES ($1, $2, $3, $4, $5)`,
		x.Hash[:], x.Token[:], x.CSRF, x.Created, x.Expires)
	return failed("keeping a session", s.pool.SendBatch(ctx, batch).Close())
}

// Session finds a session with its token.
func (s *Store) Session(ctx context.Context, hash [32]byte, now time.Time) (
	clearance.Session, clearance.Token, bool, error,
) {
	const ask = `SELECT s.token, s.csrf, s.created, s.expires, t.tenant, t.role, t.name, t.created
		FROM sessions s JOIN tokens t ON t.hash = s.token
		WHERE s.hash = $1 AND s.expires > $2 AND t.revoked IS NULL`
	x := clearance.Session{Hash: hash}
	var t clearance.Token
	var token []byte
	err := s.pool.QueryRow(ctx, ask, hash[:], now).
		Scan(&token, &x.CSRF, &x.Created, &x.Expires, &t.Tenant, &t.Role, &t.Name, &t.Created)
	found, err := one("reading a session", err)
	if !found {
		return clearance.Session{}, clearance.Token{}, false, err
	}
	copy(x.Token[:], token)
	t.Hash = x.Token
	x.Created, x.Expires, t.Created = x.Created.UTC(), x.Expires.UTC(), t.Created.UTC()
	return x, t, true, nil
}

// DropSession signs out.
func (s *Store) DropSession(ctx context.Context, hash [32]byte) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hash[:])
	return failed("ending a session", err)
}
