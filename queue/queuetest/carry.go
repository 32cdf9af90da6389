package queuetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/brama-customs/brama/queue"
)

// The cases about carrying messages from publishers to consumers.

func everyMessageIsHandled(t *testing.T, r *rig) {
	l := newLog()
	defer r.consume(queue.Options{}, l.settle)()
	if err := r.q.Publish(r.ctx, r.messages(700)...); err != nil {
		t.Fatal(err)
	}
	l.collect(t, r.ctx, 700)
}

func contentsIntact(t *testing.T, r *rig) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	sent := []queue.Message{
		{Topic: r.topic, ID: "binary", Body: all},
		{Topic: r.topic, ID: "empty", Body: []byte{}},
		{Topic: r.topic, ID: "largest", Body: bytes.Repeat([]byte{'x'}, queue.MaxBody)},
		{Topic: r.topic, ID: "headers", Body: []byte("b"), Headers: map[string]string{
			"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "назва": "ТОВ Приклад", "empty": ""}},
	}
	l := newLog()
	defer r.consume(queue.Options{}, l.settle)()
	r.publish(sent...)
	got := map[string]queue.Message{}
	for len(got) < len(sent) {
		m := l.next(t, r.ctx)
		got[m.ID] = m
	}
	for _, want := range sent {
		want.Attempt = 1
		m := got[want.ID]
		m.Body = append([]byte{}, m.Body...) // nil and empty are the same
		diff(t, want.ID, want, m)
	}
}

func fullBatches(t *testing.T, r *rig) {
	sizes := make(chan int, 100)
	defer r.consume(queue.Options{Batch: 10, Linger: never}, func(_ context.Context, batch []queue.Message) []error {
		sizes <- len(batch)
		return nil
	})()
	r.publish(r.messages(40)...)
	for range 4 {
		select {
		case n := <-sizes:
			diff(t, "messages in a batch", 10, n)
		case <-r.ctx.Done():
			t.Fatal("a full batch waited for more")
		}
	}
}

func loneMessage(t *testing.T, r *rig) {
	l := newLog()
	defer r.consume(queue.Options{Batch: 1000}, l.settle)()
	r.publish(r.message("lone"))
	diff(t, "delivered", "lone", l.next(t, r.ctx).ID)
}

func sharedWork(t *testing.T, r *rig) {
	const publishers, each = 8, 50
	l := newLog()
	for range 4 {
		defer r.consume(queue.Options{Batch: 7}, l.settle)()
	}
	var all sync.WaitGroup
	for p := range publishers {
		all.Go(func() {
			for i := range each {
				if err := r.q.Publish(r.ctx, r.message(fmt.Sprintf("%d/%d", p, i))); err != nil {
					t.Errorf("publish: %v", err)
				}
			}
		})
	}
	all.Wait()
	l.collect(t, r.ctx, publishers*each)
}

func topicsApart(t *testing.T, r *rig) {
	other := *r
	other.topic += ".other-1"
	here, there := newLog(), newLog()
	defer r.consume(queue.Options{}, here.settle)()
	stop := other.consume(queue.Options{}, there.settle)
	defer stop()
	r.publish(r.message("a"), other.message("b"), r.message("c"), other.message("d"))
	got := here.collect(t, r.ctx, 2)
	diff(t, "delivered here", map[string]int{"a": 1, "c": 1}, got)
	got = there.collect(t, r.ctx, 2)
	diff(t, "delivered there", map[string]int{"b": 1, "d": 1}, got)
}

func batchInWorkIsFinished(t *testing.T, r *rig) {
	entered, leave := make(chan context.Context), make(chan struct{})
	ctx, cancel := context.WithCancel(r.ctx)
	ended := make(chan error, 1)
	go func() {
		ended <- r.q.Consume(ctx, r.topic, queue.Options{}, func(ctx context.Context, _ []queue.Message) []error {
			entered <- ctx
			<-leave
			return nil
		})
	}()
	r.publish(r.message("in work"))
	handling := <-entered
	cancel()
	if handling.Err() != nil {
		t.Error("the handler's context ended before its batch")
	}
	select {
	case err := <-ended:
		t.Errorf("consume returned %v before its batch was done", err)
	default:
	}
	close(leave)
	if err := <-ended; err != nil {
		t.Errorf("consume returned %v", err)
	}
	// What was settled at the end is settled: only the new message comes.
	l := newLog()
	stop := r.consume(queue.Options{}, l.settle)
	r.publish(r.message("new"))
	diff(t, "delivered after it", "new", l.next(t, r.ctx).ID)
	stop()
	diff(t, "delivered besides", 0, len(l.rest()))
}

func invalidRefused(t *testing.T, r *rig) {
	l := newLog()
	defer r.consume(queue.Options{}, l.settle)()
	for name, m := range map[string]queue.Message{
		"a body too large":     {Topic: r.topic, Body: make([]byte, queue.MaxBody+1)},
		"no topic":             {},
		"a topic with spaces":  {Topic: "a b"},
		"a topic too long":     {Topic: strings.Repeat("a", 500)},
		"the topic of a dead":  {Topic: r.topic + ".dead"},
		"an id too long":       {Topic: r.topic, ID: strings.Repeat("a", 300)},
		"a header too long":    {Topic: r.topic, Headers: map[string]string{strings.Repeat("a", 300): ""}},
		"a nameless header":    {Topic: r.topic, Headers: map[string]string{"": "a"}},
		"headers beyond frame": {Topic: r.topic, Headers: map[string]string{"a": strings.Repeat("a", 200_000)}},
	} {
		if err := r.q.Publish(r.ctx, r.message("good"), m); !errors.Is(err, queue.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", name, err)
		}
	}
	if err := r.q.Consume(r.ctx, "a b", queue.Options{}, l.settle); !errors.Is(err, queue.ErrInvalid) {
		t.Errorf("consume: got %v, want ErrInvalid", err)
	}
	if err := r.q.ConsumeDead(r.ctx, "", l.settle); !errors.Is(err, queue.ErrInvalid) {
		t.Errorf("consume dead: got %v, want ErrInvalid", err)
	}
	r.publish(r.message("after"))
	diff(t, "the only message delivered", "after", l.next(t, r.ctx).ID)
}

func nothingToPublish(t *testing.T, r *rig) {
	if err := r.q.Publish(r.ctx); err != nil {
		t.Error(err)
	}
}

func endedContext(t *testing.T, r *rig) {
	ctx, cancel := context.WithCancel(r.ctx)
	cancel()
	if err := r.q.Publish(ctx, r.message("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("publish: got %v", err)
	}
	l := newLog()
	if err := r.q.Consume(ctx, r.topic, queue.Options{}, l.settle); err != nil {
		t.Errorf("consume: got %v", err)
	}
	if err := r.q.ConsumeDead(ctx, r.topic, l.settle); err != nil {
		t.Errorf("consume dead: got %v", err)
	}
}

func closedSaysSo(t *testing.T, r *rig) {
	if err := r.q.Close(); err != nil {
		t.Fatal(err)
	}
	l := newLog()
	for name, err := range map[string]error{
		"publish":      r.q.Publish(r.ctx, r.message("a")),
		"consume":      r.q.Consume(r.ctx, r.topic, queue.Options{}, l.settle),
		"consume dead": r.q.ConsumeDead(r.ctx, r.topic, l.settle),
		"ping":         r.q.Ping(r.ctx),
	} {
		if !errors.Is(err, queue.ErrClosed) {
			t.Errorf("%s: got %v, want ErrClosed", name, err)
		}
	}
}

func closeEndsCalls(t *testing.T, r *rig) {
	entered := make(chan struct{})
	results := make(chan error, 2)
	go func() {
		results <- r.q.Consume(r.ctx, r.topic, queue.Options{}, func(ctx context.Context, batch []queue.Message) []error {
			close(entered)
			<-ctx.Done()
			return []error{ctx.Err()}
		})
	}()
	go func() {
		results <- r.q.ConsumeDead(r.ctx, r.topic, newLog().settle)
	}()
	end := r.publishing(r.message("stuck"))
	<-entered
	// A queue without a broker answers the publisher with ErrClosed as well;
	// end swallows that, for one with a broker has long answered nil.
	closed := make(chan error, 1)
	go func() { closed <- r.q.Close() }()
	for range 2 {
		if err := <-results; !errors.Is(err, queue.ErrClosed) {
			t.Errorf("a consumer ended with %v, want ErrClosed", err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	end()
}

func pingIsWell(t *testing.T, r *rig) {
	if err := r.q.Ping(r.ctx); err != nil {
		t.Error(err)
	}
}
