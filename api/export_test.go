package api

import "time"

// For tests of what no request shows.
var (
	SoundHeaders = soundHeaders
	JSONOnly     = jsonOnly
)

// Recent is the bounded table, of numbers by text.
type Recent struct{ table *recent[string, int] }

// NewRecent makes one.
func NewRecent(most int) Recent { return Recent{newRecent[string, int](most)} }

func (r Recent) Get(key string) (int, bool) { return r.table.get(key) }
func (r Recent) Set(key string, v int)      { r.table.set(key, v) }

// Len counts what is remembered, a text in both halves twice.
func (r Recent) Len() int {
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	return len(r.table.young) + len(r.table.old)
}

// Left is how long the other side may still be waited for, at a pause, at
// most so long, and at the slowest so many bytes a second.
func Left(pause, most time.Duration, slowest int, passed int64, waited time.Duration) time.Duration {
	p := pace{pause: pause, most: most, slowest: slowest, passed: passed, waited: waited}
	return p.left()
}

// Disposition is the header under which a file is saved.
var Disposition = disposition
