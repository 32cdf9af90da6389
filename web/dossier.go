package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// declarationsView is somebody's own declarations.
type declarationsView struct {
	Filter   filter
	Statuses []declarations.Status
	Channels []declarations.Channel
	Items    []clearance.Summary
	Next     string
	Later    bool   // not the first page
	Workbook string // address of the list as a workbook, "" where there is none
	CSV      string // the same as CSV
}

func allStatuses() []declarations.Status {
	return []declarations.Status{
		declarations.Lodged, declarations.Assessed, declarations.DocumentCheck, declarations.PhysicalCheck,
		declarations.DocumentsRequested, declarations.Unassessable, declarations.Released,
		declarations.Refused, declarations.Withdrawn, declarations.Invalidated,
	}
}

func allChannels() []declarations.Channel {
	return []declarations.Channel{declarations.Green, declarations.Yellow, declarations.Red}
}

func ownDeclarations(v *visit) error {
	view := declarationsView{Statuses: allStatuses(), Channels: allChannels(), Later: v.c.Query("cursor") != ""}
	view.Filter = v.filter(view.Statuses, view.Channels)
	page, err := v.procedure.List(v.c.UserContext(), v.actor(), view.Filter.query(v.c.Query("cursor")))
	if err != nil {
		return err
	}
	view.Items, view.Next = page.Items, view.Filter.next("/declarations", page.NextCursor)
	if v.batches != nil && len(view.Items) > 0 {
		view.Workbook, view.CSV = exportAddress(view.Filter, batch.XLSX), exportAddress(view.Filter, batch.CSV)
	}
	return v.show(fiber.StatusOK, "declarations", view)
}

// ownDossier shows a declaration to its own people. It is made from the
// dossier, which has nothing of the risk assessment, and never from a casefile.
func ownDossier(v *visit) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	dossier, err := v.procedure.Dossier(v.c.UserContext(), v.actor(), ref)
	if err != nil {
		return err
	}
	p, err := v.papersOf(dossier)
	if err != nil {
		return err
	}
	return v.show(fiber.StatusOK, "dossier", p)
}
