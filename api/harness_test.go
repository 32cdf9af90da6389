package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp/fasthttputil"
	"go.uber.org/goleak"
	"golang.org/x/time/rate"

	"github.com/brama-customs/brama/api"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// fasthttp's clock for the Date header runs as long as the process.
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		// Its pool of workers looks every ten seconds whether it was stopped.
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"))
}

// house is a running service.
type house struct {
	*office
	app    *fiber.App
	dial   func() (net.Conn, error)
	served chan error // told when the app ends
	client *http.Client
	log    *lockedBuffer
	doc    *document
	t      testing.TB
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type setup struct {
	api.Settings
	api.Options
	extra func(*fiber.App)
	tcp   bool // listen on loopback, where connections can be closed on one side
}

func open(t testing.TB) *house { return openWith(t, func(*setup) {}) }

// openWith starts a service without limits of rate, changed as the test wants.
func openWith(t testing.TB, change func(*setup)) *house {
	t.Helper()
	h := &house{log: &lockedBuffer{}, served: make(chan error, 1), t: t}
	registry := prometheus.NewRegistry()
	s := setup{
		Settings: api.Settings{Log: slog.New(slog.NewJSONHandler(h.log, nil)), Metrics: registry},
		Options:  api.Options{Metrics: registry, Limits: api.Limits{Token: rate.Inf, Address: rate.Inf}},
	}
	change(&s)
	if s.Procedure == nil {
		h.office = newOffice(t)
		s.Procedure = h.office
	}
	h.app = api.NewApp(s.Settings)
	api.New(s.Options).Mount(h.app)
	if s.extra != nil {
		s.extra(h.app)
	}
	ln := h.listen(s.tcp)
	go func() { h.served <- h.app.Listener(ln) }()
	h.client = &http.Client{Transport: &http.Transport{
		DialContext:         func(context.Context, string, string) (net.Conn, error) { return h.dial() },
		MaxIdleConnsPerHost: 64,
	}}
	t.Cleanup(func() {
		h.client.CloseIdleConnections()
		if err := h.app.Shutdown(); err != nil {
			t.Error(err)
		}
		<-h.served
	})
	return h
}

func (h *house) listen(tcp bool) net.Listener {
	h.t.Helper()
	if !tcp {
		memory := fasthttputil.NewInmemoryListener()
		h.dial = memory.Dial
		return memory
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	h.dial = func() (net.Conn, error) { return net.Dial("tcp", ln.Addr().String()) }
	return ln
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask is one request; headers are name, value, name, value.
func (h *house) ask(method, path, token, body string, headers ...string) answer {
	h.t.Helper()
	request, err := http.NewRequest(method, "http://brama.test"+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.client.Do(request)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	a := answer{response.StatusCode, response.Header, got}
	h.check(method, path, a)
	return a
}

func (a answer) problem(t testing.TB) api.Problem {
	t.Helper()
	var p api.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return p
}

// want holds the answer against a status and parts of its body.
func (a answer) want(t testing.TB, status int, parts ...string) {
	t.Helper()
	ok := a.status == status
	for _, part := range parts {
		ok = ok && bytes.Contains(a.body, []byte(part))
	}
	if !ok {
		t.Errorf("%d %s, not %d %q", a.status, a.body, status, parts)
	}
}

// raw sends bytes as they are and gives all that comes back until the server
// closes.
func (h *house) raw(request string) string {
	h.t.Helper()
	conn, err := h.dial()
	if err != nil {
		h.t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		h.t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(conn, request) }() // the server may close before it has read all
	got, _ := io.ReadAll(conn)
	return string(got)
}

const (
	broker     = "broker@alpha"
	rival      = "broker@beta"
	importer   = "importer@alpha"
	inspector  = "inspector@customs"
	supervisor = "supervisor@customs"
	admin      = "admin@customs"
)

const lodgePath = "/api/v1/declarations"

func declaration(lrn string) string { return `{"lrn":"` + lrn + `","declarationType":"IM"}` }

// lodged lodges one and gives its MRN.
func (h *house) lodged(token, lrn string) string {
	h.t.Helper()
	a := h.ask("POST", lodgePath, token, declaration(lrn))
	var head struct{ MRN string }
	if err := json.Unmarshal(a.body, &head); err != nil || a.status != 202 {
		h.t.Fatalf("%d %s", a.status, a.body)
	}
	return head.MRN
}
