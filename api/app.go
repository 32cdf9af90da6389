// Package api is the service over HTTP, as docs and /openapi.json describe it:
// it authenticates, counts and bounds what comes in, translates between JSON
// and the procedure, and puts every refusal into words. Who may do what is
// the procedure's to decide.
//
// NewApp makes the app with what every request needs, whoever answers it;
// Server.Mount puts the routes of this package on it. Other packages mount
// their pages on the same app.
package api

import (
	"errors"
	"log/slog"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"
	"go.opentelemetry.io/otel/trace"
)

// Settings are those of the app, for every request whoever answers it.
type Settings struct {
	Log     *slog.Logger          // one line a request; nil for none
	Metrics prometheus.Registerer // nil for none
	Tracer  trace.TracerProvider  // nil: no spans; traces of the caller are carried on all the same
	Now     func() time.Time      // default time.Now

	// TrustedProxies are the addresses or networks of our own reverse
	// proxies: only they are believed about X-Forwarded-For and its kin. What
	// is neither is trusted by nobody.
	TrustedProxies []string

	Concurrency  int           // connections at once; default 4096
	ReadTimeout  time.Duration // of a whole request, body included; default 10 s
	WriteTimeout time.Duration // default 10 s
	IdleTimeout  time.Duration // of a connection kept alive; default 30 s
}

// Keys of fiber's Locals that whoever answers a request may set; the line in
// the log tells their values.
const (
	LocalTenant = "brama.tenant"
	LocalRole   = "brama.role"
)

const (
	localID      = "brama.request"
	localRefusal = "brama.refusal"
	localEdge    = "brama.edge"
)

const readBuffer = 8 << 10

// prefetched is how much of a body fasthttp reads before it calls a handler.
// The least is best: nothing of a body is wanted before its sender is known,
// and what is read later goes straight into our own memory. With streamed
// bodies it limits nothing; call.body counts.
const prefetched = 1

// NewApp makes the app: recovery from panics first, then a request id, the
// log, metrics, a trace, the headers every answer carries, and the refusal of
// requests whose end is in doubt.
func NewApp(s Settings) *fiber.App {
	s = s.withDefaults()
	e := &edge{
		log: s.Log, now: s.Now, meters: newMeters(s.Metrics), tracer: newTracer(s.Tracer),
		proxies:     networks(s.TrustedProxies),
		readTimeout: s.ReadTimeout, writeTimeout: s.WriteTimeout,
	}
	app := fiber.New(fiber.Config{
		AppName:                      "brama",
		DisableStartupMessage:        true,
		Immutable:                    true,
		CaseSensitive:                true,
		StrictRouting:                true,
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		BodyLimit:                    prefetched,
		ReadBufferSize:               readBuffer,
		Concurrency:                  s.Concurrency,
		ReadTimeout:                  s.ReadTimeout,
		WriteTimeout:                 s.WriteTimeout,
		IdleTimeout:                  s.IdleTimeout,
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               s.TrustedProxies,
		ProxyHeader:                  proxyHeader(s.TrustedProxies),
		EnableIPValidation:           true,
		ErrorHandler:                 e.problem,
	})
	app.Server().CloseOnShutdown = true
	app.Server().Handler = knownMethods(app.Server().Handler)
	app.Use(e.around, e.framed)
	return app
}

func (s Settings) withDefaults() Settings {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Metrics == nil {
		s.Metrics = prometheus.NewRegistry()
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.Concurrency = or(s.Concurrency, 4096)
	s.ReadTimeout = or(s.ReadTimeout, 10*time.Second)
	s.WriteTimeout = or(s.WriteTimeout, 10*time.Second)
	s.IdleTimeout = or(s.IdleTimeout, 30*time.Second)
	return s
}

func or[T comparable](given, otherwise T) T {
	var zero T
	if given == zero {
		return otherwise
	}
	return given
}

// knownMethods refuses methods that fiber does not know, which it would
// answer without any of our headers.
func knownMethods(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		switch string(ctx.Method()) {
		case fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodDelete,
			fiber.MethodConnect, fiber.MethodOptions, fiber.MethodTrace, fiber.MethodPatch:
			next(ctx)
			return
		}
		secure(&ctx.Response.Header)
		ctx.Response.Header.SetContentType(problemType)
		ctx.SetStatusCode(fiber.StatusNotImplemented)
		lastAnswer(ctx)
		ctx.SetBodyString(`{"type":"urn:brama:problem:request.method","title":"Not implemented","status":501,` +
			`"detail":"There is no such method.","code":"request.method","errors":[]}`)
	}
}

// edge is what stands around every request.
type edge struct {
	log     *slog.Logger
	now     func() time.Time
	meters  *meters
	tracer  tracer
	proxies []netip.Prefix

	readTimeout, writeTimeout time.Duration
}

// around is the first middleware: whatever happens further in, the answer has
// its headers, and the log, the metrics and the trace have it.
func (e *edge) around(c *fiber.Ctx) error {
	started := e.now()
	e.believe(c)
	id := requestID(c)
	c.Locals(localID, id)
	c.Locals(localEdge, e)
	c.Set(fiber.HeaderXRequestID, id)
	secure(&c.Response().Header)
	end := e.tracer.begin(c)
	e.meters.inFlight.Inc()
	defer e.meters.inFlight.Dec()

	err := e.recovered(c)
	if err != nil {
		err = e.problem(c, err)
	}
	if r := c.Request(); r.IsBodyStream() && r.Header.ContentLength() != 0 {
		lastAnswer(c.Context())
	}
	route, status := routeOf(c), c.Response().StatusCode()
	took := e.now().Sub(started)
	end(route, status)
	e.meters.count(c, route, status, took)
	e.line(c, id, route, status, took)
	return err
}

// recovered calls what comes next; a panic there is an error here, and not
// the end of the process.
func (e *edge) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = e.panicked(c, r)
		}
	}()
	return c.Next()
}

const notMatched = "unmatched"

// routeOf is the pattern that matched; what nobody asked for has none, so
// that a visitor cannot fill the metrics with paths.
func routeOf(c *fiber.Ctx) string {
	if refusal, _ := c.Locals(localRefusal).(string); refusal == ruleNoPath.Code || refusal == ruleMethod.Code {
		return notMatched
	}
	return c.Route().Path
}

// framed refuses requests whose end is in doubt, the shapes by which one
// request is smuggled behind another (RFC 9112 sections 5.1, 6.1), before
// anything of the body is read.
func (e *edge) framed(c *fiber.Ctx) error {
	if !soundHeaders(c.Request().Header.RawHeaders()) {
		lastAnswer(c.Context())
		return errFraming
	}
	return c.Next()
}

var errFraming = errors.New("the framing of the request is ambiguous")
