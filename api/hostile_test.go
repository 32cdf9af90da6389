package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// authorised is a request line and headers that would be served.
const authorised = "POST /api/v1/declarations HTTP/1.1\r\nHost: brama.test\r\nAuthorization: Bearer broker@alpha\r\nContent-Type: application/json\r\n"

func TestSmuggledRequestsAreNotAnswered(t *testing.T) {
	hidden := "GET /api/v1/declarations HTTP/1.1\r\nHost: brama.test\r\nAuthorization: Bearer broker@alpha\r\n\r\n"
	length := fmt.Sprintf("Content-Length: %d\r\n", len(hidden))
	for name, request := range map[string]string{
		"a length beside chunks": authorised +
			"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks beside a length": authorised + "Transfer-Encoding: chunked\r\n" + length +
			"\r\n0\r\n\r\n" + hidden,
		"a length beside identity": authorised + "Transfer-Encoding: identity\r\n" + length + "\r\n" + hidden,
		"a space before the colon": authorised + "Content-Length : 5\r\n\r\n" + hidden,
		"a tab before the colon":   authorised + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"two lengths":              authorised + "Content-Length: 0\r\n" + length + "\r\n" + hidden,
		"two equal lengths":        authorised + length + length + "\r\n" + hidden,
		"a list of lengths":        authorised + "Content-Length: 0, 5\r\n\r\n" + hidden,
		"a signed length":          authorised + "Content-Length: +0\r\n\r\n" + hidden,
		"a negative length":        authorised + "Content-Length: -1\r\n\r\n" + hidden,
		"a length in hexadecimal":  authorised + "Content-Length: 0x0\r\n\r\n" + hidden,
		"two codings": authorised +
			"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a coding nobody knows":   authorised + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
		"a coding behind another": authorised + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a folded header": authorised + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
			hidden,
		"two hosts":                        authorised + "Host: elsewhere.test\r\nContent-Length: 0\r\n\r\n" + hidden,
		"a chunk of a length in no digits": authorised + "Transfer-Encoding: chunked\r\n\r\nz\r\n\r\n" + hidden,
		"a refused body":                   "POST /api/v1/declarations HTTP/1.1\r\nHost: brama.test\r\nContent-Type: application/json\r\n" + length + "\r\n" + hidden,
		"the body of a GET":                "GET /healthz HTTP/1.1\r\nHost: brama.test\r\n" + length + "\r\n" + hidden,
		"the body for no address":          "POST /nowhere HTTP/1.1\r\nHost: brama.test\r\n" + length + "\r\n" + hidden,
		"the body of a wrong type":         strings.Replace(authorised, "json", "xml", 1) + length + "\r\n" + hidden,
		"the body of a claim": strings.Replace(authorised, "declarations", "inspections/x/claim", 1) +
			length + "\r\n" + hidden,
		"no method": "BREW /healthz HTTP/1.1\r\nHost: brama.test\r\n" + length + "\r\n" + hidden,
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			got := h.raw(request)
			if n := strings.Count(got, "HTTP/1.1 "); n != 1 {
				t.Errorf("%d answers: %s", n, got)
			}
			if strings.HasPrefix(got, "HTTP/1.1 2") && name != "the body of a GET" {
				t.Errorf("it was served: %s", got)
			}
			if !strings.Contains(got, "Connection: close") {
				t.Errorf("the connection stays open: %s", got)
			}
		})
	}
}

func TestOnlyJSONIsReadOnJSONRoutes(t *testing.T) {
	h := open(t)
	for _, kind := range []string{
		"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "text/json",
		"application/json; charset=windows-1251", "application/json; charset=utf-8; x=y", "application/jsonp", "application/json,text/plain",
		"application/problem+json", "application/json; charset", "APPLICATION/",
	} {
		for _, path := range []string{lodgePath, quotesPath, inspectionsPath + "/x/decisions"} {
			token := broker
			if strings.HasPrefix(path, inspectionsPath) {
				token = inspector
			}
			a := h.ask("POST", path, token, declaration("A-1"), "Content-Type", kind)
			if p := a.problem(t); a.status != 415 || p.Code != "request.media-type" {
				t.Errorf("%s as %q: %d %s", path, kind, a.status, a.body)
			}
		}
	}
	if a := h.ask("POST", lodgePath, broker, declaration("A-1"), "Content-Encoding", "gzip"); a.status != 415 {
		t.Errorf("compressed: %d %s", a.status, a.body)
	}
	for i, kind := range []string{"application/json", "application/json;charset=utf-8",
		"Application/JSON; Charset=\"UTF-8\""} {
		h.ask("POST", lodgePath, broker, declaration(fmt.Sprint("A-", i)), "Content-Type", kind).want(t, 202)
	}
	if len(h.order) != 3 {
		t.Errorf("%d were kept", len(h.order))
	}
}

func TestRequestsThatAreNoneAreRefusedAndForgotten(t *testing.T) {
	h := open(t)
	for name, request := range map[string]string{
		"no HTTP":              "hello\r\n\r\n",
		"zero bytes":           "\x00\x00\x00\x00\r\n\r\n",
		"the start of TLS":     "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
		"an early HTTP":        "GET /healthz\r\n\r\n",
		"a header without end": "GET /healthz HTTP/1.1\r\nHost: b\r\nX: " + strings.Repeat("x", 9000) + "\r\n\r\n",
		"a line break inside":  "GET /healthz HTTP/1.1\r\nHost: b\r\nX: a\rb\r\n\r\n",
		"a zero in a header":   "GET /healthz HTTP/1.1\r\nHost: b\r\nX: a\x00b\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			got := h.raw(request)
			if !strings.HasPrefix(got, "HTTP/1.1 4") || !strings.Contains(got, "application/problem+json") ||
				!strings.Contains(got, "X-Content-Type-Options") {
				t.Errorf("%q", got)
			}
		})
	}
	h.ask("GET", "/healthz", "", "").want(t, 200)
	h.ask("GET", "/metrics", "", "").want(t, 200, `brama_http_refusals_total{code="request.unreadable"}`)
}

func TestABodyCutShortKeepsNothing(t *testing.T) {
	h := open(t)
	body := declaration("A-1")
	for _, sent := range []int{1, 2, len(body) - 1} {
		conn, err := h.dial()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "%sContent-Length: %d\r\n\r\n%s", authorised, len(body),
			body[:sent]); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if a := h.ask("POST", lodgePath, broker, body); a.status != 202 || len(h.order) != 1 {
		t.Errorf("%d, %d kept: %s", a.status, len(h.order), a.body)
	}
}

// TestHalfSentBodiesOfNobodyCostNothing is finding 1 of the faults at a small
// scale: many connections announce 32 MiB each and send a little.
func TestHalfSentBodiesOfNobodyCostNothing(t *testing.T) {
	h := open(t)
	h.ask("GET", "/healthz", "", "")
	before := heap()
	const connections = 200
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			got := h.raw("POST /api/v1/declarations HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 33554432\r\n\r\n" + strings.Repeat("x", 1000))
			if !strings.HasPrefix(got, "HTTP/1.1 401 ") {
				t.Errorf("%.60q", got)
			}
		})
	}
	all.Wait()
	if grown := heap() - before; grown > 16<<20 {
		t.Errorf("%d connections hold %d KiB", connections, grown>>10)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestSlowSendersAreSentAway is slowloris at a small scale.
func TestSlowSendersAreSentAway(t *testing.T) {
	h := openWith(t, func(s *setup) { s.ReadTimeout = 50 * time.Millisecond })
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			half := "GET /healthz HTTP/1.1\r\nHost: b\r\nX-A"
			if i%2 == 1 {
				half = authorised + "Content-Length: 1000\r\n\r\n{"
			}
			got := h.raw(half) // comes back only because the server closes
			if !strings.HasPrefix(got, "HTTP/1.1 4") {
				t.Errorf("%.60q", got)
			}
		})
	}
	all.Wait()
}

func TestAConnectionServesManyRequests(t *testing.T) {
	h := open(t)
	conn, err := h.dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for i := range 10 {
		body := declaration(fmt.Sprint("A-", i))
		request := fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", authorised, len(body), body)
		if i%2 == 1 {
			request = fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", authorised,
				len(body), body)
		}
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		if response.StatusCode != 202 || response.Close {
			t.Errorf("request %d: %d, close %v", i, response.StatusCode, response.Close)
		}
	}
}
