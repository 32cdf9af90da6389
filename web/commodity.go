package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// commodityView is the page of one commodity: what applies to it, and why.
type commodityView struct {
	lookup
	Card       tariffs.Card
	Options    []option // origins
	Agreements []agreementRate
	Unrated    []fault.Text // agreements whose rate is not known
	Groups     []measureGroup
	Bans       []tariffs.Need
	Papers     []tariffs.Need // needed to move the goods
	Vehicle    bool           // the excise depends on its engine
	Calculator string         // address
}

// agreementRate is the преференційна column as one agreement fills it.
type agreementRate struct {
	tariffs.ColumnRate
	Name      fault.Text
	Countries []string
	Applies   bool // to the origin that was asked about
}

// measureGroup is the measures of one kind.
type measureGroup struct {
	Name fault.Text
	Rows []tariffs.Shown
}

func (v *visit) showCommodity(l lookup, card tariffs.Card) error {
	view := commodityView{lookup: l, Card: card, Options: v.origins(l.Origin, l.law.Schedule.Law())}
	view.agree()
	view.Vehicle = len(taxed(l.law.Schedule.Law(), card.Code, l.Day)) > 0
	for _, m := range card.Measures {
		view.group(m)
	}
	for _, n := range card.Needs {
		if n.Kind == tariffs.Ban {
			view.Bans = append(view.Bans, n)
		} else {
			view.Papers = append(view.Papers, n)
		}
	}
	query := url.Values{"code": {card.Code}}
	if l.Origin != "" {
		query.Set("origin", l.Origin)
	}
	if l.Day != l.Today {
		query.Set("date", l.Day.String())
	}
	view.Calculator = "/calculator?" + query.Encode()
	return v.show(fiber.StatusOK, "commodity", view)
}

// agree asks the rate of every agreement, by way of one of its countries; one
// that is in another agreement too may be answered for that.
func (view *commodityView) agree() {
	schedule := view.law.Schedule
	for _, a := range schedule.Law().Agreements {
		if !inForce(a.From, a.Until, view.Day) {
			continue
		}
		for _, country := range a.Countries {
			card, _ := schedule.Show(view.Card.Code, view.Day, country)
			if len(card.Rates) == 0 || card.Rates[0].Agreement != a.ID {
				continue
			}
			if !card.Rates[0].Known {
				view.Unrated = append(view.Unrated, a.Name)
			} else {
				view.Agreements = append(view.Agreements, agreementRate{card.Rates[0], a.Name, a.Countries,
					slices.Contains(a.Countries, view.Origin)})
			}
			break
		}
	}
}

func (view *commodityView) group(m tariffs.Shown) {
	for i := range view.Groups {
		if view.Groups[i].Name == m.Name {
			view.Groups[i].Rows = append(view.Groups[i].Rows, m)
			return
		}
	}
	view.Groups = append(view.Groups, measureGroup{m.Name, []tariffs.Shown{m}})
}

// Column is the rate of one column of the law, without an agreement.
func (view commodityView) Column(name string) tariffs.ColumnRate {
	for _, r := range view.Card.Rates {
		if string(r.Column) == name {
			return r
		}
	}
	return tariffs.ColumnRate{}
}

// rate writes a rate of the law in the language; what cannot be read stays as
// the law has it.
func (l locale) rate(text string) string {
	if l.lang == ukrainian {
		return text
	}
	read, err := rate.Parse(text)
	if err != nil {
		return text
	}
	return read.In(l.lang)
}

// lawText is a rate in the law's own words, where rate says it in others.
func (l locale) lawText(text string) string {
	if strings.ReplaceAll(text, ",", ".") == l.rate(text) || l.lang == ukrainian {
		return ""
	}
	return text
}

// shortName is the most letters of a name that does not tell by itself what
// the goods are: "інші".
const shortName = 40

// fullName is what goods are called away from the tree: their own name, after
// that of the heading where it is short.
func (l locale) fullName(card *tariffs.Card) string {
	name := card.Name.In(l.lang)
	for _, above := range card.Path {
		heading := above.Name.In(l.lang)
		if above.Level == 4 && heading != "" && heading != name && utf8.RuneCountInString(name) < shortName {
			return heading + " › " + name
		}
	}
	return name
}

// quantity is what a field for a quantity is called.
func (l locale) quantity(unit string) string {
	if key := "quantity." + unit; l.texts.has(key) {
		return l.label("quantity", unit)
	}
	return l.label("calc", "quantity")
}
