package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestEveryCommandLineEndsWithItsCode(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	const never = "postgres://brama:canary@127.0.0.1:1/brama?connect_timeout=2"
	for _, c := range []struct {
		line     string
		code     int
		out, err string // parts of what is written
	}{
		{"--help", exitDone, "Usage: brama <command>", ""},
		{"serve --help", exitDone, "--reconcile-after", ""},
		{"tariff show --help", exitDone, "--origin", ""},
		{"bench --help", exitDone, "--mode", ""},
		{"", exitUsage, "", "Try: brama --help"},
		{"sell", exitUsage, "", "sell"},
		{"serve --colour red", exitUsage, "", "--colour"},
		{"serve --workers -1", exitUsage, "", "--workers"},
		{"serve --workers 0", exitUsage, "", "--queue amqp://"},
		{"serve --workers two", exitUsage, "", "--workers"},
		{"serve --reconcile-after 1ms", exitUsage, "", "--reconcile-after"},
		{"serve --store mysql://x", exitUsage, "", "--store must be"},
		{"serve --store sqlite:", exitUsage, "", "--store must be"},
		{"serve --store " + store + " --queue http://x", exitUsage, "", "--queue must be"},
		{"serve --store " + store + " --addr nowhere:0:0", exitFail, "", "nowhere"},
		{"worker", exitUsage, "", "worker by itself needs"},
		{"worker --store " + store + " --queue amqp://x", exitUsage, "", "worker by itself needs"},
		{"worker --store postgres://x --queue memory:", exitUsage, "", "worker by itself needs"},
		{"worker --store postgres://x --queue amqp://x --workers 0", exitUsage, "", "--workers"},
		{"migrate --store nothing", exitUsage, "", "--store must be"},
		{"migrate --store " + never, exitFail, "", "127.0.0.1"},
		{"migrate --store " + store, exitDone, "up to date", ""},
		{"migrate --store " + store, exitDone, "up to date", ""},
		{"token issue --store " + store, exitUsage, "", "--tenant"},
		{"token issue --store " + store + " --tenant t --role king", exitUsage, "", "--role"},
		{"token issue --store " + store + " --tenant two\twords --role broker", exitFail, "", "tenant"},
		{"serve --payments later", exitUsage, "", "--payments"},
		{"account deposit alpha 12345678 1.00 --store " + store, exitUsage, "", "--document"},
		{"account deposit alpha 12345678 1.001 --document 1 --store " + store, exitFail, "", "deposit.amount"},
		{"account deposit alpha 12345678 much --document 1 --store " + store, exitUsage, "", "plain decimal number"},
		{"account deposit alpha 12345678 2.50 --document 1 --store " + store, exitDone, "2.50", ""},
		{"account deposit alpha 12345678 2.5 --document 1 --store " + store, exitDone, "2.50", ""},
		{"quote nowhere.jsonl", exitFail, "", "nowhere.jsonl"},
		{"quote --tariff nowhere.csv", exitFail, "", "nowhere.csv"},
		{"tariff show 0000000000", exitFail, "", "tariff.code-unknown"},
		{"tariff show 6109100000 --date tomorrow", exitUsage, "", "tomorrow"},
		{"tariff import nowhere.csv --store " + store, exitFail, "", "nowhere.csv"},
		{"rates import nowhere.csv --store " + store, exitFail, "", "nowhere.csv"},
		{"rates sync --date 2026-02-30 --store " + store, exitUsage, "", "2026-02-30"},
		{"bench --seconds 0", exitUsage, "", "--seconds"},
		{"bench --mode sideways", exitUsage, "", "--mode"},
	} {
		t.Run("brama "+c.line, func(t *testing.T) {
			got := line(within(t, time.Minute), "", fields(c.line)...)
			if got.code != c.code || !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) {
				t.Errorf("exit code %d, want %d\nstandard output, want %q:\n%s\nstandard error, want %q:\n%s", got.code, c.code, c.out, got.out, c.err, got.err)
			}
			if strings.Contains(got.out+got.err, "canary") {
				t.Errorf("the password is shown:\n%s%s", got.out, got.err)
			}
			if c.code == exitUsage && !strings.Contains(got.err, "Try: brama --help") {
				t.Errorf("it does not say what to do next: %s", got.err)
			}
		})
	}
}

// fields splits at blanks only: a tab stands for a blank inside a word.
func fields(text string) []string {
	if text == "" {
		return nil
	}
	words := strings.Split(text, " ")
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "\t", " ")
	}
	return words
}

func TestTheVersionIsOneLine(t *testing.T) {
	if out := done(t, "version"); strings.Count(out, "\n") != 1 || len(out) < 2 {
		t.Errorf("%q", out)
	}
}

func TestATokenStandsAloneAndWorks(t *testing.T) {
	p := inMemory(t)
	h, _ := keep(t, p)
	out := done(t, "token", "issue", "--store", p.store.Store, "--tenant", "alpha", "--role", "broker")
	if !strings.HasPrefix(out, "brama_") || strings.Count(out, "\n") != 1 || strings.Contains(out, " ") {
		t.Fatalf("more than a token: %q", out)
	}
	var page struct{ Items []any }
	broker := newClient(h.url(), strings.TrimSpace(out), 1)
	if err := broker.call(t.Context(), http.MethodGet, "/api/v1/declarations", nil, nil, &page); err != nil {
		t.Error(err)
	}
	stranger := newClient(h.url(), strings.TrimSpace(out)+"x", 1)
	if err := stranger.call(t.Context(), http.MethodGet, "/api/v1/declarations", nil, nil, &page); err == nil {
		t.Error("a token that was never issued works")
	}
}

func TestTheDemoShowsWhatCameOfTheSamplesAndDoesSoAgain(t *testing.T) {
	data := t.TempDir()
	var tables []string
	for range 2 {
		got := line(within(t, 2*time.Minute), "", "demo", "--once", "--addr", "127.0.0.1:0", "--data", data)
		if got.code != exitDone {
			t.Fatalf("exit code %d\n%s%s", got.code, got.out, got.err)
		}
		table, wayIn, _ := strings.Cut(got.out, "\nPages ")
		tables = append(tables, table)
		for _, part := range []string{"http://127.0.0.1:", "Broker", "Inspector", "Supervisor", "brama_"} {
			if !strings.Contains(wayIn, part) {
				t.Errorf("%q is not told:\n%s", part, wayIn)
			}
		}
	}
	// Example 01 by hand: 6000.00 × 50.1444 EUR, of it 36103.97 duty and 67394.07 VAT.
	for _, part := range []string{"2026-000101", "300866.40", "103498.04", "green", "yellow", "red", "released", "unassessable"} {
		if !strings.Contains(tables[0], part) {
			t.Errorf("%q is not in the table:\n%s", part, tables[0])
		}
	}
	if tables[0] != tables[1] {
		t.Errorf("the same data show otherwise the second time:\n%s\n%s", tables[0], tables[1])
	}
}

func TestTheDemoServesOnUntilItIsToldToEnd(t *testing.T) {
	p := spawn(t, "demo", "--addr", "127.0.0.1:0")
	until(within(t, time.Minute), t, "the way in is told", func() bool { return strings.Contains(p.out.String(), "Supervisor") })
	p.end()
}
