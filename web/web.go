// Package web is the pages people work with: the tariff and the calculator,
// which are open to everybody, the inspectors' queue and casefiles, the
// supervisors' profiles and figures of risk, and the declarants' own
// declarations and workbooks. Pages are rendered on the
// server from embedded templates, work without scripts and name nothing from
// another host; one script of ours moves the bar of a workbook at work. Policy is the procedure's; here requests are authenticated,
// forms are read, and answers are put into words, in Ukrainian and English.
package web

import (
	"cmp"
	"context"
	"html/template"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
)

// Procedure is what the pages ask of the clearance procedure;
// *clearance.Service is one. Refusals are *fault.Error, whatever else goes
// wrong is internal and is not shown.
type Procedure interface {
	SignIn(ctx context.Context, token string) (clearance.SignedIn, error)
	Session(ctx context.Context, secret string) (clearance.SignedIn, error)
	SignOut(ctx context.Context, secret string) error

	Inspections(ctx context.Context, who clearance.Actor, q clearance.Query) (clearance.InspectionPage, error)
	Casefile(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)
	Claim(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)
	LetGo(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error)
	Decide(ctx context.Context, who clearance.Actor, ref string, d clearance.DecisionRequest) (*clearance.Casefile, error)
	CorrectFindings(ctx context.Context, who clearance.Actor, ref string, r clearance.FoundRequest) (*clearance.Casefile, error)

	List(ctx context.Context, who clearance.Actor, q clearance.Query) (clearance.Page, error)
	Dossier(ctx context.Context, who clearance.Actor, ref string) (*clearance.Dossier, error)
}

// Law is what the open pages ask of the law; *clearance.Service is one.
type Law interface {
	Today() civil.Date // in Kyiv
	Law(day civil.Date) clearance.Law
}

// Batches is what the pages ask about workbooks; *clearance.Service is one.
type Batches interface {
	Upload(ctx context.Context, who clearance.Actor, u clearance.BatchUpload) (clearance.BatchHead, error)
	Batch(ctx context.Context, who clearance.Actor, id string) (clearance.BatchHead, error)
	BatchOrder(ctx context.Context, who clearance.Actor, id string) (clearance.BatchOrder, error) // as it was carried out
	Batches(ctx context.Context, who clearance.Actor, cursor string, limit int) (clearance.BatchPage, error)
	BatchAnswers(ctx context.Context, who clearance.Actor, id string, after, limit int) (clearance.BatchAnswers, error)
	BatchPreview(ctx context.Context, who clearance.Actor, id string) (clearance.BatchPreview, error)
	CancelBatch(ctx context.Context, who clearance.Actor, id string) (clearance.BatchHead, error)
	BatchResult(ctx context.Context, who clearance.Actor, id, lang string) (clearance.BatchFile, error)
	Export(ctx context.Context, who clearance.Actor, q clearance.Query, form batch.Form,
		lang string) (clearance.BatchFile, error)
}

// Options is what the pages are made from.
type Options struct {
	Procedure Procedure
	Law       Law
	Batches   Batches          // nil: there are no pages for workbooks
	Risk      Risk             // nil: there are no pages for the rulebook of risk
	MostBytes int64            // of a workbook; 0 is that of batch.DefaultLimits
	Spool     string           // folder of workbooks being received; "" is the system's for temporary files
	Log       *slog.Logger     // of internal errors; nil is slog.Default
	Now       func() time.Time // nil is time.Now
}

// site is the pages, mounted.
type site struct {
	procedure Procedure
	law       Law
	batches   Batches
	risk      Risk
	mostBytes int64  // of a workbook
	spool     string // folder of workbooks being received
	log       *slog.Logger
	now       func() time.Time
	texts     *catalogue
	pages     map[string]book     // by language
	countries map[string][]option // by language, by name
	questions *strictjson.Reader[tariffs.QuoteRequest]
	assets    *assets
	failures  *attempts                // of signing in
	fields    map[string]template.HTML // options of the fields a column may feed, by language

	uploads, downloads, watchers slots
}

// Mount puts the pages on an app, which brings its own recovery from panics,
// request ids and error handler. It panics where an embedded page does not
// parse, which its tests make sure of.
func Mount(app *fiber.App, o Options) {
	s := &site{procedure: o.Procedure, law: o.Law, batches: o.Batches, risk: o.Risk, log: o.Log, now: o.Now}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	carried := embedded()
	s.texts, s.assets, s.pages = carried.texts, carried.assets, carried.pages
	s.countries = map[string][]option{ukrainian: countriesByName(ukrainian), english: countriesByName(english)}
	s.questions = strictjson.For[tariffs.QuoteRequest]()
	s.mostBytes, s.spool = cmp.Or(o.MostBytes, batch.DefaultLimits().Bytes), o.Spool
	s.fields = map[string]template.HTML{ukrainian: s.fieldOptions(ukrainian), english: s.fieldOptions(english)}
	s.uploads, s.downloads, s.watchers = make(slots, uploadsAtOnce), make(slots, downloadsAtOnce), make(slots, watchersAtOnce)
	s.failures = newAttempts(signInFailures, signInWindow)
	s.routes(app)
}

func (s *site) routes(app *fiber.App) {
	app.Get("/assets/:name", s.asset)
	app.Get("/", s.visitor(home))
	app.Get("/signin", s.visitor(signInPage))
	app.Post("/signin", s.visitor(signIn))
	app.Post("/signout", s.action(signOut))

	app.Get("/tariff", s.visitor(tariffPage))
	app.Get("/tariff/:code", s.visitor(tariffNode))
	app.Get("/calculator", s.visitor(calculator))

	app.Get("/inspections", s.member(queue))
	app.Get("/inspections/:ref", s.member(casefile))
	app.Post("/inspections/:ref/claim", s.action(claim))
	app.Post("/inspections/:ref/letgo", s.action(letGo))
	app.Post("/inspections/:ref/decision", s.action(decide))
	app.Post("/inspections/:ref/findings", s.action(correctFindings))

	if s.batches != nil {
		s.batchRoutes(app)
	}
	if s.risk != nil {
		s.riskRoutes(app)
	}
	app.Get("/declarations", s.member(ownDeclarations))
	app.Get("/declarations/:ref", s.member(ownDossier))

	app.All("/batches/*", s.visitor(nothingHere))
	app.All("/risk/*", s.visitor(nothingHere))
	app.All("/tariff/*", s.visitor(nothingHere))
	app.All("/inspections/*", s.visitor(nothingHere))
	app.All("/declarations/*", s.visitor(nothingHere))
}

func (s *site) batchRoutes(app *fiber.App) {
	app.Get("/batches", s.member(workbooks))
	app.Post("/batches", s.upload(s.workbookForm()))
	app.Get("/batches/:ref", s.member(oneBatch))
	app.Get("/batches/:ref/events", s.member(batchEvents))
	app.Get("/batches/:ref/result", s.member(batchResult))
	app.Post("/batches/:ref/check", s.action(checkAgain))
	app.Post("/batches/:ref/lodge", s.action(lodgeBatch))
	app.Post("/batches/:ref/cancel", s.action(cancelBatch))
	app.Get("/declarations/export", s.member(exportDeclarations))
}
