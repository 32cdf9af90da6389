package rabbit_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/queue"
	"github.com/brama-customs/brama/queue/queuetest"
)

// A proxy stands between the driver and its broker. A connection it has
// swallowed stays open and carries nothing: what a cut cable looks like.
type proxy struct {
	listener net.Listener
	to       string
	lines    sync.WaitGroup

	mu     sync.Mutex
	closed bool
	open   []*flow
}

// A flow is one connection through the proxy.
type flow struct {
	near, far net.Conn
	hole      chan struct{} // closed: nothing passes any more
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, to: to}
	p.lines.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

func (p *proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", p.to)
		if err != nil {
			near.Close()
			continue
		}
		f := &flow{near, far, make(chan struct{})}
		p.mu.Lock()
		p.open = append(p.open, f)
		if p.closed {
			f.end()
		}
		p.mu.Unlock()
		p.lines.Go(func() { f.carry(near, far) })
		p.lines.Go(func() { f.carry(far, near) })
	}
}

// carry passes bytes on until an end closes; a swallowed flow takes them in.
func (f *flow) carry(to, from net.Conn) {
	defer f.end()
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		select {
		case <-f.hole:
			_, _ = io.Copy(io.Discard, from)
			return
		default:
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

func (f *flow) end() { f.near.Close(); f.far.Close() }

// swallow turns the connections of now into black holes.
func (p *proxy) swallow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.open {
		close(f.hole)
	}
	p.open = nil
}

// cut ends the connections of now.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.open {
		f.end()
	}
}

func (p *proxy) close() {
	p.listener.Close()
	p.cut()
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.lines.Wait()
}

func TestConfirmedMessagesSurviveCutsAndSilence(t *testing.T) {
	b := queuetest.Rabbit(t)
	user, rest, _ := strings.Cut(b.URL(), "@")
	host, path, _ := strings.Cut(rest, "/")
	p := newProxy(t, host)
	q := open(t, user+"@"+p.listener.Addr().String()+"/"+path)
	ctx := within(t, 2*time.Minute)
	j := newJournal()
	consuming, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- q.Consume(consuming, "process", queue.Options{}, j.handle) }()

	publish := func(round string) {
		for i := range 20 {
			ms := numbered("process", fmt.Sprint(round, i), 20)
			for ctx.Err() == nil {
				attempt, cancel := context.WithTimeout(ctx, time.Second)
				began := time.Now()
				err := q.Publish(attempt, ms...)
				cancel()
				if took := time.Since(began); took > 30*time.Second {
					t.Errorf("publish returned %v after its start, with a context of 1 s", took)
				}
				if err == nil {
					break
				}
			}
			j.note(j.promised, ms)
			switch {
			case i%5 == 2:
				p.cut()
			case i == 10:
				p.swallow()
			}
		}
	}
	var publishers sync.WaitGroup
	for _, round := range []string{"a", "b"} {
		publishers.Go(func() { publish(round) })
	}
	publishers.Wait()
	j.await(t, ctx, func() bool { lost, promised := j.lost(); return lost == 0 && promised == 800 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
