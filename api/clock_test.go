package api_test

import (
	"sync"
	"time"
)

// clock is a time of the tests' own.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 1, 12, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	by, err := time.ParseDuration(d)
	if err != nil {
		panic(err)
	}
	c.at = c.at.Add(by)
}
