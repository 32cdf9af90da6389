package api_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// shelf keeps the workbooks of the stub. It looks at none of them.
type shelf struct {
	mu      sync.Mutex
	batches map[string]*book
	order   []*book
	looks   int // at a batch
	made    int // templates
	write   func(io.Writer) error
	asked   clearance.Query // of the last export
	began   chan struct{}   // told when Upload begins, where it is there
	finish  chan struct{}   // Upload waits for it then
}

// book is a batch and what it was uploaded with.
type book struct {
	tenant string
	upload clearance.BatchUpload
	body   []byte
	head   clearance.BatchHead
}

func newShelf() *shelf { return &shelf{batches: map[string]*book{}} }

func (s *shelf) books() []*book {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*book{}, s.order...)
}

// change changes a batch while somebody may look.
func (s *shelf) change(id string, do func(*clearance.BatchHead)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do(&s.batches[id].head)
}

func (s *shelf) looked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.looks
}

func (o *office) Upload(ctx context.Context, who clearance.Actor, u clearance.BatchUpload) (clearance.BatchHead, error) {
	if !lodges(who) {
		return clearance.BatchHead{}, fault.New(fault.Forbidden, forbidden)
	}
	if o.shelf.began != nil {
		o.shelf.began <- struct{}{}
		select {
		case <-o.shelf.finish:
		case <-ctx.Done():
			return clearance.BatchHead{}, ctx.Err()
		}
	}
	var body []byte
	if u.File != nil {
		body = make([]byte, u.Size)
		if _, err := u.File.ReadAt(body, 0); err != nil && err != io.EOF {
			return clearance.BatchHead{}, err
		}
	}
	return o.shelf.keep(who, u, body), nil
}

func (s *shelf) keep(who clearance.Actor, u clearance.BatchUpload, body []byte) clearance.BatchHead {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.order {
		if b.tenant == who.Tenant && u.From == "" && !u.Force && sha256.Sum256(b.body) == sha256.Sum256(body) {
			known := b.head
			known.Known = true
			return known
		}
	}
	b := &book{tenant: who.Tenant, upload: u, body: body, head: clearance.BatchHead{
		ID: fmt.Sprintf("0190b0b0-0000-7000-8000-%012d", len(s.order)+1), Status: clearance.BatchReceived,
		File: u.Name, DryRun: u.Order.DryRun, UploadedBy: who.Name, CreatedAt: lodgedAt, ChangedAt: lodgedAt,
		Sheet: "Аркуш1", HeaderRow: 1,
	}}
	s.order = append(s.order, b)
	s.batches[b.head.ID] = b
	return b.head
}

func (o *office) Batch(_ context.Context, who clearance.Actor, id string) (clearance.BatchHead, error) {
	b, err := o.book(who, id)
	if err != nil {
		return clearance.BatchHead{}, err
	}
	o.shelf.mu.Lock()
	defer o.shelf.mu.Unlock()
	o.shelf.looks++
	return b.head, nil
}

func (o *office) book(who clearance.Actor, id string) (*book, error) {
	if !lodges(who) {
		return nil, fault.New(fault.Forbidden, forbidden)
	}
	o.shelf.mu.Lock()
	defer o.shelf.mu.Unlock()
	b := o.shelf.batches[id]
	if b == nil || b.tenant != who.Tenant {
		return nil, fault.New(fault.NotFound, fault.Unknown)
	}
	return b, nil
}

func (o *office) Batches(_ context.Context, who clearance.Actor, cursor string, limit int) (clearance.BatchPage, error) {
	if !lodges(who) {
		return clearance.BatchPage{}, fault.New(fault.Forbidden, forbidden)
	}
	var page clearance.BatchPage
	for _, b := range o.shelf.books() {
		if b.tenant == who.Tenant && cursor == "" {
			page.Items = append(page.Items, b.head)
		}
	}
	if limit > 0 && len(page.Items) > limit {
		page.Items, page.NextCursor = page.Items[:limit], "next"
	}
	return page, nil
}

func (o *office) BatchAnswers(_ context.Context, who clearance.Actor, id string, after, limit int) (clearance.BatchAnswers,
	error) {
	_, err := o.book(who, id)
	answer := clearance.BatchAnswer{N: after + 1, RowsAnswer: clearance.RowsAnswer{
		Rows: []int{2, 3}, LRN: "A-1", Faults: []batch.RowFault{{Row: 2, Column: "E", Code: "item.code", Level: fault.Substance}},
		Payments: [][]batch.Payment{{{Code: "020", Amount: exact.Must("12.00")}}, nil},
	}}
	return clearance.BatchAnswers{Items: []clearance.BatchAnswer{answer, {N: after + 2}}[:min(2, max(limit, 1))],
		Next: limit}, err
}

func (o *office) BatchPreview(_ context.Context, who clearance.Actor, id string) (clearance.BatchPreview, error) {
	_, err := o.book(who, id)
	return clearance.BatchPreview{Declarations: []clearance.PreviewedDeclaration{
		{Declaration: []byte(declaration("A-1"))},
	}}, err
}

func (o *office) CancelBatch(_ context.Context, who clearance.Actor, id string) (clearance.BatchHead, error) {
	b, err := o.book(who, id)
	if err != nil {
		return clearance.BatchHead{}, err
	}
	o.shelf.change(id, func(h *clearance.BatchHead) { h.Cancelling = true })
	return b.head, nil
}

func (o *office) BatchResult(_ context.Context, who clearance.Actor, id, lang string) (clearance.BatchFile, error) {
	b, err := o.book(who, id)
	if err != nil {
		return clearance.BatchFile{}, err
	}
	return o.shelf.file(b.head.File, batch.XLSX, "answered "+lang), nil
}

// file is what the test wants written, or a text.
func (s *shelf) file(name string, form batch.Form, text string) clearance.BatchFile {
	write := s.write
	if write == nil {
		write = func(to io.Writer) error {
			_, err := io.WriteString(to, text)
			return err
		}
	}
	return clearance.BatchFile{Name: name, ContentType: form.ContentType(), Write: write}
}

func (o *office) Template(lang string) clearance.BatchFile {
	return clearance.BatchFile{Name: "brama-" + lang + ".xlsx", ContentType: batch.XLSX.ContentType(),
		Write: func(to io.Writer) error {
			o.shelf.mu.Lock()
			defer o.shelf.mu.Unlock()
			o.shelf.made++
			_, err := io.WriteString(to, "template "+lang)
			return err
		}}
}

func (o *office) Export(_ context.Context, who clearance.Actor, q clearance.Query, form batch.Form,
	lang string) (clearance.BatchFile, error) {
	o.shelf.asked = q
	return o.shelf.file("Декларації."+string(form), form, "exported for "+who.Tenant+" "+lang), nil
}

// uploaded uploads a workbook of these bytes and gives its ID.
func (h *house) uploaded(token, bytes string) string {
	h.t.Helper()
	h.ask("POST", batchesPath, token, formOf(filePart("імпорт.xlsx", bytes)), formType...).want(h.t, 202)
	books := h.shelf.books()
	return books[len(books)-1].head.ID
}

// ended lets a batch come to its end.
func (h *house) ended(id string) {
	h.shelf.change(id, func(b *clearance.BatchHead) {
		b.Status, b.ChangedAt = clearance.BatchDone, b.ChangedAt.Add(time.Second)
	})
}
