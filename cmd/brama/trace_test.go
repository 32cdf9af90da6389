package main

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/brama-customs/brama/clearance"
)

// spans is a collector of traces.
type spans struct {
	t   *testing.T
	mu  sync.Mutex
	all []*otlp.Span
}

func collect(t *testing.T) (*spans, string) {
	t.Helper()
	s := &spans{t: t}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

// ServeHTTP takes what an exporter sends.
func (s *spans) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var request collector.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(body, &request)
	}
	if err != nil || r.URL.Path != "/v1/traces" {
		s.t.Errorf("%s: %v", r.URL.Path, err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, resource := range request.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			s.all = append(s.all, scope.GetSpans()...)
		}
	}
}

func (s *spans) named(name string) []*otlp.Span {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*otlp.Span
	for _, span := range s.all {
		if span.GetName() == name {
			found = append(found, span)
		}
	}
	return found
}

func TestATraceGoesFromTheCallerThroughOutboxAndQueueToTheWorker(t *testing.T) {
	traces, at := collect(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", at)
	h, stop := keep(t, inMemory(t))
	broker := newClient(h.url(), h.token(t, "alpha", clearance.Broker, ""), 1)
	const trace, caller = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	var head clearance.Head
	err := broker.call(t.Context(), http.MethodPost, "/api/v1/declarations", map[string]string{"traceparent": "00-" + trace + "-" + caller + "-01"}, lots(t, 1)[0], &head)
	if err != nil {
		t.Fatal(err)
	}
	awaitChannel(t, broker, head.MRN)
	stop() // sends what has been gathered

	requests, works := traces.named("POST /api/v1/declarations"), traces.named("process")
	if len(requests) != 1 || len(works) != 1 {
		t.Fatalf("%d spans of the request and %d of the worker", len(requests), len(works))
	}
	request := requests[0]
	if hex.EncodeToString(request.GetTraceId()) != trace || hex.EncodeToString(request.GetParentSpanId()) != caller {
		t.Errorf("the request is not part of its caller's trace: %v", request)
	}
	links := works[0].GetLinks()
	if len(links) != 1 || string(links[0].GetTraceId()) != string(request.GetTraceId()) || string(links[0].GetSpanId()) != string(request.GetSpanId()) {
		t.Errorf("the worker's span is linked to %v, not to %x", links, request.GetSpanId())
	}
}

func TestWithoutACollectorNothingIsTraced(t *testing.T) {
	provider, flush, err := traces(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer flush()
	_, span := provider.Tracer("test").Start(context.Background(), "span")
	if span.IsRecording() {
		t.Error("spans are recorded though nobody asked for them")
	}
}

func awaitChannel(t *testing.T, broker *client, mrn string) {
	t.Helper()
	until(within(t, time.Minute), t, mrn+" has a channel", func() bool {
		d, err := broker.dossier(t.Context(), mrn)
		return err == nil && d.Channel != ""
	})
}
