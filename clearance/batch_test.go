package clearance_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

func TestAWorkbookIsLodgedAndAnsweredRowByRow(t *testing.T) {
	h := open(t)
	file := sheetOf(
		goods("A-1"), with(goods("A-1"), 2, "Майки"), // one declaration of two items
		with(goods("A-2"), 1, "6109109999"), // no such code
		with(goods("A-3"), 5, "сто"),        // not a number
		with(goods("A-4"), 1, "8471300000"), // its rate is not known
		goods("A-5"),
	)
	head := h.uploaded(alpha, upload(t, file))
	if head.Status != clearance.BatchReceived || head.RowsTotal != 6 || head.Sheet != "Товари" || head.HeaderRow != 1 || len(head.Mapping) != len(headings) {
		t.Errorf("received as %+v", head)
	}
	done := h.workOff(head.ID)
	want := clearance.BatchHead{Status: clearance.BatchDone, RowsTotal: 6, RowsDone: 6, Declarations: 5, Accepted: 3, Rejected: 2}
	got := clearance.BatchHead{Status: done.Status, RowsTotal: done.RowsTotal, RowsDone: done.RowsDone,
		Declarations: done.Declarations, Accepted: done.Accepted, Rejected: done.Rejected}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	answers := h.answers(head.ID)
	var told []string
	for _, a := range answers {
		status := "-"
		if a.Declaration != nil {
			status = string(a.Declaration.Status)
		}
		told = append(told, fmt.Sprintf("%d %v %s %t %s %v", a.N, a.Rows, a.LRN, a.Accepted, status, blocking(a.Faults)))
	}
	if diff := cmp.Diff([]string{
		"1 [2 3] A-1 true released []",
		"2 [4] A-2 false - [4B declaration.commodity-unknown]",
		"3 [5] A-3 false - [5F batch.number]",
		"4 [6] A-4 true unassessable []",
		"5 [7] A-5 true released []",
	}, told); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"A-1": 1, "A-4": 1, "A-5": 1}, h.lodgedLRNs()); diff != "" {
		t.Error(diff)
	}
	first := answers[0]
	if len(first.Payments) != 2 || first.Total != first.Declaration.Total {
		t.Errorf("payments %v of %s against %s", first.Payments, first.Total, first.Declaration.Total)
	}
	if answers[3].Payments != nil || !told1(answers[3].Faults, "tariff.rate-unknown") {
		t.Errorf("what waits was told as %+v", answers[3])
	}
}

// blocking gives the faults that are no warnings, as cell and code.
func blocking(faults []batch.RowFault) []string {
	var told []string
	for _, f := range faults {
		if f.Level != fault.Warning {
			told = append(told, fmt.Sprint(f.Row, f.Column, " ", f.Code))
		}
	}
	return told
}

func told1(faults []batch.RowFault, code string) bool {
	return slices.ContainsFunc(faults, func(f batch.RowFault) bool { return f.Code == code })
}

func TestADryRunSaysTheSameAndLodgesNothing(t *testing.T) {
	h := open(t)
	file := sheetOf(goods("A-1"), with(goods("A-2"), 5, "сто"), goods("A-3"), with(goods("A-4"), 1, "8471300000"))
	h.lodged(alpha, body(t, "import", "A-3"))
	head := h.workOff(h.uploaded(alpha, upload(t, file, dry)).ID)
	if head.Status != clearance.BatchDone || head.Accepted != 2 || head.Rejected != 2 || !head.DryRun {
		t.Errorf("ended as %+v", head)
	}
	dryAnswers := h.answers(head.ID)
	if diff := cmp.Diff(map[string]int{"A-3": 1}, h.lodgedLRNs()); diff != "" {
		t.Error(diff)
	}
	if !told1(dryAnswers[2].Faults, "declaration.lrn-taken") || dryAnswers[2].Accepted {
		t.Errorf("a number that is taken was told as %+v", dryAnswers[2])
	}
	real := h.workOff(h.uploaded(alpha, upload(t, file)).ID)
	for i, a := range h.answers(real.ID) {
		a.Declaration = nil
		a.Faults = slices.DeleteFunc(a.Faults, func(f batch.RowFault) bool { return f.Code == "declaration.duplicate" })
		dryAnswers[i].Faults = slices.DeleteFunc(dryAnswers[i].Faults, func(f batch.RowFault) bool { return f.Code == "declaration.duplicate" })
		if diff := cmp.Diff(asJSON(t, dryAnswers[i]), asJSON(t, a)); diff != "" {
			t.Errorf("declaration %d: %s", i+1, diff)
		}
	}
}

func TestMoreFaultyRowsThanAllowedAndNothingIsLodged(t *testing.T) {
	file := sheetOf(goods("A-1"), with(goods("A-2"), 5, "сто"), with(goods("A-3"), 5, "двісті"), goods("A-4"))
	for _, c := range []struct {
		most     int
		status   clearance.BatchStatus
		lodged   int
		problems []string
	}{
		{0, clearance.BatchRefused, 0, []string{"batch.too-faulty"}},
		{1, clearance.BatchRefused, 0, []string{"batch.too-faulty"}},
		{2, clearance.BatchDone, 2, []string{}},
	} {
		t.Run(fmt.Sprintf("%d allowed", c.most), func(t *testing.T) {
			h := open(t)
			head := h.workOff(h.uploaded(alpha, upload(t, file, mostFaulty(c.most))).ID)
			if head.Status != c.status || head.RowsDone != 4 || len(h.lodgedLRNs()) != c.lodged {
				t.Errorf("ended as %+v with %d lodged", head, len(h.lodgedLRNs()))
			}
			if diff := cmp.Diff(c.problems, codes(head.Problems)); diff != "" {
				t.Error(diff)
			}
			again := h.uploaded(alpha, upload(t, file, mostFaulty(3)))
			if again.Known != (c.status == clearance.BatchDone) {
				t.Errorf("uploaded again: %+v", again)
			}
		})
	}
}

func TestTheSameFileIsAnsweredWithTheFirstBatchUnlessForced(t *testing.T) {
	h := open(t)
	file := sheetOf(goods("A-1"))
	checked := h.uploaded(alpha, upload(t, file, dry))
	first := h.uploaded(alpha, upload(t, file))
	if checked.Known || first.Known || first.ID == checked.ID {
		t.Error("a dry run stands in the way of lodging")
	}
	if again := h.uploaded(alpha, upload(t, file)); !again.Known || again.ID != first.ID {
		t.Errorf("the same file gave %+v", again)
	}
	if another := h.uploaded(beta, upload(t, file)); another.Known {
		t.Error("the file of another tenant is known")
	}
	forced := h.uploaded(alpha, upload(t, file, force))
	if forced.Known || forced.ID == first.ID {
		t.Errorf("forced, it gave %+v", forced)
	}
	h.workOff(forced.ID)
	if diff := cmp.Diff(map[string]int{"A-1": 2}, h.lodgedLRNs()); diff != "" { // one of each tenant
		t.Error(diff)
	}
	if a := h.answers(forced.ID); a[0].Accepted || !told1(a[0].Faults, "declaration.lrn-taken") {
		t.Errorf("lodged twice: %+v", a)
	}
}

func TestAnEarlierFileIsTakenByItsBatch(t *testing.T) {
	h := open(t)
	checked := h.uploaded(alpha, upload(t, sheetOf(goods("A-1")), dry))
	u := upload(t, nil)
	u.File, u.Size, u.From = nil, 0, checked.ID
	order, err := h.BatchOrder(ctx, alpha, checked.ID)
	if err != nil || !order.DryRun || len(order.Mapping.Of("items.netMass")) != 1 || order.Mapping.Of("items.netMass")[0].Index != 5 {
		t.Errorf("%v %+v", err, order)
	}
	lodged := h.workOff(h.uploaded(alpha, u).ID)
	if lodged.Status != clearance.BatchDone || lodged.Accepted != 1 || lodged.File != "товари.xlsx" {
		t.Errorf("ended as %+v", lodged)
	}
	u.From = "018f2b1e-0000-7000-8000-000000000000"
	_, err = h.Upload(ctx, alpha, u)
	wantCode(t, err, fault.NotFound, "request.not-found")
	u.From = checked.ID
	_, err = h.Upload(ctx, beta, u)
	wantCode(t, err, fault.NotFound, "request.not-found")
}

func TestAnUploadIsRefusedWithEveryFault(t *testing.T) {
	h := open(t)
	good := sheetOf(goods("A-1"))
	for _, c := range []struct {
		name   string
		upload clearance.BatchUpload
		who    clearance.Actor
		kind   fault.Kind
		code   string
		faults []string
	}{
		{"not a workbook", upload(t, []byte{1, 2, 0, 3}), alpha, fault.Unsupported, "workbook.not-xlsx", nil},
		{"nothing at all", upload(t, nil), alpha, fault.Invalid, "document.refused", []string{"/file batch.no-file"}},
		{"no rows", upload(t, sheetOf()), alpha, fault.Invalid, "document.refused", []string{"/file batch.no-rows"}},
		{"a mapping that does not fit", upload(t, good, func(u *clearance.BatchUpload) {
			u.Order.Mapping.Columns[0].Header, u.Order.Mapping.Columns[1].Field = "Немає", "items.nothing"
		}), alpha, fault.Invalid, "document.refused", []string{"/mapping/0/column mapping.no-column", "/mapping/1/field mapping.unknown-field"}},
		{"defaults that cannot be read", upload(t, good, func(u *clearance.BatchUpload) {
			u.Order.Defaults = []byte(`{"declarationType":7,"nothing":"x"}`)
		}), alpha, fault.Invalid, "document.refused", []string{"/defaults/declarationType json.bare-number", "/defaults/nothing json.unknown-field"}},
		{"an inspector's", upload(t, good), inspector, fault.Forbidden, "actor.forbidden", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.Upload(ctx, c.who, c.upload)
			wantCode(t, err, c.kind, c.code)
			var got []string
			if e := fault.As(err); e != nil {
				for _, f := range e.Faults {
					got = append(got, f.Pointer+" "+f.Code)
				}
			}
			if diff := cmp.Diff(c.faults, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	page, err := h.Batches(ctx, alpha, "", 0)
	if err != nil || len(page.Items) != 0 {
		t.Errorf("%v %+v", err, page)
	}
}

func TestABatchIsSeenByItsTenantAlone(t *testing.T) {
	h := open(t)
	head := h.uploaded(alpha, upload(t, sheetOf(goods("A-1"))))
	for _, ask := range []func(clearance.Actor) error{
		func(who clearance.Actor) error { _, err := h.Batch(ctx, who, head.ID); return err },
		func(who clearance.Actor) error { _, err := h.BatchAnswers(ctx, who, head.ID, 0, 0); return err },
		func(who clearance.Actor) error { _, err := h.BatchPreview(ctx, who, head.ID); return err },
		func(who clearance.Actor) error { _, err := h.BatchOrder(ctx, who, head.ID); return err },
		func(who clearance.Actor) error { _, err := h.CancelBatch(ctx, who, head.ID); return err },
	} {
		wantCode(t, ask(beta), fault.NotFound, "request.not-found")
		wantCode(t, ask(inspector), fault.Forbidden, "actor.forbidden")
	}
	colleague := clearance.Actor{Tenant: alpha.Tenant, Name: "Петро", Role: clearance.Importer}
	if _, err := h.Batch(ctx, colleague, head.ID); err != nil {
		t.Error(err)
	}
}

func TestTheListOfBatchesIsNewestFirst(t *testing.T) {
	h := open(t)
	var want []string
	for i := range 5 {
		want = append([]string{h.uploaded(alpha, upload(t, sheetOf(goods(fmt.Sprint("A-", i))))).ID}, want...)
	}
	var got []string
	for cursor := ""; ; {
		page, err := h.Batches(ctx, alpha, cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range page.Items {
			got = append(got, b.ID)
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, limit := range []int{-1, 501} {
		_, err := h.Batches(ctx, alpha, "", limit)
		wantCode(t, err, fault.Malformed, "list.query")
	}
}

func TestTheFirstRowsAreShownAsTheyWereUnderstood(t *testing.T) {
	h := open(t)
	rows := [][]string{goods("A-1"), goods("A-1"), with(goods("A-2"), 5, "сто")}
	for i := range 20 {
		rows = append(rows, goods(fmt.Sprint("B-", i)))
	}
	head := h.uploaded(alpha, upload(t, sheetOf(rows...), dry))
	preview, err := h.BatchPreview(ctx, alpha, head.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(preview.Declarations) != 9 { // ten rows
		t.Fatalf("%d declarations", len(preview.Declarations))
	}
	first, faults := declarations.Decode(preview.Declarations[0].Declaration)
	if len(faults) > 0 || first.LRN != "A-1" || len(first.Items) != 2 {
		t.Errorf("%v %+v", faults, first)
	}
	if got := blocking(preview.Declarations[1].Faults); !slices.Equal(got, []string{"4F batch.number"}) {
		t.Error(got)
	}
}

func TestASavedMappingIsTakenForTheSameHeadings(t *testing.T) {
	h := open(t)
	u := upload(t, sheetOf(goods("A-1")), dry)
	u.Order.Mapping.Columns[2].Field = "items.documents.0380" // an unusual reading of the description
	u.Order.SaveMapping = true
	h.uploaded(alpha, u)
	again := upload(t, sheetOf(goods("A-2"), goods("A-3")), dry)
	again.Order.Mapping = batch.Mapping{}
	if got := h.uploaded(alpha, again).Mapping[2].Field; got != "items.documents.0380" {
		t.Errorf("the saved field is not taken but %q", got)
	}
	again.File, again.Size = nil, 0
	again = upload(t, sheetOf(goods("A-4")), dry)
	again.Order.Mapping = batch.Mapping{}
	if got := h.uploaded(beta, again).Mapping[2].Field; got != "items.description" {
		t.Errorf("another tenant's field is %q", got)
	}
}

func TestACancelledBatchStopsAndSaysWhatWasLodged(t *testing.T) {
	h := open(t)
	var rows [][]string
	for i := range 700 {
		rows = append(rows, goods(fmt.Sprint("A-", i)))
	}
	head := h.uploaded(alpha, upload(t, sheetOf(rows...)))
	var advanced atomic.Int64
	h.store.fail(func(call string) error {
		if call == "AdvanceBatch done" && advanced.Add(1) == 2 {
			if got, err := h.CancelBatch(ctx, alpha, head.ID); err != nil || !got.Cancelling {
				t.Errorf("%v %+v", err, got)
			}
		}
		return nil
	})
	if _, err := h.WorkBatch(ctx); err != nil {
		t.Fatal(err)
	}
	end := h.head(head.ID)
	if end.Status != clearance.BatchCancelled || end.RowsDone == 0 || end.RowsDone == 700 || end.Cancelling {
		t.Errorf("ended as %+v", end)
	}
	if lodged := len(h.lodgedLRNs()); lodged != end.Accepted {
		t.Errorf("%d lodged and %d told", lodged, end.Accepted)
	}
	_, err := h.CancelBatch(ctx, alpha, head.ID)
	wantCode(t, err, fault.Conflict, "batch.over")
	h.store.fail(nil)
	rest := h.workOff(h.uploaded(alpha, upload(t, sheetOf(rows...))).ID) // not Known: it may go on
	if rest.Accepted != 700-end.Accepted || len(h.lodgedLRNs()) != 700 {
		t.Errorf("the rest ended as %+v", rest)
	}
}

func TestABatchThatWasCancelledBeforeWorkBeganLodgesNothing(t *testing.T) {
	h := open(t)
	head := h.uploaded(alpha, upload(t, sheetOf(goods("A-1"))))
	if _, err := h.CancelBatch(ctx, alpha, head.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.CancelBatch(ctx, alpha, head.ID); err != nil {
		t.Error("asking twice:", err)
	}
	end := h.workOff(head.ID)
	if end.Status != clearance.BatchCancelled || len(h.lodgedLRNs()) != 0 {
		t.Errorf("ended as %+v", end)
	}
}

// Whatever call the work dies at, somebody who takes it up answers every row
// once and lodges no declaration twice.
func TestWorkThatDiesIsTakenUpWithoutLosingOrRepeatingARow(t *testing.T) {
	var rows [][]string
	for i := range 430 {
		rows = append(rows, goods(fmt.Sprint("A-", i)))
		if i%7 == 3 {
			rows[i][5] = "сто"
		}
	}
	file := sheetOf(rows...)
	for _, c := range []struct {
		call string
		at   int
	}{
		{"LeaseBatch", 1}, {"FilePart", 2}, {"Reserve", 1}, {"Known", 1}, {"Write", 1}, {"Write done", 1}, {"Write done", 2},
		{"AdvanceBatch", 1}, {"AdvanceBatch", 2}, {"AdvanceBatch", 3}, {"AdvanceBatch done", 2}, {"AdvanceBatch done", 3},
	} {
		t.Run(fmt.Sprint(c.call, c.at), func(t *testing.T) {
			t.Parallel()
			h := open(t)
			head := h.uploaded(alpha, upload(t, file))
			trouble, _ := breakAt(c.at, errBroken, c.call)
			h.store.fail(trouble)
			for range 4 {
				if _, err := h.WorkBatch(ctx); err != nil && !errors.Is(err, errBroken) && !fault.Is(err, fault.Unavailable) {
					t.Error(err)
				}
			}
			h.store.fail(nil)
			h.restart()
			checkAnswered(t, h, h.workOff(head.ID), 430, 61)
		})
	}
}

func checkAnswered(t *testing.T, h *house, end clearance.BatchHead, rows, faulty int) {
	t.Helper()
	if end.Status != clearance.BatchDone || end.RowsDone != rows || end.Accepted != rows-faulty || end.Rejected != faulty {
		t.Errorf("ended as %+v", end)
	}
	lrns := h.lodgedLRNs()
	if len(lrns) != rows-faulty {
		t.Errorf("%d declarations, want %d", len(lrns), rows-faulty)
	}
	for lrn, n := range lrns {
		if n != 1 {
			t.Errorf("%s lodged %d times", lrn, n)
		}
	}
	after, next := 0, 2
	for {
		page, err := h.BatchAnswers(ctx, alpha, end.ID, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			if !slices.Equal(a.Rows, []int{next}) || a.Accepted != (a.Declaration != nil) {
				t.Fatalf("answer %+v where row %d is awaited", a, next)
			}
			next++
		}
		if after = page.Next; after == 0 {
			break
		}
	}
	if next != rows+2 {
		t.Errorf("answered up to row %d", next-1)
	}
}

func TestAHolderWhoseLeaseIsOverWritesNothing(t *testing.T) {
	h := open(t)
	var rows [][]string
	for i := range 600 {
		rows = append(rows, goods(fmt.Sprint("A-", i)))
	}
	head := h.uploaded(alpha, upload(t, sheetOf(rows...)))
	other := h.another()
	var once atomic.Bool
	h.store.fail(func(call string) error {
		if call == "AdvanceBatch" && !once.Swap(true) {
			// while the first sleeps, another process does the whole work
			if worked, err := other.WorkBatch(ctx); !worked || err != nil {
				t.Error(worked, err)
			}
		}
		return nil
	})
	if worked, err := h.WorkBatch(ctx); !worked || err != nil {
		t.Error(worked, err)
	}
	checkAnswered(t, h, h.workOff(head.ID), 600, 0)
}

// However long a chunk takes, nobody takes the batch of a worker that lives:
// two that are slower than their lease would take it from each other for ever.
func TestASlowHolderGivesSignsOfLife(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.BatchHold = 20 * time.Millisecond })
	head := h.uploaded(alpha, upload(t, sheetOf(goods("A-1"), goods("A-2"))))
	signs := make(chan struct{})
	h.store.fail(func(call string) error {
		switch call {
		case "HoldBatch":
			select {
			case signs <- struct{}{}:
			default:
			}
		case "Write":
			for range 3 {
				<-signs
			}
			h.store.fail(nil)
		}
		return nil
	})
	if worked, err := h.WorkBatch(ctx); !worked || err != nil {
		t.Error(worked, err)
	}
	checkAnswered(t, h, h.workOff(head.ID), 2, 0)
}

func TestAHolderStopsWhenItHearsThatTheBatchIsAnothers(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.BatchHold = 20 * time.Millisecond })
	head := h.uploaded(alpha, upload(t, sheetOf(goods("A-1"), goods("A-2"))))
	told := make(chan struct{})
	h.store.fail(func(call string) error {
		switch call {
		case "HoldBatch":
			close(told)
			h.store.fail(nil)
			return clearance.ErrBusy
		case "Write":
			<-told
		}
		return nil
	})
	if worked, err := h.WorkBatch(ctx); !worked || err != nil {
		t.Error(worked, err)
	}
	h.store.fail(nil)
	checkAnswered(t, h, h.workOff(head.ID), 2, 0)
}

func TestAFileThatWasSpoiltInTheStoreFailsItsBatch(t *testing.T) {
	h := open(t)
	head := h.uploaded(alpha, upload(t, sheetOf(goods("A-1"))))
	h.store.spoilPart = func(part []byte) []byte {
		part = slices.Clone(part)
		part[len(part)/2] ^= 1
		return part
	}
	end := h.workOff(head.ID)
	if end.Status != clearance.BatchFailed || !slices.Equal(codes(end.Problems), []string{"batch.file-spoilt"}) {
		t.Errorf("ended as %+v", end)
	}
	h.store.spoilPart = nil
	if again := h.uploaded(alpha, upload(t, sheetOf(goods("A-1")), force)); again.Known {
		t.Error("a failed batch stands for its file")
	}
}

func TestWorkEndsWithItsContextAndGoesOnLater(t *testing.T) {
	h := open(t)
	var rows [][]string
	for i := range 700 {
		rows = append(rows, goods(fmt.Sprint("A-", i)))
	}
	head := h.uploaded(alpha, upload(t, sheetOf(rows...)))
	life, end := context.WithCancel(ctx)
	var advanced atomic.Int64
	h.store.fail(func(call string) error {
		if call == "AdvanceBatch done" && advanced.Add(1) == 3 {
			end()
		}
		return nil
	})
	if worked, err := h.WorkBatch(life); !worked || err != nil {
		t.Error(worked, err)
	}
	h.store.fail(nil)
	if now := h.head(head.ID); now.Status != clearance.BatchLodging || now.RowsDone == 0 || now.RowsDone == 700 {
		t.Errorf("left as %+v", now)
	}
	checkAnswered(t, h, h.workOff(head.ID), 700, 0)
}

func TestTheMachineIsAskedAtOnce(t *testing.T) {
	var woken atomic.Int64
	h := open(t, func(o *clearance.Options) { o.WakeBatches = func() { woken.Add(1) } })
	h.uploaded(alpha, upload(t, sheetOf(goods("A-1"))))
	if woken.Load() != 1 {
		t.Errorf("woken %d times", woken.Load())
	}
	if worked, err := h.WorkBatch(ctx); !worked || err != nil {
		t.Error(worked, err)
	}
	if _, err := h.WorkBatch(ctx); err != nil {
		t.Error(err)
	}
}

// A panic ends its batch: not the process, and not whoever takes it up again.
func TestAPanicEndsItsBatchAlone(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	var small, large [][]string
	for i := range 120 {
		small = append(small, goods(fmt.Sprint("A-", i)))
		text := make([]byte, 30_000) // does not pack: the file is of many parts, read while rows are
		for k := range text {
			text[k] = byte('!' + noise.IntN(90))
		}
		large = append(large, with(goods(fmt.Sprint("B-", i)), 2, string(text)))
	}
	for _, c := range []struct {
		name, call string
		at         int64
		rows       [][]string
	}{
		{"in a chunk", "Known", 1, small},
		{"recording", "AdvanceBatch", 2, small},
		{"reading", "FilePart", 14, large},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			head := h.uploaded(alpha, upload(t, sheetOf(c.rows...), dry))
			var calls atomic.Int64
			h.store.fail(func(call string) error {
				if call == c.call && calls.Add(1) == c.at {
					panic("an engine")
				}
				return nil
			})
			end := h.workOff(head.ID)
			if end.Status != clearance.BatchFailed || !slices.Equal(codes(end.Problems), []string{"batch.not-worked-out"}) {
				t.Errorf("ended as %+v after %d calls", end, calls.Load())
			}
		})
	}
}
