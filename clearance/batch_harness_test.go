package clearance_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// headings of the workbooks of these tests, and the fields they feed.
var headings = [][2]string{
	{"LRN", "lrn"}, {"Код УКТЗЕД", "items.commodityCode"}, {"Опис товару", "items.description"},
	{"Країна походження", "items.originCountry"}, {"Вага брутто, кг", "items.grossMass"},
	{"Вага нетто, кг", "items.netMass"}, {"Вартість, EUR", "items.invoiceAmount"}, {"Кількість у дод. од., шт", "items.supplementaryQuantities"},
}

// goods is a row without faults.
func goods(lrn string) []string {
	return []string{lrn, "6109100000", "Футболки бавовняні", "CN", "120.5", "110", "1500.00", "500"}
}

// with is a row with one cell changed.
func with(row []string, column int, text string) []string {
	row = append([]string(nil), row...)
	row[column] = text
	return row
}

// sheetOf is a workbook with these rows under the headings.
func sheetOf(rows ...[]string) []byte {
	names := make([]string, len(headings))
	for i, h := range headings {
		names[i] = h[0]
	}
	var sheet strings.Builder
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i, row := range append([][]string{names}, rows...) {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for _, text := range row {
			fmt.Fprintf(&sheet, `<c t="inlineStr"><is><t>%s</t></is></c>`, html.EscapeString(text))
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + rel + `">` +
			`<sheets><sheet name="Товари" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet.String()},
	} {
		w, err := archive.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := archive.Close(); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// wholes is what the tests' workbooks do not say of a declaration.
func wholes(t testing.TB) json.RawMessage {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal(body(t, "import", ""), &d); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lrn", "totalInvoiceAmount", "totalPackageQuantity", "totalGrossMass"} {
		delete(d, name)
	}
	item := d["items"].([]any)[0].(map[string]any)
	for _, name := range []string{"sequence", "supplementaryQuantities", "netMassWithPrimaryPackaging"} {
		delete(item, name)
	}
	return json.RawMessage(asJSON(t, d))
}

// upload is an upload of a file as the tests usually make it.
func upload(t testing.TB, file []byte, change ...func(*clearance.BatchUpload)) clearance.BatchUpload {
	t.Helper()
	u := clearance.BatchUpload{File: bytes.NewReader(file), Size: int64(len(file)), Name: "товари.xlsx"}
	for _, h := range headings {
		u.Order.Mapping.Columns = append(u.Order.Mapping.Columns, batch.Column{Header: h[0], Field: h[1]})
	}
	u.Order.Defaults = wholes(t)
	for _, f := range change {
		f(&u)
	}
	return u
}

func dry(u *clearance.BatchUpload)   { u.Order.DryRun = true }
func force(u *clearance.BatchUpload) { u.Force = true }

func mostFaulty(n int) func(*clearance.BatchUpload) {
	return func(u *clearance.BatchUpload) { u.Order.MostFaulty = &n }
}

// uploaded uploads a file that must be taken.
func (h *house) uploaded(who clearance.Actor, u clearance.BatchUpload) clearance.BatchHead {
	h.t.Helper()
	head, err := h.Upload(ctx, who, u)
	if err != nil {
		h.t.Fatal(err)
	}
	return head
}

// workOff works on everything in line, by turns with the machine that assesses,
// until nothing is left, and gives the batch as it is then.
func (h *house) workOff(id string) clearance.BatchHead {
	h.t.Helper()
	for range 100 {
		worked, err := h.WorkBatch(ctx)
		if err != nil {
			h.t.Fatal(err)
		}
		h.processAll()
		h.store.clock.pass(2 * time.Second)
		if head := h.head(id); !worked && head.Ended() {
			return head
		}
	}
	h.t.Fatalf("the batch does not end: %+v", h.head(id))
	panic("not reached")
}

func (h *house) head(id string) clearance.BatchHead {
	h.t.Helper()
	head, err := h.Batch(ctx, alpha, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return head
}

// processAll assesses everything that was lodged.
func (h *house) processAll() {
	h.t.Helper()
	for {
		entries, err := h.store.Driver.List(ctx, clearance.Filter{Statuses: []declarations.Status{declarations.Lodged}, Limit: 500})
		if err != nil {
			h.t.Fatal(err)
		}
		if len(entries) == 0 {
			return
		}
		refs := make([]clearance.Ref, len(entries))
		for i, e := range entries {
			refs[i] = clearance.Ref{ID: e.ID, Revision: e.Revision}
		}
		if err := h.Process(ctx, refs); err != nil {
			h.t.Fatal(err)
		}
	}
}

// answers gives what became of every row of a batch.
func (h *house) answers(id string) []clearance.BatchAnswer {
	h.t.Helper()
	var all []clearance.BatchAnswer
	for after := 0; ; {
		page, err := h.BatchAnswers(ctx, alpha, id, after, 3)
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, page.Items...)
		if after = page.Next; after == 0 {
			return all
		}
	}
}

// lodgedLRNs counts the declarations kept, by LRN.
func (h *house) lodgedLRNs() map[string]int {
	h.t.Helper()
	counts := map[string]int{}
	f := clearance.Filter{Limit: 500}
	for {
		entries, err := h.store.Driver.List(ctx, f)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, e := range entries {
			counts[e.LRN]++
			f.Before = clearance.Cursor{LodgedAt: e.LodgedAt, ID: e.ID}
		}
		if len(entries) < f.Limit {
			return counts
		}
	}
}

func (f *flawed) PutBatch(ctx context.Context, b clearance.Batch, file iter.Seq2[[]byte, error], leaves []audit.Leaf) (clearance.Batch, error) {
	if err := f.ask("PutBatch"); err != nil {
		return b, err
	}
	return f.Driver.PutBatch(ctx, b, file, leaves)
}

func (f *flawed) LeaseBatch(ctx context.Context, hold time.Duration) (clearance.Batch, bool, error) {
	if err := f.ask("LeaseBatch"); err != nil {
		return clearance.Batch{}, false, err
	}
	return f.Driver.LeaseBatch(ctx, min(hold, f.hold))
}

func (f *flawed) HoldBatch(ctx context.Context, id string, epoch int, hold time.Duration) error {
	if err := f.ask("HoldBatch"); err != nil {
		return err
	}
	return f.Driver.HoldBatch(ctx, id, epoch, min(hold, f.hold))
}

func (f *flawed) AdvanceBatch(ctx context.Context, b clearance.Batch, o []clearance.Outcome, l []audit.Leaf, hold time.Duration) (bool, error) {
	if err := f.ask("AdvanceBatch"); err != nil {
		return false, err
	}
	cancelled, err := f.Driver.AdvanceBatch(ctx, b, o, l, min(hold, f.hold))
	if err != nil {
		return cancelled, err
	}
	return cancelled, f.ask("AdvanceBatch done")
}

func (f *flawed) FilePart(ctx context.Context, tenant string, digest [32]byte, part int) ([]byte, error) {
	if err := f.ask("FilePart"); err != nil {
		return nil, err
	}
	body, err := f.Driver.FilePart(ctx, tenant, digest, part)
	if f.spoilPart != nil && body != nil {
		body = f.spoilPart(body)
	}
	return body, err
}

func (f *flawed) Outcomes(ctx context.Context, batch string, after, n int) ([]clearance.Outcome, error) {
	if err := f.ask("Outcomes"); err != nil {
		return nil, err
	}
	outcomes, err := f.Driver.Outcomes(ctx, batch, after, n)
	for i := range outcomes {
		if f.spoilOutcome != nil {
			f.spoilOutcome(&outcomes[i])
		}
	}
	return outcomes, err
}
