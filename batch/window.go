package batch

import (
	"bytes"
	"errors"
	"io"
)

// windowSize is how much of a part is held at a time, unless one text or tag
// is longer: then as much as it takes.
const windowSize = 64 << 10

// errFull is told where a text or tag does not end within the most a window
// may hold.
var errFull = errors.New("the window is full")

// window is the piece of a part that is being looked at. What was found in it
// may be used until more is asked for, which moves it.
type window struct {
	r       io.Reader
	buf     []byte
	at, end int   // what is not taken yet stands between
	most    int   // bytes buf may grow to
	err     error // of r, told when all that came before it is taken

	copy io.Writer // gets what was taken, as it is; nil for nobody
	kept int       // what was taken before this place it has got
}

// rest is what is not taken yet.
func (w *window) rest() []byte { return w.buf[w.at:w.end] }

// more reads on behind the rest.
func (w *window) more() error {
	if w.err != nil {
		return w.err
	}
	if err := w.copyTo(w.at); err != nil {
		return err
	}
	switch {
	case w.at > 0:
		w.end = copy(w.buf, w.buf[w.at:w.end])
		w.at, w.kept = 0, 0
	case w.end == len(w.buf) && w.end >= w.most:
		return errFull
	case w.end == len(w.buf):
		w.buf = append(w.buf, make([]byte, len(w.buf))...)
	}
	for w.err == nil {
		n, err := w.r.Read(w.buf[w.end:])
		w.end, w.err = w.end+n, err
		if n > 0 {
			return nil
		}
	}
	return w.err
}

// copyTo hands on what stands before a place and was not handed on yet.
func (w *window) copyTo(place int) (err error) {
	if place <= w.kept {
		return nil
	}
	if w.copy != nil {
		_, err = w.copy.Write(w.buf[w.kept:place])
	}
	w.kept = place
	return err
}

// need reads on until the rest is so long.
func (w *window) need(n int) error {
	for w.end-w.at < n {
		if err := w.more(); err != nil {
			return err
		}
	}
	return nil
}

// index reads on until the rest has a byte, from a place in it onward.
func (w *window) index(c byte, from int) (int, error) {
	for {
		rest := w.rest()
		if i := bytes.IndexByte(rest[from:], c); i >= 0 {
			return from + i, nil
		}
		from = len(rest)
		if err := w.more(); err != nil {
			return from, err
		}
	}
}
