package api

import (
	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

const (
	headerKey  = "Idempotency-Key"
	longestKey = 255
)

// lodge lodges a declaration. The answer to a repetition is the first one,
// byte for byte.
func lodge(q *call) error {
	key, err := q.key()
	if err != nil {
		return err
	}
	body, err := q.body(q.Limits.Declaration)
	if err != nil {
		return err
	}
	if q.params.flag("dryRun") {
		return q.dryRun(body)
	}
	submission := clearance.Submission{Body: body, Key: key, Trace: traceOf(q.ctx)}
	lodged := q.declarations.Lodge(q.ctx, q.who, []clearance.Submission{submission})[0]
	if lodged.Err != nil {
		return lodged.Err
	}
	q.Set(fiber.HeaderLocation, pathDeclarations+"/"+lodged.Head.MRN)
	return q.give(fiber.StatusAccepted, lodged.Head)
}

func (q *call) dryRun(body []byte) error {
	run, err := q.declarations.DryRun(q.ctx, q.who, body)
	if err != nil {
		return err
	}
	run.Errors, run.Warnings = list(run.Errors), list(run.Warnings)
	return q.give(fiber.StatusOK, run)
}

// key is the idempotency key, "" where none was given.
func (q *call) key() (string, error) {
	given := q.Request().Header.PeekAll(headerKey)
	if len(given) == 0 {
		return "", nil
	}
	key := string(given[0])
	if len(given) > 1 || !visible(key, longestKey) {
		return "", fault.New(fault.Malformed, ruleKey)
	}
	return key, nil
}

func listDeclarations(q *call) error {
	page, err := q.declarations.List(q.ctx, q.who, q.query())
	if err != nil {
		return err
	}
	page.Items = list(page.Items)
	return q.give(fiber.StatusOK, page)
}

// query is what a list of declarations is asked for.
func (q *call) query() clearance.Query {
	return clearance.Query{
		Status: q.params["status"], Channel: q.params["channel"], Office: q.params["office"], Type: q.params["type"],
		From: q.params.day("from"), To: q.params.day("to"), Text: q.params["q"],
		Limit: q.params.count("limit"), Cursor: q.params["cursor"],
	}
}

func dossier(q *call) error {
	ref, err := q.ref()
	if err != nil {
		return err
	}
	d, err := q.declarations.Dossier(q.ctx, q.who, ref)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, whole(*d))
}

// whole is a dossier whose lists JSON writes as lists.
func whole(d clearance.Dossier) clearance.Dossier {
	d.Formalities, d.Notifications = list(d.Formalities), list(d.Notifications)
	return d
}

// History is the events of a declaration.
type History struct {
	Items []clearance.Notification `json:"items"`
}

func events(q *call) error {
	ref, err := q.ref()
	if err != nil {
		return err
	}
	all, err := q.declarations.Events(q.ctx, q.who, ref)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, History{list(all)})
}
