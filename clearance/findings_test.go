package clearance_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/statistics"
)

// confirmed tells that a profile's finding was there.
func confirmed(duty string) []clearance.FindingOutcome {
	return []clearance.FindingOutcome{{Rule: risk.RuleProfile, Profile: "shirts", Outcome: clearance.Confirmed, Kind: "value", DutyAtStake: exact.Must(duty)}}
}

func unconfirmed() []clearance.FindingOutcome {
	return []clearance.FindingOutcome{{Rule: risk.RuleProfile, Profile: "shirts", Outcome: clearance.NotConfirmed}}
}

// inspected lodges an import that a profile hits, and decides it.
func (h *house) inspected(lrn string, findings []clearance.FindingOutcome) *clearance.Casefile {
	h.t.Helper()
	head := h.lodged(alpha, body(h.t, "01", lrn))
	h.process(head)
	file := must(h.Claim(ctx, inspector, head.MRN))
	return must(h.Decide(ctx, inspector, head.MRN, clearance.DecisionRequest{
		Revision: file.Revision, Decision: clearance.DecideRelease, Findings: findings,
	}))
}

func (h *house) effect() statistics.Effect {
	h.t.Helper()
	h.store.clock.pass(time.Second)
	if err := h.FollowHistory(ctx); err != nil {
		h.t.Fatal(err)
	}
	return must(h.Profile(ctx, chief, "shirts")).Effect
}

func (h *house) correct(who clearance.Actor, file *clearance.Casefile, findings []clearance.FindingOutcome) *clearance.Casefile {
	h.t.Helper()
	number := 0
	if file.Found != nil {
		number = file.Found.Number
	}
	return must(h.CorrectFindings(ctx, who, file.MRN, clearance.FoundRequest{Revision: file.Revision, Number: number, Findings: findings}))
}

func expectEffect(t *testing.T, when string, got statistics.Effect, hits, inspected, confirmed int64, found string) {
	t.Helper()
	if got.Hits != hits || got.Inspected != inspected || got.Confirmed != confirmed || got.Found.Cmp(exact.Must(found)) != 0 {
		t.Errorf("%s: %+v", when, got)
	}
}

func TestWhatIsFoundReturnsToTheProfileAndIsCorrected(t *testing.T) {
	h := open(t)
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	file := h.inspected("L-1", confirmed("1500.00"))
	if file.Found == nil || file.Found.Number != 1 || !file.Found.Examined || file.Found.By != inspector.ID() {
		t.Fatalf("%+v", file.Found)
	}
	expectEffect(t, "confirmed", h.effect(), 1, 1, 1, "1500")
	file = h.correct(inspector, file, unconfirmed())
	expectEffect(t, "taken back", h.effect(), 1, 1, 0, "0")
	file = h.correct(chief, file, confirmed("700.50"))
	expectEffect(t, "corrected again, by a supervisor", h.effect(), 1, 1, 1, "700.50")
	nothing := []clearance.FindingOutcome{{Rule: risk.RuleProfile, Profile: "shirts", Outcome: clearance.NotChecked}}
	file = h.correct(inspector, file, nothing)
	expectEffect(t, "not checked after all", h.effect(), 1, 0, 0, "0")
	if file.Found.Number != 4 {
		t.Errorf("%+v", file.Found)
	}
	h.sound(file.ID)
}

func TestFindingsAreToldByWhoMayAndOnWhatTheySaw(t *testing.T) {
	h := open(t)
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	file := h.inspected("L-1", confirmed("10"))
	ask := func(who clearance.Actor, r clearance.FoundRequest) error {
		_, err := h.CorrectFindings(ctx, who, file.MRN, r)
		return err
	}
	good := clearance.FoundRequest{Revision: 1, Number: 1, Findings: unconfirmed()}
	for name, c := range map[string]struct {
		who  clearance.Actor
		r    clearance.FoundRequest
		kind fault.Kind
	}{
		"a trader":                {alpha, good, fault.Forbidden},
		"another inspector":       {colleague, good, fault.Forbidden},
		"an old state":            {inspector, clearance.FoundRequest{Revision: 1, Number: 0, Findings: unconfirmed()}, fault.Conflict},
		"another revision":        {inspector, clearance.FoundRequest{Revision: 2, Number: 1, Findings: unconfirmed()}, fault.Conflict},
		"an unknown outcome":      {inspector, clearance.FoundRequest{Revision: 1, Number: 1, Findings: []clearance.FindingOutcome{{Rule: "x", Outcome: "maybe"}}}, fault.Invalid},
		"an item there is not":    {inspector, clearance.FoundRequest{Revision: 1, Number: 1, Findings: []clearance.FindingOutcome{{Rule: "x", Outcome: clearance.NotConfirmed, Item: 9}}}, fault.Invalid},
		"a find without its kind": {inspector, clearance.FoundRequest{Revision: 1, Number: 1, Findings: []clearance.FindingOutcome{{Rule: "x", Outcome: clearance.Confirmed, Item: 1}}}, fault.Invalid},
		"duty of nothing found":   {inspector, clearance.FoundRequest{Revision: 1, Number: 1, Findings: []clearance.FindingOutcome{{Rule: "x", Outcome: clearance.NotConfirmed, DutyAtStake: exact.Int(5)}}}, fault.Invalid},
	} {
		if err := ask(c.who, c.r); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	expectEffect(t, "after all that", h.effect(), 1, 1, 1, "10")
}

func TestFindingsAreOnlyOfWhatWasFound(t *testing.T) {
	h := open(t)
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	must(h.WriteProfile(ctx, chief, 0, shirtsProfile("idle", "red")))
	seen := func(rule, profile string, item int) clearance.FindingOutcome {
		return clearance.FindingOutcome{Rule: rule, Profile: profile, Item: item, Outcome: clearance.NotConfirmed}
	}
	found := func(kind, duty string) clearance.FindingOutcome {
		return clearance.FindingOutcome{Rule: clearance.RuleInspector, Item: 1, Outcome: clearance.Confirmed, Kind: kind, DutyAtStake: exact.Must(duty)}
	}
	lodged := 0
	for name, c := range map[string]struct {
		told []clearance.FindingOutcome
		want []string
	}{
		"a rule there is not":         {[]clearance.FindingOutcome{seen("nope", "", 1)}, []string{"finding.unknown"}},
		"a profile without a name":    {[]clearance.FindingOutcome{seen(risk.RuleProfile, "", 1)}, []string{"finding.unknown"}},
		"a profile that did not hit":  {[]clearance.FindingOutcome{seen(risk.RuleProfile, "idle", 1)}, []string{"finding.unknown"}},
		"the same finding twice":      {append(confirmed("1"), unconfirmed()...), []string{"finding.twice"}},
		"the same kind twice":         {[]clearance.FindingOutcome{found("value", "1"), found("value", "2")}, []string{"finding.twice"}},
		"two kinds in one item":       {[]clearance.FindingOutcome{found("value", "1"), found("origin", "2")}, nil},
		"more than there can be":      {[]clearance.FindingOutcome{found("value", "999999999999.99"), found("origin", "1")}, []string{"finding.sum"}},
		"what is wrong in two places": {[]clearance.FindingOutcome{seen("nope", "", 1), {Rule: clearance.RuleInspector, Item: 1, Outcome: "x"}}, []string{"finding.outcome", "finding.unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			lodged++
			head := h.lodged(alpha, body(t, "01", fmt.Sprint("L-", lodged)))
			h.process(head)
			file := must(h.Claim(ctx, inspector, head.MRN))
			_, err := h.Decide(ctx, inspector, head.MRN, clearance.DecisionRequest{
				Revision: file.Revision, Decision: clearance.DecideRelease, Findings: c.told,
			})
			var got []string
			if e := fault.As(err); e != nil {
				got = codes(e.Faults)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsFoundIsToldWithTheDecisionNeverBeforeIt(t *testing.T) {
	h := open(t)
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	head := h.lodged(alpha, body(t, "01", "L-1"))
	h.process(head)
	told := clearance.FoundRequest{Revision: 1, Findings: unconfirmed()}
	_, err := h.CorrectFindings(ctx, chief, head.MRN, told)
	wantCode(t, err, fault.Conflict, "finding.undecided")
	must(h.Claim(ctx, inspector, head.MRN))
	_, err = h.CorrectFindings(ctx, inspector, head.MRN, told)
	wantCode(t, err, fault.Conflict, "finding.undecided")
	expectEffect(t, "nothing was told", h.effect(), 1, 0, 0, "0")
}

// busy has a service lodge, inspect and correct, one after another; what was
// found of the first is told last.
func (h *house) busy() {
	h.t.Helper()
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	first := h.inspected("L-first", nil)
	for i := range 12 {
		findings := [][]clearance.FindingOutcome{nil, confirmed("99.99"), unconfirmed()}[i%3]
		file := h.inspected(fmt.Sprint("L-", i), findings)
		if i%4 == 1 {
			file = h.correct(inspector, file, unconfirmed())
			h.correct(chief, file, confirmed(fmt.Sprint(i)))
		}
	}
	h.process1("02", "U-1")
	h.correct(inspector, first, confirmed("12.34"))
}

func TestCountersAreWarmAfterARestartFromASnapshot(t *testing.T) {
	h := open(t)
	laggard := h.another() // has seen nothing yet
	h.busy()
	h.store.clock.pass(time.Second)
	if err := h.KeepSnapshot(ctx); err != nil {
		t.Fatal(err)
	}
	first := clearance.Remembered(h.Service)
	if fresh := h.another(); !bytes.Equal(clearance.Remembered(fresh), first) {
		t.Error("a process that begins with the snapshot knows something else")
	}
	h.inspected("L-more", confirmed("5"))
	h.store.clock.pass(time.Second)
	for i := range 2 { // the second drops what the first holds
		if err := h.KeepSnapshot(ctx); err != nil {
			t.Fatal(err)
		}
		h.inspected(fmt.Sprint("L-later-", i), nil)
		h.store.clock.pass(time.Second)
	}
	want := clearance.Remembered(h.another())
	for name, s := range map[string]*clearance.Service{"who kept the snapshots": h.Service, "who lagged behind what was dropped": laggard} {
		if err := s.FollowHistory(ctx); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(clearance.Remembered(s), want) {
			t.Errorf("%s has counted something else", name)
		}
	}
	if tallies, dropped, err := h.store.Tallies(ctx, 0, 1000); err != nil || dropped == 0 || len(tallies) > 8 {
		t.Errorf("%d tallies are kept, dropped up to %d: %v", len(tallies), dropped, err)
	}
}

// Tallies of an older version, or damaged ones, must not keep goods waiting.
func TestWhatCannotBeCountedHoldsUpNoGoods(t *testing.T) {
	h := open(t)
	for _, broken := range [][]byte{{1, 0, 0}, []byte("no tally")} {
		err := h.store.Driver.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, clearance.Changes{Tally: broken}) })
		if err != nil {
			t.Fatal(err)
		}
	}
	h.store.clock.pass(time.Second)
	if id := h.process1("01", "L-1"); h.entry(id).Status != declarations.Released {
		t.Errorf("%+v", h.entry(id))
	}
	if err := h.store.PutSnapshot(ctx, 2, []byte("no snapshot"), 0); err != nil {
		t.Fatal(err)
	}
	h.restart()
	if id := h.process1("01", "L-2"); h.entry(id).Status != declarations.Released {
		t.Errorf("%+v", h.entry(id))
	}
}

// A day's draws, done again by somebody who has the published secret, the
// importer's number and the transport document, and no code of ours.
func TestADrawRecomputedFromThePublishedSecretGivesTheSameChannel(t *testing.T) {
	settings := risk.ShippedSettings()
	settings.DrawPerMille, settings.NewImporterWeight = 300, 0
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, withRules(rules))
	h.store.secret = nil // the store's own, made by chance
	today := h.Today()
	type drawn struct {
		document string
		r        clearance.RiskRecord
	}
	var all []drawn
	for i := range 40 {
		document := fmt.Sprintf("смr %d/Х", i)
		head := h.lodged(alpha, body(t, "01", fmt.Sprint("L-", i), "CMR", document))
		h.process(head)
		all = append(all, drawn{document, h.judged(head.ID)})
	}
	h.store.clock.set(noon.AddDate(0, 0, 1))
	secret, err := hex.DecodeString(must(h.DaySecret(ctx, today)).Secret)
	if err != nil {
		t.Fatal(err)
	}
	folded := strings.NewReplacer("с", "C", "м", "M", "r", "R", "Х", "X", " ", "", "/", "", "-", "")
	selected := 0
	for _, d := range all {
		mac := hmac.New(sha256.New, secret)
		// the number as it was lodged, folded as is published
		mac.Write([]byte("59100018\x00" + folded.Replace(d.document+"-500101")))
		x := new(big.Int).SetBytes(mac.Sum(nil)[:8])
		limit := new(big.Int).Div(new(big.Int).Mul(big.NewInt(300), new(big.Int).Lsh(big.NewInt(1), 64)), big.NewInt(1000))
		want := declarations.Green
		if x.Cmp(limit) <= 0 {
			want = declarations.Yellow
			selected++
		}
		if d.r.Assessment.Channel != want {
			t.Errorf("%s: channel %s, recomputed %s", d.document, d.r.Assessment.Channel, want)
		}
	}
	if selected == 0 || selected == len(all) {
		t.Errorf("%d of %d drawn: nothing is told by that", selected, len(all))
	}
}
