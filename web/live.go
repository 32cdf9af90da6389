package web

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
)

// progress is how far a batch has come, in words: what the page says at first,
// and what is put in its place while the batch is worked on.
type progress struct {
	Status       string `json:"status"`
	Rows         string `json:"rows"`
	Declarations string `json:"declarations"`
	Accepted     string `json:"accepted"`
	Rejected     string `json:"rejected"`
	Warnings     string `json:"warnings"`
	Done         int    `json:"done"`  // rows
	Total        int    `json:"total"` // rows
}

func (l locale) progress(h clearance.BatchHead) progress {
	return progress{
		Status: l.batchStatus(h), Rows: l.whole(h.RowsDone) + " / " + l.whole(h.RowsTotal), Declarations: l.whole(h.Declarations),
		Accepted: l.whole(h.Accepted), Rejected: l.whole(h.Rejected), Warnings: l.whole(h.Warnings),
		Done: h.RowsDone, Total: max(h.RowsTotal, 1),
	}
}

// How often a batch that is watched is asked after, how long one watcher
// stays before it has to come again, and after how long without news the line
// is tried.
const (
	watchEvery = 500 * time.Millisecond
	watchTime  = 10 * time.Minute
	quietTime  = 10 * time.Second
	writePause = 15 * time.Second // the longest that one piece may take to be sent
)

// batchEvents tells how a batch gets on, as server-sent events: "progress" at
// every change, "ended" at last.
func batchEvents(v *visit) error {
	head, err := v.head()
	if err != nil {
		return err
	}
	leave, err := v.watchers.take()
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(v.c.UserContext()), watchTime)
	procedure, who, l := v.batches, v.actor(), v.locale()
	w := &watch{
		ctx: ctx, shutting: v.c.Context().Done(), line: v.c.Context().Conn(), ticks: time.NewTicker(watchEvery), words: l.progress,
		ask:   func() (clearance.BatchHead, error) { return procedure.Batch(ctx, who, head.ID) },
		leave: func() { stop(); leave() },
	}
	w.news(head)
	v.c.Set(fiber.HeaderContentType, "text/event-stream")
	v.c.Set("X-Accel-Buffering", "no") // proxies pass each piece on
	v.c.Context().SetBodyStream(w, -1)
	return nil
}

// watch is the events of a batch, made while they are read: by the goroutine
// of the connection, so that nothing is left behind when it breaks.
type watch struct {
	ctx      context.Context
	shutting <-chan struct{} // the server ends: so does the stream, or it would wait for it
	line     net.Conn
	ticks    *time.Ticker
	ask      func() (clearance.BatchHead, error)
	words    func(clearance.BatchHead) progress
	leave    func()

	told   progress
	left   []byte // not read yet
	silent time.Duration
	over   bool
}

// Read waits for news.
func (w *watch) Read(p []byte) (int, error) {
	for len(w.left) == 0 {
		if w.over || !w.wait() {
			return 0, io.EOF
		}
		head, err := w.ask()
		if err != nil {
			return 0, io.EOF // the page will ask again, and be told
		}
		w.news(head)
	}
	n := copy(p, w.left)
	w.left = w.left[n:]
	return n, w.line.SetWriteDeadline(time.Now().Add(writePause))
}

func (w *watch) wait() bool {
	select {
	case <-w.ticks.C:
		return true
	case <-w.shutting:
	case <-w.ctx.Done():
	}
	return false
}

// news writes what is new; after a while without any, a remark, to see whether
// anybody is still there.
func (w *watch) news(head clearance.BatchHead) {
	now := w.words(head)
	w.silent += watchEvery
	if now != w.told {
		w.event("progress", now)
	} else if w.silent >= quietTime {
		w.left, w.silent = append(w.left, ":\n\n"...), 0
	}
	if w.told = now; head.Ended() {
		w.event("ended", now)
		w.over = true
	}
}

func (w *watch) event(kind string, p progress) {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers
	}
	w.left, w.silent = append(append(append(w.left, "event: "+kind+"\ndata: "...), body...), "\n\n"...), 0
}

// Close lets go of the watcher's place.
func (w *watch) Close() error {
	w.ticks.Stop()
	w.leave()
	return nil
}
