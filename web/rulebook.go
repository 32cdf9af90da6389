package web

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// Profiles is what the pages ask about profiles of risk.
type Profiles interface {
	Profiles(ctx context.Context, who clearance.Actor, status profiles.Status, cursor string, limit int) (clearance.ProfilePage, error)
	Profile(ctx context.Context, who clearance.Actor, id string) (*clearance.ProfileFile, error)
	WriteProfile(ctx context.Context, who clearance.Actor, number int, body []byte) (*clearance.ProfileFile, error)
	StepProfile(ctx context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.ProfileFile, error)
	BacktestProfile(ctx context.Context, who clearance.Actor, id string, from, to civil.Date) (*clearance.ProfileFile, error)
	ExportProfiles(ctx context.Context, who clearance.Actor) ([]byte, error)
	ImportProfiles(ctx context.Context, who clearance.Actor, body []byte) (clearance.ImportedProfiles, error)
}

// Rulebook is what they ask about everything else that people decide of risk.
type Rulebook interface {
	PaperHistory(ctx context.Context, who clearance.Actor, kind, id string) ([]clearance.Paper, error)
	RiskSettings(ctx context.Context, who clearance.Actor) (*clearance.Paper, error)
	WriteSettings(ctx context.Context, who clearance.Actor, number int, body []byte) (*clearance.Paper, error)
	StepSettings(ctx context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error)
	ModelsInUse(ctx context.Context, who clearance.Actor) (*clearance.Paper, error) // nil: the shipped one
	AddModel(ctx context.Context, who clearance.Actor, title string, artefact []byte) (*clearance.Paper, error)
	StepModel(ctx context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error)
	Lists(ctx context.Context, who clearance.Actor) ([]clearance.Paper, error)
	WriteList(ctx context.Context, who clearance.Actor, id, title string, file []byte) (*clearance.Paper, error)
	StepList(ctx context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.Paper, error)
}

// Risk is what the pages of supervisors ask; *clearance.Service is one.
type Risk interface {
	Profiles
	Rulebook
	Monitor(ctx context.Context, who clearance.Actor, office string, from, to civil.Date) (*clearance.Monitor, error)
}

// The most bytes of files that are sent to the rulebook.
const (
	mostProfiles = 16 << 20
	mostModel    = 32 << 20
	mostList     = 64 << 20
)

func (s *site) riskRoutes(app *fiber.App) {
	app.Get("/risk", s.member(func(v *visit) error { return v.redirect("/risk/profiles") }))
	app.Get("/risk/profiles", s.member(profileList))
	app.Get("/risk/export", s.member(exportProfiles))
	app.Post("/risk/import", s.upload(fileForm{file: mostProfiles, fields: maxPaper, back: "/risk/profiles", take: importProfiles, refuse: refuseImport}))
	app.Get("/risk/new", s.member(newProfile))
	app.Post("/risk/new", s.longAction(maxPaper, writeNewProfile))
	app.Get("/risk/profiles/:id", s.member(oneProfile))
	app.Get("/risk/profiles/:id/edit", s.member(editProfile))
	app.Post("/risk/profiles/:id/edit", s.longAction(maxPaper, writeProfile))
	app.Post("/risk/profiles/:id/step", s.action(stepProfile))
	app.Post("/risk/profiles/:id/backtest", s.action(backtestProfile))
	app.Get("/risk/settings", s.member(settingsPage))
	app.Post("/risk/settings/write", s.longAction(maxPaper, writeSettings))
	app.Post("/risk/settings/offices", s.longAction(maxPaper, writeOffices))
	app.Post("/risk/settings/step", s.action(stepSettings))
	app.Get("/risk/models", s.member(modelsPage))
	app.Post("/risk/models/add", s.upload(fileForm{file: mostModel, fields: maxForm, back: "/risk/models", take: addModel, refuse: refuseModel}))
	app.Post("/risk/models/step", s.action(stepModel))
	app.Get("/risk/lists", s.member(listsPage))
	app.Post("/risk/lists/add", s.upload(fileForm{file: mostList, fields: maxForm, back: "/risk/lists", take: addList, refuse: refuseList}))
	app.Post("/risk/lists/:id/step", s.action(stepList))
	app.Get("/risk/monitor", s.member(monitorPage))
}

// folio is a thing of the rulebook with what the reader may do about it.
type folio struct {
	*clearance.Paper
	Action  string   // address that its steps are sent to
	Element string   // beginning of the ids of its fields
	Steps   []string // the reader may take now
	Untried []string // what must be tried before it can be proposed: backtest, shadow
	Other   bool     // a step waits for a person that the reader is not
}

func (v *visit) folioOf(p *clearance.Paper, action string) folio {
	s := folio{Paper: p, Action: action, Element: p.Kind + "-" + p.ID}
	me := v.actor().ID()
	if p.Proposed != nil {
		if s.Other = !secondPerson(p, me); !s.Other {
			s.Steps = append(s.Steps, clearance.StepApprove)
		}
		s.Steps = append(s.Steps, clearance.StepReject)
		return s
	}
	s.Steps, s.Untried = workSteps(p)
	if p.InForce != nil && (p.Kind == clearance.KindProfile || p.Kind == clearance.KindList) {
		s.Steps = append(s.Steps, clearance.StepExpire)
	}
	if p.InForce != nil && !p.Back && p.Kind == clearance.KindModel {
		s.Steps = append(s.Steps, clearance.StepRollback)
	}
	return s
}

// secondPerson reports whether somebody is the other pair of eyes: they neither
// proposed the step nor wrote what it would bring into force. The procedure
// decides it; here it is asked so that no button is offered in vain.
func secondPerson(p *clearance.Paper, me string) bool {
	wrote := p.Proposed.Step == clearance.StepActivate && p.Work != nil && p.Work.By == me
	return p.Proposed.By != me && !wrote
}

// workSteps are the steps of what is being written, and what it lacks before
// it may be proposed.
func workSteps(p *clearance.Paper) (steps, untried []string) {
	if p.Work == nil {
		return nil, nil
	}
	tried := p.Kind == clearance.KindProfile || p.Kind == clearance.KindModel
	if p.Kind == clearance.KindProfile && p.Work.Backtest == nil {
		untried = append(untried, "backtest")
	}
	if tried && !p.Work.Shadow {
		untried = append(untried, clearance.StepShadow)
		steps = append(steps, clearance.StepShadow)
	}
	if len(untried) == 0 {
		steps = append(steps, clearance.StepActivate)
	}
	if tried && p.Work.Shadow {
		steps = append(steps, clearance.StepDraft)
	}
	return steps, untried
}

// mostNote is the most characters of a note to a step.
const mostNote = 1000

// takeStep takes the step of a form; where it is not to be, the page is shown
// again with the reason.
func (v *visit) takeStep(do func(clearance.StepRequest) error, back string, again func(status int, why string) error) error {
	r := clearance.StepRequest{
		Number: natural(v.form.Get("number")), Step: v.form.Get("step"), Note: strings.TrimSpace(plainText(v.form.Get("note"))),
	}
	if utf8.RuneCountInString(r.Note) > mostNote {
		why, err := v.locale().text("step.long-note")
		if err != nil {
			return err
		}
		return again(fiber.StatusUnprocessableEntity, why)
	}
	err := do(r)
	if e := fault.As(err); e != nil && (e.Kind == fault.Conflict || e.Kind == fault.Forbidden || e.Kind == fault.Invalid) {
		return again(status(err), v.allSaid(refusals(e)))
	}
	if err != nil {
		return err
	}
	v.tell("notice.step-" + r.Step)
	return v.redirect(back)
}

// mostSaidOfStep is how many faults a refused step tells.
const mostSaidOfStep = 5

// allSaid is what faults say, one after another.
func (v *visit) allSaid(faults fault.List) string {
	var said []string
	for _, f := range faults[:min(len(faults), mostSaidOfStep)] {
		said = append(said, f.Message.In(v.lang))
	}
	return strings.Join(said, " ")
}

// paperID is the ID in the address of a thing of the rulebook. Whatever could
// be none is not found.
func (v *visit) paperID() (string, error) {
	id := v.c.Params("id")
	odd := func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }
	if id == "" || len(id) > 60 || strings.ContainsFunc(id, odd) {
		return "", fault.New(fault.NotFound, fault.Unknown)
	}
	return id, nil
}

// paperNote puts what was done with a thing into words; what the person wrote
// to it stays as it is.
func (l locale) paperNote(note string) string {
	step, said, with := strings.Cut(note, ": ")
	if !slices.Contains([]string{"written", "back-tested", "shadow", "draft", "activate", "expire", "approve", "reject", "rollback"}, step) {
		return note
	}
	text := l.label("paper-note", step)
	if with {
		text += ": " + said
	}
	return text
}
