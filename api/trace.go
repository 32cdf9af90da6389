package api

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// tracer makes a span of every request where there is a provider. Without
// one the caller's trace is carried on as it came.
type tracer struct{ trace.Tracer }

func newTracer(p trace.TracerProvider) tracer {
	if p == nil {
		return tracer{}
	}
	return tracer{p.Tracer("github.com/brama-customs/brama/api")}
}

const (
	headerTrace = "traceparent"
	headerState = "tracestate"
)

// begin puts the trace into the request's context; what it gives is called at
// the end.
func (t tracer) begin(c *fiber.Ctx) func(route string, status int) {
	ctx := c.UserContext()
	if parent := c.Get(headerTrace); parent != "" {
		carrier := propagation.MapCarrier{headerTrace: parent, headerState: c.Get(headerState)}
		ctx = propagation.TraceContext{}.Extract(ctx, carrier)
		c.SetUserContext(ctx)
	}
	if t.Tracer == nil {
		return func(string, int) {}
	}
	ctx, span := t.Start(ctx, c.Method(), trace.WithSpanKind(trace.SpanKindServer))
	c.SetUserContext(ctx)
	return func(route string, status int) {
		span.SetName(c.Method() + " " + route)
		span.SetAttributes(
			attribute.String("http.request.method", c.Method()),
			attribute.String("http.route", route),
			attribute.Int("http.response.status_code", status))
		if status >= fiber.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// traceOf writes the trace of a context as a traceparent, "" where it has none.
func traceOf(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier[headerTrace]
}
