// Package queuetest is what every queue driver must pass, and a private
// RabbitMQ for tests that need one.
package queuetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/queue"
)

// patience is how long anything may take that should take milliseconds, on
// the busiest machine.
const patience = time.Minute

// soon is a retry pause short enough for tests and long enough to be seen.
const soon = 50 * time.Millisecond

// never is a pause no test lives to see the end of.
const never = time.Hour

// Run runs the conformance suite. open returns a new queue each time, which
// may share its broker with the others: every case has topics of its own. The
// suite closes the queues.
func Run(t *testing.T, open func(t *testing.T) queue.Queue) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *rig)
	}{
		{"every message is handled", everyMessageIsHandled},
		{"topics, headers and bodies arrive as they were sent", contentsIntact},
		{"a full batch does not wait and none is larger", fullBatches},
		{"a lone message does not wait for company for long", loneMessage},
		{"several consumers share the messages of several publishers", sharedWork},
		{"topics are apart", topicsApart},
		{"a failed message comes again after a pause, with its attempt", retryThenSuccess},
		{"only what failed comes again", partialFailure},
		{"a waiting message does not hold up the others", failureHoldsUpNothing},
		{"a rejected message is dead at once", rejectedIsDead},
		{"a failing message is dead after the delivery limit", deliveryLimit},
		{"a dead message waits for its handler", deadWaits},
		{"a dead message whose handler fails comes again", deadComesAgain},
		{"a panic of the handler is a failure of the batch", panicIsFailure},
		{"a wrong number of answers is a failure of the batch", wrongAnswers},
		{"the batch in work is finished when the consumer ends", batchInWorkIsFinished},
		{"what cannot be carried is refused", invalidRefused},
		{"no messages are published at once", nothingToPublish},
		{"an ended context is an error of publish and the end of consume", endedContext},
		{"a closed queue says so", closedSaysSo},
		{"close ends the calls under way", closeEndsCalls},
		{"ping is well", pingIsWell},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &rig{t: t, q: open(t), topic: "t-" + rand.Text()}
			var cancel context.CancelFunc
			r.ctx, cancel = context.WithTimeout(t.Context(), patience)
			defer cancel()
			c.run(t, r)
			r.awaitPublishers()
			if err := r.q.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
}

// A rig is a queue and a topic for one case.
type rig struct {
	t     *testing.T
	q     queue.Queue
	ctx   context.Context
	topic string

	publishers []<-chan error
}

func (r *rig) message(id string) queue.Message {
	return queue.Message{Topic: r.topic, ID: id, Body: []byte(id)}
}

func (r *rig) messages(n int) []queue.Message {
	ms := make([]queue.Message, n)
	for i := range ms {
		ms[i] = r.message(fmt.Sprint("m", i))
	}
	return ms
}

// publish publishes in the background, for a queue without a broker is done
// only when the handlers are; the error is looked at when the case ends.
func (r *rig) publish(messages ...queue.Message) {
	result := make(chan error, 1)
	go func() { result <- r.q.Publish(r.ctx, messages...) }()
	r.publishers = append(r.publishers, result)
}

func (r *rig) awaitPublishers() {
	for _, result := range r.publishers {
		if err := <-result; err != nil {
			r.t.Errorf("publish: %v", err)
		}
	}
}

// publishing is publish for a case in which it may not come to an end.
func (r *rig) publishing(messages ...queue.Message) (end func()) {
	ctx, cancel := context.WithCancel(r.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := r.q.Publish(ctx, messages...); err != nil && ctx.Err() == nil && !errors.Is(err, queue.ErrClosed) {
			r.t.Errorf("publish: %v", err)
		}
	}()
	return func() { cancel(); <-ended }
}

// consume runs a consumer until the function it returns is called.
func (r *rig) consume(o queue.Options, h queue.Handler) (stop func()) {
	return r.run(func(ctx context.Context) error { return r.q.Consume(ctx, r.topic, o, h) })
}

func (r *rig) consumeDead(h queue.Handler) (stop func()) {
	return r.run(func(ctx context.Context) error { return r.q.ConsumeDead(ctx, r.topic, h) })
}

func (r *rig) run(f func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(r.ctx)
	result := make(chan error, 1)
	go func() { result <- f(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-result; err != nil {
			r.t.Errorf("the consumer ended with %v", err)
		}
	})
}

// A log is what handlers saw, in order.
type log chan queue.Message

func newLog() log { return make(log, 100_000) }

func (l log) add(batch []queue.Message) {
	for _, m := range batch {
		l <- m
	}
}

// settle is a handler that settles everything.
func (l log) settle(_ context.Context, batch []queue.Message) []error {
	l.add(batch)
	return nil
}

// next waits for the next delivery.
func (l log) next(t *testing.T, ctx context.Context) queue.Message {
	t.Helper()
	select {
	case m := <-l:
		return m
	case <-ctx.Done():
		t.Fatal("a message was not delivered in time")
		panic("not reached")
	}
}

// collect waits until n different messages have come, and returns how often
// each did.
func (l log) collect(t *testing.T, ctx context.Context, n int) map[string]int {
	t.Helper()
	times := map[string]int{}
	for len(times) < n {
		times[l.next(t, ctx).ID]++
	}
	return times
}

// rest returns the deliveries nobody has looked at.
func (l log) rest() []queue.Message {
	var ms []queue.Message
	for len(l) > 0 {
		ms = append(ms, <-l)
	}
	return ms
}

// failing is a handler that answers err for everything.
func (l log) failing(err error) queue.Handler {
	return func(_ context.Context, batch []queue.Message) []error {
		l.add(batch)
		errs := make([]error, len(batch))
		for i := range errs {
			errs[i] = err
		}
		return errs
	}
}

var errAgain = errors.New("not this time")

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}
