package pgstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/brama-customs/brama/clearance"
)

func feedbackColumns() []column {
	return []column{{"id", uuids()}, {"number", ints()}, {"revision", ints()}, {"actor", texts()}, {"at", times()},
		{"body", bytesOf()}}
}

func writeFeedback(b *block, feedback []clearance.Feedback) {
	for i := range feedback {
		f := &feedback[i]
		b.row()
		b.uuid(f.ID)
		b.int(f.Number)
		b.int(f.Revision)
		b.text(f.By)
		b.time(f.At)
		b.bytes(f.Body)
	}
}

// Feedback looks up the greatest number of each declaration.
func (s *Store) Feedback(ctx context.Context, ids []string) ([]clearance.Feedback, error) {
	const ask = `SELECT DISTINCT ON (id) id, number, revision, actor, at, body FROM feedback
		WHERE id = ANY($1) ORDER BY id, number DESC`
	rows, _ := s.pool.Query(ctx, ask, parseIDs(ids))
	feedback, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (clearance.Feedback, error) {
		var f clearance.Feedback
		var id [16]byte
		err := row.Scan(&id, &f.Number, &f.Revision, &f.By, &f.At, &f.Body)
		f.ID, f.At = uuid.UUID(id).String(), f.At.UTC()
		return f, err
	})
	return feedback, failed("reading feedback", err)
}

// Tallies reads tallies and what was dropped in one statement, so that nothing
// is dropped in between.
func (s *Store) Tallies(ctx context.Context, after int64, n int) (tallies []clearance.Tally, dropped int64, err error) {
	const ask = `SELECT s.dropped, t.n, t.body FROM snapshot s LEFT JOIN LATERAL
		(SELECT n, body FROM tallies WHERE n > $1 ORDER BY n LIMIT $2) t ON true ORDER BY t.n`
	rows, _ := s.pool.Query(ctx, ask, after, n)
	var number *int64
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&dropped, &number, &body}, func() error {
		if number != nil {
			tallies = append(tallies, clearance.Tally{N: *number, Body: slices.Clone(body)})
		}
		return nil
	})
	return tallies, dropped, failed("reading tallies", err)
}

// snapshotPart is how much of a snapshot travels in one message.
const snapshotPart = 1 << 20

var (
	// errDrop keeps tallies that no snapshot holds.
	errDrop = errors.New("tallies after the snapshot would be dropped")

	// errOvertaken is the error of counters counted anew that lack what was
	// dropped.
	errOvertaken = fmt.Errorf("%w: tallies after the snapshot were dropped", clearance.ErrBusy)
)

// PutSnapshot changes the mark first: who brings another snapshot waits here
// for the outcome, before any of it is sent. Nobody else waits.
func (s *Store) PutSnapshot(ctx context.Context, mark int64, body []byte, drop int64) error {
	if drop > mark {
		return failed("keeping a snapshot", errDrop)
	}
	const begin = `UPDATE snapshot SET mark = $1, size = $2, dropped = greatest(dropped, $3)
		WHERE mark IS NULL OR mark < $1`
	_, err := s.keepSnapshot(ctx, begin, mark, body, drop)
	return err
}

// ReplaceSnapshot waits like PutSnapshot.
func (s *Store) ReplaceSnapshot(ctx context.Context, mark int64, body []byte) error {
	const begin = `UPDATE snapshot SET mark = $1, size = $2, dropped = $3 WHERE dropped <= $1`
	due, err := s.keepSnapshot(ctx, begin, mark, body, mark)
	if err == nil && !due {
		err = failed("replacing the snapshot", errOvertaken)
	}
	return err
}

// keepSnapshot writes a snapshot and drops tallies, if begin finds it due: a
// statement of the mark, the size and what is dropped.
func (s *Store) keepSnapshot(ctx context.Context, begin string, mark int64, body []byte, drop int64) (due bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		done, err := t.conn.Exec(ctx, begin, mark, len(body), drop)
		if due = err == nil && done.RowsAffected() == 1; !due {
			return err
		}
		if err := t.putParts(ctx, body); err != nil {
			return err
		}
		_, err = t.conn.Exec(ctx, `DELETE FROM tallies WHERE n <= $1`, drop)
		return err
	})
	return due, failed("keeping a snapshot", err)
}

func (t *tx) putParts(ctx context.Context, body []byte) error {
	if _, err := t.conn.Exec(ctx, `DELETE FROM snapshot_parts`); err != nil {
		return err
	}
	n := 0
	for part := range slices.Chunk(body, snapshotPart) {
		if _, err := t.conn.Exec(ctx, `INSERT INTO snapshot_parts (part, body) VALUES ($1, $2)`, n, part); err != nil {
			return err
		}
		n++
	}
	return nil
}

// Snapshot reads all parts in one statement, so that no other snapshot takes
// their place meanwhile.
func (s *Store) Snapshot(ctx context.Context) (mark int64, body []byte, err error) {
	const ask = `SELECT s.mark, s.size, p.body FROM snapshot s LEFT JOIN snapshot_parts p ON true
		WHERE s.mark IS NOT NULL ORDER BY p.part`
	rows, _ := s.pool.Query(ctx, ask)
	var size int
	var part pgtype.DriverBytes
	_, err = pgx.ForEachRow(rows, []any{&mark, &size, &part}, func() error {
		if body == nil {
			body = make([]byte, 0, size)
		}
		body = append(body, part...)
		return nil
	})
	if err != nil {
		return 0, nil, failed("reading the snapshot", err)
	}
	return mark, body, nil
}
