package clearance

import (
	"fmt"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/monitor"
	"github.com/brama-customs/brama/risk/statistics"
)

// When something should be looked at.
const (
	deadDays    = 30 // days without a hit of a profile in force
	noisyChecks = 50 // checks of which none was confirmed
	fewChecks   = 20 // random checks under which calibration tells nothing
)

// alert adds what somebody should look at.
func (m *Monitor) alert() {
	for _, d := range m.Drift {
		if d.Moved() {
			name := risk.FeatureName(d.Feature)
			m.say("drift",
				fmt.Sprintf("Ознака «%s» змістилася: PSI %.2f. Модель знає іншу торгівлю; навчіть нову.", name.UK, d.PSI),
				fmt.Sprintf("Feature “%s” has moved: PSI %.2f. The model knows another trade; train a new one.", name.EN, d.PSI))
		}
	}
	m.alertProfiles()
	m.alertRandom()
}

func (m *Monitor) alertProfiles() {
	long := m.To.DaysSince(m.From) >= deadDays
	for _, p := range m.Profiles {
		e := p.Effect
		switch {
		case long && p.Status == "active" && e.Hits == 0:
			m.say("dead-profile",
				fmt.Sprintf("Профіль %s ні разу не спрацював за ці дні: перевірте критерії або завершіть його.", p.ID),
				fmt.Sprintf("Profile %s has hit nothing in these days: look at its criteria, or let it expire.", p.ID))
		case e.Inspected >= noisyChecks && e.Confirmed == 0:
			m.say("noisy-profile",
				fmt.Sprintf("Профіль %s: перевірок %d, підтверджень немає.", p.ID, e.Inspected),
				fmt.Sprintf("Profile %s: %d checks, none confirmed.", p.ID, e.Inspected))
		}
	}
}

// alertRandom compares what chance found with what was expected of it.
func (m *Monitor) alertRandom() {
	var all statistics.Calibration
	for _, c := range m.Calibration {
		all.Inspected, all.Expected, all.Confirmed = all.Inspected+c.Inspected, all.Expected+c.Expected, all.Confirmed+c.Confirmed
	}
	if all.Inspected < fewChecks {
		m.say("no-random-checks",
			fmt.Sprintf("Випадкових перевірок з відомим результатом лише %d: за ними не можна судити про модель.", all.Inspected),
			fmt.Sprintf("Only %d random checks have an outcome: a model cannot be judged by them.", all.Inspected))
		return
	}
	if monitor.Off(all.Inspected, all.Confirmed, all.Expected) {
		expected := exact.New(all.Expected, 6).Round(1)
		m.say("calibration",
			fmt.Sprintf("Випадкові перевірки підтвердили %d порушень, модель очікувала %s.", all.Confirmed, expected),
			fmt.Sprintf("Random checks confirmed %d findings, the model expected %s.", all.Confirmed, expected))
	}
}

func (m *Monitor) say(code, uk, en string) {
	m.Alerts = append(m.Alerts, Alert{code, fault.Text{UK: uk, EN: en}})
}
