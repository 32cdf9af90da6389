package pgstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
)

// errNotHeld is the error of a holder whose batch somebody else has leased since.
var errNotHeld = fmt.Errorf("%w: the batch is another's by now", clearance.ErrBusy)

// batchList selects a batch for toBatch; PutBatch writes in the same order.
const batchList = `id, tenant, role, name, file, digest, size, dry_run, orders, day, created,
	status, tariff, claims, sheet_rows, done, declarations, accepted, rejected, warnings,
	codes, problem, cancelled, epoch, changed`

// stillOpen is the condition of the index batches_open. The statuses are those
// of BatchStatus.Ended.
const stillOpen = `status NOT IN ('done', 'refused', 'cancelled', 'failed')`

// PutBatch writes the batch before its file: whoever claims the same file
// waits for the outcome here, before anything is sent.
func (s *Store) PutBatch(
	ctx context.Context, b clearance.Batch, file iter.Seq2[[]byte, error], leaves []audit.Leaf,
) (clearance.Batch, error) {
	kept := b
	err := s.write(ctx, func(t *tx) error {
		fresh, err := t.putBatch(ctx, b)
		if err != nil {
			return err
		}
		if !fresh {
			kept, err = t.claimant(ctx, b)
			return err
		}
		if err := t.putFile(ctx, b, file); err != nil {
			return err
		}
		return t.Put(ctx, clearance.Changes{Leaves: leaves})
	})
	if err != nil {
		return clearance.Batch{}, failed("keeping a batch", err)
	}
	return kept, nil
}

// putBatch reports false where another batch claims the same file.
func (t *tx) putBatch(ctx context.Context, b clearance.Batch) (bool, error) {
	id, err := parseID(b.ID)
	if err != nil {
		return false, err
	}
	const write = `INSERT INTO batches (` + batchList + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
			$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
		ON CONFLICT (tenant, digest) WHERE claims DO NOTHING`
	done, err := t.conn.Exec(ctx, write, id, b.Tenant, b.Role, b.Name, b.File, b.Digest[:], b.Size, b.DryRun, b.Order,
		day(b.Day), b.Created, b.Status, b.Tariff, b.Claims, b.Rows, b.Done, b.Declarations, b.Accepted, b.Rejected,
		b.Warnings, b.Codes, b.Problem, b.Cancelled, b.Epoch, b.Changed)
	return done.RowsAffected() == 1, err
}

// claimant finds the batch that claims the file which b would claim. One that
// has just given it up is not found: the same again will succeed.
func (t *tx) claimant(ctx context.Context, b clearance.Batch) (clearance.Batch, error) {
	const ask = `SELECT ` + batchList + ` FROM batches WHERE tenant = $1 AND digest = $2 AND claims`
	rows, _ := t.conn.Query(ctx, ask, b.Tenant, b.Digest[:])
	found, err := pgx.CollectRows(rows, toBatch)
	if err != nil || len(found) > 0 {
		return append(found, clearance.Batch{})[0], err
	}
	return clearance.Batch{}, fmt.Errorf("%w: the file's claim is given up", clearance.ErrBusy)
}

func toBatch(row pgx.CollectableRow) (clearance.Batch, error) {
	var b clearance.Batch
	var id [16]byte
	var digest []byte
	var on *time.Time
	err := row.Scan(&id, &b.Tenant, &b.Role, &b.Name, &b.File, &digest, &b.Size, &b.DryRun, &b.Order, &on, &b.Created,
		&b.Status, &b.Tariff, &b.Claims, &b.Rows, &b.Done, &b.Declarations, &b.Accepted, &b.Rejected, &b.Warnings,
		&b.Codes, &b.Problem, &b.Cancelled, &b.Epoch, &b.Changed)
	b.ID = uuid.UUID(id).String()
	copy(b.Digest[:], digest)
	b.Created, b.Changed = b.Created.UTC(), b.Changed.UTC()
	if on != nil {
		b.Day = civil.Of(on.UTC())
	}
	return b, err
}

// Batches finds by ID.
func (s *Store) Batches(ctx context.Context, ids []string) ([]clearance.Batch, error) {
	rows, _ := s.pool.Query(ctx, `SELECT `+batchList+` FROM batches WHERE id = ANY($1)`, parseIDs(ids))
	batches, err := pgx.CollectRows(rows, toBatch)
	return batches, failed("reading batches", err)
}

// ListBatches reads along the index of (tenant, created, id) from the cursor on.
func (s *Store) ListBatches(ctx context.Context, tenant string, after clearance.Cursor, n int) ([]clearance.Batch, error) {
	var w where
	w.and("tenant = ?", tenant)
	if after != (clearance.Cursor{}) {
		w.conditions = append(w.conditions,
			fmt.Sprintf("(created, id) < (%s, %s)", w.arg(after.LodgedAt), w.arg(after.ID)))
	}
	ask := `SELECT ` + batchList + ` FROM batches` + w.clause() + ` ORDER BY created DESC, id DESC LIMIT ` + w.arg(n)
	rows, _ := s.pool.Query(ctx, ask, w.args...)
	batches, err := pgx.CollectRows(rows, toBatch)
	return batches, failed("listing batches", err)
}

// LeaseBatch passes over what another worker is taking, or whose holder is
// writing, at this moment. Time is the database's, so that workers on several
// machines agree.
func (s *Store) LeaseBatch(ctx context.Context, hold time.Duration) (clearance.Batch, bool, error) {
	const take = `UPDATE batches SET epoch = epoch + 1, leased_until = now() + $1
		WHERE id = (SELECT id FROM batches WHERE ` + stillOpen + ` AND leased_until <= now()
			ORDER BY created, id LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING ` + batchList
	rows, _ := s.pool.Query(ctx, take, hold)
	leased, err := pgx.CollectRows(rows, toBatch)
	if err != nil || len(leased) == 0 {
		return clearance.Batch{}, false, failed("leasing a batch", err)
	}
	return leased[0], true, nil
}

// HoldBatch changes one row.
func (s *Store) HoldBatch(ctx context.Context, id string, epoch int, hold time.Duration) error {
	const change = `UPDATE batches SET leased_until = now() + $3 WHERE id = ANY($1) AND epoch = $2`
	done, err := s.pool.Exec(ctx, change, parseIDs([]string{id}), epoch, hold)
	if err == nil && done.RowsAffected() == 0 {
		err = errNotHeld
	}
	return failed("holding a batch", err)
}

// AdvanceBatch changes the batch first: where it is another's by now nothing
// else is tried, and nobody takes it before the commit.
func (s *Store) AdvanceBatch(
	ctx context.Context, b clearance.Batch, outcomes []clearance.Outcome, leaves []audit.Leaf, hold time.Duration,
) (cancelled bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		if cancelled, err = t.advanceBatch(ctx, b, hold); err != nil {
			return err
		}
		if err := t.putOutcomes(ctx, b.ID, outcomes); err != nil {
			return err
		}
		return t.Put(ctx, clearance.Changes{Leaves: leaves})
	})
	return cancelled && err == nil, failed("advancing a batch", err)
}

func (t *tx) advanceBatch(ctx context.Context, b clearance.Batch, hold time.Duration) (cancelled bool, err error) {
	id, err := parseID(b.ID)
	if err != nil {
		return false, err
	}
	const change = `UPDATE batches SET status = $3, tariff = $4, claims = $5, sheet_rows = $6, done = $7,
			declarations = $8, accepted = $9, rejected = $10, warnings = $11, codes = $12, problem = $13, changed = $14,
			leased_until = now() + $15
		WHERE id = $1 AND epoch = $2 RETURNING cancelled`
	err = t.conn.QueryRow(ctx, change, id, b.Epoch, b.Status, b.Tariff, b.Claims, b.Rows, b.Done, b.Declarations,
		b.Accepted, b.Rejected, b.Warnings, b.Codes, b.Problem, b.Changed, hold).Scan(&cancelled)
	if errors.Is(err, pgx.ErrNoRows) {
		err = errNotHeld
	}
	return cancelled, err
}

func (t *tx) putOutcomes(ctx context.Context, batch string, outcomes []clearance.Outcome) error {
	if len(outcomes) == 0 {
		return nil
	}
	columns := []column{{"batch", uuids()}, {"n", ints()}, {"id", uuids()}, {"body", bytesOf()}}
	b := newBlock(columns, len(outcomes) >= t.copyFrom, 600*len(outcomes))
	for i := range outcomes {
		o := &outcomes[i]
		b.row()
		b.uuid(batch)
		b.int(o.N)
		if o.ID == "" {
			b.none()
		} else {
			b.uuid(o.ID)
		}
		b.bytes(o.Body)
	}
	inserts := []insert{{table: "outcomes", block: b}}
	if err := firstError(inserts); err != nil {
		return err
	}
	return t.send(ctx, inserts, nil)
}

// CancelBatch leaves the rest to whoever works on the batch.
func (s *Store) CancelBatch(ctx context.Context, id string) (bool, error) {
	const note = `UPDATE batches SET cancelled = true WHERE id = ANY($1) AND ` + stillOpen
	done, err := s.pool.Exec(ctx, note, parseIDs([]string{id}))
	return done.RowsAffected() == 1, failed("cancelling a batch", err)
}

// Outcomes reads on from a number.
func (s *Store) Outcomes(ctx context.Context, batch string, after, n int) ([]clearance.Outcome, error) {
	const ask = `SELECT n, id, body FROM outcomes WHERE batch = ANY($1) AND n > $2 ORDER BY n LIMIT $3`
	rows, _ := s.pool.Query(ctx, ask, parseIDs([]string{batch}), after, n)
	outcomes, err := pgx.CollectRows(rows, toOutcome)
	return outcomes, failed("reading outcomes", err)
}

func toOutcome(row pgx.CollectableRow) (clearance.Outcome, error) {
	var o clearance.Outcome
	var id *[16]byte
	err := row.Scan(&o.N, &id, &o.Body)
	if id != nil {
		o.ID = uuid.UUID(*id).String()
	}
	return o, err
}
