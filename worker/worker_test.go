package worker_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/worker"
)

// quick looks into the outbox all the time.
var quick = worker.RelaySettings{Poll: time.Millisecond, Pause: time.Millisecond}

func TestTheReconcilerRestoresLostMessages(t *testing.T) {
	h := opened(t)
	ids := h.lodged(3)
	var lost []int64
	for _, m := range must(h.store.Lease(ctx, 10, time.Minute)) {
		lost = append(lost, m.N)
	}
	must(0, h.store.Forget(ctx, lost))
	defer h.start(worker.Options{Workers: 1, Relay: asleep, Every: worker.Intervals{Reconcile: 5 * time.Millisecond}})()
	waitFor(t, func() bool { return h.done(ids) })
}

func TestAMessageThatCannotBeReadIsDroppedAndHoldsUpNobody(t *testing.T) {
	h := opened(t)
	ids := h.lodged(1)
	defer h.start(worker.Options{Workers: 1, Relay: quick})()
	for _, body := range unreadable() {
		if err := h.queue.Queue.Publish(ctx, queue.Message{Topic: "process", Body: []byte(body)}); err != nil {
			t.Errorf("%s: %v", body, err) // nil: it is dead, and that is settled
		}
	}
	waitFor(t, func() bool { return h.done(ids) })
	if h.backlog().Parked != 0 {
		t.Error("something was parked")
	}
}

func unreadable() []string {
	id := uuid.NewString()
	return []string{
		``, `null`, `[]`, `{}`, `{"v":1}`, `{"v":1,"refs":[]}`, `{"v":1,"refs":null}`, `{"v":2,"refs":[{"id":"` + id + `","rev":1}]}`,
		`{"v":1,"refs":[{"id":"26UA100230000001U9","rev":1}]}`, `{"v":1,"refs":[{"rev":1}]}`,
		`{"v":1,"refs":[{"id":"` + id + `","rev":1.5}]}`, `{"v":1,"refs":[{"id":"` + id + `","rev":1,"status":"released"}]}`,
		`{"v":1,"refs":[{"id":"` + id + `","rev":1}]} {}`, `{"v":1,"refs":[{"id":"` + id + `","rev":1}]}]`,
		`{"v":1,"refs":[{"id":"` + id + `","rev":1}`, strings.Repeat(`[`, 60000), "\xff\xfe",
	}
}

func TestABodyThatIsNotOursIsRefused(t *testing.T) {
	for _, body := range unreadable() {
		if refs, err := worker.DecodeRefs([]byte(body)); err == nil {
			t.Errorf("%.80s was read as %v", body, refs)
		}
	}
}

func FuzzMessagesAreReadBackOrRefused(f *testing.F) {
	for _, seed := range unreadable() {
		f.Add([]byte(seed))
	}
	f.Add([]byte(`{"v":1,"refs":[{"id":"019a2000-0000-7000-8000-000000000001","rev":1,"trace":"00-1"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		refs, err := worker.DecodeRefs(body)
		if err != nil {
			return
		}
		rows := make([]clearance.Message, len(refs))
		for i, r := range refs {
			if uuid.Validate(r.ID) != nil {
				t.Errorf("%q was read", r.ID)
			}
			rows[i] = clearance.Message{Topic: "process", ID: r.ID, Revision: r.Revision}
		}
		again, err := worker.DecodeRefs(worker.EncodeRefs(rows).Body)
		if diff := cmp.Diff(refs, again); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

// stubborn is a procedure that never manages one declaration, nor any batch
// that it is in.
type stubborn struct {
	*clearance.Service
	id     string
	panics bool

	mu    sync.Mutex
	tried []int // sizes of the batches with it
}

func (s *stubborn) Process(ctx context.Context, refs []clearance.Ref) error {
	for _, r := range refs {
		if r.ID == s.id {
			s.mu.Lock()
			s.tried = append(s.tried, len(refs))
			s.mu.Unlock()
			if s.panics {
				panic(errBroken)
			}
			return errBroken
		}
	}
	return s.Service.Process(ctx, refs)
}

// simulated runs a test in a bubble of virtual time, on one processor: where two
// fire timers of one bubble at the same instant, the race detector ends the
// process by a failed check of its own (golang/go#78156).
func simulated(t *testing.T, test func(*testing.T)) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	synctest.Test(t, test)
}

// pass lets time go by in a bubble of virtual time.
func pass(d time.Duration) { <-time.After(d) }

func TestADeclarationThatIsNeverManagedIsParkedAndItsNeighboursAreNot(t *testing.T) {
	shipped()
	for name, panics := range map[string]bool{"an error each time": false, "a panic each time": true} {
		t.Run(name, func(t *testing.T) { parkedAtLast(t, panics) })
	}
}

func parkedAtLast(t *testing.T, panics bool) {
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		ids := h.lodged(5)
		poison := &stubborn{Service: h.service, id: ids[2], panics: panics}
		stop := h.start(worker.Options{Service: poison, Workers: 2})
		defer stop()
		pass(5 * time.Second)
		if h.backlog().Parked != 0 {
			t.Error("parked before it was tried by itself")
		}
		pass(time.Minute)
		if b := h.backlog(); b.Parked != 1 || b.Lodged != 1 || b.Outbox != 0 {
			t.Errorf("%+v", b)
		}
		if e := must(h.store.Driver.Entries(ctx, ids[2:3]))[0]; !e.Parked || e.Status != declarations.Lodged {
			t.Errorf("%+v", e)
		}
		if !h.done(append(append([]string{}, ids[:2]...), ids[3:]...)) {
			t.Error("its neighbours wait")
		}
		tried := len(poison.tried)
		pass(10 * time.Minute)
		if len(poison.tried) != tried || tried > 20 {
			t.Errorf("tried %d and then %d times", tried, len(poison.tried))
		}
	})
}

// A store that is gone for long is no reason to park anything.
func TestAnOutageParksNothing(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		ids := h.lodged(5)
		h.store.fail(func(string) error { return errBroken })
		defer h.start(worker.Options{Workers: 2})()
		pass(10 * time.Minute)
		if n := h.store.called("Entries"); n > 4*600 {
			t.Errorf("%d attempts in ten minutes", n)
		}
		h.store.fail(nil)
		pass(5 * time.Second)
		if !h.done(ids) || h.backlog().Parked != 0 {
			t.Errorf("%+v", h.backlog())
		}
	})
}

// clerk is a procedure that only notes what it is asked to do.
type clerk struct {
	mu    sync.Mutex
	asked map[string]int
	err   error
}

func (c *clerk) note(what string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[what]++
	return c.err
}

func (c *clerk) Process(context.Context, []clearance.Ref) error     { return c.note("process") }
func (c *clerk) Park(context.Context, []clearance.Ref, error) error { return c.note("park") }
func (c *clerk) Refresh(context.Context) error                      { return c.note("refresh") }
func (c *clerk) SyncClock(context.Context) error                    { return c.note("clock") }
func (c *clerk) KeepSnapshot(context.Context) error                 { return c.note("snapshot") }
func (c *clerk) DaysWithoutRates() []civil.Date                     { return nil }
func (c *clerk) NewestRates() civil.Date                            { return civil.Date{} }
func (c *clerk) ImportRatesOf(context.Context, civil.Date, []money.Rate) (int, error) {
	return 0, c.note("rates")
}
func (c *clerk) WorkBatch(context.Context) (bool, error) { return false, c.note("batch") }
func (c *clerk) Reconcile(_ context.Context, olderThan time.Duration) (int, error) {
	return 1, c.note("reconcile " + olderThan.String())
}

func TestJobsRunAgainAndAgainWhateverBecomesOfThem(t *testing.T) {
	shipped()
	for _, c := range []struct {
		name  string
		every worker.Intervals
		err   error
		want  map[string]int
	}{
		{"as usual", worker.Intervals{}, nil, map[string]int{"refresh": 300, "clock": 10, "reconcile 1m0s": 10, "snapshot": 1, "batch": 601}},
		{"failing", worker.Intervals{}, errBroken, map[string]int{"refresh": 300, "clock": 10, "reconcile 1m0s": 10, "snapshot": 1, "batch": 601}},
		{"as told", worker.Intervals{Reconcile: 30 * time.Second, Refresh: time.Minute, Clock: 5 * time.Minute, Snapshot: 4 * time.Minute}, nil,
			map[string]int{"refresh": 10, "clock": 2, "reconcile 30s": 20, "snapshot": 2, "batch": 601}},
	} {
		t.Run(c.name, func(t *testing.T) {
			simulated(t, func(t *testing.T) {
				h := open(t)
				defer h.close()
				s := &clerk{asked: map[string]int{}, err: c.err}
				stop := h.start(worker.Options{Service: s, Every: c.every, Workers: 1})
				pass(10*time.Minute + time.Millisecond)
				stop()
				pass(time.Hour)
				if diff := cmp.Diff(c.want, s.asked); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestAWorkerWithoutConsumersOnlyRelays(t *testing.T) {
	h := opened(t)
	var mu sync.Mutex
	var asked []string
	h.queue.Queue = refusing{h.queue.Queue, func(topic string) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, topic)
	}}
	stop := h.start(worker.Options{Relay: quick})
	waitFor(t, func() bool { return h.store.called("Lease") > 3 })
	stop()
	if len(asked) != 0 {
		t.Error(asked)
	}
}

// refusing is a queue that nobody can consume from.
type refusing struct {
	queue.Queue
	asked func(topic string)
}

func (r refusing) Consume(_ context.Context, topic string, _ queue.Options, _ queue.Handler) error {
	r.asked(topic)
	return queue.ErrClosed
}

func (r refusing) ConsumeDead(_ context.Context, topic string, _ queue.Handler) error {
	r.asked(topic)
	return queue.ErrClosed
}

func TestRunTellsWhyAConsumerEnded(t *testing.T) {
	h := opened(t)
	w := worker.New(worker.Options{
		Service: h.service, Outbox: h.store, Queue: refusing{h.queue, func(string) {}}, Workers: 2,
	})
	life, end := context.WithCancel(ctx)
	end()
	if err := w.Run(life); !errors.Is(err, queue.ErrClosed) {
		t.Error(err)
	}
}

// What a worker has begun it finishes, also when it is told to end.
func TestABatchInWorkIsFinished(t *testing.T) {
	h := opened(t)
	reading, read := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h.store.fail(func(call string) error {
		if call == "Entries" {
			once.Do(func() { close(reading); <-read })
		}
		return nil
	})
	stop := h.start(worker.Options{Workers: 1, Relay: quick})
	ids := h.lodged(4)
	<-reading
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(read)
	<-stopped
	if !h.done(ids[:1]) {
		t.Error("left in the middle")
	}
}

func TestABatchIsLinkedToTheRequestsThatLodgedIt(t *testing.T) {
	h := opened(t)
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	const good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	subs := []clearance.Submission{{Body: body("L-1"), Trace: good}, {Body: body("L-2"), Trace: "nonsense"}, {Body: body("L-3")}}
	var ids []string
	for _, l := range h.service.Lodge(ctx, broker, subs) {
		if l.Err != nil {
			t.Fatal(l.Err)
		}
		ids = append(ids, l.Head.ID)
	}
	stop := h.start(worker.Options{Workers: 1, Relay: quick, Tracer: provider.Tracer("test")})
	waitFor(t, func() bool { return h.done(ids) })
	stop()
	links, counted := 0, int64(0)
	for _, s := range spans.Ended() {
		for _, l := range s.Links() {
			links++
			if got := fmt.Sprintf("00-%s-%s-01", l.SpanContext.TraceID(), l.SpanContext.SpanID()); got != good {
				t.Error(got)
			}
		}
		for _, a := range s.Attributes() {
			counted += a.Value.AsInt64()
		}
	}
	if links != 1 || counted < 3 {
		t.Errorf("%d links, %d declarations", links, counted)
	}
}

// catching is a queue that hands over its handlers.
type catching struct {
	queue.Queue
	handlers chan queue.Handler
}

func (c catching) Consume(ctx context.Context, _ string, _ queue.Options, h queue.Handler) error {
	c.handlers <- h
	<-ctx.Done()
	return nil
}

func (c catching) ConsumeDead(ctx context.Context, _ string, _ queue.Handler) error {
	<-ctx.Done()
	return nil
}

// A queue may end its handlers' context when it ends; a batch that cannot be
// read is dead at once, and the rest of its batch is done all the same.
func TestTheHandlerAnswersForEachMessage(t *testing.T) {
	h := opened(t)
	ids := h.lodged(2)
	q := catching{h.queue, make(chan queue.Handler, 1)}
	defer h.start(worker.Options{Queue: q, Workers: 1, Relay: asleep})()
	handle := <-q.handlers
	over, end := context.WithCancel(ctx)
	end()
	good := worker.EncodeRefs([]clearance.Message{{Topic: "process", ID: ids[0], Revision: 1}, {Topic: "process", ID: ids[1], Revision: 1}})
	bad := queue.Message{Topic: "process", Body: []byte(`{}`)}
	if errs := handle(over, []queue.Message{bad, good, bad}); !queue.Rejected(errs[0]) || errs[1] != nil || !queue.Rejected(errs[2]) {
		t.Error(errs)
	}
	if !h.done(ids) {
		t.Error("not done")
	}
	h.store.fail(func(string) error { return errBroken })
	if errs := handle(ctx, []queue.Message{good, bad}); errs[0] == nil || queue.Rejected(errs[0]) || !queue.Rejected(errs[1]) {
		t.Error("where the store fails the message comes again: ", errs)
	}
}
