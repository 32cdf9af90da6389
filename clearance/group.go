package clearance

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// groupWrite is one group on its way into the store: what each draft comes to
// and everything that is written for those that are kept.
type groupWrite struct {
	at       time.Time
	group    []*draft
	numbers  []numbered
	outcomes []Lodged
	replay   map[string][]int // declarations lodged before, and who asked for them again
	changes  Changes

	// what this group itself has taken, by the first draft that did
	keys map[[2]string]int
	lrns map[[3]string]int
}

func newGroupWrite(at time.Time, group []*draft, numbers []numbered) *groupWrite {
	return &groupWrite{
		at: at, group: group, numbers: numbers, outcomes: make([]Lodged, len(group)),
		replay: map[string][]int{}, keys: map[[2]string]int{}, lrns: map[[3]string]int{},
	}
}

func (g *groupWrite) write(ctx context.Context, tx Tx) error {
	claims := make([]Claim, len(g.group))
	for i, d := range g.group {
		claims[i] = claimOf(d, g.at)
	}
	known, err := tx.Known(ctx, claims)
	if err != nil {
		return err
	}
	for i := range g.group {
		if err := g.settle(i, known[i]); err != nil {
			return err
		}
	}
	if len(g.changes.Entries) == 0 {
		return nil
	}
	return tx.Put(ctx, g.changes)
}

func claimOf(d *draft, at time.Time) Claim {
	c := Claim{Tenant: d.who.Tenant, Key: d.sub.Key, Since: at.AddDate(0, 0, -duplicateDays)}
	if d.doc != nil && d.refusal == nil {
		c.Declarant, c.LRN, c.Duplicate = declarantOf(d.doc), d.doc.LRN, d.duplicate
	}
	return c
}

// declarantOf names the declarant: the number in the register, or the name of
// one who has none.
func declarantOf(doc *declarations.Declaration) string {
	if doc.Declarant.ID != "" {
		return doc.Declarant.ID
	}
	return doc.Declarant.Name
}

// settle decides what becomes of draft i. The order counts: a key that was used
// before answers as it did then, whatever has changed since.
func (g *groupWrite) settle(i int, known Known) error {
	d := g.group[i]
	key := [2]string{d.who.Tenant, d.sub.Key}
	_, keyTaken := g.keys[key]
	switch {
	case known.KeyID != "" && known.KeyDigest != d.digest:
		g.refuse(i, fault.New(fault.Invalid, ruleKeyReused))
	case known.KeyID != "":
		g.replay[known.KeyID] = append(g.replay[known.KeyID], i)
	case d.sub.Key != "" && keyTaken:
		g.refuse(i, fault.New(fault.Conflict, ruleKeyInFlight))
	case d.refusal != nil:
		g.refuse(i, d.refusal)
	case g.numbers[i].err != nil:
		g.refuse(i, g.numbers[i].err)
	case known.LRN != nil:
		g.refuse(i, lrnTaken(known.LRN.LRN, known.LRN.MRN))
	default:
		return g.keep(i, known.Duplicate)
	}
	return nil
}

func (g *groupWrite) refuse(i int, err error) { g.outcomes[i].Err = err }

func lrnTaken(lrn, mrn string) error {
	e := fault.New(fault.Conflict, ruleLRNTaken, "lrn", lrn, "mrn", mrn)
	e.Faults = fault.List{ruleLRNTaken.At("/lrn", "lrn", lrn, "mrn", mrn)}
	return e.With("mrn", mrn)
}

// keep takes the draft in, unless another of the group has its number.
func (g *groupWrite) keep(i int, duplicate string) error {
	d := g.group[i]
	lrn := [3]string{d.who.Tenant, declarantOf(d.doc), d.doc.LRN}
	if first, taken := g.lrns[lrn]; taken {
		g.refuse(i, lrnTaken(d.doc.LRN, g.numbers[first].mrn))
		return nil
	}
	g.lrns[lrn] = i
	if d.sub.Key != "" {
		g.keys[[2]string{d.who.Tenant, d.sub.Key}] = i
	}
	warnings := d.warnings
	if duplicate != "" {
		warnings = append(slices.Clone(warnings), ruleLooksTwice.At("", "mrn", duplicate))
		warnings.Sort()
	}
	e := g.entry(i)
	g.outcomes[i].Head = headOf(e, warnings)
	kept := *d
	kept.warnings = warnings
	return kept.changes(&g.changes, e)
}

func (g *groupWrite) entry(i int) declarations.Entry {
	d := g.group[i]
	return declarations.Entry{
		ID: g.numbers[i].id, MRN: g.numbers[i].mrn, LRN: d.doc.LRN,
		Tenant: d.who.Tenant, Declarant: declarantOf(d.doc),
		Office: d.doc.DeclarationOffice, Type: d.doc.Type, Procedure: d.doc.RequestedProcedure,
		Importer: importerOf(d.doc), Items: len(d.doc.Items),
		Revision: 1, Version: 1, Seq: 1, Status: declarations.Lodged,
		RateDate: d.day, LodgedAt: g.at, ChangedAt: g.at, Duplicate: d.duplicate,
	}
}

func importerOf(doc *declarations.Declaration) string {
	for _, p := range []*declarations.Party{doc.Importer, doc.Consignee} {
		if p != nil && p.ID != "" {
			return p.ID
		}
		if p != nil {
			return p.Name
		}
	}
	return ""
}

// headOf is the answer to lodging, the same whenever it is asked for again.
func headOf(e declarations.Entry, warnings fault.List) Head {
	return Head{ID: e.ID, MRN: e.MRN, LRN: e.LRN, Status: declarations.Lodged, Revision: 1, Warnings: warnings}
}

// replays answers those who sent the same key and body again, with the first
// answer made anew from what was kept.
func (s *Service) replays(ctx context.Context, g *groupWrite) error {
	if len(g.replay) == 0 {
		return nil
	}
	ids := make([]string, 0, len(g.replay))
	for id := range g.replay {
		ids = append(ids, id)
	}
	entries, err := s.Store.Entries(ctx, ids)
	if err != nil {
		return err
	}
	warnings, err := s.firstWarnings(ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range entries {
		for _, i := range g.replay[e.ID] {
			g.outcomes[i] = Lodged{Head: headOf(e, warnings[e.ID]), Replay: true}
		}
		delete(g.replay, e.ID)
	}
	if len(g.replay) > 0 {
		return errors.New("an idempotency key names a declaration that is not kept")
	}
	return nil
}

// refuseReplays tells those who sent a key again that it cannot be answered
// now; what the group has kept is kept all the same.
func (g *groupWrite) refuseReplays(err error) {
	for _, drafts := range g.replay {
		for _, i := range drafts {
			g.refuse(i, err)
		}
	}
}

func (s *Service) firstWarnings(ctx context.Context, ids []string) (map[string]fault.List, error) {
	records, err := s.Store.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string]fault.List{}
	for _, r := range records {
		list, err := readWarnings(r.Warnings)
		if err != nil {
			return nil, err
		}
		out[r.ID] = list
	}
	return out, nil
}

func readWarnings(b []byte) (fault.List, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var l fault.List
	return l, json.Unmarshal(b, &l)
}
