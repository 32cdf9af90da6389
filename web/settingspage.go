package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// settingsView is the page of what offices can check, thresholds and tables.
type settingsView struct {
	folio
	Counts     risk.Settings // in force
	Offices    []officeCapacity
	Difference []changedLine // of what is written from what counts
	JSON       string        // as typed, or what is written, or what counts
	History    []clearance.Paper
	Conflict   string
	Problems   []problem
}

// Help names the fields of the settings that are explained beside them.
func (settingsView) Help() []string {
	return []string{"name", "offices", "drawPerMille", "drawOfPlaces", "drawChannel", "yellowScore", "redScore", "price", "newImporterWeight",
		"unprovenPreferenceWeight", "splitWeight", "mass", "highPriority", "formalities"}
}

// officeCapacity is what an office can check on a day.
type officeCapacity struct {
	Office string // "*" for all others
	risk.Capacity
}

func settingsPage(v *visit) error { return v.showSettings(fiber.StatusOK, settingsView{}) }

func (v *visit) showSettings(status int, view settingsView) error {
	v.path = "/risk/settings"
	p, err := v.risk.RiskSettings(v.c.UserContext(), v.actor())
	if err != nil {
		return err
	}
	view.History, err = v.risk.PaperHistory(v.c.UserContext(), v.actor(), clearance.KindSettings, clearance.SettingsID)
	if err != nil && !fault.Is(err, fault.NotFound) { // nothing was ever written: what is shipped counts
		return err
	}
	view.folio, view.Counts = v.folioOf(p, "/risk/settings/step"), settingsOf(p.InForce)
	for office, capacity := range view.Counts.Offices {
		view.Offices = append(view.Offices, officeCapacity{office, capacity})
	}
	slices.SortFunc(view.Offices, func(a, b officeCapacity) int { return -strings.Compare(a.Office, b.Office) })
	if p.Work != nil && p.InForce != nil {
		view.Difference = difference(p.InForce.Body, p.Work.Body)
	}
	if view.JSON == "" {
		e := cmp.Or(p.Work, p.InForce)
		view.JSON = indented(e.Body)
	}
	return v.show(status, "settings", view)
}

// writeSettings keeps settings that were typed, to be approved by another.
func writeSettings(v *visit) error {
	view := settingsView{JSON: plainText(v.form.Get("json"))}
	_, err := v.risk.WriteSettings(v.c.UserContext(), v.actor(), natural(v.form.Get("number")), []byte(view.JSON))
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Malformed):
		view.Problems = v.faultsIn(err, "json")
		return v.showSettings(status(err), view)
	case fault.Is(err, fault.Conflict):
		view.Conflict = fault.As(err).Text.In(v.lang)
		return v.showSettings(fiber.StatusConflict, view)
	case err != nil:
		return err
	}
	v.tell("notice.settings-written")
	return v.redirect("/risk/settings")
}

func stepSettings(v *visit) error {
	do := func(r clearance.StepRequest) error {
		_, err := v.risk.StepSettings(v.c.UserContext(), v.actor(), r)
		return err
	}
	return v.takeStep(do, "/risk/settings", func(status int, why string) error {
		return v.showSettings(status, settingsView{Conflict: why})
	})
}
