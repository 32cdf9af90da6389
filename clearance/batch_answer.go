package clearance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// How rows are answered: so many declarations, or so many rows to each of them,
// in one transaction; the next chunks are worked out meanwhile.
const (
	usualChunk   = 500
	rowsInChunks = 5
	chunksAhead  = 2
)

// answering works out what becomes of declarations.
type answering func(context.Context, []*batch.Built) ([]answered, error)

// answered is what became of one declaration.
type answered struct {
	id string // "" where none was lodged
	RowsAnswer
}

// chunk is declarations that stand together in the sheet, and what became of
// them.
type chunk struct {
	answers []answered
	err     error
}

// answer answers every row that has no answer yet, in order. Reading, working
// out and recording go on at the same time.
func (w *batchWork) answer(ctx context.Context, how answering) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	line := make(chan chan chunk, chunksAhead)
	skip := w.b.Declarations
	go func() {
		defer close(line)
		err := w.safely(func() error { return w.read(ctx, reading, skip, how, line) })
		if err == nil {
			return
		}
		select {
		case line <- failed(err):
		case <-reading.Done():
		}
	}()
	var first error
	for coming := range line {
		c := <-coming
		if first == nil || errors.Is(first, errCancelled) {
			// what is in work when the batch is cancelled is lodged and must be told
			err := c.err
			if err == nil {
				err = w.record(ctx, c.answers)
			}
			if first == nil {
				first = err
			}
		}
		if first != nil {
			stop()
		}
	}
	if first != nil {
		return first
	}
	return ctx.Err()
}

// failed is a chunk that nothing became of.
func failed(err error) chan chunk {
	coming := make(chan chunk, 1)
	coming <- chunk{err: err}
	return coming
}

// read puts declarations into chunks and has them built and answered; reading
// ends it, ctx ends what was begun too.
func (w *batchWork) read(ctx, reading context.Context, skip int, how answering, line chan<- chan chunk) error {
	var gathered []batch.Gathered
	rows, n := 0, 0
	flush := func() bool {
		coming, together := make(chan chunk, 1), gathered
		select {
		case line <- coming:
		case <-reading.Done():
			return false
		}
		go func() { coming <- w.answeredChunk(ctx, together, how) }()
		gathered, rows = nil, 0
		return true
	}
	for one, err := range w.assembler.Gather(w.book.Rows(w.order.Mapping.Sheet)) {
		if err != nil {
			return err
		}
		if n++; n <= skip {
			continue
		}
		gathered, rows = append(gathered, one), rows+one.Rows()
		if (len(gathered) == w.s.chunk || rows >= rowsInChunks*w.s.chunk) && !flush() {
			return nil
		}
	}
	if len(gathered) > 0 {
		flush()
	}
	return nil
}

func (w *batchWork) answeredChunk(ctx context.Context, gathered []batch.Gathered, how answering) (c chunk) {
	c.err = w.safely(func() (err error) {
		c.answers, err = how(ctx, built(gathered))
		return err
	})
	return c
}

func built(gathered []batch.Gathered) []*batch.Built {
	all := make([]*batch.Built, len(gathered))
	for i, g := range gathered {
		all[i] = g.Build()
	}
	return all
}

// record counts a chunk's answers and writes them down.
func (w *batchWork) record(ctx context.Context, answers []answered) error {
	outcomes := make([]Outcome, len(answers))
	for i, a := range answers {
		body, err := json.Marshal(a.RowsAnswer)
		if err != nil {
			return err
		}
		w.b.count(a)
		outcomes[i] = Outcome{N: w.b.Declarations, ID: a.id, Body: body}
	}
	if err := w.codes(answers); err != nil {
		return err
	}
	return w.advance(ctx, outcomes, w.s.BatchHold)
}

func (b *Batch) count(a answered) {
	b.Declarations++
	b.Done += len(a.Rows)
	if a.Accepted {
		b.Accepted++
	} else {
		b.Rejected++
	}
	for _, f := range a.Faults {
		if f.Level == fault.Warning {
			b.Warnings++
		}
	}
}

// codes adds the codes of payment that occur to those of the batch.
func (w *batchWork) codes(answers []answered) (err error) {
	known, err := codesOf(w.b)
	if err != nil {
		return err
	}
	before := len(known)
	for _, a := range answers {
		for _, item := range a.Payments {
			for _, p := range item {
				if !slices.Contains(known, p.Code) {
					known = append(known, p.Code)
				}
			}
		}
	}
	if len(known) == before {
		return nil
	}
	slices.Sort(known)
	w.b.Codes, err = json.Marshal(known)
	return err
}

func codesOf(b Batch) (codes []string, err error) {
	if len(b.Codes) > 0 {
		err = json.Unmarshal(b.Codes, &codes)
	}
	return codes, err
}

// examine is what a declaration comes to by itself, by the law of its day.
func (w *batchWork) examine(b *batch.Built) batch.Examined {
	today := w.s.Today()
	law := w.s.Law(b.Declaration.TariffDate(today))
	return b.Examine(today, law.Schedule, law.Rates)
}

// check answers a chunk without lodging it.
func (w *batchWork) check(ctx context.Context, built []*batch.Built) ([]answered, error) {
	answers := make([]answered, len(built))
	var claims []Claim
	var claimed []int
	for i, b := range built {
		examined, err := w.examined(b)
		if err != nil {
			return nil, err
		}
		answers[i].tell(b, examined)
		if answers[i].Accepted {
			d := &draft{who: w.actor(), doc: b.Declaration, duplicate: b.Declaration.Fingerprint()}
			claims, claimed = append(claims, claimOf(d, w.s.now())), append(claimed, i)
		}
	}
	known, err := w.s.known(ctx, claims)
	if err != nil {
		return nil, err
	}
	for k, i := range claimed {
		answers[i].against(built[i], known[k])
	}
	return answers, nil
}

// examined is examine; a panic of an engine is a fault of that declaration alone.
func (w *batchWork) examined(b *batch.Built) (e batch.Examined, err error) {
	err = w.guarded(b, func() { e = w.examine(b) })
	if fault.As(err) != nil {
		e.Faults, err = append(slices.Clone(b.Faults), b.Locate(problemsOf(fault.As(err)))...), nil
	}
	return e, err
}

func (w *batchWork) guarded(b *batch.Built, do func()) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			w.s.Log.Error("declaration of a batch cannot be worked out", "batch", w.b.ID, "rows", b.Rows, "error", fmt.Sprint(broken))
			err = fault.New(fault.Invalid, ruleRowBroken)
		}
	}()
	do()
	return nil
}

// known asks what the store has already of claims.
func (s *Service) known(ctx context.Context, claims []Claim) (known []Known, err error) {
	if len(claims) == 0 {
		return nil, nil
	}
	err = s.Store.Write(ctx, func(tx Tx) (err error) {
		known, err = tx.Known(ctx, claims)
		return err
	})
	return known, err
}

// tell says what a declaration came to by itself.
func (a *answered) tell(b *batch.Built, e batch.Examined) {
	a.Rows, a.LRN, a.Faults, a.Accepted = b.Rows, b.Declaration.LRN, e.Faults, !e.Refused()
	if e.Assessment != nil {
		a.Payments = batch.PaymentsOf(e.Assessment, len(b.Declaration.Items))
		a.Value, a.Total = e.Assessment.CustomsValue.String(), e.Assessment.Total.String()
	}
}

// against adds what only the store knows.
func (a *answered) against(b *batch.Built, known Known) {
	told := storeFaults(known)
	if len(told.Blocking()) > 0 {
		a.Accepted, a.Payments, a.Value, a.Total = false, nil, "", ""
	}
	a.Faults = append(a.Faults, b.Locate(told)...)
}

// storeFaults tells a number that is taken, a declaration that looks the same.
func storeFaults(known Known) (told fault.List) {
	if first := known.LRN; first != nil {
		told = append(told, ruleLRNTaken.At("/lrn", "lrn", first.LRN, "mrn", first.MRN))
	}
	if known.Duplicate != "" {
		told = append(told, ruleLooksTwice.At("", "mrn", known.Duplicate))
	}
	return told
}

// actor is who uploaded the batch, and so lodges its declarations.
func (w *batchWork) actor() Actor {
	return Actor{Tenant: w.b.Tenant, Name: w.b.Name, Role: w.b.Role}
}

// lodge lodges a chunk, each declaration under a key of its own: lodged again
// after a crash it is answered as it was the first time.
func (w *batchWork) lodge(ctx context.Context, built []*batch.Built) ([]answered, error) {
	answers := make([]answered, len(built))
	var drafts []*draft
	var at []int // of each draft
	for i, b := range built {
		d, err := w.draft(b)
		if err != nil {
			return nil, err
		}
		if d != nil {
			drafts, at = append(drafts, d), append(at, i)
			continue
		}
		examined, err := w.examined(b)
		if err != nil {
			return nil, err
		}
		answers[i].tell(b, examined)
	}
	for k, l := range w.s.lodge(ctx, drafts) {
		if err := answers[at[k]].lodged(built[at[k]], drafts[k], l); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// draft prepares a declaration for lodging; nil where its rows could not be
// read, or where it breaks the engine.
func (w *batchWork) draft(b *batch.Built) (d *draft, err error) {
	if !b.Readable() {
		return nil, nil
	}
	sub := Submission{Body: b.Body, Key: rowKey(w.b.ID, b.Rows[0]), read: b.Declaration}
	if broken := w.guarded(b, func() { d, err = w.s.draft(w.actor(), sub) }); broken != nil {
		return nil, nil // examining it tells so
	}
	return d, err
}

// rowKey is the idempotency key of the declaration that begins in a row of a
// batch. Keys that come from outside have no spaces.
func rowKey(id string, row int) string { return "batch " + id + " " + strconv.Itoa(row) }

// lodged says what became of a declaration that was sent. An error means that
// nothing is known of it yet.
func (a *answered) lodged(b *batch.Built, d *draft, l Lodged) error {
	a.Rows, a.LRN, a.Faults = b.Rows, b.Declaration.LRN, slices.Clone(b.Faults)
	if l.Err == nil {
		a.id, a.Accepted = l.Head.ID, true
		a.Faults = append(a.Faults, b.Locate(l.Head.Warnings)...)
		a.Faults = append(a.Faults, b.Locate(batch.AsWarnings(d.unassessable))...)
		if len(d.unassessable) == 0 {
			a.Payments = batch.PaymentsOf(&d.assessment, len(b.Declaration.Items))
			a.Value, a.Total = d.assessment.CustomsValue.String(), d.assessment.Total.String()
		}
		return nil
	}
	refusal := fault.As(l.Err)
	switch {
	case refusal == nil || refusal.Kind == fault.Unavailable:
		return l.Err
	case refusal.Code == ruleKeyInFlight.Code:
		return errLodgedStill
	}
	a.Faults = append(a.Faults, b.Locate(append(problemsOf(refusal), d.warnings...))...)
	return nil
}

// waits reports whether a declaration has no outcome yet.
func waits(e declarations.Entry) bool { return e.Status == declarations.Lodged && !e.Parked }
