package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/monitor"
	"github.com/brama-customs/brama/risk/statistics"
)

// Oversight is how risk is doing, for those who answer for it, and what
// everybody can verify of chance.
type Oversight interface {
	Monitor(ctx context.Context, who clearance.Actor, office string, from, to civil.Date) (*clearance.Monitor, error)
	DaySecret(ctx context.Context, day civil.Date) (*clearance.DaySecret, error)
}

// Monitor is how risk is doing.
type Monitor struct {
	From        civil.Date          `json:"from"`
	To          civil.Date          `json:"to"`
	Office      string              `json:"office,omitempty"`
	RuleSet     string              `json:"ruleSet"`
	Champion    string              `json:"champion"` // hash
	Challenger  string              `json:"challenger,omitempty"`
	Profiles    []ProfileEffect     `json:"profiles"`
	Lanes       []LaneEffect        `json:"lanes"`
	Offices     []OfficeReport      `json:"offices"`
	Workload    []Workload          `json:"workload"`
	Calibration []Calibration       `json:"calibration"` // by tenths of the probability
	Drift       []FeatureDrift      `json:"drift"`
	Scores      *monitor.Shift      `json:"scores,omitempty"`
	Compared    *monitor.Comparison `json:"compared,omitempty"`
	Alerts      []clearance.Alert   `json:"alerts"`
}

// ProfileEffect is what came of a profile.
type ProfileEffect struct {
	ID     string     `json:"id"`
	Title  fault.Text `json:"title,omitzero"`
	Status string     `json:"status"` // active or shadow; "" where it has ended since
	Effect Effect     `json:"effect"`
}

// LaneEffect is what came of a lane.
type LaneEffect struct {
	Lane   string `json:"lane"` // rule, score, draw, other
	Effect Effect `json:"effect"`
}

// OfficeReport is what came of an office's checks, and what it can handle.
type OfficeReport struct {
	Office   string         `json:"office"`
	Lanes    []LaneEffect   `json:"lanes"`
	Standing *risk.Standing `json:"standing,omitempty"`
}

// Workload is what an office did on a day, by day of lodging.
type Workload struct {
	Office    string       `json:"office"`
	Day       civil.Date   `json:"day"`
	Assessed  int64        `json:"assessed"`
	Green     int64        `json:"green"`
	Yellow    int64        `json:"yellow"`
	Red       int64        `json:"red"`
	Rule      int64        `json:"rule"` // of Assessed, by lane; one may be in several
	Score     int64        `json:"score"`
	Draw      int64        `json:"draw"`
	Inspected int64        `json:"inspected"` // each once
	Confirmed int64        `json:"confirmed"`
	Found     exact.Number `json:"found"` // UAH
}

// Calibration is one tenth of the probabilities, of random checks alone.
type Calibration struct {
	Inspected int64 `json:"inspected"`
	Expected  int64 `json:"expected"` // sum of probabilities, millionths
	Confirmed int64 `json:"confirmed"`
}

// FeatureDrift is how far a feature of the model in force has moved.
type FeatureDrift struct {
	monitor.Drift
	Name fault.Text `json:"name"` // of the feature, in words
}

// monitorDays is how many days are told of where no first day is given.
const monitorDays = 30

func monitoring(q *call) error {
	to := or(q.params.day("to"), q.law.Today())
	from := or(q.params.day("from"), to.AddDays(1-monitorDays))
	m, err := q.oversight.Monitor(q.ctx, q.who, q.params["office"], from, to)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, monitorOf(m))
}

func monitorOf(m *clearance.Monitor) Monitor {
	answer := Monitor{
		From: m.From, To: m.To, Office: m.Office, RuleSet: m.RuleSet, Champion: m.Champion, Challenger: m.Challenger,
		Profiles: []ProfileEffect{}, Lanes: lanesOf(m.Lanes), Offices: []OfficeReport{}, Workload: []Workload{},
		Drift: []FeatureDrift{}, Scores: m.Scores, Compared: m.Compared, Alerts: list(m.Alerts),
	}
	for _, p := range m.Profiles {
		answer.Profiles = append(answer.Profiles, ProfileEffect{p.ID, p.Title, p.Status, effectOf(p.Effect)})
	}
	for _, o := range m.Offices {
		answer.Offices = append(answer.Offices, OfficeReport{o.Office, lanesOf(o.Lanes), o.Standing})
	}
	for _, d := range m.Workload {
		answer.Workload = append(answer.Workload, workloadOf(d))
	}
	for _, c := range m.Calibration {
		answer.Calibration = append(answer.Calibration, Calibration(c))
	}
	for _, d := range m.Drift {
		answer.Drift = append(answer.Drift, FeatureDrift{d, risk.FeatureName(d.Feature)})
	}
	return answer
}

func lanesOf(lanes []clearance.LaneEffect) []LaneEffect {
	answer := make([]LaneEffect, len(lanes))
	for i, l := range lanes {
		answer[i] = LaneEffect{l.Lane, effectOf(l.Effect)}
	}
	return answer
}

func workloadOf(d statistics.DayOfOffice) Workload { return Workload(d) }

// daySecret answers with the secret of the day in the path. What is no day has
// none.
func daySecret(q *call) error {
	day, err := civil.Parse(q.Params("day"))
	if err != nil {
		return fault.New(fault.NotFound, fault.Unknown)
	}
	secret, err := q.oversight.DaySecret(q.ctx, day)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, secret)
}
