package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync"

	"github.com/google/uuid"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// readTogether is how many outcomes or declarations are read at a time.
const readTogether = 500

// batch finds a batch of the actor's tenant; a foreign one is not found.
func (s *Service) batch(ctx context.Context, who Actor, id string) (Batch, error) {
	if !who.lodges() {
		return Batch{}, forbidden()
	}
	if uuid.Validate(id) != nil {
		return Batch{}, notFound()
	}
	found, err := s.Store.Batches(ctx, []string{id})
	if err != nil {
		return Batch{}, s.storeTrouble("read a batch", err)
	}
	if len(found) == 0 || found[0].Tenant != who.Tenant {
		return Batch{}, notFound()
	}
	return found[0], nil
}

// Batch gives one batch of the actor's tenant.
func (s *Service) Batch(ctx context.Context, who Actor, id string) (BatchHead, error) {
	b, err := s.batch(ctx, who, id)
	if err != nil {
		return BatchHead{}, err
	}
	return headOfBatch(b)
}

// BatchOrder gives how a batch was ordered, its columns settled, so that the
// same can be ordered again.
func (s *Service) BatchOrder(ctx context.Context, who Actor, id string) (BatchOrder, error) {
	b, err := s.batch(ctx, who, id)
	if err != nil {
		return BatchOrder{}, err
	}
	return orderOf(b)
}

func orderOf(b Batch) (o BatchOrder, err error) {
	err = json.Unmarshal(b.Order, &o)
	return o, err
}

// Batches gives the batches of the actor's tenant, newest first.
func (s *Service) Batches(ctx context.Context, who Actor, cursor string, limit int) (BatchPage, error) {
	if !who.lodges() {
		return BatchPage{}, forbidden()
	}
	limit, err := pageSize(limit)
	if err != nil {
		return BatchPage{}, err
	}
	after, err := decodeCursor(cursor)
	if err != nil {
		return BatchPage{}, err
	}
	found, err := s.Store.ListBatches(ctx, who.Tenant, after, limit+1)
	if err != nil {
		return BatchPage{}, s.storeTrouble("list batches", err)
	}
	page := BatchPage{Items: []BatchHead{}}
	if len(found) > limit {
		found = found[:limit]
		page.NextCursor = Cursor{found[limit-1].Created, found[limit-1].ID}.encode()
	}
	for _, b := range found {
		head, err := headOfBatch(b)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, head)
	}
	return page, nil
}

func pageSize(limit int) (int, error) {
	if limit == 0 {
		return usualPage, nil
	}
	if limit < 1 || limit > mostPage {
		return 0, badQuery("limit")
	}
	return limit, nil
}

func headOfBatch(b Batch) (BatchHead, error) {
	order, err := orderOf(b)
	if err != nil {
		return BatchHead{}, err
	}
	h := BatchHead{
		ID: b.ID, Status: b.Status, RowsTotal: b.Rows, RowsDone: b.Done, Declarations: b.Declarations,
		Accepted: b.Accepted, Rejected: b.Rejected, Warnings: b.Warnings, File: b.File, DryRun: b.DryRun,
		UploadedBy: b.Name, CreatedAt: b.Created, ChangedAt: b.Changed, Cancelling: b.Cancelled && !b.Status.Ended(),
		Sheet: order.Mapping.Sheet, HeaderRow: order.Mapping.HeaderRow, Mapping: order.Mapping.Columns,
	}
	if len(b.Problem) > 0 {
		return h, json.Unmarshal(b.Problem, &h.Problems)
	}
	return h, nil
}

// CancelBatch asks for a batch to be cancelled. What was lodged before stays
// lodged.
func (s *Service) CancelBatch(ctx context.Context, who Actor, id string) (BatchHead, error) {
	b, err := s.batch(ctx, who, id)
	if err != nil {
		return BatchHead{}, err
	}
	if b.Status.Ended() || b.Status == BatchProcessing {
		return BatchHead{}, fault.New(fault.Conflict, ruleBatchOver)
	}
	asked := audit.Leaf{ID: b.ID, Seq: 2, Kind: leafBatchCancelled, Actor: who.ID(), At: s.now(), Digest: sha256.Sum256([]byte(b.ID))}
	if !b.Cancelled {
		if err := s.Store.Write(ctx, func(tx Tx) error { return tx.Put(ctx, Changes{Leaves: []audit.Leaf{asked}}) }); err != nil {
			return BatchHead{}, s.storeTrouble("cancel a batch", err)
		}
	}
	noted, err := s.Store.CancelBatch(ctx, id)
	if err != nil {
		return BatchHead{}, s.storeTrouble("cancel a batch", err)
	}
	if !noted {
		return BatchHead{}, fault.New(fault.Conflict, ruleBatchOver)
	}
	s.WakeBatches()
	return s.Batch(ctx, who, id)
}

// BatchAnswers gives what became of the rows of a batch, in their order.
func (s *Service) BatchAnswers(ctx context.Context, who Actor, id string, after, limit int) (BatchAnswers, error) {
	b, err := s.batch(ctx, who, id)
	if err != nil {
		return BatchAnswers{}, err
	}
	if limit, err = pageSize(limit); err != nil {
		return BatchAnswers{}, err
	}
	found, err := s.answers(ctx, b, after, limit+1)
	page := BatchAnswers{Items: []BatchAnswer{}}
	if len(found) > limit {
		found = found[:limit]
		page.Next = found[limit-1].N
	}
	for _, a := range found {
		one := BatchAnswer{N: a.N, RowsAnswer: a.RowsAnswer}
		if a.entry != nil {
			lodged := summaryOf(*a.entry)
			one.Declaration = &lodged
		}
		page.Items = append(page.Items, one)
	}
	return page, err
}

// kept is an answer with the entry of what was lodged.
type kept struct {
	N int
	RowsAnswer
	entry *declarations.Entry
}

// answers reads outcomes and the entries they name.
func (s *Service) answers(ctx context.Context, b Batch, after, n int) ([]kept, error) {
	outcomes, err := s.Store.Outcomes(ctx, b.ID, after, n)
	if err != nil {
		return nil, s.storeTrouble("read a batch", err)
	}
	entries, err := s.Store.Entries(ctx, idsOf(outcomes))
	if err != nil {
		return nil, s.storeTrouble("read a batch", err)
	}
	byID := map[string]*declarations.Entry{}
	for i := range entries {
		byID[entries[i].ID] = &entries[i]
	}
	all := make([]kept, len(outcomes))
	for i, o := range outcomes {
		all[i] = kept{N: o.N, entry: byID[o.ID]}
		if err := json.Unmarshal(o.Body, &all[i].RowsAnswer); err != nil {
			return nil, err
		}
	}
	return all, s.renew(ctx, all)
}

// renew takes payments from the declaration's own result where it came to
// something else than what was worked out when it was lodged: a rate has come
// since, or the law was loaded anew.
func (s *Service) renew(ctx context.Context, all []kept) error {
	var ids []string
	at := map[string]int{}
	for i, a := range all {
		if a.entry != nil && !a.entry.Total.IsZero() && a.entry.Total.String() != a.Total {
			ids, at[a.entry.ID] = append(ids, a.entry.ID), i
		}
	}
	if len(ids) == 0 {
		return nil
	}
	records, err := s.Store.Records(ctx, ids)
	if err != nil {
		return s.storeTrouble("read a batch", err)
	}
	for _, r := range records {
		var d Dossier
		if _, err := d.addResult(r.Result); err != nil {
			return err
		}
		if a := &all[at[r.ID]]; d.Assessment != nil {
			a.Payments = batch.PaymentsOf(d.Assessment, len(a.Rows))
			a.Value, a.Total = d.Assessment.CustomsValue.String(), d.Assessment.Total.String()
		}
	}
	return nil
}

func idsOf(outcomes []Outcome) []string {
	ids := make([]string, 0, len(outcomes))
	for _, o := range outcomes {
		if o.ID != "" {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// opened is a batch of the actor's with its file, to be looked at.
func (s *Service) opened(ctx context.Context, who Actor, id string) (*batchWork, error) {
	b, err := s.batch(ctx, who, id)
	if err != nil {
		return nil, err
	}
	w := &batchWork{s: s, b: b}
	if err := w.openUnchecked(ctx); err != nil {
		return nil, s.fileTrouble(w.file, err)
	}
	return w, nil
}

// previewRows is how many rows are shown as they were understood.
const previewRows = 10

// BatchPreview gives the first declarations of a batch as its rows were
// understood.
func (s *Service) BatchPreview(ctx context.Context, who Actor, id string) (BatchPreview, error) {
	w, err := s.opened(ctx, who, id)
	if err != nil {
		return BatchPreview{}, err
	}
	preview, rows := BatchPreview{Declarations: []PreviewedDeclaration{}}, 0
	for built, err := range w.assembler.Assemble(w.book.Rows(w.order.Mapping.Sheet)) {
		if err != nil {
			return preview, s.fileTrouble(w.file, err)
		}
		examined, err := w.examined(built)
		if err != nil {
			return preview, err
		}
		preview.Declarations = append(preview.Declarations, PreviewedDeclaration{
			Rows: built.Rows, Declaration: built.Body, Faults: orNone(examined.Faults)})
		if rows += len(built.Rows); rows >= previewRows {
			break
		}
	}
	return preview, nil
}

func orNone(l []batch.RowFault) []batch.RowFault {
	if l == nil {
		return []batch.RowFault{}
	}
	return l
}

// followBook remembers up to where the declarations of a batch had their
// outcome, so that looking again begins there.
type followBook struct {
	mu   sync.Mutex
	upTo map[string]int
}

func (f *followBook) of(id string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.upTo[id]
}

func (f *followBook) set(id string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.upTo == nil {
		f.upTo = map[string]int{}
	}
	f.upTo[id] = n
}

func (f *followBook) forget(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.upTo, id)
}
