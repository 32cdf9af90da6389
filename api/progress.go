package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
)

const eventStream = "text/event-stream"

// batchEvents tells how far a batch has come, as Server-Sent Events: progress
// at once and whenever it changes, end once it has ended. The stream is closed
// then, and when the service ends or the longest time is over: browsers
// connect again by themselves.
func batchEvents(q *call) error {
	id, err := q.id()
	if err != nil {
		return err
	}
	head, err := q.batches.Batch(q.ctx, q.who, id)
	if err != nil {
		return err
	}
	w := &watch{
		batches: q.batches, ctx: q.ctx, who: q.who, id: id, head: head,
		poll: q.Poll, pulse: q.Heartbeat, timeout: q.Timeout, leaving: q.Context().Done(), gone: make(chan struct{}),
	}
	if q.Method() != fiber.MethodHead {
		if err := w.listen(q); err != nil {
			return err
		}
	}
	q.Context().SetConnectionClose() // the connection is read to notice its end: it can serve nothing else
	if err := q.stream(w.tell); err != nil {
		return err
	}
	q.Set(fiber.HeaderContentType, eventStream)
	q.Set("X-Accel-Buffering", "no") // or a proxy would keep events back until it has many
	return nil
}

// watch follows one batch.
type watch struct {
	batches Batches
	ctx     context.Context
	who     clearance.Actor
	id      string
	head    clearance.BatchHead

	poll, pulse time.Duration
	timeout     time.Duration   // of one look
	leaving     <-chan struct{} // closed when the service is about to end
	gone        chan struct{}   // closed when the client has gone
}

// listen notices the client going away: until the connection is closed,
// nothing that comes over it is wanted.
func (w *watch) listen(q *call) error {
	conn := q.Context().Conn()
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	go func() {
		defer close(w.gone)
		_, _ = io.Copy(io.Discard, conn)
	}()
	return nil
}

// tell writes events until there will be no more.
func (w *watch) tell(to io.Writer) error {
	poll, pulse := time.NewTicker(w.poll), time.NewTicker(w.pulse)
	defer poll.Stop()
	defer pulse.Stop()
	var told []byte
	for {
		now, err := json.Marshal(wholeHead(w.head))
		if err == nil && !bytes.Equal(now, told) {
			told = now
			pulse.Reset(w.pulse)
			err = event(to, "progress", now)
		}
		if err == nil && w.head.Ended() {
			return event(to, "end", now)
		}
		if err != nil {
			return err
		}
		if more, err := w.next(to, poll.C, pulse.C); !more || err != nil {
			return err
		}
	}
}

// next waits until it is time to look at the batch again, and looks. A comment
// now and then keeps the connection from being taken for a dead one.
func (w *watch) next(to io.Writer, poll, pulse <-chan time.Time) (more bool, err error) {
	for {
		select {
		case <-w.leaving:
			return false, nil
		case <-w.gone:
			return false, nil
		case <-w.ctx.Done():
			return false, nil
		case <-pulse:
			if _, err := io.WriteString(to, ": \n\n"); err != nil {
				return false, err
			}
		case <-poll:
			return true, w.look()
		}
	}
}

func (w *watch) look() (err error) {
	ctx, cancel := context.WithTimeout(w.ctx, w.timeout)
	defer cancel()
	w.head, err = w.batches.Batch(ctx, w.who, w.id)
	return err
}

// event writes one event. JSON has no line breaks that would end it early.
func event(to io.Writer, name string, data []byte) error {
	_, err := to.Write(append(append([]byte("event: "+name+"\ndata: "), data...), "\n\n"...))
	return err
}
