package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// errShared is the error of leasing beside the process that serves.
var errShared = errors.New("messages are leased by the serving process only")

// Lease holds messages in memory: the file has one serving process, and what
// it had leased is free again when it ends.
func (s *Store) Lease(ctx context.Context, n int, hold time.Duration) ([]clearance.Message, error) {
	if s.lock == nil {
		return nil, errShared
	}
	s.leases.Lock()
	defer s.leases.Unlock()
	rows, err := s.readers.QueryContext(ctx, `SELECT n, topic, id, revision, trace FROM messages ORDER BY n`)
	if err != nil {
		return nil, failed("leasing messages", err)
	}
	defer rows.Close()
	now := time.Now()
	var free []clearance.Message
	for len(free) < n && rows.Next() {
		m, err := scanMessage(rows)
		if err != nil {
			return nil, failed("leasing messages", err)
		}
		if until, ok := s.held[m.N]; !ok || !until.After(now) {
			free = append(free, m)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, failed("leasing messages", err)
	}
	for _, m := range free {
		s.held[m.N] = now.Add(hold)
	}
	return free, nil
}

func scanMessage(rows *sql.Rows) (clearance.Message, error) {
	var m clearance.Message
	var id sql.RawBytes
	err := rows.Scan(&m.N, &m.Topic, &id, &m.Revision, &m.Trace)
	m.ID = idText(id)
	return m, err
}

// Forget deletes first and lets go afterwards, so that nobody leases what is
// being deleted.
func (s *Store) Forget(ctx context.Context, ns []int64) error {
	list, err := json.Marshal(ns)
	if err != nil {
		return fmt.Errorf("forgetting messages: %w", err)
	}
	err = s.write(ctx, "forgetting messages", func(t *tx) error {
		_, err := t.exec(`DELETE FROM messages WHERE n IN (SELECT value FROM json_each(?))`, string(list))
		return err
	})
	if err != nil {
		return err
	}
	return s.Free(ctx, ns)
}

// Free ends leases.
func (s *Store) Free(_ context.Context, ns []int64) error {
	s.leases.Lock()
	defer s.leases.Unlock()
	for _, n := range ns {
		delete(s.held, n)
	}
	return nil
}

// Requeue begins with the declarations that have waited longest.
func (s *Store) Requeue(ctx context.Context, topic string, in []declarations.Status, before time.Time, n int) (int, error) {
	text := `INSERT INTO messages (topic, id, revision, trace)
		SELECT ?1, e.id, e.revision, '' FROM ` + entriesWith(in) + `
		WHERE ` + statusIn(in) + ` AND NOT e.parked AND e.changed_at < ?2
			AND e.id NOT IN (SELECT m.id FROM messages m WHERE m.topic = ?1)
		ORDER BY e.lodged_at, e.id LIMIT ?3`
	count := 0
	err := s.write(ctx, "putting declarations back into the outbox", func(t *tx) error {
		done, err := t.exec(text, topic, before.UnixMicro(), n)
		if err != nil {
			return err
		}
		rows, err := done.RowsAffected()
		count = int(rows)
		return err
	})
	return count, err
}
