package rabbit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
)

// prefetched batches: three keep the consumer busy, the fourth is room for
// messages that failed and wait for their next attempt.
const prefetched = 4

// A subscription is what one call of Consume wants.
type subscription struct {
	topic, from string
	dead        bool // no limit to the attempts, and no rejecting
	options     queue.Options
	handler     queue.Handler
	log         *slog.Logger
}

// Consume implements [queue.Queue].
func (q *Queue) Consume(ctx context.Context, topic string, o queue.Options, h queue.Handler) error {
	return q.subscribe(ctx, subscription{topic: topic, from: q.workQueue(topic),
		options: o.Filled(), handler: h, log: q.log.With("topic", topic)})
}

// ConsumeDead implements [queue.Queue]. A dead message whose handler fails
// stays and is delivered again after a pause, without limit.
func (q *Queue) ConsumeDead(ctx context.Context, topic string, h queue.Handler) error {
	return q.subscribe(ctx, subscription{topic: topic, from: q.deadQueue(topic), dead: true,
		options: queue.Options{}.Filled(), handler: h, log: q.log.With("topic", topic, "dead", true)})
}

// subscribe consumes through as many connections as it takes.
func (q *Queue) subscribe(ctx context.Context, s subscription) error {
	if err := queue.CheckTopic(s.topic); err != nil {
		return err
	}
	until, leave, err := q.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	handling, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	defer context.AfterFunc(q.life, abort)()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		worked, err := q.consume(until, handling, s)
		if ctx.Err() != nil {
			return nil
		}
		if q.life.Err() != nil {
			return queue.ErrClosed
		}
		if worked {
			pause = firstPause
		}
		s.log.Warn("consumer starts again", "error", err)
		wait(until, jitter(pause))
	}
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// consume works on one channel until the channel or ctx ends. The handler has
// a context of its own, for it may finish its batch after ctx has ended.
func (q *Queue) consume(ctx, handling context.Context, s subscription) (worked bool, err error) {
	c, err := q.openConsumer(ctx, s)
	if err != nil {
		return false, err
	}
	defer c.failed.stop()
	for {
		batch := queue.Gather(ctx, c.deliveries, s.options)
		switch {
		case len(batch) > 0:
			worked, err = true, c.handle(handling, batch)
		case ctx.Err() != nil:
			return worked, c.stop()
		default:
			err = errors.New("the broker ended the deliveries")
		}
		if err != nil {
			c.leave()
			return worked, err
		}
	}
}

// A consumer is a channel that receives messages.
type consumer struct {
	subscription
	line       *line
	channel    *amqp.Channel
	deliveries <-chan amqp.Delivery
	failed     held
}

// tag names a consumer within its channel, which has only the one.
const tag = "brama"

func (q *Queue) openConsumer(ctx context.Context, s subscription) (*consumer, error) {
	n, err := q.in.line(ctx)
	if err != nil {
		return nil, err
	}
	if err := q.declare(ctx, n, s.topic); err != nil {
		return nil, err
	}
	c := &consumer{subscription: s, line: n}
	err = n.call(ctx, func() (err error) {
		if c.channel, err = n.conn.Channel(); err != nil {
			return err
		}
		if err = c.channel.Qos(prefetched*s.options.Batch, 0, perConsumer); err != nil {
			return err
		}
		c.deliveries, err = c.channel.Consume(s.from, tag, autoAck, exclusive, noLocal, noWait, nil)
		return err
	})
	if err != nil {
		n.forget(s.topic) // the queue may have been deleted
		return nil, fmt.Errorf("consume %s: %w", s.from, err)
	}
	return c, nil
}

// handle works on a batch and tells the broker what became of it.
func (c *consumer) handle(ctx context.Context, batch []amqp.Delivery) error {
	messages := make([]queue.Message, len(batch))
	for i, d := range batch {
		messages[i] = c.message(d)
	}
	answers := c.handler.Answers(ctx, messages)
	settled, err := c.settlePrefix(batch, answers)
	for i := settled; i < len(batch) && err == nil; i++ {
		err = c.answer(batch[i], messages[i], answers[i])
	}
	if err != nil {
		return fmt.Errorf("answer the broker: %w", err)
	}
	return nil
}

// settlePrefix settles the messages before the first failed one with a single
// acknowledgement, and returns how many those were. It can do so only while no
// earlier message is held for another attempt: that would be settled too.
func (c *consumer) settlePrefix(batch []amqp.Delivery, answers []error) (int, error) {
	n := 0
	for n < len(answers) && answers[n] == nil {
		n++
	}
	if n < 2 {
		return 0, nil
	}
	c.failed.mu.Lock()
	defer c.failed.mu.Unlock()
	if len(c.failed.timers) > 0 {
		return 0, nil
	}
	return n, batch[n-1].Ack(multiple)
}

func (c *consumer) answer(d amqp.Delivery, m queue.Message, err error) error {
	switch {
	case err == nil:
		return d.Ack(!multiple)
	case !c.dead && (queue.Rejected(err) || m.Attempt >= queue.DeliveryLimit):
		c.log.Warn("message is dead", "id", m.ID, "attempt", m.Attempt)
		return d.Reject(!requeue)
	}
	c.failed.hold(d, c.options.Retry)
	return nil
}

// leave cleans up after a failure, which may have left the channel open, or
// been the deletion of the queue.
func (c *consumer) leave() {
	c.line.forget(c.topic)
	if !c.channel.IsClosed() {
		_ = c.line.call(context.Background(), c.channel.Close) // failing, it breaks the line
	}
}

// stop gives back what has been delivered and not worked on.
func (c *consumer) stop() error {
	return c.line.call(context.Background(), func() error {
		if err := c.channel.Cancel(tag, noWait); err != nil {
			return err
		}
		for range c.deliveries { // the client library waits for them to be taken
		}
		if err := c.failed.release(); err != nil {
			return err
		}
		// Nack, unlike reject, does not count as a failed attempt (from 4.3 on).
		if err := c.channel.Nack(0, multiple, requeue); err != nil {
			return err
		}
		return c.channel.Close()
	})
}
