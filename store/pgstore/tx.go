package pgstore

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// tx is one transaction on one connection.
type tx struct {
	conn     *pgx.Conn
	copyFrom int
}

// Write runs fn in a transaction (read committed: whoever changes an entry
// checks its version).
func (s *Store) Write(ctx context.Context, fn func(clearance.Tx) error) error {
	return s.write(ctx, func(t *tx) error { return fn(t) })
}

func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	t, err := s.pool.Begin(ctx)
	if err != nil {
		return failed("beginning a transaction", err)
	}
	// After Commit this does nothing; it also ends the transaction where fn
	// panics or ctx is over.
	defer t.Rollback(context.WithoutCancel(ctx))
	if err := fn(&tx{t.Conn(), s.copyFrom}); err != nil {
		return err
	}
	return failed("committing", t.Commit(ctx))
}

// Put inserts whatever there is.
func (t *tx) Put(ctx context.Context, c clearance.Changes) error {
	inserts, err := encode(c, t.copyFrom)
	if err != nil {
		return err
	}
	if err := t.send(ctx, inserts, c.Results); err != nil {
		return err
	}
	return t.putMoney(ctx, c)
}

// send writes small groups in one round trip, and large ones table by table.
func (t *tx) send(ctx context.Context, inserts []insert, results []clearance.Result) error {
	batch := &pgconn.Batch{}
	queued := 0
	for _, i := range inserts {
		if i.copied {
			continue
		}
		if err := t.queue(ctx, batch, i); err != nil {
			return failed("preparing to write "+i.table, err)
		}
		queued++
	}
	if queued > 0 {
		if err := t.conn.PgConn().ExecBatch(ctx, batch).Close(); err != nil {
			return failed("writing", err)
		}
	}
	return t.copy(ctx, inserts, results)
}

func (t *tx) queue(ctx context.Context, batch *pgconn.Batch, i insert) error {
	// Prepare asks the server only the first time on each connection.
	if _, err := t.conn.Prepare(ctx, "put_"+i.table, i.unnestSQL()); err != nil {
		return err
	}
	batch.ExecPrepared("put_"+i.table, i.params(), inBinary(len(i.columns)), nil)
	return nil
}

// inBinary says that all of n values are in binary format.
func inBinary(n int) []int16 { return slices.Repeat([]int16{pgx.BinaryFormatCode}, n) }

func (t *tx) copy(ctx context.Context, inserts []insert, results []clearance.Result) error {
	for _, i := range inserts {
		if !i.copied {
			continue
		}
		err := t.copyOne(ctx, i)
		if i.conflict != "" && state(err) == uniqueViolation {
			err = t.insertInstead(ctx, resultsInsert(results, false))
		}
		if err != nil {
			return failed("writing "+i.table, err)
		}
	}
	return nil
}

// copyOne copies rows of a table. COPY knows no ON CONFLICT: where rows may be
// there already a savepoint stands before it.
func (t *tx) copyOne(ctx context.Context, i insert) error {
	if i.conflict != "" {
		if _, err := t.conn.PgConn().Exec(ctx, "SAVEPOINT copying").ReadAll(); err != nil {
			return err
		}
	}
	_, err := t.conn.PgConn().CopyFrom(ctx, bytes.NewReader(i.stream()), i.copySQL())
	return err
}

// insertInstead goes back to before a COPY that met a row already there, which
// happens only where two workers had the same work.
func (t *tx) insertInstead(ctx context.Context, i insert) error {
	if _, err := t.conn.PgConn().Exec(ctx, "ROLLBACK TO SAVEPOINT copying").ReadAll(); err != nil {
		return err
	}
	batch := &pgconn.Batch{}
	if err := t.queue(ctx, batch, i); err != nil {
		return err
	}
	return t.conn.PgConn().ExecBatch(ctx, batch).Close()
}

// Advance goes through the entries by ID, so that two transactions lock the
// ones they share in the same order.
func (t *tx) Advance(ctx context.Context, entries []declarations.Entry) ([]string, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	columns := changeColumns()
	b := newBlock(columns, false, 200*len(entries))
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, func(a, b declarations.Entry) int { return strings.Compare(a.ID, b.ID) })
	for i := range sorted {
		writeChange(b, &sorted[i])
	}
	if b.err != nil {
		return nil, fmt.Errorf("changing entries: %w", b.err)
	}
	if _, err := t.conn.Prepare(ctx, "advance", advanceSQL(columns)); err != nil {
		return nil, failed("preparing to change entries", err)
	}
	one := []int16{pgx.BinaryFormatCode}
	answer := t.conn.PgConn().ExecPrepared(ctx, "advance", b.params(), inBinary(len(columns)), one).Read()
	if answer.Err != nil {
		return nil, failed("changing entries", answer.Err)
	}
	changed := make([]string, len(answer.Rows))
	for i, row := range answer.Rows {
		changed[i] = uuid.UUID(row[0]).String()
	}
	return changed, nil
}

func advanceSQL(columns []column) string {
	set := make([]string, 0, len(columns))
	for _, c := range columns[1:] {
		set = append(set, c.name+" = u."+c.name)
	}
	return fmt.Sprintf(`UPDATE entries e SET %s FROM unnest(%s) AS u (%s)
		WHERE e.id = u.id AND e.version = u.version - 1 RETURNING e.id`,
		strings.Join(set, ", "), arrays(columns), names(columns))
}

// Known asks three questions in one round trip. Their LIMIT 1 makes the server
// look up claim by claim in an index, where it might read a whole table that it
// takes to be small.
func (t *tx) Known(ctx context.Context, claims []clearance.Claim) ([]clearance.Known, error) {
	known := make([]clearance.Known, len(claims))
	batch := &pgx.Batch{}
	askKeys(batch, claims, known)
	askLRNs(batch, claims, known)
	askDuplicates(batch, claims, known)
	if batch.Len() == 0 {
		return known, nil
	}
	if err := t.conn.SendBatch(ctx, batch).Close(); err != nil {
		return nil, failed("looking for what is known", err)
	}
	return known, nil
}

func askKeys(batch *pgx.Batch, claims []clearance.Claim, known []clearance.Known) {
	var at []int32
	var tenants, keys []string
	for i, c := range claims {
		if c.Key != "" {
			at, tenants, keys = append(at, int32(i)), append(tenants, c.Tenant), append(keys, c.Key)
		}
	}
	if len(at) == 0 {
		return
	}
	const ask = `SELECT u.at, k.id, k.digest FROM unnest($1::int4[], $2::text[], $3::text[]) AS u (at, tenant, key)
		CROSS JOIN LATERAL (SELECT * FROM keys WHERE tenant = u.tenant AND key = u.key LIMIT 1) k`
	batch.Queue(ask, at, tenants, keys).Query(func(rows pgx.Rows) error {
		var i int32
		var id uuid.UUID
		var digest []byte
		_, err := pgx.ForEachRow(rows, []any{&i, (*[16]byte)(&id), &digest}, func() error {
			known[i].KeyID = id.String()
			copy(known[i].KeyDigest[:], digest)
			return nil
		})
		return err
	})
}

func askLRNs(batch *pgx.Batch, claims []clearance.Claim, known []clearance.Known) {
	if len(claims) == 0 {
		return
	}
	at := make([]int32, len(claims))
	tenants, declarants, lrns := make([]string, len(claims)), make([]string, len(claims)), make([]string, len(claims))
	for i, c := range claims {
		at[i], tenants[i], declarants[i], lrns[i] = int32(i), c.Tenant, c.Declarant, c.LRN
	}
	ask := `SELECT u.at, ` + entryList + `
		FROM unnest($1::int4[], $2::text[], $3::text[], $4::text[]) AS u (at, tenant, declarant, lrn)
		CROSS JOIN LATERAL (SELECT * FROM entries
			WHERE tenant = u.tenant AND declarant = u.declarant AND lrn = u.lrn LIMIT 1) e`
	batch.Queue(ask, at, tenants, declarants, lrns).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var i int32
			e, err := scanEntry(rows, &i)
			if err != nil {
				return err
			}
			known[i].LRN = &e
		}
		return rows.Err()
	})
}

func askDuplicates(batch *pgx.Batch, claims []clearance.Claim, known []clearance.Known) {
	var at []int32
	var tenants []string
	var prints [][16]byte
	var since []time.Time
	for i, c := range claims {
		if c.Duplicate != (declarations.Fingerprint{}) {
			at, tenants = append(at, int32(i)), append(tenants, c.Tenant)
			prints, since = append(prints, c.Duplicate), append(since, c.Since)
		}
	}
	if len(at) == 0 {
		return
	}
	const ask = `SELECT u.at, d.mrn
		FROM unnest($1::int4[], $2::text[], $3::uuid[], $4::timestamptz[]) AS u (at, tenant, duplicate, since)
		CROSS JOIN LATERAL (SELECT mrn FROM entries
			WHERE duplicate = u.duplicate AND tenant = u.tenant AND lodged_at >= u.since
			ORDER BY lodged_at DESC LIMIT 1) d`
	batch.Queue(ask, at, tenants, prints, since).Query(func(rows pgx.Rows) error {
		var i int32
		var mrn string
		_, err := pgx.ForEachRow(rows, []any{&i, &mrn}, func() error {
			known[i].Duplicate = mrn
			return nil
		})
		return err
	})
}
