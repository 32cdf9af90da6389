package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/brama-customs/brama/clearance"
)

// A snapshot is tens of megabytes: it is written a part at a turn, and what it
// replaces is swept out the same way, so that others write in between. It
// counts from the moment of one small change on.
const (
	snapshotPart = 1 << 20
	sweptParts   = 4    // at a turn
	sweptTallies = 1000 // at a turn
)

var (
	// errDrop keeps tallies that no snapshot holds.
	errDrop = errors.New("tallies after the snapshot would be dropped")

	// errOvertaken is the error of one that somebody else's snapshot came before,
	// and of counters counted anew that lack what was dropped.
	errOvertaken = fmt.Errorf("%w: another snapshot came first", clearance.ErrBusy)
)

// attempt is a snapshot being written.
type attempt struct {
	number int64
	due    string // whether it counts, asked of the row of the snapshot
	mark   int64
	drop   int64
}

// When a snapshot is due, by its mark.
const (
	dueNewer = `mark IS NULL OR mark < ?1`
	dueAnew  = `dropped <= ?1`
)

// PutSnapshot leaves parts behind where it ends midway; the next sweeps them out.
func (s *Store) PutSnapshot(ctx context.Context, mark int64, body []byte, drop int64) error {
	if drop > mark {
		return failed("keeping a snapshot", errDrop)
	}
	a := attempt{due: dueNewer, mark: mark, drop: drop}
	begun, err := s.beginSnapshot(ctx, &a)
	if err != nil || !begun {
		return err
	}
	return s.keepSnapshot(ctx, a, body)
}

// ReplaceSnapshot leaves parts behind as PutSnapshot does.
func (s *Store) ReplaceSnapshot(ctx context.Context, mark int64, body []byte) error {
	a := attempt{due: dueAnew, mark: mark, drop: mark}
	begun, err := s.beginSnapshot(ctx, &a)
	switch {
	case err != nil:
		return err
	case !begun:
		return failed("replacing the snapshot", errOvertaken)
	}
	return s.keepSnapshot(ctx, a, body)
}

// beginSnapshot gives the attempt its number, if the snapshot is due.
func (s *Store) beginSnapshot(ctx context.Context, a *attempt) (begun bool, err error) {
	begin := `UPDATE snapshot SET attempts = attempts + 1 WHERE ` + a.due + ` RETURNING attempts`
	err = s.write(ctx, "beginning a snapshot", func(t *tx) error {
		return t.query(begin, []any{a.mark}, func(rows *sql.Rows) error {
			begun = true
			return rows.Scan(&a.number)
		})
	})
	return begun, err
}

func (s *Store) keepSnapshot(ctx context.Context, a attempt, body []byte) error {
	parts := 0
	for part := range slices.Chunk(body, snapshotPart) {
		if err := s.putPart(ctx, a.number, parts, part); err != nil {
			return err
		}
		parts++
	}
	err := s.write(ctx, "keeping a snapshot", func(t *tx) error { return t.endSnapshot(a, parts, len(body)) })
	if err != nil {
		return err
	}
	return s.sweep(ctx)
}

func (s *Store) putPart(ctx context.Context, attempt int64, part int, body []byte) error {
	packed, err := pack(body)
	if err != nil {
		return failed("keeping a part of a snapshot", err)
	}
	return s.run(ctx, "keeping a part of a snapshot",
		`INSERT INTO snapshot_parts (attempt, part, body) VALUES (?, ?, ?)`, attempt, part, packed)
}

// endSnapshot makes the attempt count, if its parts are all there and no other
// snapshot came meanwhile that leaves it undue.
func (t *tx) endSnapshot(a attempt, parts, size int) error {
	end := `UPDATE snapshot SET mark = ?1, current = ?2, size = ?4, dropped = max(dropped, ?5)
		WHERE (` + a.due + `) AND (SELECT count(*) FROM snapshot_parts WHERE attempt = ?2) = ?3`
	done, err := t.exec(end, a.mark, a.number, parts, size, a.drop)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n == 1 || err != nil {
		return err
	}
	return errOvertaken
}

// sweep deletes the parts that do not count and the tallies that were dropped.
func (s *Store) sweep(ctx context.Context) error {
	for more := true; more; {
		err := s.write(ctx, "sweeping out what a snapshot replaces", func(t *tx) (err error) {
			more, err = t.sweep()
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweep tells whether there may be more.
func (t *tx) sweep() (more bool, err error) {
	for _, out := range []struct {
		text string
		most int64
	}{
		{`DELETE FROM snapshot_parts WHERE rowid IN (SELECT rowid FROM snapshot_parts
			WHERE attempt <> (SELECT current FROM snapshot) LIMIT ?)`, sweptParts},
		{`DELETE FROM tallies WHERE n IN (SELECT n FROM tallies
			WHERE n <= (SELECT dropped FROM snapshot) ORDER BY n LIMIT ?)`, sweptTallies},
	} {
		done, err := t.exec(out.text, out.most)
		if err != nil {
			return false, err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return false, err
		}
		more = more || n == out.most
	}
	return more, nil
}

// Snapshot reads the parts that count in one statement, so that no other
// snapshot takes their place meanwhile. A part that does not unpack is given as
// it lies: counters that are damaged are for who reads them to notice, and an
// error here would keep every process from starting.
func (s *Store) Snapshot(ctx context.Context) (mark int64, body []byte, err error) {
	const ask = `SELECT s.mark, s.size, p.body FROM snapshot s LEFT JOIN snapshot_parts p ON p.attempt = s.current
		WHERE s.one = 1 AND s.mark IS NOT NULL ORDER BY p.part`
	rows, err := s.readers.QueryContext(ctx, ask)
	if err != nil {
		return 0, nil, failed("reading the snapshot", err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var size int
		var packed sql.RawBytes
		if err := rows.Scan(&mark, &size, &packed); err != nil {
			return err
		}
		if body == nil {
			body = make([]byte, 0, size)
		}
		part, err := unpack(packed)
		if err != nil {
			part = packed
		}
		body = append(body, part...)
		return nil
	})
	if err != nil {
		return 0, nil, failed("reading the snapshot", err)
	}
	return mark, body, nil
}
