package clearance

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/statistics"
)

// flagged are the statuses that wait for an inspector.
func flagged() []declarations.Status {
	return []declarations.Status{declarations.DocumentCheck, declarations.PhysicalCheck, declarations.DocumentsRequested}
}

func isFlagged(st declarations.Status) bool {
	for _, f := range flagged() {
		if st == f {
			return true
		}
	}
	return false
}

// decisions are what an inspector can decide, and the event each leaves.
var decisions = []struct {
	name, event string
	action      declarations.Action
	reasons     bool // must say why
}{
	{DecideRelease, EventReleased, declarations.ActRelease, false},
	{DecideRefuse, EventRefused, declarations.ActRefuse, true},
	{DecideRequestDocuments, EventDocumentsRequested, declarations.ActRequestDocuments, true},
	{DecideResume, EventResumed, declarations.ActResume, false},
}

// allowed lists what an actor may do with an entry now: who holds it decides, a
// supervisor may take it out of anybody's hands.
func allowed(who Actor, e declarations.Entry) []string {
	out := []string{}
	switch {
	case !who.inspects() || !isFlagged(e.Status):
		return out
	case e.Inspector == "":
		return append(out, MayClaim)
	case e.Inspector != who.ID() && who.rules():
		return append(out, MayLetGo)
	case e.Inspector != who.ID():
		return out
	}
	out = append(out, MayLetGo)
	return append(out, possible(e.Status)...)
}

func possible(st declarations.Status) []string {
	var out []string
	for _, d := range decisions {
		if _, ok := declarations.Next(st, d.action); ok {
			out = append(out, d.name)
		}
	}
	return out
}

// Claim takes a flagged declaration for the inspector; claiming one's own again
// changes nothing. Where the office has a roster nobody chooses: a declaration
// that was flagged before there was one is drawn now, perhaps to somebody else.
func (s *Service) Claim(ctx context.Context, who Actor, ref string) (*Casefile, error) {
	file, err := s.change(ctx, who, ref, func(e declarations.Entry, at time.Time) (*move, error) {
		switch e.Inspector {
		case who.ID():
			return nil, nil
		case "":
			return s.claim(ctx, e, who, at)
		}
		return nil, takenBy(e.Inspector)
	})
	if err == nil && file.ClaimedBy != who.ID() {
		return nil, takenBy(file.ClaimedBy)
	}
	return file, err
}

func (s *Service) claim(ctx context.Context, e declarations.Entry, who Actor, at time.Time) (*move, error) {
	drawn, ok, err := s.drawAnew(ctx, &e, who, "", at)
	if err != nil {
		return nil, err
	}
	if ok {
		return moved(e, drawn), nil
	}
	e.Inspector, e.ClaimedAt = who.ID(), at
	return newMove(e, who, at, EventClaimed, nil), nil
}

// LetGo gives a claimed declaration back to the queue, or by draw to another
// inspector where the office has a roster. A supervisor may do so with
// anybody's.
func (s *Service) LetGo(ctx context.Context, who Actor, ref string) (*Casefile, error) {
	return s.change(ctx, who, ref, func(e declarations.Entry, at time.Time) (*move, error) {
		if err := held(who, e); err != nil && (e.Inspector == "" || !who.rules()) {
			return nil, err
		}
		from := e.Inspector
		detail, err := json.Marshal(letGo{from})
		if err != nil {
			return nil, err
		}
		e.Inspector, e.ClaimedAt = "", time.Time{}
		m := newMove(e, who, at, EventLetGo, detail)
		drawn, ok, err := s.drawAnew(ctx, &m.entry, who, from, at)
		if ok {
			m.more = append(m.more, drawn)
		}
		return m, err
	})
}

// letGo is what the event of letting go tells.
type letGo struct {
	Of string `json:"of"` // whose hands it leaves
}

func takenBy(inspector string) error {
	return fault.New(fault.Conflict, ruleClaimed, "by", inspector).With("claimedBy", inspector)
}

// held reports why the actor does not hold the declaration.
func held(who Actor, e declarations.Entry) error {
	switch e.Inspector {
	case who.ID():
		return nil
	case "":
		return fault.New(fault.Conflict, ruleUnclaimed)
	}
	return takenBy(e.Inspector)
}

// Decide carries out a decision of the inspector who has claimed the
// declaration, on the revision (and event) they saw.
func (s *Service) Decide(ctx context.Context, who Actor, ref string, d DecisionRequest) (*Casefile, error) {
	e, err := s.inspected(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	judged, err := s.checked(ctx, e, d)
	if err != nil {
		return nil, err
	}
	return s.changeOf(ctx, who, e, func(e declarations.Entry, at time.Time) (*move, error) {
		if err := held(who, e); err != nil {
			return nil, err
		}
		if d.Revision != e.Revision || (d.Seq != 0 && d.Seq != e.Seq) {
			return nil, fault.New(fault.Conflict, ruleChanged).With("revision", strconv.Itoa(e.Revision)).With("seq", strconv.Itoa(e.Seq))
		}
		charge, err := s.chargeFor(ctx, e, d.Decision, at)
		if err != nil {
			return nil, err
		}
		if charge != nil {
			e.Seq++ // the event of the payment comes first
		}
		m, err := decide(e, who, at, d)
		if err == nil && charge != nil {
			err = m.charged(charge, who)
		}
		if err != nil || len(d.Findings) == 0 {
			return m, err
		}
		return m, s.addFound(ctx, m, e, judged, d.Findings)
	})
}

// checked refuses a decision for everything that is wrong with it; it gives how
// the declaration was judged where something is told of its findings, else nil.
func (s *Service) checked(ctx context.Context, e declarations.Entry, d DecisionRequest) (judged *RiskRecord, err error) {
	faults := d.validate()
	if len(d.Findings) > 0 && isFlagged(e.Status) {
		if judged, err = s.judged(ctx, e.ID); err != nil {
			return nil, err
		}
		faults = append(faults, checkFindings(d.Findings, e.Items, judged.Assessment.Findings)...)
	}
	if faults = besides(d.Faults, faults); len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	return judged, nil
}

// addFound adds to a decision what the inspection found.
func (s *Service) addFound(ctx context.Context, m *move, e declarations.Entry, judged *RiskRecord, list []FindingOutcome) error {
	before, err := s.foundOf(ctx, e.ID)
	if err != nil {
		return err
	}
	found := Found{Number: before.number() + 1, By: m.event.Actor, At: m.event.At, Examined: examined(e), Findings: list}
	if m.feedback, err = feedbackOf(e, judged, before, found); err != nil {
		return err
	}
	m.entry.Seq++
	m.more = append(m.more, Event{ID: e.ID, Seq: m.entry.Seq, Type: EventFindings, At: m.event.At, Actor: m.event.Actor, Detail: m.feedback.row.Body})
	return nil
}

func decide(e declarations.Entry, who Actor, at time.Time, d DecisionRequest) (*move, error) {
	for _, kind := range decisions {
		if kind.name != d.Decision {
			continue
		}
		next, ok := declarations.Next(e.Status, kind.action)
		if !ok {
			break
		}
		reasons, err := json.Marshal(d.Reasons)
		if err != nil {
			return nil, err
		}
		detail, err := json.Marshal(decided{d.Revision, d.Reasons})
		if err != nil {
			return nil, err
		}
		e.Status = next
		m := newMove(e, who, at, kind.event, detail)
		m.event.Public = true
		m.decision = &Decision{
			ID: e.ID, Seq: m.entry.Seq, Revision: d.Revision, Inspector: who.ID(),
			Decision: d.Decision, Reasons: reasons, At: at,
		}
		return m, nil
	}
	list := strings.Join(possible(e.Status), ", ")
	return nil, fault.New(fault.Conflict, ruleNotAllowed, "status", string(e.Status), "allowed", list).With("allowed", list)
}

// decided is what the event of a decision tells, and so what its audit leaf is
// a digest of: the revision seen, and why.
type decided struct {
	Revision int      `json:"revision"`
	Reasons  []Reason `json:"reasons,omitempty"`
}

// validate finds what is wrong with a decision by itself.
func (d DecisionRequest) validate() fault.List {
	var l fault.List
	known, reasons := false, false
	for _, kind := range decisions {
		if kind.name == d.Decision {
			known, reasons = true, kind.reasons
		}
	}
	if !known {
		l = append(l, ruleDecision.At("/decision"))
	}
	if reasons && len(d.Reasons) == 0 {
		l = append(l, ruleReasons.At("/reasons"))
	}
	for i, r := range d.Reasons {
		text := strings.TrimSpace(r.Text)
		if text == "" || utf8.RuneCountInString(r.Text) > 1000 {
			l = append(l, ruleReasonText.At("/reasons/"+strconv.Itoa(i)+"/text"))
		}
	}
	return l
}

// move is one change of one entry by a person.
type move struct {
	entry    declarations.Entry
	event    Event
	charge   *Charge // taken with it, or it is not done
	payment  *Event  // of the charge
	decision *Decision
	feedback *feedback // what was found, where that is told
	more     []Event   // that come with it
}

// newMove is the change that makes the entry as given, noted as an event.
func newMove(e declarations.Entry, who Actor, at time.Time, event string, detail []byte) *move {
	e.Version++
	e.Seq++
	e.ChangedAt = at
	return &move{entry: e, event: Event{ID: e.ID, Seq: e.Seq, Type: event, At: at, Actor: who.ID(), Detail: detail}}
}

// moved is the change that an event has made of an entry.
func moved(e declarations.Entry, event Event) *move {
	e.Version++
	e.ChangedAt = event.At
	return &move{entry: e, event: event}
}

func (m *move) write(ctx context.Context, tx Tx) (bool, error) {
	if m.charge != nil {
		if err := m.pay(ctx, tx); err != nil {
			return false, err
		}
	}
	changed, err := tx.Advance(ctx, []declarations.Entry{m.entry})
	if err != nil || len(changed) == 0 {
		return false, err
	}
	var c Changes
	if m.charge != nil {
		c.Charges, c.Events = []Charge{*m.charge}, []Event{*m.payment}
	}
	c.Events = append(append(c.Events, m.event), m.more...)
	for _, e := range c.Events {
		c.Leaves = append(c.Leaves, leafOf(e))
	}
	if m.decision != nil {
		c.Decisions = []Decision{*m.decision}
	}
	if m.feedback != nil {
		c.Feedback = []Feedback{m.feedback.row}
		c.Tally = statistics.Encode(m.feedback.events)
	}
	return true, tx.Put(ctx, c)
}

// change reads a flagged entry, asks for the move and writes it if nobody came
// first; it gives the casefile as it then is. A nil move changes nothing.
func (s *Service) change(ctx context.Context, who Actor, ref string, plan func(declarations.Entry, time.Time) (*move, error)) (*Casefile, error) {
	e, err := s.inspected(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return s.changeOf(ctx, who, e, plan)
}

// inspected gives the entry of a declaration to somebody who inspects.
func (s *Service) inspected(ctx context.Context, who Actor, ref string) (declarations.Entry, error) {
	if !who.inspects() {
		return declarations.Entry{}, forbidden()
	}
	return s.entry(ctx, who, ref)
}

// changeOf is change for an entry that has been read.
func (s *Service) changeOf(ctx context.Context, who Actor, e declarations.Entry, plan func(declarations.Entry, time.Time) (*move, error)) (*Casefile, error) {
	if !isFlagged(e.Status) {
		return nil, fault.New(fault.Conflict, ruleNotFlagged, "status", string(e.Status)).With("status", string(e.Status))
	}
	m, err := plan(e, s.now())
	if err != nil {
		return nil, err
	}
	if m != nil {
		err = s.writeMove(ctx, m)
	}
	if err != nil {
		return nil, err
	}
	return s.Casefile(ctx, who, e.ID)
}

func (s *Service) writeMove(ctx context.Context, m *move) error {
	won := false
	err := s.Store.Write(ctx, func(tx Tx) (err error) {
		won, err = m.write(ctx, tx)
		return err
	})
	switch {
	case errors.Is(err, ErrBusy), err == nil && !won:
		return fault.New(fault.Conflict, ruleChanged)
	case err != nil:
		return s.storeTrouble("decide", err)
	}
	return nil
}
