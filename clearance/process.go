package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/statistics"
	"github.com/brama-customs/brama/tariffs"
)

// Ref names a revision of a declaration that asks to be processed.
type Ref struct {
	ID       string
	Revision int
}

// Process works out payments and risk of declarations and routes them. It takes
// only those whose status and revision still ask for it, so a message that
// comes twice, late, or with an old revision changes nothing. Each is worked
// out by itself, in memory; one transaction writes what came of all. A
// declaration that cannot be worked out for a reason of ours is parked for a
// person; an error means that nothing was written.
func (s *Service) Process(ctx context.Context, refs []Ref) error {
	var err error
	for range commitAttempts {
		if err = s.processOnce(ctx, refs); !errors.Is(err, ErrBusy) {
			return err
		}
	}
	return err
}

func (s *Service) processOnce(ctx context.Context, refs []Ref) error {
	entries, records, err := s.asking(ctx, refs)
	if err != nil || len(entries) == 0 {
		return err
	}
	if err := s.FollowHistory(ctx); err != nil {
		return err
	}
	if err := s.followRules(ctx); err != nil {
		return err
	}
	law, judge := s.law.Load(), s.newJudge()
	w := &processWrite{at: s.now(), byID: map[string]*processed{}}
	for _, e := range entries {
		p, err := s.judge(ctx, judge, e, records[e.ID], w.at)
		if err != nil {
			return err
		}
		w.byID[e.ID] = p
	}
	if err := s.assign(ctx, judge.rules, entries, w); err != nil {
		return err
	}
	err = s.Store.Write(ctx, func(tx Tx) error { return w.write(ctx, tx) })
	if s.law.Load() != law {
		s.waiting.Store(true) // some may wait for data that came meanwhile
	}
	return err
}

// asking gives the entries that still ask to be processed, with their records.
func (s *Service) asking(ctx context.Context, refs []Ref) ([]declarations.Entry, map[string]Record, error) {
	asked, ids := map[Ref]bool{}, make([]string, 0, len(refs))
	for _, r := range refs {
		if !asked[r] {
			ids = append(ids, r.ID)
		}
		asked[r] = true
	}
	all, err := s.Store.Entries(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	asking, ids := all[:0], ids[:0]
	for _, e := range all {
		if (asksForProcessing(e.Status) || e.Status == declarations.Assessed) && !e.Parked && asked[Ref{e.ID, e.Revision}] {
			asking, ids = append(asking, e), append(ids, e.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	records, err := s.Store.Records(ctx, ids)
	byID := map[string]Record{}
	for _, r := range records {
		byID[r.ID] = r
	}
	return asking, byID, err
}

// processed is what came of one declaration: its entry as it will be, and what
// is inserted if nobody changed it meanwhile.
type processed struct {
	entry       declarations.Entry
	consignment risk.Consignment // of a judged declaration
	assessment  tariffs.Assessment
	assessed    bool
	waited      bool    // was assessed before, and waited for payment
	charge      *Charge // to be paid before it is released
	result      *Result
	counted     statistics.Event // of an assessed declaration
	events      []Event
	leaves      []audit.Leaf
}

// processWrite is the transaction of a batch.
type processWrite struct {
	at   time.Time
	byID map[string]*processed
}

func (w *processWrite) write(ctx context.Context, tx Tx) error {
	if err := w.pay(ctx, tx); err != nil {
		return err
	}
	entries := make([]declarations.Entry, 0, len(w.byID))
	for _, p := range w.byID {
		entries = append(entries, p.entry)
	}
	changed, err := tx.Advance(ctx, entries)
	if err != nil || len(changed) == 0 {
		return err
	}
	var c Changes
	var counted []statistics.Event
	for _, id := range changed {
		p := w.byID[id]
		c.Events = append(c.Events, p.events...)
		c.Leaves = append(c.Leaves, p.leaves...)
		if p.charge != nil {
			c.Charges = append(c.Charges, *p.charge)
		}
		if p.assessed {
			c.Results = append(c.Results, *p.result)
			counted = append(counted, p.counted)
		}
	}
	if len(counted) > 0 {
		c.Tally = statistics.Encode(counted)
	}
	return tx.Put(ctx, c)
}

// judge works one declaration out. What goes wrong with it alone parks it; an
// error concerns the whole batch (the store is gone).
func (s *Service) judge(ctx context.Context, by *judge, e declarations.Entry, r Record, at time.Time) (*processed, error) {
	secret, err := s.secret(ctx, s.dayOf(e.LodgedAt))
	if err != nil {
		return nil, err
	}
	p := &processed{entry: e}
	p.entry.Version++
	p.entry.ChangedAt = at
	fresh := *p
	if err := s.workOut(p, r, by, secret, at); err != nil {
		*p = fresh
		s.Log.Error("declaration parked", "id", e.ID, "error", err)
		p.park(at, err)
	}
	return p, nil
}

// workOut assesses, scores and routes; a panic of an engine is its error.
func (s *Service) workOut(p *processed, r Record, by *judge, secret []byte, at time.Time) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	if sha256.Sum256(r.Body) != r.Digest {
		return errors.New("the document kept is not the one that was lodged")
	}
	if p.entry.Status == declarations.Assessed {
		return s.clearWaiting(p, r, at)
	}
	doc, faults := declarations.Decode(r.Body)
	if blocking := faults.Blocking(); len(blocking) > 0 {
		return blocking
	}
	law := s.Law(p.entry.RateDate)
	assessment, faults := tariffs.Assess(law.Schedule, law.Rates, doc.TariffRequest(p.entry.RateDate))
	if blocking := faults.Blocking(); len(blocking) > 0 {
		return p.cannotAssess(blocking, at)
	}
	p.assessment, p.assessed = assessment, true
	facts := risk.Gather(doc, assessment)
	lodged := p.entry.LodgedAt.In(s.kyiv)
	facts.Office, facts.Day, facts.Hour = p.entry.Office, civil.Of(lodged), lodged.Hour()
	judged := by.judge(doc, &facts, secret)
	p.counted = risk.EventOf(&facts, &judged)
	p.consignment = risk.ConsignmentIn(&facts)
	if err := p.conclude(RiskRecord{facts, judged}, at); err != nil {
		return err
	}
	return s.clear(p, doc, at)
}

// cannotAssess lets the declaration wait, saying why.
func (p *processed) cannotAssess(why fault.List, at time.Time) error {
	why.Sort()
	detail, err := json.Marshal(map[string]fault.List{"reasons": why})
	if err != nil {
		return err
	}
	if p.entry.Status == declarations.Unassessable {
		p.entry.ChangedAt = at // looked at again and still waiting: no new event
		return nil
	}
	return p.step(declarations.ActCannotAssess, EventUnassessable, detail, sha256.Sum256(detail), at)
}

// conclude notes the result.
func (p *processed) conclude(r RiskRecord, at time.Time) error {
	assessment := p.assessment.AppendJSON(make([]byte, 0, 512+768*len(p.assessment.Lines)))
	judged := r.AppendJSON(make([]byte, 0, 2048+1600*len(r.Facts.Items)))
	p.result = &Result{
		ID: p.entry.ID, Revision: p.entry.Revision, At: at,
		Tariff: p.assessment.Tariff, RuleSet: r.Assessment.RuleSet, Assessment: assessment, Risk: judged,
	}
	p.entry.Channel = r.Assessment.Channel
	p.entry.Value, p.entry.Total = p.assessment.CustomsValue, p.assessment.Total
	digest := sha256.New()
	digest.Write(assessment)
	digest.Write(judged)
	return p.step(assessing(p.entry.Status), EventAssessed, nil, [32]byte(digest.Sum(nil)), at)
}

// clear takes an assessed declaration to where its channel leads: to release
// only once what is due is paid, which the transaction sees to.
func (s *Service) clear(p *processed, doc *declarations.Declaration, at time.Time) error {
	action, event := afterAssessment(p.entry.Channel)
	if action == declarations.ActRelease {
		p.charge = s.chargeOf(p.entry, doc, at)
	}
	if p.charge != nil {
		return nil
	}
	return p.step(action, event, nil, [32]byte{}, at)
}

// clearWaiting is clear for one that was assessed before.
func (s *Service) clearWaiting(p *processed, r Record, at time.Time) error {
	doc, err := readDocument(r)
	if err != nil {
		return err
	}
	p.waited = true
	return s.clear(p, doc, at)
}

// assessing is the action that assesses a declaration in a status: for the
// first time, or again when the data has come.
func assessing(st declarations.Status) declarations.Action {
	if st == declarations.Unassessable {
		return declarations.ActReassess
	}
	return declarations.ActAssess
}

func asksForProcessing(st declarations.Status) bool {
	_, ok := declarations.Next(st, assessing(st))
	return ok
}

func afterAssessment(c declarations.Channel) (declarations.Action, string) {
	switch c {
	case declarations.Green:
		return declarations.ActRelease, EventReleased
	case declarations.Yellow:
		return declarations.ActCheckDocuments, EventDocumentCheck
	}
	return declarations.ActCheckGoods, EventPhysicalCheck // red, and anything not known
}

// step moves the entry on by the lifecycle table and notes it.
func (p *processed) step(a declarations.Action, event string, detail []byte, digest [32]byte, at time.Time) error {
	next, ok := declarations.Next(p.entry.Status, a)
	if !ok {
		return fmt.Errorf("no way from %s by %s", p.entry.Status, a)
	}
	p.entry.Status = next
	p.entry.Seq++
	who := Machine().ID()
	p.events = append(p.events, Event{ID: p.entry.ID, Seq: p.entry.Seq, Type: event, At: at, Actor: who, Public: true, Detail: detail})
	p.leaves = append(p.leaves, audit.Leaf{ID: p.entry.ID, Seq: p.entry.Seq, Kind: event, Actor: who, At: at, Digest: digest})
	return nil
}

// park takes the declaration out of the machine's hands: a state that people
// see and count, not a message that comes back for ever. Why is in the log.
func (p *processed) park(at time.Time, why error) {
	p.entry.Parked = true
	p.entry.Seq++
	who := Machine().ID()
	p.events = append(p.events, Event{ID: p.entry.ID, Seq: p.entry.Seq, Type: EventParked, At: at, Actor: who})
	p.leaves = append(p.leaves, audit.Leaf{ID: p.entry.ID, Seq: p.entry.Seq, Kind: EventParked, Actor: who, At: at, Digest: sha256.Sum256([]byte(why.Error()))})
}

// Park parks declarations whose messages died: whatever was done, they could
// not be processed.
func (s *Service) Park(ctx context.Context, refs []Ref, why error) error {
	entries, _, err := s.asking(ctx, refs)
	if err != nil || len(entries) == 0 {
		return err
	}
	w := &processWrite{at: s.now(), byID: map[string]*processed{}}
	for _, e := range entries {
		p := &processed{entry: e}
		p.entry.Version++
		p.entry.ChangedAt = w.at
		p.park(w.at, why)
		w.byID[e.ID] = p
	}
	s.Log.Error("declarations parked", "count", len(entries), "error", why)
	return s.Store.Write(ctx, func(tx Tx) error { return w.write(ctx, tx) })
}

// How the reconciler works: what has had no outcome for so long is asked for
// again, so many at a time.
const (
	ReconcileAfter = time.Minute
	requeueAtOnce  = 1000
)

// Reconcile puts back into the outbox what was lodged a while ago and has no
// outcome, and what waits for a payment that has come, whatever became of its
// message. It gives how many.
func (s *Service) Reconcile(ctx context.Context, olderThan time.Duration) (int, error) {
	n, err := s.Store.Requeue(ctx, TopicProcess, []declarations.Status{declarations.Lodged}, s.now().Add(-olderThan), requeueAtOnce)
	if n > 0 {
		s.Wake()
	}
	if err != nil {
		return n, err
	}
	// What must go on waiting is never asked for; where payments have come to be
	// settled elsewhere nothing must.
	paid, err := s.requeueUnpaid(ctx, s.Payments == PaymentsAccount)
	return n + paid, err
}
