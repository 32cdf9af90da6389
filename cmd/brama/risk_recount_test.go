package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

func TestADamagedSnapshotIsCountedAnew(t *testing.T) {
	for name, store := range stores() {
		t.Run(name, func(t *testing.T) {
			p := inMemory(t)
			p.store.Store = store(t)
			h, stop := keep(t, p)
			inspectedPast(t, h)
			if p.store.embedded() {
				refusedWhileServed(t, p.store)
			}
			stop()
			countsAnew(t, p.store)
		})
	}
}

func refusedWhileServed(t *testing.T, f storeFlags) {
	t.Helper()
	got := line(within(t, time.Minute), "", "risk", "recount", "--store", f.Store)
	if got.code != exitFail || got.out != "" || !strings.Contains(got.err, "another process serves this store: stop it") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
}

// countsAnew keeps a snapshot and damages it; counted anew it must be the same.
func countsAnew(t *testing.T, f storeFlags) {
	t.Helper()
	err := withService(t.Context(), f, io.Discard, func(s *clearance.Service) error { return s.KeepSnapshot(t.Context()) })
	if err != nil {
		t.Fatal(err)
	}
	mark, want := snapshotOf(t, f, func(mark int64, s store) error {
		return s.ReplaceSnapshot(t.Context(), mark, []byte("no snapshot"))
	})
	said := line(within(t, time.Minute), "", "risk", "recount", "--store", f.Store)
	var got clearance.Recounted
	if err := json.Unmarshal([]byte(said.out), &got); err != nil || said.code != exitDone {
		t.Fatalf("exit code %d, %v:\n%s%s", said.code, err, said.out, said.err)
	}
	if got != (clearance.Recounted{Declarations: pastDeclarations, Inspected: pastDeclarations, Mark: mark}) {
		t.Errorf("%+v, want as of %d", got, mark)
	}
	if !strings.Contains(said.err, "start serve and worker again") {
		t.Errorf("what to do then is not told:\n%s", said.err)
	}
	at, anew := snapshotOf(t, f, func(int64, store) error { return nil })
	if at != mark || !bytes.Equal(anew, want) {
		t.Errorf("%d bytes as of %d, want %d as of %d, or other bytes", len(anew), at, len(want), mark)
	}
}

// snapshotOf reads the snapshot of a store, and does something to it then.
func snapshotOf(t *testing.T, f storeFlags, then func(mark int64, s store) error) (mark int64, body []byte) {
	t.Helper()
	s, err := f.open(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if mark, body, err = s.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := then(mark, s); err != nil {
		t.Fatal(err)
	}
	return mark, body
}

func TestACountAnewNeedsAStoreItKnows(t *testing.T) {
	got := line(within(t, time.Minute), "", "risk", "recount", "--store", "mysql://x")
	if got.code != exitUsage || got.out != "" || !strings.Contains(got.err, "--store must be") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
}
