package web_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// books is a small keeper of workbooks: what is uploaded to it is the same
// workbook of four rows, whatever the file says, but what the file says
// decides whether it is refused.
type books struct {
	mu      sync.Mutex
	list    []*clearance.BatchHead // oldest first
	orders  map[string]clearance.BatchOrder
	files   map[string]string // by batch
	lodged  map[string]string // batch that lodged a file
	uploads []clearance.BatchUpload
	step    int  // rows worked on between two looks; 0: all at once
	asked   int  // how often a batch was asked after
	cut     bool // files break off
	lines   int  // of a file, of a hundred bytes; 0: 2000
	queries []clearance.Query
	faults  []batch.RowFault // of every declaration, where set
	named   string           // what the answered workbook is called, where set
	preview string           // JSON of the first declaration, where set
}

func newBooks() *books {
	return &books{orders: map[string]clearance.BatchOrder{}, files: map[string]string{}, lodged: map[string]string{}}
}

var (
	ruleLegacy = fault.Rule{Code: "workbook.legacy", Level: fault.System, Text: fault.Text{UK: "Це книга старого формату .xls; збережіть її як .xlsx.", EN: "This is a workbook of the old .xls format; save it as .xlsx."}}
	ruleHeader = fault.Rule{Code: "mapping.no-header", Level: fault.Structure, Text: fault.Text{UK: "Заголовків не знайдено.", EN: "No headings were found."}}
	ruleField  = fault.Rule{Code: "declaration.unknown-field", Level: fault.Structure, Text: fault.Text{UK: "Такого поля немає.", EN: "There is no such field."}}
	ruleTwice  = fault.Rule{Code: "mapping.field-twice", Level: fault.Structure, Text: fault.Text{UK: "Поле вказано двічі.", EN: "The field is named twice."}}
	ruleEnded  = fault.Rule{Code: "batch.ended", Level: fault.System, Text: fault.Text{UK: "Роботу вже закінчено.", EN: "The work has ended."}}
	ruleMany   = fault.Rule{Code: "batch.too-many-faulty", Level: fault.Substance, Text: fault.Text{UK: "Рядків із помилками більше, ніж дозволено.", EN: "There are more faulty rows than were allowed."}}
	ruleCode   = fault.Rule{Code: "tariff.code-unknown", Level: fault.Substance, Text: fault.Text{UK: "Коду {code} у тарифі немає.", EN: "The tariff has no code {code}."}}
	ruleZero   = fault.Rule{Code: "batch.leading-zero", Level: fault.Warning, Text: fault.Text{UK: "Код втратив нуль попереду.", EN: "The code has lost a leading zero."}}
)

func trades(who clearance.Actor) bool {
	return who.Role == clearance.Broker || who.Role == clearance.Importer
}

func (k *books) Upload(_ context.Context, who clearance.Actor, u clearance.BatchUpload) (clearance.BatchHead, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !trades(who) {
		return clearance.BatchHead{}, fault.New(fault.Forbidden, ruleRole)
	}
	text, err := k.textOf(&u)
	if err != nil {
		return clearance.BatchHead{}, err
	}
	k.uploads = append(k.uploads, u)
	if err := refusalOf(text, u.Order); err != nil {
		return clearance.BatchHead{}, err
	}
	if before, ok := k.lodged[text]; ok && !u.Order.DryRun && !u.Force {
		head := *k.find(before)
		head.Known = true
		return head, nil
	}
	h := k.open(who, u)
	k.files[h.ID] = text
	if !h.DryRun {
		k.lodged[text] = h.ID
	}
	return *h, nil
}

func (k *books) textOf(u *clearance.BatchUpload) (string, error) {
	if u.From != "" {
		if k.find(u.From) == nil {
			return "", fault.New(fault.NotFound, fault.Unknown)
		}
		u.Name = k.find(u.From).File
		return k.files[u.From], nil
	}
	text, err := io.ReadAll(io.NewSectionReader(u.File, 0, u.Size))
	return string(text), err
}

func refusalOf(text string, order clearance.BatchOrder) error {
	switch {
	case strings.HasPrefix(text, "xls"):
		return fault.New(fault.Unsupported, ruleLegacy)
	case strings.HasPrefix(text, "headless") && order.Mapping.HeaderRow == 0:
		return fault.Refuse(fault.List{ruleHeader.At("/headerRow")})
	case strings.Contains(string(order.Defaults), "shoeSize"):
		return fault.Refuse(fault.List{ruleField.At("/defaults/shoeSize")})
	}
	fed := map[string]bool{}
	for i, c := range order.Mapping.Columns {
		if c.Field != "" && fed[c.Field] {
			return fault.Refuse(fault.List{ruleTwice.At(fmt.Sprintf("/mapping/%d/field", i))})
		}
		fed[c.Field] = true
	}
	return nil
}

// open begins a batch.
func (k *books) open(who clearance.Actor, u clearance.BatchUpload) *clearance.BatchHead {
	columns := proposedColumns()
	if len(u.Order.Mapping.Columns) > 0 {
		columns = u.Order.Mapping.Columns
	}
	h := &clearance.BatchHead{
		ID: fmt.Sprintf("0190-%04d", len(k.list)+1), Status: clearance.BatchLodging, RowsTotal: 4000, File: u.Name, DryRun: u.Order.DryRun,
		UploadedBy: who.Name, CreatedAt: now().Add(time.Duration(len(k.list)) * time.Minute), Sheet: "Товари", HeaderRow: 3, Mapping: columns,
	}
	if h.DryRun {
		h.Status = clearance.BatchChecking
	}
	k.list, k.orders[h.ID] = append(k.list, h), u.Order
	if k.step == 0 {
		k.work(h, h.RowsTotal)
	}
	return h
}

// work answers so many rows of a batch.
func (k *books) work(h *clearance.BatchHead, rows int) {
	if h.Ended() {
		return
	}
	h.RowsDone = min(h.RowsDone+rows, h.RowsTotal)
	h.Declarations = h.RowsDone / 2
	h.Rejected, h.Warnings = h.Declarations/10, h.Declarations/5
	h.Accepted = h.Declarations - h.Rejected
	if h.RowsDone == h.RowsTotal {
		h.Status = clearance.BatchDone
		if most := k.orders[h.ID].MostFaulty; most != nil && *most < 100 && !h.DryRun {
			h.Status, h.Accepted, h.Problems = clearance.BatchRefused, 0, fault.List{ruleMany.At("")}
		}
	}
}

func (k *books) find(id string) *clearance.BatchHead {
	i := slices.IndexFunc(k.list, func(h *clearance.BatchHead) bool { return h.ID == id })
	if i < 0 {
		return nil
	}
	return k.list[i]
}

func (k *books) Batch(_ context.Context, who clearance.Actor, id string) (clearance.BatchHead, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h := k.find(id)
	if h == nil || who.Tenant != "tov-pryklad" {
		return clearance.BatchHead{}, fault.New(fault.NotFound, fault.Unknown)
	}
	k.asked++
	k.work(h, k.step)
	return *h, nil
}

// BatchOrder is the order with the mapping as it was settled.
func (k *books) BatchOrder(_ context.Context, _ clearance.Actor, id string) (clearance.BatchOrder, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, order := k.find(id), k.orders[id]
	order.Mapping = batch.Mapping{Sheet: h.Sheet, HeaderRow: h.HeaderRow, Columns: h.Mapping}
	return order, nil
}

func (k *books) Batches(_ context.Context, who clearance.Actor, cursor string, _ int) (clearance.BatchPage, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !trades(who) {
		return clearance.BatchPage{}, fault.New(fault.Forbidden, ruleRole)
	}
	var page clearance.BatchPage
	for _, h := range slices.Backward(k.list) {
		page.Items = append(page.Items, *h)
	}
	if cursor == "" && len(page.Items) > 3 {
		page.Items, page.NextCursor = page.Items[:3], "after-3"
	}
	return page, nil
}

func (k *books) CancelBatch(_ context.Context, _ clearance.Actor, id string) (clearance.BatchHead, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h := k.find(id)
	if h == nil {
		return clearance.BatchHead{}, fault.New(fault.NotFound, fault.Unknown)
	}
	if h.Ended() {
		return *h, fault.New(fault.Conflict, ruleEnded)
	}
	h.Cancelling = true
	return *h, nil
}

// BatchAnswers are two rows a declaration; every tenth is refused.
func (k *books) BatchAnswers(_ context.Context, _ clearance.Actor, id string, after, limit int) (clearance.BatchAnswers, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h := k.find(id)
	var page clearance.BatchAnswers
	for n := after + 1; n <= h.Declarations && len(page.Items) < limit; n++ {
		a := answerOf(*h, n)
		if k.faults != nil {
			a.Faults = k.faults
		}
		page.Items = append(page.Items, a)
	}
	if last := after + len(page.Items); last < h.Declarations {
		page.Next = last
	}
	return page, nil
}

func answerOf(h clearance.BatchHead, n int) clearance.BatchAnswer {
	a := clearance.BatchAnswer{N: n, RowsAnswer: clearance.RowsAnswer{
		Rows: []int{2*n + 2, 2*n + 3}, LRN: fmt.Sprintf("2026-%06d", n), Accepted: n%10 != 0, Value: "80231.04", Total: "27600.48",
	}}
	f := ruleZero.At("")
	if n%5 == 0 {
		a.Faults = append(a.Faults, batch.RowFault{Row: 2*n + 2, Column: "C", Code: f.Code, Level: f.Level, Message: f.Message})
	}
	if n%10 == 0 {
		f = ruleCode.At("", "code", "6109100009")
		a.Faults = append(a.Faults, batch.RowFault{Row: 2*n + 3, Column: "C", Code: f.Code, Level: f.Level, Message: f.Message})
	}
	if a.Accepted && !h.DryRun {
		a.Declaration = &clearance.Summary{MRN: richMRN, LRN: a.LRN, Status: declarations.Released, Channel: declarations.Green, Total: "27600.48"}
	}
	return a
}

const firstBody = `{"lrn":"2026-000001","declarationType":"IM","requestedProcedure":"40","additionalDeclarationType":"AA","declarationOffice":"UA100230",
"exporter":{"name":"Textilhandel Rheinland GmbH & Co. KG","country":"DE"},"importer":{"id":"38456912","name":"ТОВ «Під’їзд і Ґанок»","country":"UA"},
"deliveryTerms":{"incoterm":"CIP","country":"UA","place":"Київ"},"invoiceCurrency":"EUR","totalInvoiceAmount":"1600.00",
"documents":[{"type":"0730","id":"CMR 1"},{"type":"0380","id":"RE-2026-00417","date":"2026-01-05"}],
"items":[{"sequence":1,"description":"Футболки трикотажні з бавовни, чоловічі, різних розмірів і кольорів, нові","commodityCode":"6109100000","originCountry":"CN",
"grossMass":"120.500","netMass":"110.000","supplementaryQuantities":[{"unit":"шт","value":"500"}],"packages":[{"type":"CT","number":12}],"invoiceAmount":"1500.00",
"valuationAdjustments":[{"type":"freight","amount":"75.00","currency":"EUR"}]},
{"sequence":2,"description":"Парасольки складані","commodityCode":"6601910000","originCountry":"CN","grossMass":"20.000","netMass":"18.500","invoiceAmount":"100.00"}]}`

func (k *books) BatchPreview(_ context.Context, _ clearance.Actor, id string) (clearance.BatchPreview, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.files[id] == "spoilt" {
		return clearance.BatchPreview{}, fault.New(fault.Malformed, ruleLegacy)
	}
	return clearance.BatchPreview{Declarations: []clearance.PreviewedDeclaration{
		{Rows: []int{4, 5}, Declaration: json.RawMessage(cmp.Or(k.preview, firstBody)), Faults: k.faults},
		{Rows: []int{6, 8}, Declaration: json.RawMessage(`{"lrn":"2026-000002","items":[{"sequence":1,"commodityCode":"6109100009"},{"sequence":2}]}`),
			Faults: answerOf(clearance.BatchHead{}, 10).Faults},
	}}, nil
}

var errCut = errors.New("the store broke off")

func (k *books) BatchResult(_ context.Context, _ clearance.Actor, id, lang string) (clearance.BatchFile, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.find(id) == nil {
		return clearance.BatchFile{}, fault.New(fault.NotFound, fault.Unknown)
	}
	return k.file(cmp.Or(k.named, "відповідь "+lang+".xlsx"), batch.XLSX), nil
}

func (k *books) Export(_ context.Context, _ clearance.Actor, q clearance.Query, form batch.Form, _ string) (clearance.BatchFile, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queries = append(k.queries, q)
	return k.file("declarations."+string(form), form), nil
}

func (k *books) file(name string, form batch.Form) clearance.BatchFile {
	cut, lines := k.cut, cmp.Or(k.lines, 2000)
	return clearance.BatchFile{Name: name, ContentType: form.ContentType(), Write: func(to io.Writer) error {
		for range lines {
			if _, err := io.WriteString(to, strings.Repeat("x", 99)+"\n"); err != nil {
				return err
			}
		}
		if cut {
			return errCut
		}
		return nil
	}}
}

func proposedColumns() []batch.Column {
	column := func(letter, header, field string, percent int64, unit string) batch.Column {
		c := batch.Column{Letter: letter, Index: int(letter[0] - 'A'), Header: header, Field: field, Unit: unit}
		if field != "" {
			c.Confidence = exact.New(percent, 2)
		}
		return c
	}
	return []batch.Column{
		column("A", "№ партії", "lrn", 84, ""), column("B", "Опис товару (гр. 31)", "items.description", 99, ""),
		column("C", "Код УКТЗЕД", "items.commodityCode", 99, ""), column("D", "Країна", "items.originCountry", 71, ""),
		column("E", "Вага, кг", "items.netMass", 62, "кг"), column("F", "Вартість", "items.invoiceAmount", 90, "EUR"),
		column("G", "К-сть", "items.supplementaryQuantities", 80, ""), column("H", "Інвойс", "documents.0380", 93, ""),
		column("I", "Дата інвойсу", "documents.0380.date", 95, ""), column("J", "Фрахт", "items.valuationAdjustments.freight", 76, "EUR"),
		column("K", "Менеджер", "", 0, ""),
	}
}
