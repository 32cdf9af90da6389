package api_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/api"
)

// entrance is a door of the size that programs get, and one connection after
// another through it.
type entrance struct {
	net.Listener
	t *testing.T
}

func newEntrance(t *testing.T, proxies ...string) *entrance {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &entrance{api.Door(l, proxies), t}
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
		_ = outer.SetReadDeadline(time.Now().Add(time.Minute))
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
	e := newEntrance(t, "127.0.0.1")
	inside := e.accepting()
	for i := range 1025 {
		if _, inner := e.knock(inside); inner == nil {
			t.Fatalf("connection %d of the proxy is turned away", i+1)
		}
	}
}

// Most clients read nothing before they have written everything; what they are
// told must not be lost when they are refused at their first bytes.
func TestWhoeverIsRefusedWhileSendingReadsWhy(t *testing.T) {
	for name, proxies := range map[string][]string{"directly": nil, "through a proxy": {"127.0.0.1"}} {
		t.Run(name, func(t *testing.T) {
			e := newEntrance(t, proxies...)
			app := api.NewApp(api.Settings{TrustedProxies: proxies})
			app.Post("/", func(*fiber.Ctx) error { return fiber.ErrRequestTimeout })
			ended := make(chan error, 1)
			go func() { ended <- app.Listener(e) }()
			for range 5 {
				refusedWhileSending(t, e.Addr().String())
			}
			if err := errors.Join(app.Shutdown(), <-ended); err != nil {
				t.Error(err)
			}
		})
	}
}

func refusedWhileSending(t *testing.T, addr string) {
	t.Helper()
	const parts, part = 64, 64 << 10
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", parts*part)
	for i := range parts {
		if _, err := conn.Write(make([]byte, part)); err != nil {
			t.Fatalf("part %d: %v", i, err)
		}
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != fiber.StatusRequestTimeout {
		t.Errorf("%d %s %v", res.StatusCode, body, err)
	}
}
