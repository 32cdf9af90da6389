package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
)

// What the routes ask of the procedure, subject by subject. Refusals are
// *fault.Error; any other error is internal and its text is not told.
type (
	// Declarations is lodging, and what a declarant may know.
	Declarations interface {
		Lodge(ctx context.Context, who clearance.Actor, subs []clearance.Submission) []clearance.Lodged
		DryRun(ctx context.Context, who clearance.Actor, body []byte) (clearance.DryRun, error)
		Dossier(ctx context.Context, who clearance.Actor, ref string) (*clearance.Dossier, error)
		Events(ctx context.Context, who clearance.Actor, ref string) ([]clearance.Notification, error)
		List(ctx context.Context, who clearance.Actor, q clearance.Query) (clearance.Page, error)
	}

	// Inspections is the inspectors' work.
	Inspections interface {
		Inspections(ctx context.Context, who clearance.Actor, q clearance.Query) (clearance.InspectionPage, error)
		Casefile(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)
		Claim(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)
		LetGo(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)
		Decide(ctx context.Context, who clearance.Actor, ref string,
			d clearance.DecisionRequest) (*clearance.Casefile, error)
		CorrectFindings(ctx context.Context, who clearance.Actor, ref string,
			r clearance.FoundRequest) (*clearance.Casefile, error)
	}

	// Batches is workbooks: lodging them, how far they have come, what became of
	// their rows.
	Batches interface {
		Upload(ctx context.Context, who clearance.Actor, u clearance.BatchUpload) (clearance.BatchHead, error)
		Batch(ctx context.Context, who clearance.Actor, id string) (clearance.BatchHead, error)
		Batches(ctx context.Context, who clearance.Actor, cursor string, limit int) (clearance.BatchPage, error)
		BatchAnswers(ctx context.Context, who clearance.Actor, id string, after, limit int) (clearance.BatchAnswers, error)
		BatchPreview(ctx context.Context, who clearance.Actor, id string) (clearance.BatchPreview, error)
		CancelBatch(ctx context.Context, who clearance.Actor, id string) (clearance.BatchHead, error)
		BatchResult(ctx context.Context, who clearance.Actor, id, lang string) (clearance.BatchFile, error)
		Template(lang string) clearance.BatchFile
	}

	// Exports is lists as files.
	Exports interface {
		Export(ctx context.Context, who clearance.Actor, q clearance.Query, form batch.Form,
			lang string) (clearance.BatchFile, error)
	}

	// Identities tells who holds a token or a session.
	Identities interface {
		Authenticate(ctx context.Context, token string) (clearance.Actor, error)
		Session(ctx context.Context, secret string) (clearance.SignedIn, error)
	}

	// Law is the tariff and the rates in force, and which day it is in Kyiv.
	Law interface {
		Law(day civil.Date) clearance.Law
		Today() civil.Date
	}

	// Health tells whether the service works and what waits in it.
	Health interface {
		Ready(ctx context.Context) error
		Backlog(ctx context.Context) (clearance.Backlog, error)
	}
)

// Procedure is all of it; *clearance.Service is one.
type Procedure interface {
	Declarations
	Inspections
	Batches
	Exports
	Identities
	Law
	Health
	Profiles
	Rulebook
	Oversight
	Accounts
}

// Options are those of the routes of this package.
type Options struct {
	Procedure Procedure

	// Metrics is what /metrics tells; give it to Settings too. nil for none.
	// With MetricsApart the app has no /metrics: serve Server.MetricsHandler on a
	// listener that only the scraper reaches.
	Metrics      *prometheus.Registry
	MetricsApart bool

	Limits   Limits
	TokenTTL time.Duration // how long a token is believed without asking the store; default 5 s
	Timeout  time.Duration // of the procedure's work for one request; default 8 s

	Receiving time.Duration // longest that a workbook may take to arrive; default 5 min
	Looking   time.Duration // of the procedure's work on it, or on the past, besides Timeout; default 60 s
	Sending   time.Duration // longest that an answer which is streamed may take; default 30 min
	Watching  time.Duration // of a stream of events, after which the client comes again; default 10 min
	Poll      time.Duration // how often a batch that is watched is looked at; default 300 ms
	Heartbeat time.Duration // how often a watcher hears something; default 15 s
	Spool     string        // folder of files being received; default the system's for temporary files

	SessionCookies []string // names under which browsers keep a session; default those of package web
	Version        string   // of the program, told in /openapi.json
	Now            func() time.Time
}

// Server answers the routes of this package.
type Server struct {
	Options
	declarations Declarations
	inspections  Inspections
	batches      Batches
	exports      Exports
	identities   Identities
	law          Law
	health       Health
	profiles     Profiles
	rulebook     Rulebook
	oversight    Oversight
	accounts     Accounts

	seen      *recent[[32]byte, seen]
	tokens    *limiter
	addresses *limiter
	gates     map[class]*gate
	ready     *memo[struct{}]
	templates map[string]*memo[[]byte] // by language

	decisions  *strictjson.Reader[clearance.DecisionRequest]
	findings   *strictjson.Reader[clearance.FoundRequest]
	steps      *strictjson.Reader[clearance.StepRequest]
	days       *strictjson.Reader[BacktestRequest]
	deposits   *strictjson.Reader[clearance.DepositRequest]
	quote      *strictjson.Reader[tariffs.QuoteRequest]
	quotes     *strictjson.Reader[[]tariffs.QuoteRequest]
	openAPI    []byte
	docs       map[string]page
	routeTable []Route
}

// New makes a server. Its metrics of the backlog go to Options.Metrics.
func New(o Options) *Server {
	o = o.withDefaults()
	s := &Server{
		Options:      o,
		declarations: o.Procedure, inspections: o.Procedure, batches: o.Procedure, exports: o.Procedure, identities: o.Procedure, law: o.Procedure, health: o.Procedure,
		profiles: o.Procedure, rulebook: o.Procedure, oversight: o.Procedure, accounts: o.Procedure,
		seen:      newRecent[[32]byte, seen](tokensCached),
		tokens:    newLimiter(o.Limits.Token, o.Limits.TokenBurst, o.Limits.Callers, o.Now),
		addresses: newLimiter(o.Limits.Address, o.Limits.AddressBurst, o.Limits.Callers, o.Now),
		gates:     newGates(o.Limits),
		templates: map[string]*memo[[]byte]{
			"uk": newMemo[[]byte](templateKept, o.Now), "en": newMemo[[]byte](templateKept, o.Now),
		},
		ready:     newMemo[struct{}](readyKept, o.Now),
		decisions: strictjson.For[clearance.DecisionRequest](),
		findings:  strictjson.For[clearance.FoundRequest](),
		steps:     strictjson.For[clearance.StepRequest](),
		days:      strictjson.For[BacktestRequest](),
		deposits:  strictjson.For[clearance.DepositRequest](),
		quote:     strictjson.For[tariffs.QuoteRequest](),
		quotes:    strictjson.For[[]tariffs.QuoteRequest](),
	}
	s.routeTable = Routes()
	s.describe()
	o.Metrics.MustRegister(newBacklog(s.health, o.Now))
	return s
}

func (o Options) withDefaults() Options {
	if o.Metrics == nil {
		o.Metrics = prometheus.NewRegistry()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.SessionCookies == nil {
		o.SessionCookies = []string{"__Host-brama-session", "brama-session"}
	}
	o.Limits = o.Limits.withDefaults()
	o.TokenTTL = or(o.TokenTTL, 5*time.Second)
	o.Timeout = or(o.Timeout, 8*time.Second)
	o.Receiving, o.Looking = or(o.Receiving, 5*time.Minute), or(o.Looking, time.Minute)
	o.Sending, o.Watching = or(o.Sending, 30*time.Minute), or(o.Watching, 10*time.Minute)
	o.Poll, o.Heartbeat = or(o.Poll, 300*time.Millisecond), or(o.Heartbeat, 15*time.Second)
	o.Version = or(o.Version, "dev")
	return o
}

// Mount puts the routes on an app made by NewApp.
func (s *Server) Mount(app *fiber.App) {
	for _, r := range s.routeTable {
		if r.Path == pathMetrics && s.MetricsApart {
			continue
		}
		app.Add(r.Method, fiberPath(r.Path), s.handler(r))
		if r.Method == fiber.MethodGet {
			app.Add(fiber.MethodHead, fiberPath(r.Path), s.handler(r))
		}
	}
}

// handler does for every route what comes before its own work, in the order
// of what it costs: who asks, how often, what with, and whether there is room.
// Nothing of a body has been read when it is done.
func (s *Server) handler(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		by, err := s.admit(c, r)
		if err != nil {
			return err
		}
		q := &call{Ctx: c, Server: s, who: by.who}
		if q.params, err = readParameters(c, r.Query); err != nil {
			return err
		}
		leave := func() {}
		if g := s.gates[r.class]; g != nil {
			if leave, err = g.enter(by.name); err != nil {
				return err
			}
		}
		var cancel context.CancelFunc
		q.ctx, cancel = context.WithTimeout(c.UserContext(), s.timeout(r.class))
		q.end = func() { cancel(); leave() }
		defer q.handled()
		return r.answer(q)
	}
}

// handled ends what a handler did, but for an answer that is still written.
func (q *call) handled() {
	if !q.streaming {
		q.end()
	}
}

// timeout is of the procedure's work for one request, and of the sending and
// receiving where they are part of the work.
func (s *Server) timeout(c class) time.Duration {
	switch c {
	case uploading, loading:
		return s.Receiving + s.Timeout + s.Looking
	case studying:
		return s.Timeout + s.Looking
	case writing:
		return s.Timeout + s.Sending
	case watching:
		return s.Watching
	}
	return s.Timeout
}

// admit identifies the sender. On a public route somebody without a token is
// nobody, whose address is counted; a token that is sent has to be right.
func (s *Server) admit(c *fiber.Ctx, r Route) (caller, error) {
	if !r.Public {
		return s.identify(c)
	}
	if r.class == free {
		return caller{}, nil
	}
	if c.Get(fiber.HeaderAuthorization) != "" {
		return s.identify(c)
	}
	return caller{}, s.addresses.take(c, addressOf(c))
}
