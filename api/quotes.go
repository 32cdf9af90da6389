package api

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/tariffs"
)

// quote answers one quote or an array of them, in order. Goods that cannot be
// assessed are an answer; only a body that cannot be read is refused. Anybody
// may ask, but only who has a token may ask for much at once.
func quote(q *call) error {
	most := q.Limits.Small
	if q.who.Role != "" {
		most = q.Limits.Quotes
	}
	body, err := q.body(most)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte{'['}) {
		one, err := read(q.Server.quote, body)
		if err != nil {
			return err
		}
		return q.give(fiber.StatusOK, q.answer(one))
	}
	many, err := read(q.Server.quotes, body)
	if err != nil {
		return err
	}
	answers := make([]tariffs.Quote, len(many))
	for i, one := range many {
		answers[i] = q.answer(one)
	}
	return q.give(fiber.StatusOK, answers)
}

// answer works out one quote by the law of its day.
func (q *call) answer(one tariffs.QuoteRequest) tariffs.Quote {
	today := q.law.Today()
	law := q.law.Law(or(one.Date, today))
	answer := tariffs.Answer(law.Schedule, law.Rates, today, one)
	if answer.Assessment != nil {
		answer.Assessment.Lines, answer.Assessment.Values = list(answer.Assessment.Lines), list(answer.Assessment.Values)
	}
	return answer
}
