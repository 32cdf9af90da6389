package rabbit

import (
	"context"
	"fmt"
	"math"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
)

// Names for the client library's booleans.
const (
	durable     = true
	persistent  = amqp.Persistent
	mandatory   = true
	requeue     = true
	multiple    = true
	autoDelete  = false
	exclusive   = false
	noWait      = false
	immediate   = false
	autoAck     = false
	noLocal     = false
	perConsumer = false // Qos: not for the whole channel
)

func (q *Queue) workQueue(topic string) string { return q.prefix + "." + topic }
func (q *Queue) deadQueue(topic string) string { return q.prefix + "." + topic + ".dead" }

// workArguments suit RabbitMQ 3.10 to 4.x. The delivery limit is said because
// its default differs: none in 3.x, 20 in 4.x. It is only the backstop for
// messages that take their consumer down with them, the consumer itself makes
// a message dead at [queue.DeliveryLimit]. Dead letters are moved at least
// once, which the broker does only where overflow is reject-publish; it would
// lose them on its own restart otherwise.
func (q *Queue) workArguments(topic string) amqp.Table {
	return amqp.Table{
		amqp.QueueTypeArg:           amqp.QueueTypeQuorum,
		"x-delivery-limit":          queue.DeliveryLimit,
		"x-dead-letter-exchange":    amqp.DefaultExchange,
		"x-dead-letter-routing-key": q.deadQueue(topic),
		"x-dead-letter-strategy":    "at-least-once",
		amqp.QueueOverflowArg:       amqp.QueueOverflowRejectPublish,
	}
}

// deadArguments let nothing out: where 4.x would drop a message after 20
// deliveries, a dead one waits until its handler takes it.
func deadArguments() amqp.Table {
	return amqp.Table{
		amqp.QueueTypeArg:  amqp.QueueTypeQuorum,
		"x-delivery-limit": math.MaxInt32,
	}
}

// declare makes the queues of a topic, once a connection: a broker that was
// set up anew gets its queues back with the first message. It fails where a
// queue of the name exists with other arguments.
//
// Only one declaration runs at a time. RabbitMQ says that a queue exists while
// another connection is still starting it, and then fails the whole connection
// of who consumes from it (541) and never confirms what is published to it.
// Between processes that can still happen once, when a queue is new; the
// consumer then redials and the publisher gives up after confirmTimeout.
func (q *Queue) declare(ctx context.Context, n *line, topic string) error {
	if n.knows(topic) {
		return nil
	}
	select {
	case <-q.declaring:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { q.declaring <- struct{}{} }()
	if n.knows(topic) {
		return nil
	}
	if err := n.call(ctx, func() error { return q.declareQueues(n, topic) }); err != nil {
		return fmt.Errorf("declare the queues of %s: %w", topic, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.declared[topic] = true
	return nil
}

func (q *Queue) declareQueues(n *line, topic string) error {
	ch, err := n.conn.Channel()
	if err != nil {
		return err
	}
	// The dead queue first: what dies before it stands would be lost.
	_, err = ch.QueueDeclare(q.deadQueue(topic), durable, autoDelete, exclusive, noWait, deadArguments())
	if err != nil {
		return err
	}
	_, err = ch.QueueDeclare(q.workQueue(topic), durable, autoDelete, exclusive, noWait, q.workArguments(topic))
	if err != nil {
		return err
	}
	return ch.Close()
}

// knows reports whether the queues of a topic have been declared on the line.
func (n *line) knows(topic string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.declared[topic]
}

// forget has the queues of a topic declared again.
func (n *line) forget(topic string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.declared, topic)
}
