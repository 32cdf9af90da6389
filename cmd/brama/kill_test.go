package main

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/brama-customs/brama/queue/queuetest"
	"github.com/brama-customs/brama/store/storetest"
)

// killSeed makes the moments of the kills; a failure is had again with it.
const killSeed = 20260112

// moments draws n different counts of promises, in order, each in the middle of
// the rush.
func moments(seed uint64, n, of int) []int {
	draw := rand.New(rand.NewPCG(seed, 0))
	picked := draw.Perm(of * 8 / 10)[:n]
	slices.Sort(picked)
	for i := range picked {
		picked[i] += of / 20
	}
	return picked
}

// disturb does each of the things at its moment, while the rush goes on.
func (r *rush) disturb(ctx context.Context, t *testing.T, things []func()) <-chan struct{} {
	at := moments(killSeed, len(things), len(r.bodies))
	t.Logf("seed %d: disturbed after %v promises", uint64(killSeed), at)
	due := make([]<-chan struct{}, len(things))
	for i, n := range at {
		due[i] = r.moment(n)
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		for i, thing := range things {
			select {
			case <-due[i]:
				thing()
			case <-ctx.Done():
				return
			}
		}
	}()
	return over
}

// kill ends a process as a crash would, just after a request has left for it,
// and starts it again on the same data.
func (r *rush) kill(t *testing.T, serve *process) {
	select {
	case <-r.departing:
	case <-r.over:
	}
	r.down()
	r.restart(t, serve)
	r.up(serve.url())
}

func (r *rush) restart(t *testing.T, p *process) {
	if err := p.stop(syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	if err := p.start(); err != nil {
		t.Error(err)
		t.Log(p.logged())
	}
}

// finish waits for the end of the rush and audits what there is.
func (r *rush) finish(ctx context.Context, t *testing.T, over <-chan struct{}) {
	t.Helper()
	if err := r.lodge(ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case <-over:
	case <-ctx.Done():
		t.Fatal("the kills have not come to their end")
	}
	t.Logf("%d requests were never answered", r.unanswered.Load())
	if r.unanswered.Load() == 0 {
		t.Error("no request was under way at any kill: the test has shown nothing")
	}
	r.settled(ctx, t)
	e := r.look(ctx, t)
	if len(e.promises) != len(r.bodies) {
		t.Errorf("%d promises for %d declarations", len(e.promises), len(r.bodies))
	}
	for _, breach := range e.audit() {
		t.Error(breach)
	}
	r.askAgain(ctx, t, e)
}

// TestKilledInTheMiddleEveryAcceptedDeclarationIsFinishedOnceEmbedded is F1 to
// F3 of the embedded default: API, relay and workers die together.
func TestKilledInTheMiddleEveryAcceptedDeclarationIsFinishedOnceEmbedded(t *testing.T) {
	ctx := within(t, time.Minute)
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	r := newRush(t, store, 400)
	serve := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store, "--reconcile-after", "2s")
	r.up(serve.url())
	things := make([]func(), 5)
	for i := range things {
		things[i] = func() { r.kill(t, serve) }
	}
	r.finish(ctx, t, r.disturb(ctx, t, things))
	serve.end()
}

// TestKilledInTheMiddleEveryAcceptedDeclarationIsFinishedOnceScaled is F1 to F4
// of the scaled set: API, worker and broker die, by themselves and together.
func TestKilledInTheMiddleEveryAcceptedDeclarationIsFinishedOnceScaled(t *testing.T) {
	broker := queuetest.Rabbit(t)
	store := storetest.Postgres(t).URL(t)
	ctx := within(t, time.Minute)
	r := newRush(t, store, 400)
	shared := []string{"--store", store, "--queue", broker.URL(), "--reconcile-after", "2s"}
	serve := spawn(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--workers", "0"}, shared...)...)
	worker := spawn(t, append([]string{"worker"}, shared...)...)
	r.up(serve.url())
	api := func() { r.kill(t, serve) }
	work := func() { r.restart(t, worker) }
	back := make(chan struct{})
	lose := func() { // for as long as it takes to start, while the rush goes on
		broker.Kill()
		go func() {
			defer close(back)
			broker.Restart()
		}()
	}
	r.finish(ctx, t, r.disturb(ctx, t, []func(){
		api, work, lose, api, work,
		func() { work(); api(); <-back },
	}))
	worker.end()
	serve.end()
}
