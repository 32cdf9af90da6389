package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
)

func listInspections(q *call) error {
	page, err := q.inspections.Inspections(q.ctx, q.who, clearance.Query{
		Status: q.params["status"], Channel: q.params["channel"], Office: q.params["office"],
		Limit: q.params.count("limit"), Cursor: q.params["cursor"],
	})
	if err != nil {
		return err
	}
	page.Items = list(page.Items)
	return q.give(fiber.StatusOK, page)
}

func casefile(q *call) error { return q.onCase(q.inspections.Casefile) }
func claim(q *call) error    { return q.onCase(q.inspections.Claim) }
func letGo(q *call) error    { return q.onCase(q.inspections.LetGo) }

func decide(q *call) error {
	body, err := q.body(q.Limits.Declaration) // with up to 200 findings
	if err != nil {
		return err
	}
	decision, faults, err := readOn(q.Server.decisions, body)
	if err != nil {
		return err
	}
	decision.Faults = faults
	return q.onCase(func(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
		return q.inspections.Decide(ctx, who, ref, decision)
	})
}

// onCase does something to the declaration of the path and answers with its
// casefile afterwards.
func (q *call) onCase(do func(context.Context, clearance.Actor, string) (*clearance.Casefile, error)) error {
	ref, err := q.ref()
	if err != nil {
		return err
	}
	file, err := do(q.ctx, q.who, ref)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, caseOf(file))
}

// findings tells or corrects what the inspection found.
func findings(q *call) error {
	body, err := q.body(q.Limits.Declaration)
	if err != nil {
		return err
	}
	found, faults, err := readOn(q.Server.findings, body)
	if err != nil {
		return err
	}
	found.Faults = faults
	return q.onCase(func(ctx context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
		return q.inspections.CorrectFindings(ctx, who, ref, found)
	})
}

// FindingKinds is the kinds of what inspections find.
type FindingKinds struct {
	Items []clearance.FindingKind `json:"items"`
}

func findingKinds(q *call) error {
	return q.give(fiber.StatusOK, FindingKinds{clearance.FindingKinds()})
}
