package clearance_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// dollars is an official rate that the shipped ones do not have.
func dollars(value string) []money.Rate {
	return []money.Rate{{Currency: "USD", Date: civil.Must("2026-01-12"), Value: exact.Must(value), Source: "test", Verified: true}}
}

// leased takes all messages out of the outbox.
func (h *house) leased() []clearance.Ref {
	h.t.Helper()
	var refs []clearance.Ref
	var ns []int64
	for _, m := range must(h.store.Lease(ctx, 1000, time.Minute)) {
		refs, ns = append(refs, clearance.Ref{ID: m.ID, Revision: m.Revision}), append(ns, m.N)
	}
	if err := h.store.Forget(ctx, ns); err != nil {
		h.t.Fatal(err)
	}
	return refs
}

// work processes what the outbox asks for and gives how much that was.
func (h *house) work() int {
	h.t.Helper()
	refs := h.leased()
	h.store.clock.pass(time.Second)
	if err := h.Process(ctx, refs); err != nil {
		h.t.Fatal(err)
	}
	return len(refs)
}

func (h *house) refresh() {
	h.t.Helper()
	h.store.clock.pass(time.Second)
	if err := h.RefreshLaw(ctx); err != nil {
		h.t.Fatal(err)
	}
}

// waitsForDollars lodges one that cannot be assessed for want of a rate.
func (h *house) waitsForDollars() string {
	h.t.Helper()
	head := h.lodged(alpha, body(h.t, "37", "USD-1"))
	h.work()
	if e := h.entry(head.ID); e.Status != declarations.Unassessable {
		h.t.Fatal(e.Status)
	}
	return head.ID
}

func (h *house) importRates(rates []money.Rate) {
	h.t.Helper()
	if err := h.ImportRates(ctx, rates); err != nil {
		h.t.Fatal(err)
	}
}

// 6000.00 dollars at 42.5 are 255 000 hryvnias.
func (h *house) wantAssessedOnce(id, value string) {
	h.t.Helper()
	h.sound(id)
	e := h.entry(id)
	if e.Status != declarations.Released || e.Value.String() != value {
		h.t.Errorf("%s, value %s", e.Status, e.Value)
	}
	if got := strings.Join(h.types(id), " "); got != "accepted unassessable assessed released" {
		h.t.Error(got)
	}
}

func TestARateThatComesLateIsAssessedWithOnce(t *testing.T) {
	h := open(t)
	id := h.waitsForDollars()
	h.refresh()
	if n := h.work(); n != 0 {
		t.Error("asked for without news: ", n)
	}
	h.importRates(dollars("42.5"))
	h.refresh()
	if n := h.work(); n != 1 {
		t.Error("asked for: ", n)
	}
	h.wantAssessedOnce(id, "255000.00")
	before := asJSON(t, h.record(id).Result)
	h.importRates(dollars("43")) // a correction
	h.refresh()
	h.work()
	h.process(clearance.Head{ID: id, Revision: 1})
	h.wantAssessedOnce(id, "255000.00")
	if after := asJSON(t, h.record(id).Result); after != before {
		t.Error("an old answer changed")
	}
	next := h.lodged(alpha, body(t, "37", "USD-2"))
	h.work()
	if e := h.entry(next.ID); e.Value.String() != "258000.00" {
		t.Error("the correction does not count: ", e.Value)
	}
}

func TestARateThatComesWhileNothingRunsIsNoticedAtTheStart(t *testing.T) {
	h := open(t)
	id := h.waitsForDollars()
	h.Close()
	if err := h.store.PutRates(ctx, dollars("42.5"), noon); err != nil {
		t.Fatal(err)
	}
	h.store.clock.pass(time.Second)
	h.Service = h.another()
	if n := h.work(); n != 1 {
		t.Error("asked for: ", n)
	}
	h.wantAssessedOnce(id, "255000.00")
}

func TestAskingAgainIsNotForgottenWhereTheStoreFails(t *testing.T) {
	h := open(t)
	id := h.waitsForDollars()
	h.importRates(dollars("42.5"))
	trouble, _ := breakAt(1, errBroken, "Requeue")
	h.store.fail(trouble)
	h.store.clock.pass(time.Second)
	if err := h.RefreshLaw(ctx); err == nil {
		t.Fatal("no trouble")
	}
	h.refresh()
	h.work()
	h.wantAssessedOnce(id, "255000.00")
}

// The rate comes, and is asked for, between the judging of a batch and its
// transaction: what the batch found to wait was not yet there to be asked for.
func TestARateThatComesDuringABatchIsNotMissed(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "37", "USD-1"))
	var once sync.Once
	h.store.fail(func(call string) error {
		if call == "Write" {
			once.Do(func() {
				if err := h.store.PutRates(ctx, dollars("42.5"), noon); err != nil {
					t.Error(err)
				}
				h.refresh()
			})
		}
		return nil
	})
	h.work()
	if e := h.entry(head.ID); e.Status != declarations.Unassessable {
		t.Fatal(e.Status)
	}
	h.refresh()
	if n := h.work(); n != 1 {
		t.Error("asked for: ", n)
	}
	h.wantAssessedOnce(head.ID, "255000.00")
}

// A thousand at a time are asked for; what is looked at meanwhile and waits
// still must not be asked for again, or the asking never ends.
func TestAskingAgainAsksForEachOnce(t *testing.T) {
	h := open(t)
	h.importRates(dollars("42.5"))
	var asked []time.Time
	h.store.requeue = func(before time.Time) int {
		asked = append(asked, before)
		if len(asked) < 4 {
			return 1000
		}
		return 999
	}
	h.refresh()
	if len(asked) != 4 || !asked[0].Equal(asked[3]) {
		t.Error(asked)
	}
}

func TestAnotherProcessHasTheRateToo(t *testing.T) {
	h := open(t)
	other := h.another()
	id := h.waitsForDollars()
	h.importRates(dollars("42.5"))
	h.refresh()
	refs := h.leased()
	h.store.clock.pass(time.Second)
	if err := other.Process(ctx, refs); err != nil { // it has not looked yet
		t.Fatal(err)
	}
	h.sound(id)
	h.store.clock.pass(time.Second)
	if err := other.RefreshLaw(ctx); err != nil {
		t.Fatal(err)
	}
	h.work()
	h.wantAssessedOnce(id, "255000.00")
}

// tariff is a version of the tariff with one rate for the t-shirts.
func tariff(version, from, rate string) clearance.TariffVersion {
	return clearance.TariffVersion{
		Version: version, From: civil.Must(from), Source: "test",
		Body: []byte("code,mfn,full,unit,name_uk,name_en\n6109,,,,,\n6109100000," + rate + "," + rate + ",шт,Футболки,T-shirts\n"),
	}
}

func TestANewTariffCountsFromItsDayOn(t *testing.T) {
	h := open(t)
	old := h.lodged(alpha, body(t, "import", "L-1"))
	h.process(old)
	before := asJSON(t, []any{h.entry(old.ID), h.record(old.ID)})
	waiting := h.lodged(alpha, body(t, "import", "L-2"))
	if err := h.ImportTariff(ctx, tariff("new/2026-01-12", "2026-01-12", "20 %")); err != nil {
		t.Fatal(err)
	}
	if at := h.Law(civil.Must("2026-01-12")).Schedule.Version(); at != law().schedule.Version() {
		t.Error("in force before the law was looked at: ", at)
	}
	h.refresh()
	h.process(old, waiting)
	if now := asJSON(t, []any{h.entry(old.ID), h.record(old.ID)}); now != before {
		t.Error("an old answer changed")
	}
	// 80 231.04 × 20 % = 16 046.21; (80 231.04 + 16 046.21) × 20 % = 19 255.45
	if e := h.entry(waiting.ID); e.Total.String() != "35301.66" || h.record(waiting.ID).Result.Tariff != "new/2026-01-12" {
		t.Errorf("%s by %s", e.Total, h.record(waiting.ID).Result.Tariff)
	}
	earlier := h.lodged(alpha, body(t, "12", "L-3"))
	h.process(earlier)
	if r := h.record(earlier.ID).Result; r.Tariff != law().schedule.Version() {
		t.Errorf("the rates of 2025-12-29 with the tariff %s", r.Tariff)
	}
	h.restart()
	for day, want := range map[string]string{
		"2026-01-11": law().schedule.Version(), "2026-01-12": "new/2026-01-12", "2027-01-01": "new/2026-01-12",
		"1999-01-01": law().schedule.Version(),
	} {
		if got := h.Law(civil.Must(day)).Schedule.Version(); got != want {
			t.Errorf("%s: %s", day, got)
		}
	}
}

// wineTax is the tariff with a rate of excise on wine, and a code to pay it by.
func wineTax(t *testing.T, version, from, rate string) clearance.TariffVersion {
	t.Helper()
	now := law().schedule.Law()
	measures := slices.Clone(now.Measures)
	for i := range measures {
		if measures[i].Kind == tariffs.Excise && measures[i].Prefix == "2204" {
			measures[i].Rate = rate
		}
	}
	now.Measures = measures
	now.Payments = append(slices.Clone(now.Payments), tariffs.Payment{Kind: tariffs.Excise, Payer: tariffs.Business, Prefix: "2204",
		Code: "083", Name: fault.Text{UK: "Акциз на вино", EN: "Excise on wine"}, Source: "test"})
	var file bytes.Buffer
	if err := ua.WriteVersion(&file, law().schedule.Rows(), now); err != nil {
		t.Fatal(err)
	}
	return clearance.TariffVersion{Version: version, From: civil.Must(from), Source: "test", Body: file.Bytes()}
}

// A table of the law comes late, and then another that corrects it.
func TestWhatWaitsForATableOfTheLawIsAssessedOnceItComes(t *testing.T) {
	h := open(t)
	head := h.lodged(alpha, body(t, "38", "W-1"))
	h.work()
	if e := h.entry(head.ID); e.Status != declarations.Unassessable {
		t.Fatal(e.Status)
	}
	load := func(v clearance.TariffVersion) int {
		if err := h.ImportTariff(ctx, v); err != nil {
			t.Fatal(err)
		}
		h.refresh()
		return h.work()
	}
	if n := load(wineTax(t, "later", "2026-01-13", "10 грн за 1 л")); n != 1 {
		t.Error("asked for: ", n)
	}
	if e := h.entry(head.ID); e.Status != declarations.Unassessable {
		t.Errorf("the law of the day after was applied: %s", e.Status)
	}
	load(wineTax(t, "now", "2026-01-12", "10 грн за 1 л"))
	// 150 433.20 + 11 282.49 duty + 7 500.00 excise, VAT of 20 % of that
	if e, r := h.entry(head.ID), h.record(head.ID).Result; e.Total.String() != "52625.63" || r.Tariff != "now" {
		t.Errorf("%s, %s by %s", e.Status, e.Total, r.Tariff)
	}
	before := asJSON(t, []any{h.entry(head.ID), h.record(head.ID)})
	if n := load(wineTax(t, "again", "2026-01-12", "20 грн за 1 л")); n != 0 {
		t.Error("asked for again: ", n)
	}
	h.process(head)
	if after := asJSON(t, []any{h.entry(head.ID), h.record(head.ID)}); after != before {
		t.Error("an old answer changed")
	}
}

func TestTheLastLoadedOfADayCounts(t *testing.T) {
	h := open(t)
	for i, from := range []string{"2026-03-01", "2026-01-12", "2026-01-12"} {
		h.store.clock.pass(time.Second)
		if err := h.ImportTariff(ctx, tariff(fmt.Sprint("v", i), from, "20 %")); err != nil {
			t.Fatal(err)
		}
		h.refresh()
	}
	for day, want := range map[string]string{"2026-02-01": "v2", "2026-03-01": "v0"} {
		for name, s := range map[string]*clearance.Service{"here": h.Service, "in a new process": h.another()} {
			if got := s.Law(civil.Must(day)).Schedule.Version(); got != want {
				t.Errorf("%s, %s: %s", day, name, got)
			}
		}
	}
}

func TestATariffIsLoadedOnce(t *testing.T) {
	h := open(t)
	v := tariff("v", "2026-02-01", "20 %")
	if err := h.ImportTariff(ctx, v); err != nil {
		t.Fatal(err)
	}
	wantCode(t, h.ImportTariff(ctx, v), fault.Conflict, "reference.exists")
	v.Version = law().schedule.Version()
	wantCode(t, h.ImportTariff(ctx, v), fault.Conflict, "reference.exists")
	v.Version, v.Body = "w", bytes.Repeat([]byte("x"), 100)
	if err := h.ImportTariff(ctx, v); err == nil {
		t.Error("one that cannot be read was loaded")
	}
	if all := must(h.store.Tariffs(ctx)); len(all) != 1 {
		t.Error(all)
	}
}

func TestTheDayIsThatOfKyiv(t *testing.T) {
	h := open(t)
	for at, want := range map[string]string{
		"2026-01-11T22:00:00Z": "2026-01-12", "2026-01-11T21:59:59Z": "2026-01-11",
		"2026-03-29T00:59:59Z": "2026-03-29", "2026-07-01T21:00:00Z": "2026-07-02",
		"2026-10-25T21:59:59Z": "2026-10-25", "2026-10-25T22:00:00Z": "2026-10-26",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		h.store.clock.set(moment)
		if got := h.Today().String(); got != want {
			t.Errorf("%s is %s", at, got)
		}
	}
}

// The store's clock is the clock of every record.
func TestAMachineWhoseClockIsWrongGoesByTheStores(t *testing.T) {
	wrong := &clock{}
	wrong.set(noon.Add(-26 * time.Hour))
	h := open(t, func(o *clearance.Options) { o.Clock = wrong.now })
	head := h.lodged(alpha, body(t, "import", "L-1"))
	if at := h.entry(head.ID).LodgedAt; at.Sub(noon).Abs() > time.Second {
		t.Error(at)
	}
	wrong.set(noon.Add(26 * time.Hour))
	if err := h.SyncClock(ctx); err != nil {
		t.Fatal(err)
	}
	if today := h.Today().String(); today != "2026-01-12" {
		t.Error(today)
	}
	h.store.fail(func(call string) error {
		if call == "Time" {
			return errBroken
		}
		return nil
	})
	if err := h.SyncClock(ctx); err == nil {
		t.Error("a clock that cannot be read")
	}
}
