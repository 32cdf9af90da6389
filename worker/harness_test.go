package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/memqueue"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
	"github.com/brama-customs/brama/worker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	ctx    = context.Background()
	broker = clearance.Actor{Tenant: "alpha", Name: "Олена", Role: clearance.Broker}
	noon   = time.Date(2026, 1, 12, 10, 0, 0, 0, time.UTC)
)

type shippedLaw struct {
	schedule *tariffs.Schedule
	rates    []money.Rate
	empty    []byte // a store with its schema and nothing else
	contract string // the contract's declaration
}

// shipped is what every test starts from, read once.
var shipped = sync.OnceValue(func() shippedLaw {
	dir, err := os.MkdirTemp("", "brama-empty")
	must(0, err)
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "brama.db")
	s := must(sqlitestore.Open(path))
	must(0, errors.Join(s.Migrate(ctx), s.Close()))
	return shippedLaw{
		must(ua.Schedule()), slices.DeleteFunc(must(ua.Rates()), old), must(os.ReadFile(path)),
		string(must(os.ReadFile("../declarations/testdata/import.json"))),
	}
})

// old rates are not needed, and many.
func old(r money.Rate) bool { return r.Date.Before(civil.Must("2026-01-01")) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// flawed is a real store at noon of the contract's day, which can be made to fail.
type flawed struct {
	clearance.Driver
	began time.Time

	mu      sync.Mutex
	trouble func(call string) error
	calls   map[string]int
}

func (f *flawed) now() time.Time { return noon.Add(time.Since(f.began)) }

func (f *flawed) fail(trouble func(call string) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trouble = trouble
}

func (f *flawed) called(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[call]
}

func (f *flawed) ask(call string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[call]++
	if f.trouble == nil {
		return nil
	}
	return f.trouble(call)
}

func (f *flawed) Time(context.Context) (time.Time, error) { return f.now(), nil }

// Secret is the same every day, so that nothing is drawn by chance.
func (f *flawed) Secret(context.Context, civil.Date, []byte) ([]byte, error) {
	return bytes.Repeat([]byte{7}, 32), nil
}

func (f *flawed) Write(ctx context.Context, fn func(clearance.Tx) error) error {
	if err := f.ask("Write"); err != nil {
		return err
	}
	if err := f.Driver.Write(ctx, fn); err != nil {
		return err
	}
	return f.ask("Write done")
}

func (f *flawed) Entries(ctx context.Context, refs []string) ([]declarations.Entry, error) {
	if err := f.ask("Entries"); err != nil {
		return nil, err
	}
	return f.Driver.Entries(ctx, refs)
}

func (f *flawed) Lease(ctx context.Context, n int, hold time.Duration) ([]clearance.Message, error) {
	if err := f.ask("Lease"); err != nil {
		return nil, err
	}
	return f.Driver.Lease(ctx, n, hold)
}

func (f *flawed) Forget(ctx context.Context, ns []int64) error {
	if err := f.ask("Forget"); err != nil {
		return err
	}
	return f.Driver.Forget(ctx, ns)
}

func (f *flawed) Free(ctx context.Context, ns []int64) error {
	if err := f.ask("Free"); err != nil {
		return err
	}
	return f.Driver.Free(ctx, ns)
}

// carrier is the queue in memory, through which a test can reach.
type carrier struct {
	queue.Queue
	mu        sync.Mutex
	published []queue.Message
	publish   func(ctx context.Context, messages []queue.Message) error // in place of the queue's
}

func (c *carrier) Publish(ctx context.Context, messages ...queue.Message) error {
	c.mu.Lock()
	c.published = append(c.published, messages...)
	publish := c.publish
	c.mu.Unlock()
	if publish != nil {
		return publish(ctx, messages)
	}
	return c.Queue.Publish(ctx, messages...)
}

func (c *carrier) sent() []queue.Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]queue.Message(nil), c.published...)
}

// house is a procedure, a queue and a worker over a store in a file.
type house struct {
	t       testing.TB
	store   *flawed
	service *clearance.Service
	queue   *carrier
	wake    atomic.Pointer[func()] // wakes the worker started last
	worker  *worker.Worker         // the last one started
}

func open(t testing.TB) *house {
	t.Helper()
	path := filepath.Join(t.TempDir(), "brama.db")
	if err := os.WriteFile(path, shipped().empty, 0o600); err != nil {
		t.Fatal(err)
	}
	driver, err := sqlitestore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, queue: &carrier{Queue: memqueue.New()}}
	h.store = &flawed{Driver: driver, began: time.Now(), calls: map[string]int{}}
	h.service, err = clearance.New(ctx, clearance.Options{
		Store: h.store, Tariff: shipped().schedule, Rates: shipped().rates, RuleSet: risk.Shipped(),
		Clock: h.store.now, Wake: func() {
			if wake := h.wake.Load(); wake != nil {
				(*wake)()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) close() {
	h.service.Close()
	if err := errors.Join(h.queue.Close(), h.store.Close()); err != nil {
		h.t.Error(err)
	}
}

// opened closes the house when the test ends.
func opened(t testing.TB) *house {
	t.Helper()
	h := open(t)
	t.Cleanup(h.close)
	return h
}

// start runs a worker; the function it gives ends it and waits.
func (h *house) start(o worker.Options) (stop func()) {
	h.t.Helper()
	if o.Service == nil {
		o.Service = h.service
	}
	if o.Outbox == nil {
		o.Outbox = h.store
	}
	if o.Queue == nil {
		o.Queue = h.queue
	}
	w := worker.New(o)
	h.worker = w
	wake := w.Wake
	h.wake.Store(&wake)
	life, end := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- w.Run(life) }()
	return sync.OnceFunc(func() {
		end()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
	})
}

// lodged lodges n declarations at once.
func (h *house) lodged(n int) []string {
	h.t.Helper()
	subs := make([]clearance.Submission, n)
	for i := range subs {
		subs[i].Body = body(fmt.Sprintf("L-%d-%d", h.store.called("Write"), i))
	}
	ids := make([]string, n)
	for i, l := range h.service.Lodge(ctx, broker, subs) {
		if l.Err != nil {
			h.t.Fatal(l.Err)
		}
		ids[i] = l.Head.ID
	}
	return ids
}

func body(lrn string) []byte {
	return []byte(strings.Replace(shipped().contract, "2026-000123", lrn, 1))
}

func (h *house) backlog() clearance.Backlog {
	h.t.Helper()
	return must(h.store.Backlog(ctx))
}

// done reports whether every declaration has been released, once.
func (h *house) done(ids []string) bool {
	h.t.Helper()
	for _, e := range must(h.store.Driver.Entries(ctx, ids)) {
		if e.Status != declarations.Released {
			return false
		}
		if e.Seq != 3 || e.Version != 2 {
			h.t.Errorf("more than one outcome: %+v", e)
		}
	}
	return true
}

// waitFor looks again and again, giving way to others in between.
func waitFor(t testing.TB, reached func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for !reached() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it never came to that")
		}
	}
}

var errBroken = errors.New("the line is down")
