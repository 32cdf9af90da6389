package pgstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
)

// PutVersions changes the stamp first: whoever puts versions waits here for
// the one before, so that the stamp never grows before the versions are seen.
func (s *Store) PutVersions(ctx context.Context, versions []clearance.Version, leaves []audit.Leaf) error {
	err := s.write(ctx, func(t *tx) error {
		if _, err := t.conn.Exec(ctx, `UPDATE rulebook_stamp SET n = n + $1`, len(versions)); err != nil {
			return err
		}
		if err := t.putVersions(ctx, versions); err != nil {
			return err
		}
		return t.Put(ctx, clearance.Changes{Leaves: leaves})
	})
	return failed("keeping versions of the rulebook", err)
}

func (t *tx) putVersions(ctx context.Context, versions []clearance.Version) error {
	if len(versions) == 0 {
		return nil
	}
	columns := []column{{"kind", texts()}, {"id", texts()}, {"number", ints()}, {"actor", texts()}, {"at", times()},
		{"note", texts()}, {"body", bytesOf()}}
	b := newBlock(columns, len(versions) >= t.copyFrom, 2000*len(versions))
	for i := range versions {
		v := &versions[i]
		b.row()
		b.text(v.Kind)
		b.text(v.ID)
		b.int(v.Number)
		b.text(v.By)
		b.time(v.At)
		b.text(v.Note)
		b.bytes(v.Body)
	}
	inserts := []insert{{table: "rulebook", block: b}}
	if err := firstError(inserts); err != nil {
		return err
	}
	return t.send(ctx, inserts, nil)
}

// versionList selects a version r for toVersion.
const versionList = `r.kind, r.id, r.number, r.actor, r.at, r.note, r.body`

func toVersion(row pgx.CollectableRow) (clearance.Version, error) {
	var v clearance.Version
	err := row.Scan(&v.Kind, &v.ID, &v.Number, &v.By, &v.At, &v.Note, &v.Body)
	v.At = v.At.UTC()
	return v, err
}

// Versions reads the history of one thing.
func (s *Store) Versions(ctx context.Context, kind, id string, n int) ([]clearance.Version, error) {
	const ask = `SELECT ` + versionList + ` FROM rulebook r WHERE r.kind = $1 AND r.id = $2 ORDER BY r.number DESC LIMIT $3`
	rows, _ := s.pool.Query(ctx, ask, kind, id, n)
	versions, err := pgx.CollectRows(rows, toVersion)
	return versions, failed("reading versions of the rulebook", err)
}

// Newest finds the numbers in the index, and reads the bodies that count.
func (s *Store) Newest(ctx context.Context, kind, after string, n int) ([]clearance.Version, error) {
	const ask = `SELECT ` + versionList + `
		FROM (SELECT id, max(number) AS number FROM rulebook
			WHERE kind = $1 AND id > $2 GROUP BY id ORDER BY id LIMIT $3) newest
		JOIN rulebook r ON r.kind = $1 AND r.id = newest.id AND r.number = newest.number
		ORDER BY r.id`
	rows, _ := s.pool.Query(ctx, ask, kind, after, n)
	versions, err := pgx.CollectRows(rows, toVersion)
	return versions, failed("reading the rulebook", err)
}

// RulebookStamp reads how many versions were ever kept.
func (s *Store) RulebookStamp(ctx context.Context) (int64, error) {
	var n int64
	err := s.pool.QueryRow(ctx, `SELECT n FROM rulebook_stamp`).Scan(&n)
	return n, failed("reading the rulebook's stamp", err)
}

// PutArtefact keeps bytes for ever.
func (s *Store) PutArtefact(ctx context.Context, hash [32]byte, body []byte) error {
	const keep = `INSERT INTO artefacts (hash, body) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	if body == nil {
		body = []byte{}
	}
	_, err := s.pool.Exec(ctx, keep, hash[:], body)
	return failed("keeping an artefact", err)
}

// Artefact reads one.
func (s *Store) Artefact(ctx context.Context, hash [32]byte) ([]byte, error) {
	var body []byte
	err := s.pool.QueryRow(ctx, `SELECT body FROM artefacts WHERE hash = $1`, hash[:]).Scan(&body)
	_, err = one("reading an artefact", err)
	return body, err
}
