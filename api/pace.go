package api

import (
	"errors"
	"time"
)

// pace is how long the other side of a connection may still be waited for:
// never longer than a pause at a stretch, on the whole no longer than what has
// passed takes at the slowest rate and a pause, and never longer than most.
type pace struct {
	pause   time.Duration
	most    time.Duration
	slowest int // bytes a second

	passed int64
	waited time.Duration
}

func (p *pace) left() time.Duration {
	earned := p.pause + time.Duration(p.passed/int64(p.slowest))*time.Second
	return min(p.pause, earned-p.waited, p.most-p.waited)
}

// errSlow is why a connection is given up that is too slow.
var errSlow = errors.New("the line is too slow")
