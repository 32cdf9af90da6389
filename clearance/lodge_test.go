package clearance_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

func TestEverythingOfALodgingIsWrittenTogether(t *testing.T) {
	h := open(t)
	b := body(t, "import", "L-1")
	out := h.Lodge(ctx, alpha, []clearance.Submission{{Body: b, Key: "k", Trace: "00-trace"}})
	if out[0].Err != nil || out[0].Replay {
		t.Fatal(out[0])
	}
	head := out[0].Head
	if !declarations.ValidMRN(head.MRN) || !strings.HasPrefix(head.MRN, "26UA100230") || head.LRN != "L-1" ||
		head.Status != "lodged" || head.Revision != 1 {
		t.Errorf("%+v", head)
	}
	if writes := h.store.called("Write"); writes != 1 {
		t.Errorf("%d transactions", writes)
	}
	r := h.record(head.ID)
	if !bytes.Equal(r.Body, b) || r.Digest != sha256.Sum256(b) || r.Revision != 1 || r.Result != nil {
		t.Errorf("kept %s", r.Body)
	}
	c, e := h.store.committed(), h.entry(head.ID)
	want := declarations.Entry{
		ID: head.ID, MRN: head.MRN, LRN: "L-1", Tenant: "alpha", Declarant: "12345678", Office: "UA100230",
		Type: "IM", Procedure: "40", Importer: "12345678", Items: 1, Revision: 1, Version: 1, Seq: 1,
		Status: "lodged", RateDate: c.Entries[0].RateDate, LodgedAt: e.LodgedAt, ChangedAt: e.LodgedAt, Duplicate: e.Duplicate,
	}
	if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(e)); diff != "" {
		t.Error(diff)
	}
	if e.RateDate.String() != "2026-01-12" || e.Duplicate == (declarations.Fingerprint{}) || e.LodgedAt.Sub(noon) > time.Second {
		t.Errorf("%+v", e)
	}
	event := clearance.Event{ID: head.ID, Seq: 1, Type: "accepted", At: e.LodgedAt, Actor: "alpha/Олена", Public: true}
	if diff := cmp.Diff([]clearance.Event{event}, h.events(head.ID)); diff != "" {
		t.Error(diff)
	}
	leaf := audit.Leaf{ID: head.ID, Seq: 1, Kind: "accepted", Actor: "alpha/Олена", At: e.LodgedAt, Digest: sha256.Sum256(b)}
	if diff := cmp.Diff([]audit.Leaf{leaf}, c.Leaves); diff != "" {
		t.Error(diff)
	}
	waiting, err := h.store.Lease(ctx, 10, time.Minute)
	if err != nil || len(waiting) != 1 || waiting[0].ID != head.ID || waiting[0].Topic != "process" ||
		waiting[0].Revision != 1 || waiting[0].Trace != "00-trace" {
		t.Error(waiting, err)
	}
	if len(c.Keys) != 1 || c.Keys[0].Digest != sha256.Sum256(b) || c.Keys[0].Tenant != "alpha" || c.Keys[0].ID != head.ID {
		t.Error(c.Keys)
	}
}

func TestNothingIsKeptWhereAnyPartFails(t *testing.T) {
	for _, call := range []string{"Reserve", "Write", "Known", "Put", "Put done"} {
		t.Run("it fails at "+call, func(t *testing.T) {
			h := open(t)
			trouble, count := breakAt(1, errBroken, call)
			h.store.fail(trouble)
			l := lodge1(h.Service, alpha, body(t, "import", "L-1"), "k")
			wantCode(t, l.Err, fault.Unavailable, "service.busy")
			if count.Load() == 0 {
				t.Fatal("the call was never made")
			}
			page, err := h.List(ctx, alpha, clearance.Query{})
			if err != nil || len(page.Items) != 0 || h.backlog() != (clearance.Backlog{}) {
				t.Error(page, err, h.backlog())
			}
			if l := lodge1(h.Service, alpha, body(t, "import", "L-1"), "k"); l.Err != nil || l.Replay {
				t.Error("the same again: ", l.Err, l.Replay)
			}
		})
	}
}

// The commit happened and its answer was lost: only the key tells.
func TestAnUnknownCommitIsLearntOfByItsKey(t *testing.T) {
	h := open(t)
	trouble, _ := breakAt(1, errBroken, "Write done")
	h.store.fail(trouble)
	b := body(t, "import", "L-1")
	wantCode(t, lodge1(h.Service, alpha, b, "k").Err, fault.Unavailable, "service.busy")
	l := lodge1(h.Service, alpha, b, "k")
	if l.Err != nil || !l.Replay || h.entry(l.Head.ID).LRN != "L-1" || h.backlog().Lodged != 1 {
		t.Errorf("%+v %+v", l, h.backlog())
	}
}

func TestTheSameKeyAndBodyGiveTheSameAnswer(t *testing.T) {
	h := open(t)
	b := body(t, "12", "L-1") // it has a warning
	first := lodge1(h.Service, alpha, b, "k")
	if first.Err != nil || len(first.Head.Warnings) == 0 {
		t.Fatal(first)
	}
	same := func(when string, s *clearance.Service) {
		t.Helper()
		again := lodge1(s, alpha, b, "k")
		if again.Err != nil || !again.Replay || asJSON(t, again.Head) != asJSON(t, first.Head) {
			t.Errorf("%s: %v %v\n%s\n%s", when, again.Err, again.Replay, asJSON(t, first.Head), asJSON(t, again.Head))
		}
	}
	same("at once", h.Service)
	same("from another process", h.another())
	h.process(first.Head)
	same("when it has been processed", h.Service)
	h.restart()
	same("after a restart", h.Service)
	h.store.clock.set(noon.AddDate(3, 0, 0))
	same("three years later", h.Service)
	h.store.clock.set(noon.AddDate(0, -3, 0))
	if dry, err := h.DryRun(ctx, alpha, b); err != nil || dry.Accepted {
		t.Fatal("it would be accepted: ", dry, err)
	}
	same("when the body would be refused", h.Service)
	if h.backlog().Lodged+len(h.store.committed().Entries) != 1 {
		t.Error("more than one was kept")
	}
}

func TestAKeyWithAnotherBodyIsRefused(t *testing.T) {
	h := open(t)
	if l := lodge1(h.Service, alpha, body(t, "import", "L-1"), "k"); l.Err != nil {
		t.Fatal(l.Err)
	}
	wantCode(t, lodge1(h.Service, alpha, body(t, "import", "L-2"), "k").Err, fault.Invalid, "idempotency.other-body")
	wantCode(t, lodge1(h.Service, alpha, []byte(`{`), "k").Err, fault.Invalid, "idempotency.other-body")
	if l := lodge1(h.Service, beta, body(t, "import", "L-2"), "k"); l.Err != nil {
		t.Error("another tenant's key is another key: ", l.Err)
	}
}

func TestARefusedBodyDoesNotUseUpItsKey(t *testing.T) {
	h := open(t)
	wantCode(t, lodge1(h.Service, alpha, []byte(`{}`), "k").Err, fault.Invalid, "document.refused")
	if l := lodge1(h.Service, alpha, body(t, "import", "L-1"), "k"); l.Err != nil || l.Replay {
		t.Error(l)
	}
}

func TestOneKeyManyTimesAtOnceKeepsOne(t *testing.T) {
	for _, twoProcesses := range []bool{false, true} {
		t.Run(fmt.Sprintf("two processes: %v", twoProcesses), func(t *testing.T) {
			h := open(t)
			services := []*clearance.Service{h.Service, h.Service}
			if twoProcesses {
				services[1] = h.another()
			}
			b := body(t, "import", "L-1")
			outcomes := atOnce(20, func(i int) clearance.Lodged { return lodge1(services[i%2], alpha, b, "k") })
			kept := 0
			for _, l := range outcomes {
				switch {
				case l.Err == nil && !l.Replay:
					kept++
				case l.Err != nil && code(l.Err) != "idempotency.in-flight":
					t.Error(l.Err)
				}
			}
			if kept != 1 || h.backlog().Lodged != 1 || h.backlog().Outbox != 1 {
				t.Errorf("%d kept: %+v", kept, h.backlog())
			}
		})
	}
}

// atOnce runs f n times side by side.
func atOnce[T any](n int, f func(i int) T) []T {
	out := make([]T, n)
	var all sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-gate
			out[i] = f(i)
		})
	}
	close(gate)
	all.Wait()
	return out
}

func TestADeclarantsNumberIsTakenOnce(t *testing.T) {
	h := open(t)
	b := body(t, "import", "L-1")
	first := h.lodged(alpha, b)
	taken := func(when string, l clearance.Lodged, mrn string) {
		t.Helper()
		e := fault.As(l.Err)
		if e == nil || e.Code != "declaration.lrn-taken" || e.Kind != fault.Conflict || e.Fields["mrn"] != mrn ||
			e.Faults[0].Pointer != "/lrn" {
			t.Errorf("%s: %+v", when, l.Err)
		}
	}
	taken("later", lodge1(h.Service, alpha, b, ""), first.MRN)
	taken("with another key", lodge1(h.Service, alpha, b, "other"), first.MRN)
	taken("from another process", lodge1(h.another(), alpha, b, ""), first.MRN)
	if l := lodge1(h.Service, beta, b, ""); l.Err != nil {
		t.Error("another tenant may use the number: ", l.Err)
	}
	if l := lodge1(h.Service, alpha, body(t, "01", "L-1"), ""); l.Err != nil {
		t.Error("another declarant may use the number: ", l.Err)
	}
}

func TestANumberAtOnceInTwoProcessesIsTakenOnce(t *testing.T) {
	h := open(t)
	services := []*clearance.Service{h.Service, h.another()}
	const numbers, tries = 10, 6
	outcomes := atOnce(numbers*tries, func(i int) clearance.Lodged {
		return lodge1(services[i%2], alpha, body(t, "import", fmt.Sprint("L-", i/tries)), "")
	})
	for n := range numbers {
		mrns, told := []string{}, map[string]bool{}
		for _, l := range outcomes[n*tries : (n+1)*tries] {
			if l.Err == nil {
				mrns = append(mrns, l.Head.MRN)
				continue
			}
			if code(l.Err) != "declaration.lrn-taken" {
				t.Error(l.Err)
				continue
			}
			told[fault.As(l.Err).Fields["mrn"]] = true
		}
		if len(mrns) != 1 || len(told) != 1 || !told[mrns[0]] {
			t.Errorf("L-%d: kept %v, told %v", n, mrns, told)
		}
	}
}

// PostgreSQL lets two transactions find a number free and the second fail; the
// group then starts again and finds it taken.
func TestAGroupStartsAgainWhereAnotherGetsInTheWay(t *testing.T) {
	for _, call := range []string{"Write", "Known", "Put", "Put done"} {
		t.Run(call, func(t *testing.T) {
			h := open(t)
			trouble, _ := breakAt(1, clearance.ErrBusy, call)
			h.store.fail(trouble)
			if l := lodge1(h.Service, alpha, body(t, "import", "L-1"), "k"); l.Err != nil || l.Replay {
				t.Error(l)
			}
			if b := h.backlog(); b.Lodged != 1 || b.Outbox != 1 {
				t.Errorf("%+v", b)
			}
		})
	}
	t.Run("but not for ever", func(t *testing.T) {
		h := open(t)
		h.store.fail(func(call string) error {
			if call == "Put" {
				return clearance.ErrBusy
			}
			return nil
		})
		wantCode(t, lodge1(h.Service, alpha, body(t, "import", "L-1"), "").Err, fault.Unavailable, "service.busy")
	})
}

func TestTheSameConsignmentTwiceIsAWarning(t *testing.T) {
	h := open(t)
	twice := func(l clearance.Lodged) string {
		t.Helper()
		if l.Err != nil {
			t.Fatal(l.Err)
		}
		for _, w := range l.Head.Warnings {
			if w.Code == "declaration.duplicate" {
				return w.Message.EN
			}
		}
		return ""
	}
	first := h.lodged(alpha, body(t, "import", "L-1"))
	second := lodge1(h.Service, alpha, body(t, "import", "L-2"), "")
	if !strings.Contains(twice(second), first.MRN) {
		t.Errorf("%+v", second)
	}
	if w := twice(lodge1(h.Service, alpha, body(t, "import", "L-3"), "")); !strings.Contains(w, second.Head.MRN) {
		t.Error("the newest is named: ", w)
	}
	if twice(lodge1(h.Service, beta, body(t, "import", "L-1"), "")) != "" {
		t.Error("another tenant's declaration is told")
	}
	if twice(lodge1(h.Service, alpha, body(t, "import", "L-4", "120.500", "120.501"), "")) != "" {
		t.Error("another mass is another consignment")
	}
	h.store.clock.set(noon.AddDate(0, 0, 90))
	if twice(lodge1(h.Service, alpha, body(t, "import", "L-5"), "")) == "" {
		t.Error("ninety days later it is told")
	}
	h.store.clock.set(noon.AddDate(0, 0, 181))
	if twice(lodge1(h.Service, alpha, body(t, "import", "L-6"), "")) != "" {
		t.Error("ninety-one days later it is told")
	}
}

func TestOnlyTradersLodge(t *testing.T) {
	h := open(t)
	for _, role := range clearance.Roles() {
		who := clearance.Actor{Tenant: "t", Name: "n", Role: role}
		l := lodge1(h.Service, who, body(t, "import", "L-"+string(role)), "")
		_, dry := h.DryRun(ctx, who, body(t, "import", "D-"+string(role)))
		if role == clearance.Broker || role == clearance.Importer {
			if l.Err != nil || dry != nil {
				t.Error(role, l.Err, dry)
			}
			continue
		}
		wantCode(t, l.Err, fault.Forbidden, "actor.forbidden")
		wantCode(t, dry, fault.Forbidden, "actor.forbidden")
	}
	wantCode(t, lodge1(h.Service, clearance.Actor{}, body(t, "import", "L"), "").Err, fault.Forbidden, "actor.forbidden")
}

func TestEachSubmissionStandsAlone(t *testing.T) {
	h := open(t)
	out := h.Lodge(ctx, alpha, []clearance.Submission{
		{Body: body(t, "import", "L-1")}, {Body: []byte(`nothing`)}, {Body: body(t, "36", "L-2")},
		{Body: body(t, "70", "")}, {Body: body(t, "12", "L-3"), Key: "k"}, {Body: body(t, "12", "L-4"), Key: "k"},
	})
	got := []string{}
	for _, l := range out {
		got = append(got, code(l.Err))
	}
	want := []string{"", "document.refused", "", "document.refused", "", "idempotency.in-flight"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The examples hold the answers worked out by hand; cmd's and the engine's own
// tests hold the figures, this one what becomes of each.
func TestEveryExampleIsTakenOrRefusedAsExpected(t *testing.T) {
	h := open(t)
	seen := map[string]int{}
	for n := 1; n <= 70; n++ {
		name := fmt.Sprintf("%02d", n)
		b, expected := body(t, name, ""), expectation(t, name)
		dry, err := h.DryRun(ctx, alpha, b)
		if err != nil {
			t.Fatal(name, err)
		}
		l := lodge1(h.Service, alpha, b, "")
		if dry.Accepted != expected.Accepted || (l.Err == nil) != expected.Accepted {
			t.Errorf("%s: dry run %v, lodged %v, expected %v", name, dry.Accepted, l.Err, expected.Accepted)
			continue
		}
		if l.Err != nil {
			if diff := cmp.Diff(codes(dry.Errors), codes(fault.As(l.Err).Faults)); diff != "" {
				t.Error(name, diff)
			}
			for _, f := range dry.Errors {
				seen[f.Level.String()]++
			}
			continue
		}
		if diff := cmp.Diff(codes(dry.Warnings), codes(l.Head.Warnings)); diff != "" {
			t.Error(name, diff)
		}
		if len(l.Head.Warnings) > 0 {
			seen["warning"]++
		}
		h.process(l.Head)
		waits := h.entry(l.Head.ID).Status == declarations.Unassessable
		if waits != (len(dry.Unassessable) > 0) || waits != (dry.Assessment == nil) || waits != (len(expected.Unassessable) > 0) {
			t.Errorf("%s: waits %v, dry run %v", name, waits, codes(dry.Unassessable))
		}
	}
	for _, level := range []string{"1", "2", "3", "warning"} {
		if seen[level] == 0 {
			t.Error("no fault of level ", level)
		}
	}
}

type expected struct {
	Accepted     bool
	Unassessable []string
}

func expectation(t *testing.T, name string) (e expected) {
	t.Helper()
	if err := json.Unmarshal(rawExpectation(t, name), &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestADryRunKeepsNothing(t *testing.T) {
	h := open(t)
	first := h.lodged(alpha, body(t, "import", "L-1"))
	before, listed := h.backlog(), asJSON(t, must(h.List(ctx, alpha, clearance.Query{})))
	dry, err := h.DryRun(ctx, alpha, body(t, "import", "L-2"))
	if err != nil || !dry.Accepted || dry.Assessment.Total.String() != "27599.47" || !slices.Equal(codes(dry.Warnings), []string{"declaration.duplicate"}) {
		t.Errorf("%+v %v", dry, err)
	}
	dry, err = h.DryRun(ctx, alpha, body(t, "import", "L-1"))
	if err != nil || dry.Accepted || !slices.Equal(codes(dry.Errors), []string{"declaration.lrn-taken"}) ||
		!strings.Contains(dry.Errors[0].Message.UK, first.MRN) {
		t.Errorf("%+v %v", dry, err)
	}
	if dry, err = h.DryRun(ctx, beta, body(t, "import", "L-1")); err != nil || !dry.Accepted || len(dry.Warnings) != 0 {
		t.Errorf("another tenant is told: %+v %v", dry, err)
	}
	if dry, err = h.DryRun(ctx, alpha, body(t, "36", "L-9")); err != nil || !dry.Accepted || dry.Assessment != nil ||
		!slices.Equal(codes(dry.Unassessable), []string{"tariff.rate-unknown"}) {
		t.Errorf("%+v %v", dry, err)
	}
	if after := asJSON(t, must(h.List(ctx, alpha, clearance.Query{}))); h.backlog() != before || after != listed {
		t.Errorf("%+v %s", h.backlog(), after)
	}
	trouble, _ := breakAt(1, errBroken, "Known")
	h.store.fail(trouble)
	_, err = h.DryRun(ctx, alpha, body(t, "import", "L-2"))
	wantCode(t, err, fault.Unavailable, "service.busy")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestACallThatIsGivenUpMayStillBeKept(t *testing.T) {
	h := open(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h.store.fail(func(call string) error {
		if call == "Put" {
			once.Do(func() { close(entered); <-leave })
		}
		return nil
	})
	gone, cancel := context.WithCancel(ctx)
	answer := make(chan clearance.Lodged)
	b := body(t, "import", "L-1")
	go func() { answer <- h.Lodge(gone, alpha, []clearance.Submission{{Body: b, Key: "k"}})[0] }()
	<-entered
	wantCode(t, lodge1(h.Service, alpha, b, "k").Err, fault.Conflict, "idempotency.in-flight")
	cancel()
	wantCode(t, (<-answer).Err, fault.Unavailable, "service.busy")
	close(leave)
	h.Close()
	h.Service = h.another()
	if l := lodge1(h.Service, alpha, b, "k"); l.Err != nil || !l.Replay {
		t.Error(l)
	}
}

func TestOneWhoHasGivenUpBeforehandIsNotLodged(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.Group, o.Committers = 1, 1 })
	hold := holdPuts(h)
	fill := make(chan clearance.Lodged, 6)
	for i := range 6 { // one in work, four in the queue, and one that waits for room
		go func() { fill <- lodge1(h.Service, alpha, body(t, "import", fmt.Sprint("F-", i)), "") }()
	}
	<-hold.entered
	gone, cancel := context.WithCancel(ctx)
	cancel()
	for i := range 20 {
		l := h.Lodge(gone, alpha, []clearance.Submission{{Body: body(t, "import", fmt.Sprint("G-", i)), Key: "k"}})[0]
		if l.Err == nil {
			t.Error("lodged")
		}
	}
	hold.release()
	for range 6 {
		if l := <-fill; l.Err != nil {
			t.Error(l.Err)
		}
	}
}

// held keeps the first transaction from ending.
type held struct {
	entered chan struct{}
	release func()
}

func holdPuts(h *house) held {
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h.store.fail(func(call string) error {
		if call == "Put" {
			once.Do(func() { close(entered); <-leave })
		}
		return nil
	})
	return held{entered, sync.OnceFunc(func() { close(leave) })}
}
