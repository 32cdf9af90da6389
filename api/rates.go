package api

import (
	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// DayRates is the official rates of exchange in force on a day.
type DayRates struct {
	Date  civil.Date `json:"date"`
	Rates []Rate     `json:"rates"`
}

// Rate is hryvnias for one unit of a currency. Date is the day it was set
// for. Where that is earlier than the day asked about (a weekend, a holiday)
// the rate is Stale: carried over, and in force.
type Rate struct {
	Currency string       `json:"currency"`
	Date     civil.Date   `json:"date"`
	Stale    bool         `json:"stale,omitempty"`
	Value    exact.Number `json:"value"`
	Source   string       `json:"source"`
	Verified bool         `json:"verified"`
}

func dayRates(q *call) error {
	day := q.day()
	answer := DayRates{Date: day, Rates: []Rate{}}
	for _, r := range q.law.Law(day).Rates.Day(day) {
		answer.Rates = append(answer.Rates, Rate{r.Currency, r.Date, r.Stale(day), r.Value, r.Source, r.Verified})
	}
	return q.give(fiber.StatusOK, answer)
}
