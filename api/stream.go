package api

import (
	"fmt"
	"io"
	"iter"
	"net"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
)

// producer writes an answer. Its writer fails when nobody wants the rest.
type producer func(to io.Writer) error

// stream is the body of an answer that is written while it is produced. The
// HTTP library reads it after the handler has returned; an error of Read ends
// the connection without the mark of the end, so that a client never takes
// half an answer for a whole one.
type stream struct {
	next  func() ([]byte, bool)
	stop  func()
	cut   error  // why there is no more, once there is no more
	ready []byte // produced and not yet read

	conn   net.Conn
	pace   pace
	away   time.Time // when the last Read returned: since then the client was waited for
	report func(error)
	closed func()
}

// stream answers with what is produced, write by write. The first is waited
// for: what fails that early is refused like anything else. The answer keeps
// the request's place and context until it is written.
func (q *call) stream(produce producer) error {
	if q.Method() == fiber.MethodHead { // nothing is written, so nothing is produced
		q.Response().Header.SetContentLength(-1)
		return nil
	}
	s := q.newStream(produce)
	s.fill()
	if s.cut != nil {
		s.stop()
		return s.cut
	}
	q.streaming = true
	e := q.edge()
	e.meters.streams.Inc()
	s.report = e.cutter(q.Ctx)
	s.closed = func() { e.meters.streams.Dec(); q.end() }
	q.Response().SetBodyStream(s, -1)
	return nil
}

func (q *call) newStream(produce producer) *stream {
	s := &stream{
		conn: q.Context().Conn(),
		pace: pace{pause: q.edge().writeTimeout, most: q.Sending, slowest: q.Limits.Slowest},
	}
	s.next, s.stop = iter.Pull(func(yield func([]byte) bool) {
		s.cut = produced(produce, yielder(yield))
	})
	return s
}

// produced runs the producer. A panic in it is an error here, and not the end
// of the process.
func produced(produce producer, to io.Writer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("writing the answer panicked with a %T: %s", r, debug.Stack())
		}
	}()
	return produce(to)
}

// yielder hands over what is written to it.
type yielder func([]byte) bool

// Write implements io.Writer.
func (y yielder) Write(p []byte) (int, error) {
	if !y(p) {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

// fill gets the next piece where there is none.
func (s *stream) fill() bool {
	for len(s.ready) == 0 {
		p, more := s.next()
		if !more {
			return false
		}
		s.ready = p
	}
	return true
}

// Read implements io.Reader. What it gives may be written within the time
// that the client still has.
func (s *stream) Read(into []byte) (int, error) {
	if !s.away.IsZero() {
		s.pace.waited += time.Since(s.away)
	}
	if !s.fill() {
		if s.cut != nil {
			s.report(s.cut)
			return 0, s.cut
		}
		return 0, io.EOF
	}
	left := s.pace.left()
	if left <= 0 {
		return 0, errSlow
	}
	n := copy(into, s.ready)
	s.ready = s.ready[n:]
	s.pace.passed += int64(n)
	s.away = time.Now()
	return n, s.conn.SetWriteDeadline(s.away.Add(left))
}

// Close is called by the HTTP library when the answer is written, or nobody
// wants the rest of it.
func (s *stream) Close() error {
	s.stop()
	if s.closed != nil {
		s.closed()
		s.closed = nil
	}
	return nil
}
