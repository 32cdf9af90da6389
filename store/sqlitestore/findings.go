package sqlitestore

import (
	"context"
	"database/sql"

	"github.com/brama-customs/brama/clearance"
)

func (t *tx) putFeedback(c clearance.Changes) error {
	into := table{name: "feedback", columns: []string{"id", "number", "revision", "actor", "at", "body"}}
	return t.insert(into, len(c.Feedback), func(r *row, i int) {
		f := &c.Feedback[i]
		r.id(f.ID)
		r.add(f.Number, f.Revision)
		r.text(f.By)
		r.add(f.At.UnixMicro())
		r.body(f.Body)
	})
}

// Feedback looks up the greatest number of each declaration.
func (s *Store) Feedback(ctx context.Context, ids []string) ([]clearance.Feedback, error) {
	const ask = `SELECT id, number, revision, actor, at, body FROM feedback f
		WHERE id IN (SELECT unhex(value) FROM json_each(?))
			AND number = (SELECT max(number) FROM feedback WHERE id = f.id)`
	return list(ctx, s, "reading feedback", ask, []any{hexIDs(ids)}, scanFeedback)
}

func scanFeedback(rows *sql.Rows) (clearance.Feedback, error) {
	var f clearance.Feedback
	var id, body sql.RawBytes
	var at int64
	err := rows.Scan(&id, &f.Number, &f.Revision, &f.By, &at, &body)
	if err != nil {
		return f, err
	}
	f.ID, f.At = idText(id), fromMicros(at)
	f.Body, err = unpack(body)
	return f, err
}

// Tallies reads tallies and what was dropped in one statement, so that nothing
// is dropped in between. What is yet to be swept out is gone already.
func (s *Store) Tallies(ctx context.Context, after int64, n int) (tallies []clearance.Tally, dropped int64, err error) {
	const ask = `SELECT s.dropped, t.n, t.body FROM snapshot s LEFT JOIN tallies t ON t.n > max(?, s.dropped)
		WHERE s.one = 1 ORDER BY t.n LIMIT ?`
	rows, err := s.readers.QueryContext(ctx, ask, after, n)
	if err != nil {
		return nil, 0, failed("reading tallies", err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var number sql.NullInt64
		var t clearance.Tally
		err := rows.Scan(&dropped, &number, &t.Body)
		if t.N = number.Int64; number.Valid {
			tallies = append(tallies, t)
		}
		return err
	})
	return tallies, dropped, failed("reading tallies", err)
}
