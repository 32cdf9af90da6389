package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
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
	until(within(t, 30*time.Second), t, "the running service applies the new tariff", func() bool {
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

const bankAnswer = `[{"r030":978,"txt":"Євро","rate":61.2345,"cc":"EUR","exchangedate":"03.08.2026"},
{"r030":840,"txt":"Долар США","rate":52.5,"cc":"USD","exchangedate":"03.08.2026"}]`

// rateOf asks a running service for a rate.
func rateOf(t *testing.T, h *house, currency, day string) string {
	t.Helper()
	var answer struct {
		Rates []struct{ Currency, Date, Value string }
	}
	if err := newClient(h.url(), h.token(t, "alpha", clearance.Broker, ""), 1).call(t.Context(), http.MethodGet, "/api/v1/rates?date="+day, nil, nil, &answer); err != nil {
		t.Fatal(err)
	}
	for _, r := range answer.Rates {
		if r.Currency == currency && r.Date == day {
			return r.Value
		}
	}
	return ""
}

func TestRatesOfTheNationalBankAreFetchedOnceItAnswers(t *testing.T) {
	p := inMemory(t)
	h, _ := keep(t, p)
	var asked atomic.Int32
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			http.Error(w, "in a moment", http.StatusServiceUnavailable)
			return
		}
		if r.URL.Query().Get("date") != "20260803" || !r.URL.Query().Has("json") {
			t.Errorf("asked for %s", r.URL.RawQuery)
		}
		_, _ = w.Write([]byte(bankAnswer))
	}))
	defer bank.Close()
	got := line(within(t, time.Minute), "", "rates", "sync", "--store", p.store.Store, "--url", bank.URL, "--date", "2026-08-03")
	if got.code != exitDone || !strings.Contains(got.out, "Loaded 2 rates") || !strings.Contains(got.err, "attempt 1 of 4") {
		t.Fatalf("%+v", got)
	}
	until(within(t, 30*time.Second), t, "the running service knows the rate", func() bool {
		return rateOf(t, h, "EUR", "2026-08-03") == "61.2345"
	})
}

func TestWhatTheNationalBankAnswersWronglyIsNotLoaded(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	for name, answer := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"an empty list":       {http.StatusOK, "[]", "no rates for 2026-08-03"},
		"a page for people":   {http.StatusOK, "<html>Технічні роботи</html>", ""},
		"a rate that is none": {http.StatusOK, strings.Replace(bankAnswer, "52.5", `"many"`, 1), ""},
		"half an answer":      {http.StatusOK, bankAnswer[:100], ""},
		"an address unknown":  {http.StatusNotFound, "", "404"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				w.WriteHeader(answer.status)
				_, _ = w.Write([]byte(answer.body))
			}))
			defer bank.Close()
			got := line(within(t, time.Minute), "", "rates", "sync", "--store", store, "--url", bank.URL, "--date", "2026-08-03")
			if got.code != exitFail || !strings.Contains(got.err, answer.says) || asked.Load() != 1 {
				t.Errorf("asked %d times: %+v", asked.Load(), got)
			}
		})
	}
}

func TestABankThatStaysAwayIsAskedFourTimes(t *testing.T) {
	var asked atomic.Int32
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer bank.Close()
	var progress strings.Builder
	c := &ratesSyncCommand{URL: bank.URL, pause: time.Microsecond}
	if _, err := c.fetch(t.Context(), civil.New(2026, time.August, 3), &progress); err == nil || asked.Load() != syncAttempts {
		t.Errorf("asked %d times: %v\n%s", asked.Load(), err, &progress)
	}
}

func TestRatesAreLoadedFromAFile(t *testing.T) {
	p := inMemory(t)
	h, _ := keep(t, p)
	dir := t.TempDir()
	csv, jsonFile, bad := filepath.Join(dir, "rates.csv"), filepath.Join(dir, "rates.json"), filepath.Join(dir, "bad.csv")
	write(t, csv, "date,cc,rate\n2026-08-04,EUR,61.5\n")
	write(t, jsonFile, bankAnswer)
	write(t, bad, "date,cc,rate\n2026-08-05,EUR,61.5\n2026-08-05,USD,-1\n")
	for file, says := range map[string]string{csv: "Loaded 1 rates", jsonFile: "Loaded 2 rates"} {
		if out := done(t, "rates", "import", file, "--store", p.store.Store); !strings.Contains(out, says) {
			t.Errorf("%s: %s", file, out)
		}
	}
	if got := line(t.Context(), "", "rates", "import", bad, "--store", p.store.Store); got.code != exitFail || !strings.Contains(got.err, "nothing was loaded") {
		t.Errorf("%+v", got)
	}
	until(within(t, 30*time.Second), t, "the running service knows the rates", func() bool {
		return rateOf(t, h, "EUR", "2026-08-04") == "61.5" && rateOf(t, h, "USD", "2026-08-03") == "52.5"
	})
	if rate := rateOf(t, h, "EUR", "2026-08-05"); rate != "" {
		t.Errorf("half of a bad file was loaded: %s", rate)
	}
}
