package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// Rulebook is what risk is judged by besides profiles: settings, models, lists
// of names; and the history of all of it.
type Rulebook interface {
	Rules() *risk.RuleSet
	PaperHistory(ctx context.Context, who clearance.Actor, kind, id string) ([]clearance.Paper, error)
	RiskSettings(ctx context.Context, who clearance.Actor) (*clearance.Paper, error)
	WriteSettings(ctx context.Context, who clearance.Actor, number int, body []byte) (*clearance.Paper, error)
	StepSettings(ctx context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error)
	ModelsInUse(ctx context.Context, who clearance.Actor) (*clearance.Paper, error)
	AddModel(ctx context.Context, who clearance.Actor, title string, artefact []byte) (*clearance.Paper, error)
	StepModel(ctx context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error)
	Lists(ctx context.Context, who clearance.Actor) ([]clearance.Paper, error)
	WriteList(ctx context.Context, who clearance.Actor, id, title string, file []byte) (*clearance.Paper, error)
	StepList(ctx context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.Paper, error)
}

// Papers is things of the rulebook, or the states of one.
type Papers struct {
	Items []clearance.Paper `json:"items"`
}

// step reads the step to be taken.
func (q *call) step() (clearance.StepRequest, error) {
	body, err := q.body(q.Limits.Small)
	if err != nil {
		return clearance.StepRequest{}, err
	}
	step, faults, err := readOn(q.steps, body)
	step.Faults = faults
	return step, err
}

// givePaper answers with a thing of the rulebook.
func (q *call) givePaper(status int, p *clearance.Paper, err error) error {
	if err != nil {
		return err
	}
	return q.give(status, p)
}

// none says what there is none of.
func none(err error, what fault.Rule) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, what)
	}
	return err
}

// notYet is none for what always is there, as it came with the service, and of
// which nothing was written yet.
func notYet(err error, what fault.Rule) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, what)
	}
	return err
}

func profileHistory(q *call) error {
	id, err := q.id()
	if err != nil {
		return none(err, ruleNoProfile)
	}
	all, err := q.rulebook.PaperHistory(q.ctx, q.who, clearance.KindProfile, id)
	if err != nil {
		return none(err, ruleNoProfile)
	}
	return q.give(fiber.StatusOK, Papers{list(all)})
}

func settingsHistory(q *call) error { return q.history(clearance.KindSettings, clearance.SettingsID) }
func modelHistory(q *call) error    { return q.history(clearance.KindModel, clearance.ModelID) }

// history answers with the states of something of which there always is one:
// until somebody writes, what is shipped counts, and has no history.
func (q *call) history(kind, id string) error {
	all, err := q.rulebook.PaperHistory(q.ctx, q.who, kind, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return q.give(fiber.StatusOK, Papers{list(all)})
}

func settings(q *call) error {
	p, err := q.rulebook.RiskSettings(q.ctx, q.who)
	return q.givePaper(fiber.StatusOK, p, err)
}

func editSettings(q *call) error {
	body, err := q.body(q.Limits.Declaration)
	if err != nil {
		return err
	}
	p, err := q.rulebook.WriteSettings(q.ctx, q.who, q.params.count("number"), body)
	return q.givePaper(fiber.StatusOK, p, notYet(err, ruleNoSettings))
}

func stepSettings(q *call) error {
	step, err := q.step()
	if err != nil {
		return err
	}
	p, err := q.rulebook.StepSettings(q.ctx, q.who, step)
	return q.givePaper(fiber.StatusOK, p, notYet(err, ruleNoSettings))
}

// formalities answers with the table in force: declarations name its codes, so
// that everybody may look them up.
func formalities(q *call) error {
	table := q.rulebook.Rules().Settings().Formalities
	table.Entries = list(table.Entries)
	return q.give(fiber.StatusOK, table)
}

// models answers with the models in use; until one was added the shipped
// regression scores, and the paper is empty.
func models(q *call) error {
	p, err := q.rulebook.ModelsInUse(q.ctx, q.who)
	if err == nil && p == nil {
		p = &clearance.Paper{Kind: clearance.KindModel, ID: clearance.ModelID}
	}
	return q.givePaper(fiber.StatusOK, p, err)
}

func addModel(q *call) error {
	artefact, err := q.upload(q.Limits.Artefact, []string{fiber.MIMEOctetStream})
	if err != nil {
		return err
	}
	p, err := q.rulebook.AddModel(q.ctx, q.who, q.params["title"], artefact)
	q.Set(fiber.HeaderLocation, pathModels)
	return q.givePaper(fiber.StatusCreated, p, err)
}

func stepModel(q *call) error {
	step, err := q.step()
	if err != nil {
		return err
	}
	p, err := q.rulebook.StepModel(q.ctx, q.who, step)
	return q.givePaper(fiber.StatusOK, p, notYet(err, ruleNoModel))
}

func lists(q *call) error {
	all, err := q.rulebook.Lists(q.ctx, q.who)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, Papers{list(all)})
}

// editList writes a list of the ID in the path, of which the procedure says
// what it may be.
func editList(q *call) error {
	id := q.Params("id")
	file, err := q.upload(q.Limits.Artefact, listTypes())
	if err != nil {
		return err
	}
	p, err := q.rulebook.WriteList(q.ctx, q.who, id, q.params["title"], file)
	return q.givePaper(fiber.StatusOK, p, err)
}

func stepList(q *call) error {
	id, err := q.id()
	if err != nil {
		return none(err, ruleNoList)
	}
	step, err := q.step()
	if err != nil {
		return err
	}
	p, err := q.rulebook.StepList(q.ctx, q.who, id, step)
	return q.givePaper(fiber.StatusOK, p, none(err, ruleNoList))
}
