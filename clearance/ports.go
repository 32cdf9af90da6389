package clearance

import (
	"context"
	"errors"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
)

// The ports: what the procedure asks of a store. Drivers keep and carry; they
// decide nothing. Everything is plural. Times are kept to the microsecond, in
// UTC. IDs are UUIDs as text.

// Driver is a whole store: every port below. See store/storetest for what
// each must do, word by word.
type Driver interface {
	Store
	Outbox
	Identities
	Reference
	Batches
	Rulebook
	Findings
	Accounts
}

// Store keeps declarations and everything that happened to them.
type Store interface {
	// Write runs fn in one transaction, durable once Write has returned nil.
	// ErrBusy: another transaction got in the way and nothing was written;
	// run it again from the start.
	Write(ctx context.Context, fn func(Tx) error) error

	// Entries gives the entries with these IDs or MRNs, in no order; unknown
	// ones are left out.
	Entries(ctx context.Context, refs []string) ([]declarations.Entry, error)

	// Records gives documents and results of these IDs at the entries'
	// present revision, in no order; unknown ones are left out.
	Records(ctx context.Context, ids []string) ([]Record, error)

	// Events gives the events of one declaration in order.
	Events(ctx context.Context, id string) ([]Event, error)

	// List gives up to f.Limit entries, newest first (by LodgedAt, then ID).
	List(ctx context.Context, f Filter) ([]declarations.Entry, error)

	// InHand gives, by inspector, what those have who hold entries in one of
	// these statuses.
	InHand(ctx context.Context, in []declarations.Status) (map[string]InHand, error)

	// Reserve takes n serials of an office and a year and gives the first.
	// A serial is given out once, whatever fails after. The first ever is 1.
	Reserve(ctx context.Context, office string, year, n int) (first int, err error)

	// Time is the store's clock.
	Time(ctx context.Context) (time.Time, error)

	// Backlog counts what waits.
	Backlog(ctx context.Context) (Backlog, error)

	// Ping reports whether the store can be read and written now.
	Ping(ctx context.Context) error

	Close() error
}

// ErrBusy means that nothing was written and that the same again may succeed.
var ErrBusy = errors.New("the store was busy with a conflicting change")

// Tx is one transaction.
type Tx interface {
	// Known tells, claim by claim and in order, what the store has already.
	Known(ctx context.Context, claims []Claim) ([]Known, error)

	// Advance changes entries: each whose stored Version is one less than the
	// given Entry's is replaced (Status, Channel, Parked, Version, Seq,
	// Revision, Value, Total, RateDate, ChangedAt, Inspector, ClaimedAt; the
	// rest never changes) and its ID is among those returned. The others are
	// left as they are.
	Advance(ctx context.Context, entries []declarations.Entry) (changed []string, err error)

	// Balances gives what is on each account that was ever paid into. Nobody
	// else changes these accounts before the transaction ends.
	Balances(ctx context.Context, accounts []Account) (map[Account]exact.Number, error)

	// Put inserts. A Result that is there already (ID and Revision) stays as
	// it is, and a Charge takes the place of one that is not paid; any other
	// row that is there already is ErrBusy. So is a paid Charge that the
	// balance does not cover.
	Put(ctx context.Context, c Changes) error
}

// Claim is what a submission would take for itself.
type Claim struct {
	Tenant    string
	Key       string // idempotency key, "" for none
	Declarant string
	LRN       string
	Duplicate declarations.Fingerprint // zero: not asked
	Since     time.Time                // look for duplicates lodged since
}

// Known is what is there already of a Claim.
type Known struct {
	KeyID     string              // declaration lodged with the key, "" if none
	KeyDigest [32]byte            // of the body it was lodged with
	LRN       *declarations.Entry // entry with (tenant, declarant, LRN)
	Duplicate string              // MRN of the newest entry of the tenant with the fingerprint, "" if none
}

// Changes is everything that one transaction inserts.
type Changes struct {
	Entries   []declarations.Entry
	Documents []Document
	Keys      []Key
	Results   []Result
	Decisions []Decision
	Events    []Event
	Leaves    []audit.Leaf
	Messages  []Message
	Tally     []byte     // risk counters, nil for none
	Feedback  []Feedback // of inspectors
	Deposits  []Deposit  // added to their accounts
	Charges   []Charge   // taken from theirs once paid
}

// Document is one revision of a declaration, byte for byte as it came.
type Document struct {
	ID       string
	Revision int
	Body     []byte
	Digest   [32]byte // SHA-256 of Body
	Warnings []byte   // JSON of a fault.List, nil for none
}

// Key remembers an idempotency key for ever.
type Key struct {
	Tenant, Key string
	Digest      [32]byte // of the body
	ID          string   // of the declaration
}

// Result is what the machine found for one revision.
type Result struct {
	ID         string
	Revision   int
	At         time.Time
	Tariff     string // version of the schedule
	RuleSet    string
	Assessment []byte // JSON of tariffs.Assessment
	Risk       []byte // JSON of RiskRecord: facts and risk.Assessment; never for traders
}

// Record is a document with its result.
type Record struct {
	Document
	Result *Result // nil until there is one
}

// Decision is an inspector's, kept for ever.
type Decision struct {
	ID        string
	Seq       int // of the event
	Revision  int // seen
	Inspector string
	Decision  string // release, refuse, request-documents, resume
	Reasons   []byte // JSON of []Reason
	At        time.Time
}

// Event is one step in a declaration's life.
type Event struct {
	ID     string
	Seq    int // from 1, without gaps
	Type   string
	At     time.Time
	Actor  string
	Public bool   // shown to the declarant
	Detail []byte // JSON object, nil for none
}

// Filter chooses entries. Empty fields choose all.
type Filter struct {
	Tenant      string
	Statuses    []declarations.Status
	Channel     declarations.Channel
	Office      string
	Type        string
	From, To    civil.Date // days of lodging, UTC, both included
	Query       string     // prefix of MRN, LRN or importer
	Parked      bool       // only parked ones
	OldestFirst bool       // oldest first, for the queue of inspections; Before then reads as after
	Before      Cursor     // only entries listed after this one
	Limit       int        // 1 to 500
}

// Cursor is a place in a list. The zero Cursor is its beginning.
type Cursor struct {
	LodgedAt time.Time
	ID       string
}

// Backlog counts what waits.
type Backlog struct {
	Outbox       int       // messages not yet published
	Lodged       int       // not yet assessed
	OldestLodged time.Time // zero if none
	Flagged      int       // waiting for an inspector
	Unassessable int
	Parked       int
}

// InHand is what an inspector holds.
type InHand struct{ Declarations, Items int }

// Message is one row of the outbox: work to be done on a declaration.
type Message struct {
	N        int64 // set by the store
	Topic    string
	ID       string
	Revision int
	Trace    string // W3C traceparent, "" for none
}

// Outbox is the messages of committed transactions, waiting to be published.
type Outbox interface {
	// Lease gives up to n messages that nobody holds, in order of N, and holds
	// them for so long. A driver of one process may hold them in memory.
	Lease(ctx context.Context, n int, hold time.Duration) ([]Message, error)

	// Forget deletes published messages.
	Forget(ctx context.Context, ns []int64) error

	// Free lets go of messages that could not be published.
	Free(ctx context.Context, ns []int64) error

	// Requeue writes a message (topic, ID, revision) for up to n entries in
	// one of the statuses, not parked, last changed before the time given, and
	// which have no message of the topic waiting; it gives how many.
	Requeue(ctx context.Context, topic string, in []declarations.Status, before time.Time, n int) (int, error)
}

// Identities keeps tokens and sessions, by hash only.
type Identities interface {
	PutToken(ctx context.Context, t Token) error
	Token(ctx context.Context, hash [32]byte) (Token, bool, error) // revoked ones are not found
	RevokeToken(ctx context.Context, hash [32]byte, at time.Time) error
	PutSession(ctx context.Context, s Session) error
	// Session finds one that has neither expired nor lost its token.
	Session(ctx context.Context, hash [32]byte, now time.Time) (Session, Token, bool, error)
	DropSession(ctx context.Context, hash [32]byte) error
}

// Token is an API token of a tenant, in a role.
type Token struct {
	Hash    [32]byte // SHA-256 of the token
	Tenant  string
	Role    Role
	Name    string
	Created time.Time
}

// Session is a signed-in browser.
type Session struct {
	Hash    [32]byte // SHA-256 of the cookie's secret
	Token   [32]byte // hash of the token it was opened with
	CSRF    string   // what a form must send back
	Created time.Time
	Expires time.Time
}

// Reference keeps dated data that assessments name. Nothing in it is ever
// changed: a correction is a new row.
type Reference interface {
	// PutTariff keeps a version; one that is there already is ErrBusy.
	PutTariff(ctx context.Context, t TariffVersion) error
	// Tariffs lists the versions, oldest first, without their bodies.
	Tariffs(ctx context.Context) ([]TariffVersion, error)
	// Tariff gives one with its body.
	Tariff(ctx context.Context, version string) (TariffVersion, bool, error)
	// PutRates adds rates; where a day and currency have one already the newer
	// row counts and the older is kept.
	PutRates(ctx context.Context, rates []money.Rate, at time.Time) error
	// Rates gives the counting rates of all days, and a number that grows with
	// every change of tariffs or rates.
	Rates(ctx context.Context) (rates []money.Rate, stamp int64, err error)
	// Stamp gives that number alone.
	Stamp(ctx context.Context) (int64, error)
	// Secret gives the secret of a day, which the first caller's fresh sets.
	// Without fresh (nil) it sets nothing: nil where there is none.
	Secret(ctx context.Context, day civil.Date, fresh []byte) ([]byte, error)
}

// TariffVersion is a tariff as it was loaded.
type TariffVersion struct {
	Version string
	From    civil.Date // in force since
	Loaded  time.Time
	Source  string
	Body    []byte // rows and law, as the reader given to the service reads them
}
