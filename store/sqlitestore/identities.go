package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// run is a transaction of one statement.
func (s *Store) run(ctx context.Context, doing, text string, args ...any) error {
	return s.write(ctx, doing, func(t *tx) error {
		_, err := t.exec(text, args...)
		return err
	})
}

// one tells a row that is not there from a failure.
func one(doing string, err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, failed(doing, err)
}

// PutToken keeps a token.
func (s *Store) PutToken(ctx context.Context, t clearance.Token) error {
	return s.run(ctx, "keeping a token", `INSERT INTO tokens (hash, tenant, role, name, created) VALUES (?, ?, ?, ?, ?)`,
		t.Hash[:], t.Tenant, string(t.Role), t.Name, t.Created.UnixMicro())
}

// Token finds one that is not revoked.
func (s *Store) Token(ctx context.Context, hash [32]byte) (clearance.Token, bool, error) {
	t := clearance.Token{Hash: hash}
	var created int64
	const ask = `SELECT tenant, role, name, created FROM tokens WHERE hash = ? AND revoked IS NULL`
	err := s.readers.QueryRowContext(ctx, ask, hash[:]).Scan(&t.Tenant, &t.Role, &t.Name, &created)
	found, err := one("reading a token", err)
	if !found {
		return clearance.Token{}, false, err
	}
	t.Created = fromMicros(created)
	return t, true, nil
}

// RevokeToken keeps the row: who had a token is never forgotten.
func (s *Store) RevokeToken(ctx context.Context, hash [32]byte, at time.Time) error {
	return s.run(ctx, "revoking a token", `UPDATE tokens SET revoked = ? WHERE hash = ? AND revoked IS NULL`,
		at.UnixMicro(), hash[:])
}

// PutSession also sweeps out sessions that expired before this one began.
func (s *Store) PutSession(ctx context.Context, x clearance.Session) error {
	return s.write(ctx, "keeping a session", func(t *tx) error {
		if _, err := t.exec(`DELETE FROM sessions WHERE expires <= ?`, x.Created.UnixMicro()); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO sessions (hash, token, csrf, created, expires) VALUES (?, ?, ?, ?, ?)`,
			x.Hash[:], x.Token[:], x.CSRF, x.Created.UnixMicro(), x.Expires.UnixMicro())
		return err
	})
}

// Session finds a session with its token.
func (s *Store) Session(ctx context.Context, hash [32]byte, now time.Time) (
	clearance.Session, clearance.Token, bool, error,
) {
	const ask = `SELECT s.token, s.csrf, s.created, s.expires, t.tenant, t.role, t.name, t.created
		FROM sessions s JOIN tokens t ON t.hash = s.token
		WHERE s.hash = ? AND s.expires > ? AND t.revoked IS NULL`
	x := clearance.Session{Hash: hash}
	var t clearance.Token
	var token []byte
	var created, expires, issued int64
	err := s.readers.QueryRowContext(ctx, ask, hash[:], now.UnixMicro()).
		Scan(&token, &x.CSRF, &created, &expires, &t.Tenant, &t.Role, &t.Name, &issued)
	found, err := one("reading a session", err)
	if !found {
		return clearance.Session{}, clearance.Token{}, false, err
	}
	copy(x.Token[:], token)
	t.Hash = x.Token
	x.Created, x.Expires, t.Created = fromMicros(created), fromMicros(expires), fromMicros(issued)
	return x, t, true, nil
}

// DropSession signs out.
func (s *Store) DropSession(ctx context.Context, hash [32]byte) error {
	return s.run(ctx, "ending a session", `DELETE FROM sessions WHERE hash = ?`, hash[:])
}
