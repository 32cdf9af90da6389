package queuetest

import (
	"context"
	"testing"
	"time"

	"github.com/brama-customs/brama/queue"
)

// The cases about messages that fail.

func retryThenSuccess(t *testing.T, r *rig) {
	l := newLog()
	at := make(chan time.Time, 10)
	defer r.consume(queue.Options{Retry: soon}, func(_ context.Context, batch []queue.Message) []error {
		at <- time.Now()
		l.add(batch)
		if batch[0].Attempt < 3 {
			batch[0].Body[0] = '!' // a handler may do that: the next attempt has the message as it was sent
			return []error{errAgain}
		}
		return nil
	})()
	r.publish(r.message("m"))
	var last time.Time
	for attempt := 1; attempt <= 3; attempt++ {
		m := l.next(t, r.ctx)
		diff(t, "attempt", attempt, m.Attempt)
		now := <-at
		if pause := now.Sub(last); attempt > 1 && pause < soon {
			t.Errorf("attempt %d came after %v, want at least %v", attempt, pause, soon)
		}
		last = now
	}
}

func partialFailure(t *testing.T, r *rig) {
	l := newLog()
	stop := r.consume(queue.Options{Retry: soon}, func(_ context.Context, batch []queue.Message) []error {
		l.add(batch)
		errs := make([]error, len(batch))
		for i, m := range batch {
			if m.Headers["fail"] != "" && m.Attempt == 1 {
				errs[i] = errAgain
			}
		}
		return errs
	})
	sent := r.messages(60)
	want := map[string]int{}
	for i := range sent {
		want[sent[i].ID] = 1
		if i%3 == 1 {
			sent[i].Headers = map[string]string{"fail": "once"}
			want[sent[i].ID] = 2
		}
	}
	r.publish(sent...)
	got := map[string]int{}
	for range 60 + 20 {
		got[l.next(t, r.ctx).ID]++
	}
	stop()
	diff(t, "deliveries", want, got)
	diff(t, "delivered besides", 0, len(l.rest()))
}

func failureHoldsUpNothing(t *testing.T, r *rig) {
	l := newLog()
	stop := r.consume(queue.Options{Batch: 4, Retry: never}, func(_ context.Context, batch []queue.Message) []error {
		l.add(batch)
		errs := make([]error, len(batch))
		for i, m := range batch {
			if m.ID == "waiting" {
				errs[i] = errAgain
			}
		}
		return errs
	})
	defer stop()
	defer r.publishing(r.message("waiting"))()
	l.collect(t, r.ctx, 1)
	for range 3 {
		r.publish(r.messages(20)...)
		l.collect(t, r.ctx, 20)
	}
}

func rejectedIsDead(t *testing.T, r *rig) {
	alive, dead := newLog(), newLog()
	defer r.consume(queue.Options{Retry: soon}, alive.failing(queue.Reject(errAgain)))()
	defer r.consumeDead(dead.settle)()
	m := r.message("hopeless")
	m.Headers = map[string]string{"traceparent": "t"}
	r.publish(m)
	got := dead.next(t, r.ctx)
	m.Attempt = 1
	diff(t, "dead message", m, got)
	diff(t, "deliveries before", 1, len(alive.rest()))
}

func deliveryLimit(t *testing.T, r *rig) {
	alive, dead := newLog(), newLog()
	defer r.consume(queue.Options{Retry: soon / 10}, alive.failing(errAgain))()
	defer r.consumeDead(dead.settle)()
	r.publish(r.message("poison"))
	diff(t, "dead message", "poison", dead.next(t, r.ctx).ID)
	var attempts []int
	for _, m := range alive.rest() {
		attempts = append(attempts, m.Attempt)
	}
	diff(t, "attempts", []int{1, 2, 3, 4, 5}, attempts)
}

func deadWaits(t *testing.T, r *rig) {
	alive, dead := newLog(), newLog()
	stop := r.consume(queue.Options{}, alive.failing(queue.Reject(errAgain)))
	if err := r.q.Publish(r.ctx, r.messages(3)...); err != nil {
		t.Fatal(err)
	}
	alive.collect(t, r.ctx, 3)
	stop()
	defer r.consumeDead(dead.settle)()
	dead.collect(t, r.ctx, 3)
}

func deadComesAgain(t *testing.T, r *rig) {
	defer r.consume(queue.Options{}, newLog().failing(queue.Reject(errAgain)))()
	dead := newLog()
	defer r.consumeDead(func(_ context.Context, batch []queue.Message) []error {
		dead.add(batch)
		if batch[0].Attempt == 1 {
			return []error{queue.Reject(errAgain)} // even so: there is no deader than dead
		}
		return nil
	})()
	r.publish(r.message("m"))
	diff(t, "attempt", 1, dead.next(t, r.ctx).Attempt)
	diff(t, "attempt", 2, dead.next(t, r.ctx).Attempt)
}

func panicIsFailure(t *testing.T, r *rig) {
	l := newLog()
	defer r.consume(queue.Options{Batch: 2, Linger: never, Retry: soon}, func(_ context.Context, batch []queue.Message) []error {
		l.add(batch)
		if batch[0].Attempt == 1 {
			panic("a bug")
		}
		return nil
	})()
	r.publish(r.messages(2)...)
	diff(t, "deliveries of the first attempt", map[string]int{"m0": 1, "m1": 1}, l.collect(t, r.ctx, 2))
	diff(t, "deliveries of the second attempt", map[string]int{"m0": 1, "m1": 1}, l.collect(t, r.ctx, 2))
}

func wrongAnswers(t *testing.T, r *rig) {
	l := newLog()
	defer r.consume(queue.Options{Batch: 2, Linger: never, Retry: soon}, func(_ context.Context, batch []queue.Message) []error {
		l.add(batch)
		if batch[0].Attempt == 1 {
			return make([]error, 1)
		}
		return nil
	})()
	r.publish(r.messages(2)...)
	for range 2 {
		diff(t, "deliveries", map[string]int{"m0": 1, "m1": 1}, l.collect(t, r.ctx, 2))
	}
}
