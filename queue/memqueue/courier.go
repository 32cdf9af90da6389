package memqueue

import (
	"context"
	"time"

	"github.com/brama-customs/brama/queue"
)

// A courier carries the messages of one publisher to one topic: it offers
// them, takes back what failed, waits the pause and offers again, until all
// are settled or dead and that is settled too. It runs in the goroutine of the
// publisher, so when the publisher goes, nothing of it stays.
type courier struct {
	lane        *lane
	ready, dead []*item
	open        map[*item]bool // not settled yet
	back, again chan *item     // room for every item: neither ever blocks a sender
}

func newCourier(l *lane, items []*item) *courier {
	c := &courier{
		lane:  l,
		open:  make(map[*item]bool, len(items)),
		back:  make(chan *item, len(items)),
		again: make(chan *item, len(items)),
	}
	for _, it := range items {
		it.back = c.back
		c.open[it] = true
		c.enqueue(it)
	}
	return c
}

func (c *courier) enqueue(it *item) {
	if it.dead {
		c.dead = append(c.dead, it)
	} else {
		c.ready = append(c.ready, it)
	}
}

// run returns nil once everything is settled.
func (c *courier) run(ctx context.Context, done <-chan struct{}) error {
	for len(c.open) > 0 {
		work, nextReady := offer(c.lane.work, c.ready)
		dead, nextDead := offer(c.lane.dead, c.dead)
		select {
		case work <- nextReady:
			c.ready = c.ready[1:]
		case dead <- nextDead:
			c.dead = c.dead[1:]
		case it := <-c.back:
			c.answered(it)
		case it := <-c.again:
			c.enqueue(it)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-done:
			return queue.ErrClosed
		}
	}
	return nil
}

// offer returns the channel and the item to send on it, or a nil channel,
// which blocks for ever, where there is nothing to offer.
func offer(to chan *item, items []*item) (chan<- *item, *item) {
	if len(items) == 0 {
		return nil, nil
	}
	return to, items[0]
}

// answered decides what becomes of an item after a handler has answered.
func (c *courier) answered(it *item) {
	switch {
	case it.err == nil:
		delete(c.open, it)
	case it.dead:
		it.message.Attempt++
		c.later(it)
	case queue.Rejected(it.err) || it.message.Attempt >= queue.DeliveryLimit:
		c.die(it)
	default:
		it.message.Attempt++
		c.later(it)
	}
}

func (c *courier) later(it *item) {
	time.AfterFunc(it.pause, func() { c.again <- it })
}

// die sets a dead message aside where nobody handles the dead, and offers it
// to who does otherwise.
func (c *courier) die(it *item) {
	it.dead, it.message.Attempt = true, 1
	if c.lane.park(it) {
		delete(c.open, it)
		return
	}
	c.enqueue(it)
}

// left returns what is not settled, in new items, for the old ones may still
// be in the hands of a consumer. One may also have answered after run has
// ended; those answers count.
func (c *courier) left() []*item {
	for {
		select {
		case it := <-c.back:
			if it.err == nil {
				delete(c.open, it)
			}
		default:
			items := make([]*item, 0, len(c.open))
			for it := range c.open {
				items = append(items, &item{message: it.message, dead: it.dead})
			}
			return items
		}
	}
}

// park keeps a dead message if nobody handles them and there is room.
func (l *lane) park(it *item) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.consumers > 0 || len(l.parked) >= MaxDead {
		return false
	}
	l.parked = append(l.parked, it)
	return true
}

// repark puts back what was taken by unpark: it has been promised already,
// so there is room for it whatever has come meanwhile.
func (l *lane) repark(items []*item) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parked = append(l.parked, items...)
}

func (l *lane) unpark() []*item {
	l.mu.Lock()
	defer l.mu.Unlock()
	items := l.parked
	l.parked = nil
	return items
}

// join counts the consumers of dead messages.
func (l *lane) join(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.consumers += n
}
