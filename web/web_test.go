package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/gofiber/fiber/v2/middleware/requestid"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/web"
)

var (
	_ web.Procedure = (*clearance.Service)(nil)
	_ web.Batches   = (*clearance.Service)(nil)
)

// newApp is an app with the settings of the real one and the pages on it.
func newApp(o *office, log io.Writer) *fiber.App {
	app := fiber.New(fiber.Config{
		Immutable: true, StreamRequestBody: true, DisablePreParseMultipartForm: true,
		DisableStartupMessage: true, DisableKeepalive: true, BodyLimit: 256 << 10, ReadBufferSize: 32 << 10,
	})
	app.Use(recover.New(), requestid.New())
	web.Mount(app, web.Options{Procedure: o, Batches: o.books, Risk: o.shelf, MostBytes: 1 << 20, Law: theLaw(), Now: now, Log: slog.New(slog.NewTextHandler(log, nil))})
	return app
}

// browser keeps cookies between requests, as a browser does.
type browser struct {
	t       *testing.T
	app     *fiber.App
	cookies map[string]string
	header  http.Header
}

type answer struct {
	status int
	header http.Header
	body   string
}

func newBrowser(t *testing.T, o *office) *browser {
	t.Helper()
	return &browser{t: t, app: newApp(o, io.Discard), cookies: map[string]string{}, header: http.Header{}}
}

func (b *browser) do(method, target string, form url.Values) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req := httptest.NewRequest(method, target, body)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range b.header {
		req.Header[name] = values
	}
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
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

func (b *browser) keep(c *http.Cookie) {
	if c.MaxAge < 0 || c.Value == "" {
		delete(b.cookies, c.Name)
		return
	}
	b.cookies[c.Name] = c.Value
}

func (b *browser) get(target string) answer { return b.do("GET", target, nil) }

func (b *browser) post(target string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do("POST", target, form)
}

// signedIn is a browser with a session; its first CSRF token is "csrf-1".
func signedIn(t *testing.T, o *office, token string) *browser {
	t.Helper()
	b := newBrowser(t, o)
	a := b.post("/signin", "token", token)
	want(t, a.status, http.StatusSeeOther)
	return b
}

func want[T comparable](t *testing.T, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("got %v, want %v", got, wanted)
	}
}

func contains(t *testing.T, a answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
}

func lacks(t *testing.T, a answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(a.body, part) {
			t.Errorf("the page has %q", part)
		}
	}
}
