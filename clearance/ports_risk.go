package clearance

import (
	"context"
	"time"

	"github.com/brama-customs/brama/audit"
)

// Rulebook keeps what decides about declarations: profiles, tables, lists,
// and which models count. Every version of everything stays.
type Rulebook interface {
	// PutVersions keeps versions with their leaves, in one transaction: all or
	// none. One whose Kind, ID and Number are there already is ErrBusy.
	PutVersions(ctx context.Context, versions []Version, leaves []audit.Leaf) error

	// Versions gives up to n versions of one thing, newest first, with bodies.
	Versions(ctx context.Context, kind, id string, n int) ([]Version, error)

	// Newest gives the newest version of up to n things of a kind, with bodies,
	// by ID (bytewise), of IDs after the one given.
	Newest(ctx context.Context, kind, after string, n int) ([]Version, error)

	// RulebookStamp is a number that grows with every version kept.
	RulebookStamp(ctx context.Context) (int64, error)

	// PutArtefact keeps bytes under their SHA-256 (a model, a list, some MiB);
	// the same again changes nothing.
	PutArtefact(ctx context.Context, hash [32]byte, body []byte) error

	// Artefact gives them; nil where there are none.
	Artefact(ctx context.Context, hash [32]byte) ([]byte, error)
}

// Version is one state of a thing in the rulebook. It is never changed.
type Version struct {
	Kind   string // profile, settings, models, lists
	ID     string
	Number int    // from 1
	By     string // actor
	At     time.Time
	Note   string // what was done: drafted, proposed, approved …
	Body   []byte // JSON: the thing as it is from now on
}

// Findings keeps what inspections found, and the counters that risk works
// from. (Tallies are written by Tx.Put, with the change they count.)
type Findings interface {
	// Feedback gives the newest feedback of each declaration, in no order;
	// those that have none are left out.
	Feedback(ctx context.Context, ids []string) ([]Feedback, error)

	// Tallies gives up to n tallies with numbers over after, by number.
	// Numbers may come to be seen out of order for as long as a transaction
	// lasts. dropped is the greatest number under which tallies were dropped:
	// who has not counted all up to there must begin with the snapshot.
	Tallies(ctx context.Context, after int64, n int) (tallies []Tally, dropped int64, err error)

	// PutSnapshot keeps counters that hold every tally up to mark in place of
	// the snapshot before, and drops the tallies up to drop. Where a snapshot of
	// that mark or a greater one is there already nothing is written.
	PutSnapshot(ctx context.Context, mark int64, body []byte, drop int64) error

	// ReplaceSnapshot keeps counters that were counted anew and hold every tally
	// up to mark in place of the snapshot there is, whatever its mark, and drops
	// those tallies. Where later ones were dropped already it is ErrBusy and
	// nothing is written: they would be in no snapshot.
	ReplaceSnapshot(ctx context.Context, mark int64, body []byte) error

	// Snapshot gives the newest; nil where there is none.
	Snapshot(ctx context.Context) (mark int64, body []byte, err error)
}

// Feedback is what an inspector found of one declaration. A correction is a
// new one with the next number.
type Feedback struct {
	ID       string // of the declaration
	Number   int    // from 1
	Revision int    // seen
	By       string
	At       time.Time
	Body     []byte // JSON of Inspection
}

// Tally is one transaction's events for the counters of risk.
type Tally struct {
	N    int64
	Body []byte
}
