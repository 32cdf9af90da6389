package web

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestAttempts(t *testing.T) {
	start := time.Date(2026, 1, 12, 12, 0, 0, 0, time.UTC)
	t.Run("they are over when the window is", func(t *testing.T) {
		a := newAttempts(2, time.Minute)
		a.add("192.0.2.1", start)
		a.add("192.0.2.1", start.Add(50*time.Second))
		if !a.tooMany("192.0.2.1", start.Add(59*time.Second)) || a.tooMany("192.0.2.1", start.Add(time.Minute)) {
			t.Error("the window does not hold")
		}
		if a.tooMany("192.0.2.2", start) {
			t.Error("another address waits too")
		}
	})
	t.Run("a subscriber of IPv6 is one, whatever address they take", func(t *testing.T) {
		a := newAttempts(2, time.Minute)
		a.add("2001:db8:1:2::1", start)
		a.add("2001:db8:1:2:ffff::9", start)
		if !a.tooMany("2001:db8:1:2::77", start) || a.tooMany("2001:db8:1:3::1", start) {
			t.Error("addresses of one /64 are not one")
		}
	})
	t.Run("what is no address counts as one", func(t *testing.T) {
		a := newAttempts(1, time.Minute)
		a.add("unknown", start)
		if !a.tooMany("", start) || a.tooMany("::ffff:192.0.2.1", start) {
			t.Error("what is no address is not one")
		}
	})
	t.Run("memory is bounded", func(t *testing.T) {
		a := newAttempts(1, time.Minute)
		for i := range 3 * maxAddresses {
			a.add(fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255), start)
		}
		if len(a.by) > maxAddresses {
			t.Errorf("%d addresses are kept", len(a.by))
		}
	})
}

func FuzzOwnPath(f *testing.F) {
	for _, seed := range []string{"/inspections", "/declarations/26UA100230000001U9?lang=en", "//evil", "/\\evil", "https://evil/inspections", "/inspections/../../x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		own := ownPath(next)
		if own != "" && !strings.HasPrefix(own, "/inspections") && !strings.HasPrefix(own, "/declarations") && !strings.HasPrefix(own, "/batches") && !strings.HasPrefix(own, "/risk") {
			t.Errorf("%q leads to %q", next, own)
		}
		if strings.ContainsAny(own, "\\\r\n") {
			t.Errorf("%q keeps %q", next, own)
		}
	})
}
