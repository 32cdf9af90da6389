package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/storetest"
)

// keep builds a house inside the test and keeps it running until the test ends
// or stop is called.
func keep(t testing.TB, p plan) (h *house, stop func()) {
	t.Helper()
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	h, err := build(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the house did not end well: %v", err)
		}
	}
	t.Cleanup(stop)
	return h, stop
}

// stores are the kinds of store, each with what makes a new one.
func stores() map[string]func(*testing.T) string {
	return map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "brama.db") },
		"PostgreSQL": func(t *testing.T) string { return storetest.Postgres(t).URL(t) },
	}
}

// inMemory is the embedded default in a directory of the test's own.
func inMemory(t testing.TB) plan {
	t.Helper()
	return plan{
		store: storeFlags{"sqlite:" + filepath.Join(t.TempDir(), "brama.db")}, queue: queueFlags{"memory:"},
		workers: 2, addr: "127.0.0.1:0",
	}
}

// token issues one in a running house.
func (h *house) token(t testing.TB, tenant string, role clearance.Role, name string) string {
	t.Helper()
	token, err := h.service.IssueToken(t.Context(), tenant, role, name)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
