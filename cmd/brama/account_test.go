package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/brama-customs/brama/declarations"
)

func TestWhatIsPaidForIsReleasedByTheMachineAlone(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	p := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store, "--payments", "account")
	broker, ctx := newClient(p.url(), issue(t, store, "alpha", "broker"), 1), within(t, time.Minute)
	var lodged []string // chance may have one checked, and hardly all
	for i, body := range lots(t, 4) {
		mrn, err := broker.lodge(ctx, fmt.Sprint("lot-", i), body)
		if err != nil {
			t.Fatal(err)
		}
		lodged = append(lodged, mrn)
	}
	is := func(mrn string, want declarations.Status, paid bool) bool {
		d, err := broker.dossier(ctx, mrn)
		return err == nil && d.Status == want && d.Payment != nil && d.Payment.Paid == paid
	}
	waiting := ""
	until(ctx, t, "one waits for payment", func() bool {
		at := slices.IndexFunc(lodged, func(mrn string) bool { return is(mrn, declarations.Assessed, false) })
		waiting = lodged[max(at, 0)]
		return at >= 0
	})
	done(t, "account", "deposit", "alpha", "59100018", "1000000", "--document", "1", "--store", store)
	until(ctx, t, "it is released", func() bool { return is(waiting, declarations.Released, true) })
	p.end()
}
