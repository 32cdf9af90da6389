package api

import (
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/fault"
)

// upload reads a body that is a file of one of these types, at most so many
// bytes. It is kept outside of memory until the whole of it has come. Its length
// has to be told: one in chunks that is cut short looks like a whole one, and
// half a list would let pass whom the other half names.
func (q *call) upload(most int, types []string) ([]byte, error) {
	if !mediaIn(q.Get(fiber.HeaderContentType), types) || q.Get(fiber.HeaderContentEncoding) != "" {
		return nil, fault.New(fault.Unsupported, ruleFileType, "types", strings.Join(types, ", "))
	}
	if q.Request().Header.ContentLength() < 0 {
		return nil, fault.New(fault.Malformed, ruleLength)
	}
	body := q.arriving(most, 0)
	file, err := keep(q.Spool, body, "body", most)
	if err != nil {
		return nil, body.blame(err)
	}
	defer file.Discard()
	whole := make([]byte, file.Size)
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, file.Size), whole); err != nil {
		return nil, err
	}
	return whole, q.Request().CloseBodyStream() // all of it was read: the connection can be used again
}
