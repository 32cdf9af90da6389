package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// The kinds of things in the rulebook.
const (
	KindProfile  = "profile"
	KindSettings = "settings"
	KindModel    = "model"
	KindList     = "list"
)

// IDs of things of which there is only one.
const (
	SettingsID = "risk"     // thresholds, capacities, the table of formalities
	ModelID    = "champion" // the model in force, and its challenger
)

// Paper is one thing in the rulebook: the edition in force, the one being
// worked on, and the step that waits for a second person.
type Paper struct {
	Kind     string    `json:"kind"`
	ID       string    `json:"id"`
	Number   int       `json:"number"`             // of its state; a change names the one it saw
	InForce  *Edition  `json:"inForce,omitempty"`  // what counts
	Work     *Edition  `json:"work,omitempty"`     // what is written, or tried in shadow
	Proposed *Proposal `json:"proposed,omitempty"` // waits for a second person
	Before   *Edition  `json:"before,omitempty"`   // what was in force before
	Back     bool      `json:"back,omitempty"`     // what was in force before is again; Before was taken out of force
	Editions int       `json:"editions"`           // how many were written
	By       string    `json:"by"`                 // who made this state
	At       time.Time `json:"at,omitzero"`
	Note     string    `json:"note,omitempty"`
}

// Edition is what a thing says, once written never changed.
type Edition struct {
	Version  int             `json:"version"` // from 1
	Shadow   bool            `json:"shadow,omitempty"`
	By       string          `json:"by"` // who wrote it
	At       time.Time       `json:"at"`
	Approved string          `json:"approvedBy,omitempty"` // who brought it into force
	Since    time.Time       `json:"since,omitzero"`       // in force
	Body     json.RawMessage `json:"body"`
	Backtest *Backtest       `json:"backtest,omitempty"` // the newest
}

// Proposal is a step that somebody else must approve.
type Proposal struct {
	Step string    `json:"step"` // activate or expire
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// The steps of a thing in the rulebook.
const (
	StepShadow   = "shadow"   // the work hits in silence (profiles), scores in silence (models)
	StepDraft    = "draft"    // it does so no more
	StepActivate = "activate" // asks for the work to come into force
	StepExpire   = "expire"   // asks for what is in force to end
	StepApprove  = "approve"  // does what was asked for; by another person
	StepReject   = "reject"   // does not
	StepRollback = "rollback" // of models: what was in force before is in force again
)

// StepRequest is a step to be taken with a thing as it was seen.
type StepRequest struct {
	Number int    `json:"number" max:"1000000"` // of the state seen
	Step   string `json:"step" max:"20"`
	Note   string `json:"note,omitempty" max:"1000"`

	Faults fault.List `json:"-"` // of its reading; refused with what else is wrong
}

// check finds what is wrong with a step by itself.
func (r StepRequest) check() fault.List {
	steps := []string{StepShadow, StepDraft, StepActivate, StepExpire, StepApprove, StepReject, StepRollback}
	if slices.Contains(steps, r.Step) {
		return nil
	}
	return fault.List{ruleStep.At("/step")}
}

// besides adds to the faults of a reading those found in what was read, but for
// places that could not be read, which look empty.
func besides(reading, found fault.List) fault.List {
	all := slices.Clone(reading)
	for _, f := range found {
		unread := func(r fault.Fault) bool { return r.Pointer == f.Pointer || strings.HasPrefix(f.Pointer, r.Pointer+"/") }
		if !slices.ContainsFunc(reading, unread) {
			all = append(all, f)
		}
	}
	return all
}

// Backtest is what a profile would have done with declarations of the past.
type Backtest struct {
	From         civil.Date                `json:"from"`
	To           civil.Date                `json:"to"`
	At           time.Time                 `json:"at,omitzero"`
	Declarations int                       `json:"declarations"` // judged in those days
	Hits         int                       `json:"hits"`
	Selected     int                       `json:"selected"`       // after share and most a day
	Failed       int                       `json:"failed"`         // could not be worked out: closed to yellow
	Raised       map[string]int            `json:"raised"`         // "green→yellow", "green→red", "yellow→red": how many
	Inspected    int                       `json:"inspected"`      // of the selected, with an outcome known
	Confirmed    int                       `json:"confirmed"`      // of the inspected, with something found
	Found        exact.Number              `json:"found,omitzero"` // UAH of duty found due with them
	Offices      map[string]BacktestOffice `json:"offices"`
	Examples     []string                  `json:"examples"` // MRN of up to ten of them, newest first
}

// BacktestOffice is the load a profile would have put on an office.
type BacktestOffice struct {
	Days     int `json:"days"` // with declarations
	Selected int `json:"selected"`
	Most     int `json:"mostADay"`
	Added    int `json:"added"` // of the selected, those that nothing else had flagged
}

// paper gives a thing as it is now; nil where there is none.
func (s *Service) paper(ctx context.Context, kind, id string) (*Paper, error) {
	versions, err := s.Store.Versions(ctx, kind, id, 1)
	if err != nil {
		return nil, s.storeTrouble("read the rulebook", err)
	}
	if len(versions) == 0 {
		return nil, nil
	}
	return paperOf(versions[0])
}

func paperOf(v Version) (*Paper, error) {
	var p Paper
	if err := json.Unmarshal(v.Body, &p); err != nil {
		return nil, err
	}
	return &p, nil
}

// mostStates is how many states of a thing are told.
const mostStates = 10_000

// PaperHistory gives the states of a thing, newest first.
func (s *Service) PaperHistory(ctx context.Context, who Actor, kind, id string) ([]Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	versions, err := s.Store.Versions(ctx, kind, id, mostStates)
	if err != nil {
		return nil, s.storeTrouble("read the rulebook", err)
	}
	if len(versions) == 0 {
		return nil, notFound()
	}
	papers := make([]Paper, len(versions))
	for i, v := range versions {
		p, err := paperOf(v)
		if err != nil {
			return nil, err
		}
		papers[i] = *p
	}
	return papers, nil
}

// rules reports whether the actor may read and change the rulebook.
func (a Actor) rules() bool { return a.Role == Supervisor }

// write puts a new edition under the pen: what was being worked on before is
// replaced, and a proposal about it falls. number is the state seen; 0 where
// there is to be none yet.
func (s *Service) write(ctx context.Context, who Actor, kind, id string, number int, body []byte) (*Paper, error) {
	p, err := s.paper(ctx, kind, id)
	if err != nil {
		return nil, err
	}
	switch {
	case p == nil && number != 0:
		return nil, notFound()
	case p == nil:
		p = &Paper{Kind: kind, ID: id}
	case p.Number != number:
		return nil, stale(p)
	}
	p.put(who, s.now(), body)
	return p, s.keep(ctx, who, "written", p)
}

// put takes a new edition as the work.
func (p *Paper) put(who Actor, at time.Time, body []byte) {
	p.Editions++
	p.Work = &Edition{Version: p.Editions, By: who.ID(), At: at, Body: body}
	if p.Proposed != nil && p.Proposed.Step == StepActivate {
		p.Proposed = nil
	}
}

// keep writes the next states of things with their audit leaves, all or none.
func (s *Service) keep(ctx context.Context, who Actor, note string, papers ...*Paper) error {
	var versions []Version
	var leaves []audit.Leaf
	for _, p := range papers {
		p.Number++
		p.By, p.At, p.Note = who.ID(), s.now(), note
		body, err := json.Marshal(p)
		if err == nil { // what cannot be read back would stop all assessment
			_, err = paperOf(Version{Body: body})
		}
		if err != nil {
			return err
		}
		versions = append(versions, Version{Kind: p.Kind, ID: p.ID, Number: p.Number, By: p.By, At: p.At, Note: note, Body: body})
		leaves = append(leaves, audit.Leaf{
			ID: paperLeaf(p.Kind, p.ID), Seq: p.Number, Kind: "rulebook-" + p.Kind, Actor: p.By, At: p.At, Digest: sha256.Sum256(body),
		})
	}
	err := s.Store.PutVersions(ctx, versions, leaves)
	if errors.Is(err, ErrBusy) {
		return fault.New(fault.Conflict, rulePaperChanged)
	}
	if err != nil {
		return s.storeTrouble("write the rulebook", err)
	}
	if err := s.RefreshRules(ctx); err != nil { // it is written: the next look takes it over
		s.Log.Error("what was written in the rulebook is not in use yet", "error", err)
	}
	return nil
}

// paperLeaf is the ID in the audit log of a thing in the rulebook.
func paperLeaf(kind, id string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("brama:rulebook:"+kind+"/"+id)).String()
}

func stale(p *Paper) error {
	return fault.New(fault.Conflict, rulePaperChanged).With("number", strconv.Itoa(p.Number))
}

// step takes a step with a thing, where may, if any, finds nothing wrong with it
// in the state that was seen.
func (s *Service) step(ctx context.Context, who Actor, kind, id string, r StepRequest, may func(*Paper) (fault.List, error)) (*Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	p, err := s.paper(ctx, kind, id)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, notFound()
	}
	if faults := besides(r.Faults, r.check()); len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	if p.Number != r.Number {
		return nil, stale(p)
	}
	if may != nil {
		faults, err := may(p)
		if err != nil {
			return nil, err
		}
		if len(faults) > 0 {
			return nil, fault.Refuse(faults)
		}
	}
	if err := p.take(who, r, s.now()); err != nil {
		return nil, err
	}
	note := r.Step
	if r.Note != "" {
		note += ": " + r.Note
	}
	return p, s.keep(ctx, who, note, p)
}

// take changes the thing as the step says, or says why not.
func (p *Paper) take(who Actor, r StepRequest, at time.Time) error {
	switch r.Step {
	case StepShadow, StepDraft:
		return p.try(r.Step == StepShadow)
	case StepActivate, StepExpire:
		return p.propose(who, r, at)
	case StepReject:
		if p.Proposed == nil {
			return fault.New(fault.Conflict, ruleNothingProposed)
		}
		p.Proposed = nil
		return nil
	case StepApprove:
		return p.approve(who, at)
	case StepRollback:
		return p.rollback(at)
	}
	return fault.Refuse(r.check())
}

func (p *Paper) try(shadow bool) error {
	if p.Work == nil || p.Kind != KindProfile && p.Kind != KindModel {
		return fault.New(fault.Conflict, ruleNoWork)
	}
	if p.Proposed != nil && p.Proposed.Step == StepActivate {
		return fault.New(fault.Conflict, ruleProposed)
	}
	p.Work.Shadow = shadow
	return nil
}

// propose asks a second person for a step. A profile must have been tried
// first: on the past, and in shadow.
func (p *Paper) propose(who Actor, r StepRequest, at time.Time) error {
	switch {
	case p.Proposed != nil:
		return fault.New(fault.Conflict, ruleProposed)
	case r.Step == StepActivate && p.Work == nil:
		return fault.New(fault.Conflict, ruleNoWork)
	case r.Step == StepActivate && p.Kind == KindProfile && (!p.Work.Shadow || p.Work.Backtest == nil):
		return fault.New(fault.Conflict, ruleUntried)
	case r.Step == StepActivate && p.Kind == KindModel && !p.Work.Shadow:
		return fault.New(fault.Conflict, ruleUntried)
	case r.Step == StepExpire && (p.InForce == nil || p.Kind == KindSettings || p.Kind == KindModel):
		return fault.New(fault.Conflict, ruleNotInForce)
	}
	p.Proposed = &Proposal{Step: r.Step, By: who.ID(), At: at, Note: r.Note}
	return nil
}

// approve does what was proposed. The one who does it neither proposed it nor
// wrote what comes into force.
func (p *Paper) approve(who Actor, at time.Time) error {
	switch {
	case p.Proposed == nil:
		return fault.New(fault.Conflict, ruleNothingProposed)
	case p.Proposed.By == who.ID(), p.Proposed.Step == StepActivate && p.Work.By == who.ID():
		return fault.New(fault.Forbidden, ruleSecondPerson)
	}
	activate := p.Proposed.Step == StepActivate
	p.Proposed, p.Before, p.Back = nil, p.InForce, false
	if !activate {
		p.InForce = nil
		return nil
	}
	p.InForce, p.Work = p.Work, nil
	p.InForce.Shadow, p.InForce.Approved, p.InForce.Since = false, who.ID(), at
	return nil
}

// rollback brings back what was in force before. Two people decided for it
// then; one may go back to it at once when the new one does harm, but not
// forward again.
func (p *Paper) rollback(at time.Time) error {
	switch {
	case p.Back:
		return fault.New(fault.Conflict, ruleRolledBack)
	case p.Kind != KindModel:
		return fault.New(fault.Conflict, ruleNotInForce)
	case p.InForce == nil:
		return fault.New(fault.Conflict, ruleNoModelInForce)
	}
	p.InForce, p.Before, p.Back = p.Before, p.InForce, true
	if p.InForce != nil {
		p.InForce.Since = at
	}
	return nil
}
