package worker_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/worker"
)

// asleep is a relay that does nothing unless it is woken.
var asleep = worker.RelaySettings{Poll: time.Hour, Pause: time.Millisecond, Hold: time.Hour}

// steady looks all the time and holds what it has.
var steady = worker.RelaySettings{Poll: time.Millisecond, Pause: time.Millisecond, Hold: time.Hour}

func TestALoneDeclarationDoesNotWaitForThePoll(t *testing.T) {
	h := opened(t)
	defer h.start(worker.Options{Workers: 2, Relay: asleep})()
	for range 3 {
		ids := h.lodged(1)
		waitFor(t, func() bool { return h.done(ids) })
	}
	waitFor(t, func() bool { return h.backlog().Outbox == 0 })
}

func TestRowsAreForgottenOnceTheirMessageIsSafe(t *testing.T) {
	h := opened(t)
	offered, safe := make(chan struct{}), make(chan struct{})
	h.queue.publish = func(context.Context, []queue.Message) error {
		close(offered)
		<-safe
		return nil
	}
	h.lodged(3)
	defer h.start(worker.Options{Relay: steady})()
	<-offered
	if n := h.backlog().Outbox; n != 3 || h.store.called("Forget") != 0 {
		t.Errorf("%d rows while nobody knows whether they are safe", n)
	}
	close(safe)
	waitFor(t, func() bool { return h.backlog().Outbox == 0 })
	if len(h.queue.sent()) != 1 || h.store.called("Free") != 0 {
		t.Error(len(h.queue.sent()), "messages")
	}
}

func TestRowsWhoseMessageFailsAreFreedAndSentAgain(t *testing.T) {
	h := opened(t)
	var mu sync.Mutex
	failures := 0
	h.queue.publish = func(context.Context, []queue.Message) error {
		mu.Lock()
		defer mu.Unlock()
		if failures++; failures <= 3 {
			return errBroken
		}
		return nil
	}
	defer h.start(worker.Options{Relay: asleep})()
	h.lodged(1)
	waitFor(t, func() bool { return h.backlog().Outbox == 0 })
	if n := len(h.queue.sent()); n != 4 || h.store.called("Free") != 3 {
		t.Errorf("sent %d times, freed %d times", n, h.store.called("Free"))
	}
}

func TestAnOutboxThatCannotBeReadIsReadLater(t *testing.T) {
	h := opened(t)
	h.store.fail(func(call string) error {
		if call == "Lease" && h.store.calls["Lease"] <= 3 {
			return errBroken
		}
		return nil
	})
	ids := h.lodged(2)
	defer h.start(worker.Options{Workers: 1, Relay: worker.RelaySettings{Poll: time.Millisecond, Pause: time.Millisecond}})()
	waitFor(t, func() bool { return h.done(ids) })
}

func TestMessagesHoldAHundredDeclarationsOfOneTopic(t *testing.T) {
	h := opened(t)
	ids := h.lodged(250)
	err := h.store.Driver.Write(ctx, func(tx clearance.Tx) error {
		return tx.Put(ctx, clearance.Changes{Messages: []clearance.Message{
			{Topic: "other", ID: ids[0], Revision: 1}, {Topic: "other", ID: ids[1], Revision: 1}, {Topic: "process", ID: ids[2], Revision: 1},
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	h.queue.publish = func(context.Context, []queue.Message) error { return nil }
	defer h.start(worker.Options{Relay: worker.RelaySettings{Poll: time.Millisecond, Lease: 120, InFlight: 3}})()
	waitFor(t, func() bool { return h.backlog().Outbox == 0 })
	got, asked := map[string]int{}, map[string]int{}
	for _, m := range h.queue.sent() {
		refs, err := worker.DecodeRefs(m.Body)
		if err != nil || len(refs) > 100 || m.ID == "" {
			t.Error(len(refs), m.ID, err)
		}
		got[m.Topic] += len(refs)
		for _, r := range refs {
			asked[m.Topic+r.ID]++
		}
	}
	if diff := cmp.Diff(map[string]int{"process": 251, "other": 2}, got); diff != "" {
		t.Error(diff)
	}
	for _, id := range ids[3:] {
		if asked["process"+id] != 1 {
			t.Errorf("%s was asked for %d times", id, asked["process"+id])
		}
	}
}

// What is being sent when the worker ends is seen through.
func TestARelayThatEndsForgetsWhatBecameSafe(t *testing.T) {
	h := opened(t)
	offered := make(chan struct{})
	h.queue.publish = func(ctx context.Context, _ []queue.Message) error {
		close(offered)
		<-ctx.Done()
		return nil
	}
	h.lodged(2)
	stop := h.start(worker.Options{Relay: steady})
	<-offered
	stop()
	if n := h.backlog().Outbox; n != 0 {
		t.Error(n, "rows are left")
	}
}

func TestARelayThatEndsFreesWhatItCouldNotSend(t *testing.T) {
	h := opened(t)
	offered := make(chan struct{})
	h.queue.publish = func(ctx context.Context, _ []queue.Message) error {
		close(offered)
		<-ctx.Done()
		return ctx.Err()
	}
	ids := h.lodged(2)
	stop := h.start(worker.Options{Relay: steady})
	<-offered
	stop()
	if n := h.backlog().Outbox; n != 2 {
		t.Error(n, "rows are left")
	}
	h.queue.publish = nil
	defer h.start(worker.Options{Workers: 1, Relay: worker.RelaySettings{Poll: time.Millisecond}})()
	waitFor(t, func() bool { return h.done(ids) })
}

// A relay dies, or cannot forget, after its messages were carried: they come
// again when its hold is over.
func TestWhatIsSentTwiceHasItsEffectOnce(t *testing.T) {
	h := opened(t)
	h.store.fail(func(call string) error {
		if call == "Forget" && h.store.calls["Forget"] <= 3 {
			return errBroken
		}
		return nil
	})
	ids := h.lodged(5)
	defer h.start(worker.Options{Workers: 2, Relay: worker.RelaySettings{Poll: time.Millisecond, Hold: 2 * time.Millisecond}})()
	waitFor(t, func() bool { return h.backlog().Outbox == 0 && h.done(ids) })
	if n := len(h.queue.sent()); n < 4 {
		t.Errorf("sent %d times: nothing came twice", n)
	}
}

func TestALeaseThatIsHeldIsNotSentTwice(t *testing.T) {
	h := opened(t)
	ids := h.lodged(3)
	var release sync.WaitGroup
	release.Add(1)
	h.queue.publish = func(context.Context, []queue.Message) error { release.Wait(); return nil }
	stop := h.start(worker.Options{Relay: worker.RelaySettings{Poll: time.Millisecond, Hold: time.Hour}})
	waitFor(t, func() bool { return h.store.called("Lease") > 20 })
	release.Done()
	waitFor(t, func() bool { return h.backlog().Outbox == 0 })
	stop()
	if sent := h.queue.sent(); len(sent) != 1 {
		t.Error(len(sent), "messages for", len(ids), "rows")
	}
}

func TestAMessageSaysOnlyWhichDeclarations(t *testing.T) {
	h := opened(t)
	l := h.service.Lodge(ctx, broker, []clearance.Submission{{Body: body("L-1"), Trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}})[0]
	if l.Err != nil {
		t.Fatal(l.Err)
	}
	h.queue.publish = func(context.Context, []queue.Message) error { return nil }
	defer h.start(worker.Options{Relay: worker.RelaySettings{Poll: time.Millisecond}})()
	waitFor(t, func() bool { return len(h.queue.sent()) == 1 })
	want := `{"v":1,"refs":[{"id":"` + l.Head.ID + `","rev":1,"trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}`
	if got := string(h.queue.sent()[0].Body); got != want {
		t.Error(got)
	}
	refs, err := worker.DecodeRefs([]byte(want))
	if err != nil || !slices.Equal(refs, []clearance.Ref{{ID: l.Head.ID, Revision: 1}}) {
		t.Error(refs, err)
	}
}
