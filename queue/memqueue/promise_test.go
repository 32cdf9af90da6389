package memqueue_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/memqueue"
)

func message(id string) queue.Message { return queue.Message{Topic: "t", ID: id} }

// serve consumes until the test ends.
func serve(t *testing.T, q *memqueue.Queue, o queue.Options, h queue.Handler) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- q.Consume(ctx, "t", o, h) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func TestPublishWaitsUntilTheMessageIsHandled(t *testing.T) {
	q := memqueue.New()
	defer q.Close()
	entered, leave := make(chan struct{}), make(chan struct{})
	defer serve(t, q, queue.Options{}, func(context.Context, []queue.Message) []error {
		close(entered)
		<-leave
		return nil
	})()
	published := make(chan error, 1)
	go func() { published <- q.Publish(t.Context(), message("m")) }()
	<-entered
	select {
	case err := <-published:
		t.Fatalf("publish returned %v while the message was in work", err)
	default:
	}
	close(leave)
	if err := <-published; err != nil {
		t.Fatal(err)
	}
}

func TestWhatNobodyHasTakenIsWithdrawnWithItsPublisher(t *testing.T) {
	q := memqueue.New()
	defer q.Close()
	why := errors.New("the relay has other things to do")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancelled := make(chan error, 1)
	go func() { cancelled <- q.Publish(ctx, message("withdrawn")) }()
	cancel(why)
	if err := <-cancelled; !errors.Is(err, why) {
		t.Fatalf("got %v, want %v", err, why)
	}
	got := make(chan string, 10)
	defer serve(t, q, queue.Options{}, func(_ context.Context, batch []queue.Message) []error {
		for _, m := range batch {
			got <- m.ID
		}
		return nil
	})()
	if err := q.Publish(t.Context(), message("kept")); err != nil {
		t.Fatal(err)
	}
	if id := <-got; id != "kept" || len(got) > 0 {
		t.Errorf("delivered %q and %d more", id, len(got))
	}
}

func TestTheDeadNobodyHandlesAreKeptToALimit(t *testing.T) {
	q := memqueue.New()
	defer q.Close()
	defer serve(t, q, queue.Options{Batch: 100}, func(_ context.Context, batch []queue.Message) []error {
		errs := make([]error, len(batch))
		for i := range errs {
			errs[i] = queue.Reject(errors.New("hopeless"))
		}
		return errs
	})()
	for i := range memqueue.MaxDead {
		if err := q.Publish(t.Context(), message(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	// The next one has no room and waits for the handler of the dead.
	last := make(chan error, 1)
	go func() { last <- q.Publish(t.Context(), message("last")) }()
	seen := map[string]bool{}
	ctx, cancel := context.WithCancel(t.Context())
	err := q.ConsumeDead(ctx, "t", func(_ context.Context, batch []queue.Message) []error {
		for _, m := range batch {
			seen[m.ID] = true
		}
		if len(seen) == memqueue.MaxDead+1 {
			cancel()
		}
		return nil
	})
	if err != nil || !seen["last"] {
		t.Errorf("consume dead: %v; last seen: %v", err, seen["last"])
	}
	if err := <-last; err != nil {
		t.Error(err)
	}
}

func TestDeadMessagesLeftByOneHandlerWaitForTheNext(t *testing.T) {
	q := memqueue.New()
	defer q.Close()
	stop := serve(t, q, queue.Options{}, func(context.Context, []queue.Message) []error {
		return []error{queue.Reject(errors.New("hopeless"))}
	})
	if err := q.Publish(t.Context(), message("m")); err != nil {
		t.Fatal(err)
	}
	stop()
	for _, answer := range []error{errors.New("not now"), nil} {
		ctx, cancel := context.WithCancel(t.Context())
		err := q.ConsumeDead(ctx, "t", func(_ context.Context, batch []queue.Message) []error {
			cancel()
			if batch[0].ID != "m" {
				t.Errorf("got %q", batch[0].ID)
			}
			return []error{answer}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkPublish(b *testing.B) {
	q := memqueue.New()
	defer q.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- q.Consume(ctx, "t", queue.Options{Batch: 256}, func(context.Context, []queue.Message) []error { return nil })
	}()
	body := make([]byte, 500)
	group := make([]queue.Message, 256)
	for i := range group {
		group[i] = queue.Message{Topic: "t", ID: "m", Body: body}
	}
	for i := 0; i < b.N; i += len(group) {
		if err := q.Publish(ctx, group...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}
