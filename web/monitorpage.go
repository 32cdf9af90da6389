package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/monitor"
	"github.com/brama-customs/brama/risk/statistics"
)

// monitorView is the page of how risk is doing.
type monitorView struct {
	From, To, Office string // of the form, as typed
	Problems         []problem
	*clearance.Monitor
	Drifted  []monitor.Drift // the most moved
	Days     []dayOfWork
	Work     *barChart
	Checks   []tenthOfChecks
	Dots     *dotChart
	AllLanes rates
	ByOffice []officeRates
	ByRule   rates // by profile
}

// monitorPage shows the days and the office that the address asks for: the
// last thirty days of all where it does not.
func monitorPage(v *visit) error {
	form, err := v.query()
	if err != nil {
		return err
	}
	today := v.law.Today()
	view := monitorView{From: form.get("from"), To: form.get("to"), Office: strings.ToUpper(form.get("office"))}
	if view.From == "" && view.To == "" {
		view.From, view.To = today.AddDays(1-monthOfDays).String(), today.String()
		form.values.Set("from", view.From)
		form.values.Set("to", view.To)
	}
	from, to, problems := v.days(form)
	if view.Problems = problems; len(problems) > 0 {
		return v.show(fiber.StatusUnprocessableEntity, "monitor", view)
	}
	if view.Office != "" && !officeCode.MatchString(view.Office) {
		return fault.New(fault.NotFound, fault.Unknown)
	}
	view.Monitor, err = v.risk.Monitor(v.c.UserContext(), v.actor(), view.Office, from, to)
	if fault.Is(err, fault.Invalid) {
		view.Problems = v.faultsIn(err, "from")
		return v.show(fiber.StatusUnprocessableEntity, "monitor", view)
	}
	if err != nil {
		return err
	}
	return v.show(fiber.StatusOK, "monitor", v.drawn(view))
}

// days reads the first and the last day of a form.
func (v *visit) days(form typed) (from, to civil.Date, problems []problem) {
	read := func(name string) civil.Date {
		day, err := civil.Parse(form.get(name))
		if err != nil {
			problems = append(problems, problem{Field: name, Label: v.locale().label("period", name), Text: noDay.Text.In(v.lang), Code: noDay.Code})
		}
		return day
	}
	return read("from"), read("to"), problems
}

// mostDrifted is how many features are shown.
const mostDrifted = 20

func (v *visit) drawn(view monitorView) monitorView {
	view.Drifted = view.Drift[:min(len(view.Drift), mostDrifted)]
	view.Days = daysOfWork(view.Workload)
	view.Work = v.locale().workChart(view.Days)
	view.Checks = tenthsOfChecks(view.Calibration)
	view.Dots = v.locale().calibrationChart(view.Checks)
	view.AllLanes = v.locale().laneRates(view.Lanes)
	for _, o := range view.Offices {
		view.ByOffice = append(view.ByOffice, officeRates{o, v.locale().laneRates(o.Lanes)})
	}
	view.ByRule = v.locale().profileRates(view.Profiles, v.law.Today())
	return view
}

// dayOfWork is what all offices asked for did on a day.
type dayOfWork struct {
	Day                          civil.Date
	Assessed, Green, Yellow, Red int64
	Rule, Score, Draw            int64
	Inspected, Confirmed         int64
}

// daysOfWork adds offices up by day; the list is by day already.
func daysOfWork(list []statistics.DayOfOffice) []dayOfWork {
	var days []dayOfWork
	for _, o := range list {
		if len(days) == 0 || days[len(days)-1].Day != o.Day {
			days = append(days, dayOfWork{Day: o.Day})
		}
		d := &days[len(days)-1]
		d.Assessed, d.Green, d.Yellow, d.Red = d.Assessed+o.Assessed, d.Green+o.Green, d.Yellow+o.Yellow, d.Red+o.Red
		d.Rule, d.Score, d.Draw = d.Rule+o.Rule, d.Score+o.Score, d.Draw+o.Draw
		d.Inspected, d.Confirmed = d.Inspected+o.Inspected, d.Confirmed+o.Confirmed
	}
	return days
}

// tenthOfChecks is random checks of one tenth of the probabilities.
type tenthOfChecks struct {
	From, To int // per cent
	statistics.Calibration
}

// tenthsOfChecks leaves out tenths without a check.
func tenthsOfChecks(all [statistics.Tenths]statistics.Calibration) []tenthOfChecks {
	var some []tenthOfChecks
	for i, c := range all {
		if c.Inspected > 0 {
			some = append(some, tenthOfChecks{i * 10, i*10 + 10, c})
		}
	}
	return some
}

// rates is how often checks confirmed something, with a bar for each.
type rates []hitRate

// hitRate is what came of the checks of a profile or a lane.
type hitRate struct {
	ID     string // of a profile, whose page it leads to
	Name   string
	Status string     // of a profile
	Over   civil.Date // its last day, where that is past
	statistics.Effect
	Bar shareBar
}

// officeRates is an office's lanes and its standing.
type officeRates struct {
	clearance.OfficeReport
	Rates rates
}

func (l locale) laneRates(lanes []clearance.LaneEffect) rates {
	var list rates
	for _, lane := range lanes {
		list = append(list, hitRate{Name: l.label("lane", lane.Lane), Effect: lane.Effect, Bar: barOf(lane.Effect)})
	}
	return list
}

func (l locale) profileRates(all []clearance.ProfileEffect, today civil.Date) rates {
	var list rates
	for _, p := range all {
		name := p.Title.In(l.lang)
		if name == "" {
			name = p.ID
		}
		list = append(list, hitRate{ID: p.ID, Name: name, Status: p.Status, Over: over(p.Status, p.To, today), Effect: p.Effect, Bar: barOf(p.Effect)})
	}
	return list
}
