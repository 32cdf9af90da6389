package clearance_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/statistics"
)

// What busy does.
const (
	busyDeclarations = 14
	busyInspected    = 10 // of eight something was told with the decision, of two afterwards
)

// counters are what a service knows that has followed all tallies.
func (h *house) counters(s *clearance.Service) []byte {
	h.t.Helper()
	h.store.clock.pass(time.Second)
	if err := s.FollowHistory(ctx); err != nil {
		h.t.Fatal(err)
	}
	return clearance.Remembered(s)
}

// recounted counts anew and gives what a process knows that starts then, with
// no tally to read.
func (h *house) recounted() []byte {
	h.t.Helper()
	highest := h.highest()
	got := must(h.Recount(ctx))
	want := clearance.Recounted{Declarations: busyDeclarations, Inspected: busyInspected, Mark: highest}
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Error(diff)
	}
	if tallies, dropped, err := h.store.Tallies(ctx, 0, 9); err != nil || len(tallies) > 0 || dropped != highest {
		h.t.Errorf("%d tallies are left, dropped up to %d: %v", len(tallies), dropped, err)
	}
	return clearance.Remembered(h.another())
}

// highest is the number of the newest tally, also of one dropped.
func (h *house) highest() int64 {
	h.t.Helper()
	tallies, n, err := h.store.Tallies(ctx, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, t := range tallies {
		n = t.N
	}
	return n
}

func TestLiveCountersEqualCountersRebuiltFromWhatHappened(t *testing.T) {
	h := open(t)
	h.busy()
	live, read := h.counters(h.Service), h.counters(h.another())
	anew := h.recounted()
	for name, counted := range map[string][]byte{"who counted as it went": live, "who reads all tallies": read} {
		if !bytes.Equal(counted, anew) {
			t.Errorf("%s has counted something else", name)
		}
	}
	if !bytes.Equal(h.recounted(), anew) {
		t.Error("counted once more, with no tally left, it is something else")
	}
	h.process1("01", "L-later")
	if !bytes.Equal(h.counters(h.Service), h.counters(h.another())) {
		t.Error("who starts from what was counted anew does not count on as all others do")
	}
}

func TestWhatCannotBeReadIsCountedAnew(t *testing.T) {
	for name, damage := range map[string]func(*house) error{
		"a snapshot that stands for all tallies": func(h *house) error {
			last := h.highest()
			return h.store.PutSnapshot(ctx, last, []byte("no snapshot"), last)
		},
		"a snapshot with tallies after it": func(h *house) error { return h.store.PutSnapshot(ctx, 5, []byte("no snapshot"), 5) },
		"tallies": func(h *house) error {
			return h.store.Driver.Write(ctx, func(tx clearance.Tx) error {
				return tx.Put(ctx, clearance.Changes{Tally: []byte("no tally")})
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			h.busy()
			want := h.counters(h.Service)
			if err := damage(h); err != nil {
				t.Fatal(err)
			}
			h.restart()
			if lost := name != "tallies"; bytes.Equal(clearance.Remembered(h.Service), want) == lost {
				t.Errorf("the damage went unnoticed, or did more: lost %v", lost)
			}
			if !bytes.Equal(h.recounted(), want) {
				t.Error("what was lost has not come back")
			}
		})
	}
}

func TestFindingsCorrectedTwiceCountOnceAnew(t *testing.T) {
	h := open(t)
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	file := h.correct(inspector, h.inspected("L-1", confirmed("1500.00")), unconfirmed())
	h.correct(chief, file, confirmed("700.50"))
	want := clearance.Recounted{Declarations: 1, Inspected: 1, Mark: h.highest()}
	if got := must(h.Recount(ctx)); got != want {
		t.Errorf("%+v", got)
	}
	h.restart()
	expectEffect(t, "counted anew", h.effect(), 1, 1, 1, "700.50")
}

func TestACountAnewGoesOverEveryPage(t *testing.T) {
	const many = 501 // a page holds 500
	h := open(t)
	var all []clearance.Submission
	for i := range many {
		all = append(all, clearance.Submission{Body: body(t, "01", fmt.Sprint("L-", i))})
	}
	var refs []clearance.Ref
	for _, l := range h.Lodge(ctx, alpha, all) {
		if l.Err != nil {
			t.Fatal(l.Err)
		}
		refs = append(refs, refOf(l.Head)...)
	}
	waiting, judged := refs[:1], refs[1:]
	h.store.clock.pass(time.Second)
	if err := h.Process(ctx, judged); err != nil {
		t.Fatal(err)
	}
	is := func(want int) {
		t.Helper()
		if got := must(h.Recount(ctx)); got.Declarations != want || got.Inspected != 0 {
			t.Errorf("%+v, want %d declarations", got, want)
		}
		h.counted(h.another(), int64(want))
	}
	is(many - 1) // one is not judged yet
	if err := h.Process(ctx, waiting); err != nil {
		t.Fatal(err)
	}
	is(many)
}

// meanwhile does something once, while what was judged is being read.
func (h *house) meanwhile(do func()) {
	var begun atomic.Bool
	h.store.fail(func(call string) error {
		if call == "Records" && begun.CompareAndSwap(false, true) {
			do()
		}
		return nil
	})
}

func TestWhereSomebodyCountsMeanwhileNothingIsCountedAnew(t *testing.T) {
	for name, prepare := range map[string]func(h *house) (meanwhile func()){
		"a declaration is judged": func(h *house) func() {
			head, other := h.lodged(alpha, body(h.t, "01", "L-more")), h.another()
			return func() {
				if err := other.Process(ctx, refOf(head)); err != nil {
					h.t.Error(err)
				}
			}
		},
		"findings are told": func(h *house) func() {
			file, other := h.inspected("L-more", nil), h.another()
			return func() {
				r := clearance.FoundRequest{Revision: file.Revision, Findings: unconfirmed()}
				if _, err := other.CorrectFindings(ctx, inspector, file.MRN, r); err != nil {
					h.t.Error(err)
				}
			}
		},
		"a transaction ends whose number is not the highest": func(h *house) func() {
			h.hide(7)
			return func() { h.hide() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			h.busy()
			if err := h.KeepSnapshot(ctx); err != nil {
				t.Fatal(err)
			}
			mark, before, err := h.store.Snapshot(ctx)
			if err != nil {
				t.Fatal(err)
			}
			h.meanwhile(prepare(h))
			if got, err := h.Recount(ctx); err == nil || !strings.Contains(err.Error(), "stop every serve and worker") {
				t.Errorf("%+v, %v", got, err)
			}
			if at, body, err := h.store.Snapshot(ctx); err != nil || at != mark || !bytes.Equal(body, before) {
				t.Errorf("the snapshot of %d has become one of %d: %v", mark, at, err)
			}
			h.hide()
			if !bytes.Equal(h.counters(h.Service), h.counters(h.another())) {
				t.Error("counters are not what they were")
			}
		})
	}
}

// A transaction that has its number and is not seen yet is not in the results
// that are counted anew either: it is counted when it comes.
func TestWhatComesLateIsCountedBehindACountAnew(t *testing.T) {
	h := open(t)
	h.busy()
	r := h.judged(h.process1("01", "L-last"))
	late := statistics.Encode([]statistics.Event{risk.EventOf(&r.Facts, &r.Assessment)})
	if err := h.store.Driver.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, clearance.Changes{Tally: late}) }); err != nil {
		t.Fatal(err)
	}
	number := h.highest()
	h.inspected("L-after", confirmed("3"))
	h.hide(number)
	for range 2 {
		if got := must(h.Recount(ctx)); got.Mark != number-1 {
			t.Errorf("as of %d, though %d may come yet", got.Mark, number)
		}
	}
	fresh := h.another()
	h.hide()
	if !bytes.Equal(h.counters(fresh), h.counters(h.Service)) {
		t.Error("what came late, or what was numbered after it, is not counted once")
	}
}

// overtaken is a store where somebody else's snapshot comes first, and drops.
type overtaken struct{ clearance.Driver }

func (o overtaken) ReplaceSnapshot(ctx context.Context, mark int64, body []byte) error {
	if err := o.PutSnapshot(ctx, mark+2, []byte("another's"), mark+1); err != nil {
		return err
	}
	return o.Driver.ReplaceSnapshot(ctx, mark, body)
}

func TestASnapshotThatComesFirstIsNotReplaced(t *testing.T) {
	h := open(t)
	h.busy()
	h.base.Store = overtaken{h.store}
	if _, err := h.another().Recount(ctx); err == nil || !strings.Contains(err.Error(), "stop every serve and worker") {
		t.Error(err)
	}
	if _, body, err := h.store.Snapshot(ctx); err != nil || string(body) != "another's" {
		t.Errorf("%q, %v", body, err)
	}
}

func TestACountAnewThatCannotReadWritesNothing(t *testing.T) {
	h := open(t)
	h.busy()
	want := h.counters(h.Service)
	for call, times := range map[string]int{"Records": 1, "Tallies": 2} {
		for n := 1; n <= times; n++ {
			trouble, _ := breakAt(n, errBroken, call)
			h.store.fail(trouble)
			if _, err := h.Recount(ctx); err == nil || !strings.Contains(err.Error(), errBroken.Error()) {
				t.Errorf("%s, time %d: %v", call, n, err)
			}
		}
	}
	h.store.fail(nil)
	h.store.spoilt(func(r *clearance.Record) { r.Result.Risk = []byte("no JSON") })
	if _, err := h.Recount(ctx); err == nil {
		t.Error("results that cannot be read are counted")
	}
	if mark, snapshot, err := h.store.Snapshot(ctx); mark != 0 || snapshot != nil || err != nil {
		t.Errorf("a snapshot of %d was written: %v", mark, err)
	}
	h.store.spoilt(nil)
	if !bytes.Equal(h.counters(h.another()), want) {
		t.Error("counters are not what they were")
	}
}
