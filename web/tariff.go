package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// searchResults is how many commodities a search shows.
const searchResults = 20

// maxSought is the longest text that is searched for, in bytes.
const maxSought = 400

// lookup is what every page of the tariff is for: a day, and perhaps an
// origin, which its links carry on.
type lookup struct {
	Day     civil.Date
	Today   civil.Date
	Typed   string // the day as it was typed, where it is none
	Origin  string
	Version string // of the tariff
	law     clearance.Law
}

// lookup reads the day and the origin of an address.
func (v *visit) lookup(t typed) lookup {
	l := lookup{Today: v.law.Today(), Origin: strings.ToUpper(t.get("origin"))}
	var read bool
	if l.Day, read = t.day("date", l.Today); !read {
		l.Typed = t.get("date")
	}
	l.law = v.law.Law(l.Day)
	l.Version = l.law.Schedule.Version()
	if !hasOption(v.origins("", l.law.Schedule.Law()), l.Origin) {
		l.Origin = ""
	}
	return l
}

// Carried is the query that leads to another page with the same day and
// origin: "" where both are the usual ones.
func (l lookup) Carried() string {
	query := url.Values{}
	if l.Day != l.Today {
		query.Set("date", l.Day.String())
	}
	if l.Origin != "" {
		query.Set("origin", l.Origin)
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// tariffView is a page of the tree: its top, a node of it, or what a search
// has found.
type tariffView struct {
	lookup
	Text     string // sought
	Found    []found
	Full     bool // there may be more than is shown
	Sections []section
	Node     *tariffs.Card
	Leaves   []leaf // the nodes right below
	Wrong    string // why there is no node, in the reader's language
}

// section is a section of the nomenclature and which chapters it has: "01–05".
type section struct {
	tariffs.SectionCard
	Range string
}

func sectionOf(card tariffs.SectionCard) section {
	s := section{SectionCard: card}
	if n := len(card.Chapters); n > 0 {
		s.Range = card.Chapters[0].Code
		if n > 1 {
			s.Range += "–" + card.Chapters[n-1].Code
		}
	}
	return s
}

// found is one result of a search, with where it stands in the tree.
type found struct {
	tariffs.Commodity
	Above []tariffs.Commodity
}

// leaf is a node below another, with the rate of the пільгова column that all
// commodities at or below it share.
type leaf struct {
	tariffs.Commodity
	Duty   string // "" is not known
	Varies bool
	Silent bool // it stands too high for its commodities to be looked at
}

// Named reports whether any of the nodes below has a name: the shipped tariff
// names chapters and headings only.
func (view tariffView) Named() bool {
	return slices.ContainsFunc(view.Leaves, func(l leaf) bool { return l.Name != (fault.Text{}) })
}

// tariffPage is the top of the tree, or the results of a search.
func tariffPage(v *visit) error {
	t, err := v.query()
	if err != nil {
		return err
	}
	view := tariffView{lookup: v.lookup(t), Text: t.get("q")}
	if len(view.Text) > maxSought {
		return fault.New(fault.TooLarge, longForm)
	}
	schedule := view.law.Schedule
	if code := bareCode(view.Text); len(code) == 10 && schedule.Exists(code, view.Day) {
		return v.redirect("/tariff/" + code + view.Carried())
	}
	if view.Text == "" {
		for _, card := range schedule.Sections(view.Day) {
			view.Sections = append(view.Sections, sectionOf(card))
		}
		return v.show(fiber.StatusOK, "tariff", view)
	}
	view.search(schedule)
	return v.show(fiber.StatusOK, "tariff", view)
}

func (view *tariffView) search(schedule *tariffs.Schedule) {
	for _, c := range schedule.Search(view.Text, view.Day, searchResults) {
		f := found{Commodity: c}
		for _, above := range schedule.Path(c.Code, view.Day) {
			if above.Code != c.Code && above.Name != (fault.Text{}) && above.Name != c.Name {
				f.Above = append(f.Above, above)
			}
		}
		view.Found = append(view.Found, f)
	}
	view.Full = len(view.Found) == searchResults
}

// tariffNode is one node of the tree: a commodity, or what stands above some.
func tariffNode(v *visit) error {
	t, err := v.query()
	if err != nil {
		return err
	}
	code := v.c.Params("code")
	if n := len(code); !digits(code) || n < 2 || n > 10 || n%2 != 0 {
		return fault.New(fault.NotFound, fault.Unknown)
	}
	view := tariffView{lookup: v.lookup(t)}
	card, faults := view.law.Schedule.Show(code, view.Day, view.Origin)
	switch {
	case len(faults) > 0:
		view.Wrong, view.Text = faults[0].Message.In(v.lang), commodity(code)
		return v.show(fiber.StatusNotFound, "tariff", view)
	case len(code) == 10:
		return v.showCommodity(view.lookup, card)
	}
	view.Node = &card
	for _, c := range card.Below {
		view.Leaves = append(view.Leaves, view.leaf(c))
	}
	return v.show(fiber.StatusOK, "tariff", view)
}

func (view *tariffView) leaf(c tariffs.Commodity) leaf {
	if c.Level <= 4 {
		return leaf{Commodity: c, Silent: true}
	}
	l := leaf{Commodity: c}
	for i, duty := range view.duties(c) {
		l.Varies = l.Varies || i > 0 && duty != l.Duty
		l.Duty = duty
	}
	return l
}

// duties are the rates of the пільгова column at or below a node, "" where one
// is not known. Below a heading there are some hundreds at the most.
func (view *tariffView) duties(c tariffs.Commodity) []string {
	schedule := view.law.Schedule
	if c.Level < 10 {
		var all []string
		for _, below := range schedule.Below(c.Code, view.Day) {
			all = append(all, view.duties(below)...)
		}
		return all
	}
	card, _ := schedule.Show(c.Code, view.Day, "")
	for _, r := range card.Rates {
		if r.Column == tariffs.MFN {
			return []string{r.Rate}
		}
	}
	return []string{""}
}
