package api

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

const (
	longestCode   = 10
	searchResults = 20
)

// day is the day asked about: today in Kyiv where none is given.
func (q *call) day() civil.Date { return or(q.params.day("date"), q.law.Today()) }

// commodity tells what applies to a code.
func commodity(q *call) error {
	code, day := q.Params("code"), q.day()
	if len(code) > longestCode || strings.Trim(code, "0123456789") != "" {
		return fault.New(fault.NotFound, fault.Unknown)
	}
	card, faults := q.law.Law(day).Schedule.Show(code, day, strings.ToUpper(q.params["origin"]))
	if len(faults) > 0 {
		return &fault.Error{Kind: fault.NotFound, Code: faults[0].Code, Text: faults[0].Message, Faults: faults}
	}
	card.Path, card.Rates = list(card.Path), list(card.Rates)
	return q.give(fiber.StatusOK, card)
}

// Found is the commodities that match a search, best first.
type Found struct {
	Date  civil.Date          `json:"date"`
	Items []tariffs.Commodity `json:"items"`
}

func search(q *call) error {
	day := q.day()
	found := q.law.Law(day).Schedule.Search(q.params["q"], day, or(q.params.count("limit"), searchResults))
	return q.give(fiber.StatusOK, Found{day, list(found)})
}

// Sections is the top of the nomenclature on a day.
type Sections struct {
	Date  civil.Date            `json:"date"`
	Items []tariffs.SectionCard `json:"items"`
}

func sections(q *call) error {
	day := q.day()
	return q.give(fiber.StatusOK, Sections{day, list(q.law.Law(day).Schedule.Sections(day))})
}
