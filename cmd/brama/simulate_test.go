package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// simulated runs the command into a directory and gives its files.
func simulated(t *testing.T, dir string, args ...string) map[string][]byte {
	t.Helper()
	got := line(within(t, time.Minute), "", append([]string{"simulate", "--out", dir}, args...)...)
	if got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"stdout": []byte(got.out)}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestASimulationIsWrittenAndTheSameEachTime(t *testing.T) {
	args := []string{"--seed", "7", "--days", "6", "--per-day", "20", "--shift", "4:origins", "--shift", "4:honesty:0.5"}
	first := simulated(t, filepath.Join(t.TempDir(), "deep", "new"), args...)
	again := simulated(t, t.TempDir(), args...)
	names := []string{"declarations.jsonl", "truth.jsonl", "history.csv", "summary.json", "stdout"}
	if len(first) != len(names) {
		t.Errorf("files %v", first)
	}
	for _, name := range names {
		if len(first[name]) == 0 || !bytes.Equal(first[name], again[name]) {
			t.Errorf("%s differs or is empty", name)
		}
	}
	for name, want := range map[string]int{"declarations.jsonl": 120, "truth.jsonl": 120, "history.csv": 121} {
		if got := bytes.Count(first[name], []byte("\n")); got != want {
			t.Errorf("%s has %d lines, not %d", name, got, want)
		}
	}
	var sum struct {
		Seed, Days, Declarations int
		Shifts                   []struct{ Day int }
	}
	if err := json.Unmarshal(first["summary.json"], &sum); err != nil || sum.Seed != 7 || sum.Days != 6 || sum.Declarations != 120 || len(sum.Shifts) != 2 {
		t.Errorf("%v %+v", err, sum)
	}
}

func TestASimulationHasShiftsHalfWayUnlessToldOtherwise(t *testing.T) {
	for args, want := range map[string]string{"": `"shifts":[{"day":4,`, "--shift none": `"shifts":[]`} {
		got := simulated(t, t.TempDir(), append(strings.Fields(args), "--days", "6", "--per-day", "2")...)
		if !strings.Contains(string(got["stdout"]), want) {
			t.Errorf("%q: %s", args, got["stdout"])
		}
	}
}

// From a day long after the last rate that is shipped the last is taken.
func TestASimulationMayBeginLongAfterTheLastRate(t *testing.T) {
	files := simulated(t, t.TempDir(), "--from", "2032-01-01", "--days", "2", "--per-day", "2", "--shift", "none")
	if got := files["declarations.jsonl"]; bytes.Count(got, []byte(`"rateDate":"2026-01-12"`)) != 4 || !bytes.Contains(got, []byte(`"at":"2032-01-0`)) {
		t.Errorf("%s", got)
	}
}

func TestALongerSimulationBeginsAsAShorterOneUnlessItsShiftMoves(t *testing.T) {
	begins := func(shift ...string) bool {
		short := simulated(t, t.TempDir(), append(shift, "--days", "6", "--per-day", "20")...)
		long := simulated(t, t.TempDir(), append(shift, "--days", "12", "--per-day", "20")...)
		return bytes.HasPrefix(long["declarations.jsonl"], short["declarations.jsonl"])
	}
	if !begins("--shift", "none") || !begins("--shift", "3:origins:1") {
		t.Error("it does not though its shifts stay where they are")
	}
	if begins() {
		t.Error("half-way is another day: the help and the manual say that it does not")
	}
}

func TestMistakesOfASimulationAreTold(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]struct {
		code int
		says string
	}{
		"":                                              {exitUsage, "--out"},
		"--out=":                                        {exitUsage, "--out needs the name of a directory"},
		"--out NEW --out NEW":                           {exitUsage, "--out is given twice"},
		"--out NEW --days 0":                            {exitUsage, "0 days"},
		"--out NEW --days 10001":                        {exitUsage, "10001 days"},
		"--out NEW --per-day 0":                         {exitUsage, "0 declarations a day"},
		"--out NEW --from tomorrow":                     {exitUsage, "tomorrow"},
		"--out NEW --from 2022-01-01 --days 1":          {exitUsage, "no official rate of the euro"},
		"--out NEW --shift 3":                           {exitUsage, "45:origins"},
		"--out NEW --shift x:origins":                   {exitUsage, `"x" is no day`},
		"--out NEW --shift 3:weather":                   {exitUsage, "weather"},
		"--out NEW --shift 3:codes:much":                {exitUsage, `"much" is no share`},
		"--out NEW --shift none --shift 3:codes":        {exitUsage, "none"},
		"--out FULL --days 1":                           {exitFail, "not empty"},
		"--out " + filepath.Join(full, "mine", "below"): {exitFail, "mine"},
	} {
		dir := filepath.Join(t.TempDir(), "new")
		text := strings.NewReplacer("NEW", dir, "FULL", full).Replace(args)
		got := line(within(t, time.Minute), "", append([]string{"simulate"}, strings.Fields(text)...)...)
		if got.code != want.code || !strings.Contains(got.err, want.says) || got.out != "" {
			t.Errorf("%s: %+v", args, got)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s left something behind: %v", args, err)
		}
	}
	if entries, _ := os.ReadDir(full); len(entries) != 1 {
		t.Errorf("the full directory has %v", entries)
	}
}

func TestASimulationThatIsStoppedLeavesNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	dir, empty := filepath.Join(t.TempDir(), "new"), t.TempDir()
	for _, at := range []string{dir, filepath.Join(dir, "deep", "down"), empty} {
		if got := line(ctx, "", "simulate", "--out", at, "--days", "5"); got.code != exitFail {
			t.Errorf("%+v", got)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("a directory was left: %v", err)
	}
	if entries, err := os.ReadDir(empty); err != nil || len(entries) > 0 {
		t.Errorf("%v %v", entries, err)
	}
}

// The service itself takes what the simulator writes, today.
func TestTheServiceAcceptsSimulatedDeclarations(t *testing.T) {
	h, _ := keep(t, inMemory(t))
	broker := newClient(h.url(), h.token(t, "alpha", clearance.Broker, "oksana"), 1)
	files := simulated(t, t.TempDir(), "--days", "4", "--per-day", "15", "--shift", "2:origins:1", "--shift", "2:codes:1")
	for row := range bytes.Lines(files["declarations.jsonl"]) {
		var one struct{ Declaration json.RawMessage }
		if err := json.Unmarshal(row, &one); err != nil {
			t.Fatal(err)
		}
		var head struct{ MRN, Status string }
		if err := broker.call(t.Context(), http.MethodPost, "/api/v1/declarations", nil, one.Declaration, &head); err != nil || head.MRN == "" {
			t.Fatalf("%v: %s", err, one.Declaration)
		}
	}
}
