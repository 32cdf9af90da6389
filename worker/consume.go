package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Messages a consumer takes together, and how long it waits for more: the cost
// of a transaction is shared, and a lone declaration hardly waits.
const (
	batchMessages = 8
	batchLinger   = 4 * time.Millisecond
	batchRetry    = time.Second
	batchTimeout  = 30 * time.Second
)

func (w *Worker) consume(ctx context.Context) error {
	o := queue.Options{Batch: batchMessages, Linger: batchLinger, Retry: batchRetry}
	return w.Queue.Consume(ctx, clearance.TopicProcess, o, w.process)
}

// process is the handler: all declarations of all messages in one transaction.
// What cannot be read can never be processed and is dead at once; where the
// store fails everything comes again.
func (w *Worker) process(ctx context.Context, batch []queue.Message) []error {
	errs := make([]error, len(batch))
	var refs []clearance.Ref
	var traces []string
	for i, m := range batch {
		body, err := decodeRefs(m.Body)
		if err != nil {
			errs[i] = queue.Reject(err)
			continue
		}
		refs, traces = append(refs, body.refs()...), append(traces, body.traces()...)
	}
	if err := w.processRefs(ctx, refs, traces); err != nil {
		for i := range errs {
			if errs[i] == nil {
				errs[i] = err
			}
		}
	}
	return errs
}

// processRefs gives the batch its own span, linked to the requests that lodged
// its declarations. It outlives ctx by a little: what was begun is finished.
func (w *Worker) processRefs(ctx context.Context, refs []clearance.Ref, traces []string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), batchTimeout)
	defer cancel()
	ctx, span := w.Tracer.Start(ctx, "process", trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithLinks(links(traces)...), trace.WithAttributes(attribute.Int("declarations", len(refs))))
	defer span.End()
	err := w.Service.Process(ctx, refs)
	if err != nil {
		span.SetStatus(codes.Error, "not processed")
		w.Log.Warn("batch comes again", "declarations", len(refs), "error", err)
	}
	return err
}

// errDead is why declarations of dead messages are parked.
var errDead = errors.New("its message died: processing failed every time")

// deadAttempts is how often the declarations of a dead message are tried one by
// one before those that still fail are parked: an outage of the store, or one
// that comes and goes, parks nothing.
const deadAttempts = 10

// consumeDead parks the declarations of dead messages. A dead message that
// cannot be read is dropped: the reconciler finds whatever it was about.
func (w *Worker) consumeDead(ctx context.Context) error {
	return w.Queue.ConsumeDead(ctx, clearance.TopicProcess, func(ctx context.Context, batch []queue.Message) []error {
		errs := make([]error, len(batch))
		for i, m := range batch {
			body, err := decodeRefs(m.Body)
			if err != nil {
				w.Log.Error("dead message dropped", "message", m.ID, "bytes", len(m.Body), "error", err)
				continue
			}
			errs[i] = w.parkOneByOne(ctx, body.refs(), m.Attempt >= deadAttempts)
		}
		return errs
	})
}

// parkOneByOne tries each declaration of a dead message by itself, so that one
// that breaks its batch does not take the others with it, and at the last
// attempt parks those that fail.
func (w *Worker) parkOneByOne(ctx context.Context, refs []clearance.Ref, last bool) error {
	var failed error
	for _, ref := range refs {
		one := []clearance.Ref{ref}
		err := w.processAlone(ctx, one)
		if err != nil && last {
			err = w.Service.Park(ctx, one, errors.Join(errDead, err))
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// processAlone makes an error of a panic, so that what breaks the procedure
// itself is parked in the end too.
func (w *Worker) processAlone(ctx context.Context, one []clearance.Ref) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	return w.Service.Process(ctx, one)
}
