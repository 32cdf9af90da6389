package web_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// hasty is the pages with the timeouts of the real app made short: what takes
// longer than one of them has asked for more time.
func hasty(o *office) *fiber.App {
	app := newApp(o, io.Discard)
	server := app.Server()
	server.ReadTimeout, server.WriteTimeout = 700*time.Millisecond, 700*time.Millisecond
	server.MaxRequestBodySize = 1 // nothing of a body is read beforehand
	server.DisableKeepalive, server.CloseOnShutdown = false, true
	return app
}

// live puts them on a port.
func live(t *testing.T, o *office) string {
	t.Helper()
	return strings.TrimPrefix(serve(t, hasty(o)), "http://")
}

// dial sends the beginning of a request of the signed-in broker.
func dial(t *testing.T, address, method, path, headers string) (net.Conn, *bufio.Reader) {
	t.Helper()
	line, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	if err := line.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(line, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: brama-session=secret-1; brama-lang=en\r\n%s\r\n", method, path, address, headers)
	return line, bufio.NewReader(line)
}

func reply(t *testing.T, from *bufio.Reader) (status int, body string, err error) {
	t.Helper()
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

func TestSlowAndBrokenLines(t *testing.T) {
	_, o := trader(t)
	address := live(t, o)
	body, kind := parts(t, csrf, part{"file", "a.xlsx", strings.Repeat("goods ", 1000)}, part{name: "faulty", text: "1"})
	headers := fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n", kind, len(body))
	t.Run("a body cut short at any place makes no batch and leaves no file", func(t *testing.T) {
		t.Setenv("TMPDIR", t.TempDir())
		for cut := 1; cut < len(body)-4; cut += 1 + len(body)/150 {
			line, from := dial(t, address, "POST", "/batches", headers)
			_, _ = line.Write(body[:cut])
			if err := line.(*net.TCPConn).CloseWrite(); err != nil {
				t.Fatal(err)
			}
			if status, text, _ := reply(t, from); status != 400 || !strings.Contains(text, "did not arrive whole") {
				t.Errorf("cut at %d: %d", cut, status)
			}
		}
		o.books.mu.Lock()
		defer o.books.mu.Unlock()
		want(t, len(o.books.list), 0)
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Errorf("%v, %v", left, err)
		}
	})
	t.Run("a slow line has as long as its bytes keep coming", func(t *testing.T) {
		line, from := dial(t, address, "POST", "/batches", headers)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for i := range 12 { // 1.2 s, where a whole request has 0.7 s
			<-tick.C
			_, _ = line.Write(body[i*len(body)/12 : (i+1)*len(body)/12])
		}
		status, _, err := reply(t, from)
		if status != http.StatusSeeOther || err != nil {
			t.Errorf("%d, %v", status, err)
		}
	})
	t.Run("a third upload at once is asked to come again", func(t *testing.T) {
		waitFor(t, func() bool { // whoever is first of the two that are sent at once takes the last place
			halfway, _ := dial(t, address, "POST", "/batches", headers)
			_, _ = halfway.Write(body[:400])
			line, from := dial(t, address, "POST", "/batches", headers)
			_, _ = line.Write(body)
			status, text, _ := reply(t, from)
			return status == http.StatusServiceUnavailable && strings.Contains(text, "Too many files")
		})
	})
}

// waitFor asks until the answer is yes.
func waitFor(t *testing.T, yes func() bool) {
	t.Helper()
	tick, end := time.NewTicker(20*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for !yes() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("it never came")
		}
	}
}

// event reads one server-sent event.
func event(t *testing.T, from *bufio.Reader) (kind string, data map[string]any) {
	t.Helper()
	for {
		text, err := from.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream broke off: %v", err)
		}
		switch field, value, _ := strings.Cut(strings.TrimSpace(text), ": "); field {
		case "event":
			kind = value
		case "data":
			if err := json.Unmarshal([]byte(value), &data); err != nil {
				t.Fatal(err)
			}
		case "":
			if kind != "" {
				return kind, data
			}
		}
	}
}

func TestProgressIsTold(t *testing.T) {
	b, o := trader(t)
	o.books.step = 1000
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	address := live(t, o)
	_, from := dial(t, address, "GET", "/batches/0190-0001/events", "")
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	want(t, resp.Header.Get("Content-Type"), "text/event-stream")
	want(t, resp.Header.Get("Cache-Control"), "no-store")
	events := bufio.NewReader(resp.Body)
	var said []string
	for { // four rounds of half a second: longer than the 0.7 s that one answer has
		kind, data := event(t, events)
		said = append(said, fmt.Sprint(kind, " ", data["rows"], " ", data["accepted"], " ", data["status"], " ", data["done"], "/", data["total"]))
		if kind == "ended" {
			break
		}
	}
	want(t, strings.Join(said, "\n"), `progress 1,000 / 4,000 450 Being checked 1000/4000
progress 2,000 / 4,000 900 Being checked 2000/4000
progress 3,000 / 4,000 1,350 Being checked 3000/4000
progress 4,000 / 4,000 1,800 Checked 4000/4000
ended 4,000 / 4,000 1,800 Checked 4000/4000`)
	if rest, err := io.ReadAll(events); err != nil || len(rest) > 0 {
		t.Errorf("behind the end: %q, %v", rest, err)
	}
}

func TestWatchersDoNotKeepTheServerFromEnding(t *testing.T) {
	b, o := trader(t)
	o.books.step = 1
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	app := hasty(o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	_, from := dial(t, listener.Addr().String(), "GET", "/batches/0190-0001/events", "")
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	event(t, bufio.NewReader(resp.Body))
	began := time.Now()
	if err := app.ShutdownWithTimeout(time.Minute); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAWatcherThatLeavesIsForgotten(t *testing.T) {
	b, o := trader(t)
	o.books.step = 1
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	address := live(t, o)
	line, from := dial(t, address, "GET", "/batches/0190-0001/events", "")
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	event(t, bufio.NewReader(resp.Body))
	if err := line.Close(); err != nil {
		t.Fatal(err)
	}
	asked := func() int {
		o.books.mu.Lock()
		defer o.books.mu.Unlock()
		return o.books.asked
	}
	before, quiet := asked(), 0
	tick := time.NewTicker(600 * time.Millisecond)
	defer tick.Stop()
	for range 12 {
		<-tick.C
		if now := asked(); now == before {
			quiet++
		} else {
			before, quiet = now, 0
		}
		if quiet == 3 {
			return
		}
	}
	t.Error("the batch is still asked after")
}

func TestAFileThatBreaksOffIsNotTakenForWhole(t *testing.T) {
	b, o := trader(t)
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	o.books.cut = true
	address := live(t, o)
	_, from := dial(t, address, "GET", "/batches/0190-0001/result", "")
	status, body, err := reply(t, from)
	if status != http.StatusOK || err == nil {
		t.Errorf("%d, %d bytes, %v", status, len(body), err)
	}
}

func TestASlowReaderGetsTheWholeFile(t *testing.T) {
	b, o := trader(t)
	o.books.lines = 100_000 // ten megabytes: more than what lies between the two ends
	b.send(csrf, part{"file", "goods.xlsx", "goods"})
	address := live(t, o)
	_, from := dial(t, address, "GET", "/batches/0190-0001/result", "")
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	total := int64(0)
	for range 15 { // 1.5 s, where one answer has 0.7 s
		<-tick.C
		n, err := io.CopyN(io.Discard, resp.Body, 100_000)
		if total += n; err != nil {
			t.Fatal(err)
		}
	}
	rest, err := io.Copy(io.Discard, resp.Body)
	if err != nil || total+rest != 10_000_000 {
		t.Errorf("%d bytes, %v", total+rest, err)
	}
}
