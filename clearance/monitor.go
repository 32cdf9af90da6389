package clearance

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/monitor"
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
	Drift       []FeatureDrift                            `json:"drift"`       // of the model's features, the most moved first
	Scores      *ScoreShift                               `json:"scores,omitempty"`
	Compared    *monitor.Comparison                       `json:"compared,omitempty"` // champion and challenger on random checks
	Alerts      []Alert                                   `json:"alerts"`
}

// ProfileEffect is what came of a profile.
type ProfileEffect struct {
	ID     string            `json:"id"`
	Title  fault.Text        `json:"title,omitzero"`
	Status string            `json:"status"` // active or shadow; "" where it has ended since
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

// FeatureDrift is how far a feature of the model has moved: the week before
// the end against the four weeks before that.
type FeatureDrift struct {
	Feature string     `json:"feature"`
	Name    fault.Text `json:"name"`
	PSI     float64    `json:"psi"` // over 0.2: trade has shifted
	Missing [2]float64 `json:"missing"`
}

// ScoreShift is quantiles of the probability, in the weeks before and now.
type ScoreShift struct {
	Before []float64 `json:"before"` // at 10 % 50 % 90 % 99 %
	Now    []float64 `json:"now"`
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
	if from.IsZero() || to.IsZero() || to.Before(from) || to.DaysSince(from) >= mostBacktestDays {
		return nil, fault.Refuse(fault.List{ruleBacktestDays.At("", "most", "400")})
	}
	now, stats := s.ruling.Load(), s.memory().Statistics()
	m := &Monitor{
		From: from, To: to, Office: office, RuleSet: now.rules.Version(), Champion: now.models.Champion.Hash(),
		Profiles: profileEffects(now.rules, stats.Profiles(from, to)),
		Lanes:    laneEffects(stats.Lanes(office, from, to)),
		Workload: stats.Workload(office, from, to), Calibration: stats.Calibration(from, to), Alerts: []Alert{},
	}
	if now.models.Challenger != nil {
		m.Challenger = now.models.Challenger.Hash()
	}
	for _, o := range stats.Offices() {
		if office == "" || o == office {
			m.Offices = append(m.Offices, OfficeReport{o, laneEffects(stats.Lanes(o, from, to)), now.rules.StandingOf(stats, o, s.Today())})
		}
	}
	if err := s.addPast(ctx, m, now); err != nil {
		return nil, s.storeTrouble("monitor", err)
	}
	m.alert()
	return m, nil
}

func profileEffects(rules *risk.RuleSet, effects map[string]statistics.Effect) []ProfileEffect {
	list := []ProfileEffect{}
	for _, e := range rules.Profiles() {
		effect := effects[e.Profile.ID]
		list = append(list, ProfileEffect{e.Profile.ID, e.Profile.Title, string(e.Status), effect})
		delete(effects, e.Profile.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(effects)) {
		list = append(list, ProfileEffect{ID: id, Effect: effects[id]})
	}
	slices.SortStableFunc(list, func(a, b ProfileEffect) int { return strings.Compare(a.ID, b.ID) })
	return list
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

// mostVectors is how many scored declarations of either time drift is told
// from; of more, every so many-th is taken.
const mostVectors = 2000

// addPast adds what only the declarations themselves tell: drift, and how the
// models compare on random checks.
func (s *Service) addPast(ctx context.Context, m *Monitor, now *ruling) error {
	w := &watcher{hash: m.Champion, from: m.From, since: m.To.AddDays(1 - driftNow)}
	first := m.To.AddDays(1 - driftNow - driftBefore)
	if m.From.Before(first) {
		first = m.From
	}
	err := s.past(ctx, first, m.To, func(j *Judged) error {
		if m.Office == "" || m.Office == j.Entry.Office {
			return w.add(j)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, d := range monitor.Drifts(now.models.Champion.Features(), w.before.vectors, w.now.vectors) {
		m.Drift = append(m.Drift, FeatureDrift{d.Feature, risk.FeatureName(d.Feature), rounded(d.PSI), [2]float64{rounded(d.Missing[0]), rounded(d.Missing[1])}})
	}
	if len(w.before.scores) > 0 && len(w.now.scores) > 0 {
		m.Scores = &ScoreShift{quantiles(w.before.scores), quantiles(w.now.scores)}
	}
	if c, ok := monitor.Compare(w.cases, compareShare); ok && m.Challenger != "" {
		m.Compared = &c
	}
	return nil
}

// compareShare is the share of cases that models are compared by.
const compareShare = 0.1

// watcher gathers scored declarations of two times, and random checks.
type watcher struct {
	hash        string // of the model whose vectors are compared
	from, since civil.Date
	before, now sample
	cases       []monitor.Case
}

// sample is at most mostVectors of what came, evenly spread.
type sample struct {
	vectors [][]float64
	scores  []float64
	seen    int
	step    int
}

func (w *watcher) add(j *Judged) error {
	l := j.Risk.Assessment.Learned
	if l == nil {
		return nil
	}
	day := j.Risk.Facts.Day
	if j.Risk.Assessment.Draw.Selected && !day.Before(w.from) && j.Found != nil {
		w.addCase(j, l)
	}
	if l.Model != w.hash || len(l.Items) == 0 {
		return nil
	}
	into := &w.before
	if !day.Before(w.since) {
		into = &w.now
	}
	return into.add(l)
}

func (s *sample) add(l *risk.Learned) error {
	s.step = max(s.step, 1)
	if s.seen++; s.seen%s.step != 0 {
		return nil
	}
	v, err := risk.DecodeVector(l.Items[0].Vector)
	if err != nil {
		return err
	}
	s.vectors, s.scores = append(s.vectors, v), append(s.scores, float64(l.Millions)/1e6)
	if len(s.vectors) < 2*mostVectors {
		return nil
	}
	for i := range mostVectors { // keep every second, and from now on take half as many
		s.vectors[i], s.scores[i] = s.vectors[2*i], s.scores[2*i]
	}
	s.vectors, s.scores, s.step = s.vectors[:mostVectors], s.scores[:mostVectors], 2*s.step
	return nil
}

func (w *watcher) addCase(j *Judged, l *risk.Learned) {
	o := outcomeOf(&j.Risk.Facts, j.Found)
	if o == nil {
		return
	}
	c := monitor.Case{
		Champion: risk.Kopiykas(l.Expected), ChampionP: float64(l.Millions) / 1e6, Fault: o.Fault, Found: risk.Kopiykas(o.Found),
	}
	if l.Challenger != nil {
		c.Challenger, c.ChallengerP = risk.Kopiykas(l.Challenger.Expected), float64(l.Challenger.Millions)/1e6
	}
	w.cases = append(w.cases, c)
}

// quantiles gives those of the scores at 10, 50, 90 and 99 per cent.
func quantiles(scores []float64) []float64 {
	slices.Sort(scores)
	var q []float64
	for _, at := range []int{10, 50, 90, 99} {
		q = append(q, rounded(scores[(len(scores)-1)*at/100]))
	}
	return q
}

// rounded keeps four places of a figure for people.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
