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
		answer, err := q.answer(one, make([]byte, 0, quoteRoom))
		if err != nil {
			return err
		}
		return q.giveJSON(fiber.StatusOK, answer)
	}
	many, err := read(q.Server.quotes, body)
	if err != nil {
		return err
	}
	answers := append(make([]byte, 0, quoteRoom*len(many)+2), '[')
	for i, one := range many {
		if i > 0 {
			answers = append(answers, ',')
		}
		if answers, err = q.answer(one, answers); err != nil {
			return err
		}
	}
	return q.giveJSON(fiber.StatusOK, append(answers, ']'))
}

// quoteRoom is about as long as an answer is.
const quoteRoom = 4 << 10

// answer appends a quote by the law of its day, as JSON.
func (q *call) answer(one tariffs.QuoteRequest, to []byte) ([]byte, error) {
	today := q.law.Today()
	law := q.law.Law(or(one.Date, today))
	answer := tariffs.Answer(law.Schedule, law.Rates, today, one)
	if answer.Assessment != nil {
		answer.Assessment.Lines, answer.Assessment.Values = list(answer.Assessment.Lines), list(answer.Assessment.Values)
	}
	return answer.AppendJSON(to)
}
