package rabbit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/queuetest"
	"github.com/brama-customs/brama/queue/rabbit"
)

// within returns a context for what may take as long as a broker's restart.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func numbered(topic, prefix string, n int) []queue.Message {
	ms := make([]queue.Message, n)
	for i := range ms {
		ms[i] = queue.Message{Topic: topic, ID: fmt.Sprintf("%s-%d", prefix, i), Body: make([]byte, 500)}
	}
	return ms
}

// A journal keeps what was promised and what was handled.
type journal struct {
	mu       sync.Mutex
	promised map[string]bool
	handled  map[string]bool
	changed  chan struct{} // holds a token after a change
}

func newJournal() *journal {
	return &journal{promised: map[string]bool{}, handled: map[string]bool{}, changed: make(chan struct{}, 1)}
}

func (j *journal) note(in map[string]bool, ms []queue.Message) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, m := range ms {
		in[m.ID] = true
	}
	select {
	case j.changed <- struct{}{}:
	default:
	}
}

func (j *journal) handle(_ context.Context, batch []queue.Message) []error {
	j.note(j.handled, batch)
	return nil
}

// lost counts what was promised and has not been handled.
func (j *journal) lost() (lost, promised int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for id := range j.promised {
		if !j.handled[id] {
			lost++
		}
	}
	return lost, len(j.promised)
}

func (j *journal) await(t *testing.T, ctx context.Context, done func() bool) {
	t.Helper()
	for !done() {
		select {
		case <-j.changed:
		case <-ctx.Done():
			lost, promised := j.lost()
			t.Fatalf("%d of %d confirmed messages were never delivered", lost, promised)
		}
	}
}

func TestAKilledBrokerLosesNoConfirmedMessage(t *testing.T) {
	b := queuetest.Rabbit(t)
	q := open(t, b.URL())
	ctx := within(t, 3*time.Minute)
	j := newJournal()
	consuming, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- q.Consume(consuming, "process", queue.Options{}, j.handle) }()

	var publishers sync.WaitGroup
	publishing, enough := context.WithCancel(ctx)
	for p := range 3 {
		publishers.Go(func() {
			for i := 0; publishing.Err() == nil; i++ {
				ms := numbered("process", fmt.Sprint(p, "-", i), 20)
				if q.Publish(publishing, ms...) == nil {
					j.note(j.promised, ms)
				}
			}
		})
	}
	promised := func(n int) func() bool {
		return func() bool { _, p := j.lost(); return p >= n }
	}
	j.await(t, ctx, promised(2000))
	b.Kill()
	_, before := j.lost()
	b.Restart()
	j.await(t, ctx, promised(before+2000)) // publishing has resumed by itself
	enough()
	publishers.Wait()
	j.await(t, ctx, func() bool { lost, _ := j.lost(); return lost == 0 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	lost, all := j.lost()
	t.Logf("%d confirmed, %d of them before the kill, %d lost", all, before, lost)
}

func TestPublishFailsAtOnceWhileTheBrokerIsAway(t *testing.T) {
	b := queuetest.Rabbit(t)
	b.Kill()
	q := open(t, b.URL())
	ctx := within(t, time.Minute)
	for range 3 {
		if err := q.Publish(ctx, numbered("process", "m", 1)...); err == nil || ctx.Err() != nil {
			t.Errorf("publish: got %v, want an error soon", err)
		}
		if q.Ping(ctx) == nil {
			t.Error("ping found a broker")
		}
	}
	b.Restart()
	ctx = within(t, time.Minute)
	for q.Publish(ctx, numbered("process", "m", 1)...) != nil {
		if ctx.Err() != nil {
			t.Fatal("publishing did not resume")
		}
	}
	if err := q.Ping(ctx); err != nil {
		t.Error(err)
	}
}

// channel is a way into the broker beside the driver.
func channel(t *testing.T, b *queuetest.Broker) *amqp.Channel {
	t.Helper()
	conn, err := amqp.Dial(strings.Split(b.URL(), "?")[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	ch, err := conn.Channel()
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func deleteQueue(t *testing.T, b *queuetest.Broker) {
	t.Helper()
	if _, err := channel(t, b).QueueDelete(b.Prefix()+".process", false, false, false); err != nil {
		t.Fatal(err)
	}
}

func TestAnUnroutableMessageIsAnError(t *testing.T) {
	b := queuetest.Rabbit(t)
	q := open(t, b.URL())
	ctx := within(t, time.Minute)
	if err := q.Publish(ctx, numbered("process", "before", 1)...); err != nil {
		t.Fatal(err)
	}
	deleteQueue(t, b)
	if err := q.Publish(ctx, numbered("process", "lost", 600)...); err == nil || !strings.Contains(err.Error(), "not routed") {
		t.Errorf("got %v, want that it was not routed", err)
	}
	// And the queue is made again, so that the outbox succeeds in the end.
	if err := q.Publish(ctx, numbered("process", "again", 1)...); err != nil {
		t.Error(err)
	}
}

// A watch closes seen when a line with the text is logged.
type watch struct {
	text string
	seen chan struct{}
	once sync.Once
}

func (w *watch) Write(line []byte) (int, error) {
	if strings.Contains(string(line), w.text) {
		w.once.Do(func() { close(w.seen) })
	}
	return len(line), nil
}

func TestAConsumerSurvivesTheDeletionOfItsQueue(t *testing.T) {
	b := queuetest.Rabbit(t)
	w := &watch{text: "consumer starts again", seen: make(chan struct{})}
	q := openLogging(t, b.URL(), w)
	ctx := within(t, time.Minute)
	j := newJournal()
	consuming, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- q.Consume(consuming, "process", queue.Options{}, j.handle) }()
	ms := numbered("process", "first", 1)
	if err := q.Publish(ctx, ms...); err != nil {
		t.Fatal(err)
	}
	j.note(j.promised, ms)
	whole := func() bool { lost, _ := j.lost(); return lost == 0 }
	j.await(t, ctx, whole)
	deleteQueue(t, b)
	// The server (3.10.8) forgets to tell a consumer whose queue is made again
	// in the very moment of its deletion: so it is not.
	select {
	case <-w.seen:
	case <-ctx.Done():
		t.Fatal("the consumer does not know that its queue is gone")
	}
	for ms = numbered("process", "second", 1); q.Publish(ctx, ms...) != nil; {
		if ctx.Err() != nil {
			t.Fatal("publishing did not resume")
		}
	}
	j.note(j.promised, ms)
	j.await(t, ctx, whole)
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestABrokerShortOfMemoryIsNotWaitedFor(t *testing.T) {
	b := queuetest.Rabbit(t)
	q := open(t, b.URL())
	if err := q.Publish(within(t, time.Minute), numbered("process", "before", 1)...); err != nil {
		t.Fatal(err)
	}
	b.Control("set_vm_memory_high_watermark", "0.00001")
	t.Cleanup(func() { b.Control("set_vm_memory_high_watermark", "0.4") })

	// Enough to fill every buffer on the way, were it not stopped.
	var calls sync.WaitGroup
	for p := range 4 {
		calls.Go(func() {
			start := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			for i := 0; ctx.Err() == nil && i < 50; i++ {
				ms := numbered("process", fmt.Sprint(p, i), 500)
				for k := range ms {
					ms[k].Body = make([]byte, queue.MaxBody)
				}
				if q.Publish(ctx, ms...) == nil {
					t.Error("published to a broker that takes nothing")
					return
				}
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("publish returned %v after its start, with a context of 3 s", took)
			}
		})
	}
	calls.Wait()
	if err := q.Ping(within(t, time.Second)); err == nil {
		t.Error("ping says the broker takes messages")
	}
	b.Control("set_vm_memory_high_watermark", "0.4")
	ctx := within(t, time.Minute)
	for q.Publish(ctx, numbered("process", "after", 1)...) != nil {
		if ctx.Err() != nil {
			t.Fatal("publishing did not resume")
		}
	}
	if err := q.Ping(ctx); err != nil {
		t.Errorf("ping afterwards: %v", err)
	}
}

func TestOpenRefusesAddressesWithoutShowingThePassword(t *testing.T) {
	b := queuetest.Rabbit(t)
	server := strings.TrimPrefix(strings.Split(b.URL(), "/?")[0], "amqp://guest:guest@")
	for name, address := range map[string]string{
		"a password not encoded":  "amqp://u:s3cr#et@" + server,
		"a slash in the password": "amqp://u:s3cr/et@" + server,
		"a bad percent":           "amqp://u:s3cr%zzet@" + server,
		"another scheme":          "http://u:s3cr-et@" + server,
		"no scheme":               "u:s3cr-et@" + server,
		"an unknown parameter":    "amqp://u:s3cr-et@" + server + "/?prefetch=1",
		"a bad prefix":            "amqp://u:s3cr-et@" + server + "/?prefix=a%20b",
		"a bad heartbeat":         "amqp://u:s3cr-et@" + server + "/?heartbeat=soon",
		"nothing":                 "",
		"the wrong password":      "amqp://guest:s3cr-et@" + server,
		"no such virtual host":    "amqp://guest:guest@" + server + "/nowhere",
	} {
		q, err := rabbit.Open(within(t, time.Minute), address, nil)
		if err == nil {
			t.Errorf("%s was accepted", name)
			q.Close()
		} else if strings.Contains(err.Error(), "s3cr") {
			t.Errorf("%s: the error shows the password: %v", name, err)
		}
	}
}

func TestCredentialsArePercentDecoded(t *testing.T) {
	b := queuetest.Rabbit(t)
	b.Control("add_user", "зміна/1", "p@ss:w/rd#%?")
	t.Cleanup(func() { b.Control("delete_user", "зміна/1") })
	b.Control("set_permissions", "зміна/1", ".*", ".*", ".*")
	server := strings.TrimPrefix(b.URL(), "amqp://guest:guest@")
	q := open(t, "amqp://%D0%B7%D0%BC%D1%96%D0%BD%D0%B0%2F1:p%40ss%3Aw%2Frd%23%25%3F@"+server)
	if err := q.Ping(within(t, time.Minute)); err != nil {
		t.Error(err)
	}
}

func TestAQueueOfOtherMakeIsAnError(t *testing.T) {
	b := queuetest.Rabbit(t)
	if _, err := channel(t, b).QueueDeclare(b.Prefix()+".process", true, false, false, false, nil); err != nil {
		t.Fatal(err)
	}
	err := open(t, b.URL()).Publish(within(t, time.Minute), numbered("process", "m", 1)...)
	var e *amqp.Error
	if !errors.As(err, &e) || e.Code != amqp.PreconditionFailed {
		t.Errorf("got %v, want that the queue is of another make", err)
	}
}

func BenchmarkPublish(b *testing.B) {
	q, err := rabbit.Open(b.Context(), queuetest.Rabbit(b).URL(), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer q.Close()
	group := numbered("bench", "m", 2048)
	if err := q.Publish(b.Context(), group[0]); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i += len(group) {
		if err := q.Publish(b.Context(), group...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
