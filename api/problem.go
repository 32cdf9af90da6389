package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"github.com/gofiber/fiber/v2"
	tongues "golang.org/x/text/language"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// Problem is a refusal as RFC 9457 has it. Further members, such as the mrn
// of the declaration that has the number already, may follow.
type Problem struct {
	Type     string        `json:"type"`     // urn:brama:problem: and the code
	Title    string        `json:"title"`    // in the language asked for
	Status   int           `json:"status"`   // the HTTP status
	Detail   string        `json:"detail"`   // what to do, in the language asked for
	Instance string        `json:"instance"` // /requests/ and the request's number
	Code     string        `json:"code"`     // stable: never changes its meaning
	Errors   []fault.Fault `json:"errors"`   // every fault of the document
}

// outcome is an HTTP status and its name.
type outcome struct {
	status int
	title  fault.Text
}

// outcomeOf is the one translation of what a refusal is into HTTP.
func outcomeOf(k fault.Kind) outcome {
	switch k {
	case fault.Invalid:
		return outcome{fiber.StatusUnprocessableEntity, say("Документ не прийнято", "The document is refused")}
	case fault.Malformed:
		return outcome{fiber.StatusBadRequest, say("Запит не прочитано", "The request cannot be read")}
	case fault.Unauthenticated:
		return outcome{fiber.StatusUnauthorized, say("Невідомо, хто запитує", "Not signed in")}
	case fault.Forbidden:
		return outcome{fiber.StatusForbidden, say("Дію заборонено", "Not allowed")}
	case fault.NotFound:
		return outcome{fiber.StatusNotFound, say("Не знайдено", "Not found")}
	case fault.Conflict:
		return outcome{fiber.StatusConflict, say("Суперечить наявному", "In conflict with what is there")}
	case fault.TooLarge:
		return outcome{fiber.StatusRequestEntityTooLarge, say("Завелике", "Too large")}
	case fault.Unsupported:
		return outcome{fiber.StatusUnsupportedMediaType, say("Такий вид даних не читається", "Media type not read")}
	case fault.TooMany:
		return outcome{fiber.StatusTooManyRequests, say("Забагато запитів", "Too many requests")}
	case fault.Unavailable:
		return outcome{fiber.StatusServiceUnavailable, say("Тимчасово недоступно", "Not available now")}
	}
	return outcome{fiber.StatusInternalServerError, say("Внутрішня помилка", "Internal error")}
}

// problem answers with an error. Only a *fault.Error is told as it is; of any
// other the caller learns the request's number, and the log the rest.
func (e *edge) problem(c *fiber.Ctx, err error) error {
	refusal, how := translate(err)
	if how.status == fiber.StatusInternalServerError {
		e.complain(c, err)
	}
	e.meters.refusals.WithLabelValues(refusal.Code).Inc()
	return write(c, refusal, how)
}

func translate(err error) (*fault.Error, outcome) {
	var http *fiber.Error
	switch {
	case fault.As(err) != nil:
		refusal := fault.As(err)
		return refusal, outcomeOf(refusal.Kind)
	case errors.Is(err, errFraming):
		return fault.New(fault.Malformed, ruleFraming), outcomeOf(fault.Malformed)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fault.New(fault.Unavailable, ruleSlow), outcomeOf(fault.Unavailable)
	case errors.Is(err, clearance.ErrBusy):
		return fault.New(fault.Unavailable, ruleFull), outcomeOf(fault.Unavailable)
	case errors.As(err, &http):
		return ofFiber(http)
	}
	return fault.New(0, ruleInternal), outcomeOf(0)
}

// ofFiber translates the refusals of the HTTP library: their texts may repeat
// the request, so none is told.
func ofFiber(err *fiber.Error) (*fault.Error, outcome) {
	switch err.Code {
	case fiber.StatusNotFound:
		return fault.New(fault.NotFound, ruleNoPath), outcomeOf(fault.NotFound)
	case fiber.StatusMethodNotAllowed:
		return fault.New(0, ruleMethod), outcome{err.Code, say("Метод не дозволено", "Method not allowed")}
	case fiber.StatusRequestTimeout:
		return fault.New(0, ruleTimeout), outcome{err.Code, say("Час вичерпано", "Out of time")}
	case fiber.StatusRequestHeaderFieldsTooLarge:
		return fault.New(0, ruleHeaders), outcome{err.Code, say("Завеликі заголовки", "Headers too large")}
	case fiber.StatusBadRequest, fiber.StatusBadGateway:
		return fault.New(fault.Malformed, ruleUnreadable), outcomeOf(fault.Malformed)
	}
	return fault.New(0, ruleInternal), outcomeOf(0)
}

func write(c *fiber.Ctx, refusal *fault.Error, how outcome) error {
	id, known := c.Locals(localID).(string)
	if !known { // refused before the first middleware: the request could not be read
		id = requestID(c)
		c.Set(fiber.HeaderXRequestID, id)
		lastAnswer(c.Context())
	}
	secure(&c.Response().Header)
	c.Locals(localRefusal, refusal.Code)
	lang := language(c)
	body, err := encode(refusal, Problem{
		Type: "urn:brama:problem:" + refusal.Code, Title: how.title.In(lang), Status: how.status,
		Detail: refusal.Text.In(lang), Instance: "/requests/" + id, Code: refusal.Code, Errors: list(refusal.Faults),
	})
	if err != nil {
		return err
	}
	explain(c, how.status)
	c.Set(fiber.HeaderContentLanguage, lang)
	c.Vary(fiber.HeaderAcceptLanguage)
	c.Set(fiber.HeaderContentType, problemType)
	return c.Status(how.status).Send(body)
}

// explain adds the headers that a status comes with.
func explain(c *fiber.Ctx, status int) {
	switch status {
	case fiber.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="brama"`)
	case fiber.StatusTooManyRequests, fiber.StatusServiceUnavailable:
		if len(c.Response().Header.Peek(fiber.HeaderRetryAfter)) == 0 {
			c.Set(fiber.HeaderRetryAfter, "1")
		}
	}
}

// encode writes the problem with the refusal's further members behind. None
// of them can take the name of one of the problem's own.
func encode(refusal *fault.Error, p Problem) ([]byte, error) {
	body, err := json.Marshal(p)
	if err != nil || len(refusal.Fields) == 0 {
		return body, err
	}
	fields := maps.Clone(refusal.Fields)
	for _, own := range []string{"type", "title", "status", "detail", "instance", "code", "errors"} {
		delete(fields, own)
	}
	more, err := json.Marshal(fields)
	if err != nil || len(fields) == 0 {
		return body, err
	}
	return append(append(body[:len(body)-1], ','), more[1:]...), nil
}

// language is Ukrainian unless English is preferred (Accept-Language, RFC 9110
// section 12.5.4).
func language(c *fiber.Ctx) string {
	tags, _, _ := tongues.ParseAcceptLanguage(c.Get(fiber.HeaderAcceptLanguage)) // by weight; none where it cannot be read
	for _, tag := range tags {
		if base, _ := tag.Base(); base.String() == "uk" || base.String() == "en" {
			return base.String()
		}
	}
	return "uk"
}

// list is a slice that JSON writes as [] where it is empty.
func list[S ~[]E, E any](s S) S {
	if s == nil {
		return S{}
	}
	return s
}
