package web

import (
	"net/netip"
	"sync"
	"time"
)

// Failures to sign in that one address may have in a window. A token has 256
// bits, so this is to spare the store, not to keep tokens from being guessed.
const (
	signInFailures = 10
	signInWindow   = 5 * time.Minute
	maxAddresses   = 10_000 // remembered at once, so that memory is bounded
)

// attempts counts failures by address. An IPv6 subscriber has a whole /64 and
// counts as one.
type attempts struct {
	most   int
	window time.Duration

	mu sync.Mutex
	by map[netip.Prefix]tally
}

type tally struct {
	count int
	since time.Time
}

func newAttempts(most int, window time.Duration) *attempts {
	return &attempts{most: most, window: window, by: map[netip.Prefix]tally{}}
}

func (a *attempts) tooMany(ip string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.by[subscriber(ip)]
	return t.count >= a.most && now.Sub(t.since) < a.window
}

func (a *attempts) add(ip string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := subscriber(ip)
	t := a.by[key]
	if now.Sub(t.since) >= a.window {
		t = tally{since: now}
	}
	t.count++
	if len(a.by) >= maxAddresses {
		a.forget(now)
	}
	a.by[key] = t
}

// forget drops what is over; where so many fail at once that nothing is, it
// drops all rather than grow.
func (a *attempts) forget(now time.Time) {
	for key, t := range a.by {
		if now.Sub(t.since) >= a.window {
			delete(a.by, key)
		}
	}
	if len(a.by) >= maxAddresses {
		clear(a.by)
	}
}

func subscriber(ip string) netip.Prefix {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
