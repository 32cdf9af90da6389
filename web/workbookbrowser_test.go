package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

func TestWorkbooksInBrowser(t *testing.T) {
	browser := startChromium(t)
	for lang, width := range map[string]int64{"uk": 1280, "en": 390} {
		t.Run(fmt.Sprintf("a broker lodges a workbook in %s at %d px", lang, width), func(t *testing.T) {
			o := newOffice()
			lodgingDay(t, o, openTab(t, browser, serve(t, newApp(o, io.Discard)), width), lang)
		})
	}
	for lang, width := range map[string]int64{"uk": 390, "en": 1280} {
		t.Run(fmt.Sprintf("a broker looks at what came of it in %s at %d px", lang, width), func(t *testing.T) {
			o := newOffice()
			readingDay(t, o, openTab(t, browser, serve(t, newApp(o, io.Discard)), width), lang)
		})
	}
	t.Run("hostile workbooks run no script", func(t *testing.T) {
		o := newOffice()
		o.books.plant(`"><img src=x onerror=alert(1)><script>alert(2)</script>{{.}}`)
		b := openTab(t, browser, serve(t, newApp(o, io.Discard)), 1280)
		b.signIn("brama_broker", "en")
		b.open("/batches")
		b.examine("batches-hostile", "en", "")
		b.open("/batches/0190-0001")
		b.examine("batch-hostile", "en", "")
		b.open("/batches/0190-0002")
		want(t, b.text("h1"), `"><img src=x onerror=alert(1)><script>alert(2)</script>{{.}}`)
	})
}

// workbook is a file on the disk of the browser.
func workbook(t *testing.T, name, text string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{path}
}

// lodgingDay goes from an empty page to a lodged workbook.
func lodgingDay(t *testing.T, o *office, b *tab, lang string) {
	b.signIn("brama_broker", lang)
	b.open("/batches")
	b.examine("batches-empty", lang, "")
	b.run(chromedp.SetUploadFiles("#file", workbook(t, "old.xls", "xls"), chromedp.ByQuery))
	b.press("form.upload button")
	b.examine("batches-refused", lang, "415")

	b.run(chromedp.SetUploadFiles("#file", workbook(t, "Партія січень 2026.xlsx", "goods"), chromedp.ByQuery))
	b.press("form.upload button")
	b.examine("batch-checked", lang, "")
	b.run(chromedp.SetValue("#col-E", "items.grossMass", chromedp.ByQuery), chromedp.Click("#save", chromedp.ByQuery))
	b.press("#mapping button")
	want(t, o.books.uploads[2].Order.Mapping.Columns[4].Field, "items.grossMass")
	want(t, o.books.uploads[2].Order.SaveMapping, true)
	var chosen string
	b.run(chromedp.Value("#col-E", &chosen, chromedp.ByQuery))
	want(t, chosen, "items.grossMass")

	o.books.pace(1)
	b.press(`form[action$="/lodge"] button`)
	b.examine("batch-lodging", lang, "")
	rows := b.text("[data-live=rows]")
	o.books.pace(700)
	b.run(chromedp.PollFunction(`(before) => document.querySelector("[data-live=rows]").textContent !== before`, nil,
		chromedp.WithPollingArgs(rows)), chromedp.WaitVisible("#answers", chromedp.ByQuery))
	b.examine("batch-lodged", lang, "")
	b.press("#answers tbody a")
	b.examine("batch-declaration", lang, "")
}

// readingDay looks at workbooks in every state.
func readingDay(t *testing.T, o *office, b *tab, lang string) {
	who := clearance.Actor{Tenant: "tov-pryklad", Name: "i.melnyk", Role: clearance.Broker}
	for i, status := range []clearance.BatchStatus{clearance.BatchDone, clearance.BatchRefused, clearance.BatchFailed, clearance.BatchCancelled, clearance.BatchDone, clearance.BatchProcessing} {
		u := clearance.BatchUpload{Name: fmt.Sprintf("партія-%d.xlsx", i+1), File: strings.NewReader("x"), Size: 1}
		u.Order.DryRun = i == 4
		h := o.books.open(who, u)
		h.Status = status
		o.books.files[h.ID], o.books.lodged["x"] = "x", "0190-0001"
	}
	o.books.list[1].Accepted, o.books.list[1].Problems = 0, fault.List{ruleMany.At("")}
	b.signIn("brama_broker", lang)
	b.open("/batches")
	b.examine("batches", lang, "")
	b.open("/batches/0190-0002")
	b.examine("batch-refused", lang, "")
	b.open("/batches/0190-0005")
	b.press(`form[action$="/lodge"] button`)
	b.examine("batch-known", lang, "")
	b.open("/declarations")
	b.examine("declarations-export", lang, "")
}

// pace sets how many rows are worked on between two looks.
func (k *books) pace(rows int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.step = rows
}

// plant makes two workbooks, one at work, in which every text is the same.
func (k *books) plant(text string) {
	who := clearance.Actor{Tenant: "tov-pryklad", Name: text, Role: clearance.Broker}
	message := fault.Text{UK: text, EN: text}
	k.faults = []batch.RowFault{{Row: 5, Column: "C", Code: "x.y", Level: fault.Substance, Message: message},
		{Row: 5, Column: text, Code: text, Level: fault.Warning, Message: message}}
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	k.preview = fmt.Sprintf(`{"lrn":%[1]s,"declarationOffice":%[1]s,"exporter":{"name":%[1]s},"items":[{"sequence":1,"commodityCode":%[1]s,"description":%[1]s,"originCountry":%[1]s,
"supplementaryQuantities":[{"unit":%[1]s,"value":"1"}]}]}`, quoted)
	for range 2 {
		h := k.open(who, clearance.BatchUpload{Name: text, Order: clearance.BatchOrder{DryRun: true}})
		h.Sheet, h.Problems = text, fault.List{{Code: text, Pointer: text, Message: message}}
		for i := range h.Mapping {
			h.Mapping[i].Header, h.Mapping[i].Unit = text, text
		}
		h.Mapping[10].Field = text
	}
	k.list[1].Status, k.step = clearance.BatchChecking, 1
}
