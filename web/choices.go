package web

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// option is one choice of a field of a form.
type option struct {
	Value  string
	Label  string
	Chosen bool
	Months bool // of a procedure: it is charged by the month
}

// optionGroup is choices under one heading.
type optionGroup struct {
	Label   string
	Options []option
}

// countriesByName lists the countries in the order of the language's alphabet,
// in which Є and І do not stand before А.
func countriesByName(lang string) []option {
	var list []option
	for _, c := range declarations.Countries() {
		list = append(list, option{Value: c.Code, Label: c.Name.In(lang) + " (" + c.Code + ")"})
	}
	order := collate.New(language.Make(lang))
	slices.SortStableFunc(list, func(a, b option) int { return order.CompareString(a.Label, b.Label) })
	return list
}

// origins are the countries with one chosen. What is none of them stays a
// choice of its own, so that what was asked for is seen; so does a union of
// countries an agreement names.
func (v *visit) origins(chosen string, l tariffs.Law) []option {
	list := slices.Clone(v.countries[v.lang])
	if !hasOption(list, chosen) {
		chosen = strings.ToUpper(chosen)
	}
	for _, agreement := range l.Agreements {
		for _, code := range agreement.Countries {
			if _, known := declarations.CountryName(code); !known && !hasOption(list, code) {
				list = append(list, option{Value: code, Label: v.locale().label("union", code) + " (" + code + ")"})
			}
		}
	}
	return choose(list, chosen)
}

func hasOption(list []option, value string) bool {
	return slices.ContainsFunc(list, func(o option) bool { return o.Value == value })
}

// choose marks a choice, and adds it where it is none of the list.
func choose(list []option, value string) []option {
	for i := range list {
		list[i].Chosen = list[i].Value == value
	}
	if value != "" && !hasOption(list, value) {
		list = append(list, option{Value: value, Label: value, Chosen: true})
	}
	return list
}

// usualCurrencies are those most invoices are written in.
func usualCurrencies() []string { return []string{"EUR", "USD", "UAH", "PLN", "GBP", "CNY"} }

// currencies are the usual ones first, then the others that have an official
// rate on the day.
func currencies(rates *money.Rates, day civil.Date) []option {
	var list []option
	for _, code := range usualCurrencies() {
		list = append(list, option{Value: code, Label: code})
	}
	for _, r := range rates.Day(day) {
		if !hasOption(list, r.Currency) {
			list = append(list, option{Value: r.Currency, Label: r.Currency})
		}
	}
	return list
}

// inForce reports whether a day lies between two others, either of which may
// be open.
func inForce(from, until, day civil.Date) bool {
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}
