package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
)

// part is a field of a form with a file; one with a file name is the file.
type part struct{ name, file, text string }

// parts writes a form with a file.
func parts(t *testing.T, list ...part) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range list {
		var to io.Writer
		var err error
		if p.file != "" {
			to, err = w.CreateFormFile(p.name, p.file)
		} else {
			to, err = w.CreateFormField(p.name)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, p.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

// send sends a form with a file to /batches.
func (b *browser) send(list ...part) answer {
	b.t.Helper()
	body, kind := parts(b.t, list...)
	return b.raw(body, kind)
}

func (b *browser) raw(body []byte, kind string) answer {
	b.t.Helper()
	req := httptest.NewRequest("POST", "/batches", bytes.NewReader(body))
	req.Header.Set("Content-Type", kind)
	return b.ask(req)
}

// ask sends a request with the cookies of the browser.
func (b *browser) ask(req *http.Request) answer {
	b.t.Helper()
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for name, values := range b.header {
		req.Header[name] = values
	}
	resp, err := b.app.Test(req, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range resp.Cookies() {
		b.keep(c)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// trader is a broker at work: the first CSRF token is "csrf-1".
func trader(t *testing.T) (*browser, *office) {
	o := newOffice()
	b := signedIn(t, o, "brama_broker")
	b.cookies["brama-lang"] = "en"
	return b, o
}

var csrf = part{name: "csrf", text: "csrf-1"}

func TestUploading(t *testing.T) {
	t.Run("a workbook is checked first, and its page shown", func(t *testing.T) {
		b, o := trader(t)
		a := b.send(csrf, part{"file", "товари.xlsx", "goods"}, part{name: "formulas", text: "take"}, part{name: "faulty", text: "12"},
			part{name: "defaults", text: `{"declarationOffice":"UA100230"}`}, part{name: "sheet", text: " Товари "}, part{name: "row", text: "3"})
		want(t, a.status, http.StatusSeeOther)
		want(t, a.header.Get("Location"), "/batches/0190-0001")
		u := o.books.uploads[0]
		want(t, u.Name, "товари.xlsx")
		want(t, u.Size, 5)
		most := 12
		wanted := clearance.BatchOrder{DryRun: true, TakeFormulas: true, MostFaulty: &most, Defaults: []byte(`{"declarationOffice":"UA100230"}`),
			Mapping: batch.Mapping{Sheet: "Товари", HeaderRow: 3}}
		if diff := cmp.Diff(wanted, u.Order); diff != "" {
			t.Error(diff)
		}
		want(t, b.get("/batches/0190-0001").status, http.StatusOK)
	})
	t.Run("no file is left behind", func(t *testing.T) {
		t.Setenv("TMPDIR", t.TempDir())
		b, _ := trader(t)
		b.send(csrf, part{"file", "a.xlsx", "goods"})
		b.send(csrf, part{"file", "a.xls", "xls"})
		b.send(csrf, part{"file", "a.xlsx", strings.Repeat("x", 2<<20)})
		left, err := os.ReadDir(os.TempDir())
		if err != nil || len(left) != 0 {
			t.Errorf("%v, %v", left, err)
		}
	})
	for name, c := range map[string]struct {
		parts  []part
		status int
		say    []string
	}{
		"without a file the page asks for one":                {[]part{csrf}, 422, []string{"Choose a workbook.", `href="#file"`}},
		"with an empty choice the page asks for a file":       {[]part{csrf, {"file", "", ""}}, 422, []string{"Choose a workbook."}},
		"a workbook of the old kind is refused with a remedy": {[]part{csrf, {"file", "a.xls", "xls"}}, 415, []string{"save it as .xlsx", "workbook.legacy", `role="alert"`}},
		"a sheet without headings leads to the field for them": {[]part{csrf, {"file", "a.xlsx", "headless"}}, 422,
			[]string{"No headings were found.", `href="#row"`, `<details class="optional" open>`}},
		"a fault of the defaults leads to them, and they are kept": {[]part{csrf, {"file", "a.xlsx", "goods"}, {name: "defaults", text: `{"shoeSize":"44"}`}}, 422,
			[]string{"Defaults (JSON) shoeSize: There is no such field.", `href="#defaults"`, "shoeSize&#34;:&#34;44", "<details class=\"optional\" open>"}},
		"defaults that are no JSON are told before anything is sent on": {[]part{csrf, {"file", "a.xlsx", "goods"}, {name: "defaults", text: `{`}}, 422,
			[]string{"This is not JSON"}},
		"a number of rows that is none is told":    {[]part{csrf, {"file", "a.xlsx", "goods"}, {name: "faulty", text: "-1"}}, 422, []string{"Most faulty rows: This must be a whole number", `href="#faulty"`}},
		"a file over the limit is refused":         {[]part{csrf, {"file", "a.xlsx", strings.Repeat("x", 1<<20+1)}}, 413, []string{"The file is over 1 MiB", "web.file-too-large"}},
		"a form that is too long is refused":       {[]part{csrf, {name: "defaults", text: strings.Repeat("x", 65<<10)}}, 413, []string{"The form is too large"}},
		"a stale form is refused":                  {[]part{{name: "csrf", text: "csrf-0"}, {"file", "a.xlsx", "goods"}}, 403, []string{"The form is out of date"}},
		"a file before the token is not read":      {[]part{{"file", "a.xlsx", "goods"}, csrf}, 403, []string{"The form is out of date"}},
		"a form without the token is refused":      {[]part{{name: "formulas", text: "take"}, csrf}, 403, []string{"The form is out of date"}},
		"a file named like the token is no token":  {[]part{{"csrf", "x", "csrf"}, csrf}, 403, []string{"The form is out of date"}},
		"the second of two files is not looked at": {[]part{csrf, {"file", "a.xlsx", "goods"}, {"file", "b.xls", "xls"}}, 303, nil},
	} {
		t.Run(name, func(t *testing.T) {
			b, o := trader(t)
			a := b.send(c.parts...)
			want(t, a.status, c.status)
			contains(t, a, c.say...)
			if len(o.books.list) > 0 && c.status != 303 {
				t.Error("a batch was made")
			}
		})
	}
	t.Run("another kind of form is refused", func(t *testing.T) {
		b, _ := trader(t)
		want(t, b.post("/batches", "csrf", "csrf-1").status, http.StatusUnsupportedMediaType)
		want(t, b.raw([]byte("x"), "multipart/form-data").status, http.StatusUnsupportedMediaType)
	})
	t.Run("a form of another site is refused unread", func(t *testing.T) {
		b, o := trader(t)
		b.header.Set("Sec-Fetch-Site", "cross-site")
		want(t, b.send(csrf, part{"file", "a.xlsx", "goods"}).status, http.StatusForbidden)
		want(t, len(o.books.uploads), 0)
	})
	t.Run("a guest is led to the sign-in page and back", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		a := b.send(csrf, part{"file", "a.xlsx", "goods"})
		want(t, a.header.Get("Location"), "/signin?next=%2Fbatches")
		contains(t, b.get("/signin?next=/batches"), `name="next" value="/batches"`)
	})
	t.Run("inspectors have no workbooks", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_inspector")
		want(t, b.get("/batches").status, http.StatusForbidden)
		want(t, b.send(csrf, part{"file", "a.xlsx", "goods"}).status, http.StatusForbidden)
		lacks(t, b.get("/inspections"), `href="/batches"`)
	})
}

func TestTheListOfWorkbooks(t *testing.T) {
	b, _ := trader(t)
	contains(t, b.get("/batches"), "No workbook has been uploaded yet.", "/api/v1/batches/template.xlsx?lang=en", `aria-current="page">Workbooks`,
		`enctype="multipart/form-data"`, `accept=".xlsx,.csv,.txt"`)
	for _, name := range []string{"one.xlsx", "two.csv", "three.xlsx", "four.xlsx"} {
		b.send(csrf, part{"file", name, name})
	}
	a := b.get("/batches")
	contains(t, a, `<a href="/batches/0190-0004">four.xlsx</a>`, "Checked", "4,000", "2,000", `href="/batches?cursor=after-3"`, "12\u00a0Jan\u00a02026,\u00a014:33")
	lacks(t, a, "one.xlsx", "<script", "1,800") // a check has lodged none of those without faults
	if form := a.body[strings.Index(a.body, "<form class=\"upload\""):]; strings.Index(form, `name="csrf"`) > strings.Index(form, `name="file"`) {
		t.Error("the token stands behind the file")
	}
	contains(t, b.get("/batches?lang=uk"), "Перевірити таблицю", "template.xlsx?lang=uk", "Перевірено")
}

func TestOneWorkbook(t *testing.T) {
	b, o := trader(t)
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	a := b.get("/batches/0190-0001")
	t.Run("it says what came of it", func(t *testing.T) {
		contains(t, a, "<h1 id=\"file\">goods.xlsx</h1>", "4,000 / 4,000", "1,800", "Lodge 1,800\u00a0declarations", "sheet “Товари”, headings in row 3",
			"The tariff has no code 6109100009.", `href="/batches/0190-0001/result?lang=en"`,
			"23, 43, 63, 83, 103, 123, 143, 163, 183, 203, 223, 243", "and 188 more")
		want(t, strings.Count(a.body, "tariff.code-unknown"), 1+1) // and one beside the preview
		lacks(t, a, "are shown, equal ones together")
	})
	t.Run("it shows the first fifty different faults, and says that there are more", func(t *testing.T) {
		o.books.faults = make([]batch.RowFault, 60)
		for i := range o.books.faults {
			f := ruleCode.At("", "code", strconv.Itoa(i))
			o.books.faults[i] = batch.RowFault{Row: i + 4, Column: "C", Code: f.Code, Level: f.Level, Message: f.Message}
		}
		many := b.get("/batches/0190-0001")
		o.books.faults = nil
		contains(t, many, "The first 50 are shown, equal ones together", "no code 49.", "and 1,988 more")
		faults := many.body[strings.Index(many.body, `id="faults"`):strings.Index(many.body, `id="mapping"`)]
		want(t, strings.Count(faults, "<tr>"), 50+1) // and the headings
	})
	t.Run("it shows how every column was understood", func(t *testing.T) {
		contains(t, a, `<option value="items.commodityCode" selected>Commodity code · 33</option>`, "Код УКТЗЕД", "certain", "doubtful", "62\u00a0%",
			`<td class="free sample" data-label="First value">6109100000</td>`, `>RE-2026-00417</td>`, `>75.00</td>`, `>500</td>`, `>2026-01-05</td>`,
			`id="sheet" name="sheet" value="Товари"`, `id="row" name="row" value="3"`, `aria-label="Field of column K “Менеджер”"`, `<optgroup label="Documents">`)
		want(t, strings.Count(a.body, `<option value="items.netMass">`), 11)
	})
	t.Run("it shows the first rows as declarations", func(t *testing.T) {
		contains(t, a, "Rows 4–5", "Rows 6, 8", "Парасольки складані", "6109\u00a010\u00a000\u00a000", "Textilhandel Rheinland GmbH &amp; Co. KG", "1,500.00")
	})
	t.Run("it shows the answers by twenty-five", func(t *testing.T) {
		contains(t, a, `rel="next" href="/batches/0190-0001?after=25#answers"`, "2026-000025", "27,600.48\u00a0UAH")
		second := b.get("/batches/0190-0001?after=25")
		contains(t, second, "2026-000026", "2026-000050", "after=50#answers")
		lacks(t, second, `id="faults"`, "2026-000025<")
		lacks(t, b.get("/batches/0190-0001?after=1975"), "rel=\"next\"")
		want(t, b.get("/batches/0190-0001?after=x").status, http.StatusOK)
	})
	t.Run("a check that has ended needs no script", func(t *testing.T) {
		lacks(t, a, "<script", "http-equiv")
		if strings.Contains(a.header.Get("Content-Security-Policy"), "script-src") {
			t.Error(a.header.Get("Content-Security-Policy"))
		}
	})
	t.Run("it is there in Ukrainian", func(t *testing.T) {
		contains(t, b.get("/batches/0190-0001?lang=uk"), "Подати 1\u202f800\u00a0декларацій", "Код товару · 33", "напевно", "сумнівно", "Рядки 4–5", "змістова",
			"Коду 6109100009 у тарифі немає.", "result?lang=uk")
	})
	t.Run("a foreign one is not found", func(t *testing.T) {
		o.tokens["brama_other"] = clearance.Actor{Tenant: "other", Name: "x", Role: clearance.Importer}
		other := signedIn(t, o, "brama_other")
		for _, path := range []string{"", "/events", "/result"} {
			if path != "/result" {
				want(t, other.get("/batches/0190-0001"+path).status, http.StatusNotFound)
			}
			want(t, other.get("/batches/0190-9999"+path).status, http.StatusNotFound)
		}
		want(t, other.get("/batches/..%2f..").status, http.StatusNotFound)
	})
	t.Run("one whose rows cannot be shown is shown without them", func(t *testing.T) {
		b.send(csrf, part{"file", "s.xlsx", "spoilt"})
		lacks(t, b.get("/batches/0190-0002"), `id="preview"`)
	})
}

func TestCorrectingColumns(t *testing.T) {
	b, o := trader(t)
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	t.Run("the corrected columns are checked, the file is not sent again", func(t *testing.T) {
		a := b.post("/batches/0190-0001/check", "csrf", "csrf-1", "col-E", "items.grossMass", "col-K", "", "sheet", "Товари", "row", "3", "save", "yes", "formulas", "take")
		want(t, a.header.Get("Location"), "/batches/0190-0002")
		u := o.books.uploads[1]
		want(t, u.From, "0190-0001")
		if u.File != nil || !u.Order.DryRun || !u.Order.SaveMapping || !u.Order.TakeFormulas {
			t.Errorf("%+v", u)
		}
		columns := proposedColumns()
		columns[4].Field = "items.grossMass"
		if diff := cmp.Diff(batch.Mapping{Sheet: "Товари", HeaderRow: 3, Columns: columns}, u.Order.Mapping); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("of another sheet the columns are proposed anew", func(t *testing.T) {
		b.post("/batches/0190-0001/check", "csrf", "csrf-1", "col-E", "items.grossMass", "sheet", "Other", "row", "1")
		if diff := cmp.Diff(batch.Mapping{Sheet: "Other", HeaderRow: 1}, o.books.uploads[2].Order.Mapping); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("what is refused is shown on the page, with what was chosen", func(t *testing.T) {
		a := b.post("/batches/0190-0001/check", "csrf", "csrf-1", "col-E", "items.invoiceAmount", "sheet", "Товари", "row", "3")
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, `<a href="#col-F">Column F: The field is named twice.</a>`, `name="col-E" aria-label="Field of column E “Вага, кг”">
<option value="items.invoiceAmount" selected>`)
	})
	t.Run("an unreadable option is told", func(t *testing.T) {
		a := b.post("/batches/0190-0001/check", "csrf", "csrf-1", "row", "first")
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "Row of headings: This must be a whole number")
	})
	t.Run("a stale form is refused", func(t *testing.T) {
		for _, action := range []string{"check", "lodge", "cancel"} {
			want(t, b.post("/batches/0190-0001/"+action, "csrf", "csrf-9").status, http.StatusForbidden)
		}
	})
}

func TestLodgingAWorkbook(t *testing.T) {
	b, o := trader(t)
	b.send(csrf, part{"file", "goods.xlsx", "goods"}, part{name: "formulas", text: "take"}, part{name: "faulty", text: "500"}, part{name: "defaults", text: "{}"})
	t.Run("what was checked is lodged in the same way", func(t *testing.T) {
		a := b.post("/batches/0190-0001/lodge", "csrf", "csrf-1")
		want(t, a.header.Get("Location"), "/batches/0190-0002")
		u := o.books.uploads[1]
		if u.From != "0190-0001" || u.File != nil || u.Force {
			t.Errorf("%+v", u)
		}
		most := 500
		wanted := clearance.BatchOrder{TakeFormulas: true, MostFaulty: &most, Defaults: []byte("{}"),
			Mapping: batch.Mapping{Sheet: "Товари", HeaderRow: 3, Columns: proposedColumns()}}
		if diff := cmp.Diff(wanted, u.Order); diff != "" {
			t.Error(diff)
		}
		contains(t, b.get("/batches/0190-0002"), `<a class="mrn" href="/declarations/`+richMRN+`">`, "Green", "Released", "Lodged", "Lodge this file again")
	})
	t.Run("the same file again leads to the first, with the way to do it all the same", func(t *testing.T) {
		b.send(csrf, part{"file", "copy.xlsx", "goods"})
		a := b.post("/batches/0190-0003/lodge", "csrf", "csrf-1")
		want(t, a.header.Get("Location"), "/batches/0190-0002?again=0190-0003#again")
		page := b.get("/batches/0190-0002?again=0190-0003")
		contains(t, page, "This very file was lodged before", `action="/batches/0190-0003/lodge"`, `id="sure"`, "required")
		lacks(t, b.get(`/batches/0190-0002?again=0190"><script>`), "<script>")
	})
	t.Run("it is lodged again only by who says so", func(t *testing.T) {
		a := b.post("/batches/0190-0003/lodge", "csrf", "csrf-1", "again", "yes")
		want(t, a.status, http.StatusBadRequest)
		contains(t, a, "tick the box")
		a = b.post("/batches/0190-0003/lodge", "csrf", "csrf-1", "again", "yes", "sure", "yes")
		want(t, a.header.Get("Location"), "/batches/0190-0004")
		want(t, o.books.uploads[len(o.books.uploads)-1].Force, true)
	})
	t.Run("one that was refused says why", func(t *testing.T) {
		b.send(csrf, part{"file", "bad.xlsx", "bad"}, part{name: "faulty", text: "1"})
		want(t, o.books.list[len(o.books.list)-1].Status, clearance.BatchDone)
		o.books.list[len(o.books.list)-1].DryRun = false
		o.books.list[len(o.books.list)-1].Status = clearance.BatchRefused
		o.books.list[len(o.books.list)-1].Problems = append(o.books.list[len(o.books.list)-1].Problems, ruleMany.At(""))
		contains(t, b.get("/batches/0190-0005"), "Refused: too many faults", "Why it was not lodged", "There are more faulty rows than were allowed.")
	})
}

func TestAWorkbookAtWork(t *testing.T) {
	b, o := trader(t)
	o.books.step = 1000
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	a := b.get("/batches/0190-0001")
	t.Run("it says how far it is, and can be stopped", func(t *testing.T) {
		contains(t, a, "Being checked", `<progress value="1000" max="4000"`, "1,000 / 4,000", `action="/batches/0190-0001/cancel"`, "You may close this page")
		lacks(t, a, "/result", "/lodge", `id="answers"`)
	})
	t.Run("the page asks for itself again where no script runs", func(t *testing.T) {
		contains(t, a, `<noscript><meta http-equiv="refresh" content="5"></noscript>`)
	})
	t.Run("its one script is a file of ours", func(t *testing.T) {
		want(t, strings.Count(a.body, "<script"), 1)
		policy := a.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'self'; connect-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Error(policy)
		}
		contains(t, a, `data-events="/batches/0190-0001/events"`)
		_, rest, _ := strings.Cut(a.body, `<script src="`)
		address, _, _ := strings.Cut(rest, `"`)
		script := b.get(address)
		want(t, script.header.Get("Content-Type"), "text/javascript; charset=utf-8")
		contains(t, script, "EventSource")
	})
	t.Run("when it is lodged it may still be waiting for channels", func(t *testing.T) {
		o.books.step = 0
		o.books.list[0].Status, o.books.list[0].DryRun = clearance.BatchProcessing, false
		contains(t, b.get("/batches/0190-0001"), "Lodged, channels being chosen", "<script", `id="answers"`)
	})
}

func TestStoppingAWorkbook(t *testing.T) {
	b, o := trader(t)
	o.books.step = 1000
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	a := b.post("/batches/0190-0001/cancel", "csrf", "csrf-1")
	want(t, a.header.Get("Location"), "/batches/0190-0001")
	contains(t, b.get("/batches/0190-0001"), "It is being stopped.", "Being stopped", "disabled")
	for range 4 {
		b.get("/batches/0190-0001")
	}
	b.post("/batches/0190-0001/cancel", "csrf", "csrf-1")
	contains(t, b.get("/batches/0190-0001"), "There was nothing left to stop")
	want(t, b.post("/batches/0190-0404/cancel", "csrf", "csrf-1").status, http.StatusNotFound)
}

func TestDownloads(t *testing.T) {
	b, o := trader(t)
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	t.Run("the answered workbook comes in the language of the page", func(t *testing.T) {
		a := b.get("/batches/0190-0001/result?lang=uk")
		want(t, a.status, http.StatusOK)
		want(t, len(a.body), 200_000)
		want(t, a.header.Get("Content-Type"), batch.XLSX.ContentType())
		if name := a.header.Get("Content-Disposition"); !strings.HasPrefix(name, "attachment; filename*=utf-8''%D0%B2") {
			t.Error(name)
		}
	})
	t.Run("more at once than there is room for are sent away, and room comes back", func(t *testing.T) {
		for range 12 {
			want(t, b.get("/batches/0190-0001/result").status, http.StatusOK)
			want(t, b.do("HEAD", "/batches/0190-0001/result", nil).status, http.StatusOK)
			want(t, b.get("/batches/0190-0404/result").status, http.StatusNotFound)
		}
	})
	t.Run("the list of declarations comes as it is narrowed", func(t *testing.T) {
		a := b.get("/declarations?status=released&office=UA100230&q=x&lang=en")
		contains(t, a, `/declarations/export?form=xlsx&amp;office=UA100230&amp;q=x&amp;status=released"`, `form=csv`)
		a = b.get("/declarations/export?form=csv&status=released&office=UA100230&q=x&cursor=y")
		want(t, a.header.Get("Content-Type"), batch.CSV.ContentType())
		want(t, a.header.Get("Content-Disposition"), "attachment; filename=declarations.csv")
		wanted := clearance.Query{Status: "released", Office: "UA100230", Text: "x"}
		want(t, o.books.queries[0], wanted)
		want(t, b.get("/declarations/export?form=exe").status, http.StatusNotFound)
	})
}
