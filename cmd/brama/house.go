package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/web"
	"github.com/brama-customs/brama/worker"
	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/trace"
)

// plan is what a house is built from.
type plan struct {
	store   storeFlags
	queue   queueFlags
	workers int
	addr    string // "" serves nothing
	proxies []string
	limits  api.Limits
	books   workbookFlags
	spool   string // folder of uploads being received; "" is the system's
	log     *slog.Logger

	recoverAfter time.Duration     // zero: the worker's own
	rates        worker.RateSource // nil fetches none
	payments     clearance.Payments
}

// house is the running service of one process: a list of parts.
type house struct {
	plan
	keeper  store
	carrier queue.Queue
	service *clearance.Service
	worker  *worker.Worker
	app     *fiber.App
	door    net.Listener
	flush   func()
}

// build puts the parts together; nothing runs yet but the committers of the
// service.
func build(ctx context.Context, p plan) (h *house, err error) {
	spendMemory()
	h = &house{plan: p, flush: func() {}}
	defer func() {
		if err != nil {
			h.takeDown()
		}
	}()
	if h.keeper, err = p.store.open(ctx, false); err != nil {
		return h, err
	}
	if h.carrier, err = p.queue.open(ctx, p.log); err != nil {
		return h, err
	}
	provider, flush, err := traces(ctx)
	if err != nil {
		return h, fmt.Errorf("start tracing: %w", err)
	}
	h.flush = flush
	wake, wakeBatches := &waker{}, &waker{}
	if h.service, err = newService(ctx, clearance.Options{
		Store: h.keeper, Wake: wake.wake, WakeBatches: wakeBatches.wake, Payments: p.payments, BatchHold: min(p.recoverAfter, clearance.UsualBatchHold), Workbooks: p.books.limits(), Log: p.log,
	}); err != nil {
		return h, err
	}
	h.worker = worker.New(worker.Options{
		Service: h.service, Outbox: h.keeper, Queue: h.carrier, Workers: p.workers,
		Log: p.log, Tracer: provider.Tracer("brama/worker"), Rates: p.rates,
		Every: worker.Intervals{Reconcile: p.recoverAfter}, Relay: worker.RelaySettings{Hold: p.recoverAfter},
	})
	wake.to(h.worker.Wake)
	wakeBatches.to(h.worker.WakeBatches)
	if p.addr == "" {
		return h, nil
	}
	h.serve(provider)
	listener, err := net.Listen("tcp", p.addr)
	if err != nil {
		return h, err
	}
	h.door = api.Door(listener, p.proxies)
	return h, nil
}

// serve makes the app of the API and the pages.
func (h *house) serve(provider trace.TracerProvider) {
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	metrics.MustRegister(ratesMeters(h.service, h.worker)...)
	h.app = api.NewApp(api.Settings{Log: h.log, Metrics: metrics, Tracer: provider, TrustedProxies: h.proxies})
	api.New(api.Options{Procedure: h.service, Metrics: metrics, Limits: h.limits, Spool: h.spool, Version: version()}).Mount(h.app)
	web.Mount(h.app, web.Options{Procedure: h.service, Batches: h.service, Risk: h.service, MostBytes: h.books.limits().Bytes, Spool: h.spool, Law: h.service, Log: h.log})
}

// waker passes wake-ups on once there is somebody to wake.
type waker struct {
	mu   sync.Mutex
	rest func()
}

func (w *waker) to(wake func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rest = wake
}

func (w *waker) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.rest != nil {
		w.rest()
	}
}

// url is where the house answers.
func (h *house) url() string { return "http://" + h.door.Addr().String() }

// drainTime is how long requests under way may take when the process ends.
const drainTime = 15 * time.Second

// run serves and works until ctx ends, then drains: no new connections,
// requests under way answered, groups committed, batches in work finished.
func (h *house) run(ctx context.Context) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	ended := make(chan error, 2)
	go func() { ended <- h.worker.Run(work) }()
	if h.door != nil {
		go func() { ended <- h.app.Listener(h.door) }()
	}
	var err error
	running := 1
	if h.door != nil {
		running = 2
	}
	select {
	case <-ctx.Done():
	case err = <-ended: // one ended by itself: the other cannot go on alone
		running--
	}
	h.log.Info("draining")
	if h.door != nil {
		err = errors.Join(err, h.app.ShutdownWithTimeout(drainTime), h.shutDoor())
	}
	h.service.Close()
	stopWork()
	for range running {
		err = errors.Join(err, <-ended)
	}
	h.service = nil
	h.takeDown()
	return err
}

// shutDoor closes the listener, which a shutdown does only for an app that has
// begun to serve: one that is told to end at once would listen for ever.
func (h *house) shutDoor() error {
	if err := h.door.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// takeDown closes what was opened, in the order opposite to build's.
func (h *house) takeDown() {
	if h.service != nil {
		h.service.Close()
	}
	if h.carrier != nil {
		_ = h.carrier.Close() // nothing is under way any more
	}
	if h.keeper != nil {
		if err := h.keeper.Close(); err != nil {
			h.log.Error("store did not close well", "error", err)
		}
	}
	h.flush()
}
