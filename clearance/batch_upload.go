package clearance

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// Upload looks a workbook over, keeps it and puts it in line. All of it is read
// once before anything is kept: what is damaged or made to harm is refused
// here, with every fault of the mapping and the defaults. Where the tenant has
// lodged the same file before, that batch is given, Known, unless Force.
func (s *Service) Upload(ctx context.Context, who Actor, u BatchUpload) (BatchHead, error) {
	if !who.lodges() {
		return BatchHead{}, forbidden()
	}
	b, parts, err := s.received(ctx, who, &u)
	if err != nil {
		return BatchHead{}, err
	}
	if err := s.understand(ctx, &b, &u); err != nil {
		return BatchHead{}, err
	}
	leaf := audit.Leaf{ID: b.ID, Seq: 1, Kind: leafBatchReceived, Actor: who.ID(), At: b.Created, Digest: b.Digest}
	kept, err := s.putBatch(ctx, b, parts, leaf)
	if err != nil {
		return BatchHead{}, s.storeTrouble("keep a workbook", err)
	}
	if u.Order.SaveMapping {
		if err := s.saveMapping(ctx, b.Tenant, u.Order.Mapping); err != nil {
			return BatchHead{}, s.storeTrouble("keep a mapping", err)
		}
	}
	s.WakeBatches()
	head, err := headOfBatch(kept)
	head.Known = kept.ID != b.ID
	return head, err
}

// Leaves of a batch: its file came, somebody asked to cancel it, it ended.
const (
	leafBatchReceived  = "batch-received"
	leafBatchCancelled = "batch-cancel-asked"
	leafBatchEnded     = "batch-ended"
)

// received makes the batch of an upload; the file of an earlier one is taken
// from the store and not kept again.
func (s *Service) received(ctx context.Context, who Actor, u *BatchUpload) (Batch, iter.Seq2[[]byte, error], error) {
	id, err := uuid.NewV7FromReader(rand.Reader)
	if err != nil {
		return Batch{}, nil, err
	}
	now := s.now()
	b := Batch{
		ID: id.String(), Tenant: who.Tenant, Role: who.Role, Name: who.Name, File: fileName(u.Name), Size: u.Size,
		DryRun: u.Order.DryRun, Claims: !u.Order.DryRun && !u.Force, Day: s.dayOf(now), Created: now, Changed: now, Status: BatchReceived,
	}
	if u.From != "" {
		earlier, err := s.batch(ctx, who, u.From)
		if err != nil {
			return b, nil, err
		}
		b.File, b.Digest, b.Size = earlier.File, earlier.Digest, earlier.Size
		u.File, u.Size = s.keptFile(ctx, earlier), earlier.Size
		return b, nil, nil
	}
	if u.File == nil || u.Size == 0 {
		return b, nil, fault.Refuse(fault.List{ruleNoFile.At("/file")})
	}
	if b.Digest, err = digestOf(u.File, u.Size); err != nil {
		return b, nil, err
	}
	return b, partsOf(u.File, u.Size), nil
}

// fileName is a name as it may be kept and shown: valid, one line, not too long.
func fileName(name string) string {
	const most = 200
	kept := make([]rune, 0, most)
	for _, r := range name {
		if r >= ' ' && r != 0x7f && r != utf8.RuneError && len(kept) < most {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		return "workbook"
	}
	return string(kept)
}

// understand reads the whole file once, settles what its columns hold and
// counts its rows.
func (s *Service) understand(ctx context.Context, b *Batch, u *BatchUpload) error {
	book, err := batch.Open(u.File, u.Size, s.Workbooks)
	if err != nil {
		return s.fileTrouble(u.File, err)
	}
	if u.Order.Mapping, err = s.mapping(ctx, b.Tenant, book, u.Order.Mapping); err != nil {
		return s.fileTrouble(u.File, err)
	}
	law := s.Law(b.Day)
	if _, err := batch.NewAssembler(u.Order.plan(*b, law.Schedule)); err != nil {
		return ofDefaults(err)
	}
	if b.Rows, err = dataRows(book, u.Order.Mapping); err != nil {
		return s.fileTrouble(u.File, err)
	}
	if b.Rows == 0 {
		return fault.Refuse(fault.List{ruleNoRows.At("/file", "sheet", u.Order.Mapping.Sheet)})
	}
	b.Order, err = json.Marshal(u.Order)
	return err
}

// fileTrouble is what reading a file came to: a refusal, or the store's error.
func (s *Service) fileTrouble(file io.ReaderAt, err error) error {
	if kept, ok := file.(*keptFile); ok {
		err = kept.trouble(err)
	}
	if fault.As(err) != nil {
		return err
	}
	return s.storeTrouble("read a workbook", err)
}

// mapping settles what the columns hold: by what is given, else by what the
// tenant saved for the same headings, else by what is proposed.
func (s *Service) mapping(ctx context.Context, tenant string, book *batch.Workbook, given batch.Mapping) (batch.Mapping, error) {
	m, err := batch.MapBook(book, given)
	if err != nil || len(given.Columns) > 0 {
		return m, err
	}
	saved, found, err := s.Store.Mapping(ctx, tenant, m.Headings())
	if err != nil || !found {
		return m, err
	}
	var before batch.Mapping
	if err := json.Unmarshal(saved, &before); err != nil {
		return m, err
	}
	before.Sheet, before.HeaderRow = m.Sheet, m.HeaderRow
	if known, err := batch.MapBook(book, before); err == nil {
		return known, nil
	}
	return m, nil // a field it names is no longer there
}

func (s *Service) saveMapping(ctx context.Context, tenant string, m batch.Mapping) error {
	saved := batch.Mapping{Columns: m.Columns}
	body, err := json.Marshal(saved)
	if err != nil {
		return err
	}
	return s.Store.PutMapping(ctx, tenant, m.Headings(), body, s.now())
}

// plan is how the rows of a batch become declarations.
func (o BatchOrder) plan(b Batch, tariff *tariffs.Schedule) batch.Plan {
	return batch.Plan{
		Feeds: o.Mapping.Feeds(), HeaderRow: o.Mapping.HeaderRow, Defaults: o.Defaults,
		TakeFormulas: o.TakeFormulas, Day: b.Day, Tariff: tariff,
	}
}

// ofDefaults points the faults of the defaults into them.
func ofDefaults(err error) error {
	e := fault.As(err)
	if e == nil {
		return err
	}
	faults := make(fault.List, len(e.Faults))
	for i, f := range e.Faults {
		f.Pointer = "/defaults" + f.Pointer
		faults[i] = f
	}
	return fault.Refuse(faults)
}

// dataRows counts the rows below the headings, and meets whatever is wrong with
// any of them.
func dataRows(book *batch.Workbook, m batch.Mapping) (n int, err error) {
	for row, err := range book.Rows(m.Sheet) {
		if err != nil {
			return 0, err
		}
		if row.Number > m.HeaderRow {
			n++
		}
	}
	return n, nil
}

// putBatch keeps a batch; one that gets in the way is met again.
func (s *Service) putBatch(ctx context.Context, b Batch, parts iter.Seq2[[]byte, error], leaf audit.Leaf) (kept Batch, err error) {
	for range commitAttempts {
		kept, err = s.Store.PutBatch(ctx, b, parts, []audit.Leaf{leaf})
		if !errors.Is(err, ErrBusy) {
			return kept, err
		}
	}
	return kept, err
}
