package clearance_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// aDayOfDraws is a day on which declarations were drawn, given back and
// decided, and the day after.
func aDayOfDraws(t *testing.T) (h *house, heads []clearance.Head) {
	t.Helper()
	h = open(t, rostered(officeOf43, inspector, colleague, third))
	h.store.secret = nil
	for i := range 12 {
		heads = append(heads, h.lodged(alpha, body(t, "43", fmt.Sprint("L-", i), "26000143", fmt.Sprint(26000200+i))))
	}
	heads = append(heads, h.lodged(alpha, body(t, "01", "L-99")))
	h.process(heads...)
	for _, head := range heads[:6] {
		must(h.LetGo(ctx, byName(t, h.entry(head.ID).Inspector), head.MRN))
	}
	for _, head := range heads[3:9] {
		must(h.Decide(ctx, byName(t, h.entry(head.ID).Inspector), head.MRN, decision("release")))
	}
	h.store.clock.pass(24 * time.Hour)
	return h, heads
}

func TestWhatChanceDecidedIsWorkedOutAgain(t *testing.T) {
	h, heads := aDayOfDraws(t)
	day := h.Today().AddDays(-1)
	got := must(h.CheckChance(ctx, day, day))
	drawn := 0
	for _, head := range heads {
		if h.judged(head.ID).Assessment.Draw.Selected {
			drawn++
		}
	}
	want := &clearance.ChanceCheck{From: day, To: day, Declarations: 13, Drawn: drawn, Assignments: 18, Cases: []clearance.Unexplained{}}
	if asJSON(t, got) != asJSON(t, want) {
		t.Errorf("%s, want %s", asJSON(t, got), asJSON(t, want))
	}
	_, err := h.CheckChance(ctx, day, h.Today())
	wantCode(t, err, fault.NotFound, "draw.day")
}

// Each kind of steering is told, with the declaration it was done to.
func TestSteeringIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		record func(*clearance.RiskRecord)
		event  func(*clearance.Event)
		want   []string
	}{
		"a check that chance ordered is dropped": {record: func(r *clearance.RiskRecord) {
			r.Assessment.Draw.Selected = !r.Assessment.Draw.Selected
		}, want: []string{"draw", "channel"}},
		"drawn at a rate at which it is not picked": {record: func(r *clearance.RiskRecord) {
			r.Assessment.Draw.PerMille, r.Assessment.Draw.Selected = 0, false
			r.Assessment.Findings = slices.DeleteFunc(r.Assessment.Findings, func(f risk.Finding) bool { return f.Rule == risk.RuleDraw })
		}, want: []string{"rate"}},
		"drawn at another rate than the office's": {record: func(r *clearance.RiskRecord) {
			r.Assessment.Standing = &risk.Standing{DrawPerMille: r.Assessment.Draw.PerMille + 1}
		}, want: []string{"rate"}},
		"a milder channel than was ordered": {record: func(r *clearance.RiskRecord) {
			r.Assessment.Channel = declarations.Green
		}, want: []string{"channel"}},
		"another key":                   {record: func(r *clearance.RiskRecord) { r.Assessment.Draw.Key = "0000000000000000" }, want: []string{"draw"}},
		"judged by another consignment": {record: func(r *clearance.RiskRecord) { r.Facts.TransportDocument = "X" }, want: []string{"facts"}},
		"another inspector": {event: assignedOtherwise(func(a *risk.Assignment) {
			a.Inspector = a.Among[(indexOf(a)+1)%len(a.Among)].Inspector
		}), want: []string{"assignment", "decision"}},
		"more in hand than there was": {event: assignedOtherwise(func(a *risk.Assignment) {
			a.Among[indexOf(a)].Points = 1_000_000_000
		}), want: []string{"assignment"}},
		"a round passed over":       {event: assignedOtherwise(func(a *risk.Assignment) { a.Round += 2 }), want: []string{"assignment"}},
		"the secret of another day": {event: assignedOtherwise(func(a *risk.Assignment) { a.Day = a.Day.AddDays(-1) }), want: []string{"assignment"}},
		"somebody else decided": {event: func(e *clearance.Event) {
			if e.Type == clearance.EventReleased {
				e.Actor = "customs/friend"
			}
		}, want: []string{"decision"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, heads := aDayOfDraws(t)
			steered, day := heads[8], h.Today().AddDays(-1) // drawn once, and released
			h.store.spoilt(func(r *clearance.Record) {
				if r.ID != steered.ID || c.record == nil {
					return
				}
				var judged clearance.RiskRecord
				if err := json.Unmarshal(r.Result.Risk, &judged); err != nil {
					t.Fatal(err)
				}
				c.record(&judged)
				r.Result.Risk = []byte(asJSON(t, judged))
			})
			h.store.spoilEvent = func(e *clearance.Event) {
				if e.ID == steered.ID && c.event != nil {
					c.event(e)
				}
			}
			got := must(h.CheckChance(ctx, day, day))
			var what []string
			for _, u := range got.Cases {
				if u.MRN != steered.MRN {
					t.Errorf("%+v", u)
				}
				what = append(what, u.What)
			}
			if diff := cmp.Diff(c.want, what); diff != "" || got.Unexplained != len(c.want) {
				t.Errorf("%d: %s", got.Unexplained, diff)
			}
		})
	}
}

func indexOf(a *risk.Assignment) int {
	for i, w := range a.Among {
		if w.Inspector == a.Inspector {
			return i
		}
	}
	return 0
}

// assignedOtherwise changes what was noted of an assignment.
func assignedOtherwise(change func(*risk.Assignment)) func(*clearance.Event) {
	return func(e *clearance.Event) {
		if e.Type != clearance.EventAssigned {
			return
		}
		var a risk.Assignment
		if err := json.Unmarshal(e.Detail, &a); err != nil {
			panic(err)
		}
		change(&a)
		detail, err := json.Marshal(a)
		if err != nil {
			panic(err)
		}
		e.Detail = detail
	}
}
