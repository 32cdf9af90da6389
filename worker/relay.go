package worker

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue"
)

// RelaySettings say how the outbox is emptied.
type RelaySettings struct {
	Lease      int           // most rows leased at a time; default 1000
	PerMessage int           // most declarations a message; default 100
	InFlight   int           // most messages being published; default 16
	Hold       time.Duration // how long rows are held; default 1 min
	Poll       time.Duration // how often to look without being woken; default 200 ms
	Pause      time.Duration // after a failure; default 1 s
}

func (r RelaySettings) withDefaults() RelaySettings {
	for setting, usual := range map[*int]int{&r.Lease: 1000, &r.PerMessage: 100, &r.InFlight: 16} {
		if *setting == 0 {
			*setting = usual
		}
	}
	r.Hold, r.Poll, r.Pause = or(r.Hold, time.Minute), or(r.Poll, 200*time.Millisecond), or(r.Pause, time.Second)
	return r
}

// relay publishes what transactions left in the outbox. It leases rows in one
// short transaction, holds none while it sends, and forgets rows only once the
// queue has said that they are safe. A relay that dies leaves rows that another
// leases when their hold is over.
type relay struct {
	RelaySettings
	outbox clearance.Outbox
	queue  queue.Queue
	log    *slog.Logger
	wake   chan struct{}
	slots  chan struct{} // one for each message in flight
	safe   chan []int64  // rows to forget
}

func newRelay(o Options) *relay {
	return &relay{
		RelaySettings: o.Relay, outbox: o.Outbox, queue: o.Queue, log: o.Log,
		wake:  make(chan struct{}, 1),
		slots: make(chan struct{}, o.Relay.InFlight),
		safe:  make(chan []int64, o.Relay.InFlight),
	}
}

func (r *relay) wakeUp() {
	select {
	case r.wake <- struct{}{}:
	default: // it will look anyway
	}
}

func (r *relay) run(ctx context.Context) {
	var publishing, forgetting sync.WaitGroup
	forgetting.Go(r.forget)
	tick := time.NewTicker(r.Poll)
	defer tick.Stop()
	for r.await(ctx, tick) {
		for r.round(ctx, &publishing) {
		}
	}
	publishing.Wait()
	close(r.safe)
	forgetting.Wait()
}

func (r *relay) await(ctx context.Context, tick *time.Ticker) bool {
	select {
	case <-ctx.Done():
		return false
	case <-r.wake:
	case <-tick.C:
	}
	return ctx.Err() == nil
}

// round leases rows and sets their messages going; it reports whether there may
// be more.
func (r *relay) round(ctx context.Context, publishing *sync.WaitGroup) bool {
	rows, err := r.outbox.Lease(ctx, r.Lease, r.Hold)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("outbox cannot be read", "error", err)
			pause(ctx, r.Pause)
		}
		return false
	}
	for _, batch := range split(rows, r.PerMessage) {
		r.slots <- struct{}{}
		publishing.Go(func() {
			defer func() { <-r.slots }()
			r.publish(ctx, batch)
		})
	}
	return len(rows) == r.Lease && ctx.Err() == nil
}

// split puts rows of one topic into batches of at most n.
func split(rows []clearance.Message, n int) [][]clearance.Message {
	var batches [][]clearance.Message
	for start := 0; start < len(rows); {
		end := start
		for end < len(rows) && end-start < n && rows[end].Topic == rows[start].Topic {
			end++
		}
		batches = append(batches, rows[start:end])
		start = end
	}
	return batches
}

func (r *relay) publish(ctx context.Context, batch []clearance.Message) {
	ns := make([]int64, len(batch))
	for i, row := range batch {
		ns[i] = row.N
	}
	err := r.queue.Publish(ctx, encodeRefs(batch))
	if err == nil {
		r.safe <- ns
		return
	}
	if ctx.Err() == nil {
		r.log.Warn("messages wait in the outbox", "count", len(batch), "error", err)
		pause(ctx, r.Pause)
	}
	r.free(ns)
	r.wakeUp()
}

// free lets go of rows at once, so that nobody waits for their hold to end; if
// it cannot, the hold ends by itself.
func (r *relay) free(ns []int64) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.outbox.Free(ctx, ns); err != nil {
		r.log.Warn("outbox rows stay held", "count", len(ns), "error", err)
	}
}

// forget deletes published rows, as many at once as have come together. Rows
// that could not be deleted are published again when their hold is over.
func (r *relay) forget() {
	for ns := range r.safe {
		for more := true; more; {
			select {
			case further, open := <-r.safe:
				ns = append(ns, further...)
				more = open
			default:
				more = false
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		if err := r.outbox.Forget(ctx, ns); err != nil {
			r.log.Warn("published messages stay in the outbox", "count", len(ns), "error", err)
		}
		cancel()
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
