package web

import (
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// listsView is the page of the lists of names that parties are looked up in.
type listsView struct {
	Items     []nameList
	ID, Title string // as typed
	Conflict  string
	Problems  []problem
}

// nameList is a list as it counts and as it is to count.
type nameList struct {
	folio
	Counts, Written *listHead
}

// Name is what the list is called.
func (l nameList) Name() string {
	for _, head := range []*listHead{l.Counts, l.Written} {
		if head != nil && head.Title != "" {
			return head.Title
		}
	}
	return l.ID
}

// listHead is an edition of a list with what is known of it.
type listHead struct {
	*clearance.Edition
	clearance.ListHead
}

func listOfEdition(e *clearance.Edition) *listHead {
	if e == nil {
		return nil
	}
	head := listHead{Edition: e}
	if json.Unmarshal(e.Body, &head.ListHead) != nil {
		return &listHead{Edition: e}
	}
	return &head
}

func listsPage(v *visit) error { return v.showLists(fiber.StatusOK, listsView{}) }

func (v *visit) showLists(status int, view listsView) error {
	v.path = "/risk/lists"
	papers, err := v.risk.Lists(v.c.UserContext(), v.actor())
	if err != nil {
		return err
	}
	for i := range papers {
		p := &papers[i]
		view.Items = append(view.Items, nameList{
			v.folioOf(p, "/risk/lists/"+p.ID+"/step"), listOfEdition(p.InForce), listOfEdition(p.Work),
		})
	}
	return v.show(status, "lists", view)
}

// addList keeps a list of names from a file, to be approved by another.
func addList(v *visit, f *sent) error {
	view := listsView{ID: strings.TrimSpace(f.fields.Get("id")), Title: strings.TrimSpace(plainText(f.fields.Get("title")))}
	if f.file == nil {
		view.Problems = []problem{{Field: "file", Text: noFile.Text.In(v.lang), Code: noFile.Code}}
		return v.showLists(fiber.StatusUnprocessableEntity, view)
	}
	file, err := f.whole()
	if err != nil {
		return err
	}
	if _, err := v.risk.WriteList(v.c.UserContext(), v.actor(), view.ID, view.Title, file); err != nil {
		return v.refuseList(err, view)
	}
	v.tell("notice.list-written")
	return v.redirect("/risk/lists")
}

func refuseList(v *visit, err error) error { return v.refuseList(err, listsView{}) }

func (v *visit) refuseList(err error, view listsView) error {
	if fault.Is(err, fault.Conflict) {
		view.Conflict = fault.As(err).Text.In(v.lang)
		return v.showLists(fiber.StatusConflict, view)
	}
	return v.refuse(err, nil, func(status int, _ []problem) error {
		view.Problems = v.faultsIn(err, "file")
		for i := range view.Problems {
			if view.Problems[i].Label == "/id" {
				view.Problems[i].Field, view.Problems[i].Label = "id", ""
			}
		}
		return v.showLists(status, view)
	})
}

func stepList(v *visit) error {
	id, err := v.paperID()
	if err != nil {
		return err
	}
	do := func(r clearance.StepRequest) error {
		_, err := v.risk.StepList(v.c.UserContext(), v.actor(), id, r)
		return err
	}
	v.path = "/risk/lists"
	return v.takeStep(do, "/risk/lists", func(status int, why string) error {
		return v.showLists(status, listsView{Conflict: why})
	})
}
