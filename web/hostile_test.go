package web_test

import (
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode"
)

// everyField is the fields of the calculator.
func everyField() []string {
	return []string{"code", "origin", "proof", "date", "procedure", "months", "destination", "payer", "crossing", "basis", "value",
		"invoice", "currency", "freight", "freight-in", "insurance", "insurance-in", "cost1", "cost1-kind", "cost1-in",
		"fuel", "displacement", "year", "battery", "additional", "relief-duty", "relief-excise", "relief-vat", "q.кг",
		`q."><script>alert(1)</script>`, "lang", "q"}
}

func TestHostileQuestions(t *testing.T) {
	b := newBrowser(t, newOffice())
	for _, text := range []string{`"><script>alert(1)</script>`, "' onfocus=alert(1) autofocus='", "javascript:alert(1)", "{{.}}", "\xff\xfe", "\x00", "\u202e1", strings.Repeat("9", 300)} {
		query := url.Values{}
		for _, field := range everyField() {
			query.Set(field, text)
		}
		for _, path := range []string{"/calculator?", "/tariff?", "/tariff/6109100000?", "/tariff/61?"} {
			a := b.get(path + query.Encode())
			if a.status >= 500 || a.status == 400 {
				t.Errorf("%s with %q: %d", path, text, a.status)
			}
			lacks(t, a, "<script", " onfocus=alert(1) autofocus='", `href="javascript:`)
		}
	}
	t.Run("a field that comes again and again counts once", func(t *testing.T) {
		a := b.get("/calculator?code=6109100000&value=100&origin=CN&code=1&value=2&lang=en" + strings.Repeat("&value=3", 200))
		want(t, a.status, 200)
		contains(t, a, "34.40\u00a0UAH")
	})
	t.Run("thousands of fields cost no more than eight kilobytes do", func(t *testing.T) {
		var query strings.Builder
		for i := 0; query.Len() < 8000; i++ {
			query.WriteString("&q." + strings.Repeat("a", i%7) + string(rune('a'+i%26)) + "=1")
		}
		want(t, b.get("/calculator?code=6109100000&value=1"+query.String()).status, 200)
	})
	t.Run("more than eight kilobytes are refused", func(t *testing.T) {
		a := b.get("/calculator?code=" + strings.Repeat("1", 8<<10))
		want(t, a.status, http.StatusRequestEntityTooLarge)
		want(t, b.get("/tariff/61?x="+strings.Repeat("1", 8<<10)).status, http.StatusRequestEntityTooLarge)
	})
	t.Run("an address that cannot be read is refused", func(t *testing.T) {
		want(t, rawGet(t, "/calculator?code=%zz&value=1"), http.StatusBadRequest)
	})
}

func TestHostileWorkbooks(t *testing.T) {
	for _, text := range []string{`"><script>alert(1)</script>`, "' onfocus=alert(1) autofocus='", "javascript:alert(1)", "{{.}}", "</textarea><script>",
		"</title><script>", "=cmd|' /C calc'!A0", "a\u202eb", "</option></select><script>"} {
		b, o := trader(t)
		o.books.plant(text)
		for _, path := range []string{"/batches", "/batches/0190-0001", "/batches/0190-0002?after=1", "/batches/0190-0001?again=" + url.QueryEscape(text)} {
			a := b.get(path)
			want(t, a.status, http.StatusOK)
			lacks(t, a, "<script>", " onfocus=alert(1) autofocus='", `href="javascript:`, "</textarea><script>")
		}
		a := b.send(csrf, part{"file", "a.xls", "xls"}, part{name: "sheet", text: text}, part{name: "row", text: text}, part{name: "defaults", text: text})
		want(t, a.status, http.StatusUnprocessableEntity)
		lacks(t, a, "<script>", " onfocus=alert(1) autofocus='", "</textarea><script>")
	}
	t.Run("the name of a file makes no header of its own", func(t *testing.T) {
		b, o := trader(t)
		o.books.plant("x")
		for _, name := range []string{"a\r\nSet-Cookie: x=1.xlsx", `a"; filename="b.exe`, "\x00.xlsx", "\xff.xlsx"} {
			o.books.named = name
			a := b.get("/batches/0190-0001/result")
			want(t, a.status, http.StatusOK)
			kind, parameters, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
			if err != nil || kind != "attachment" || len(parameters) > 1 || a.header.Get("Set-Cookie") != "" {
				t.Errorf("%q: %v, %v", name, a.header, err)
			}
			want(t, parameters["filename"], name)
		}
	})
}

// FuzzUpload looks for a form with a file that breaks the page.
func FuzzUpload(f *testing.F) {
	kind := "multipart/form-data; boundary=b"
	for _, seed := range []string{"", "--b--\r\n", "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ncsrf-1\r\n--b--\r\n",
		"--b\r\nContent-Disposition: form-data; name=csrf\r\n\r\ncsrf-1\r\n--b\r\nContent-Disposition: form-data; name=file; filename=a.xlsx\r\n\r\ngoods\r\n--b--",
		"--b\nContent-Disposition: form-data; name=\"csrf\"\n\ncsrf-1\n--b\nContent-Transfer-Encoding: quoted-printable\n\n=3D\n--b--"} {
		f.Add(seed, kind)
	}
	o := newOffice()
	app := newApp(o, io.Discard)
	signer := &browser{app: app, cookies: map[string]string{}, header: http.Header{}}
	f.Fuzz(func(t *testing.T, body, kind string) {
		signer.t = t
		if len(signer.cookies) == 0 {
			signer.post("/signin", "token", "brama_broker")
		}
		if len(body) > 10_000 || strings.ContainsFunc(kind, unicode.IsControl) {
			return // no request can have such a header
		}
		if a := signer.raw([]byte(body), kind); a.status >= 500 {
			t.Errorf("%d for %q as %q", a.status, body, kind)
		}
	})
}

// rawGet asks for an address a client library would refuse to send.
func rawGet(t *testing.T, target string) int {
	t.Helper()
	req := httptest.NewRequest("GET", "/", nil)
	req.RequestURI = target
	resp, err := newBrowser(t, newOffice()).app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// FuzzCalculator looks for a question that breaks the page.
func FuzzCalculator(f *testing.F) {
	for _, seed := range []string{"", "code=6109100000&value=100&origin=DE", "code=5702100000&value=50 000,00&q.м2=120",
		"code=8703231910&value=1&fuel=petrol&displacement=1998&year=2018", "invoice=1&currency=EUR&freight=2&cost1=3&cost1-kind=discount",
		"code=7304390000&value=1&origin=CN&additional=A001&relief-duty=1", "procedure=import-31&months=5&value=", "date=x&value=1"} {
		f.Add(seed)
	}
	app := newApp(newOffice(), io.Discard)
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 4000 {
			return
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		b := &browser{t: t, app: app, cookies: map[string]string{}, header: http.Header{}}
		a := b.get("/calculator?" + values.Encode())
		if a.status != 200 && a.status != 413 {
			t.Errorf("%d for %q", a.status, query)
		}
		if strings.Contains(a.body, "<script") {
			t.Errorf("markup for %q", query)
		}
	})
}
