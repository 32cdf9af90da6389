package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// TopicProcess is the topic of messages that ask for declarations to be
// assessed, scored and routed.
const TopicProcess = "process"

// duplicateDays is how far back a declaration counts as perhaps the same one.
const duplicateDays = 90

// draft is one submission on its way.
type draft struct {
	who       Actor
	sub       Submission
	digest    [32]byte
	doc       *declarations.Declaration
	day       civil.Date // law and rates of this day apply
	warnings  fault.List
	refusal   *fault.Error // the document's own faults
	duplicate declarations.Fingerprint
	done      chan Lodged

	assessment   tariffs.Assessment // where nothing refuses the document and every rate is known
	unassessable fault.List         // rates that are not known
}

// Lodge validates and keeps declarations. A Lodged without Err is durable.
// Each stands alone: one that is refused does not hold up another. Many calls
// at once share their transactions.
func (s *Service) Lodge(ctx context.Context, who Actor, subs []Submission) []Lodged {
	out := make([]Lodged, len(subs))
	var drafts []*draft
	var at []int // of each draft
	for i, sub := range subs {
		d, err := s.draft(who, sub)
		if out[i].Err = err; err == nil {
			drafts, at = append(drafts, d), append(at, i)
		}
	}
	for k, l := range s.lodge(ctx, drafts) {
		out[at[k]] = l
	}
	return out
}

// lodge sends drafts on their way together and waits for what becomes of each.
func (s *Service) lodge(ctx context.Context, drafts []*draft) []Lodged {
	out := make([]Lodged, len(drafts))
	for i, err := range s.send(ctx, drafts) {
		out[i].Err = err
	}
	for i, d := range drafts {
		if out[i].Err == nil {
			out[i] = s.await(ctx, d)
		}
	}
	return out
}

// draft reads and checks a submission, before any transaction.
func (s *Service) draft(who Actor, sub Submission) (*draft, error) {
	if !who.lodges() {
		return nil, forbidden()
	}
	d := &draft{who: who, sub: sub, digest: sha256.Sum256(sub.Body), done: make(chan Lodged, 1)}
	checked := s.checkOf(sub)
	d.doc, d.day, d.warnings = checked.doc, checked.day, checked.warnings
	d.assessment, d.unassessable = checked.assessment, checked.unassessable
	if len(checked.blocking) > 0 {
		d.refusal = fault.Refuse(checked.blocking)
		if sub.Key == "" {
			return nil, d.refusal
		}
		return d, nil // the key may be known: then the first answer counts
	}
	d.duplicate = d.doc.Fingerprint()
	return d, nil
}

// checked is all that can be said of a body without the store.
type checked struct {
	doc          *declarations.Declaration
	day          civil.Date
	blocking     fault.List
	warnings     fault.List
	unassessable fault.List
	assessment   tariffs.Assessment
}

// check reads a body strictly, validates it and works out its payments. What
// cannot be assessed for want of a rate is not the declarant's fault: it is
// kept and waits.
func (s *Service) check(body []byte) checked { return s.checkRead(declarations.Decode(body)) }

// checkOf checks a submission, whose body may have been read already.
func (s *Service) checkOf(sub Submission) checked {
	if sub.read != nil {
		return s.checkRead(sub.read, nil)
	}
	return s.check(sub.Body)
}

func (s *Service) checkRead(doc *declarations.Declaration, faults fault.List) checked {
	today := s.Today()
	c := checked{doc: doc, day: doc.TariffDate(today)}
	law := s.Law(c.day)
	faults = doc.ValidateAfter(faults, today, law.Schedule)
	c.blocking, c.warnings = faults.Blocking(), faults.Warnings()
	if len(c.blocking) == 0 {
		c.assess(law)
	}
	c.blocking.Sort()
	c.warnings.Sort()
	return c
}

func (c *checked) assess(law Law) {
	assessment, faults := tariffs.Assess(law.Schedule, law.Rates, c.doc.TariffRequest(c.day))
	c.warnings = append(c.warnings, faults.Warnings()...)
	blocking := faults.Blocking()
	switch {
	case len(blocking) == 0:
		c.assessment = assessment
	case tariffs.Unassessable(blocking):
		c.unassessable = blocking
	default:
		c.blocking = blocking
	}
}

// DryRun does all that Lodge does but keeping, and shows the payments.
func (s *Service) DryRun(ctx context.Context, who Actor, body []byte) (DryRun, error) {
	if !who.lodges() {
		return DryRun{}, forbidden()
	}
	c := s.check(body)
	run := DryRun{
		Accepted: len(c.blocking) == 0, Errors: orEmpty(c.blocking),
		Warnings: orEmpty(c.warnings), Unassessable: c.unassessable,
	}
	if run.Accepted && len(c.unassessable) == 0 {
		s.Law(c.day).Schedule.Explain(&c.assessment)
		run.Assessment = &c.assessment
	}
	if !run.Accepted {
		return run, nil
	}
	return run, s.dryRunAgainstStore(ctx, who, c.doc, &run)
}

// dryRunAgainstStore adds what only the store knows: a number that is taken, a
// declaration that looks the same.
func (s *Service) dryRunAgainstStore(ctx context.Context, who Actor, doc *declarations.Declaration, run *DryRun) error {
	claim := claimOf(&draft{who: who, doc: doc, duplicate: doc.Fingerprint()}, s.now())
	known, err := s.known(ctx, []Claim{claim})
	if err != nil {
		return s.storeTrouble("dry run", err)
	}
	told := storeFaults(known[0])
	run.Errors = append(run.Errors, told.Blocking()...)
	run.Warnings = append(run.Warnings, told.Warnings()...)
	run.Accepted = len(run.Errors) == 0
	run.Warnings.Sort()
	return nil
}

func orEmpty(l fault.List) fault.List {
	if l == nil {
		return fault.List{}
	}
	return l
}

// changes adds everything that lodging a draft writes.
func (d *draft) changes(c *Changes, e declarations.Entry) error {
	warnings, err := warningsJSON(d.warnings)
	if err != nil {
		return err
	}
	c.Entries = append(c.Entries, e)
	c.Documents = append(c.Documents, Document{e.ID, e.Revision, d.sub.Body, d.digest, warnings})
	if d.sub.Key != "" {
		c.Keys = append(c.Keys, Key{Tenant: e.Tenant, Key: d.sub.Key, Digest: d.digest, ID: e.ID})
	}
	c.Events = append(c.Events, Event{ID: e.ID, Seq: e.Seq, Type: EventAccepted, At: e.LodgedAt, Actor: d.who.ID(), Public: true})
	c.Leaves = append(c.Leaves, audit.Leaf{ID: e.ID, Seq: e.Seq, Kind: EventAccepted, Actor: d.who.ID(), At: e.LodgedAt, Digest: d.digest})
	c.Messages = append(c.Messages, Message{Topic: TopicProcess, ID: e.ID, Revision: e.Revision, Trace: d.sub.Trace})
	return nil
}

func warningsJSON(l fault.List) ([]byte, error) {
	if len(l) == 0 {
		return nil, nil
	}
	return json.Marshal(l)
}
