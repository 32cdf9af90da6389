package api

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"time"
)

// arriving is a body that is a file or holds one. It may take longer than other
// requests: the deadline of its connection moves as its bytes come.
type arriving struct {
	body    io.Reader
	conn    net.Conn
	length  int64 // that the request says; -1 where it does not
	most    int   // bytes of the file
	room    int   // bytes that the body may have besides
	leaving <-chan struct{}
	pace    pace
	failed  error  // of reading, not the true end
	last    []byte // of what came
}

// lastKept is how many of the last bytes are remembered: over the 70 that a
// boundary may have.
const lastKept = 128

// endsWith reports whether what came ends with these bytes and perhaps a line
// break.
func (a *arriving) endsWith(end string) bool {
	return bytes.HasSuffix(bytes.TrimRight(a.last, "\r\n"), []byte(end))
}

// formRoom is how many bytes a form may have besides its file.
const formRoom = 4 << 20

// arriving is the request's body, with a file of at most so many bytes and
// room for what is around it.
func (q *call) arriving(most, room int) *arriving {
	body := q.Request().BodyStream()
	if body == nil {
		body = strings.NewReader("")
	}
	return &arriving{
		body: body, conn: q.Context().Conn(), length: int64(q.Request().Header.ContentLength()),
		most: most, room: room, leaving: q.Context().Done(),
		pace: pace{pause: q.edge().readTimeout, most: q.Receiving, slowest: q.Limits.Slowest},
	}
}

// Read implements io.Reader. A body that ends before its length is cut: a
// plain end is told only at the true one. (Of chunks the HTTP library takes the
// end of the connection between two for the end of the body; that a form is
// whole its own last boundary tells.)
func (a *arriving) Read(into []byte) (int, error) {
	if a.failed != nil {
		return 0, a.failed
	}
	n, err := a.read(into)
	a.last = append(a.last, into[max(0, n-lastKept):n]...)
	a.last = a.last[max(0, len(a.last)-lastKept):]
	if err != nil && !errors.Is(err, io.EOF) {
		a.failed = err
	}
	return n, err
}

func (a *arriving) read(into []byte) (int, error) {
	if whole := int64(a.most + a.room); a.length > whole || a.pace.passed > whole {
		return 0, tooLarge(a.most)
	}
	return a.patiently(into)
}

// patiently reads what comes next, by the pace of the sender.
func (a *arriving) patiently(into []byte) (int, error) {
	if err := a.wait(); err != nil {
		return 0, err
	}
	from := time.Now()
	n, err := a.body.Read(into)
	a.pace.waited += time.Since(from)
	a.pace.passed += int64(n)
	var slow interface{ Timeout() bool }
	switch {
	case errors.Is(err, io.EOF) && a.pace.passed < a.length:
		return n, io.ErrUnexpectedEOF
	case errors.As(err, &slow) && slow.Timeout():
		return n, errSlow
	}
	return n, err
}

// hearOut reads and drops the rest of a body that is refused, up to twice what
// may come at most: most clients look for an answer only when they have sent everything.
func (a *arriving) hearOut() {
	drop := make([]byte, piece)
	for heard := 0; heard < 2*(a.most+a.room); {
		n, err := a.patiently(drop)
		if err != nil {
			return // whatever becomes of it, the answer is the same
		}
		heard += n
	}
}

// wait gives the sender time for the next bytes. When the service is about to
// end, nobody is given more than they have.
func (a *arriving) wait() error {
	select {
	case <-a.leaving:
		return nil
	default:
	}
	left := a.pace.left()
	if left <= 0 {
		return errSlow
	}
	return a.conn.SetReadDeadline(time.Now().Add(left))
}
