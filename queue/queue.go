// Package queue carries messages from the outbox to the workers. A message
// says only where to look; the truth is read from the store. Delivery is at
// least once and in any order.
package queue

import (
	"context"
	"errors"
	"time"
)

// Message is one unit of delivery.
type Message struct {
	Topic   string            // "process", …: letters, digits, dots and dashes
	ID      string            // for logs and traces
	Body    []byte            // at most MaxBody bytes
	Headers map[string]string // traceparent and the like
	Attempt int               // set on delivery: 1 for the first
}

// MaxBody is the largest body a message may have.
const MaxBody = 64 << 10

// DeliveryLimit is how often a message is delivered before it is dead.
const DeliveryLimit = 5

// Handler works on a batch of one topic. It answers with one error a message,
// or nil where all are settled: nil settles it, Reject makes it dead at once,
// anything else has it delivered again after a pause, DeliveryLimit times in
// all, and then makes it dead. A panic counts as an error of every message.
type Handler func(ctx context.Context, batch []Message) []error

// Options say how batches are gathered.
type Options struct {
	Batch  int           // most messages a batch, default 16
	Linger time.Duration // how long to wait for more, default 4 ms
	Retry  time.Duration // pause before a failed message is delivered again, default 1 s
}

// Queue is a driver. All methods may be called from many goroutines.
type Queue interface {
	// Publish returns nil only once all messages are safe: confirmed by the
	// broker and routed, or handled (settled or dead) where there is no
	// broker. On an error any of them may still be delivered.
	Publish(ctx context.Context, messages ...Message) error

	// Consume runs h for batches of a topic until ctx ends, then waits for the
	// batch in work and returns nil; through a lost broker it goes on when the
	// broker is back.
	Consume(ctx context.Context, topic string, o Options, h Handler) error

	// ConsumeDead does the same for the topic's dead messages.
	ConsumeDead(ctx context.Context, topic string, h Handler) error

	// Ping reports whether messages can be carried now.
	Ping(ctx context.Context) error

	// Close lets go of everything; calls under way return an error.
	Close() error
}

// ErrClosed is returned by every call on a closed queue.
var ErrClosed = errors.New("queue is closed")

type rejection struct{ err error }

func (r rejection) Error() string { return "rejected: " + r.err.Error() }
func (r rejection) Unwrap() error { return r.err }

// Reject wraps the error of a message that no further attempt can help.
func Reject(err error) error { return rejection{err} }

// Rejected reports whether an error came from Reject.
func Rejected(err error) bool {
	var r rejection
	return errors.As(err, &r)
}
