package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue"
	"github.com/google/uuid"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// refsBody is the body of a message: which declarations, at which revision.
// Nothing else is said; the worker reads the truth from the store.
type refsBody struct {
	Version int          `json:"v"`
	Refs    []refMessage `json:"refs"`
}

type refMessage struct {
	ID       string `json:"id"`
	Revision int    `json:"rev"`
	Trace    string `json:"trace,omitempty"` // W3C traceparent
}

const refsVersion = 1

func encodeRefs(rows []clearance.Message) queue.Message {
	body := refsBody{Version: refsVersion, Refs: make([]refMessage, len(rows))}
	for i, row := range rows {
		body.Refs[i] = refMessage{row.ID, row.Revision, row.Trace}
	}
	b, _ := json.Marshal(body) // strings and numbers only: cannot fail
	return queue.Message{Topic: rows[0].Topic, ID: strconv.FormatInt(rows[0].N, 10), Body: b}
}

func decodeRefs(b []byte) (refsBody, error) {
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	var body refsBody
	if err := decoder.Decode(&body); err != nil {
		return refsBody{}, fmt.Errorf("read message: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return refsBody{}, errors.New("read message: more than one value")
	}
	if body.Version != refsVersion || len(body.Refs) == 0 {
		return refsBody{}, errors.New("read message: not a list of declarations of version 1")
	}
	for _, r := range body.Refs {
		if err := uuid.Validate(r.ID); err != nil {
			return refsBody{}, fmt.Errorf("read message: %w", err)
		}
	}
	return body, nil
}

func (b refsBody) refs() []clearance.Ref {
	refs := make([]clearance.Ref, len(b.Refs))
	for i, r := range b.Refs {
		refs[i] = clearance.Ref{ID: r.ID, Revision: r.Revision}
	}
	return refs
}

func (b refsBody) traces() []string {
	var traces []string
	for _, r := range b.Refs {
		if r.Trace != "" {
			traces = append(traces, r.Trace)
		}
	}
	return traces
}

// links points at the spans that traceparents name; what is not one is left out.
func links(traces []string) []trace.Link {
	var out []trace.Link
	for _, t := range traces {
		carrier := propagation.MapCarrier{"traceparent": t}
		span := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
		if span.IsValid() {
			out = append(out, trace.Link{SpanContext: span})
		}
	}
	return out
}
