package api_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestNothingKeptOfARequestChanges is finding 3 of the faults: what the
// procedure keeps of 20,000 requests is still what each of them said.
func TestNothingKeptOfARequestChanges(t *testing.T) {
	h := open(t)
	const workers, each = 8, 2500
	h.ask("GET", "/healthz", "", "")
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := range each {
				name := fmt.Sprintf("%d-%d", w, i)
				tenant := strings.Repeat(string(rune('a'+w)), 12)
				a := h.ask("POST", lodgePath, "broker@"+tenant, body(name), "Idempotency-Key", "key-"+name,
					"Traceparent", trace(w, i))
				if a.status != 202 {
					t.Errorf("%d %s", a.status, a.body)
					return
				}
			}
		})
	}
	all.Wait()
	traces := map[string]bool{}
	for _, trace := range h.traces {
		traces[trace] = true
	}
	wrong := 0
	for _, r := range h.order {
		name := r.head.LRN
		var w, i int
		if _, err := fmt.Sscanf(name, "%d-%d", &w, &i); err != nil {
			t.Fatal(err)
		}
		if string(r.body) != body(name) || r.key != "key-"+name ||
			r.tenant != strings.Repeat(string(rune('a'+w)), 12) || !traces[trace(w, i)] {
			wrong++
		}
	}
	if len(h.order) != workers*each || wrong > 0 {
		t.Errorf("%d kept, %d of them changed", len(h.order), wrong)
	}
}

// body is a declaration that says its name again and again.
func body(name string) string {
	return `{"lrn":"` + name + `","marks":"` + strings.Repeat(name+" ", 40) + `"}`
}

func trace(w, i int) string { return fmt.Sprintf("00-%030x%02x-%016x-01", i+1, w, i+1) }
