package worker_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/worker"
)

// bench is a clerk with workbooks in line; each look at one is noted.
type bench struct {
	clerk
	mu     sync.Mutex
	line   []func() (bool, error)
	looked []time.Duration // since the start
	began  time.Time
}

func (b *bench) WorkBatch(context.Context) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looked = append(b.looked, time.Since(b.began))
	if len(b.line) == 0 {
		return false, nil
	}
	next := b.line[0]
	b.line = b.line[1:]
	return next()
}

func (b *bench) put(batches ...func() (bool, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line = append(b.line, batches...)
}

func (b *bench) since() []time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]time.Duration(nil), b.looked...)
}

func done() (bool, error)   { return true, nil }
func broken() (bool, error) { return true, errBroken }
func panics() (bool, error) { panic("an engine") }

func TestWorkbooksAreWorkedOnOneAfterAnother(t *testing.T) {
	for _, c := range []struct {
		name string
		line []func() (bool, error)
		wake time.Duration // 0: nobody wakes
		want []time.Duration
	}{
		{"an empty line is looked at once a second", nil, 0, []time.Duration{0, time.Second, 2 * time.Second}},
		{"what is there is done without a pause", []func() (bool, error){done, done}, 0,
			[]time.Duration{0, 0, 0, time.Second, 2 * time.Second}},
		{"a failure waits for the next look", []func() (bool, error){broken, done}, 0,
			[]time.Duration{0, time.Second, time.Second, 2 * time.Second}},
		{"a panic is a failure", []func() (bool, error){panics, done}, 0,
			[]time.Duration{0, time.Second, time.Second, 2 * time.Second}},
		{"somebody who wakes is not kept waiting", nil, 300 * time.Millisecond,
			[]time.Duration{0, 300 * time.Millisecond, time.Second, 2 * time.Second}},
	} {
		t.Run(c.name, func(t *testing.T) {
			shipped()
			simulated(t, func(t *testing.T) {
				h := open(t)
				defer h.close()
				b := &bench{clerk: clerk{asked: map[string]int{}}, began: time.Now(), line: c.line}
				stop := h.start(worker.Options{Service: b, Workers: 1})
				if c.wake > 0 {
					pass(c.wake)
					h.worker.WakeBatches()
				}
				pass(2*time.Second + time.Millisecond - c.wake)
				stop()
				if diff := cmp.Diff(c.want, b.since()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestAProcessWithoutWorkersLeavesWorkbooksToOthers(t *testing.T) {
	shipped()
	simulated(t, func(t *testing.T) {
		h := open(t)
		defer h.close()
		b := &bench{clerk: clerk{asked: map[string]int{}}, began: time.Now()}
		b.put(done)
		stop := h.start(worker.Options{Service: b})
		pass(time.Minute)
		stop()
		if len(b.since()) > 0 {
			t.Errorf("looked %v", b.since())
		}
	})
}
