package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

func TestEveryKindOfRefusalHasItsStatus(t *testing.T) {
	h := open(t)
	about := fault.Rule{Code: "test.rule", Text: fault.Text{UK: "українською", EN: "in English"}}
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"invalid", fault.New(fault.Invalid, about), 422},
		{"malformed", fault.New(fault.Malformed, about), 400},
		{"unauthenticated", fault.New(fault.Unauthenticated, about), 401},
		{"forbidden", fault.New(fault.Forbidden, about), 403},
		{"conflict", fault.New(fault.Conflict, about), 409},
		{"too large", fault.New(fault.TooLarge, about), 413},
		{"unsupported", fault.New(fault.Unsupported, about), 415},
		{"too many", fault.New(fault.TooMany, about), 429},
		{"unavailable", fault.New(fault.Unavailable, about), 503},
		{"wrapped", fmt.Errorf("lodging: %w", fault.New(fault.Conflict, about)), 409},
		{"a busy store", fmt.Errorf("writing: %w", clearance.ErrBusy), 503},
		{"out of time", context.DeadlineExceeded, 503},
		{"anything else", errors.New("pq: secret detail"), 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.busy = c.err
			a := h.ask("POST", lodgePath, broker, declaration("A-1"))
			p := a.problem(t)
			if a.status != c.want || p.Status != c.want || p.Title == "" || p.Detail == "" ||
				p.Type != "urn:brama:problem:"+p.Code {
				t.Errorf("%d %s", a.status, a.body)
			}
			if strings.Contains(string(a.body), "secret") {
				t.Errorf("%s", a.body)
			}
			if again := a.header.Get("Retry-After"); (again != "") != (c.want == 429 || c.want == 503) {
				t.Errorf("Retry-After is %q", again)
			}
		})
	}
}

func TestWhatWentWrongIsToldInTheLogOnly(t *testing.T) {
	h := open(t)
	h.busy = errors.New("pq: secret detail")
	a := h.ask("POST", lodgePath, broker, declaration("A-1"), "X-Request-Id", "number-of-the-request")
	if p := a.problem(t); p.Instance != "/requests/number-of-the-request" || p.Code != "service.internal" {
		t.Errorf("%s", a.body)
	}
	if log := h.log.String(); !strings.Contains(log, "pq: secret detail") ||
		!strings.Contains(log, `"id":"number-of-the-request"`) {
		t.Error(log)
	}
}

func TestAPanicIsAnAnswerAndNotTheEnd(t *testing.T) {
	h := open(t)
	h.panics = true
	a := h.ask("POST", lodgePath, broker, declaration("A-1"))
	a.want(t, 500, `"code":"service.internal"`)
	if log := h.log.String(); !strings.Contains(log, "stub_test.go") || strings.Contains(log, "canary") {
		t.Error(log)
	}
	h.panics = false
	h.ask("POST", lodgePath, broker, declaration("A-1")).want(t, 202)
}

func TestARefusalSpeaksTheLanguageAskedFor(t *testing.T) {
	h := open(t)
	for asked, want := range map[string]string{
		"": "uk", "en": "en", "en-GB,en;q=0.9": "en", "uk-UA,uk;q=0.9,en;q=0.5": "uk", "de,en;q=0.5": "en", "de": "uk", "*": "uk", "\"><script>": "uk",
		"EN": "en", "EN-us": "en", "en-US": "en", " eN ; q=0.5 , UK;q=0.4": "en", "uk;q=0.8,EN": "en", "en;q=0": "uk", "en;q=much": "uk",
		"*, en;q=0.5": "en", "en;q=0.5, uk;q=0.5": "en", "eng": "en", ",,;q=1,": "uk", "en;level=1": "uk",
	} {
		a := h.ask("GET", lodgePath+"/x", broker, "", "Accept-Language", asked)
		detail := map[string]string{"uk": fault.Unknown.Text.UK, "en": fault.Unknown.Text.EN}[want]
		if p := a.problem(t); p.Detail != detail || a.header.Get("Content-Language") != want {
			t.Errorf("%q: %s %s", asked, a.header.Get("Content-Language"), a.body)
		}
	}
}

func TestUnknownAddressesAndMethods(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		method, path, code, allow string
		status                    int
	}{
		{"GET", "/nowhere", "request.no-such-path", "", 404},
		{"GET", "/api/v1/declarations/", "request.no-such-path", "", 404},
		{"GET", "/API/V1/declarations", "request.no-such-path", "", 404},
		{"GET", "//api/v1/declarations", "request.no-such-path", "", 404},
		{"GET", "/api/v1/declarations/a/b", "request.no-such-path", "", 404},
		{"GET", "/api/v1/tariff/../declarations", "request.no-such-path", "", 404},
		{"GET", "/%2561pi/v1/declarations", "request.no-such-path", "", 404},
		{"DELETE", "/api/v1/declarations", "request.method", "GET, HEAD, POST", 405},
		{"PUT", "/api/v1/inspections/x/claim", "request.method", "POST", 405},
		{"OPTIONS", "/api/v1/rates", "request.method", "GET, HEAD", 405},
		{"TRACE", "/healthz", "request.method", "GET, HEAD", 405},
		{"BREW", "/healthz", "request.method", "", 501},
	} {
		a := h.ask(c.method, c.path, broker, "")
		if p := a.problem(t); a.status != c.status || p.Code != c.code || a.header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d %q %s", c.method, c.path, a.status, a.header.Get("Allow"), a.body)
		}
	}
}

func TestHeadAnswersAsGetWithoutTheBody(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/healthz", lodgePath, "/docs", "/api/v1/rates"} {
		get, head := h.ask("GET", path, broker, ""), h.ask("HEAD", path, broker, "")
		if head.status != 200 || len(head.body) != 0 ||
			head.header.Get("Content-Type") != get.header.Get("Content-Type") {
			t.Errorf("%s: %d %v", path, head.status, head.header)
		}
	}
}

// TestEveryAnswerHasItsHeaders takes the answers nobody writes by hand too.
func TestEveryAnswerHasItsHeaders(t *testing.T) {
	h := open(t)
	answers := map[string]answer{
		"an unknown address": h.ask("GET", "/nowhere", "", ""),
		"a wrong method":     h.ask("DELETE", "/healthz", "", ""),
		"no method":          h.ask("BREW", "/healthz", "", ""),
		"nobody":             h.ask("GET", lodgePath, "", ""),
		"too large":          h.ask("POST", lodgePath, broker, strings.Repeat(" ", 256<<10+1)),
		"unsupported": h.ask("POST", lodgePath, broker, "a=b", "Content-Type",
			"application/x-www-form-urlencoded"),
	}
	h.panics = true
	answers["a panic"] = h.ask("POST", lodgePath, broker, declaration("A-1"))
	for _, r := range api.Routes() {
		answers[r.Method+" "+r.Path] = h.ask(r.Method, filled(r, "x", "x", "x"), inspector, "")
	}
	want := map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	}
	for name, a := range answers {
		got := map[string]string{}
		for header := range want {
			got[header] = a.header.Get(header)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		policy := a.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", name, policy)
		}
		if a.header.Get("Server") != "" || a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", name, a.header)
		}
	}
}

func TestNoOriginIsReflected(t *testing.T) {
	h := open(t)
	for _, origin := range []string{"https://evil.test", "null", "http://brama.test"} {
		a := h.ask("GET", "/api/v1/rates", "", "", "Origin", origin)
		for header := range a.header {
			if strings.HasPrefix(http.CanonicalHeaderKey(header), "Access-Control") {
				t.Errorf("%s: %s", origin, header)
			}
		}
	}
}
