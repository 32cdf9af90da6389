package queue

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
)

// This file is what every driver needs and none should write twice.

// ErrInvalid is wrapped by the error of Publish and Consume for a message or
// topic no driver can ever carry: sending it again is useless.
var ErrInvalid = errors.New("message cannot be carried")

// The longest names a broker takes, with room for the driver's own prefix and
// suffix, and the most headers that fit a frame. An identifier over the limit
// would break the whole connection, so it is refused beforehand.
const (
	maxTopic   = 120
	maxID      = 255
	maxHeaders = 16 << 10
	maxBatch   = 4096
)

var topicForm = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)

// CheckTopic reports, wrapping ErrInvalid, what is wrong with a topic.
func CheckTopic(topic string) error {
	if len(topic) > maxTopic || !topicForm.MatchString(topic) {
		return fmt.Errorf("%w: topic %.40q: want 1 to %d letters, digits, dots and dashes", ErrInvalid, topic, maxTopic)
	}
	if strings.HasSuffix(topic, ".dead") {
		return fmt.Errorf("%w: topic %q: the ending .dead is for dead messages", ErrInvalid, topic)
	}
	return nil
}

// Check reports, wrapping ErrInvalid, why a message cannot be published.
func (m Message) Check() error {
	if err := CheckTopic(m.Topic); err != nil {
		return err
	}
	if len(m.Body) > MaxBody {
		return fmt.Errorf("%w: body of %d bytes, at most %d", ErrInvalid, len(m.Body), MaxBody)
	}
	if len(m.ID) > maxID {
		return fmt.Errorf("%w: identifier of %d bytes, at most %d", ErrInvalid, len(m.ID), maxID)
	}
	size := 0
	for k, v := range m.Headers {
		if k == "" || len(k) > maxID {
			return fmt.Errorf("%w: header name of %d bytes, want 1 to %d", ErrInvalid, len(k), maxID)
		}
		size += len(k) + len(v)
	}
	if size > maxHeaders {
		return fmt.Errorf("%w: headers of %d bytes, at most %d", ErrInvalid, size, maxHeaders)
	}
	return nil
}

// Filled returns the options with the defaults where nothing was said.
func (o Options) Filled() Options {
	if o.Batch <= 0 {
		o.Batch = 16
	}
	o.Batch = min(o.Batch, maxBatch)
	if o.Linger <= 0 {
		o.Linger = 4 * time.Millisecond
	}
	if o.Retry <= 0 {
		o.Retry = time.Second
	}
	return o
}

// Answers runs the handler and returns exactly one answer a message. A panic
// and a wrong number of answers count as an error of every message: nothing
// is known about any of them then, and to be delivered again is harmless.
func (h Handler) Answers(ctx context.Context, batch []Message) (answers []error) {
	defer func() {
		if r := recover(); r != nil {
			answers = all(len(batch), fmt.Errorf("handler panicked: %v\n%s", r, debug.Stack()))
		}
	}()
	answers = h(ctx, batch)
	switch len(answers) {
	case len(batch):
		return answers
	case 0:
		return make([]error, len(batch))
	}
	return all(len(batch), fmt.Errorf("handler gave %d answers for %d messages", len(answers), len(batch)))
}

func all(n int, err error) []error {
	errs := make([]error, n)
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// Gather collects a batch from a driver's channel: it waits for the first,
// then lingers for more. A full batch does not wait, and the end of ctx or of
// the channel ends the lingering: what is there is returned. Lingering is
// needed because deliveries arrive one at a time: taking only what is there
// makes batches of one.
func Gather[T any](ctx context.Context, from <-chan T, o Options) []T {
	if ctx.Err() != nil {
		return nil
	}
	var batch []T
	select {
	case <-ctx.Done():
		return nil
	case first, ok := <-from:
		if !ok {
			return nil
		}
		batch = append(make([]T, 0, o.Batch), first)
	}
	linger := time.NewTimer(o.Linger)
	defer linger.Stop()
	for len(batch) < o.Batch {
		select {
		case next, ok := <-from:
			if !ok {
				return batch
			}
			batch = append(batch, next)
		case <-linger.C:
			return batch
		case <-ctx.Done():
			return batch
		}
	}
	return batch
}
