package rabbit

import (
	"strings"
	"sync"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
)

// message reads a delivery.
func (c *consumer) message(d amqp.Delivery) queue.Message {
	m := queue.Message{Topic: c.topic, ID: d.MessageId, Body: d.Body, Attempt: 1}
	for k, v := range d.Headers {
		switch v := v.(type) {
		case string:
			if !ofDeath(k) {
				m.Headers = with(m.Headers, k, v)
			}
		case int64: // absent at the first attempt
			if k == "x-delivery-count" {
				m.Attempt = int(v) + 1
			}
		}
	}
	return m
}

// ofDeath tells the broker's own notes on a dead message from our headers.
func ofDeath(header string) bool {
	return strings.HasPrefix(header, "x-first-death-") || strings.HasPrefix(header, "x-last-death-")
}

func with(headers map[string]string, k, v string) map[string]string {
	if headers == nil {
		headers = map[string]string{}
	}
	headers[k] = v
	return headers
}

// held are the messages of a channel that failed and wait for their next
// attempt. To keep them unanswered for the pause is what prevents a hot loop:
// the broker delivers at once what is given back, and has no delay that 3.10
// and 4.x both know. They take up prefetch meanwhile, so a consumer whose
// messages all fail slows down by itself, to its prefetch every pause. If the
// connection breaks, the broker gives them out again early.
type held struct {
	mu     sync.Mutex // also orders a give-back and an acknowledgement of many
	timers map[uint64]pending
}

type pending struct {
	delivery amqp.Delivery
	timer    *time.Timer
}

// hold gives a message back after the pause. It does so by reject: from 4.3 on
// nack does not count towards the delivery limit.
func (h *held) hold(d amqp.Delivery, pause time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.timers == nil {
		h.timers = map[uint64]pending{}
	}
	h.timers[d.DeliveryTag] = pending{d, time.AfterFunc(pause, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, ok := h.timers[d.DeliveryTag]; !ok {
			return
		}
		delete(h.timers, d.DeliveryTag)
		_ = d.Reject(requeue) // fails only with the channel, and then it is given back anyway
	})}
}

// release gives all of them back now.
func (h *held) release() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for tag, p := range h.timers {
		p.timer.Stop()
		delete(h.timers, tag)
		if err := p.delivery.Reject(requeue); err != nil {
			return err
		}
	}
	return nil
}

// stop leaves them to the broker: the channel is gone.
func (h *held) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.timers {
		p.timer.Stop()
	}
	clear(h.timers)
}
