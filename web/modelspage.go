package web

import (
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/monitor"
)

// modelsView is the page of the model in force and its challenger.
type modelsView struct {
	folio      // without a paper where no model was ever added
	Champion   *modelHead
	Challenger *modelHead
	Before     *modelHead // in force before: what a rollback brings back
	Compared   *monitor.Comparison
	Days       int // that they are compared over
	History    []clearance.Paper
	Title      string
	Conflict   string
	Problems   []problem
}

// modelHead is an edition of the model with what is known of it.
type modelHead struct {
	*clearance.Edition
	clearance.ModelHead
}

func modelOf(e *clearance.Edition) *modelHead {
	if e == nil {
		return nil
	}
	head := modelHead{Edition: e}
	if json.Unmarshal(e.Body, &head.ModelHead) != nil {
		return &modelHead{Edition: e}
	}
	return &head
}

// comparedDays is over how many days champion and challenger are compared.
const comparedDays = 90

func modelsPage(v *visit) error { return v.showModels(fiber.StatusOK, modelsView{}) }

func (v *visit) showModels(status int, view modelsView) error {
	v.path = "/risk/models"
	p, err := v.risk.ModelsInUse(v.c.UserContext(), v.actor())
	if err != nil {
		return err
	}
	if p == nil {
		return v.show(status, "models", view)
	}
	view.folio, view.Days = v.folioOf(p, "/risk/models/step"), comparedDays
	view.Champion, view.Challenger, view.Before = modelOf(p.InForce), modelOf(p.Work), modelOf(p.Before)
	if view.History, err = v.risk.PaperHistory(v.c.UserContext(), v.actor(), clearance.KindModel, clearance.ModelID); err != nil {
		return err
	}
	if view.Challenger != nil && view.Challenger.Shadow {
		today := v.law.Today()
		m, err := v.risk.Monitor(v.c.UserContext(), v.actor(), "", today.AddDays(1-comparedDays), today)
		if err != nil {
			return err
		}
		view.Compared = m.Compared
	}
	return v.show(status, "models", view)
}

// addModel keeps a model from a file as the challenger.
func addModel(v *visit, f *sent) error {
	view := modelsView{Title: strings.TrimSpace(plainText(f.fields.Get("title")))}
	if f.file == nil {
		view.Problems = []problem{{Field: "file", Text: noFile.Text.In(v.lang), Code: noFile.Code}}
		return v.showModels(fiber.StatusUnprocessableEntity, view)
	}
	artefact, err := f.whole()
	if err != nil {
		return err
	}
	if _, err := v.risk.AddModel(v.c.UserContext(), v.actor(), view.Title, artefact); err != nil {
		return v.refuseModel(err, view)
	}
	v.tell("notice.model-added")
	return v.redirect("/risk/models")
}

func refuseModel(v *visit, err error) error { return v.refuseModel(err, modelsView{}) }

func (v *visit) refuseModel(err error, view modelsView) error {
	if fault.Is(err, fault.Conflict) {
		view.Conflict = fault.As(err).Text.In(v.lang)
		return v.showModels(fiber.StatusConflict, view)
	}
	return v.refuse(err, nil, func(status int, _ []problem) error {
		view.Problems = v.faultsIn(err, "file")
		return v.showModels(status, view)
	})
}

func stepModel(v *visit) error {
	do := func(r clearance.StepRequest) error {
		_, err := v.risk.StepModel(v.c.UserContext(), v.actor(), r)
		return err
	}
	return v.takeStep(do, "/risk/models", func(status int, why string) error {
		return v.showModels(status, modelsView{Conflict: why})
	})
}
