package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/brama-customs/brama/queue/queuetest"
	"github.com/brama-customs/brama/store/storetest"
)

func TestARequestUnderWayIsAnsweredWhenTheProcessIsToldToEnd(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	p := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store)
	token, body := issue(t, store, "alpha", "broker"), lots(t, 1)[0]
	addr := strings.TrimPrefix(p.url(), "http://")
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /api/v1/declarations HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		addr, token, len(body), body[:len(body)/2])
	until(within(t, time.Minute), t, "the request is under way", func() bool {
		return strings.Contains(metrics(t, p), "brama_http_in_flight 2") // it, and the question
	})
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(within(t, time.Minute), t, "no more connections are taken", func() bool {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	if _, err := conn.Write(body[len(body)/2:]); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("no answer: %v\n%s", err, p.logged())
	}
	defer res.Body.Close()
	if answer, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusAccepted {
		t.Errorf("%v: %d %s", err, res.StatusCode, answer)
	}
	p.end()
}

func metrics(t *testing.T, p *process) string {
	t.Helper()
	res, err := http.Get(p.url() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestASecondProcessOnTheSameFileIsRefusedAndShortWorkIsNot(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	first := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store)
	second := line(within(t, time.Minute), "", "serve", "--addr", "127.0.0.1:0", "--store", store)
	if second.code != exitFail || !strings.Contains(second.err, "another process") {
		t.Errorf("%+v", second)
	}
	if token := issue(t, store, "alpha", "broker"); !strings.HasPrefix(token, "brama_") {
		t.Errorf("%q", token)
	}
	first.end()
	third := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store)
	third.end()
}

// A process may be told to end before it has begun to serve.
func TestAHouseThatIsToldToEndAtOnceEnds(t *testing.T) {
	for range startsAtOnce {
		h, err := build(t.Context(), inMemoryQuietly(t))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ended := make(chan error, 1)
		go func() { ended <- h.run(ctx) }()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("it goes on")
		}
	}
}

func inMemoryQuietly(t *testing.T) plan {
	p := inMemory(t)
	p.log = slog.New(slog.DiscardHandler)
	return p
}

// TestLodgingGoesOnWithoutBrokerAndWorkers: no request waits for the broker
// (R1), not even the start of the program; once it is back everything is
// assessed.
func TestLodgingGoesOnWithoutBrokerAndWorkers(t *testing.T) {
	broker, store := queuetest.Rabbit(t), storetest.Postgres(t).URL(t)
	ctx := within(t, 2*time.Minute)
	r := newRush(t, store, 60)
	shared := []string{"--store", store, "--queue", broker.URL(), "--reconcile-after", "2s"}
	broker.Kill()
	serve := spawn(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--workers", "0"}, shared...)...)
	r.up(serve.url())
	if err := r.lodge(ctx); err != nil {
		t.Fatal(err)
	}
	if n := r.unanswered.Load(); n > 0 {
		t.Errorf("%d requests were not answered", n)
	}
	if ready, err := http.Get(serve.url() + "/readyz"); err != nil || ready.StatusCode != http.StatusOK {
		t.Errorf("it says that it cannot take declarations: %v %v", ready, err)
	} else {
		ready.Body.Close()
	}
	broker.Restart()
	worker := spawn(t, append([]string{"worker"}, shared...)...)
	r.settled(ctx, t)
	for _, breach := range r.look(ctx, t).audit() {
		t.Error(breach)
	}
	worker.end()
	serve.end()
}
