package rabbit

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
)

const (
	window      = 256 // unconfirmed messages a channel: 1 gives a tenth of the rate, more gives nothing
	maxSessions = 16  // calls of Publish at a time; others wait

	// confirmTimeout is how long the oldest message may wait for its confirm.
	// A quorum queue without a majority gives none, however long one waits.
	confirmTimeout = 15 * time.Second
)

// A session is a channel for publishing, used by one call at a time.
type session struct {
	line     *line
	channel  *amqp.Channel
	returns  chan amqp.Return // unroutable messages, always ahead of their confirms
	serial   uint64           // of the last message; never reused, for a late return names it
	returned map[string]string
}

// sent is a message on its way to the broker.
type sent struct {
	topic, serial string
	confirm       *amqp.DeferredConfirmation
}

// Publish implements [queue.Queue]. While the broker is away or takes no
// messages it fails at once: the outbox has the messages and comes again.
func (q *Queue) Publish(ctx context.Context, messages ...queue.Message) error {
	for _, m := range messages {
		if err := m.Check(); err != nil {
			return err
		}
	}
	ctx, leave, err := q.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := q.publish(ctx, messages); err != nil {
		return q.ended(err)
	}
	return nil
}

func (q *Queue) publish(ctx context.Context, messages []queue.Message) error {
	return q.withSession(ctx, func(s *session) error {
		for _, m := range messages {
			if err := q.declare(ctx, s.line, m.Topic); err != nil {
				return err
			}
		}
		return s.publish(ctx, q, messages)
	})
}

// withSession lends f a session, unless the broker takes no messages.
func (q *Queue) withSession(ctx context.Context, f func(*session) error) error {
	n, err := q.out.line(ctx)
	if err != nil {
		return err
	}
	if err := n.blockedError(); err != nil {
		return err
	}
	s, err := q.session(ctx, n)
	if err != nil {
		return err
	}
	err = f(s)
	if err != nil && n.blockedError() == nil {
		s = s.discard()
	}
	q.sessions <- s
	return err
}

// discard closes a session after a failure and returns nil: a channel that has
// stopped confirming may not begin again, a new one does. Where the broker
// does not read it must not be closed, for there is nobody to answer.
func (s *session) discard() *session {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	_ = s.line.call(ctx, s.channel.Close) // failing, it breaks the line
	return nil
}

// session takes a free session, opening it where it is not open on this line.
func (q *Queue) session(ctx context.Context, n *line) (*session, error) {
	var s *session
	select {
	case s = <-q.sessions:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if s != nil && s.line == n && !s.channel.IsClosed() {
		return s, nil
	}
	s, err := openSession(ctx, n)
	if err != nil {
		q.sessions <- nil
		return nil, fmt.Errorf("open a channel: %w", err)
	}
	return s, nil
}

func openSession(ctx context.Context, n *line) (*session, error) {
	s := &session{line: n, returned: map[string]string{}}
	err := n.call(ctx, func() (err error) {
		if s.channel, err = n.conn.Channel(); err != nil {
			return err
		}
		s.returns = s.channel.NotifyReturn(make(chan amqp.Return, 2*window))
		return s.channel.Confirm(noWait)
	})
	return s, err
}

// publish sends with at most window messages unconfirmed. What is unconfirmed
// when it fails resolves later, unheeded, and does not disturb the next call.
func (s *session) publish(ctx context.Context, q *Queue, messages []queue.Message) error {
	clear(s.returned)
	open := make([]sent, 0, min(window, len(messages)))
	for _, m := range messages {
		if len(open) == window {
			if err := s.settle(ctx, open[0]); err != nil {
				return err
			}
			open = append(open[:0], open[1:]...)
		}
		on, err := s.send(ctx, q.workQueue(m.Topic), mandatory, m)
		if err != nil {
			return fmt.Errorf("publish: %w", err)
		}
		open = append(open, on)
	}
	for _, on := range open {
		if err := s.settle(ctx, on); err != nil {
			return err
		}
	}
	return nil
}

// send sends a message; one that must be routed is returned if it is not.
func (s *session) send(ctx context.Context, to string, must bool, m queue.Message) (sent, error) {
	s.serial++
	serial := strconv.FormatUint(s.serial, 10)
	defer s.line.guard(ctx)()
	confirm, err := s.channel.PublishWithDeferredConfirm(amqp.DefaultExchange, to, must, immediate, amqp.Publishing{
		DeliveryMode:  persistent,
		MessageId:     m.ID,
		CorrelationId: serial,
		Headers:       table(m.Headers),
		Body:          m.Body,
	})
	if cause := context.Cause(ctx); cause != nil {
		return sent{}, cause
	}
	return sent{topic: m.Topic, serial: serial, confirm: confirm}, err
}

// settle waits until the broker has answered for one message.
func (s *session) settle(ctx context.Context, on sent) error {
	blocking := s.line.blocking()
	late := time.NewTimer(confirmTimeout)
	defer late.Stop()
	for {
		select {
		case <-on.confirm.Done():
			return s.verdict(on)
		case r := <-s.returns:
			s.returned[r.CorrelationId] = r.ReplyText
		case <-blocking:
			if err := s.line.blockedError(); err != nil && !on.confirm.Acked() {
				return err
			}
			blocking = s.line.blocking()
		case <-late.C:
			return fmt.Errorf("no confirm within %v", confirmTimeout)
		case <-ctx.Done():
			return fmt.Errorf("wait for the confirm: %w", context.Cause(ctx))
		}
	}
}

// verdict reads a confirm. The return of an unroutable message has come before
// its confirm, and so lies in the channel by now.
func (s *session) verdict(on sent) error {
	for len(s.returns) > 0 {
		r := <-s.returns
		s.returned[r.CorrelationId] = r.ReplyText
	}
	if reason, ok := s.returned[on.serial]; ok {
		s.line.forget(on.topic)
		return fmt.Errorf("message on %s was not routed to its queue: %s", on.topic, reason)
	}
	if !on.confirm.Acked() {
		return errors.New("message was not confirmed")
	}
	return nil
}

func table(headers map[string]string) amqp.Table {
	if len(headers) == 0 {
		return nil
	}
	t := make(amqp.Table, len(headers))
	for k, v := range headers {
		t[k] = v
	}
	return t
}
