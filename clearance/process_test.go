package clearance_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/tariffs"
)

func TestADeclarationGoesWhereItsChannelLeads(t *testing.T) {
	for _, c := range []struct {
		name, example string
		rules         *risk.RuleSet
		status        declarations.Status
		channel       declarations.Channel
		events        []string
		total         string
	}{
		{"green is released", "import", risk.Shipped(), "released", "green", []string{"accepted", "assessed", "released"}, "27599.47"},
		{"yellow waits for its documents to be read", "import", strict(), "document-check", "yellow",
			[]string{"accepted", "assessed", "document-check"}, "27599.47"},
		{"red waits for its goods to be looked at", "43", risk.Shipped(), "physical-check", "red",
			[]string{"accepted", "assessed", "physical-check"}, "0.00"},
		{"without a rate it waits", "36", risk.Shipped(), "unassessable", "", []string{"accepted", "unassessable"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, withRules(c.rules))
			head := h.lodged(alpha, body(t, c.example, "L-1"))
			h.process(head)
			h.sound(head.ID)
			e := h.entry(head.ID)
			if e.Status != c.status || e.Channel != c.channel || e.Total.String() != c.total || e.Version != 2 || e.Parked {
				t.Errorf("%+v", e)
			}
			if diff := cmp.Diff(c.events, h.types(head.ID)); diff != "" {
				t.Error(diff)
			}
			result := h.record(head.ID).Result
			if c.channel == "" {
				if result != nil {
					t.Error("a result without an assessment")
				}
				return
			}
			var judged clearance.RiskRecord
			if err := json.Unmarshal(result.Risk, &judged); err != nil {
				t.Fatal(err)
			}
			if result.Tariff != law().schedule.Version() || result.RuleSet != c.rules.Version() ||
				judged.Facts.Office != e.Office || judged.Facts.Day.String() != "2026-01-12" || judged.Assessment.Channel != c.channel {
				t.Errorf("%+v %+v", result, judged)
			}
			if again := c.rules.Assess(&judged.Facts, judged.Assessment.Circumstances(h.store.secret)); asJSON(t, again) != asJSON(t, judged.Assessment) {
				t.Error("what is kept does not give the same answer again")
			}
		})
	}
}

func TestADossierTellsWhyItWaits(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "36", "L-1"))
	h.process(head)
	d := must(h.Dossier(ctx, alpha, head.MRN))
	if !slices.Equal(codes(d.Unassessable), []string{"tariff.rate-unknown"}) || d.Assessment != nil {
		t.Errorf("%+v", d)
	}
}

func TestWorkThatComesTwiceLateOrForgedHasItsEffectOnce(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "import", "L-1"))
	upper := strings.ToUpper(head.ID)
	for name, refs := range map[string][]clearance.Ref{
		"an unknown ID":        {{ID: uuid.NewString(), Revision: 1}},
		"an MRN for an ID":     {{ID: head.MRN, Revision: 1}},
		"no ID at all":         {{ID: "", Revision: 1}, {ID: "'; DROP TABLE entries --", Revision: 1}},
		"another spelling":     {{ID: upper, Revision: 1}, {ID: "{" + head.ID + "}", Revision: 1}},
		"an older revision":    {{ID: head.ID, Revision: 0}},
		"a revision not made":  {{ID: head.ID, Revision: 2}, {ID: head.ID, Revision: 1 << 40}},
		"nothing":              {},
		"a negative revision":  {{ID: head.ID, Revision: -1}},
		"an unknown one twice": {{ID: upper, Revision: 7}, {ID: upper, Revision: 7}},
	} {
		if err := h.Process(ctx, refs); err != nil {
			t.Error(name, err)
		}
		if e := h.entry(head.ID); e.Status != declarations.Lodged || e.Version != 1 {
			t.Errorf("%s changed it: %+v", name, e)
		}
	}
	true1 := clearance.Ref{ID: head.ID, Revision: 1}
	if err := h.Process(ctx, []clearance.Ref{true1, {ID: head.ID, Revision: 999}, true1, {ID: uuid.NewString(), Revision: 1}}); err != nil {
		t.Fatal(err)
	}
	if e := h.entry(head.ID); e.Status != declarations.Released {
		t.Errorf("a forged message hid the true one: %+v", e)
	}
	settled := asJSON(t, []any{h.entry(head.ID), h.events(head.ID), h.record(head.ID)})
	for range 3 {
		h.process(head)
	}
	if err := h.another().Process(ctx, []clearance.Ref{true1}); err != nil {
		t.Error(err)
	}
	if now := asJSON(t, []any{h.entry(head.ID), h.events(head.ID), h.record(head.ID)}); now != settled {
		t.Error("it changed: ", now)
	}
	h.sound(head.ID)
}

func TestProcessedByManyAtOnceTheOutcomeIsOne(t *testing.T) {
	h := open(t)
	services := []*clearance.Service{h.Service, h.another()}
	var heads []clearance.Head
	for i := range 30 {
		heads = append(heads, h.lodged(alpha, body(t, []string{"import", "43", "36"}[i%3], fmt.Sprint("L-", i))))
	}
	h.store.clock.pass(time.Second)
	h.store.together(8)
	for _, err := range atOnce(8, func(i int) error {
		mine := slices.Clone(refOf(heads...))
		for range i {
			mine = append(mine[7:], mine[:7]...)
		}
		return services[i%2].Process(ctx, mine)
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	h.sound(idsOf(heads)...)
	if b := h.backlog(); b.Lodged != 0 || b.Flagged != 10 || b.Unassessable != 10 {
		t.Errorf("%+v", b)
	}
	h.wantCounted(10)
}

// wantCounted compares the history of a new process with how many imports of
// the contract's importer were assessed.
func (h *house) wantCounted(n int64) {
	h.t.Helper()
	doc, faults := declarations.Decode(body(h.t, "import", ""))
	if len(faults) > 0 {
		h.t.Fatal(faults)
	}
	facts := clearance.KnownBefore(h.another(), doc, assessmentOf(h.DryRun(ctx, alpha, body(h.t, "import", "never"))))
	if facts.ImporterBefore != n {
		h.t.Errorf("%d counted, not %d", facts.ImporterBefore, n)
	}
}

func TestTheStoreMayFailAtAnyCall(t *testing.T) {
	calls := []string{"Entries", "Records", "Tallies", "Secret", "Write", "Advance", "Put", "Put done", "Write done"}
	for _, cause := range []error{errBroken, clearance.ErrBusy} {
		for _, call := range calls {
			t.Run(fmt.Sprintf("%s: %v", call, cause), func(t *testing.T) {
				h := open(t)
				heads := []clearance.Head{
					h.lodged(alpha, body(t, "import", "L-1")), h.lodged(alpha, body(t, "43", "L-2")), h.lodged(alpha, body(t, "36", "L-3")),
				}
				h.store.clock.pass(time.Second)
				trouble, count := breakAt(1, cause, call)
				h.store.fail(trouble)
				err := h.Process(ctx, refOf(heads...))
				if count.Load() == 0 {
					t.Fatal("the call was never made")
				}
				if (err == nil) != (cause == clearance.ErrBusy) {
					t.Error(err)
				}
				h.sound(idsOf(heads)...)
				h.process(heads...)
				h.process(heads...)
				h.sound(idsOf(heads)...)
				if b := h.backlog(); b.Lodged != 0 || b.Flagged != 1 || b.Unassessable != 1 || b.Parked != 0 {
					t.Errorf("%+v", b)
				}
				h.wantCounted(1)
			})
		}
	}
}

func TestADocumentThatWasSpoiltParksItselfAlone(t *testing.T) {
	h := open(t)
	good, bad := h.lodged(alpha, body(t, "import", "L-1")), h.lodged(alpha, body(t, "import", "L-2", "INV-77", "INV-78"))
	h.store.spoilt(func(r *clearance.Record) {
		if r.ID == bad.ID {
			r.Body = append(r.Body, ' ')
		}
	})
	h.process(good, bad)
	if e := h.entry(good.ID); e.Status != declarations.Released || e.Parked {
		t.Errorf("%+v", e)
	}
	if e := h.entry(bad.ID); e.Status != declarations.Lodged || !e.Parked || h.backlog().Parked != 1 {
		t.Errorf("%+v", e)
	}
	if diff := cmp.Diff([]string{"accepted", "parked"}, h.types(bad.ID)); diff != "" {
		t.Error(diff)
	}
	h.process(bad) // it stays with the people
	h.store.clock.pass(time.Hour)
	if n, err := h.Reconcile(ctx, time.Minute); n != 0 || err != nil {
		t.Error(n, err)
	}
	h.sound(good.ID, bad.ID)
	if told := must(h.Events(ctx, alpha, bad.ID)); len(told) != 1 {
		t.Error("the declarant is told of it: ", told)
	}
}

// Without a rule set the engine panics on whatever it is asked to judge; what
// has no rate is never judged.
func TestAPanicOfTheEngineParksWhatItWasAbout(t *testing.T) {
	h := open(t)
	clearance.BreakRules(h.Service)
	broken, fine := h.lodged(alpha, body(t, "import", "L-1")), h.lodged(alpha, body(t, "36", "L-2"))
	h.process(broken, fine)
	if e := h.entry(broken.ID); !e.Parked || e.Status != declarations.Lodged || e.Channel != "" || !e.Value.IsZero() || e.Seq != 2 {
		t.Errorf("%+v", e)
	}
	if e := h.entry(fine.ID); e.Parked || e.Status != declarations.Unassessable {
		t.Errorf("%+v", e)
	}
	h.sound(broken.ID, fine.ID)
}

func TestADeclarationWhoseMessageDiedIsParkedOnce(t *testing.T) {
	h := open(t)
	lost, done := h.lodged(alpha, body(t, "import", "L-1")), h.lodged(alpha, body(t, "import", "L-2", "INV-77", "INV-78"))
	h.process(done)
	for range 2 {
		if err := h.Park(ctx, refOf(lost, done), errBroken); err != nil {
			t.Fatal(err)
		}
	}
	if e := h.entry(lost.ID); !e.Parked || e.Seq != 2 {
		t.Errorf("%+v", e)
	}
	if e := h.entry(done.ID); e.Parked || e.Status != declarations.Released {
		t.Errorf("%+v", e)
	}
	h.sound(lost.ID, done.ID)
}

func TestTheReconcilerAsksForWhatHasNoOutcome(t *testing.T) {
	woken := 0
	h := open(t, func(o *clearance.Options) { o.Wake = func() { woken++ } })
	heads := []clearance.Head{h.lodged(alpha, body(t, "import", "L-1")), h.lodged(alpha, body(t, "36", "L-2")), h.lodged(alpha, body(t, "43", "L-3"))}
	h.process(heads[1:]...)
	var rows []int64
	for _, m := range must(h.store.Lease(ctx, 10, time.Minute)) {
		rows = append(rows, m.N)
	}
	if err := h.store.Forget(ctx, rows); err != nil {
		t.Fatal(err)
	}
	woken = 0
	ask := func(want int) {
		t.Helper()
		if n, err := h.Reconcile(ctx, time.Minute); n != want || err != nil {
			t.Error(n, err)
		}
	}
	ask(0)
	h.store.clock.pass(58 * time.Second)
	ask(0)
	h.store.clock.pass(2 * time.Second)
	ask(1)
	ask(0) // it waits already
	waiting := must(h.store.Lease(ctx, 10, time.Minute))
	if len(waiting) != 1 || waiting[0].ID != heads[0].ID || waiting[0].Revision != 1 || waiting[0].Topic != "process" || woken != 1 {
		t.Error(waiting, woken)
	}
}

// assessmentOf gives the assessment of a dry run.
func assessmentOf(dry clearance.DryRun, err error) tariffs.Assessment {
	if err != nil || dry.Assessment == nil {
		panic(fmt.Sprint(dry, err))
	}
	return *dry.Assessment
}
