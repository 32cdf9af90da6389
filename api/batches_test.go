package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
)

const batchesPath = "/api/v1/batches"

// formType are the headers of the forms of formOf.
var formType = []string{"Content-Type", "multipart/form-data; boundary=XyZ"}

// part is one part of a form, its headers included.
type part string

func textPart(name, text string) part {
	return part(fmt.Sprintf("Content-Disposition: form-data; name=%q\r\n\r\n%s", name, text))
}

func filePart(name, content string) part {
	return part(`Content-Disposition: form-data; name="file"; filename="` + name +
		"\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content)
}

func formOf(parts ...part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--XyZ\r\n" + string(p) + "\r\n")
	}
	return b.String() + "--XyZ--\r\n"
}

func TestAWorkbookIsUploadedWithAllThatCanBeAskedOfIt(t *testing.T) {
	h := open(t)
	content := "PK\x03\x04" + strings.Repeat("a workbook\r\n--Xy\r\n", 10_000)
	a := h.ask("POST", batchesPath, broker, formOf(
		textPart("dryRun", "true"), textPart("mostFaulty", "0"),
		filePart("імпорт травень.xlsx", content),
		textPart("mapping", `{"headerRow":3,"mapping":[{"column":"E","field":"items.commodityCode"}]}`),
		textPart("defaults", `{"declarationType":"IM"}`), textPart("takeFormulas", "true"),
		textPart("saveMapping", "true"), textPart("force", "false")), formType...)
	a.want(t, 202, `"status":"received"`, `"mapping":[]`)
	if want := batchesPath + "/" + h.shelf.books()[0].head.ID; a.header.Get("Location") != want {
		t.Errorf("%v, not %s", a.header, want)
	}
	got := h.shelf.books()[0]
	if string(got.body) != content || got.upload.Name != "імпорт травень.xlsx" || got.upload.Force {
		t.Errorf("%d bytes as %q", len(got.body), got.upload.Name)
	}
	zero := 0
	order := got.upload.Order
	if len(order.Mapping.Columns) != 1 || order.Mapping.Columns[0].Index != 4 || order.Mapping.HeaderRow != 3 {
		t.Errorf("%+v", order.Mapping)
	}
	order.Mapping = clearance.BatchOrder{}.Mapping
	want := clearance.BatchOrder{DryRun: true, TakeFormulas: true, SaveMapping: true, MostFaulty: &zero,
		Defaults: json.RawMessage(`{"declarationType":"IM"}`)}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameFileAgainIsAnsweredWithTheFirstBatch(t *testing.T) {
	h := open(t)
	first := h.uploaded(broker, "PK same")
	again := h.ask("POST", batchesPath, importer, formOf(filePart("x.xlsx", "PK same")), formType...)
	again.want(t, 200, `"known":true`, first)
	if again.header.Get("Location") != batchesPath+"/"+first {
		t.Errorf("%v", again.header)
	}
	h.ask("POST", batchesPath, rival, formOf(filePart("x.xlsx", "PK same")), formType...).want(t, 202)
	h.ask("POST", batchesPath, broker, formOf(textPart("force", "true"), filePart("x.xlsx", "PK same")),
		formType...).want(t, 202)
}

func TestAnEarlierBatchStandsForItsFile(t *testing.T) {
	h := open(t)
	id := h.uploaded(broker, "PK")
	// What a browser sends where no file was chosen is no file.
	h.ask("POST", batchesPath, broker, formOf(textPart("from", id), filePart("", "")), formType...).want(t, 202)
	if got := h.shelf.books()[1].upload; got.From != id || got.File != nil {
		t.Errorf("%+v", got)
	}
}

func TestEveryFaultOfAFormIsTold(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Limits.Small = 100 })
	file := filePart("x.xlsx", "PK")
	for name, c := range map[string]struct {
		parts []part
		want  string // code and pointer of each
	}{
		"nothing": {nil, "request.workbook /file"},
		"a file and an earlier batch": {[]part{file, textPart("from", "x")},
			"request.workbook /file"},
		"a file twice":   {[]part{file, file}, "request.part-repeated /file"},
		"an unknown one": {[]part{file, textPart("a/b~", "x")}, "request.part-unknown /a~1b~0"},
		"one without a name": {[]part{file, "Content-Type: text/plain\r\n\r\nx"},
			"request.part-unknown /"},
		"flags that are none": {[]part{file, textPart("dryRun", "yes"), textPart("force", "")},
			"request.part-value /dryRun, request.part-value /force"},
		"numbers that are none": {[]part{file, textPart("mostFaulty", "-1")}, "request.part-value /mostFaulty"},
		"a long text and no file": {[]part{textPart("from", strings.Repeat("x", 101))},
			"request.part-too-large /from"},
		"documents with faults": {[]part{textPart("mapping", `{"mapping":[{"column":"E","feld":"x"}]}`),
			textPart("defaults", `{"lrn":1}`), textPart("dryRun", "1")},
			"request.part-value /dryRun, request.workbook /file, json.bare-number /defaults/lrn, " +
				"json.unknown-field /mapping/mapping/0/feld"},
		"a mapping that is no JSON": {[]part{file, textPart("mapping", "E=1")}, "json.syntax /mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			a := h.ask("POST", batchesPath, broker, formOf(c.parts...), formType...)
			var got []string
			for _, f := range a.problem(t).Errors {
				got = append(got, f.Code+" "+f.Pointer)
			}
			if a.status != 422 || strings.Join(got, ", ") != c.want {
				t.Errorf("%d %s, not %s", a.status, strings.Join(got, ", "), c.want)
			}
		})
	}
	if len(h.shelf.books()) != 0 {
		t.Error("something was kept")
	}
}

func TestOnlyFormsAreReadWhereAFormIsAwaited(t *testing.T) {
	h := open(t)
	body := formOf(filePart("x.xlsx", "PK"))
	for _, headers := range [][]string{
		{"Content-Type", "application/json"}, {"Content-Type", ""}, {"Content-Type", "multipart/form-data"},
		{"Content-Type", "multipart/mixed; boundary=XyZ"},
		append([]string{"Content-Encoding", "gzip"}, formType...),
	} {
		a := h.ask("POST", batchesPath, broker, body, headers...)
		a.want(t, 415, `"code":"request.form-only"`)
	}
}

func TestAFormThatIsNotWellFormedIsRefused(t *testing.T) {
	h := open(t)
	for name, body := range map[string]string{
		"another boundary":      strings.ReplaceAll(formOf(filePart("x", "PK")), "XyZ", "Other"),
		"no last boundary":      strings.TrimSuffix(formOf(filePart("x", "PK")), "--XyZ--\r\n"),
		"nothing":               " ",
		"a header without end":  "--XyZ\r\nContent-Disposition: form-data; name=\"file\"",
		"a header that is none": "--XyZ\r\nform-data\r\n\r\nPK\r\n--XyZ--\r\n",
		"too many parts":        formOf(make([]part, 51)...),
	} {
		t.Run(name, func(t *testing.T) {
			h.ask("POST", batchesPath, broker, body, formType...).want(t, 400, `"code":"request.form"`)
		})
	}
}

func TestBatchesAreListedAndTold(t *testing.T) {
	h := open(t)
	h.ask("GET", batchesPath, broker, "").want(t, 200, `{"items":[]}`)
	id := h.uploaded(broker, "1")
	h.uploaded(broker, "2")
	h.uploaded(rival, "3")
	h.ask("GET", batchesPath+"?limit=1", broker, "").want(t, 200, id, `"nextCursor":"next"`)
	h.ask("GET", batchesPath+"?cursor=next", broker, "").want(t, 200, `{"items":[]}`)
	path := batchesPath + "/" + id
	h.ask("GET", path, broker, "").want(t, 200, `"rowsTotal":0`, `"mapping":[]`)
	h.ask("GET", path+"/rows?after=0&limit=2", broker, "").want(t, 200, `"n":1,"rows":[2,3]`, `"rows":[]`, `"next":2`)
	h.ask("GET", path+"/rows?after=50", broker, "").want(t, 200, `"n":51`)
	h.ask("GET", path+"/preview", broker, "").want(t, 200, `"rows":[],"declaration":{"lrn":"A-1"`, `"faults":[]`)
	h.ask("POST", path+"/cancel", broker, "").want(t, 200, `"cancelling":true`)
	for _, query := range []string{"?limit=0", "?limit=501", "?after=1", "?x=1"} {
		h.ask("GET", batchesPath+query, broker, "").want(t, 400)
	}
	h.ask("GET", path+"/rows?after=-1", broker, "").want(t, 400)
}

func TestABrowserUploadsFromOurOwnPagesOnly(t *testing.T) {
	h := open(t)
	cookie := append([]string{"Cookie", "brama-session=session-" + broker}, formType...)
	body := formOf(filePart("x.xlsx", "PK"))
	h.ask("POST", batchesPath, "", body, cookie...).want(t, 403)
	h.ask("POST", batchesPath, "", body, append(cookie, "Origin", "https://evil.test")...).want(t, 403)
	h.ask("POST", batchesPath, "", body, append(cookie, "Origin", "http://brama.test")...).want(t, 202)
	h.ask("POST", batchesPath, "", body, append(cookie, "X-Brama-CSRF", "csrf-of-"+broker)...).want(t, 200)
}
