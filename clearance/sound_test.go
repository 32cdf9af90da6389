package clearance_test

import (
	"crypto/sha256"
	"testing"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// sound checks what must be true of every declaration at every moment: events
// without gaps, a leaf for each that says the same, only changes that the
// lifecycle allows, and at most one result.
func (h *house) sound(ids ...string) {
	h.t.Helper()
	leaves, results := map[string][]audit.Leaf{}, map[string]int{}
	all := h.store.committed()
	for _, l := range all.Leaves {
		leaves[l.ID] = append(leaves[l.ID], l)
	}
	for _, r := range all.Results {
		results[r.ID]++
	}
	decisions := map[string]map[int]clearance.Decision{}
	for _, d := range all.Decisions {
		if decisions[d.ID] == nil {
			decisions[d.ID] = map[int]clearance.Decision{}
		}
		decisions[d.ID][d.Seq] = d
	}
	for _, id := range ids {
		one := life{h: h, e: h.entry(id), r: h.record(id)}
		for _, e := range h.events(id) {
			one.step(e, leaves[id], decisions[id])
		}
		one.end(len(leaves[id]), results[id], len(decisions[id]))
	}
}

// life follows one declaration through its events.
type life struct {
	h         *house
	e         declarations.Entry
	r         clearance.Record
	status    declarations.Status
	seq       int
	decisions int
	assessed  int
}

// What each event does to the status.
var actions = map[string]declarations.Action{
	"accepted": declarations.ActLodge, "assessed": declarations.ActAssess, "unassessable": declarations.ActCannotAssess,
	"document-check": declarations.ActCheckDocuments, "physical-check": declarations.ActCheckGoods,
	"released": declarations.ActRelease, "refused": declarations.ActRefuse,
	"documents-requested": declarations.ActRequestDocuments, "resumed": declarations.ActResume,
}

func (l *life) step(e clearance.Event, leaves []audit.Leaf, decisions map[int]clearance.Decision) {
	t := l.h.t
	t.Helper()
	l.seq++
	if e.Seq != l.seq || e.ID != l.e.ID {
		t.Errorf("%s: event %d of %s where %d is due", l.e.MRN, e.Seq, e.Type, l.seq)
	}
	if e.Type == "assessed" {
		l.assessed++
	}
	if action, moves := actions[e.Type]; moves {
		if e.Type == "assessed" && l.status == declarations.Unassessable {
			action = declarations.ActReassess
		}
		next, ok := declarations.Next(l.status, action)
		if !ok {
			t.Errorf("%s: %s in status %q", l.e.MRN, e.Type, l.status)
		}
		l.status = next
	}
	found := 0
	for _, leaf := range leaves {
		if leaf.Seq != e.Seq {
			continue
		}
		found++
		if want := (audit.Leaf{ID: e.ID, Seq: e.Seq, Kind: e.Type, Actor: e.Actor, At: e.At, Digest: leaf.Digest}); leaf != want {
			t.Errorf("leaf %+v of %+v", leaf, want)
		}
		if want, known := l.digest(e); known && leaf.Digest != want {
			t.Errorf("%s: the digest of %s", l.e.MRN, e.Type)
		}
	}
	if found != 1 {
		t.Errorf("%s: %d leaves for %s", l.e.MRN, found, e.Type)
	}
	if d, decided := decisions[e.Seq]; decided {
		l.decisions++
		if d.Inspector != e.Actor || !d.At.Equal(e.At) || d.Revision != l.e.Revision {
			t.Errorf("decision %+v of %+v", d, e)
		}
	}
}

// digest is what a leaf must commit to.
func (l *life) digest(e clearance.Event) ([32]byte, bool) {
	switch {
	case e.Type == "accepted":
		return sha256.Sum256(l.r.Body), true
	case e.Type == "assessed" && l.r.Result != nil:
		return sha256.Sum256(append(append([]byte{}, l.r.Result.Assessment...), l.r.Result.Risk...)), true
	case e.Type == "parked":
		return [32]byte{}, false // of the reason, which is in the log only
	case e.Actor == "brama" && e.Detail == nil:
		return [32]byte{}, true
	}
	return sha256.Sum256(e.Detail), true
}

func (l *life) end(leaves, results, decisions int) {
	t := l.h.t
	t.Helper()
	if l.seq != l.e.Seq || leaves != l.seq || l.status != l.e.Status {
		t.Errorf("%s: %d events, %d leaves, entry says %d; status by events %s, by entry %s",
			l.e.MRN, l.seq, leaves, l.e.Seq, l.status, l.e.Status)
	}
	if l.assessed > 1 || results != l.assessed || (l.r.Result != nil) != (l.assessed == 1) {
		t.Errorf("%s: assessed %d times, %d results", l.e.MRN, l.assessed, results)
	}
	if (l.e.Channel != "") != (l.assessed == 1) {
		t.Errorf("%s: channel %q, assessed %d times", l.e.MRN, l.e.Channel, l.assessed)
	}
	if l.decisions != decisions {
		t.Errorf("%s: %d decisions of %d have an event", l.e.MRN, l.decisions, decisions)
	}
}

func idsOf(heads []clearance.Head) []string {
	ids := make([]string, len(heads))
	for i, h := range heads {
		ids[i] = h.ID
	}
	return ids
}

func TestASoundLifeIsFoundSoundAndAnotherNot(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "import", "L-1"))
	h.process(head)
	h.sound(head.ID)
	for name, harm := range map[string]func(){
		"a leaf too many": func() {
			h.store.puts = append(h.store.puts, clearance.Changes{Leaves: []audit.Leaf{{ID: head.ID, Seq: 2}}})
		},
		"a second result": func() {
			h.store.puts = append(h.store.puts, clearance.Changes{Results: []clearance.Result{{ID: head.ID}}})
		},
	} {
		whole := h.store.puts
		harm()
		quiet := *h
		noticed := &noticing{TB: t}
		quiet.t = noticed
		quiet.sound(head.ID)
		if !noticed.failed {
			t.Error(name, "was not noticed")
		}
		h.store.puts = whole
	}
}

// noticing is a test that only notes that it failed.
type noticing struct {
	testing.TB
	failed bool
}

func (n *noticing) Errorf(string, ...any) { n.failed = true }
