package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
)

// profileView is the page of one profile.
type profileView struct {
	folio
	Status     profiles.Status
	Effect     statistics.Effect
	Says       profiles.Profile // for the heading
	Lacking    []fault.Text
	Over       civil.Date    // its last day, where that is past
	Counts     *edition      // in force
	Written    *edition      // being written
	Difference []changedLine // of what is written from what counts
	Tried      *backtested
	From, To   string // of the form that runs a back-test
	History    []clearance.Paper
	Conflict   string // why nothing was done, in the reader's language
	Problems   []problem
}

// edition is one edition in words.
type edition struct {
	*clearance.Edition
	Says  profiles.Profile
	Words []fault.Text
}

func editionOf(e *clearance.Edition) *edition {
	if e == nil {
		return nil
	}
	says := profileOf(e)
	return &edition{e, says, says.Words()}
}

// backtested is a back-test with its tables in order.
type backtested struct {
	*clearance.Backtest
	Version int // of the edition that was tried
	Raises  []raise
	Load    []officeLoad
}

// raise is how many declarations would have come to another channel.
type raise struct {
	From, To string
	Count    int
}

// officeLoad is what a profile would have asked of an office.
type officeLoad struct {
	Office string
	clearance.BacktestOffice
}

// newestBacktest is the back-test of what is written, or of what counts.
func newestBacktest(p *clearance.Paper) *backtested {
	for _, e := range []*clearance.Edition{p.Work, p.InForce} {
		if e == nil || e.Backtest == nil {
			continue
		}
		t := &backtested{Backtest: e.Backtest, Version: e.Version}
		for way, count := range e.Backtest.Raised {
			from, to, _ := strings.Cut(way, "→")
			t.Raises = append(t.Raises, raise{from, to, count})
		}
		slices.SortFunc(t.Raises, func(a, b raise) int {
			return cmp.Or(strings.Compare(a.From, b.From), -strings.Compare(a.To, b.To))
		})
		for office, load := range e.Backtest.Offices {
			t.Load = append(t.Load, officeLoad{office, load})
		}
		slices.SortFunc(t.Load, func(a, b officeLoad) int { return strings.Compare(a.Office, b.Office) })
		return t
	}
	return nil
}

func oneProfile(v *visit) error { return v.showProfile(fiber.StatusOK, profileView{}) }

// showProfile shows the profile of the address with what went wrong.
func (v *visit) showProfile(status int, view profileView) error {
	id, err := v.paperID()
	if err != nil {
		return err
	}
	v.path = profileAddress(id)
	file, err := v.risk.Profile(v.c.UserContext(), v.actor(), id)
	if err != nil {
		return err
	}
	if view.History, err = v.risk.PaperHistory(v.c.UserContext(), v.actor(), clearance.KindProfile, id); err != nil {
		return err
	}
	view.folio, view.Status, view.Effect = v.folioOf(&file.Paper, v.path+"/step"), file.Status, file.Effect
	view.Says, view.Counts, view.Written = saysNow(&file.Paper), editionOf(file.InForce), editionOf(file.Work)
	view.Lacking = file.Lacking
	view.Over = over(string(file.Status), view.Says.To, v.law.Today())
	if file.InForce != nil && file.Work != nil {
		view.Difference = difference(file.InForce.Body, file.Work.Body)
	}
	view.Tried = newestBacktest(&file.Paper)
	if view.From == "" && view.To == "" {
		today := v.law.Today()
		view.From, view.To = today.AddDays(-monthOfDays).String(), today.String()
	}
	return v.show(status, "profile", view)
}

// monthOfDays is how far back is looked unless somebody asks for other days.
const monthOfDays = 30

func stepProfile(v *visit) error {
	id, err := v.paperID()
	if err != nil {
		return err
	}
	do := func(r clearance.StepRequest) error {
		_, err := v.risk.StepProfile(v.c.UserContext(), v.actor(), id, r)
		return err
	}
	return v.takeStep(do, profileAddress(id), func(status int, why string) error {
		return v.showProfile(status, profileView{Conflict: why})
	})
}

// backtestProfile tries a profile on the declarations of some days.
func backtestProfile(v *visit) error {
	id, err := v.paperID()
	if err != nil {
		return err
	}
	form := typed{v.form}
	from, to, problems := v.days(form)
	view := profileView{From: form.get("from"), To: form.get("to"), Problems: problems}
	if len(problems) > 0 {
		return v.showProfile(fiber.StatusUnprocessableEntity, view)
	}
	_, err = v.risk.BacktestProfile(v.c.UserContext(), v.actor(), id, from, to)
	switch {
	case fault.Is(err, fault.Invalid):
		view.Problems = v.faultsIn(err, "from")
		return v.showProfile(fiber.StatusUnprocessableEntity, view)
	case fault.Is(err, fault.Conflict):
		view.Conflict = fault.As(err).Text.In(v.lang)
		return v.showProfile(fiber.StatusConflict, view)
	case err != nil:
		return err
	}
	v.tell("notice.backtested")
	return v.redirect(profileAddress(id) + "#backtest")
}
