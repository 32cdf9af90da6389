package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// checkAgain checks the file of a batch with corrected columns or options.
func checkAgain(v *visit) error {
	head, err := v.head()
	if err != nil {
		return err
	}
	o := optionsOf(v.form)
	order, problems := o.order(v)
	columns := corrected(v, head)
	again := func(status int, problems []problem) error {
		return v.showBatch(status, head, columns, o, problems)
	}
	if len(problems) > 0 {
		return again(fiber.StatusUnprocessableEntity, problems)
	}
	if order.Mapping.Sheet == head.Sheet && order.Mapping.HeaderRow == head.HeaderRow {
		order.Mapping.Columns = given(columns) // elsewhere in the book the columns are others
	}
	order.DryRun, order.SaveMapping = true, v.form.Get("save") != ""
	next, err := v.batches.Upload(v.c.UserContext(), v.actor(), clearance.BatchUpload{From: head.ID, Order: order})
	if err != nil {
		return v.refuse(err, columns, again)
	}
	return v.toBatch(next)
}

// lodgeBatch lodges what a check has found, in the order it was checked in. A
// file that was lodged before is lodged again only by somebody who says so.
func lodgeBatch(v *visit) error {
	head, order, err := v.ordered()
	if err != nil {
		return err
	}
	order.DryRun, order.SaveMapping = false, false
	upload := clearance.BatchUpload{From: head.ID, Order: order}
	if v.form.Has("again") {
		if upload.Force = v.form.Get("sure") != ""; !upload.Force {
			return fault.New(fault.Malformed, unsureAgain)
		}
	}
	next, err := v.batches.Upload(v.c.UserContext(), v.actor(), upload)
	if err != nil {
		return err
	}
	if next.Known && next.ID != head.ID {
		v.tell("notice.batch-known")
		return v.redirect("/batches/" + url.PathEscape(next.ID) + "?again=" + url.QueryEscape(head.ID) + "#again")
	}
	return v.toBatch(next)
}

func cancelBatch(v *visit) error {
	id, err := v.ref()
	if err != nil {
		return err
	}
	_, err = v.batches.CancelBatch(v.c.UserContext(), v.actor(), id)
	switch {
	case fault.Is(err, fault.Conflict):
		v.tell("notice.batch-ended") // while the page was looked at
	case err != nil:
		return err
	default:
		v.tell("notice.batch-cancelled")
	}
	return v.redirect("/batches/" + url.PathEscape(id))
}
