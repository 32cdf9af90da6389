package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/monitor"
)

// Oversight is how risk is doing, for those who answer for it, and what
// everybody can verify of chance.
type Oversight interface {
	Monitor(ctx context.Context, who clearance.Actor, office string, from, to civil.Date) (*clearance.Monitor, error)
	DaySecret(ctx context.Context, day civil.Date) (*clearance.DaySecret, error)
}

// Monitor is how risk is doing, its features named.
type Monitor struct {
	clearance.Monitor
	Drift []FeatureDrift `json:"drift"`
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
	answer := Monitor{*m, make([]FeatureDrift, len(m.Drift))}
	for i, d := range m.Drift {
		answer.Drift[i] = FeatureDrift{d, risk.FeatureName(d.Feature)}
	}
	return q.give(fiber.StatusOK, answer)
}

// daySecret answers with the secret of the day in the path. What is no day has
// none.
func daySecret(q *call) error {
	day, err := civil.Parse(q.Params("day"))
	if err != nil {
		return fault.New(fault.NotFound, ruleNoDay)
	}
	secret, err := q.oversight.DaySecret(q.ctx, day)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, secret)
}
