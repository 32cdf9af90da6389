package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// UsualBatchHold is how long a workbook stays with a worker that gives no sign
// of life, unless Options say otherwise.
const UsualBatchHold = 20 * time.Second

// How batches are worked on. A worker that gives no sign of life for
// Options.BatchHold has its batch taken by another, which goes on behind the
// last rows recorded.
const (
	signsInHold     = 4               // signs of life while a batch is held
	processingPause = time.Second     // between looks at declarations that wait for their channel
	lettingGo       = 5 * time.Second // most time a batch that cannot go on now takes to be let go of
)

var (
	errLeaseLost = errors.New("the batch is in other hands")
	errCancelled = errors.New("the batch was cancelled")

	// errLodgedStill: an earlier holder in this process left them to the group
	// they are written with.
	errLodgedStill = errors.New("declarations of the batch are being lodged still")
)

// WorkBatch takes one batch that nobody works on and works on it until it has
// ended, waits for declarations to be processed, or ctx ends. It reports
// whether there was one. What is lodged is lodged once, whatever happens: each
// row has an idempotency key of its own, and what became of it is recorded
// before work goes on.
func (s *Service) WorkBatch(ctx context.Context) (bool, error) {
	b, found, err := s.Store.LeaseBatch(ctx, s.BatchHold)
	if err != nil || !found {
		return false, err
	}
	w := &batchWork{s: s, b: b}
	err = w.run(ctx)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, errLeaseLost):
		s.Log.Warn("batch goes on elsewhere", "id", b.ID)
		return true, nil
	}
	w.letGo()
	if ctx.Err() != nil || errors.Is(err, errLodgedStill) {
		return true, nil // somebody goes on, after the process has ended or a little later
	}
	return true, err
}

// batchWork is one lease of a batch.
type batchWork struct {
	s         *Service
	b         Batch
	order     BatchOrder
	file      *keptFile
	book      *batch.Workbook
	assembler *batch.Assembler
	signed    time.Time // last sign of life
}

func (w *batchWork) run(ctx context.Context) error {
	switch {
	case w.b.Status == BatchProcessing:
		return w.follow(ctx)
	case w.b.Cancelled:
		return w.end(ctx, BatchCancelled, nil)
	}
	err := w.safely(func() error {
		if err := w.held(ctx, w.steps); err != nil {
			return err
		}
		return w.answered(ctx)
	})
	switch {
	case errors.Is(err, errLeaseLost):
		return err
	case errors.Is(err, errCancelled):
		return w.end(ctx, BatchCancelled, nil)
	}
	if w.file != nil {
		err = w.file.trouble(err)
	}
	switch refusal := fault.As(err); {
	case refusal != nil && refusal.Kind != fault.Unavailable:
		return w.end(ctx, BatchFailed, problemsOf(refusal))
	case errors.Is(err, errSpoilt):
		w.s.Log.Error("batch failed", "id", w.b.ID, "error", err)
		return w.end(ctx, BatchFailed, fault.List{ruleSpoilt.At("/file")})
	}
	return err
}

// steps works until every row has its answer.
func (w *batchWork) steps(ctx context.Context) error {
	err := w.open(ctx)
	for err == nil {
		switch w.b.Status {
		case BatchReceived:
			w.b.Status = w.first()
			err = w.advance(ctx, nil, w.s.BatchHold)
		case BatchCounting:
			err = w.count(ctx)
		case BatchChecking:
			return w.answer(ctx, w.check)
		default:
			return w.answer(ctx, w.lodge)
		}
	}
	return err
}

// safely makes a panic the end of its batch: it must not take the process with
// it, nor whoever takes the batch up after that.
func (w *batchWork) safely(do func() error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			w.s.Log.Error("batch broke", "id", w.b.ID, "error", fmt.Sprintf("panic: %v\n%s", broken, debug.Stack()))
			err = fault.New(fault.Invalid, ruleBatchBroken)
		}
	}()
	return do()
}

// problemsOf are the faults of a refusal, or the refusal itself as one.
func problemsOf(e *fault.Error) fault.List {
	if len(e.Faults) > 0 {
		return e.Faults
	}
	return fault.List{{Code: e.Code, Level: fault.System, Message: e.Text}}
}

// open opens the file and settles the tariff that codes are read by, which
// stays the same however often the work is taken up again.
func (w *batchWork) open(ctx context.Context) error {
	w.file = w.s.keptFile(ctx, w.b)
	if err := w.file.intact(); err != nil {
		return err
	}
	return w.openUnchecked(ctx)
}

// openUnchecked opens the file without reading all of it first.
func (w *batchWork) openUnchecked(ctx context.Context) (err error) {
	if w.file == nil {
		w.file = w.s.keptFile(ctx, w.b)
	}
	if w.order, err = orderOf(w.b); err != nil {
		return err
	}
	if w.book, err = batch.Open(w.file, w.b.Size, w.s.Workbooks); err != nil {
		return err
	}
	tariff := w.s.tariffOf(w.b)
	w.b.Tariff = tariff.Version()
	w.assembler, err = batch.NewAssembler(w.order.plan(w.b, tariff))
	return err
}

// held keeps the lease while do works, however long a part of it takes: nobody
// takes the batch of a worker that lives. do ends where the lease is another's
// all the same.
func (w *batchWork) held(ctx context.Context, do func(context.Context) error) error {
	working, lost := context.WithCancelCause(ctx)
	beating, stop := context.WithCancel(ctx)
	var heart sync.WaitGroup
	heart.Go(func() { w.beat(beating, lost) })
	defer func() {
		stop()
		heart.Wait()
		lost(nil)
	}()
	if err := do(working); context.Cause(working) != errLeaseLost {
		return err
	}
	return errLeaseLost
}

// beat gives signs of life until ctx ends. One that could not be given is
// nothing yet: the next may come in time.
func (w *batchWork) beat(ctx context.Context, lost context.CancelCauseFunc) {
	tick := time.NewTicker(w.s.BatchHold / signsInHold)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := w.s.Store.HoldBatch(ctx, w.b.ID, w.b.Epoch, w.s.BatchHold); errors.Is(err, ErrBusy) {
				lost(errLeaseLost)
				return
			}
		}
	}
}

// first is what a batch begins with.
func (w *batchWork) first() BatchStatus {
	switch {
	case w.b.DryRun:
		return BatchChecking
	case w.order.MostFaulty != nil:
		return BatchCounting
	}
	return BatchLodging
}

// count counts the faulty rows against the uploader's threshold: with more than
// that the rows are answered and nothing is lodged.
func (w *batchWork) count(ctx context.Context) error {
	faulty := 0
	for built, err := range w.assembler.Assemble(w.book.Rows(w.order.Mapping.Sheet)) {
		if err != nil {
			return err
		}
		if faulty += faultyRows(w.examine(built).Faults); faulty > *w.order.MostFaulty {
			w.b.Status = BatchChecking
			return w.advance(ctx, nil, w.s.BatchHold)
		}
		if err := w.sign(ctx); err != nil {
			return err
		}
	}
	w.b.Status = BatchLodging
	return w.advance(ctx, nil, w.s.BatchHold)
}

// faultyRows counts the rows with a fault that is not a warning.
func faultyRows(faults []batch.RowFault) int {
	rows := map[int]bool{}
	for _, f := range faults {
		if f.Level != fault.Warning {
			rows[f.Row] = true
		}
	}
	return len(rows)
}

// answered goes on when every row has its answer.
func (w *batchWork) answered(ctx context.Context) error {
	w.b.Rows = w.b.Done // totals and repeated headings turned out to be none
	switch {
	case w.b.Status == BatchLodging:
		w.b.Status = BatchProcessing
		return w.advance(ctx, nil, processingPause)
	case w.b.DryRun:
		return w.end(ctx, BatchDone, nil)
	}
	return w.end(ctx, BatchRefused, fault.List{ruleTooFaulty.At("/mostFaulty", "most", strconv.Itoa(*w.order.MostFaulty))})
}

// follow looks whether every declaration lodged has its outcome.
func (w *batchWork) follow(ctx context.Context) error {
	for {
		after := w.s.followed.of(w.b.ID)
		outcomes, err := w.s.Store.Outcomes(ctx, w.b.ID, after, readTogether)
		if err != nil {
			return err
		}
		if len(outcomes) == 0 {
			w.s.followed.forget(w.b.ID)
			return w.end(ctx, BatchDone, nil)
		}
		entries, err := w.s.Store.Entries(ctx, idsOf(outcomes))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(entries, waits) {
			return w.advance(ctx, nil, processingPause)
		}
		w.s.followed.set(w.b.ID, outcomes[len(outcomes)-1].N)
		if err := w.sign(ctx); err != nil {
			return err
		}
	}
}

// end writes how the batch ended and lets go of it.
func (w *batchWork) end(ctx context.Context, status BatchStatus, problems fault.List) error {
	w.b.Status, w.b.Claims = status, status == BatchDone && w.b.Claims
	if problems != nil {
		var err error
		if w.b.Problem, err = json.Marshal(problems); err != nil {
			return err
		}
	}
	counted, err := json.Marshal([]int{w.b.Done, w.b.Declarations, w.b.Accepted, w.b.Rejected})
	if err != nil {
		return err
	}
	w.b.Changed = w.s.now()
	leaf := audit.Leaf{ID: w.b.ID, Seq: 3, Kind: leafBatchEnded, Actor: Machine().ID(), At: w.b.Changed,
		Digest: sha256.Sum256(append([]byte(status), counted...))}
	_, err = w.s.Store.AdvanceBatch(ctx, w.b, nil, []audit.Leaf{leaf}, 0)
	return leaseError(err)
}

// advance records progress and keeps the lease.
func (w *batchWork) advance(ctx context.Context, outcomes []Outcome, hold time.Duration) error {
	w.b.Changed = w.s.now()
	cancelled, err := w.s.Store.AdvanceBatch(ctx, w.b, outcomes, nil, hold)
	w.signed = w.b.Changed
	if err == nil && cancelled && w.b.Status != BatchProcessing {
		return errCancelled
	}
	return leaseError(err)
}

func leaseError(err error) error {
	if errors.Is(err, ErrBusy) {
		return errLeaseLost
	}
	return err
}

// sign keeps the lease while nothing is recorded.
func (w *batchWork) sign(ctx context.Context) error {
	if w.s.now().Sub(w.signed) < w.s.BatchHold/signsInHold {
		return ctx.Err()
	}
	return w.advance(ctx, nil, w.s.BatchHold)
}

// letGo gives the batch up for somebody to go on with, as it stands in the
// store: whether the last thing written is there may not be known here. Where
// it cannot be told, the lease ends by itself.
func (w *batchWork) letGo() {
	ctx, cancel := context.WithTimeout(context.Background(), lettingGo)
	defer cancel()
	found, err := w.s.Store.Batches(ctx, []string{w.b.ID})
	if err == nil && len(found) == 1 && found[0].Epoch == w.b.Epoch && !found[0].Status.Ended() {
		_, err = w.s.Store.AdvanceBatch(ctx, found[0], nil, nil, processingPause)
	}
	if err != nil {
		w.s.Log.Warn("batch stays held", "id", w.b.ID, "error", err)
	}
}
