package clearance_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// decision is on the first revision, whatever the last event.
func decision(kind string, texts ...string) clearance.DecisionRequest {
	d := clearance.DecisionRequest{Revision: 1, Decision: kind}
	for _, text := range texts {
		d.Reasons = append(d.Reasons, clearance.Reason{Code: "0954", Text: text})
	}
	return d
}

func TestTheQueueIsOldestFirst(t *testing.T) {
	h := open(t, withRules(strict()))
	var want []string
	for i := range 6 {
		h.store.clock.pass(time.Minute)
		head := h.lodged([]clearance.Actor{alpha, beta}[i%2], body(t, []string{"43", "import"}[i%2], fmt.Sprint("L-", i)))
		want = append(want, head.MRN)
	}
	h.lodged(alpha, body(t, "36", "L-8"))
	h.lodged(alpha, body(t, "47", "L-9"))
	h.work()
	h.lodged(alpha, body(t, "43", "L-10")) // not processed yet
	list := func(q clearance.Query) (mrns []string) {
		t.Helper()
		for {
			page, err := h.Inspections(ctx, inspector, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range page.Items {
				mrns = append(mrns, i.MRN)
			}
			if q.Cursor = page.NextCursor; q.Cursor == "" {
				return mrns
			}
		}
	}
	red, yellow := []string{want[0], want[2], want[4]}, []string{want[1], want[3], want[5]}
	for name, c := range map[string]struct {
		q    clearance.Query
		want []string
	}{
		"all":              {clearance.Query{}, want},
		"two at a time":    {clearance.Query{Limit: 2}, want},
		"red ones":         {clearance.Query{Channel: "red", Limit: 1}, red},
		"by status":        {clearance.Query{Status: "document-check", Limit: 2}, yellow},
		"of an office":     {clearance.Query{Office: "UA100230"}, yellow},
		"of no office":     {clearance.Query{Office: "UA999999"}, nil},
		"of another state": {clearance.Query{Status: "documents-requested"}, nil},
	} {
		if diff := cmp.Diff(c.want, list(c.q)); diff != "" {
			t.Error(name, diff)
		}
	}
	first := must(h.Inspections(ctx, inspector, clearance.Query{})).Items[0]
	if first.Score == 0 || first.Seq != 3 || first.Channel != "red" || first.Waiting < 5*60 || first.ClaimedBy != "" {
		t.Errorf("%+v", first)
	}
	for name, q := range map[string]clearance.Query{
		"status of those done": {Status: "released"}, "status unknown": {Status: "x"}, "channel": {Channel: "blue"},
		"limit": {Limit: 501}, "cursor": {Cursor: "x"},
	} {
		_, err := h.Inspections(ctx, inspector, q)
		if code(err) != "list.query" {
			t.Error(name, err)
		}
	}
	for _, who := range []clearance.Actor{alpha, beta, {}} {
		_, err := h.Inspections(ctx, who, clearance.Query{})
		wantCode(t, err, fault.Forbidden, "actor.forbidden")
	}
}

func TestAnInspectorTakesAndGivesBack(t *testing.T) {
	h := open(t)
	head := h.flaggedOne("L-1")
	file := must(h.Casefile(ctx, inspector, head.MRN))
	if !slices.Equal(file.Allowed, []string{"claim"}) || file.Risk == nil || file.Seq != 3 {
		t.Errorf("%+v", file)
	}
	file = must(h.Claim(ctx, inspector, head.MRN))
	if want := []string{"let-go", "release", "refuse", "request-documents"}; !slices.Equal(file.Allowed, want) ||
		file.ClaimedBy != inspector.ID() || file.ClaimedAt.IsZero() || file.Seq != 4 {
		t.Errorf("%+v", file)
	}
	if again := must(h.Claim(ctx, inspector, head.ID)); again.Seq != 4 || !again.ClaimedAt.Equal(file.ClaimedAt) {
		t.Error("claiming again changed it")
	}
	if other := must(h.Casefile(ctx, colleague, head.MRN)); len(other.Allowed) != 0 || other.ClaimedBy != inspector.ID() {
		t.Errorf("%+v", other)
	}
	_, err := h.Claim(ctx, colleague, head.MRN)
	wantCode(t, err, fault.Conflict, "inspection.claimed")
	if fault.As(err).Fields["claimedBy"] != inspector.ID() {
		t.Error(err)
	}
	_, err = h.LetGo(ctx, colleague, head.MRN)
	wantCode(t, err, fault.Conflict, "inspection.claimed")
	if file = must(h.LetGo(ctx, inspector, head.MRN)); file.ClaimedBy != "" || !file.ClaimedAt.IsZero() || file.Seq != 5 {
		t.Errorf("%+v", file)
	}
	_, err = h.LetGo(ctx, inspector, head.MRN)
	wantCode(t, err, fault.Conflict, "inspection.not-claimed")
	if file = must(h.Claim(ctx, colleague, head.MRN)); file.ClaimedBy != colleague.ID() {
		t.Errorf("%+v", file)
	}
	h.sound(head.ID)
	if got := strings.Join(h.types(head.ID), " "); got != "accepted assessed physical-check claimed let-go claimed" {
		t.Error(got)
	}
}

func TestADecisionIsCarriedOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		do     []clearance.DecisionRequest
		status declarations.Status
		events string
	}{
		{"released", []clearance.DecisionRequest{decision("release")}, "released", "released"},
		{"refused", []clearance.DecisionRequest{decision("refuse", "Немає ліцензії")}, "refused", "refused"},
		{"documents are asked for and come", []clearance.DecisionRequest{
			decision("request-documents", "Сертифікат"), decision("resume"), decision("release", "Гаразд")},
			"released", "documents-requested resumed released"},
		{"documents do not come", []clearance.DecisionRequest{decision("request-documents", "a"), decision("refuse", "b", "c")},
			"refused", "documents-requested refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			head := h.flaggedOne("L-1")
			seq := must(h.Claim(ctx, inspector, head.MRN)).Seq
			for _, d := range c.do {
				d.Seq = seq
				file, err := h.Decide(ctx, inspector, head.MRN, d)
				if err != nil {
					t.Fatal(err)
				}
				seq = file.Seq
			}
			h.sound(head.ID)
			e := h.entry(head.ID)
			got, _ := strings.CutPrefix(strings.Join(h.types(head.ID), " "), "accepted assessed physical-check claimed ")
			if e.Status != c.status || got != c.events {
				t.Errorf("%s by %s", e.Status, got)
			}
			kept := h.store.committed().Decisions
			for i, d := range kept {
				want := clearance.Decision{ID: head.ID, Seq: 5 + i, Revision: 1, Inspector: inspector.ID(),
					Decision: c.do[i].Decision, Reasons: []byte(asJSON(t, c.do[i].Reasons)), At: d.At}
				if diff := cmp.Diff(want, d); diff != "" {
					t.Error(diff)
				}
			}
			if len(kept) != len(c.do) {
				t.Error(len(kept), "decisions are kept")
			}
		})
	}
}

func TestADeclarantIsToldTheReasonsAndNoMore(t *testing.T) {
	h := open(t)
	head := h.flaggedOne("L-1")
	must(h.Claim(ctx, inspector, head.MRN))
	must(h.Decide(ctx, inspector, head.MRN, decision("refuse", "Немає ліцензії", "Немає сертифіката")))
	told := must(h.Events(ctx, alpha, head.MRN))
	types := []string{}
	for _, n := range told {
		types = append(types, n.Type)
	}
	if diff := cmp.Diff([]string{"accepted", "assessed", "physical-check", "refused"}, types); diff != "" {
		t.Error(diff)
	}
	var detail struct{ Reasons []clearance.Reason }
	if err := json.Unmarshal(told[len(told)-1].Detail, &detail); err != nil || len(detail.Reasons) != 2 ||
		detail.Reasons[1].Text != "Немає сертифіката" || detail.Reasons[0].Code != "0954" {
		t.Error(detail, err)
	}
	// What the engine thought and who looked at it is not in any answer.
	for name, answer := range map[string]any{
		"dossier": must(h.Dossier(ctx, alpha, head.MRN)), "events": told, "list": must(h.List(ctx, alpha, clearance.Query{})),
		"head": lodge1(h.Service, alpha, body(t, "43", "L-2"), ""), "dry run": must(h.DryRun(ctx, alpha, body(t, "43", "L-3"))),
	} {
		text := strings.ToLower(asJSON(t, answer))
		for _, word := range []string{"score", "finding", "draw", "ruleset", "profile", "weight\"", "facts", "peers",
			"inspector", "claimed", "customs/", "ірина", "high-priority"} {
			if strings.Contains(text, word) {
				t.Errorf("%s tells %q: %s", name, word, text)
			}
		}
	}
	if text := strings.ToLower(asJSON(t, must(h.Casefile(ctx, inspector, head.MRN)))); !strings.Contains(text, "findings") {
		t.Error("the words looked for are not those of the casefile")
	}
}

func TestWhatMayNotBeDoneIsRefusedAndChangesNothing(t *testing.T) {
	h := open(t)
	mine, free, green, absent := h.flaggedOne("L-1"), h.flaggedOne("L-2"), h.lodged(alpha, body(t, "import", "L-3")), "26UA100230999999U9"
	h.process(green)
	theirs := h.flaggedOne("L-4")
	must(h.Claim(ctx, inspector, mine.MRN))
	must(h.Claim(ctx, colleague, theirs.MRN))
	before := len(h.store.committed().Events)
	stale := decision("release")
	stale.Seq = 3
	revised := decision("release")
	revised.Revision = 2
	long := decision("refuse", strings.Repeat("ї", 1001))
	for name, c := range map[string]struct {
		who  clearance.Actor
		mrn  string
		d    clearance.DecisionRequest
		kind fault.Kind
		code string
	}{
		"not flagged":               {inspector, green.MRN, decision("release"), fault.Conflict, "inspection.not-waiting"},
		"not claimed":               {inspector, free.MRN, decision("release"), fault.Conflict, "inspection.not-claimed"},
		"claimed by another":        {inspector, theirs.MRN, decision("release"), fault.Conflict, "inspection.claimed"},
		"changed since":             {inspector, mine.MRN, stale, fault.Conflict, "inspection.changed"},
		"another revision":          {inspector, mine.MRN, revised, fault.Conflict, "inspection.changed"},
		"no revision":               {inspector, mine.MRN, clearance.DecisionRequest{Decision: "release"}, fault.Conflict, "inspection.changed"},
		"unknown":                   {inspector, mine.MRN, decision("burn"), fault.Invalid, "document.refused"},
		"a claim is no decision":    {inspector, mine.MRN, decision("claim"), fault.Invalid, "document.refused"},
		"refused without reasons":   {inspector, mine.MRN, decision("refuse"), fault.Invalid, "document.refused"},
		"asked without naming what": {inspector, mine.MRN, decision("request-documents"), fault.Invalid, "document.refused"},
		"a reason without a text":   {inspector, mine.MRN, decision("refuse", "a", " \t"), fault.Invalid, "document.refused"},
		"a reason too long":         {inspector, mine.MRN, long, fault.Invalid, "document.refused"},
		"nothing to resume":         {inspector, mine.MRN, decision("resume"), fault.Conflict, "decision.not-allowed"},
		"not there":                 {inspector, absent, decision("release"), fault.NotFound, "request.not-found"},
		"no reference":              {inspector, "../etc", decision("release"), fault.NotFound, "request.not-found"},
		"a broker":                  {alpha, mine.MRN, decision("release"), fault.Forbidden, "actor.forbidden"},
		"an administrator":          {admin, mine.MRN, decision("release"), fault.Forbidden, "actor.forbidden"},
	} {
		_, err := h.Decide(ctx, c.who, c.mrn, c.d)
		if code(err) != c.code || !fault.Is(err, c.kind) {
			t.Errorf("%s: %v, not %s", name, err, c.code)
		}
	}
	for _, who := range []clearance.Actor{alpha, admin, {}} {
		_, claim := h.Claim(ctx, who, free.MRN)
		_, letGo := h.LetGo(ctx, who, mine.MRN)
		wantCode(t, claim, fault.Forbidden, "actor.forbidden")
		wantCode(t, letGo, fault.Forbidden, "actor.forbidden")
	}
	_, err := h.Claim(ctx, inspector, green.MRN)
	wantCode(t, err, fault.Conflict, "inspection.not-waiting")
	if after := len(h.store.committed().Events); after != before {
		t.Error(after-before, "events were written")
	}
	h.sound(mine.ID, free.ID, green.ID, theirs.ID)
	_, err = h.Decide(ctx, inspector, mine.MRN, decision("refuse"))
	if f := fault.As(err).Faults; len(f) != 1 || f[0].Code != "decision.reasons-required" || f[0].Pointer != "/reasons" {
		t.Error(f)
	}
	_, err = h.Decide(ctx, inspector, mine.MRN, decision("resume"))
	if fault.As(err).Fields["allowed"] != "release, refuse, request-documents" {
		t.Error(err)
	}
}

func TestADecisionIsNeverHalfWritten(t *testing.T) {
	for _, call := range []string{"Entries", "Write", "Advance", "Put", "Put done"} {
		for _, cause := range []error{errBroken, clearance.ErrBusy} {
			h := open(t)
			head := h.flaggedOne("L-1")
			must(h.Claim(ctx, inspector, head.MRN))
			trouble, _ := breakAt(1, cause, call)
			h.store.fail(trouble)
			if _, err := h.Decide(ctx, inspector, head.MRN, decision("release")); fault.As(err) == nil {
				t.Error(call, err)
			}
			h.sound(head.ID)
			if e := h.entry(head.ID); e.Status != declarations.PhysicalCheck || e.Seq != 4 {
				t.Errorf("%s: %+v", call, e)
			}
			must(h.Decide(ctx, inspector, head.MRN, decision("release")))
			h.sound(head.ID)
		}
	}
}

// Eight inspectors at two processes act at once on few declarations. Every
// event follows from the one before it, a decision is by who held the claim,
// and no answer was given that the history does not have.
func TestInspectorsAtOnceHaveOneHistory(t *testing.T) {
	h := open(t)
	services := []*clearance.Service{h.Service, h.another()}
	var heads []clearance.Head
	for i := range 6 {
		heads = append(heads, h.flaggedOne(fmt.Sprint("L-", i)))
	}
	won := atOnce(8, func(n int) []string {
		a := actor{
			s: services[n%2], who: clearance.Actor{Tenant: "customs", Name: fmt.Sprint("i", n), Role: clearance.Inspector},
			chance: rand.New(rand.NewPCG(1, uint64(n))), holds: map[string]bool{},
		}
		for range 120 {
			a.act(heads[a.chance.IntN(len(heads))])
		}
		return a.did
	})
	h.sound(idsOf(heads)...)
	history, finals, done := []string{}, 0, 0
	for _, head := range heads {
		holder := ""
		for _, e := range h.events(head.ID)[3:] {
			switch {
			case e.Type == "claimed" && holder == "":
				holder = e.Actor
			case e.Type == "let-go" && holder == e.Actor:
				holder = ""
			case e.Type == "claimed" || e.Type == "let-go" || holder != e.Actor:
				t.Errorf("%s: %s by %s while %q held it", head.MRN, e.Type, e.Actor, holder)
			}
			history = append(history, head.ID+" "+e.Type+" "+e.Actor)
		}
		if h.entry(head.ID).Status.Final() {
			done++
		}
	}
	told := slices.Concat(won...)
	slices.Sort(told)
	slices.Sort(history)
	if diff := cmp.Diff(history, told); diff != "" {
		t.Error(diff)
	}
	for _, d := range h.store.committed().Decisions {
		if d.Decision == "release" || d.Decision == "refuse" {
			finals++
		}
	}
	if finals != done || done == 0 {
		t.Errorf("%d final decisions, %d of %d done", finals, done, len(heads))
	}
}

// actor is an inspector who acts by chance and notes what was carried out.
type actor struct {
	s      *clearance.Service
	who    clearance.Actor
	chance *rand.Rand
	holds  map[string]bool
	did    []string
}

func (a *actor) act(head clearance.Head) {
	switch n := a.chance.IntN(20); {
	case n < 10 && !a.holds[head.ID]:
		_, err := a.s.Claim(ctx, a.who, head.MRN)
		a.note(err, head, clearance.EventClaimed)
		a.holds[head.ID] = err == nil
	case n < 14:
		_, err := a.s.LetGo(ctx, a.who, head.MRN)
		a.note(err, head, clearance.EventLetGo)
		a.holds[head.ID] = a.holds[head.ID] && err != nil
	default:
		kinds := map[string]string{"release": clearance.EventReleased, "refuse": clearance.EventRefused,
			"request-documents": clearance.EventDocumentsRequested, "resume": clearance.EventResumed}
		kind := []string{"request-documents", "resume", "release", "refuse", "resume", "request-documents"}[n-14]
		_, err := a.s.Decide(ctx, a.who, head.MRN, decision(kind, "so"))
		a.note(err, head, kinds[kind])
	}
}

func (a *actor) note(err error, head clearance.Head, event string) {
	if err == nil {
		a.did = append(a.did, head.ID+" "+event+" "+a.who.ID())
	}
}
