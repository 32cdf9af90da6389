package clearance_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
)

// ordinary lodges and processes n t-shirt imports of the usual price, in
// batches of up to size, by the services in turn.
func (h *house) ordinary(n, size int, services ...*clearance.Service) []clearance.Head {
	h.t.Helper()
	var heads []clearance.Head
	for i := range n {
		lrn := fmt.Sprint("ORD-", h.backlog().Outbox, "-", i)
		heads = append(heads, h.lodged(alpha, body(h.t, "01", lrn, `"6000.00"`, fmt.Sprintf(`"%d.00"`, 5800+10*i))))
	}
	for i, batch := range slices.Collect(slices.Chunk(heads, size)) {
		h.store.clock.pass(time.Second)
		if err := services[i%len(services)].Process(ctx, refOf(batch...)); err != nil {
			h.t.Fatal(err)
		}
	}
	return heads
}

// judged gives what was known and concluded of a declaration.
func (h *house) judged(id string) clearance.RiskRecord {
	h.t.Helper()
	result := h.record(id).Result
	if result == nil {
		h.t.Fatal("not assessed: ", id)
	}
	var r clearance.RiskRecord
	if err := json.Unmarshal(result.Risk, &r); err != nil {
		h.t.Fatal(err)
	}
	return r
}

func rulesOf(r clearance.RiskRecord) []string {
	var out []string
	for _, f := range r.Assessment.Findings {
		out = append(out, f.Rule)
	}
	return out
}

func TestAnUndervaluedDeclarationIsFlaggedAfterFortyOrdinaryOnes(t *testing.T) {
	h := open(t)
	undervalued := func(lrn string) clearance.RiskRecord {
		t.Helper()
		head := h.lodged(alpha, body(t, "02", lrn))
		h.process(head)
		return h.judged(head.ID)
	}
	if r := undervalued("U-0"); r.Assessment.Channel != declarations.Green || r.Facts.Items[0].Peers.Count != 0 {
		t.Errorf("before anything is known: %+v", r)
	}
	h.ordinary(40, 7, h.Service)
	for i, when := range []string{"at once", "after a restart"} {
		if i == 1 {
			h.restart()
		}
		r := undervalued(fmt.Sprint("U-", i+1))
		if r.Assessment.Channel == declarations.Green || r.Facts.Items[0].Peers.Count != int64(41+i) ||
			!slices.ContainsFunc(rulesOf(r), func(rule string) bool { return strings.Contains(rule, "price") }) {
			t.Errorf("%s: %+v", when, r)
		}
	}
	if r := h.judged(h.ordinary(1, 1, h.Service)[0].ID); r.Assessment.Channel != declarations.Green {
		t.Errorf("an ordinary one: %+v", r)
	}
}

func TestFactsAreTheSameCountedLiveOrReadAnew(t *testing.T) {
	h := open(t)
	other := h.another()
	h.ordinary(45, 4, h.Service, other)
	h.store.clock.pass(time.Second)
	doc, _ := declarations.Decode(body(t, "01", "X"))
	assessment := assessmentOf(h.DryRun(ctx, alpha, body(t, "01", "X")))
	anew := clearance.KnownBefore(h.another(), doc, assessment)
	if anew.ImporterBefore != 45 || anew.Items[0].Peers.Count != 45 {
		t.Errorf("%+v", anew)
	}
	for _, live := range []*clearance.Service{h.Service, other} {
		if err := live.FollowHistory(ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(asJSON(t, anew), asJSON(t, clearance.KnownBefore(live, doc, assessment))); diff != "" {
			t.Error(diff)
		}
	}
}

func TestABatchIsJudgedByAllThatWasCountedBefore(t *testing.T) {
	h := open(t)
	services := []*clearance.Service{h.Service, h.another()}
	for i := range 6 {
		head := h.lodged(alpha, body(t, "01", fmt.Sprint("L-", i)))
		h.store.clock.pass(21 * time.Millisecond)
		if err := services[i%2].Process(ctx, refOf(head)); err != nil {
			t.Fatal(err)
		}
		if before := h.judged(head.ID).Facts.ImporterBefore; before != int64(i) {
			t.Errorf("%d known before number %d", before, i+1)
		}
	}
}

// Transactions side by side number their tallies in one order and are seen in
// another.
func TestTalliesThatAreSeenLateAreCountedOnce(t *testing.T) {
	h := open(t)
	h.ordinary(8, 1, h.Service)
	late := h.hiding(2, 5, 8)
	h.counted(late, 5)
	h.hide(5)
	h.counted(late, 7)
	h.ordinary(1, 1, h.another())
	h.counted(late, 8)
	h.hide()
	h.counted(late, 9)
	h.counted(late, 9)
}

func (h *house) hide(ns ...int64) {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	h.store.hidden = map[int64]bool{}
	for _, n := range ns {
		h.store.hidden[n] = true
	}
}

// hiding starts a service that does not see some tallies yet.
func (h *house) hiding(ns ...int64) *clearance.Service {
	h.hide(ns...)
	return h.another()
}

func (h *house) counted(s *clearance.Service, want int64) {
	h.t.Helper()
	h.store.clock.pass(time.Second)
	if err := s.FollowHistory(ctx); err != nil {
		h.t.Fatal(err)
	}
	doc, _ := declarations.Decode(body(h.t, "01", "X"))
	facts := clearance.KnownBefore(s, doc, assessmentOf(h.DryRun(ctx, beta, body(h.t, "01", "X"))))
	if facts.ImporterBefore != want {
		h.t.Errorf("%d counted, not %d", facts.ImporterBefore, want)
	}
}

// A number whose transaction was undone must not have all later ones read
// again for ever.
func TestAGapThatStaysIsPassedOver(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "01", "L-1"))
	h.process(head)
	tally := h.store.committed().Tally
	for range 24 {
		if err := h.store.Driver.Write(ctx, func(tx clearance.Tx) error {
			for range 100 {
				if err := tx.Put(ctx, clearance.Changes{Tally: tally}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	s := h.hiding(3, 1500)
	h.counted(s, 2399)
	if low := clearance.Low(s); low != 1499 {
		t.Errorf("everything after %d is read again, not after 1499", low)
	}
	h.hide()
	h.counted(s, 2400) // 1500 may have come late; 3 never came
	if low := clearance.Low(s); low != 2401 {
		t.Errorf("everything after %d is read again", low)
	}
}

func TestTheDrawIsTheSameWhoeverDraws(t *testing.T) {
	settings := risk.ShippedSettings()
	settings.DrawPerMille = 500
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, withRules(rules))
	h.store.secret = nil // the store's own, made by chance
	services := []*clearance.Service{h.Service, h.another()}
	selected := map[bool]int{}
	for consignment := range 20 {
		var draws []risk.Draw
		for i, s := range append(services, h.another()) {
			lrn := fmt.Sprintf("L-%d-%d", consignment, i)
			head := h.lodged(alpha, body(t, "01", lrn, "INV-0101", lrn, "CMR", fmt.Sprint("CMR", consignment)))
			h.store.clock.pass(time.Second)
			if err := s.Process(ctx, refOf(head)); err != nil {
				t.Fatal(err)
			}
			draws = append(draws, h.judged(head.ID).Assessment.Draw)
		}
		if draws[0] != draws[1] || draws[0] != draws[2] || draws[0].Key == "" {
			t.Errorf("%+v", draws)
		}
		selected[draws[0].Selected]++
	}
	if selected[true] == 0 || selected[false] == 0 {
		t.Errorf("of twenty with one in two drawn: %v", selected)
	}
	before := h.judged(h.process1("01", "T-1")).Assessment.Draw
	h.store.clock.set(noon.AddDate(0, 0, 1))
	if after := h.judged(h.process1("01", "T-2")).Assessment.Draw; after.Key == before.Key {
		t.Error("the secret of one day draws the next")
	}
}

// process1 lodges and processes one and gives its ID.
func (h *house) process1(example, lrn string) string {
	h.t.Helper()
	head := h.lodged(alpha, body(h.t, example, lrn))
	h.process(head)
	return head.ID
}
