package api

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// upload takes a workbook and puts it in line.
func upload(q *call) error {
	f, err := q.form(uploadParts())
	if err != nil {
		return err
	}
	defer f.close()
	u, err := f.upload()
	if err != nil {
		return err
	}
	head, err := q.batches.Upload(q.ctx, q.who, u)
	if err != nil {
		return err
	}
	status := fiber.StatusAccepted
	if head.Known {
		status = fiber.StatusOK
	}
	q.Set(fiber.HeaderLocation, pathBatches+"/"+head.ID)
	return q.give(status, wholeHead(head))
}

// upload is what a form asks for; every fault of its parts at once.
func (f *form) upload() (clearance.BatchUpload, error) {
	u := clearance.BatchUpload{
		From: f.texts["from"], Force: f.texts.flag("force"),
		Order: clearance.BatchOrder{
			DryRun: f.texts.flag("dryRun"), TakeFormulas: f.texts.flag("takeFormulas"),
			SaveMapping: f.texts.flag("saveMapping"),
		},
	}
	faults := f.faults
	if (f.file == nil) == (u.From == "") && !faulty(faults, "from") {
		faults = append(faults, ruleWorkbook.At("/file"))
	}
	if f.file != nil {
		u.File, u.Size, u.Name = f.file, f.file.Size, f.file.name
	}
	if text, given := f.texts["mapping"]; given {
		mapping, wrong := batch.ReadMapping([]byte(text))
		u.Order.Mapping, faults = mapping, append(faults, under("mapping", wrong)...)
	}
	if text, given := f.texts["defaults"]; given {
		_, wrong := declarations.Decode([]byte(text))
		u.Order.Defaults, faults = []byte(text), append(faults, under("defaults", wrong)...)
	}
	if text, given := f.texts["mostFaulty"]; given {
		most, _ := strconv.Atoi(text) // checked before
		u.Order.MostFaulty = &most
	}
	if len(faults.Blocking()) > 0 {
		return u, fault.Refuse(faults)
	}
	return u, nil
}

func faulty(faults fault.List, part string) bool {
	for _, f := range faults {
		if f.Pointer == pointer(part) {
			return true
		}
	}
	return false
}

func listBatches(q *call) error {
	page, err := q.batches.Batches(q.ctx, q.who, q.params["cursor"], q.params.count("limit"))
	if err != nil {
		return err
	}
	page.Items = list(page.Items)
	for i := range page.Items {
		page.Items[i] = wholeHead(page.Items[i])
	}
	return q.give(fiber.StatusOK, page)
}

func batchHead(q *call) error {
	return onBatch(q, func(id string) (clearance.BatchHead, error) {
		head, err := q.batches.Batch(q.ctx, q.who, id)
		return wholeHead(head), err
	})
}

func cancelBatch(q *call) error {
	return onBatch(q, func(id string) (clearance.BatchHead, error) {
		head, err := q.batches.CancelBatch(q.ctx, q.who, id)
		return wholeHead(head), err
	})
}

func batchRows(q *call) error {
	return onBatch(q, func(id string) (clearance.BatchAnswers, error) {
		page, err := q.batches.BatchAnswers(q.ctx, q.who, id, q.params.count("after"), q.params.count("limit"))
		page.Items = list(page.Items)
		for i := range page.Items {
			page.Items[i].Rows = list(page.Items[i].Rows)
			for j, payments := range page.Items[i].Payments {
				page.Items[i].Payments[j] = list(payments)
			}
		}
		return page, err
	})
}

func batchPreview(q *call) error {
	return onBatch(q, func(id string) (clearance.BatchPreview, error) {
		preview, err := q.batches.BatchPreview(q.ctx, q.who, id)
		preview.Declarations = list(preview.Declarations)
		for i, d := range preview.Declarations {
			preview.Declarations[i].Rows, preview.Declarations[i].Faults = list(d.Rows), list(d.Faults)
		}
		return preview, err
	})
}

// onBatch answers with something of the batch of the path.
func onBatch[T any](q *call, of func(id string) (T, error)) error {
	id, err := q.id()
	if err != nil {
		return err
	}
	answer, err := of(id)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, answer)
}

// wholeHead is a batch whose lists JSON writes as lists.
func wholeHead(h clearance.BatchHead) clearance.BatchHead {
	h.Mapping = list(h.Mapping)
	return h
}
