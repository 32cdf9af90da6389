package clearance_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

func TestForeignAndUnknownLookTheSame(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "import", "L-1"))
	h.process(head)
	asks := map[string]func(ref string) error{
		"dossier": func(ref string) error { _, err := h.Dossier(ctx, beta, ref); return err },
		"events":  func(ref string) error { _, err := h.Events(ctx, beta, ref); return err },
		"nobody":  func(ref string) error { _, err := h.Dossier(ctx, clearance.Actor{}, ref); return err },
	}
	for name, ask := range asks {
		unknown := ask(uuid.NewString())
		wantCode(t, unknown, fault.NotFound, "request.not-found")
		for _, ref := range []string{head.ID, head.MRN, strings.ToUpper(head.ID), "26UA100230999999U9", "", "x", "' OR 1=1 --", "{" + head.ID + "}"} {
			if diff := cmp.Diff(fault.As(unknown), fault.As(ask(ref))); diff != "" {
				t.Errorf("%s of %q: %s", name, ref, diff)
			}
		}
	}
	for _, who := range []clearance.Actor{alpha, inspector, admin} {
		for _, ref := range []string{head.ID, head.MRN} {
			if d, err := h.Dossier(ctx, who, ref); err != nil || d.MRN != head.MRN {
				t.Error(who, err)
			}
		}
	}
	for _, who := range []clearance.Actor{alpha, beta, {}} {
		_, err := h.Casefile(ctx, who, head.ID)
		wantCode(t, err, fault.Forbidden, "actor.forbidden")
	}
}

func TestADossierHasAllOfIt(t *testing.T) {
	h := open(t)
	b := body(t, "12", "L-1")
	head := h.lodged(alpha, b)
	d := must(h.Dossier(ctx, alpha, head.ID))
	if d.Status != "lodged" || d.Assessment != nil || d.Channel != "" || asJSON(t, d.Formalities) != "[]" || len(d.Notifications) != 1 {
		t.Errorf("%+v", d)
	}
	h.process(head)
	d = must(h.Dossier(ctx, alpha, head.ID))
	if d.Status != "released" || d.Channel != "green" || d.Assessment.Total.String() != "128843.52" || d.LRN != "L-1" || d.Revision != 1 {
		t.Errorf("%+v", d)
	}
	if string(d.Declaration) != string(b) {
		t.Error("the declaration is not the one that was lodged")
	}
	if diff := cmp.Diff(codes(head.Warnings), codes(d.Warnings)); diff != "" || len(d.Warnings) == 0 {
		t.Error(d.Warnings)
	}
	if len(d.Notifications) != 3 || d.Notifications[2].Type != "released" || !d.LodgedAt.Equal(d.Notifications[0].At) {
		t.Errorf("%+v", d.Notifications)
	}
}

func TestAStoreThatFailsIsToldAsBusy(t *testing.T) {
	h := open(t)
	head := h.flaggedOne("L-1")
	for call, ask := range map[string]func() error{
		"Entries": func() error { _, err := h.Dossier(ctx, alpha, head.ID); return err },
		"Records": func() error { _, err := h.Dossier(ctx, alpha, head.ID); return err },
		"Events":  func() error { _, err := h.Events(ctx, alpha, head.ID); return err },
		"Write":   func() error { _, err := h.DryRun(ctx, alpha, body(t, "import", "X")); return err },
	} {
		trouble, count := breakAt(1, errBroken, call)
		h.store.fail(trouble)
		err := ask()
		wantCode(t, err, fault.Unavailable, "service.busy")
		if errors.Is(err, errBroken) || count.Load() == 0 {
			t.Errorf("%s: %v", call, err)
		}
	}
	trouble, _ := breakAt(1, errBroken, "Records")
	h.store.fail(trouble)
	_, err := h.Inspections(ctx, inspector, clearance.Query{})
	wantCode(t, err, fault.Unavailable, "service.busy")
}

func TestPagingVisitsEachOnceWhileNewOnesCome(t *testing.T) {
	h := open(t)
	want := map[string]bool{}
	for i := range 120 {
		if i%7 != 0 { // some come at the very same moment
			h.store.clock.pass(time.Second)
		}
		want[h.lodged(alpha, body(t, "import", fmt.Sprint("L-", i))).MRN] = true
	}
	h.lodged(beta, body(t, "import", "B-1"))
	for name, limit := range map[string]int{"of the usual size": 0, "of seven": 7, "of one": 1, "of 500": 500} {
		t.Run("pages "+name, func(t *testing.T) {
			seen, q := map[string]int{}, clearance.Query{Limit: limit}
			var last time.Time
			for pages := 0; ; pages++ {
				page, err := h.List(ctx, alpha, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range page.Items {
					seen[s.MRN]++
					if !last.IsZero() && s.LodgedAt.After(last) {
						t.Error("not newest first")
					}
					last = s.LodgedAt
				}
				if q.Cursor = page.NextCursor; q.Cursor == "" {
					break
				}
				h.store.clock.pass(time.Second)
				h.lodged(alpha, body(t, "import", fmt.Sprintf("N-%d-%d", limit, pages)))
			}
			for mrn := range want {
				if seen[mrn] != 1 {
					t.Errorf("%s was seen %d times", mrn, seen[mrn])
				}
			}
		})
	}
}

func TestAListIsOfOnesOwn(t *testing.T) {
	h := open(t)
	a, b := h.lodged(alpha, body(t, "import", "A-1")), h.lodged(beta, body(t, "43", "B-1"))
	h.process(a, b)
	for _, c := range []struct {
		who  clearance.Actor
		want []string
	}{
		{alpha, []string{a.MRN}}, {beta, []string{b.MRN}}, {inspector, []string{b.MRN, a.MRN}}, {admin, []string{b.MRN, a.MRN}},
		{clearance.Actor{Tenant: "gamma", Role: clearance.Broker}, nil},
	} {
		var got []string
		for _, s := range must(h.List(ctx, c.who, clearance.Query{})).Items {
			got = append(got, s.MRN)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Error(c.who, diff)
		}
	}
	// A tenant that is not named must not read as every tenant.
	for _, who := range []clearance.Actor{{}, {Role: clearance.Broker}, clearance.Machine()} {
		_, err := h.List(ctx, who, clearance.Query{})
		wantCode(t, err, fault.Forbidden, "actor.forbidden")
	}
}

func TestAListIsChosenFrom(t *testing.T) {
	h := open(t)
	green := h.lodged(alpha, body(t, "import", "L-1"))
	h.store.clock.set(noon.AddDate(0, 0, 1))
	red := h.lodged(alpha, body(t, "43", "M-1"))
	h.store.clock.set(noon.AddDate(0, 0, 2))
	waits := h.lodged(alpha, body(t, "36", "M-2"))
	h.process(green, red, waits)
	all := map[string]string{green.MRN: "green", red.MRN: "red", waits.MRN: "waits"}
	for _, c := range []struct {
		q    clearance.Query
		want string
	}{
		{clearance.Query{}, "waits red green"},
		{clearance.Query{Status: "released"}, "green"},
		{clearance.Query{Channel: "red"}, "red"},
		{clearance.Query{Type: "EX"}, "red"},
		{clearance.Query{Office: "UA100230"}, "green"},
		{clearance.Query{From: civil.Must("2026-01-13")}, "waits red"},
		{clearance.Query{To: civil.Must("2026-01-13")}, "red green"},
		{clearance.Query{From: civil.Must("2026-01-13"), To: civil.Must("2026-01-13")}, "red"},
		{clearance.Query{Text: " M- "}, "waits red"},
		{clearance.Query{Text: green.MRN}, "green"},
		{clearance.Query{Text: "12345678"}, "green"},
		{clearance.Query{Text: "%"}, ""},
	} {
		var got []string
		for _, s := range must(h.List(ctx, alpha, c.q)).Items {
			got = append(got, all[s.MRN])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v", c.q, got)
		}
	}
	item := must(h.List(ctx, alpha, clearance.Query{Status: "released"})).Items[0]
	if item.Total != "27599.47" || item.CustomsValue != "80231.04" || item.Items != 1 || item.Importer != "12345678" || item.Type != "IM" {
		t.Errorf("%+v", item)
	}
}

func TestAQueryThatIsNotUnderstoodIsRefused(t *testing.T) {
	h := open(t)
	for name, q := range map[string]clearance.Query{
		"limit": {Limit: -1}, "limit ": {Limit: 501}, "status": {Status: "open"}, "channel": {Channel: "Green"},
		"cursor": {Cursor: "!"}, "cursor ": {Cursor: "AAAA"}, "cursor  ": {Cursor: "MTIzIHg"},
	} {
		_, err := h.List(ctx, alpha, q)
		wantCode(t, err, fault.Malformed, "list.query")
		if !strings.Contains(fault.As(err).Text.EN, strings.TrimSpace(name)) {
			t.Error(err)
		}
	}
}

func FuzzCursorsAreRefusedOrRead(f *testing.F) {
	for _, seed := range []string{"", "MTIzIHg", "MTc2ODIwODQwMDAwMDAwMCAwMTlhMjAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE", "\x00"} {
		f.Add(seed)
	}
	h := open(f)
	f.Fuzz(func(t *testing.T, cursor string) {
		if _, err := h.List(ctx, alpha, clearance.Query{Cursor: cursor}); err != nil && code(err) != "list.query" {
			t.Errorf("%q: %v", cursor, err)
		}
	})
}

func TestTheCatalogueIsWhole(t *testing.T) {
	var seen []string
	for _, r := range clearance.Catalogue() {
		if slices.Contains(seen, r.Code) || r.Text.UK == "" || r.Text.EN == "" || r.Level == 0 {
			t.Errorf("%+v", r)
		}
		seen = append(seen, r.Code)
	}
	if len(seen) < 20 {
		t.Error(len(seen), "rules")
	}
}
