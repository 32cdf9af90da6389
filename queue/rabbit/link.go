package rabbit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const (
	heartbeat    = 5 * time.Second
	dialTimeout  = 5 * time.Second
	writeTimeout = 5 * time.Second // a write that hangs longer ends the connection
	callTimeout  = 5 * time.Second // the same for a call that waits for the broker's answer
	closeTimeout = 2 * time.Second
	firstPause   = 50 * time.Millisecond // before a failed dial is repeated; doubles up to lastPause
	lastPause    = 2 * time.Second
)

// A link is our side of one connection to the broker, made anew whenever it is
// needed and not there.
type link struct {
	address address
	role    string // shown by the broker's tools
	log     *slog.Logger

	turn    chan struct{} // holds one token: whoever has it owns the fields below
	current *line
	pause   time.Duration
	notYet  time.Time // no dial before
	failure error     // of the last dial
}

func newLink(a address, role string, log *slog.Logger) *link {
	l := &link{address: a, role: role, log: log, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// line returns the live connection, dialling where there is none. Between two
// dials it answers at once with the error of the last.
func (l *link) line(ctx context.Context) (*line, error) {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { l.turn <- struct{}{} }()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if l.current != nil && !l.current.conn.IsClosed() {
		return l.current, nil
	}
	if time.Now().Before(l.notYet) {
		return nil, l.failure
	}
	n, err := dial(ctx, l.address, l.role)
	if err != nil {
		l.failed(err)
		return nil, l.failure
	}
	l.current, l.pause, l.notYet = n, 0, time.Time{}
	go n.watch(l.log.With("link", l.role))
	return n, nil
}

// failed sets the pause before the next dial: doubled each time, with jitter,
// so that many processes do not come back to a restarted broker in step.
func (l *link) failed(err error) {
	l.pause = min(max(2*l.pause, firstPause), lastPause)
	l.notYet = time.Now().Add(jitter(l.pause))
	l.failure = fmt.Errorf("connect to %s: %w", l.address, err)
}

// jitter returns something between half of d and d.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }

func (l *link) close() {
	<-l.turn
	defer func() { l.turn <- struct{}{} }()
	if l.current == nil {
		return
	}
	// CloseDeadline of the client library would not do: each heartbeat of the
	// broker puts its deadline off. An error here is about a connection that
	// is gone either way.
	cut := time.AfterFunc(closeTimeout, func() { _ = l.current.socket.Close() })
	_ = l.current.conn.Close()
	cut.Stop()
	<-l.current.gone
}

// A line is one live connection. When it breaks it is thrown away.
type line struct {
	conn   *amqp.Connection
	socket net.Conn
	gone   chan struct{} // closed once it is dead and watch has ended

	mu       sync.Mutex
	declared map[string]bool
	reason   string        // why the broker takes no messages
	blocked  chan struct{} // closed while it takes none
}

// dial connects and logs in, or leaves nothing behind.
func dial(ctx context.Context, a address, role string) (*line, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	n := &line{gone: make(chan struct{}), blocked: make(chan struct{}), declared: map[string]bool{}}
	properties := amqp.NewConnectionProperties()
	properties.SetClientConnectionName("brama " + role)
	conn, err := amqp.DialConfig(a.url, amqp.Config{
		Heartbeat:  heartbeat,
		Properties: properties,
		Dial: func(network, where string) (net.Conn, error) {
			socket, err := (&net.Dialer{}).DialContext(ctx, network, where)
			if err != nil {
				return nil, err
			}
			n.socket = watchedSocket{socket}
			deadline, _ := ctx.Deadline()
			return n.socket, socket.SetDeadline(deadline)
		},
	})
	if err != nil {
		if n.socket != nil {
			err = errors.Join(err, n.socket.Close())
		}
		return nil, err
	}
	n.conn = conn
	return n, nil
}

// A watchedSocket is the write watchdog: a broker in memory or disk alarm
// stops reading, a cut line swallows, and the client library would hang in
// Write for ever. So a write has a deadline, and to miss it breaks the line.
type watchedSocket struct{ net.Conn }

func (s watchedSocket) Write(b []byte) (int, error) {
	if err := s.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, err
	}
	return s.Conn.Write(b)
}

// watch takes in what the broker says about the connection until it ends.
func (n *line) watch(log *slog.Logger) {
	defer close(n.gone)
	closes := n.conn.NotifyClose(make(chan *amqp.Error, 1))
	blocks := n.conn.NotifyBlocked(make(chan amqp.Blocking, 16))
	for {
		select {
		case b, ok := <-blocks:
			if !ok {
				blocks = nil
				continue
			}
			n.setBlocked(b)
			log.Warn("broker flow", "blocked", b.Active, "reason", b.Reason)
		case err := <-closes:
			if err != nil {
				log.Warn("connection to the broker lost", "error", err)
			}
			return
		}
	}
}

func (n *line) setBlocked(b amqp.Blocking) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case b.Active && n.reason == "":
		n.reason = "broker takes no messages: " + b.Reason
		close(n.blocked)
	case !b.Active && n.reason != "":
		n.reason, n.blocked = "", make(chan struct{})
	}
}

// blocking returns a channel that is closed when the broker stops taking
// messages.
func (n *line) blocking() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.blocked
}

// blockedError is nil while the broker takes messages.
func (n *line) blockedError() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.reason == "" {
		return nil
	}
	return errors.New(n.reason)
}

// guard breaks the line when ctx ends before the function it returns is
// called. It stands around every call of the client library that writes or
// waits for an answer, for those take no context, and a broker that does not
// read would hold them for ever. Whoever else uses the line dials anew.
func (n *line) guard(ctx context.Context) (release func() bool) {
	return context.AfterFunc(ctx, func() { _ = n.socket.Close() })
}

// call runs f, which talks to the broker and waits for its answer.
func (n *line) call(ctx context.Context, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	defer n.guard(ctx)()
	if err := f(); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return nil
}
