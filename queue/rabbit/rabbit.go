// Package rabbit is the queue of the scaled set: RabbitMQ 3.10 or later, over
// AMQP 0-9-1.
//
// # Addresses
//
// amqp://user:password@host:port/vhost or amqps://…, with every reserved
// character of user, password and vhost percent-encoded ("p@ss" is "p%40ss").
// The parameters heartbeat, channel_max, cacertfile, certfile, keyfile and
// server_name_indication are those of RabbitMQ; prefix (default "brama")
// begins the name of every queue, so that several installations can share a
// broker. Any other parameter is an error.
//
// # What it promises
//
// Every topic has a durable quorum queue PREFIX.TOPIC and another for its dead
// messages, PREFIX.TOPIC.dead (see topology.go). Publish returns nil only when
// the broker has confirmed every message and returned none as unroutable: a
// plain AMQP publish without an error says nothing at all, and the broker
// confirms messages it has just thrown away. A failed message stays with its
// consumer for the pause and is then given back; the broker counts.
//
// # Why it redials itself
//
// The client library can recover connections since 1.11. It is not used: a
// recovered channel looks alive while its unconfirmed messages are void, its
// topology errors are dropped by default, it gives up after a number of
// attempts, and both ends of it need a supervisor anyway. Here a connection
// that breaks is thrown away with everything on it; the next call that needs
// one dials, at most one dial at a time and none before a growing, jittered
// pause is over. Nothing is remembered across connections, so nothing can be
// remembered wrongly.
package rabbit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
)

// Queue is a RabbitMQ broker; Open makes one.
type Queue struct {
	prefix    string
	log       *slog.Logger
	out, in   *link         // publishing and consuming: a broker that stops taking messages must still give them
	sessions  chan *session // for publishing; nil where one has not been opened yet
	declaring chan struct{} // holds one token

	life  context.Context // until Close
	end   context.CancelFunc
	calls sync.WaitGroup
	mu    sync.Mutex // guards closed and its order with calls.Add
	shut  bool
}

var _ queue.Queue = (*Queue)(nil)

// Open returns the queue at an address. An address that cannot be read and a
// broker that refuses the credentials or the virtual host are errors, which
// never show the password. A broker that cannot be reached is not: it is
// logged, and looked for again whenever it is needed. A nil log is silent.
func Open(ctx context.Context, url string, log *slog.Logger) (*Queue, error) {
	a, err := readAddress(url)
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	life, end := context.WithCancel(context.Background())
	q := &Queue{
		prefix: a.prefix, log: log, life: life, end: end,
		out: newLink(a, "publish", log), in: newLink(a, "consume", log),
		sessions: make(chan *session, maxSessions), declaring: make(chan struct{}, 1),
	}
	q.declaring <- struct{}{}
	for range maxSessions {
		q.sessions <- nil
	}
	if _, err := q.out.line(ctx); refused(err) {
		return nil, errors.Join(err, q.Close())
	} else if err != nil {
		log.WarnContext(ctx, "broker not reached yet", "at", a.String(), "error", err)
	}
	return q, nil
}

// refused tells a broker that will not have us from one that is away.
func refused(err error) bool {
	var e *amqp.Error
	return errors.As(err, &e) && (e.Code == amqp.AccessRefused || e.Code == amqp.NotAllowed)
}

// Ping reports, connecting where needed, whether the broker takes messages
// now: it sends two to nowhere and waits for the confirms, because a broker
// short of memory or disk says so only to a connection that publishes, and
// takes the first message of each.
func (q *Queue) Ping(ctx context.Context) error {
	ctx, leave, err := q.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	err = q.withSession(ctx, func(s *session) error {
		for range 2 {
			on, err := s.send(ctx, q.prefix+".nowhere", !mandatory, queue.Message{ID: "ping"})
			if err != nil {
				return err
			}
			if err := s.settle(ctx, on); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return q.ended(err)
	}
	return nil
}

// Close ends all calls under way and waits for them; a handler at work finds
// its context cancelled. It must not be called from a handler. For an orderly
// end, end the contexts of Consume and wait for it first.
func (q *Queue) Close() error {
	q.mu.Lock()
	q.shut = true
	q.mu.Unlock()
	q.end()
	q.calls.Wait()
	q.out.close()
	q.in.close()
	return nil
}

// enter counts a call in, unless the queue is closed; the context it returns
// ends at Close too.
func (q *Queue) enter(ctx context.Context) (context.Context, func(), error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.shut {
		return nil, nil, queue.ErrClosed
	}
	q.calls.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(q.life, cancel)
	return ctx, func() {
		stop()
		cancel()
		q.calls.Done()
	}, nil
}

// ended says ErrClosed where a call failed because of Close.
func (q *Queue) ended(err error) error {
	if q.life.Err() != nil {
		return queue.ErrClosed
	}
	return fmt.Errorf("RabbitMQ: %w", err)
}
