package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// errNumber keeps out what could never be read again.
var errNumber = errors.New("a number too long to be kept")

// row gathers the values of one row, and the first error in them.
type row struct {
	values []any
	err    error
}

func (r *row) add(values ...any) { r.values = append(r.values, values...) }

func (r *row) id(text string) {
	id, err := parseID(text)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.add(id[:])
}

// idLength is the length of a UUID as text; uuid.Parse reads other forms too.
const idLength = 36

func parseID(id string) (uuid.UUID, error) {
	if len(id) != idLength {
		return uuid.UUID{}, fmt.Errorf("%q is not an ID", id)
	}
	return uuid.Parse(id)
}

// number adds an exact number as its text, one not given as "".
func (r *row) number(n exact.Number) {
	s := n.String()
	if s != "" {
		if _, err := exact.Parse(s); err != nil && r.err == nil {
			r.err = errNumber
		}
	}
	r.add(s)
}

// errText keeps out what PostgreSQL would refuse too.
var errText = errors.New("a text that is not UTF-8 or holds a NUL")

// text adds texts.
func (r *row) text(texts ...string) {
	for _, s := range texts {
		if r.err == nil && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			r.err = errText
		}
		r.add(s)
	}
}

// moment adds a time, the zero time as NULL.
func (r *row) moment(t time.Time) {
	if t.IsZero() {
		r.add(nil)
		return
	}
	r.add(t.UnixMicro())
}

// maybe adds bytes, nil as NULL.
func (r *row) maybe(b []byte) {
	if b == nil {
		r.add(nil)
		return
	}
	r.add(b)
}

// packed adds bytes compressed, nil as NULL.
func (r *row) packed(plain []byte) {
	b, err := pack(plain)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.maybe(b)
}

// body adds bytes compressed, nil as none of them.
func (r *row) body(plain []byte) {
	if plain == nil {
		plain = []byte{}
	}
	r.packed(plain)
}

// table is where rows go; conflict is what INSERT does about a row that is
// there already.
type table struct {
	name     string
	columns  []string
	conflict string
}

// rowsTogether is how many rows one INSERT writes; what is left over is
// written row by row.
const rowsTogether = 16

func (t *tx) insert(into table, rows int, write func(r *row, i int)) error {
	width := len(into.columns)
	r := row{values: make([]any, 0, width*min(rows, rowsTogether))}
	for first := 0; first < rows; {
		n := rowsTogether
		if rows-first < n {
			n = 1
		}
		r.values = r.values[:0]
		for i := range n {
			write(&r, first+i)
		}
		if r.err != nil {
			t.failed = r.err
			return fmt.Errorf("writing %s: %w", into.name, r.err)
		}
		if _, err := t.exec(into.insert(n), r.values...); err != nil {
			return failed("writing "+into.name, err)
		}
		first += n
	}
	return nil
}

// insert is the statement that inserts n rows.
func (t table) insert(n int) string {
	return "INSERT OR FAIL INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES " +
		marks(n, len(t.columns)) + t.conflict
}

// Put writes table by table.
func (t *tx) Put(ctx context.Context, c clearance.Changes) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, put := range []func(clearance.Changes) error{
		t.putEntries, t.putDocuments, t.putKeys, t.putResults, t.putDecisions,
		t.putEvents, t.putLeaves, t.putFeedback, t.putDeposits, t.putCharges, t.putMessages, t.putTally,
	} {
		if err := put(c); err != nil {
			return err
		}
	}
	return nil
}

func entryColumns() []string {
	return []string{"id", "mrn", "lrn", "tenant", "declarant", "office", "type", "procedure", "importer",
		"items", "revision", "version", "seq", "status", "channel", "parked", "rate_date", "value", "total",
		"lodged_at", "changed_at", "inspector", "claimed_at", "duplicate"}
}

func (t *tx) putEntries(c clearance.Changes) error {
	return t.insert(table{name: "entries", columns: entryColumns()}, len(c.Entries), func(r *row, i int) {
		e := &c.Entries[i]
		r.id(e.ID)
		r.text(e.MRN, e.LRN, e.Tenant, e.Declarant, e.Office, e.Type, e.Procedure, e.Importer)
		r.add(e.Items, e.Revision, e.Version, e.Seq)
		r.text(string(e.Status), string(e.Channel))
		r.add(e.Parked, e.RateDate.String())
		r.number(e.Value)
		r.number(e.Total)
		r.add(e.LodgedAt.UnixMicro(), e.ChangedAt.UnixMicro())
		r.text(e.Inspector)
		r.moment(e.ClaimedAt)
		if e.Duplicate == (declarations.Fingerprint{}) {
			r.add(nil)
			return
		}
		r.add(e.Duplicate[:])
	})
}

func (t *tx) putDocuments(c clearance.Changes) error {
	into := table{name: "documents", columns: []string{"id", "revision", "body", "digest", "warnings"}}
	return t.insert(into, len(c.Documents), func(r *row, i int) {
		d := &c.Documents[i]
		r.id(d.ID)
		r.add(d.Revision)
		r.body(d.Body)
		r.add(d.Digest[:])
		r.maybe(d.Warnings)
	})
}

func (t *tx) putKeys(c clearance.Changes) error {
	into := table{name: "keys", columns: []string{"tenant", "key", "digest", "id"}}
	return t.insert(into, len(c.Keys), func(r *row, i int) {
		k := &c.Keys[i]
		r.text(k.Tenant, k.Key)
		r.add(k.Digest[:])
		r.id(k.ID)
	})
}

func (t *tx) putResults(c clearance.Changes) error {
	into := table{"results", []string{"id", "revision", "at", "tariff", "rule_set", "assessment", "risk"},
		" ON CONFLICT DO NOTHING"}
	return t.insert(into, len(c.Results), func(r *row, i int) {
		x := &c.Results[i]
		r.id(x.ID)
		r.add(x.Revision, x.At.UnixMicro())
		r.text(x.Tariff, x.RuleSet)
		r.packed(x.Assessment)
		r.packed(x.Risk)
	})
}

func (t *tx) putDecisions(c clearance.Changes) error {
	into := table{name: "decisions",
		columns: []string{"id", "seq", "revision", "inspector", "decision", "reasons", "at"}}
	return t.insert(into, len(c.Decisions), func(r *row, i int) {
		d := &c.Decisions[i]
		r.id(d.ID)
		r.add(d.Seq, d.Revision)
		r.text(d.Inspector, d.Decision)
		r.maybe(d.Reasons)
		r.add(d.At.UnixMicro())
	})
}

func (t *tx) putEvents(c clearance.Changes) error {
	into := table{name: "events", columns: []string{"id", "seq", "type", "at", "actor", "public", "detail"}}
	return t.insert(into, len(c.Events), func(r *row, i int) {
		e := &c.Events[i]
		r.id(e.ID)
		r.add(e.Seq)
		r.text(e.Type)
		r.add(e.At.UnixMicro())
		r.text(e.Actor)
		r.add(e.Public)
		r.maybe(e.Detail)
	})
}

func (t *tx) putLeaves(c clearance.Changes) error {
	into := table{name: "leaves", columns: []string{"id", "seq", "kind", "actor", "at", "digest"}}
	return t.insert(into, len(c.Leaves), func(r *row, i int) {
		l := &c.Leaves[i]
		r.id(l.ID)
		r.add(l.Seq)
		r.text(l.Kind, l.Actor)
		r.add(l.At.UnixMicro(), l.Digest[:])
	})
}

func (t *tx) putMessages(c clearance.Changes) error {
	into := table{name: "messages", columns: []string{"topic", "id", "revision", "trace"}}
	return t.insert(into, len(c.Messages), func(r *row, i int) {
		m := &c.Messages[i]
		r.text(m.Topic)
		r.id(m.ID)
		r.add(m.Revision)
		r.text(m.Trace)
	})
}

func (t *tx) putTally(c clearance.Changes) error {
	if c.Tally == nil {
		return nil
	}
	return t.insert(table{name: "tallies", columns: []string{"body"}}, 1, func(r *row, _ int) { r.add(c.Tally) })
}

// Advance changes one entry after the other: nobody else writes meanwhile.
func (t *tx) Advance(ctx context.Context, entries []declarations.Entry) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	const change = `UPDATE entries SET status = ?, channel = ?, parked = ?, version = ?, seq = ?, revision = ?,
		value = ?, total = ?, rate_date = ?, changed_at = ?, inspector = ?, claimed_at = ?
		WHERE id = ? AND version = ?`
	changed := make([]string, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		r := row{values: make([]any, 0, 14)}
		r.text(string(e.Status), string(e.Channel))
		r.add(e.Parked, e.Version, e.Seq, e.Revision)
		r.number(e.Value)
		r.number(e.Total)
		r.add(e.RateDate.String(), e.ChangedAt.UnixMicro())
		r.text(e.Inspector)
		r.moment(e.ClaimedAt)
		r.id(e.ID)
		r.add(e.Version - 1)
		if r.err != nil {
			t.failed = r.err
			return nil, fmt.Errorf("changing entries: %w", r.err)
		}
		done, err := t.exec(change, r.values...)
		if err != nil {
			return nil, failed("changing entries", err)
		}
		if n, _ := done.RowsAffected(); n == 1 {
			changed = append(changed, e.ID)
		}
	}
	return changed, nil
}

func dateOf(text string) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	return civil.Parse(text)
}
