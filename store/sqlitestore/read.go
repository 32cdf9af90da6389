package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// entryList selects an entry e for scanEntry.
const entryList = `e.id, e.mrn, e.lrn, e.tenant, e.declarant, e.office, e.type, e.procedure, e.importer,
	e.items, e.revision, e.version, e.seq, e.status, e.channel, e.parked, e.rate_date, e.value, e.total,
	e.lodged_at, e.changed_at, e.inspector, e.claimed_at, e.duplicate`

func scanEntry(rows *sql.Rows) (declarations.Entry, error) { return scanEntryAfter(rows) }

// scanEntryAfter reads a row of entryList; before is columns in front of it.
func scanEntryAfter(rows *sql.Rows, before ...any) (declarations.Entry, error) {
	var e declarations.Entry
	var id, duplicate sql.RawBytes
	var rateDate, value, total string
	var lodged, changed int64
	var claimed sql.NullInt64
	err := rows.Scan(append(before, &id, &e.MRN, &e.LRN, &e.Tenant, &e.Declarant, &e.Office, &e.Type, &e.Procedure, &e.Importer,
		&e.Items, &e.Revision, &e.Version, &e.Seq, &e.Status, &e.Channel, &e.Parked, &rateDate, &value, &total,
		&lodged, &changed, &e.Inspector, &claimed, &duplicate)...)
	if err != nil {
		return e, err
	}
	e.ID = idText(id)
	copy(e.Duplicate[:], duplicate)
	e.LodgedAt, e.ChangedAt = fromMicros(lodged), fromMicros(changed)
	if claimed.Valid {
		e.ClaimedAt = fromMicros(claimed.Int64)
	}
	if e.RateDate, err = dateOf(rateDate); err != nil {
		return e, err
	}
	if e.Value, err = numberOf(value); err != nil {
		return e, err
	}
	e.Total, err = numberOf(total)
	return e, err
}

func numberOf(s string) (exact.Number, error) {
	if s == "" {
		return exact.Number{}, nil
	}
	return exact.Parse(s)
}

// idText writes an ID; one of the wrong length cannot come from this package.
func idText(id []byte) string {
	u, err := uuid.FromBytes(id)
	if err != nil {
		return ""
	}
	return u.String()
}

// list reads rows on one of the reading connections.
func list[T any](ctx context.Context, s *Store, doing, ask string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := s.readers.QueryContext(ctx, ask, args...)
	if err != nil {
		return nil, failed(doing, err)
	}
	var all []T
	err = each(rows, func(rows *sql.Rows) error {
		one, err := scan(rows)
		all = append(all, one)
		return err
	})
	return all, failed(doing, err)
}

// Entries finds by ID and by MRN at once.
func (s *Store) Entries(ctx context.Context, refs []string) ([]declarations.Entry, error) {
	mrns := make([]string, 0, len(refs))
	for _, ref := range refs {
		if len(ref) != idLength {
			mrns = append(mrns, ref)
		}
	}
	texts, err := json.Marshal(mrns)
	if err != nil {
		return nil, failed("reading entries", err)
	}
	const ask = `SELECT ` + entryList + ` FROM entries e
		WHERE e.id IN (SELECT unhex(value) FROM json_each(?)) OR e.mrn IN (SELECT value FROM json_each(?))`
	return list(ctx, s, "reading entries", ask, []any{hexIDs(refs), string(texts)}, scanEntry)
}

// hexIDs writes IDs as a JSON array of hexadecimals, for json_each; what is
// not an ID is left out.
func hexIDs(refs []string) string {
	ids := make([]string, 0, len(refs))
	for _, ref := range refs {
		if id, err := parseID(ref); err == nil {
			ids = append(ids, `"`+hex.EncodeToString(id[:])+`"`)
		}
	}
	return "[" + strings.Join(ids, ",") + "]"
}

// Records reads the present revisions.
func (s *Store) Records(ctx context.Context, ids []string) ([]clearance.Record, error) {
	const ask = `SELECT d.id, d.revision, d.body, d.digest, d.warnings,
			r.at, r.tariff, r.rule_set, r.assessment, r.risk
		FROM entries e
		JOIN documents d ON d.id = e.id AND d.revision = e.revision
		LEFT JOIN results r ON r.id = e.id AND r.revision = e.revision
		WHERE e.id IN (SELECT unhex(value) FROM json_each(?))`
	return list(ctx, s, "reading documents", ask, []any{hexIDs(ids)}, scanRecord)
}

func scanRecord(rows *sql.Rows) (clearance.Record, error) {
	var r clearance.Record
	var id, body, digest, assessment, risk sql.RawBytes
	var at sql.NullInt64
	var tariff, ruleSet sql.NullString
	err := rows.Scan(&id, &r.Revision, &body, &digest, &r.Warnings, &at, &tariff, &ruleSet, &assessment, &risk)
	if err != nil {
		return r, err
	}
	r.ID = idText(id)
	copy(r.Digest[:], digest)
	if r.Body, err = unpack(body); err != nil || !at.Valid {
		return r, err
	}
	r.Result = &clearance.Result{ID: r.ID, Revision: r.Revision, At: fromMicros(at.Int64),
		Tariff: tariff.String, RuleSet: ruleSet.String}
	if r.Result.Assessment, err = unpack(assessment); err != nil {
		return r, err
	}
	r.Result.Risk, err = unpack(risk)
	return r, err
}

// Events reads one declaration's history.
func (s *Store) Events(ctx context.Context, id string) ([]clearance.Event, error) {
	const ask = `SELECT id, seq, type, at, actor, public, detail FROM events
		WHERE id IN (SELECT unhex(value) FROM json_each(?)) ORDER BY seq`
	return list(ctx, s, "reading events", ask, []any{hexIDs([]string{id})}, func(rows *sql.Rows) (clearance.Event, error) {
		var e clearance.Event
		var id sql.RawBytes
		var at int64
		err := rows.Scan(&id, &e.Seq, &e.Type, &at, &e.Actor, &e.Public, &e.Detail)
		e.ID, e.At = idText(id), fromMicros(at)
		return e, err
	})
}

// List reads along the index of (lodged_at, id) from the cursor on.
func (s *Store) List(ctx context.Context, f clearance.Filter) ([]declarations.Entry, error) {
	var w where
	if err := w.filter(f); err != nil {
		return nil, failed("listing entries", err)
	}
	order := "DESC"
	if f.OldestFirst {
		order = "ASC"
	}
	ask := fmt.Sprintf(`SELECT %s FROM %s%s ORDER BY e.lodged_at %s, e.id %s LIMIT ?`,
		entryList, entriesWith(f.Statuses), w.clause(), order, order)
	return list(ctx, s, "listing entries", ask, append(w.args, f.Limit), scanEntry)
}

// where gathers conditions and their arguments.
type where struct {
	conditions []string
	args       []any
}

func (w *where) and(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

func (w *where) clause() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

func (w *where) filter(f clearance.Filter) error {
	for _, equal := range []struct{ column, value string }{
		{"tenant", f.Tenant}, {"channel", string(f.Channel)}, {"office", f.Office}, {"type", f.Type},
	} {
		if equal.value != "" {
			w.and("e."+equal.column+" = ?", equal.value)
		}
	}
	if len(f.Statuses) > 0 {
		w.and(statusIn(f.Statuses))
	}
	if !f.From.IsZero() {
		w.and("e.lodged_at >= ?", f.From.Time().UnixMicro())
	}
	if !f.To.IsZero() {
		w.and("e.lodged_at < ?", f.To.AddDays(1).Time().UnixMicro())
	}
	if f.Query != "" {
		n := utf8.RuneCountInString(f.Query)
		w.and("? IN (substr(e.mrn, 1, ?), substr(e.lrn, 1, ?), substr(e.importer, 1, ?))", f.Query, n, n, n)
	}
	if f.Parked {
		w.and("e.parked")
	}
	return w.after(f)
}

func (w *where) after(f clearance.Filter) error {
	if f.Before == (clearance.Cursor{}) {
		return nil
	}
	id, err := parseID(f.Before.ID)
	if err != nil {
		return err
	}
	sign := "<"
	if f.OldestFirst {
		sign = ">"
	}
	w.and("(e.lodged_at, e.id) "+sign+" (?, ?)", f.Before.LodgedAt.UnixMicro(), id[:])
	return nil
}

// ofWaiting is the condition of the index entries_waiting, in the words in
// which the index has it: SQLite compares them.
const ofWaiting = `status IN ('lodged', 'document-check', 'physical-check', 'documents-requested', 'unassessable')`

// waiting reports whether all of these statuses are in entries_waiting.
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

// entriesWith names the table e to read entries of these statuses from. What
// waits is read by its own index: left to choose, SQLite would read along
// everything that was ever done, because that is in order already.
func entriesWith(in []declarations.Status) string {
	if waiting(in) {
		return "entries e INDEXED BY entries_waiting"
	}
	return "entries e"
}

// statusIn writes the condition out: SQLite compares no parameters with an
// index's condition.
func statusIn(in []declarations.Status) string {
	texts := make([]string, len(in))
	for i, s := range in {
		texts[i] = "'" + strings.ReplaceAll(string(s), "'", "''") + "'"
	}
	condition := "e.status IN (" + strings.Join(texts, ", ") + ")"
	if waiting(in) {
		condition += " AND e." + ofWaiting
	}
	return condition
}

// InHand reads along the small index of what waits.
func (s *Store) InHand(ctx context.Context, in []declarations.Status) (map[string]clearance.InHand, error) {
	ask := `SELECT e.inspector, count(*), sum(e.items) FROM ` + entriesWith(in) + `
		WHERE ` + statusIn(in) + ` AND e.inspector <> '' GROUP BY e.inspector`
	type holder struct {
		inspector string
		clearance.InHand
	}
	holders, err := list(ctx, s, "counting what inspectors hold", ask, nil, func(rows *sql.Rows) (h holder, err error) {
		return h, rows.Scan(&h.inspector, &h.Declarations, &h.Items)
	})
	held := map[string]clearance.InHand{}
	for _, h := range holders {
		held[h.inspector] = h.InHand
	}
	return held, err
}

// Backlog counts by the small indexes of what waits.
func (s *Store) Backlog(ctx context.Context) (clearance.Backlog, error) {
	const ask = `SELECT (SELECT count(*) FROM messages),
			count(*) FILTER (WHERE status = 'lodged'), min(lodged_at) FILTER (WHERE status = 'lodged'),
			count(*) FILTER (WHERE status IN ('document-check', 'physical-check')),
			count(*) FILTER (WHERE status = 'unassessable'),
			(SELECT count(*) FROM entries WHERE parked)
		FROM entries WHERE ` + ofWaiting
	var b clearance.Backlog
	var oldest sql.NullInt64
	err := s.readers.QueryRowContext(ctx, ask).
		Scan(&b.Outbox, &b.Lodged, &oldest, &b.Flagged, &b.Unassessable, &b.Parked)
	if oldest.Valid {
		b.OldestLodged = fromMicros(oldest.Int64)
	}
	return b, failed("counting what waits", err)
}

// Reserve has a transaction of its own: a serial once given is never given again.
func (s *Store) Reserve(ctx context.Context, office string, year, n int) (int, error) {
	var first int
	err := s.write(ctx, "reserving serials", func(t *tx) error {
		const take = `INSERT INTO serials (office, year, next) VALUES (?1, ?2, 1 + ?3)
			ON CONFLICT (office, year) DO UPDATE SET next = next + ?3 RETURNING next - ?3`
		return t.query(take, []any{office, year, n}, func(rows *sql.Rows) error { return rows.Scan(&first) })
	})
	return first, err
}
