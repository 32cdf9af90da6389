package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/examples"
)

// browser is as much of one as forms without scripts need.
type browser struct {
	t    *testing.T
	http *http.Client
	url  string
}

func newBrowser(t *testing.T, url string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, http: &http.Client{Jar: jar}, url: url}
}

func (b *browser) page(res *http.Response, err error) string {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s", res.Request.URL.Path, res.Status)
	}
	return string(text)
}

func (b *browser) open(path string) string { return b.page(b.http.Get(b.url + path)) }

func (b *browser) send(path string, form url.Values) string {
	return b.page(b.http.PostForm(b.url+path, form))
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(csrf|revision|seq)" value="([^"]*)">`)

// form gives what the hidden fields of a page hold.
func form(page string) url.Values {
	values := url.Values{}
	for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
		values.Set(field[1], field[2])
	}
	return values
}

// The pages over the real procedure, store and workers: an inspector finds
// what was flagged, takes it and decides; the broker sees that, and no risk.
func TestAnInspectorDecidesOnThePages(t *testing.T) {
	h, stop := keep(t, inMemory(t))
	defer stop()
	broker := newClient(h.url(), h.token(t, "firm", clearance.Broker, "oksana"), 4)
	inspectorToken := h.token(t, "customs", clearance.Inspector, "taras")
	mrn := lodgeFlagged(t, broker)
	if _, err := awaitOutcome(t.Context(), newClient(h.url(), inspectorToken, 4), mrn); err != nil {
		t.Fatal(err)
	}

	b := newBrowser(t, h.url())
	if queue := b.send("/signin", url.Values{"token": {inspectorToken}}); !strings.Contains(queue, mrn) {
		t.Fatalf("the queue does not show %s", mrn)
	}
	path := "/inspections/" + mrn
	taken := b.send(path+"/claim", form(b.open(path)))
	decision := form(taken)
	decision.Set("decision", clearance.DecideRelease)
	b.send(path+"/decision", decision)

	d, err := broker.dossier(t.Context(), mrn)
	if err != nil || d.Status != declarations.Released {
		t.Fatalf("%v %v", d.Status, err)
	}
	own := newBrowser(t, h.url())
	own.send("/signin", url.Values{"token": {broker.token}})
	for _, page := range []string{own.open("/declarations"), own.open("/declarations/" + mrn + "?lang=en")} {
		if !strings.Contains(page, mrn) || strings.Contains(page, "high-priority-goods") || strings.Contains(page, "customs/taras") {
			t.Error("the broker's page lacks the declaration or shows what is not a broker's to see")
		}
	}
}

// lodgeFlagged lodges high-priority goods on their way out, which a rule sends
// to the inspectors whatever the draw.
func lodgeFlagged(t *testing.T, broker *client) string {
	t.Helper()
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if strings.HasPrefix(e.Name, "43-") {
			mrn, err := broker.lodge(t.Context(), "pages", e.Declaration)
			if err != nil {
				t.Fatal(err)
			}
			return mrn
		}
	}
	t.Fatal("there is no example 43")
	return ""
}
