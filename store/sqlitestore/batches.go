package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
)

// errNotHeld is the error of a holder whose batch somebody else has leased since.
var errNotHeld = fmt.Errorf("%w: the batch is another's by now", clearance.ErrBusy)

func batchColumns() []string {
	return []string{"id", "tenant", "role", "name", "file", "digest", "size", "dry_run", "orders", "day", "created",
		"status", "tariff", "claims", "sheet_rows", "done", "declarations", "accepted", "rejected", "warnings",
		"codes", "problem", "cancelled", "epoch", "changed"}
}

// batchList selects a batch for scanBatch.
const batchList = `id, tenant, role, name, file, digest, size, dry_run, orders, day, created,
	status, tariff, claims, sheet_rows, done, declarations, accepted, rejected, warnings,
	codes, problem, cancelled, epoch, changed`

// stillOpen is the condition of the index batches_open, in the words in which
// the index has it. The statuses are those of BatchStatus.Ended.
const stillOpen = `status NOT IN ('done', 'refused', 'cancelled', 'failed')`

// PutBatch has the turn for as long as it reads the file, a second or so for
// the largest: file should read from a disk of this machine and never from a
// network.
func (s *Store) PutBatch(
	ctx context.Context, b clearance.Batch, file iter.Seq2[[]byte, error], leaves []audit.Leaf,
) (clearance.Batch, error) {
	kept := b
	err := s.write(ctx, "keeping a batch", func(t *tx) error {
		first, claimed, err := t.claimant(b)
		if err != nil {
			return err
		}
		if claimed {
			kept = first
			return nil
		}
		if err := t.putBatch(b); err != nil {
			return err
		}
		if err := t.putFile(ctx, b, file); err != nil {
			return err
		}
		return t.putLeaves(clearance.Changes{Leaves: leaves})
	})
	if err != nil {
		return clearance.Batch{}, err
	}
	return kept, nil
}

// claimant finds the batch that claims the file which b would claim.
func (t *tx) claimant(b clearance.Batch) (first clearance.Batch, found bool, err error) {
	if !b.Claims {
		return first, false, nil
	}
	const ask = `SELECT ` + batchList + ` FROM batches WHERE tenant = ? AND digest = ? AND claims`
	err = t.query(ask, []any{b.Tenant, b.Digest[:]}, func(rows *sql.Rows) (err error) {
		found = true
		first, err = scanBatch(rows)
		return err
	})
	return first, found, err
}

func (t *tx) putBatch(b clearance.Batch) error {
	return t.insert(table{name: "batches", columns: batchColumns()}, 1, func(r *row, _ int) {
		r.id(b.ID)
		r.text(b.Tenant, string(b.Role), b.Name, b.File)
		r.add(b.Digest[:], b.Size, b.DryRun)
		r.maybe(b.Order)
		r.add(b.Day.String(), b.Created.UnixMicro())
		r.progress(b)
		r.add(b.Cancelled, b.Epoch, b.Changed.UnixMicro())
	})
}

// progress adds what changes while a batch is worked on.
func (r *row) progress(b clearance.Batch) {
	r.text(string(b.Status), b.Tariff)
	r.add(b.Claims, b.Rows, b.Done, b.Declarations, b.Accepted, b.Rejected, b.Warnings)
	r.maybe(b.Codes)
	r.maybe(b.Problem)
}

func scanBatch(rows *sql.Rows) (clearance.Batch, error) {
	var b clearance.Batch
	var id, digest sql.RawBytes
	var day string
	var created, changed int64
	err := rows.Scan(&id, &b.Tenant, &b.Role, &b.Name, &b.File, &digest, &b.Size, &b.DryRun, &b.Order, &day, &created,
		&b.Status, &b.Tariff, &b.Claims, &b.Rows, &b.Done, &b.Declarations, &b.Accepted, &b.Rejected, &b.Warnings,
		&b.Codes, &b.Problem, &b.Cancelled, &b.Epoch, &changed)
	if err != nil {
		return b, err
	}
	b.ID = idText(id)
	copy(b.Digest[:], digest)
	b.Created, b.Changed = fromMicros(created), fromMicros(changed)
	b.Day, err = dateOf(day)
	return b, err
}

// Batches finds by ID.
func (s *Store) Batches(ctx context.Context, ids []string) ([]clearance.Batch, error) {
	const ask = `SELECT ` + batchList + ` FROM batches WHERE id IN (SELECT unhex(value) FROM json_each(?))`
	return list(ctx, s, "reading batches", ask, []any{hexIDs(ids)}, scanBatch)
}

// ListBatches reads along the index of (tenant, created, id) from the cursor on.
func (s *Store) ListBatches(ctx context.Context, tenant string, after clearance.Cursor, n int) ([]clearance.Batch, error) {
	var w where
	w.and("tenant = ?", tenant)
	if after != (clearance.Cursor{}) {
		id, err := parseID(after.ID)
		if err != nil {
			return nil, failed("listing batches", err)
		}
		w.and("(created, id) < (?, ?)", after.LodgedAt.UnixMicro(), id[:])
	}
	ask := `SELECT ` + batchList + ` FROM batches` + w.clause() + ` ORDER BY created DESC, id DESC LIMIT ?`
	return list(ctx, s, "listing batches", ask, append(w.args, n), scanBatch)
}

// LeaseBatch keeps the lease in the file, with the process that took it: what
// another process holds is free, because it has ended. The file has one
// serving process.
func (s *Store) LeaseBatch(ctx context.Context, hold time.Duration) (b clearance.Batch, found bool, err error) {
	if s.lock == nil {
		return b, false, errShared
	}
	const take = `UPDATE batches SET epoch = epoch + 1, leased_until = ?1 + ?2, holder = ?3
		WHERE n = (SELECT n FROM batches INDEXED BY batches_open
			WHERE ` + stillOpen + ` AND (leased_until <= ?1 OR holder <> ?3)
			ORDER BY created, id LIMIT 1)
		RETURNING ` + batchList
	err = s.write(ctx, "leasing a batch", func(t *tx) error {
		args := []any{s.now(), hold.Microseconds(), s.process[:]}
		return t.query(take, args, func(rows *sql.Rows) (err error) {
			found = true
			b, err = scanBatch(rows)
			return err
		})
	})
	if err != nil {
		return clearance.Batch{}, false, err
	}
	return b, found, nil
}

// HoldBatch changes one row.
func (s *Store) HoldBatch(ctx context.Context, id string, epoch int, hold time.Duration) error {
	const change = `UPDATE batches SET leased_until = ?
		WHERE id IN (SELECT unhex(value) FROM json_each(?)) AND epoch = ?`
	return s.write(ctx, "holding a batch", func(t *tx) error {
		done, err := t.exec(change, s.now()+hold.Microseconds(), hexIDs([]string{id}), epoch)
		if err != nil {
			return err
		}
		held, err := done.RowsAffected()
		if err == nil && held == 0 {
			err = errNotHeld
		}
		return err
	})
}

// AdvanceBatch changes the batch first: where it is another's by now nothing
// else is tried.
func (s *Store) AdvanceBatch(
	ctx context.Context, b clearance.Batch, outcomes []clearance.Outcome, leaves []audit.Leaf, hold time.Duration,
) (cancelled bool, err error) {
	err = s.write(ctx, "advancing a batch", func(t *tx) error {
		if cancelled, err = t.advanceBatch(b, s.now()+hold.Microseconds()); err != nil {
			return err
		}
		return errors.Join(t.putOutcomes(b.ID, outcomes), t.putLeaves(clearance.Changes{Leaves: leaves}))
	})
	return cancelled && err == nil, err
}

func (t *tx) advanceBatch(b clearance.Batch, until int64) (cancelled bool, err error) {
	const change = `UPDATE batches SET status = ?, tariff = ?, claims = ?, sheet_rows = ?, done = ?, declarations = ?,
		accepted = ?, rejected = ?, warnings = ?, codes = ?, problem = ?, changed = ?, leased_until = ?
		WHERE id = ? AND epoch = ? RETURNING cancelled`
	var r row
	r.progress(b)
	r.add(b.Changed.UnixMicro(), until)
	r.id(b.ID)
	r.add(b.Epoch)
	if r.err != nil {
		return false, r.err
	}
	held := false
	err = t.query(change, r.values, func(rows *sql.Rows) error {
		held = true
		return rows.Scan(&cancelled)
	})
	if err == nil && !held {
		err = errNotHeld
	}
	return cancelled, err
}

func (t *tx) putOutcomes(batch string, outcomes []clearance.Outcome) error {
	into := table{name: "outcomes", columns: []string{"batch", "n", "id", "body"}}
	return t.insert(into, len(outcomes), func(r *row, i int) {
		o := &outcomes[i]
		r.id(batch)
		r.add(o.N)
		if o.ID == "" {
			r.add(nil)
		} else {
			r.id(o.ID)
		}
		r.body(o.Body)
	})
}

// CancelBatch leaves the rest to whoever works on the batch.
func (s *Store) CancelBatch(ctx context.Context, id string) (noted bool, err error) {
	const note = `UPDATE batches SET cancelled = 1
		WHERE id IN (SELECT unhex(value) FROM json_each(?)) AND ` + stillOpen
	err = s.write(ctx, "cancelling a batch", func(t *tx) error {
		done, err := t.exec(note, hexIDs([]string{id}))
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		noted = n == 1
		return err
	})
	return noted && err == nil, err
}

// Outcomes reads on from a number.
func (s *Store) Outcomes(ctx context.Context, batch string, after, n int) ([]clearance.Outcome, error) {
	const ask = `SELECT n, id, body FROM outcomes
		WHERE batch IN (SELECT unhex(value) FROM json_each(?)) AND n > ? ORDER BY n LIMIT ?`
	return list(ctx, s, "reading outcomes", ask, []any{hexIDs([]string{batch}), after, n}, scanOutcome)
}

func scanOutcome(rows *sql.Rows) (clearance.Outcome, error) {
	var o clearance.Outcome
	var id, body sql.RawBytes
	err := rows.Scan(&o.N, &id, &body)
	if err != nil {
		return o, err
	}
	o.ID = idText(id)
	o.Body, err = unpack(body)
	return o, err
}
