package api_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/brama-customs/brama/api"
)

func TestATokenMayAskSoOften(t *testing.T) {
	clock := newClock()
	h := openWith(t, func(s *setup) {
		s.Options.Now = clock.now
		s.Limits = api.Limits{Token: 2, TokenBurst: 3, Address: 1000, AddressBurst: 1000}
	})
	for i := range 3 {
		if a := h.ask("GET", lodgePath, broker, ""); a.status != 200 {
			t.Fatalf("request %d: %d", i, a.status)
		}
	}
	a := h.ask("GET", lodgePath, broker, "")
	if a.status != 429 || a.header.Get("Retry-After") != "1" || a.problem(t).Code != "request.rate" {
		t.Errorf("%d %v %s", a.status, a.header, a.body)
	}
	if a := h.ask("GET", lodgePath, rival, ""); a.status != 200 {
		t.Errorf("another token pays for it: %d", a.status)
	}
	clock.pass("500ms")
	h.ask("GET", lodgePath, broker, "").want(t, 200)
}

func TestGuessingTokensIsSlow(t *testing.T) {
	clock := newClock()
	h := openWith(t, func(s *setup) {
		s.Options.Now = clock.now
		s.Limits = api.Limits{Address: 1, AddressBurst: 10}
	})
	h.ask("GET", lodgePath, broker, "")
	got := map[int]int{}
	for i := range 1000 {
		got[h.ask("GET", lodgePath, fmt.Sprintf("guess-%d", i), "").status]++
	}
	if got[401] != 10 || got[429] != 990 || len(h.lookups()) != 11 { // the first was no guess
		t.Errorf("%v, %d looked up", got, len(h.lookups()))
	}
	if a := h.ask("GET", lodgePath, broker, ""); a.status != 200 {
		t.Errorf("a known token from the same address: %d", a.status)
	}
}

func TestThePublicRoutesAreCountedByAddress(t *testing.T) {
	clock := newClock()
	h := openWith(t, func(s *setup) {
		s.Options.Now = clock.now
		s.Limits = api.Limits{Address: 0.5, AddressBurst: 2}
	})
	var last answer
	for range 3 {
		last = h.ask("GET", "/api/v1/rates", "", "")
	}
	if last.status != 429 || last.header.Get("Retry-After") != "2" {
		t.Errorf("%d %v", last.status, last.header)
	}
	for range 10 {
		h.ask("GET", "/healthz", "", "").want(t, 200)
	}
}

func TestAForwardedAddressOfNobodyWeTrustIsNotBelieved(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Limits = api.Limits{Address: 0.001, AddressBurst: 5} })
	got := map[int]int{}
	for i := range 20 {
		got[h.ask("GET", "/api/v1/rates", "", "", "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i)).status]++
	}
	if got[200] != 5 || got[429] != 15 {
		t.Error(got)
	}
}

func TestAForwardedAddressOfOurProxyIsBelieved(t *testing.T) {
	h := openWith(t, func(s *setup) {
		s.TrustedProxies = []string{"0.0.0.0"} // what a listener in memory says of its callers
		s.Limits = api.Limits{Address: 0.001, AddressBurst: 1}
	})
	for i := range 20 {
		if a := h.ask("GET", "/api/v1/rates", "", "", "X-Forwarded-For",
			fmt.Sprintf("203.0.113.%d", i)); a.status != 200 {
			t.Fatalf("%d: %d", i, a.status)
		}
	}
	// A host moves freely in its own /64.
	for i, want := range []int{200, 429, 429} {
		if a := h.ask("GET", "/api/v1/rates", "", "", "X-Forwarded-For",
			fmt.Sprintf("2001:db8::%d", i)); a.status != want {
			t.Errorf("%d: %d, not %d", i, a.status, want)
		}
	}
	// What the caller wrote itself stands before what the proxies added.
	for i, want := range []int{200, 429, 429} {
		forwarded := fmt.Sprintf("192.0.2.%d, 198.51.100.7, 0.0.0.0", i)
		if a := h.ask("GET", "/api/v1/rates", "", "", "X-Forwarded-For", forwarded); a.status != want {
			t.Errorf("%d: %d, not %d", i, a.status, want)
		}
	}
}

func TestAFullGateSendsAwayAtOnceAndLeavesTheOthersTheirs(t *testing.T) {
	h := openWith(t, func(s *setup) {
		s.Limits.Lodging = 2
		s.Limits.Reading = 2
	})
	h.hold, h.entered = make(chan struct{}), make(chan struct{})
	var waiting sync.WaitGroup
	for i := range 2 {
		waiting.Go(func() {
			h.ask("POST", lodgePath, broker, declaration(fmt.Sprint("A-", i))).want(t, 202)
		})
		<-h.entered
	}
	a := h.ask("POST", lodgePath, rival, declaration("B-1"))
	if p := a.problem(t); a.status != 503 || p.Code != "service.overloaded" || a.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := h.ask("GET", lodgePath, broker, ""); a.status != 200 {
		t.Errorf("reading: %d", a.status)
	}
	if a := h.ask("POST", inspectionsPath+"/x/claim", inspector, ""); a.status != 404 {
		t.Errorf("deciding: %d", a.status)
	}
	close(h.hold)
	waiting.Wait()
	go func() { <-h.entered }()
	if a := h.ask("POST", lodgePath, rival, declaration("B-1")); a.status != 202 {
		t.Errorf("after they left: %d", a.status)
	}
}

func TestWhatTakesTooLongIsGivenUp(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Timeout = 1 })
	h.hold, h.entered = make(chan struct{}), make(chan struct{}, 1)
	a := h.ask("POST", lodgePath, broker, declaration("A-1"))
	a.want(t, 503, `"code":"service.timeout"`)
}

func TestABodyMayBeSoLargeAndNoLarger(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Limits.Declaration = 1000 })
	padded := func(n int) string { return declaration("A-1") + strings.Repeat(" ", n-len(declaration("A-1"))) }
	h.ask("POST", lodgePath, broker, padded(1000)).want(t, 202)
	for _, n := range []int{1001, 20_000, 900_000} {
		a := h.ask("POST", lodgePath, broker, padded(n))
		if p := a.problem(t); a.status != 413 || p.Code != "request.too-large" || !strings.Contains(p.Detail, "1000") {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	chunked := func(n int) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: b\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
			"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", lodgePath, rival, n, padded(n))
	}
	if got := h.raw(chunked(1000)); !strings.HasPrefix(got, "HTTP/1.1 202 ") {
		t.Error(got)
	}
	if got := h.raw(chunked(1001)); !strings.HasPrefix(got, "HTTP/1.1 413 ") {
		t.Error(got)
	}
}
