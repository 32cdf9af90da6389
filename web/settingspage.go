package web

import (
	"cmp"
	"maps"
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
	Offices    []knownOffice
	Difference []changedLine // of what is written from what counts
	Rows       []officeRow   // of the form for offices: as typed, or what is written, or what counts
	JSON       string        // likewise
	History    []clearance.Paper
	Conflict   string
	Problems   []problem
}

// Help names the fields of the settings that are explained beside them.
func (settingsView) Help() []string {
	return []string{"name", "offices", "rosters", "drawPerMille", "drawOfPlaces", "drawChannel", "yellowScore", "redScore", "price", "newImporterWeight",
		"unprovenPreferenceWeight", "splitWeight", "mass", "highPriority", "formalities"}
}

// At lists what is wrong with a field.
func (s settingsView) At(field string) []problem { return problemsAt(s.Problems, field) }

func problemsAt(all []problem, field string) []problem {
	var here []problem
	for _, p := range all {
		if p.Field == field {
			here = append(here, p)
		}
	}
	return here
}

// knownOffice is what the settings say of an office.
type knownOffice struct {
	Office         string // "*" for all others
	*risk.Capacity        // what it can check on a day; nil where that is not said
	Inspectors     []string
}

// officesOf are the offices of the settings in order, all others last.
func officesOf(s risk.Settings) []knownOffice {
	codes := slices.AppendSeq(slices.Collect(maps.Keys(s.Offices)), maps.Keys(s.Rosters))
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
	})
	var all []knownOffice
	for _, code := range slices.Compact(codes) {
		o := knownOffice{Office: code, Inspectors: s.Rosters[code]}
		if capacity, known := s.Offices[code]; known {
			o.Capacity = &capacity
		}
		all = append(all, o)
	}
	return all
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
	view.Offices = officesOf(view.Counts)
	if p.Work != nil && p.InForce != nil {
		view.Difference = difference(p.InForce.Body, p.Work.Body)
	}
	newest := cmp.Or(p.Work, p.InForce)
	if view.JSON == "" {
		view.JSON = indented(newest.Body)
	}
	if view.Rows == nil {
		view.Rows = officeRows(settingsOf(newest))
	}
	return v.show(status, "settings", view)
}

// writeSettings keeps settings that were typed, to be approved by another.
func writeSettings(v *visit) error {
	view := settingsView{JSON: plainText(v.form.Get("json"))}
	_, err := v.risk.WriteSettings(v.c.UserContext(), v.actor(), natural(v.form.Get("number")), []byte(view.JSON))
	if refused(err) {
		view.Problems = v.faultsIn(err, "json")
	}
	return v.settingsWritten(view, err)
}

// refused reports whether what was typed has faults.
func refused(err error) bool { return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Malformed) }

// settingsWritten shows what became of an edition that was typed: what was not
// kept stays on the page.
func (v *visit) settingsWritten(view settingsView, err error) error {
	switch {
	case refused(err):
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

// newestSettings are those being written, or those that count.
func (v *visit) newestSettings() (risk.Settings, error) {
	p, err := v.risk.RiskSettings(v.c.UserContext(), v.actor())
	if err != nil {
		return risk.Settings{}, err
	}
	return risk.ReadSettings(cmp.Or(p.Work, p.InForce).Body)
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
