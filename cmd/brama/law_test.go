package main

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// ownTariff differs from the shipped one in the rate of T-shirts.
const ownTariff = `code,mfn,full,unit,name_uk,name_en
61,,,,Одяг трикотажний,Knitted apparel
6109,,,,Футболки трикотажні,"T-shirts, knitted"
6109100000,25 %,30 %,шт,,
`

func TestATariffIsLoadedShownAndTakesEffectInARunningService(t *testing.T) {
	p := inMemory(t)
	h, _ := keep(t, p)
	dir := t.TempDir()
	file := filepath.Join(dir, "reform.csv")
	write(t, file, ownTariff)
	load := []string{"tariff", "import", file, "--store", p.store.Store, "--from", "2026-07-01", "--name", "9999-IX"}

	tried := done(t, append(load, "--dry-run")...)
	if !strings.Contains(tried, `6109100000 mfn: "12 %" becomes "25 %"`) {
		t.Errorf("the difference is not shown:\n%s", tried)
	}
	if rate := shown(t, p.store.Store, "2026-07-01"); rate != "12 %" {
		t.Errorf("a dry run has changed the rate to %q", rate)
	}
	if loaded := done(t, load...); !strings.Contains(loaded, "Loaded as 9999-IX/2026-07-01, in force from 2026-07-01.") {
		t.Errorf("%s", loaded)
	}
	if before, after := shown(t, p.store.Store, "2026-06-30"), shown(t, p.store.Store, "2026-07-01"); before != "12 %" || after != "25 %" {
		t.Errorf("until the day %q, from it %q", before, after)
	}
	if rate := shown(t, "", "2026-07-01"); rate != "12 %" {
		t.Errorf("the shipped tariff alone says %q", rate)
	}
	if again := line(t.Context(), "", load...); again.code != exitFail || !strings.Contains(again.err, "9999-IX/2026-07-01") {
		t.Errorf("the same version twice: %+v", again)
	}
	anybody := newClient(h.url(), h.token(t, "alpha", clearance.Broker, ""), 1)
	until(within(t, time.Minute), t, "the running service applies the new tariff", func() bool {
		var card struct{ Tariff string }
		err := anybody.call(t.Context(), http.MethodGet, "/api/v1/tariff/commodities/6109100000?date=2026-07-01", nil, nil, &card)
		return err == nil && card.Tariff == "9999-IX/2026-07-01"
	})
}

// shown is the most-favoured-nation rate of T-shirts.
func shown(t *testing.T, store, day string) string {
	t.Helper()
	args := []string{"tariff", "show", "6109100000", "--origin", "CN", "--date", day}
	if store != "" {
		args = append(args, "--store", store)
	}
	var card struct {
		Rates []struct{ Column, Rate string }
	}
	if err := json.Unmarshal([]byte(done(t, args...)), &card); err != nil {
		t.Fatal(err)
	}
	for _, r := range card.Rates {
		if r.Column == "mfn" {
			return r.Rate
		}
	}
	t.Fatal("no mfn rate is shown")
	return ""
}

func TestATariffThatContradictsItselfIsNotLoaded(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	for name, text := range map[string]string{
		"a code twice with two rates": ownTariff + "6109100000,5 %,30 %,шт,,\n",
		"a rate that is none":         strings.Replace(ownTariff, "25 %", "a lot", 1),
		"a code without a heading":    "code,mfn,full,unit\n6109100000,12 %,12 %,шт\n",
		"no column for codes":         "colour,taste\nred,sweet\n",
		"nothing":                     "",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "bad.csv")
			write(t, file, text)
			got := line(within(t, time.Minute), "", "tariff", "import", file, "--store", store)
			if got.code != exitFail || got.err == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}
