package pgstore

import (
	"errors"
	"fmt"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// insert is rows on their way into a table.
type insert struct {
	table    string
	conflict string // what INSERT does about a row that is there already
	*block
}

func (i insert) copySQL() string {
	return fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY", i.table, names(i.columns))
}

func (i insert) unnestSQL() string {
	return fmt.Sprintf("INSERT INTO %s (%s) SELECT * FROM unnest(%s)%s",
		i.table, names(i.columns), arrays(i.columns), i.conflict)
}

// encode turns changes into inserts, one for each table that gets rows.
func encode(c clearance.Changes, copyFrom int) ([]insert, error) {
	inserts := make([]insert, 0, 9)
	add := func(table string, columns []column, rows, rowSize int, write func(*block)) {
		if rows > 0 {
			b := newBlock(columns, rows >= copyFrom, rows*rowSize)
			write(b)
			inserts = append(inserts, insert{table: table, block: b})
		}
	}
	add("entries", entryColumns(), len(c.Entries), 400, func(b *block) { writeEntries(b, c.Entries) })
	add("documents", documentColumns(), len(c.Documents), 5000, func(b *block) { writeDocuments(b, c.Documents) })
	add("keys", keyColumns(), len(c.Keys), 120, func(b *block) { writeKeys(b, c.Keys) })
	add("decisions", decisionColumns(), len(c.Decisions), 200, func(b *block) { writeDecisions(b, c.Decisions) })
	add("events", eventColumns(), len(c.Events), 150, func(b *block) { writeEvents(b, c.Events) })
	add("leaves", leafColumns(), len(c.Leaves), 150, func(b *block) { writeLeaves(b, c) })
	add("feedback", feedbackColumns(), len(c.Feedback), 500, func(b *block) { writeFeedback(b, c.Feedback) })
	add("messages", messageColumns(), len(c.Messages), 130, func(b *block) { writeMessages(b, c.Messages) })
	if len(c.Results) > 0 {
		inserts = append(inserts, resultsInsert(c.Results, len(c.Results) >= copyFrom))
	}
	if c.Tally != nil {
		b := newBlock([]column{{"body", bytesOf()}}, false, len(c.Tally))
		b.row()
		b.bytes(c.Tally)
		inserts = append(inserts, insert{table: "tallies", block: b})
	}
	return inserts, firstError(inserts)
}

// resultsInsert leaves results alone that are there already.
func resultsInsert(results []clearance.Result, copied bool) insert {
	size := 0
	for i := range results {
		size += len(results[i].Assessment) + len(results[i].Risk) + 150
	}
	b := newBlock(resultColumns(), copied, size)
	writeResults(b, results)
	return insert{"results", " ON CONFLICT DO NOTHING", b}
}

func firstError(inserts []insert) error {
	for _, i := range inserts {
		if i.err != nil {
			return fmt.Errorf("writing %s: %w", i.table, i.err)
		}
	}
	return nil
}

// entryColumns are the columns of an entry, in the order in which they are
// written and read.
func entryColumns() []column {
	return []column{
		{"id", uuids()}, {"mrn", texts()}, {"lrn", texts()}, {"tenant", texts()}, {"declarant", texts()},
		{"office", texts()}, {"type", texts()}, {"procedure", texts()}, {"importer", texts()}, {"items", ints()},
		{"revision", ints()}, {"version", ints()}, {"seq", ints()},
		{"status", texts()}, {"channel", texts()}, {"parked", bools()},
		{"rate_date", dates()}, {"value", texts()}, {"total", texts()},
		{"lodged_at", times()}, {"changed_at", times()}, {"inspector", texts()}, {"claimed_at", times()},
		{"duplicate", uuids()},
	}
}

func writeEntries(b *block, entries []declarations.Entry) {
	for i := range entries {
		e := &entries[i]
		b.row()
		b.uuid(e.ID)
		for _, s := range []string{e.MRN, e.LRN, e.Tenant, e.Declarant, e.Office, e.Type, e.Procedure, e.Importer} {
			b.text(s)
		}
		for _, n := range []int{e.Items, e.Revision, e.Version, e.Seq} {
			b.int(n)
		}
		b.text(string(e.Status))
		b.text(string(e.Channel))
		b.bool(e.Parked)
		b.date(e.RateDate)
		b.number(e.Value)
		b.number(e.Total)
		b.time(e.LodgedAt)
		b.time(e.ChangedAt)
		b.text(e.Inspector)
		b.moment(e.ClaimedAt)
		if e.Duplicate == (declarations.Fingerprint{}) {
			b.none()
			continue
		}
		b.bytes(e.Duplicate[:])
	}
}

// errNumber keeps out what could never be read again.
var errNumber = errors.New("a number too long to be kept")

// number writes an exact number as its text, one not given as "".
func (b *block) number(n exact.Number) {
	s := n.String()
	if s != "" {
		if _, err := exact.Parse(s); err != nil && b.err == nil {
			b.err = fmt.Errorf("%s: %w", b.columns[b.at].name, errNumber)
		}
	}
	b.text(s)
}

// changeColumns are the columns that Advance replaces, with the two it finds
// the entry by at the front.
func changeColumns() []column {
	return []column{
		{"id", uuids()}, {"version", ints()}, {"seq", ints()}, {"revision", ints()},
		{"status", texts()}, {"channel", texts()}, {"parked", bools()},
		{"rate_date", dates()}, {"value", texts()}, {"total", texts()},
		{"changed_at", times()}, {"inspector", texts()}, {"claimed_at", times()},
	}
}

func writeChange(b *block, e *declarations.Entry) {
	b.row()
	b.uuid(e.ID)
	for _, n := range []int{e.Version, e.Seq, e.Revision} {
		b.int(n)
	}
	b.text(string(e.Status))
	b.text(string(e.Channel))
	b.bool(e.Parked)
	b.date(e.RateDate)
	b.number(e.Value)
	b.number(e.Total)
	b.time(e.ChangedAt)
	b.text(e.Inspector)
	b.moment(e.ClaimedAt)
}

func documentColumns() []column {
	return []column{{"id", uuids()}, {"revision", ints()}, {"body", bytesOf()}, {"digest", bytesOf()},
		{"warnings", bytesOf()}}
}

func writeDocuments(b *block, documents []clearance.Document) {
	for i := range documents {
		d := &documents[i]
		b.row()
		b.uuid(d.ID)
		b.int(d.Revision)
		b.bytes(d.Body)
		b.bytes(d.Digest[:])
		b.maybe(d.Warnings)
	}
}

func keyColumns() []column {
	return []column{{"tenant", texts()}, {"key", texts()}, {"digest", bytesOf()}, {"id", uuids()}}
}

func writeKeys(b *block, keys []clearance.Key) {
	for i := range keys {
		k := &keys[i]
		b.row()
		b.text(k.Tenant)
		b.text(k.Key)
		b.bytes(k.Digest[:])
		b.uuid(k.ID)
	}
}

func resultColumns() []column {
	return []column{{"id", uuids()}, {"revision", ints()}, {"at", times()}, {"tariff", texts()},
		{"rule_set", texts()}, {"assessment", bytesOf()}, {"risk", bytesOf()}}
}

func writeResults(b *block, results []clearance.Result) {
	for i := range results {
		r := &results[i]
		b.row()
		b.uuid(r.ID)
		b.int(r.Revision)
		b.time(r.At)
		b.text(r.Tariff)
		b.text(r.RuleSet)
		b.maybe(r.Assessment)
		b.maybe(r.Risk)
	}
}

func decisionColumns() []column {
	return []column{{"id", uuids()}, {"seq", ints()}, {"revision", ints()}, {"inspector", texts()},
		{"decision", texts()}, {"reasons", bytesOf()}, {"at", times()}}
}

func writeDecisions(b *block, decisions []clearance.Decision) {
	for i := range decisions {
		d := &decisions[i]
		b.row()
		b.uuid(d.ID)
		b.int(d.Seq)
		b.int(d.Revision)
		b.text(d.Inspector)
		b.text(d.Decision)
		b.maybe(d.Reasons)
		b.time(d.At)
	}
}

func eventColumns() []column {
	return []column{{"id", uuids()}, {"seq", ints()}, {"type", texts()}, {"at", times()}, {"actor", texts()},
		{"public", bools()}, {"detail", bytesOf()}}
}

func writeEvents(b *block, events []clearance.Event) {
	for i := range events {
		e := &events[i]
		b.row()
		b.uuid(e.ID)
		b.int(e.Seq)
		b.text(e.Type)
		b.time(e.At)
		b.text(e.Actor)
		b.bool(e.Public)
		b.maybe(e.Detail)
	}
}

func leafColumns() []column {
	return []column{{"id", uuids()}, {"seq", ints()}, {"kind", texts()}, {"actor", texts()}, {"at", times()},
		{"digest", bytesOf()}}
}

func writeLeaves(b *block, c clearance.Changes) {
	for i := range c.Leaves {
		l := &c.Leaves[i]
		b.row()
		b.uuid(l.ID)
		b.int(l.Seq)
		b.text(l.Kind)
		b.text(l.Actor)
		b.time(l.At)
		b.bytes(l.Digest[:])
	}
}

func messageColumns() []column {
	return []column{{"topic", texts()}, {"id", uuids()}, {"revision", ints()}, {"trace", texts()}}
}

func writeMessages(b *block, messages []clearance.Message) {
	for i := range messages {
		m := &messages[i]
		b.row()
		b.text(m.Topic)
		b.uuid(m.ID)
		b.int(m.Revision)
		b.text(m.Trace)
	}
}
