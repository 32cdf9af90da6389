package web_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// office is a small procedure in memory: enough of the rules for the pages to
// be tried on, with nothing kept.
type office struct {
	mu       sync.Mutex
	tokens   map[string]clearance.Actor
	sessions map[string]clearance.SignedIn
	files    []*clearance.Casefile
	asked    []clearance.DecisionRequest
	signIns  int
	broken   error // what every reading answers, when set
	books    *books
	shelf    *shelf
	told     []clearance.FoundRequest
}

var (
	ruleTaken   = fault.Rule{Code: "inspection.claimed", Text: fault.Text{UK: "Декларацію вже взяв у роботу {by}.", EN: "The declaration is already in the hands of {by}."}}
	ruleChanged = fault.Rule{Code: "inspection.changed", Text: fault.Text{UK: "Декларація змінилася, відколи ви її відкрили.", EN: "The declaration has changed since you opened it."}}
	ruleRole    = fault.Rule{Code: "actor.forbidden", Text: fault.Text{UK: "Ваша роль не дозволяє цієї дії.", EN: "Your role does not allow this."}}
	ruleToken   = fault.Rule{Code: "actor.unknown", Text: fault.Text{UK: "Ключ доступу невідомий.", EN: "The access token is unknown."}}
	ruleText    = fault.Rule{Code: "decision.reason-text", Text: fault.Text{UK: "Причина надто загальна.", EN: "The reason is too general."}}
)

func (o *office) SignIn(_ context.Context, token string) (clearance.SignedIn, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.signIns++
	who, ok := o.tokens[token]
	if !ok {
		return clearance.SignedIn{}, fault.New(fault.Unauthenticated, ruleToken)
	}
	in := clearance.SignedIn{Secret: fmt.Sprintf("secret-%d", o.signIns), CSRF: fmt.Sprintf("csrf-%d", o.signIns), Actor: who}
	o.sessions[in.Secret] = in
	return in, nil
}

func (o *office) Session(_ context.Context, secret string) (clearance.SignedIn, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	in, ok := o.sessions[secret]
	if !ok {
		return clearance.SignedIn{}, fault.New(fault.Unauthenticated, ruleToken)
	}
	return in, nil
}

func (o *office) SignOut(_ context.Context, secret string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.sessions, secret)
	return nil
}

func works(who clearance.Actor) bool {
	return who.Role == clearance.Inspector || who.Role == clearance.Supervisor
}

func (o *office) Inspections(_ context.Context, who clearance.Actor, q clearance.Query) (clearance.InspectionPage, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.broken != nil || !works(who) {
		return clearance.InspectionPage{}, cmp.Or(o.broken, error(fault.New(fault.Forbidden, ruleRole)))
	}
	var page clearance.InspectionPage
	for _, f := range o.files {
		summary := summaryOf(f)
		if waits(f.Status) && matches(summary, q) {
			page.Items = append(page.Items, clearance.Inspection{
				Summary: summary, Seq: f.Seq, Score: f.Risk.Assessment.Score,
				Waiting: int(now().Sub(f.LodgedAt).Seconds()), ClaimedBy: f.ClaimedBy, ClaimedAt: f.ClaimedAt,
			})
		}
	}
	slices.SortFunc(page.Items, func(a, b clearance.Inspection) int { return a.LodgedAt.Compare(b.LodgedAt) })
	if q.Cursor == "" && len(page.Items) > 3 {
		page.Items, page.NextCursor = page.Items[:3], "after-3"
	} else if q.Cursor != "" {
		page.Items = page.Items[3:]
	}
	return page, nil
}

func matches(s clearance.Summary, q clearance.Query) bool {
	return (q.Status == "" || q.Status == string(s.Status)) && (q.Channel == "" || q.Channel == string(s.Channel)) &&
		(q.Office == "" || q.Office == s.Office)
}

func waits(s declarations.Status) bool {
	return s == declarations.DocumentCheck || s == declarations.PhysicalCheck || s == declarations.DocumentsRequested
}

func summaryOf(f *clearance.Casefile) clearance.Summary {
	var d declarations.Declaration
	if err := json.Unmarshal(f.Declaration, &d); err != nil {
		panic(err)
	}
	s := clearance.Summary{
		ID: f.ID, MRN: f.MRN, LRN: f.LRN, Type: d.Type, Office: d.DeclarationOffice, Importer: d.Importer.ID,
		Items: len(d.Items), Revision: f.Revision, Status: f.Status, Channel: f.Channel, LodgedAt: f.LodgedAt,
	}
	if f.Assessment != nil {
		s.CustomsValue, s.Total = f.Assessment.CustomsValue.String(), f.Assessment.Total.String()
	}
	return s
}

func (o *office) find(ref string) (*clearance.Casefile, error) {
	for _, f := range o.files {
		if f.MRN == ref {
			return f, o.broken
		}
	}
	return nil, cmp.Or(o.broken, error(fault.New(fault.NotFound, fault.Unknown)))
}

func (o *office) Casefile(_ context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.seen(who, ref)
}

// seen is a copy of the casefile with what the actor may do.
func (o *office) seen(who clearance.Actor, ref string) (*clearance.Casefile, error) {
	if !works(who) {
		return nil, fault.New(fault.Forbidden, ruleRole)
	}
	f, err := o.find(ref)
	if err != nil {
		return nil, err
	}
	seen := *f
	switch {
	case !waits(f.Status):
	case f.ClaimedBy == "":
		seen.Allowed = []string{clearance.MayClaim}
	case f.ClaimedBy == who.ID() && f.Status == declarations.DocumentsRequested:
		seen.Allowed = []string{clearance.MayLetGo, clearance.DecideRefuse, clearance.DecideResume}
	case f.ClaimedBy == who.ID():
		seen.Allowed = []string{clearance.MayLetGo, clearance.DecideRelease, clearance.DecideRefuse, clearance.DecideRequestDocuments}
	}
	return &seen, nil
}

func (o *office) Claim(_ context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
	return o.change(who, ref, func(f *clearance.Casefile) error {
		if f.ClaimedBy != "" && f.ClaimedBy != who.ID() {
			return fault.New(fault.Conflict, ruleTaken, "by", f.ClaimedBy)
		}
		f.ClaimedBy, f.ClaimedAt = who.ID(), now()
		return nil
	})
}

func (o *office) LetGo(_ context.Context, who clearance.Actor, ref string) (*clearance.Casefile, error) {
	return o.change(who, ref, func(f *clearance.Casefile) error {
		if f.ClaimedBy = ""; f.Assignment != nil {
			f.ClaimedBy, f.Assignment = "kyiv-customs/n.bondar", &risk.Assignment{Inspector: "kyiv-customs/n.bondar", Round: 1}
		}
		return nil
	})
}

func (o *office) Decide(_ context.Context, who clearance.Actor, ref string, d clearance.DecisionRequest) (*clearance.Casefile, error) {
	return o.change(who, ref, func(f *clearance.Casefile) error {
		if f.ClaimedBy != who.ID() {
			return fault.New(fault.Conflict, ruleTaken, "by", f.ClaimedBy)
		}
		if d.Seq != f.Seq || d.Revision != f.Revision {
			return fault.New(fault.Conflict, ruleChanged)
		}
		if len(d.Reasons) > 0 && d.Reasons[0].Text == "загалом" {
			return fault.Refuse(fault.List{ruleText.At("/reasons/0/text")})
		}
		o.asked = append(o.asked, d)
		return decided(f, d)
	})
}

func (o *office) CorrectFindings(_ context.Context, who clearance.Actor, ref string, r clearance.FoundRequest) (*clearance.Casefile, error) {
	return o.change(who, ref, func(f *clearance.Casefile) error {
		if f.ClaimedBy != who.ID() && who.Role != clearance.Supervisor {
			return fault.New(fault.Forbidden, ruleRole)
		}
		before := 0
		if f.Found != nil {
			before = f.Found.Number
		}
		if r.Number != before || r.Revision != f.Revision {
			return fault.New(fault.Conflict, ruleChanged)
		}
		o.told = append(o.told, r)
		f.Found = &clearance.Found{Number: before + 1, By: who.ID(), At: now(), Examined: true, Findings: r.Findings}
		return nil
	})
}

func (o *office) change(who clearance.Actor, ref string, do func(*clearance.Casefile) error) (*clearance.Casefile, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !works(who) {
		return nil, fault.New(fault.Forbidden, ruleRole)
	}
	f, err := o.find(ref)
	if err != nil {
		return nil, err
	}
	if err := do(f); err != nil {
		return nil, err
	}
	f.Seq++
	return o.seen(who, ref)
}

func (o *office) List(_ context.Context, who clearance.Actor, q clearance.Query) (clearance.Page, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var page clearance.Page
	for _, f := range o.files {
		if s := summaryOf(f); owns(who, f) && matches(s, q) {
			page.Items = append(page.Items, s)
		}
	}
	return page, o.broken
}

// owns: every declaration but the last belongs to the tenant of the tests.
func owns(who clearance.Actor, f *clearance.Casefile) bool {
	return works(who) || who.Tenant == "tov-pryklad" && f.LRN != "2026-000777"
}

func (o *office) Dossier(_ context.Context, who clearance.Actor, ref string) (*clearance.Dossier, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f, err := o.find(ref)
	if err == nil && !owns(who, f) {
		err = fault.New(fault.NotFound, fault.Unknown)
	}
	if err != nil {
		return nil, err
	}
	return &f.Dossier, nil
}

var errDisk = errors.New("disk /var/lib/secret-path is full")
