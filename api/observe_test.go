package api_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/brama-customs/brama/api"
)

func TestARequestHasOneLineInTheLogAndNothingOfItsContents(t *testing.T) {
	h := open(t)
	body := `{"lrn":"CANARY-LRN","name":"CANARY-NAME"}`
	a := h.ask("POST", lodgePath+"?dryRun=false", broker, body, "X-Request-Id", "abcdef-123", "Idempotency-Key",
		"CANARY-KEY", "User-Agent", "CANARY-AGENT")
	h.ask("GET", lodgePath+"?q=CANARY-QUERY", broker, "")
	h.ask("GET", lodgePath+"/CANARY-REF", broker, "")
	h.ask("GET", "/CANARY-PATH", "", "")
	h.ask("GET", lodgePath, "CANARY-TOKEN", "")
	var line struct {
		Msg, ID, Method, Route, Tenant, Role string
		Status                               int
	}
	lines := strings.Split(strings.TrimSpace(h.log.String()), "\n")
	for _, l := range lines {
		if strings.Contains(l, `"abcdef-123"`) {
			if err := json.Unmarshal([]byte(l), &line); err != nil {
				t.Fatal(err)
			}
		}
	}
	if line.Method != "POST" || line.Route != lodgePath || line.Status != 202 || line.Tenant != "alpha" ||
		line.Role != "broker" {
		t.Errorf("%+v", line)
	}
	if a.header.Get("X-Request-Id") != "abcdef-123" {
		t.Errorf("%v", a.header)
	}
	if strings.Contains(h.log.String(), "CANARY") || strings.Contains(h.log.String(), "broker@alpha") {
		t.Error(h.log.String())
	}
	if requests := strings.Count(h.log.String(), `"msg":"request"`); requests != len(lines) ||
		requests != 6 { // five, and the document
		t.Errorf("%d requests in %d lines", requests, len(lines))
	}
}

func TestARequestIDThatIsNotWellFormedIsReplaced(t *testing.T) {
	h := open(t)
	for _, id := range []string{"short", strings.Repeat("a", 65), "with a space", "<script>", "", "ідентифікатор"} {
		got := h.ask("GET", "/healthz", "", "", "X-Request-Id", id).header.Get("X-Request-Id")
		if !regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString(got) {
			t.Errorf("%q became %q", id, got)
		}
	}
}

func TestTheFiguresAreTold(t *testing.T) {
	h := open(t)
	h.ask("POST", lodgePath, broker, declaration("A-1"))
	h.ask("GET", lodgePath+"/x", broker, "")
	h.ask("GET", "/a-visitors/own-path", "", "")
	got := string(h.ask("GET", "/metrics", "", "").body)
	for _, want := range []string{
		`brama_http_requests_total{method="POST",route="/api/v1/declarations",status="202"} 1`,
		`brama_http_requests_total{method="GET",route="/api/v1/declarations/:ref",status="404"} 1`,
		`brama_http_requests_total{method="GET",route="unmatched",status="404"} 1`,
		`brama_http_request_seconds_count{method="POST",route="/api/v1/declarations"} 1`,
		`brama_http_refusals_total{code="request.not-found"} 1`,
		`brama_http_in_flight 1`,
		`brama_backlog{kind="outbox"} 7`,
		`brama_backlog{kind="lodged"} 3`,
		`brama_backlog_oldest_seconds 6`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(got, "own-path") {
		t.Error("a visitor's path became a label")
	}
}

func TestTheFiguresMayHaveAListenerOfTheirOwn(t *testing.T) {
	registry := prometheus.NewRegistry()
	app := api.NewApp(api.Settings{Metrics: registry})
	server := api.New(api.Options{Procedure: newOffice(t), Metrics: registry, MetricsApart: true})
	server.Mount(app)
	response, err := app.Test(httptest.NewRequest("GET", "/metrics", nil))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	apart := httptest.NewRecorder()
	server.MetricsHandler().ServeHTTP(apart, httptest.NewRequest("GET", "/metrics", nil))
	if response.StatusCode != 404 || apart.Code != 200 || !strings.Contains(apart.Body.String(), "brama_backlog") {
		t.Errorf("%d %d", response.StatusCode, apart.Code)
	}
}

func TestHealth(t *testing.T) {
	clock := newClock()
	h := openWith(t, func(s *setup) { s.Options.Now = clock.now })
	if a := h.ask("GET", "/readyz", "", ""); a.status != 200 || string(a.body) != `{"status":"ready"}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	h.notReady = errors.New("disk full at /secret/path")
	clock.pass("1s")
	a := h.ask("GET", "/readyz", "", "")
	if p := a.problem(t); a.status != 503 || p.Code != "service.not-ready" || strings.Contains(string(a.body), "disk") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := h.ask("GET", "/healthz", "", ""); a.status != 200 || string(a.body) != `{"status":"ok"}` {
		t.Errorf("%d %s", a.status, a.body)
	}
}

const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func TestACallersTraceIsCarriedOnWithoutAProvider(t *testing.T) {
	h := open(t)
	h.ask("POST", lodgePath, broker, declaration("A-1"), "Traceparent", parent)
	h.ask("POST", lodgePath, broker, declaration("A-2"))
	h.ask("POST", lodgePath, broker, declaration("A-3"), "Traceparent", "00-bad-bad-00")
	if h.traces[0] != parent || h.traces[1] != "" || h.traces[2] != "" {
		t.Errorf("%q", h.traces)
	}
}

func TestARequestIsASpanOfItsCallersTrace(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	h := openWith(t, func(s *setup) { s.Tracer = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)) })
	h.ask("POST", lodgePath, broker, declaration("A-1"), "Traceparent", parent)
	for _, span := range spans.Ended() {
		if span.Name() != "POST "+lodgePath {
			continue
		}
		id := span.SpanContext()
		if want := "00-" + id.TraceID().String() + "-" + id.SpanID().String() + "-01"; h.traces[0] != want ||
			id.TraceID().String() != parent[3:35] {
			t.Errorf("%s, not %s", h.traces[0], want)
		}
		return
	}
	t.Error("no span")
}

// TestOthersMountTheirPagesOnTheSameApp is what package web relies on.
func TestOthersMountTheirPagesOnTheSameApp(t *testing.T) {
	h := openWith(t, func(s *setup) {
		s.extra = func(app *fiber.App) {
			app.Post("/form", func(c *fiber.Ctx) error {
				c.Locals(api.LocalTenant, "beta")
				c.Set("Content-Security-Policy", "default-src 'self'")
				body, err := io.ReadAll(c.Request().BodyStream())
				if err != nil {
					return err
				}
				return c.SendString(string(body))
			})
			app.Get("/broken", func(*fiber.Ctx) error { panic("page") })
		}
	})
	a := h.ask("POST", "/form", "", "a=b", "X-Request-Id", "from-the-form")
	if a.status != 200 || string(a.body) != "a=b" || a.header.Get("Content-Security-Policy") != "default-src 'self'" {
		t.Errorf("%d %v %s", a.status, a.header, a.body)
	}
	h.ask("GET", "/broken", "", "").want(t, 500)
	if log := h.log.String(); !strings.Contains(log, `"route":"/form"`) || !strings.Contains(log, `"tenant":"beta"`) {
		t.Error(log)
	}
}
