package web

import (
	"context"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// batchView is the page of one workbook.
type batchView struct {
	clearance.BatchHead
	Progress    progress
	Columns     []column
	FieldList   template.HTML // options of every field, for each column
	Previewed   []previewed
	Faults      folded
	RowWarnings folded
	MoreFaults  bool // than are shown
	Answers     []clearance.BatchAnswer
	Next        string // page of answers
	Later       bool
	Again       string // ID of the batch whose order is lodged again
	Options     options
	Problems    []problem
}

// MayLodge reports whether the batch was a check that found something to lodge.
func (b batchView) MayLodge() bool {
	return b.DryRun && b.Status == clearance.BatchDone && b.Accepted > 0
}

// MayRepeat reports whether the batch lodged its file, which can be done again.
func (b batchView) MayRepeat() bool { return !b.DryRun && b.Ended() }

func oneBatch(v *visit) error {
	head, order, err := v.ordered()
	if err != nil {
		return err
	}
	return v.showBatch(fiber.StatusOK, head, columnsOf(v, head.Mapping), optionsFor(order), nil)
}

// ordered is the batch that the address names, and how it was ordered.
func (v *visit) ordered() (head clearance.BatchHead, order clearance.BatchOrder, err error) {
	if head, err = v.head(); err == nil {
		order, err = v.batches.BatchOrder(v.c.UserContext(), v.actor(), head.ID)
	}
	return head, order, err
}

// head is the batch that the address names.
func (v *visit) head() (clearance.BatchHead, error) {
	id, err := v.ref()
	if err != nil {
		return clearance.BatchHead{}, err
	}
	return v.batches.Batch(v.c.UserContext(), v.actor(), id)
}

func (v *visit) showBatch(status int, head clearance.BatchHead, columns []column, o options, problems []problem) error {
	view := batchView{
		BatchHead: head, Progress: v.locale().progress(head), Columns: columns, FieldList: v.fields[v.lang],
		Again: v.again(head), Options: o, Problems: problems,
	}
	preview, err := v.batches.BatchPreview(v.c.UserContext(), v.actor(), head.ID)
	if err != nil && fault.As(err) == nil {
		return err
	}
	view.Previewed = previewedOf(preview)
	sampled(view.Columns, preview)
	if head.Ended() || head.Status == clearance.BatchProcessing {
		if err := view.readAnswers(v); err != nil {
			return err
		}
	}
	if !head.Ended() {
		allowScript(v.c)
	}
	return v.show(status, "batch", view)
}

// again is the batch whose order is lodged again: the one that found this one
// in its way, or this one.
func (v *visit) again(head clearance.BatchHead) string {
	if again := v.c.Query("again"); again != "" && plainRef(again) {
		return again
	}
	return head.ID
}

// How much of the answers is looked through for faults. The answered workbook
// has all of them.
const (
	faultsShown    = 50
	answersAtOnce  = 500
	answersScanned = 4 * answersAtOnce
	answersShown   = 25 // on one page
)

// readAnswers reads a page of the answers, and the first faults of all.
func (b *batchView) readAnswers(v *visit) error {
	after, err := strconv.Atoi(v.c.Query("after"))
	if err != nil || after < 0 {
		after = 0
	}
	page, err := v.batches.BatchAnswers(v.c.UserContext(), v.actor(), b.ID, after, answersShown)
	if err != nil {
		return err
	}
	b.Answers, b.Later = page.Items, after > 0
	for _, a := range b.Answers {
		slices.SortStableFunc(a.Faults, func(f, g batch.RowFault) int { return int(f.Level) - int(g.Level) }) // warnings last
	}
	if page.Next > 0 {
		b.Next = "/batches/" + b.ID + "?after=" + strconv.Itoa(page.Next) + "#answers"
	}
	if after > 0 || b.Rejected == 0 && b.Warnings == 0 {
		return nil
	}
	return b.readFaults(v.c.UserContext(), v)
}

func (b *batchView) readFaults(ctx context.Context, v *visit) error {
	for after := 0; after < answersScanned; {
		page, err := v.batches.BatchAnswers(ctx, v.actor(), b.ID, after, answersAtOnce)
		if err != nil {
			return err
		}
		for _, a := range page.Items {
			b.addFaults(a.Faults)
		}
		if after = page.Next; after == 0 {
			return nil
		}
	}
	b.MoreFaults = true
	return nil
}

func (b *batchView) addFaults(faults []batch.RowFault) {
	for _, f := range faults {
		if f.Level == fault.Warning {
			b.RowWarnings.add(f)
		} else if !b.Faults.add(f) {
			b.MoreFaults = true
		}
	}
}

// FieldOf names the field that a column of the sheet feeds, for a fault in it.
func (b batchView) FieldOf(letter string) string {
	for _, c := range b.Columns {
		if c.Letter == letter {
			return c.Name
		}
	}
	return ""
}

// batchStatus names how far a batch has come. What a check found is not lodged.
func (l locale) batchStatus(h clearance.BatchHead) string {
	if h.Status == clearance.BatchDone && h.DryRun {
		return l.label("batch-status", "checked")
	}
	if h.Cancelling && !h.Ended() {
		return l.label("batch-status", "cancelling")
	}
	return l.label("batch-status", h.Status)
}

// rows writes numbers of rows: 7–9, 12.
func (l locale) rows(numbers []int) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(numbers[i]))
		if last > i {
			b.WriteString("–" + strconv.Itoa(numbers[last]))
		}
		i = last + 1
	}
	return b.String()
}
