// Package memqueue is the queue of the embedded default: messages pass from
// one goroutine to another inside the process.
//
// It keeps nothing that could be lost. There is no disk under it, so a message
// is safe only once it has been handled, and Publish waits for exactly that.
// A publisher holds its messages itself and offers them, the queue is only the
// place where publisher and consumer meet; when the publisher's context ends,
// what nobody has taken is withdrawn with it, and the outbox, which has the
// messages still, offers them again later. For the same reason a topic without
// a consumer holds no memory: its publishers wait.
//
// The one exception are dead messages of a topic nobody handles the dead of:
// they are set aside, at most [MaxDead] of them a topic, until ConsumeDead
// comes or the process ends, and Publish returns nil for them. When that many
// lie there already, the publisher of the next waits.
//
// Batches are worked on one at a time in each call of Consume; several calls
// on a topic share its messages.
package memqueue

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/brama-customs/brama/queue"
)

// MaxDead is how many dead messages a topic keeps while nobody handles them.
const MaxDead = 1024

// Queue is a queue within the process; New makes one.
type Queue struct {
	life  context.Context // until Close
	end   context.CancelFunc
	calls sync.WaitGroup

	mu     sync.Mutex
	closed bool
	lanes  map[string]*lane
}

var _ queue.Queue = (*Queue)(nil)

// New returns an empty queue.
func New() *Queue {
	life, end := context.WithCancel(context.Background())
	return &Queue{life: life, end: end, lanes: map[string]*lane{}}
}

// A lane is where publishers and consumers of a topic meet.
type lane struct {
	work chan *item
	dead chan *item

	mu        sync.Mutex
	parked    []*item // dead, and nobody there to handle them
	consumers int     // calls of ConsumeDead
}

// An item is one message on its way. It belongs to one goroutine at a time and
// changes hands over channels, hence needs no lock.
type item struct {
	message queue.Message
	dead    bool
	err     error         // the last answer of a handler
	pause   time.Duration // before it may be offered again
	back    chan<- *item  // to its courier, buffered: never blocks a consumer
}

// delivery returns the message for a handler, which may do with it as it
// likes: the next attempt gets a copy of its own.
func (it *item) delivery() queue.Message { return clone(it.message) }

func clone(m queue.Message) queue.Message {
	m.Body, m.Headers = slices.Clone(m.Body), maps.Clone(m.Headers)
	return m
}

// Publish implements [queue.Queue]: it returns nil once every message has been
// settled or is dead.
func (q *Queue) Publish(ctx context.Context, messages ...queue.Message) error {
	for _, m := range messages {
		if err := m.Check(); err != nil {
			return err
		}
	}
	if !q.enter() {
		return queue.ErrClosed
	}
	defer q.calls.Done()
	couriers := q.couriers(messages)
	if len(couriers) == 1 {
		return couriers[0].run(ctx, q.life.Done())
	}
	results := make(chan error, len(couriers))
	for _, c := range couriers {
		go func() { results <- c.run(ctx, q.life.Done()) }()
	}
	var first error
	for range couriers {
		if err := <-results; first == nil {
			first = err
		}
	}
	return first
}

// couriers sorts messages by topic: a topic without a consumer must not hold
// up the others.
func (q *Queue) couriers(messages []queue.Message) []*courier {
	byTopic := map[string][]*item{}
	for _, m := range messages {
		m = clone(m)
		m.Attempt = 1
		byTopic[m.Topic] = append(byTopic[m.Topic], &item{message: m})
	}
	var couriers []*courier
	for topic, items := range byTopic {
		couriers = append(couriers, newCourier(q.lane(topic), items))
	}
	return couriers
}

// Consume implements [queue.Queue].
func (q *Queue) Consume(ctx context.Context, topic string, o queue.Options, h queue.Handler) error {
	if err := queue.CheckTopic(topic); err != nil {
		return err
	}
	if !q.enter() {
		return queue.ErrClosed
	}
	defer q.calls.Done()
	return q.consume(ctx, q.lane(topic).work, o.Filled(), h)
}

// ConsumeDead implements [queue.Queue]. A dead message whose handler fails
// stays and is delivered again after a pause, without limit.
func (q *Queue) ConsumeDead(ctx context.Context, topic string, h queue.Handler) error {
	if err := queue.CheckTopic(topic); err != nil {
		return err
	}
	if !q.enter() {
		return queue.ErrClosed
	}
	defer q.calls.Done()
	l := q.lane(topic)
	l.join(1)
	defer l.join(-1)
	defer q.offerParked(l)()
	return q.consume(ctx, l.dead, queue.Options{}.Filled(), h)
}

// offerParked offers what lies parked for as long as its caller consumes; the
// function it returns ends that and parks again what is left.
func (q *Queue) offerParked(l *lane) (end func()) {
	c := newCourier(l, l.unpark())
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if c.run(ctx, q.life.Done()) != nil {
			l.repark(c.left())
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// consume works on batches until ctx ends or the queue is closed. The handler
// may finish its batch after ctx has ended, but not after Close.
func (q *Queue) consume(ctx context.Context, from <-chan *item, o queue.Options, h queue.Handler) error {
	until, cancel := context.WithCancel(ctx)
	defer cancel()
	handling, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	defer context.AfterFunc(q.life, func() { cancel(); abort() })()
	for {
		batch := queue.Gather(until, from, o)
		if len(batch) == 0 {
			return q.whyEnded(ctx)
		}
		handle(handling, batch, o, h)
	}
}

// whyEnded is nil where the caller wanted the end.
func (q *Queue) whyEnded(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil
	}
	return queue.ErrClosed
}

func handle(ctx context.Context, batch []*item, o queue.Options, h queue.Handler) {
	messages := make([]queue.Message, len(batch))
	for i, it := range batch {
		messages[i] = it.delivery()
	}
	for i, err := range h.Answers(ctx, messages) {
		batch[i].err, batch[i].pause = err, o.Retry
		batch[i].back <- batch[i]
	}
}

// Ping implements [queue.Queue].
func (q *Queue) Ping(ctx context.Context) error {
	if !q.enter() {
		return queue.ErrClosed
	}
	q.calls.Done()
	return ctx.Err()
}

// Close ends all calls under way and waits for them; a handler at work finds
// its context cancelled. It must not be called from a handler.
func (q *Queue) Close() error {
	q.mu.Lock()
	if !q.closed {
		q.closed = true
		q.end()
	}
	q.mu.Unlock()
	q.calls.Wait()
	return nil
}

// enter counts a call in, unless the queue is closed.
func (q *Queue) enter() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.calls.Add(1)
	return true
}

func (q *Queue) lane(topic string) *lane {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lanes[topic]
	if l == nil {
		l = &lane{work: make(chan *item), dead: make(chan *item)}
		q.lanes[topic] = l
	}
	return l
}
