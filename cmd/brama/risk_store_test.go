package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// The past of inspectedPast: every item of the heading 6109 was found at fault.
const (
	pastDeclarations = 4
	pastItems        = 30
	pastAtFault      = 2 * pastItems / 5 // of each declaration
)

// inspectedPast runs a house until it has judged some imports and knows what
// is found of them, and gives the days they were lodged on.
func inspectedPast(t *testing.T, h *house) (first, last civil.Date) {
	t.Helper()
	goods, err := newModel(pastItems)
	if err != nil {
		t.Fatal(err)
	}
	broker := newClient(h.url(), h.token(t, "alpha", clearance.Broker, "oksana"), 1)
	inspector := newClient(h.url(), h.token(t, "customs", clearance.Inspector, "taras"), 1)
	for n := range pastDeclarations {
		body := goods.number(nil, int64(n))
		mrn, err := broker.lodge(t.Context(), fmt.Sprint(n), body)
		if err != nil {
			t.Fatal(err)
		}
		f, err := awaitOutcome(within(t, time.Minute), inspector, mrn)
		if err != nil {
			t.Fatal(err)
		}
		if last = f.Risk.Facts.Day; first.IsZero() {
			first = last
		}
		tell(t, h, f)
	}
	return first, last
}

// tell tells what an inspection found of a declaration.
func tell(t *testing.T, h *house, f *clearance.Casefile) {
	t.Helper()
	told := clearance.FoundRequest{Revision: f.Revision}
	for i := range pastItems {
		o := clearance.FindingOutcome{Rule: clearance.RuleInspector, Item: i + 1, Outcome: clearance.NotConfirmed}
		if i%len(benchGoods) < 2 {
			o.Outcome, o.Kind, o.DutyAtStake = clearance.Confirmed, "value", exact.Must("100.50")
		}
		told.Findings = append(told.Findings, o)
	}
	lesia := clearance.Actor{Tenant: "customs", Name: "lesia", Role: clearance.Supervisor}
	var err error
	if f.Status == declarations.Released {
		_, err = h.service.CorrectFindings(t.Context(), lesia, f.MRN, told)
	} else { // chance has it checked
		if _, err = h.service.Claim(t.Context(), lesia, f.MRN); err == nil {
			_, err = h.service.Decide(t.Context(), lesia, f.MRN, clearance.DecisionRequest{
				Revision: f.Revision, Decision: clearance.DecideRelease, Findings: told.Findings,
			})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

const shirtsProfile = `{"id": "shirts", "title": {"uk": "Футболки", "en": "T-shirts"}, "criteria": {"codes": ["6109"]},
 "channel": "red", "instruction": {"uk": "Порахуйте", "en": "Count them"}, "justification": "Others & fewer were found"}`

func TestWhatTheStoreKnowsTrainsAModelAndTriesAProfile(t *testing.T) {
	p, dir := inMemory(t), t.TempDir()
	h, _ := keep(t, p)
	first, last := inspectedPast(t, h)
	of := []string{"--store", p.store.Store, "--from", first.String(), "--to", last.String()}
	model := filepath.Join(dir, "winter.model")
	trained := riskDone(t, append([]string{"train", "--from-store", "--out", model}, of...)...)
	if trained.Rows != pastDeclarations*pastItems || trained.Positives != pastDeclarations*pastAtFault || trained.Validation != "heldOut" {
		t.Errorf("%+v", trained)
	}
	t.Run("two people bring the model into force, one rolls it back", func(t *testing.T) { changeModels(t, h, model, trained.ModelHash) })
	t.Run("a profile is tried on the same days", func(t *testing.T) {
		profile := filepath.Join(dir, "shirts.json")
		write(t, profile, shirtsProfile)
		var got clearance.Backtest
		if err := json.Unmarshal([]byte(done(t, append([]string{"risk", "backtest", "--profile", profile}, of...)...)), &got); err != nil {
			t.Fatal(err)
		}
		found := exact.Must("100.50").Mul(exact.Int(pastDeclarations * pastAtFault))
		if got.Declarations != pastDeclarations || got.Hits != pastDeclarations || got.Confirmed != pastDeclarations || got.Found.Cmp(found) != 0 {
			t.Errorf("%+v", got)
		}
		if got.Offices["UA100000"].Selected != pastDeclarations || len(got.Examples) != pastDeclarations {
			t.Errorf("%+v", got)
		}
	})
}

func TestOutcomesThatTakeLongTeachLater(t *testing.T) {
	past, dir := history(t, "past.csv", 0, 200), t.TempDir()
	var written []string
	for i, delay := range []string{"1", "1d", "30d"} {
		out := filepath.Join(dir, fmt.Sprint(i))
		riskDone(t, "train", "--data", past, "--out", out, "--label-delay", delay)
		written = append(written, contents(t, out))
	}
	if written[0] != written[1] || written[1] == written[2] {
		t.Error("the bytes do not follow the delay")
	}
}

func TestQuestionsToTheStoreMustBeWhole(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "past.csv"), "importer,label\nA,1\n")
	write(t, filepath.Join(dir, "good.json"), shirtsProfile)
	write(t, filepath.Join(dir, "bad.json"), `{"id": "Shirts", "criteria": {"codes": ["61O9"]}, "channel": "green"}`)
	done(t, "migrate", "--store", "sqlite:"+filepath.Join(dir, "brama.db"))
	in := strings.NewReplacer("DAYS", "--from 2026-01-01 --to 2026-01-31", "DIR", dir)
	for _, c := range []struct {
		line string
		code int
		errs []string
	}{
		{"train --out DIR/model", exitUsage, []string{"--data", "--from-store"}},
		{"train --from-store --data DIR/past.csv DAYS --out DIR/model", exitUsage, []string{"can't be used together"}},
		{"train --data DIR/past.csv DAYS --out DIR/model", exitUsage, []string{"--from-store"}},
		{"train --from-store --from 2026-01-01 --out DIR/model", exitUsage, []string{"--to"}},
		{"train --from-store --from 2026-02-30 --to 2026-03-01 --out DIR/model", exitUsage, []string{"--from", "2026-02-30"}},
		{"train --from-store --from 2026-02-02 --to 2026-02-01 --out DIR/model", exitUsage, []string{"before"}},
		{"train --from-store --label-delay 0d DAYS --out DIR/model", exitUsage, []string{"--label-delay", "30d"}},
		{"train --from-store --label-delay 3w DAYS --out DIR/model", exitUsage, []string{"--label-delay", "3w"}},
		{"train --from-store DAYS --store mysql://x --out DIR/model", exitUsage, []string{"--store must be"}},
		{"train --from-store DAYS --store sqlite:DIR/brama.db --out DIR/model", exitFail, []string{"0 labelled rows"}},
		{"train --from-store DAYS --store sqlite:DIR/typo/brama.db --out DIR/model", exitFail, []string{"there is no store at " + dir + "/typo/brama.db", "--store", "brama migrate"}},
		{"backtest --profile DIR/good.json DAYS --store sqlite:DIR/typo.db", exitFail, []string{"there is no store at " + dir + "/typo.db"}},
		{"check DAYS --store sqlite:DIR/typo.db", exitFail, []string{"there is no store at"}},
		{"recount --store sqlite:DIR/typo.db", exitFail, []string{"there is no store at"}},
		{"recount --store sqlite:DIR", exitFail, []string{dir + " is no store"}},
		{"backtest DAYS", exitUsage, []string{"--profile"}},
		{"backtest --profile DIR/good.json", exitUsage, []string{"--from"}},
		{"backtest --profile DIR/none.json DAYS", exitFail, []string{"none.json"}},
		{"backtest --profile DIR/good.json --from 2020-01-01 --to 2026-01-01 --store sqlite:DIR/brama.db", exitFail, []string{"backtest.days", "400"}},
		{"backtest --profile DIR/bad.json DAYS", exitFail, []string{"/id", "/criteria/codes/0", "/channel", "/title", "/justification"}},
	} {
		t.Run(c.line, func(t *testing.T) {
			got := line(within(t, time.Minute), "", append([]string{"risk"}, strings.Fields(in.Replace(c.line))...)...)
			if got.code != c.code || got.out != "" {
				t.Errorf("exit code %d, want %d:\n%s%s", got.code, c.code, got.out, got.err)
			}
			for _, part := range c.errs {
				if !strings.Contains(got.err, part) {
					t.Errorf("%q is not told:\n%s", part, got.err)
				}
			}
		})
	}
	for _, path := range []string{"model", "typo", "typo.db", "typo.db.lock"} {
		if _, err := os.Lstat(filepath.Join(dir, path)); err == nil {
			t.Errorf("a command that failed made %s", path)
		}
	}
}
