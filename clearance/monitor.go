package clearance

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/monitor"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
)

// Monitor is how risk is doing, for the supervisors who answer for it. Shares
// and indexes are rounded figures for people; sums are exact.
type Monitor struct {
	From        civil.Date                                `json:"from"`
	To          civil.Date                                `json:"to"`
	Office      string                                    `json:"office,omitempty"` // "": all
	RuleSet     string                                    `json:"ruleSet"`
	Champion    string                                    `json:"champion"` // hash
	Challenger  string                                    `json:"challenger,omitempty"`
	Profiles    []ProfileEffect                           `json:"profiles"`
	Lanes       []LaneEffect                              `json:"lanes"`
	Offices     []OfficeReport                            `json:"offices"`
	Workload    []statistics.DayOfOffice                  `json:"workload"`    // by day, of the offices asked for together
	Calibration [statistics.Tenths]statistics.Calibration `json:"calibration"` // on random checks alone
	monitor.Report
	Alerts []Alert `json:"alerts"`
}

// ProfileEffect is what came of a profile.
type ProfileEffect struct {
	ID     string            `json:"id"`
	Title  fault.Text        `json:"title,omitzero"`
	Status string            `json:"status"`      // as the profile has it today
	To     civil.Date        `json:"to,omitzero"` // its last day
	Effect statistics.Effect `json:"effect"`
}

// LaneEffect is what came of a lane: rule, score, draw, other.
type LaneEffect struct {
	Lane   string            `json:"lane"`
	Effect statistics.Effect `json:"effect"`
}

// OfficeReport is what came of an office's checks, and what it can handle.
type OfficeReport struct {
	Office   string         `json:"office"`
	Lanes    []LaneEffect   `json:"lanes"`
	Standing *risk.Standing `json:"standing,omitempty"` // of today
}

// Alert is something that somebody should look at.
type Alert struct {
	Code string     `json:"code"` // drift, calibration, dead-profile, noisy-profile, no-random-checks
	Text fault.Text `json:"text"`
}

// Monitor tells how risk is doing from one day to another, of one office or,
// where it is "", of all.
func (s *Service) Monitor(ctx context.Context, who Actor, office string, from, to civil.Date) (*Monitor, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	faults := daysFaults(from, to)
	if office != "" && !declarations.ValidOffice(office) {
		faults = append(faults, ruleMonitorOffice.At("/office"))
	}
	if len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	if err := errors.Join(s.RefreshRules(ctx), s.FollowHistory(ctx)); err != nil {
		return nil, s.storeTrouble("monitor", err)
	}
	now, stats := s.ruling.Load(), s.memory().Statistics()
	m := &Monitor{
		From: from, To: to, Office: office, RuleSet: now.rules.Version(), Champion: now.models.Champion.Hash(),
		Profiles: profileEffects(now.rules, stats.Profiles(from, to)),
		Lanes:    laneEffects(stats.Lanes(office, from, to)),
		Offices:  []OfficeReport{},
		Workload: append([]statistics.DayOfOffice{}, stats.Workload(office, from, to)...), Calibration: stats.Calibration(from, to), Alerts: []Alert{},
	}
	if now.models.Challenger != nil {
		m.Challenger = now.models.Challenger.Hash()
	}
	for _, o := range stats.Offices() {
		if office == "" || o == office {
			m.Offices = append(m.Offices, OfficeReport{o, laneEffects(stats.Lanes(o, from, to)), now.rules.StandingOf(stats, m.Champion, o, s.Today())})
		}
	}
	if err := errors.Join(s.nameEnded(ctx, m.Profiles), s.addPast(ctx, m, now)); err != nil {
		return nil, s.storeTrouble("monitor", err)
	}
	m.alert()
	return m, nil
}

func profileEffects(rules *risk.RuleSet, effects map[string]statistics.Effect) []ProfileEffect {
	list := []ProfileEffect{}
	for _, e := range rules.Profiles() {
		effect := effects[e.Profile.ID]
		list = append(list, ProfileEffect{e.Profile.ID, e.Profile.Title, string(e.Status), e.Profile.To, effect})
		delete(effects, e.Profile.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(effects)) {
		list = append(list, ProfileEffect{ID: id, Effect: effects[id]})
	}
	slices.SortStableFunc(list, func(a, b ProfileEffect) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// nameEnded names the profiles that order nothing any more.
func (s *Service) nameEnded(ctx context.Context, list []ProfileEffect) error {
	for i := range list {
		if list[i].Status != "" {
			continue
		}
		p, err := s.paper(ctx, KindProfile, list[i].ID)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		var says profiles.Profile
		if e := cmp.Or(p.InForce, p.Work, p.Before); e != nil {
			if err := json.Unmarshal(e.Body, &says); err != nil {
				return err
			}
		}
		list[i].Title, list[i].Status, list[i].To = says.Title, string(statusOf(p)), says.To
	}
	return nil
}

// laneNames are the lanes as the contract names them.
var laneNames = [statistics.Lanes]string{"rule", "score", "draw", "other"}

func laneEffects(lanes [statistics.Lanes]statistics.Effect) []LaneEffect {
	list := make([]LaneEffect, len(lanes))
	for i := range lanes {
		list[i] = LaneEffect{laneNames[i], lanes[i]}
	}
	return list
}

// The days that drift is told from: a week against the four before it.
const (
	driftNow    = 7
	driftBefore = 28
)

// addPast adds what only the declarations themselves tell: drift, and how the
// models compare on random checks.
func (s *Service) addPast(ctx context.Context, m *Monitor, now *ruling) error {
	since, first := m.To.AddDays(1-driftNow), m.To.AddDays(1-driftNow-driftBefore)
	if m.From.Before(first) {
		first = m.From
	}
	var w monitor.Watch
	err := s.past(ctx, first, m.To, func(j *Judged) error {
		l := j.Risk.Assessment.Learned
		if l == nil || m.Office != "" && m.Office != j.Entry.Office {
			return nil
		}
		day := j.Risk.Facts.Day
		if !day.Before(m.From) {
			addDrawn(&w, j, l)
		}
		if l.Model != m.Champion || len(l.Items) == 0 {
			return nil
		}
		return w.Scored(&l.Items[0].Scored, !day.Before(since))
	})
	m.Report = w.Report(now.models.Champion.Features())
	return err
}

// addDrawn adds a random check of which the outcome is known and which both
// models scored.
func addDrawn(w *monitor.Watch, j *Judged, l *risk.Learned) {
	if !j.Risk.Assessment.Draw.Selected || j.Found == nil || l.Challenger == nil {
		return
	}
	if o := outcomeOf(&j.Risk.Facts, j.Found); o != nil {
		w.Drawn(monitor.Ranked{Probability: l.Probability, Expected: risk.Kopiykas(l.Expected)},
			monitor.Ranked{Probability: l.Challenger.Probability, Expected: risk.Kopiykas(l.Challenger.Expected)},
			o.Fault, risk.Kopiykas(o.Found))
	}
}
