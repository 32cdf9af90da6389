package pgstore

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// Lease passes over what another relay is taking at this moment. Time is the
// database's, so that relays on several machines agree.
func (s *Store) Lease(ctx context.Context, n int, hold time.Duration) ([]clearance.Message, error) {
	const take = `UPDATE messages m SET leased_until = now() + $2
		FROM (SELECT n FROM messages WHERE leased_until IS NULL OR leased_until <= now()
			ORDER BY n LIMIT $1 FOR UPDATE SKIP LOCKED) free
		WHERE m.n = free.n
		RETURNING m.n, m.topic, m.id, m.revision, m.trace`
	rows, _ := s.pool.Query(ctx, take, n, hold)
	messages, err := pgx.CollectRows(rows, toMessage)
	slices.SortFunc(messages, func(a, b clearance.Message) int { return int(a.N - b.N) })
	return messages, failed("leasing messages", err)
}

func toMessage(row pgx.CollectableRow) (clearance.Message, error) {
	var m clearance.Message
	var id [16]byte
	err := row.Scan(&m.N, &m.Topic, &id, &m.Revision, &m.Trace)
	m.ID = uuid.UUID(id).String()
	return m, err
}

// Forget deletes by the primary key.
func (s *Store) Forget(ctx context.Context, ns []int64) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM messages WHERE n = ANY($1)`, ns)
	return failed("forgetting messages", err)
}

// Free ends leases.
func (s *Store) Free(ctx context.Context, ns []int64) error {
	_, err := s.pool.Exec(ctx, `UPDATE messages SET leased_until = NULL WHERE n = ANY($1)`, ns)
	return failed("freeing messages", err)
}

// Requeue begins with the declarations that have waited longest.
func (s *Store) Requeue(ctx context.Context, topic string, in []declarations.Status, before time.Time, n int) (int, error) {
	const write = `INSERT INTO messages (topic, id, revision, trace)
		SELECT $1, e.id, e.revision, '' FROM entries e
		WHERE e.status = ANY($2) AND NOT e.parked AND e.changed_at < $3
			AND NOT EXISTS (SELECT FROM messages m WHERE m.id = e.id AND m.topic = $1)
		ORDER BY e.lodged_at + interval '0', e.id LIMIT $4`
	done, err := s.pool.Exec(ctx, write, topic, statusTexts(in), before, n)
	return int(done.RowsAffected()), failed("putting declarations back into the outbox", err)
}
