package sqlitestore

import (
	"context"
	"database/sql"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
)

// PutVersions keeps versions for ever.
func (s *Store) PutVersions(ctx context.Context, versions []clearance.Version, leaves []audit.Leaf) error {
	return s.write(ctx, "keeping versions of the rulebook", func(t *tx) error {
		if _, err := t.exec(`UPDATE rulebook_stamp SET n = n + ?`, len(versions)); err != nil {
			return err
		}
		if err := t.putVersions(versions); err != nil {
			return err
		}
		return t.putLeaves(clearance.Changes{Leaves: leaves})
	})
}

func (t *tx) putVersions(versions []clearance.Version) error {
	into := table{name: "rulebook", columns: []string{"kind", "id", "number", "actor", "at", "note", "body"}}
	return t.insert(into, len(versions), func(r *row, i int) {
		v := &versions[i]
		r.text(v.Kind, v.ID)
		r.add(v.Number)
		r.text(v.By)
		r.add(v.At.UnixMicro())
		r.text(v.Note)
		r.body(v.Body)
	})
}

// versionList selects a version r for scanVersion.
const versionList = `r.kind, r.id, r.number, r.actor, r.at, r.note, r.body`

func scanVersion(rows *sql.Rows) (clearance.Version, error) {
	var v clearance.Version
	var at int64
	var body sql.RawBytes
	err := rows.Scan(&v.Kind, &v.ID, &v.Number, &v.By, &at, &v.Note, &body)
	if err != nil {
		return v, err
	}
	v.At = fromMicros(at)
	v.Body, err = unpack(body)
	return v, err
}

// Versions reads the history of one thing.
func (s *Store) Versions(ctx context.Context, kind, id string, n int) ([]clearance.Version, error) {
	const ask = `SELECT ` + versionList + ` FROM rulebook r WHERE r.kind = ? AND r.id = ? ORDER BY r.number DESC LIMIT ?`
	return list(ctx, s, "reading versions of the rulebook", ask, []any{kind, id, n}, scanVersion)
}

// Newest finds the numbers in the index, and reads the bodies that count.
func (s *Store) Newest(ctx context.Context, kind, after string, n int) ([]clearance.Version, error) {
	const ask = `WITH newest (id, number) AS MATERIALIZED (SELECT id, max(number) FROM rulebook
			WHERE kind = ?1 AND id > ?2 GROUP BY id ORDER BY id LIMIT ?3)
		SELECT ` + versionList + ` FROM newest CROSS JOIN rulebook r
		WHERE r.kind = ?1 AND r.id = newest.id AND r.number = newest.number ORDER BY newest.id`
	return list(ctx, s, "reading the rulebook", ask, []any{kind, after, n}, scanVersion)
}

// RulebookStamp reads how many versions were ever kept.
func (s *Store) RulebookStamp(ctx context.Context) (int64, error) {
	var n int64
	err := s.readers.QueryRowContext(ctx, `SELECT n FROM rulebook_stamp`).Scan(&n)
	return n, failed("reading the rulebook's stamp", err)
}

// PutArtefact compresses before it takes the turn.
func (s *Store) PutArtefact(ctx context.Context, hash [32]byte, body []byte) error {
	packed, err := pack(append([]byte{}, body...))
	if err != nil {
		return failed("keeping an artefact", err)
	}
	return s.run(ctx, "keeping an artefact", `INSERT INTO artefacts (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		hash[:], packed)
}

// Artefact reads one.
func (s *Store) Artefact(ctx context.Context, hash [32]byte) ([]byte, error) {
	var packed []byte
	err := s.readers.QueryRowContext(ctx, `SELECT body FROM artefacts WHERE hash = ?`, hash[:]).Scan(&packed)
	found, err := one("reading an artefact", err)
	if !found {
		return nil, err
	}
	body, err := unpack(packed)
	return body, failed("reading an artefact", err)
}
