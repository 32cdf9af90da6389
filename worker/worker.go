// Package worker is everything that goes on without anybody asking: messages
// of the outbox are published, declarations processed, uploaded workbooks
// lodged, dead messages parked, forgotten ones asked for again, official rates
// fetched, counters of risk written down, and clocks, law and rules kept fresh.
package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/queue"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Service is what the worker asks of the procedure.
type Service interface {
	Process(ctx context.Context, refs []clearance.Ref) error
	Park(ctx context.Context, refs []clearance.Ref, why error) error
	Reconcile(ctx context.Context, olderThan time.Duration) (int, error)
	Refresh(ctx context.Context) error
	SyncClock(ctx context.Context) error
	KeepSnapshot(ctx context.Context) error
	DaysWithoutRates() []civil.Date
	NewestRates() civil.Date
	ImportRatesOf(ctx context.Context, day civil.Date, answer []money.Rate) (int, error)
	WorkBatch(ctx context.Context) (worked bool, err error)
}

// Options are the parts of a Worker.
type Options struct {
	Service Service
	Outbox  clearance.Outbox
	Queue   queue.Queue
	Workers int           // consumers that process; 0 relays and keeps fresh only
	Log     *slog.Logger  // default: none
	Tracer  trace.Tracer  // default: none
	Rates   RateSource    // asked for the official rates that are missing; nil: nobody
	Relay   RelaySettings // zero: defaults
	Every   Intervals     // zero: defaults
}

// Intervals are how often the recurring jobs run.
type Intervals struct {
	Reconcile time.Duration // default 1 min; also the age from which it asks again
	Refresh   time.Duration // default 2 s: tariffs, rates, rules of risk
	Snapshot  time.Duration // default 10 min: counters of risk are written down
	Clock     time.Duration // default 1 min
	Rates     time.Duration // default 1 h
	Batches   time.Duration // default 1 s; an uploaded workbook wakes its own process at once
}

// Worker does the work of one process. Make it with New, then Run it once.
type Worker struct {
	Options
	relay   *relay
	batches chan struct{} // somebody put a workbook in line

	rateFailures atomic.Int64
}

// New makes a worker.
func New(o Options) *Worker {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Tracer == nil {
		o.Tracer = noop.NewTracerProvider().Tracer("")
	}
	o.Relay = o.Relay.withDefaults()
	o.Every = o.Every.withDefaults()
	return &Worker{Options: o, relay: newRelay(o), batches: make(chan struct{}, 1)}
}

func (i Intervals) withDefaults() Intervals {
	return Intervals{
		Reconcile: or(i.Reconcile, clearance.ReconcileAfter),
		Refresh:   or(i.Refresh, 2*time.Second),
		Snapshot:  or(i.Snapshot, 10*time.Minute),
		Clock:     or(i.Clock, time.Minute),
		Rates:     or(i.Rates, time.Hour),
		Batches:   or(i.Batches, time.Second),
	}
}

func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Wake tells the relay that the outbox has something. It never blocks.
func (w *Worker) Wake() { w.relay.wakeUp() }

// Run works until ctx ends, then finishes what it has in hand.
func (w *Worker) Run(ctx context.Context) error {
	var group sync.WaitGroup
	problems := make(chan error, w.Workers+1)
	for range w.Workers {
		group.Go(func() { problems <- w.consume(ctx) })
	}
	if w.Workers > 0 {
		group.Go(func() { problems <- w.consumeDead(ctx) })
		group.Go(func() { w.keepBatches(ctx) })
	}
	group.Go(func() { w.relay.run(ctx) })
	for _, job := range w.jobs() {
		group.Go(func() { w.repeat(ctx, job) })
	}
	if w.Rates != nil {
		group.Go(func() { w.keepRates(ctx) })
	}
	group.Wait()
	close(problems)
	var err error
	for problem := range problems {
		err = errors.Join(err, problem)
	}
	return err
}

// job is something done again and again.
type job struct {
	name  string
	every time.Duration
	do    func(context.Context) error
}

// jobs are those of a process; counters of risk are followed and kept by those
// that judge.
func (w *Worker) jobs() []job {
	jobs := []job{
		{"refresh", w.Every.Refresh, w.Service.Refresh},
		{"sync clock", w.Every.Clock, w.Service.SyncClock},
		{"reconcile", w.Every.Reconcile, w.reconcile},
	}
	if w.Workers > 0 {
		jobs = append(jobs, job{"keep counters", w.Every.Snapshot, w.Service.KeepSnapshot})
	}
	return jobs
}

func (w *Worker) reconcile(ctx context.Context) error {
	n, err := w.Service.Reconcile(ctx, w.Every.Reconcile)
	if n > 0 {
		w.Log.Warn("asked again for declarations without an outcome", "count", n)
	}
	return err
}

func (w *Worker) repeat(ctx context.Context, j job) {
	tick := time.NewTicker(j.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := j.do(ctx); err != nil && ctx.Err() == nil {
				w.Log.Error("recurring job failed", "job", j.name, "error", err)
			}
		}
	}
}
