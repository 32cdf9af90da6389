package worker_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/worker"
)

// The simulation runs the whole way from lodging to outcome, real but for the
// clock, between a store that fails, a queue that fails, forgets what it has
// confirmed, doubles and reorders, and workers that come and go. Everything
// that happens by chance comes from the seed. (Goroutines still take turns as
// they like: a seed names the faults, not every step.)
const (
	declared  = 6                // declarations in a run
	troubled  = 60 * time.Second // then everything works again
	healed    = 4 * time.Minute  // and so long after everything must be done
	lodgeTill = 30               // seconds
)

// world is one run.
type world struct {
	*house
	life context.Context

	mu         sync.Mutex
	chance     *rand.Rand
	calm       bool
	asked      map[string]int // how often each declaration came to a worker
	duplicates int            // messages that were doubled by the queue
	forgotten  int            // messages that the queue confirmed and lost
	failures   int            // calls of the store that failed
	background sync.WaitGroup
}

// of is true in so many of a hundred cases, while there is trouble.
func (w *world) of(percent int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.calm && w.chance.IntN(100) < percent
}

func (w *world) below(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.chance.IntN(n)
}

func (w *world) count(n *int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*n++
}

// publish is what the queue does with messages.
func (w *world) publish(_ context.Context, messages []queue.Message) error {
	switch {
	case w.of(15):
		return errBroken // and nothing was sent
	case w.of(10):
		w.carry(messages, 1)
		return errBroken // but it was sent
	case w.of(12):
		w.count(&w.forgotten)
		return nil // confirmed and lost
	case w.of(30):
		w.count(&w.duplicates)
		w.carry(messages, 2+w.below(3))
		return nil
	}
	w.carry(messages, 1)
	return nil
}

// carry brings copies, each when it likes.
func (w *world) carry(messages []queue.Message, copies int) {
	for range copies {
		late := time.Duration(0)
		if w.of(50) {
			late = time.Duration(w.below(20_000)) * time.Millisecond
		}
		w.background.Go(func() {
			select {
			case <-time.After(late):
				_ = w.queue.Queue.Publish(w.life, messages...) // an error means that the run is over
			case <-w.life.Done():
			}
		})
	}
}

// counting notes what comes to a worker.
type counting struct {
	*clearance.Service
	w *world
}

func (c counting) Process(ctx context.Context, refs []clearance.Ref) error {
	c.w.mu.Lock()
	for _, r := range refs {
		c.w.asked[r.ID]++
	}
	c.w.mu.Unlock()
	return c.Service.Process(ctx, refs)
}

// outcome is what a run came to.
type outcome struct {
	lost, came, duplicates, forgotten, failures int
	wrong                                       []string
}

func run(t *testing.T, seed uint64, reconcile time.Duration) (o outcome) {
	simulated(t, func(t *testing.T) {
		life, end := context.WithCancel(ctx)
		w := &world{house: open(t), life: life, chance: rand.New(rand.NewPCG(seed, 2)), asked: map[string]int{}}
		defer w.close()
		w.queue.publish = w.publish
		w.store.fail(func(call string) error {
			if !w.of(12) {
				return nil
			}
			w.count(&w.failures)
			if call == "Write" && w.of(50) {
				return clearance.ErrBusy
			}
			return errBroken
		})
		every := worker.Intervals{Reconcile: reconcile, Refresh: time.Minute, Clock: time.Minute}
		relay := worker.RelaySettings{Poll: 5 * time.Second, Hold: 20 * time.Second}
		second := must(clearance.New(ctx, clearance.Options{
			Store: w.store, Tariff: shipped().schedule, Rates: shipped().rates, RuleSet: w.service.RuleSet, Clock: w.store.now,
		}))
		defer second.Close()
		begin := func(s *clearance.Service) func() {
			return w.start(worker.Options{Service: counting{s, w}, Workers: 2, Relay: relay, Every: every})
		}
		stops := []func(){begin(w.service), begin(second)}
		var clients sync.WaitGroup
		ids := make([]string, declared)
		for i := range ids {
			clients.Go(func() { ids[i] = w.client(i) })
		}
		pass(time.Duration(w.below(lodgeTill)) * time.Second)
		stops[0]() // one of them goes and another comes
		pass(troubled/2 - time.Duration(w.below(20))*time.Second)
		stops[0] = begin(w.service)
		pass(troubled / 2)
		w.mu.Lock()
		w.calm = true
		w.mu.Unlock()
		clients.Wait()
		for waited := time.Duration(0); waited < healed && w.waits(); waited += 5 * time.Second {
			pass(5 * time.Second)
		}
		pass(30 * time.Second) // for what comes late, and again
		for _, stop := range stops {
			stop()
		}
		end()
		w.background.Wait()
		o = w.judge(ids)
	})
	return o
}

// waits reports whether anything is still to be done.
func (w *world) waits() bool {
	b := must(w.store.Backlog(ctx))
	return b.Lodged+b.Outbox > 0
}

// client lodges one declaration, and asks until it has its answer.
func (w *world) client(i int) string {
	pass(time.Duration(w.below(lodgeTill*1000)) * time.Millisecond)
	sub := []clearance.Submission{{Body: body(fmt.Sprint("L-", i)), Key: fmt.Sprint("k", i)}}
	for {
		l := w.service.Lodge(ctx, broker, sub)[0]
		if l.Err == nil {
			return l.Head.ID
		}
		pass(time.Second)
	}
}

func (w *world) judge(ids []string) outcome {
	w.store.fail(nil)
	o := outcome{duplicates: w.duplicates, forgotten: w.forgotten, failures: w.failures}
	for _, e := range must(w.store.Driver.Entries(ctx, ids)) {
		o.came += w.asked[e.ID]
		if e.Status == declarations.Lodged && !e.Parked {
			o.lost++
			continue
		}
		var events []string
		for _, event := range must(w.store.Driver.Events(ctx, e.ID)) {
			events = append(events, event.Type)
		}
		record := must(w.store.Driver.Records(ctx, []string{e.ID}))[0]
		if cmp.Diff([]string{"accepted", "assessed", "released"}, events) != "" || record.Result == nil || e.Parked || e.Version != 2 {
			o.wrong = append(o.wrong, fmt.Sprint(e.Status, " parked ", e.Parked, " version ", e.Version, " ", events))
		}
	}
	if b := must(w.store.Backlog(ctx)); len(ids) != declared || b.Lodged != o.lost {
		o.wrong = append(o.wrong, fmt.Sprintf("%+v", b))
	}
	return o
}

func TestEveryDeclarationEndsWithExactlyOneOutcomeWhateverFails(t *testing.T) {
	shipped()
	var total outcome
	for seed := range uint64(seeds) {
		o := run(t, seed, 0)
		if o.lost > 0 || len(o.wrong) > 0 {
			t.Errorf("seed %d: %+v", seed, o)
		}
		total.came += o.came
		total.duplicates += o.duplicates
		total.forgotten += o.forgotten
		total.failures += o.failures
	}
	t.Logf("%d seeds, %d declarations: %d came to a worker, %d messages doubled, %d forgotten, %d failures of the store",
		seeds, seeds*declared, total.came, total.duplicates, total.forgotten, total.failures)
	if total.came < seeds*declared*3/2 || total.duplicates < seeds/4 || total.forgotten < seeds/4 || total.failures < seeds {
		t.Errorf("hardly any trouble was made: %+v", total)
	}
}

// The control: the same faults without the reconciler lose declarations.
func TestWithoutTheReconcilerSomeAreLost(t *testing.T) {
	shipped()
	lost := 0
	for seed := range uint64(10) {
		o := run(t, seed, 1000*time.Hour)
		lost += o.lost
		if len(o.wrong) > 0 {
			t.Errorf("seed %d: %+v", seed, o)
		}
	}
	if lost == 0 {
		t.Error("nothing was lost: the faults are none, or the reconciler does nothing")
	}
}
