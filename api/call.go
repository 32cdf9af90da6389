package api

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// call is one request of an admitted caller.
type call struct {
	*fiber.Ctx
	*Server
	ctx    context.Context
	who    clearance.Actor
	params parameters

	end       func() // leaves the gate and ends ctx
	streaming bool   // the answer's stream ends it, not the handler
}

// edge is what stands around the request.
func (q *call) edge() *edge { return q.Locals(localEdge).(*edge) } // NewApp's first middleware put it there

const (
	longestRef  = 40 // of a declaration or a batch
	longestName = 60 // of anything in a path: profiles have the longest
)

// ref is the MRN or ID in the path. What cannot be one is not found, just as
// one that nobody has.
func (q *call) ref() (string, error) { return q.named("ref") }

// id is the ID of a batch, a profile or a list in the path.
func (q *call) id() (string, error) { return q.named("id") }

func (q *call) named(parameter string) (string, error) {
	name := q.Params(parameter)
	if len(name) > longestName || !plainWord(name) {
		return "", fault.New(fault.NotFound, fault.Unknown)
	}
	return name, nil
}

// body reads the whole body of a JSON route, at most so many bytes, into
// memory of its own.
func (q *call) body(most int) ([]byte, error) {
	if !jsonOnly(q.Get(fiber.HeaderContentType)) || q.Get(fiber.HeaderContentEncoding) != "" {
		return nil, fault.New(fault.Unsupported, ruleMediaType)
	}
	request := q.Request()
	stream := request.BodyStream()
	if stream == nil {
		return nil, nil
	}
	body, err := readAll(stream, request.Header.ContentLength(), most)
	if fault.Is(err, fault.TooLarge) {
		_, _ = io.CopyN(io.Discard, stream, heardOut) // whatever becomes of it, the answer is the same
	}
	if err != nil {
		return nil, err
	}
	return body, request.CloseBodyStream() // all of it was read: the connection can be used again
}

// heardOut is how much of a body that is too large is read and dropped: most
// clients look for an answer only when they have sent everything.
const heardOut = 1 << 20

// readAll reads length bytes, or to the end of a body that does not say how
// long it is (-1).
func readAll(stream io.Reader, length, most int) ([]byte, error) {
	if length > most {
		return nil, tooLarge(most)
	}
	if length >= 0 {
		body := make([]byte, length)
		if _, err := io.ReadFull(stream, body); err != nil {
			return nil, fault.New(fault.Malformed, ruleCut)
		}
		return body, nil
	}
	body, err := io.ReadAll(io.LimitReader(stream, int64(most)+1))
	if err != nil {
		return nil, fault.New(fault.Malformed, ruleCut)
	}
	if len(body) > most {
		return nil, tooLarge(most)
	}
	return body, nil
}

func tooLarge(most int) error {
	return fault.New(fault.TooLarge, ruleTooLarge, "max", strconv.Itoa(most))
}

// jsonOnly reports whether a Content-Type is JSON in UTF-8: what a form of
// another site can send is none.
func jsonOnly(header string) bool {
	return header == fiber.MIMEApplicationJSON || mediaIn(header, []string{fiber.MIMEApplicationJSON})
}

// mediaIn reports whether a Content-Type is one of these, in UTF-8 if it says
// in what.
func mediaIn(header string, types []string) bool {
	kind, parameters, err := mime.ParseMediaType(header)
	if err != nil || !slices.Contains(types, kind) {
		return false
	}
	charset, given := parameters["charset"]
	return len(parameters) == 0 || (len(parameters) == 1 && given && strings.EqualFold(charset, "utf-8"))
}

// give answers with JSON.
func (q *call) give(status int, answer any) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return q.giveJSON(status, body)
}

// giveJSON answers with JSON that is written already.
func (q *call) giveJSON(status int, body []byte) error {
	q.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	q.Status(status).Response().SetBodyRaw(body) // not copied: it is nobody else's
	return nil
}
