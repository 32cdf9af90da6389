package clearance

import (
	"context"
	"iter"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
)

// Batches keeps workbooks that are lodged, how far they have come, and what
// became of their rows. A batch is worked on by whoever holds its lease; every
// lease has a number of its own (Epoch), and what the holder of an older one
// writes is not taken.
type Batches interface {
	// PutBatch keeps a batch with its leaves and its file, in one transaction.
	// file gives the file's parts of FilePart bytes each, the last may be
	// shorter; nil where the tenant's file of that digest is kept already
	// (where it is not, the error is not ErrBusy). An error of file is
	// PutBatch's, and nothing is written. Where b.Claims and another batch of
	// the tenant claims the same digest, nothing is written and that one is given;
	// otherwise b is.
	PutBatch(ctx context.Context, b Batch, file iter.Seq2[[]byte, error], leaves []audit.Leaf) (Batch, error)

	// FilePart gives a part of a tenant's file, counted from 0; nil where
	// there is none.
	FilePart(ctx context.Context, tenant string, digest [32]byte, part int) ([]byte, error)

	// Batches gives those with these IDs, in no order; unknown ones are left out.
	Batches(ctx context.Context, ids []string) ([]Batch, error)

	// ListBatches gives up to n batches of a tenant, newest first (by Created,
	// then ID), listed after the cursor (its LodgedAt is read as Created).
	ListBatches(ctx context.Context, tenant string, after Cursor, n int) ([]Batch, error)

	// LeaseBatch takes the oldest batch that has not ended and that nobody
	// holds, for so long by the store's clock. It gives it with Epoch one more
	// than before; false where there is none.
	LeaseBatch(ctx context.Context, hold time.Duration) (Batch, bool, error)

	// HoldBatch holds the lease of this number for so long from now and changes
	// nothing else. ErrBusy: it is another's by now.
	HoldBatch(ctx context.Context, id string, epoch int, hold time.Duration) error

	// AdvanceBatch writes, in one transaction, the changing part of a batch
	// (Status, Tariff, Claims, Rows, Done, Declarations, Accepted, Rejected,
	// Warnings, Codes, Problem, Changed), outcomes and leaves, and holds the
	// lease for so long from now; 0 lets go of it. It gives whether somebody
	// asked for the batch to be cancelled. ErrBusy, and nothing written: the
	// lease is another's by now, or an outcome of that number is there already.
	AdvanceBatch(ctx context.Context, b Batch, outcomes []Outcome, leaves []audit.Leaf, hold time.Duration) (cancelled bool, err error)

	// CancelBatch notes that a batch is to be cancelled; false where it has
	// ended or there is none.
	CancelBatch(ctx context.Context, id string) (bool, error)

	// Outcomes gives up to n outcomes of a batch with numbers over after, by number.
	Outcomes(ctx context.Context, batch string, after, n int) ([]Outcome, error)

	// PutMapping keeps a tenant's mapping of the columns with these headings,
	// in the place of the one before.
	PutMapping(ctx context.Context, tenant string, headings [32]byte, mapping []byte, at time.Time) error

	// Mapping gives it.
	Mapping(ctx context.Context, tenant string, headings [32]byte) ([]byte, bool, error)
}

// FilePart is how many bytes of a file are kept in one piece.
const FilePart = 256 << 10

// Batch is a workbook that was uploaded, and how far its work has come.
type Batch struct {
	ID      string
	Tenant  string
	Role    Role
	Name    string   // of who uploaded it: its declarations are lodged by this actor
	File    string   // name of the file, as uploaded
	Digest  [32]byte // SHA-256 of the file
	Size    int64    // bytes
	DryRun  bool
	Order   []byte     // JSON of BatchOrder: how the file is to be read and lodged
	Day     civil.Date // of uploading, in Kyiv: codes are read by the tariff of that day
	Created time.Time

	// What changes while it is worked on.
	Status       BatchStatus
	Tariff       string // version codes are read by; "" until work has begun
	Claims       bool   // it lodges this file: the tenant's same file again is answered with this batch
	Rows         int    // of data in the sheet
	Done         int    // of them answered
	Declarations int    // answered
	Accepted     int    // of them
	Rejected     int    // of them
	Warnings     int    // told so far
	Codes        []byte // JSON array: codes of payment that occur, in order; nil for none
	Problem      []byte // JSON of a fault.List: why it was refused or failed; nil for none
	Cancelled    bool   // somebody asked; set by CancelBatch alone
	Epoch        int    // of the lease
	Changed      time.Time
}

// BatchStatus is how far a batch has come.
type BatchStatus string

// The statuses of a batch, in the order in which it may go through them.
const (
	BatchReceived   BatchStatus = "received"   // kept; nobody works on it yet
	BatchCounting   BatchStatus = "counting"   // faulty rows are counted against the threshold; nothing is lodged
	BatchChecking   BatchStatus = "checking"   // rows are answered without being lodged
	BatchLodging    BatchStatus = "lodging"    // rows are lodged and answered
	BatchProcessing BatchStatus = "processing" // everything is lodged and waits for its channel

	BatchDone      BatchStatus = "done"
	BatchRefused   BatchStatus = "refused"   // too many rows are faulty: nothing was lodged
	BatchCancelled BatchStatus = "cancelled" // what was lodged before stays lodged
	BatchFailed    BatchStatus = "failed"    // the file could not be read to its end; what was lodged before stays lodged
)

// Ended reports whether no more will become of a batch.
func (s BatchStatus) Ended() bool {
	return s == BatchDone || s == BatchRefused || s == BatchCancelled || s == BatchFailed
}

// Outcome is what became of the rows of one declaration of a batch.
type Outcome struct {
	N    int    // of the declaration in the batch, from 1
	ID   string // of the declaration lodged; "" where none was
	Body []byte // JSON of RowsAnswer
}
