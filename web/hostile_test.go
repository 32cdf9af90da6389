package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
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
