package pgstore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// entryList selects an entry e for scanEntry.
const entryList = `e.id, e.mrn, e.lrn, e.tenant, e.declarant, e.office, e.type, e.procedure, e.importer,
	e.items, e.revision, e.version, e.seq, e.status, e.channel, e.parked, e.rate_date, e.value, e.total,
	e.lodged_at, e.changed_at, e.inspector, e.claimed_at, e.duplicate`

// scanEntry reads a row of entryList; before is columns in front of it.
func scanEntry(row pgx.CollectableRow, before ...any) (declarations.Entry, error) {
	var e declarations.Entry
	var id [16]byte
	var rateDate, claimed *time.Time
	var value, total string
	var duplicate *[16]byte
	err := row.Scan(append(before, &id, &e.MRN, &e.LRN, &e.Tenant, &e.Declarant, &e.Office, &e.Type, &e.Procedure,
		&e.Importer, &e.Items, &e.Revision, &e.Version, &e.Seq, &e.Status, &e.Channel, &e.Parked, &rateDate,
		&value, &total, &e.LodgedAt, &e.ChangedAt, &e.Inspector, &claimed, &duplicate)...)
	if err != nil {
		return e, err
	}
	e.ID = uuid.UUID(id).String()
	e.LodgedAt, e.ChangedAt, e.ClaimedAt = e.LodgedAt.UTC(), e.ChangedAt.UTC(), moment(claimed)
	if rateDate != nil {
		e.RateDate = civil.Of(rateDate.UTC())
	}
	if duplicate != nil {
		e.Duplicate = *duplicate
	}
	if e.Value, err = number(value); err != nil {
		return e, err
	}
	e.Total, err = number(total)
	return e, err
}

func number(s string) (exact.Number, error) {
	if s == "" {
		return exact.Number{}, nil
	}
	return exact.Parse(s)
}

func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// toEntry is scanEntry for pgx.CollectRows.
func toEntry(row pgx.CollectableRow) (declarations.Entry, error) { return scanEntry(row) }

// Entries finds by ID and by MRN at once.
func (s *Store) Entries(ctx context.Context, refs []string) ([]declarations.Entry, error) {
	var mrns []string
	for _, ref := range refs {
		if len(ref) != idLength {
			mrns = append(mrns, ref)
		}
	}
	rows, _ := s.pool.Query(ctx, `SELECT `+entryList+` FROM entries e WHERE e.id = ANY($1) OR e.mrn = ANY($2)`,
		parseIDs(refs), mrns)
	entries, err := pgx.CollectRows(rows, toEntry)
	return entries, failed("reading entries", err)
}

// parseIDs leaves out what is not an ID.
func parseIDs(refs []string) [][16]byte {
	ids := make([][16]byte, 0, len(refs))
	for _, ref := range refs {
		if id, err := parseID(ref); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Records reads the present revisions.
func (s *Store) Records(ctx context.Context, ids []string) ([]clearance.Record, error) {
	const ask = `SELECT d.id, d.revision, d.body, d.digest, d.warnings,
			r.at, r.tariff, r.rule_set, r.assessment, r.risk
		FROM entries e
		JOIN documents d ON d.id = e.id AND d.revision = e.revision
		LEFT JOIN results r ON r.id = e.id AND r.revision = e.revision
		WHERE e.id = ANY($1)`
	rows, _ := s.pool.Query(ctx, ask, parseIDs(ids))
	records, err := pgx.CollectRows(rows, toRecord)
	return records, failed("reading documents", err)
}

func toRecord(row pgx.CollectableRow) (clearance.Record, error) {
	var r clearance.Record
	var result clearance.Result
	var id [16]byte
	var digest []byte
	var at *time.Time
	var tariff, ruleSet *string
	err := row.Scan(&id, &r.Revision, &r.Body, &digest, &r.Warnings,
		&at, &tariff, &ruleSet, &result.Assessment, &result.Risk)
	if err != nil {
		return r, err
	}
	r.ID = uuid.UUID(id).String()
	copy(r.Digest[:], digest)
	if at != nil {
		result.ID, result.Revision, result.At = r.ID, r.Revision, at.UTC()
		result.Tariff, result.RuleSet = *tariff, *ruleSet
		r.Result = &result
	}
	return r, nil
}

// Events reads one declaration's history.
func (s *Store) Events(ctx context.Context, id string) ([]clearance.Event, error) {
	ids := parseIDs([]string{id})
	rows, _ := s.pool.Query(ctx, `SELECT seq, type, at, actor, public, detail FROM events
		WHERE id = ANY($1) ORDER BY seq`, ids)
	events, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (clearance.Event, error) {
		e := clearance.Event{ID: uuid.UUID(ids[0]).String()}
		err := row.Scan(&e.Seq, &e.Type, &e.At, &e.Actor, &e.Public, &e.Detail)
		e.At = e.At.UTC()
		return e, err
	})
	return events, failed("reading events", err)
}

// List reads along the index of (lodged_at, id) from the cursor on.
func (s *Store) List(ctx context.Context, f clearance.Filter) ([]declarations.Entry, error) {
	var w where
	w.filter(f)
	order := "DESC"
	if f.OldestFirst {
		order = "ASC"
	}
	at := "e.lodged_at"
	if waiting(f.Statuses) {
		// Not the words of an index: what waits is read by its own small one and
		// put in order. For a LIMIT the server would rather read along everything
		// that was ever done.
		at += " + interval '0'"
	}
	ask := fmt.Sprintf(`SELECT %s FROM entries e%s ORDER BY %s %s, e.id %s LIMIT %s`,
		entryList, w.clause(), at, order, order, w.arg(f.Limit))
	rows, _ := s.pool.Query(ctx, ask, w.args...)
	entries, err := pgx.CollectRows(rows, toEntry)
	return entries, failed("listing entries", err)
}

// waiting reports whether all of these statuses are in the index entries_waiting.
func waiting(in []declarations.Status) bool {
	for _, s := range in {
		switch s {
		case declarations.Lodged, declarations.DocumentCheck, declarations.PhysicalCheck, declarations.DocumentsRequested,
			declarations.Unassessable:
		default:
			return false
		}
	}
	return len(in) > 0
}

// where gathers conditions and their arguments.
type where struct {
	conditions []string
	args       []any
}

func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return fmt.Sprintf("$%d", len(w.args))
}

func (w *where) and(condition string, v any) {
	w.conditions = append(w.conditions, strings.ReplaceAll(condition, "?", w.arg(v)))
}

func (w *where) clause() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

func (w *where) filter(f clearance.Filter) {
	for _, equal := range []struct{ column, value string }{
		{"tenant", f.Tenant}, {"channel", string(f.Channel)}, {"office", f.Office}, {"type", f.Type},
	} {
		if equal.value != "" {
			w.and("e."+equal.column+" = ?", equal.value)
		}
	}
	if len(f.Statuses) > 0 {
		w.and("e.status = ANY(?)", statusTexts(f.Statuses))
	}
	if !f.From.IsZero() {
		w.and("e.lodged_at >= ?", f.From.Time())
	}
	if !f.To.IsZero() {
		w.and("e.lodged_at < ?", f.To.AddDays(1).Time())
	}
	if f.Query != "" {
		w.and("(starts_with(e.mrn, ?) OR starts_with(e.lrn, ?) OR starts_with(e.importer, ?))", f.Query)
	}
	if f.Parked {
		w.conditions = append(w.conditions, "e.parked")
	}
	w.after(f)
}

func (w *where) after(f clearance.Filter) {
	if f.Before == (clearance.Cursor{}) {
		return
	}
	sign := "<"
	if f.OldestFirst {
		sign = ">"
	}
	w.conditions = append(w.conditions,
		fmt.Sprintf("(e.lodged_at, e.id) %s (%s, %s)", sign, w.arg(f.Before.LodgedAt), w.arg(f.Before.ID)))
}

func statusTexts(in []declarations.Status) []string {
	texts := make([]string, len(in))
	for i, s := range in {
		texts[i] = string(s)
	}
	return texts
}

// InHand reads along the small index of what waits.
func (s *Store) InHand(ctx context.Context, in []declarations.Status) (map[string]clearance.InHand, error) {
	const ask = `SELECT inspector, count(*), sum(items) FROM entries
		WHERE status = ANY($1) AND inspector <> '' GROUP BY inspector`
	held := map[string]clearance.InHand{}
	rows, _ := s.pool.Query(ctx, ask, statusTexts(in))
	var inspector string
	var h clearance.InHand
	_, err := pgx.ForEachRow(rows, []any{&inspector, &h.Declarations, &h.Items}, func() error {
		held[inspector] = h
		return nil
	})
	return held, failed("counting what inspectors hold", err)
}

// Backlog counts by the small indexes of what waits.
func (s *Store) Backlog(ctx context.Context) (clearance.Backlog, error) {
	const ask = `SELECT (SELECT count(*) FROM messages),
			count(*) FILTER (WHERE status = 'lodged'), min(lodged_at) FILTER (WHERE status = 'lodged'),
			count(*) FILTER (WHERE status IN ('document-check', 'physical-check')),
			count(*) FILTER (WHERE status = 'unassessable'),
			(SELECT count(*) FROM entries WHERE parked)
		FROM entries WHERE status IN ('lodged', 'document-check', 'physical-check', 'documents-requested', 'unassessable')`
	var b clearance.Backlog
	var oldest *time.Time
	err := s.pool.QueryRow(ctx, ask).Scan(&b.Outbox, &b.Lodged, &oldest, &b.Flagged, &b.Unassessable, &b.Parked)
	b.OldestLodged = moment(oldest)
	return b, failed("counting what waits", err)
}

// Reserve commits by itself: a serial once given is never given again.
func (s *Store) Reserve(ctx context.Context, office string, year, n int) (int, error) {
	var first int
	err := s.pool.QueryRow(ctx, `INSERT INTO serials (office, year, next) VALUES ($1, $2, 1 + $3::bigint)
		ON CONFLICT (office, year) DO UPDATE SET next = serials.next + $3
		RETURNING next - $3`, office, year, n).Scan(&first)
	return first, failed("reserving serials", err)
}
