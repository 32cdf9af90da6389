package api_test

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/brama-customs/brama/api"
)

// entrance is a door of the size that programs get, and one connection after
// another through it.
type entrance struct {
	net.Listener
	t *testing.T
}

func newEntrance(t *testing.T) *entrance {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &entrance{api.Door(l, nil), t}
}

// knock connects; it gives both ends, or no inner one where it is turned away.
func (e *entrance) knock(inside <-chan net.Conn) (outer, inner net.Conn) {
	e.t.Helper()
	outer, err := net.Dial("tcp", e.Addr().String())
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() { outer.Close() })
	turnedAway := make(chan struct{})
	go func() {
		_ = outer.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, _ = io.Copy(io.Discard, outer)
		close(turnedAway)
	}()
	select {
	case inner = <-inside:
		e.t.Cleanup(func() { inner.Close() })
		return outer, inner
	case <-turnedAway:
		return outer, nil
	}
}

func (e *entrance) accepting() <-chan net.Conn {
	inside := make(chan net.Conn)
	go func() {
		for {
			c, err := e.Accept()
			if err != nil {
				return
			}
			inside <- c
		}
	}()
	return inside
}

func TestNoAddressHoldsMoreThanItsShareOfConnections(t *testing.T) {
	e := newEntrance(t)
	inside := e.accepting()
	var last net.Conn
	for i := range 1024 {
		if _, last = e.knock(inside); last == nil {
			t.Fatalf("connection %d is turned away", i+1)
		}
	}
	if _, inner := e.knock(inside); inner != nil {
		t.Fatal("one more than its share comes in")
	}
	last.Close()
	last.Close() // counts once
	if _, inner := e.knock(inside); inner == nil {
		t.Error("a place that was left is not given again")
	}
	if _, inner := e.knock(inside); inner != nil {
		t.Error("one that was closed twice counted twice")
	}
}

func TestBehindAProxyNobodyIsCounted(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if api.Door(l, []string{"127.0.0.1"}) != l {
		t.Error("connections of the proxy are counted")
	}
}
