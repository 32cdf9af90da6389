package clearance_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// third completes a roster.
var third = clearance.Actor{Tenant: "customs", Name: "Олег", Role: clearance.Inspector}

// rostered flags every importer that is new, and draws what an office has
// flagged among inspectors.
func rostered(office string, among ...clearance.Actor) func(*clearance.Options) {
	settings := strict().Settings()
	settings.Rosters = map[string][]string{office: {}}
	for _, who := range among {
		settings.Rosters[office] = append(settings.Rosters[office], who.ID())
	}
	rules, err := risk.NewRuleSet(settings, nil, nil)
	if err != nil {
		panic(err)
	}
	return withRules(rules)
}

// officeOf43 is the office of the declarations that flaggedOne lodges.
const officeOf43 = "UA100380"

// drawsOf reads the assignments of a declaration.
func (h *house) drawsOf(id string) (draws []risk.Assignment) {
	h.t.Helper()
	for _, e := range h.events(id) {
		if e.Type != clearance.EventAssigned {
			continue
		}
		if e.Public {
			h.t.Error("the declarant is told who inspects")
		}
		var a risk.Assignment
		if err := json.Unmarshal(e.Detail, &a); err != nil {
			h.t.Fatal(err)
		}
		draws = append(draws, a)
	}
	return draws
}

// byName is the actor of a name in a roster.
func byName(t *testing.T, id string) clearance.Actor {
	t.Helper()
	for _, who := range []clearance.Actor{inspector, colleague, third} {
		if who.ID() == id {
			return who
		}
	}
	t.Fatal("nobody is " + id)
	panic("not reached")
}

// Whoever has the published secret works every assignment out again, from the
// declarations and from what had been given out before.
func TestFlaggedDeclarationsAreDrawnAmongInspectors(t *testing.T) {
	h := open(t, rostered(officeOf43, inspector, colleague, third))
	h.store.secret = nil // the day's own
	var heads []clearance.Head
	for i := range 24 {
		heads = append(heads, h.lodged(alpha, body(t, "43", fmt.Sprint("L-", i), "26000143", fmt.Sprint(26000200+i))))
	}
	h.process(heads[:8]...)
	h.process(heads[8:]...)
	today := h.Today()
	h.store.clock.pass(24 * time.Hour)
	secret, err := hex.DecodeString(must(h.DaySecret(ctx, today)).Secret)
	if err != nil {
		t.Fatal(err)
	}
	points, drawn := map[string]int{}, map[string]int{}
	for _, e := range inOrderOfWork(h, heads) {
		draws := h.drawsOf(e)
		if got := strings.Join(h.types(e), " "); got != "accepted assessed physical-check assigned" || len(draws) != 1 {
			t.Fatalf("%s, drawn %+v", got, draws)
		}
		entry, judged := h.entry(e), must(h.Casefile(ctx, inspector, e))
		among := []risk.Workload{}
		for _, who := range []clearance.Actor{inspector, colleague, third} {
			among = append(among, risk.Workload{Inspector: who.ID(), Points: points[who.ID()]})
		}
		c := risk.Consignment{Importer: judged.Risk.Facts.Importer, TransportDocument: judged.Risk.Facts.TransportDocument}
		want, _ := risk.Assign(secret, today, c, 0, among)
		if asJSON(t, draws[0]) != asJSON(t, want) || entry.Inspector != want.Inspector || judged.Assignment == nil {
			t.Fatalf("%s is in the hands of %s by %+v, want %+v", entry.LRN, entry.Inspector, draws[0], want)
		}
		points[entry.Inspector] += 10 + 5*entry.Items
		drawn[entry.Inspector]++
		h.sound(e)
	}
	if len(drawn) != 3 {
		t.Errorf("only these were drawn: %v", drawn)
	}
}

// inOrderOfWork gives the declarations in the order in which they were given
// out: by batch, and in a batch by what was in hand before each.
func inOrderOfWork(h *house, heads []clearance.Head) []string {
	ids := make([]string, len(heads))
	given := map[string]int{}
	for i, head := range heads {
		ids[i] = head.ID
		for _, w := range h.drawsOf(head.ID)[0].Among {
			given[head.ID] += w.Points
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return given[a] - given[b] })
	return ids
}

func TestOnlyWhomChanceDrewDecides(t *testing.T) {
	h := open(t, rostered(officeOf43, inspector, colleague, third))
	head := h.flaggedOne("L-1")
	first := byName(t, h.entry(head.ID).Inspector)
	for _, who := range []clearance.Actor{inspector, colleague, third} {
		if who == first {
			continue
		}
		if file := must(h.Casefile(ctx, who, head.MRN)); len(file.Allowed) != 0 {
			t.Errorf("%s may %v", who.Name, file.Allowed)
		}
		_, err := h.Claim(ctx, who, head.MRN)
		wantCode(t, err, fault.Conflict, "inspection.claimed")
		_, err = h.LetGo(ctx, who, head.MRN)
		wantCode(t, err, fault.Conflict, "inspection.claimed")
		_, err = h.Decide(ctx, who, head.MRN, decision("release"))
		wantCode(t, err, fault.Conflict, "inspection.claimed")
	}
	if file := must(h.Decide(ctx, first, head.MRN, decision("release"))); file.Status != "released" {
		t.Errorf("%+v", file)
	}
	h.sound(head.ID)
}

// Whoever gives a declaration back does not choose who has it next, and does
// not get it again before all others had it.
func TestWhatIsGivenBackIsDrawnAmongTheOthers(t *testing.T) {
	h := open(t, rostered(officeOf43, inspector, colleague, third))
	head := h.flaggedOne("L-1")
	var had []string
	for round := range 6 {
		now := h.entry(head.ID).Inspector
		had = append(had, now)
		h.store.clock.pass(time.Minute)
		file := must(h.LetGo(ctx, byName(t, now), head.MRN))
		draws := h.drawsOf(head.ID)
		last := draws[len(draws)-1]
		if file.ClaimedBy == now || file.ClaimedBy != last.Inspector || last.Round != round+1 || last.Day != h.Today() {
			t.Fatalf("round %d: from %s to %s by %+v", round, now, file.ClaimedBy, last)
		}
		if slices.ContainsFunc(last.Among, func(w risk.Workload) bool { return w.Inspector == now }) {
			t.Errorf("round %d: %s gave it back and may be drawn", round, now)
		}
	}
	if first := had[:3]; len(slices.Compact(slices.Sorted(slices.Values(first)))) != 3 {
		t.Errorf("the first three to have it were %v", first)
	}
	h.sound(head.ID)
}

func TestASupervisorTakesADeclarationOutOfAnybodysHands(t *testing.T) {
	for name, c := range map[string]struct {
		open  func(*clearance.Options)
		types string
	}{
		"where there is no roster it is in the queue again": {withRules(strict()), "accepted assessed physical-check claimed let-go"},
		"where there is one it is drawn anew": {rostered(officeOf43, inspector, colleague),
			"accepted assessed physical-check assigned let-go assigned"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, c.open)
			head := h.flaggedOne("L-1")
			if h.entry(head.ID).Inspector == "" {
				must(h.Claim(ctx, inspector, head.MRN))
			}
			holder := h.entry(head.ID).Inspector
			if may := must(h.Casefile(ctx, chief, head.MRN)).Allowed; !slices.Equal(may, []string{clearance.MayLetGo}) {
				t.Errorf("a supervisor may %v", may)
			}
			if file := must(h.LetGo(ctx, chief, head.MRN)); file.ClaimedBy == holder {
				t.Errorf("%+v", file)
			}
			if got := strings.Join(h.types(head.ID), " "); got != c.types {
				t.Error(got)
			}
			h.sound(head.ID)
		})
	}
	h := open(t)
	head := h.flaggedOne("L-1")
	_, err := h.LetGo(ctx, chief, head.MRN)
	wantCode(t, err, fault.Conflict, "inspection.not-claimed")
}

func TestARosterOfOneKeepsItsDeclarations(t *testing.T) {
	h := open(t, rostered(officeOf43, colleague))
	head := h.flaggedOne("L-1")
	_, err := h.LetGo(ctx, colleague, head.MRN)
	wantCode(t, err, fault.Conflict, "inspection.nobody-else")
	if e := h.entry(head.ID); e.Inspector != colleague.ID() || e.Seq != 4 {
		t.Errorf("%+v", e)
	}
}

func TestAnOfficeWithoutARosterLeavesItsDeclarationsToTake(t *testing.T) {
	h := open(t, rostered("UA999999", inspector, colleague))
	head := h.flaggedOne("L-1")
	if e := h.entry(head.ID); e.Inspector != "" {
		t.Errorf("%+v", e)
	}
	if file := must(h.Claim(ctx, third, head.MRN)); file.ClaimedBy != third.ID() || file.Assignment != nil {
		t.Errorf("%+v", file)
	}
}

// What was flagged before there was a roster is drawn when somebody asks for it.
func TestNobodyChoosesAmongWhatWasFlaggedBefore(t *testing.T) {
	h := open(t, withRules(strict()))
	head := h.flaggedOne("L-1")
	rostered(officeOf43, inspector, colleague)(&h.base)
	h.restart()
	_, err := h.Claim(ctx, third, head.MRN)
	wantCode(t, err, fault.Conflict, "inspection.claimed")
	if e := h.entry(head.ID); e.Inspector != inspector.ID() && e.Inspector != colleague.ID() {
		t.Errorf("%+v", e)
	}
	if got := strings.Join(h.types(head.ID), " "); got != "accepted assessed physical-check assigned" {
		t.Error(got)
	}
	h.sound(head.ID)
}

func TestWhatInspectorsHoldCannotBeReadNothingIsWritten(t *testing.T) {
	h := open(t, rostered(officeOf43, inspector, colleague))
	head := h.lodged(alpha, body(t, "43", "L-1"))
	trouble, _ := breakAt(1, errBroken, "InHand")
	h.store.fail(trouble)
	if err := h.Process(ctx, refOf(head)); err == nil {
		t.Error("it went on")
	}
	h.process(head)
	if e := h.entry(head.ID); e.Inspector == "" {
		t.Errorf("%+v", e)
	}
}
