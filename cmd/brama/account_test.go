package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/brama-customs/brama/declarations"
)

func TestWhatIsPaidForIsReleasedByTheMachineAlone(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	p := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store, "--payments", "account")
	broker, ctx := newClient(p.url(), issue(t, store, "alpha", "broker"), 1), within(t, time.Minute)
	mrn, err := broker.lodge(ctx, "first", lots(t, 1)[0])
	if err != nil {
		t.Fatal(err)
	}
	reaches := func(want declarations.Status, paid bool) {
		t.Helper()
		until(ctx, t, "it is "+string(want), func() bool {
			d, err := broker.dossier(ctx, mrn)
			return err == nil && d.Status == want && d.Payment != nil && d.Payment.Paid == paid
		})
	}
	reaches(declarations.Assessed, false)
	done(t, "account", "deposit", "alpha", "59100018", "1000000", "--document", "1", "--store", store)
	reaches(declarations.Released, true)
	p.end()
}
