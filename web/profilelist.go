package web

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// waitingForApproval is the filter of what waits for a second person, beside
// the statuses that the procedure knows.
const waitingForApproval = "waiting"

func profileFilters() []string {
	return []string{string(profiles.Active), string(profiles.Shadow), string(profiles.Draft), string(profiles.Expired), waitingForApproval}
}

// profilesView is the list of profiles.
type profilesView struct {
	Status   string // filter, "" for none
	Statuses []string
	Items    []profileRow
	Next     string
	Later    bool // not the first page
	Pasted   string
	Imported *clearance.ImportedProfiles // what an import did
	Problems []problem
}

// profileRow is a profile with what its newest edition says.
type profileRow struct {
	clearance.ProfileFile
	Says profiles.Profile
	Over civil.Date // its last day, where that is past
}

// over is the last day of a profile that would order something still, were
// that day not past; none of others.
func over(status string, to, today civil.Date) civil.Date {
	counts := status == string(profiles.Active) || status == string(profiles.Shadow)
	if !counts || to.IsZero() || !to.Before(today) {
		return civil.Date{}
	}
	return to
}

func profileList(v *visit) error { return v.showProfiles(fiber.StatusOK, profilesView{}) }

func (v *visit) showProfiles(status int, view profilesView) error {
	v.path = "/risk/profiles"
	view.Statuses, view.Later = profileFilters(), v.c.Query("cursor") != ""
	for _, s := range view.Statuses {
		if v.c.Query("status") == s {
			view.Status = s
		}
	}
	page, err := v.profilesOf(view.Status, v.c.Query("cursor"))
	if err != nil {
		return err
	}
	for _, item := range page.Items {
		says := saysNow(&item.Paper)
		view.Items = append(view.Items, profileRow{item, says, over(string(item.Status), says.To, v.law.Today())})
	}
	view.Next = filter{Status: view.Status}.next("/risk/profiles", page.NextCursor)
	return v.show(status, "profiles", view)
}

// profilesOf gives a page of profiles of a status. Those that wait for a second
// person are picked out here.
func (v *visit) profilesOf(status, cursor string) (clearance.ProfilePage, error) {
	if status != waitingForApproval {
		return v.risk.Profiles(v.c.UserContext(), v.actor(), profiles.Status(status), cursor, pageSize)
	}
	var waiting clearance.ProfilePage
	for {
		page, err := v.risk.Profiles(v.c.UserContext(), v.actor(), "", cursor, 500)
		if err != nil {
			return page, err
		}
		for _, item := range page.Items {
			if len(waiting.Items) == pageSize {
				waiting.NextCursor = waiting.Items[pageSize-1].ID
				return waiting, nil
			}
			if item.Proposed != nil {
				waiting.Items = append(waiting.Items, item)
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			return waiting, nil
		}
	}
}

// saysNow is what a profile says: as it counts, or as it is being written, or
// as it was before it ended.
func saysNow(p *clearance.Paper) profiles.Profile {
	return profileOf(cmp.Or(p.InForce, p.Work, p.Before))
}

// profileOf reads a kept edition loosely: what was once accepted is shown.
func profileOf(e *clearance.Edition) profiles.Profile {
	var p profiles.Profile
	if e == nil || json.Unmarshal(e.Body, &p) != nil {
		return profiles.Profile{}
	}
	return p
}

// exportProfiles gives all profiles as a file to be kept, and to be imported
// elsewhere.
func exportProfiles(v *visit) error {
	file, err := v.risk.ExportProfiles(v.c.UserContext(), v.actor())
	if err != nil {
		return err
	}
	v.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	v.c.Set(fiber.HeaderContentDisposition, attachment("profiles.json"))
	return v.c.Send(file)
}

// importProfiles keeps the profiles of a file, or of a pasted text, as drafts.
func importProfiles(v *visit, f *sent) error {
	view := profilesView{Pasted: f.fields.Get("pasted")}
	body := []byte(strings.TrimSpace(view.Pasted))
	if f.file != nil {
		var err error
		if body, err = f.whole(); err != nil {
			return err
		}
	}
	if len(body) == 0 {
		view.Problems = []problem{{Field: "file", Text: noFile.Text.In(v.lang), Code: noFile.Code}}
		return v.showProfiles(fiber.StatusUnprocessableEntity, view)
	}
	done, err := v.risk.ImportProfiles(v.c.UserContext(), v.actor(), body)
	if err != nil {
		return v.refuse(err, nil, func(status int, _ []problem) error {
			view.Problems = v.faultsIn(err, "file")
			return v.showProfiles(status, view)
		})
	}
	view.Pasted, view.Imported = "", &done
	return v.showProfiles(fiber.StatusOK, view)
}

func refuseImport(v *visit, err error) error {
	return v.refuse(err, nil, func(status int, _ []problem) error {
		return v.showProfiles(status, profilesView{Problems: v.faultsIn(err, "file")})
	})
}

// faultsIn puts every fault of a refusal to one field, under its pointer.
func (v *visit) faultsIn(err error, field string) []problem {
	var problems []problem
	for _, f := range refusals(fault.As(err)) {
		problems = append(problems, problem{Field: field, Label: f.Pointer, Text: f.Message.In(v.lang), Code: f.Code})
	}
	return problems
}

// profileAddress is the page of a profile.
func profileAddress(id string) string { return "/risk/profiles/" + url.PathEscape(id) }
