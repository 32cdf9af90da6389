package api

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/valyala/fasthttp"
)

const problemType = "application/problem+json"

const nothingRuns = "default-src 'none'; frame-ancestors 'none'"

// secure sets the headers of every answer. Pages that need more of the
// browser set their own Content-Security-Policy afterwards.
func secure(h *fasthttp.ResponseHeader) {
	h.Set(fiber.HeaderCacheControl, "no-store")
	h.Set(fiber.HeaderContentSecurityPolicy, nothingRuns)
	h.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	h.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	h.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

const (
	shortestID = 8
	longestID  = 64
)

// requestID is the caller's own where it is well-formed, so that both sides'
// logs speak of the same request, or a new one.
func requestID(c *fiber.Ctx) string {
	id := c.Get(fiber.HeaderXRequestID)
	if len(id) < shortestID || len(id) > longestID || !plainWord(id) {
		return uuid.NewString()
	}
	return id
}

// plainWord reports whether a text has only letters, digits, dots, dashes and
// underlines.
func plainWord(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// soundHeaders reports whether header lines say in one way only where the
// request ends and for whom it is: no length beside a transfer coding, one
// host, no folded line, no space before a colon.
func soundHeaders(raw []byte) bool {
	var lengths, codings, hosts int
	for len(raw) > 0 {
		line := raw
		if end := bytes.IndexByte(raw, '\n'); end >= 0 {
			line, raw = raw[:end], raw[end+1:]
		} else {
			raw = nil
		}
		name, _, named := bytes.Cut(line, []byte{':'})
		if len(bytes.TrimRight(line, "\r")) == 0 {
			break
		}
		if !named || bytes.ContainsAny(name, " \t") {
			return false
		}
		switch {
		case bytes.EqualFold(name, []byte(fiber.HeaderContentLength)):
			lengths++
		case bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding)):
			codings++
		case bytes.EqualFold(name, []byte(fiber.HeaderHost)):
			hosts++
		}
	}
	return lengths+codings <= 1 && hosts <= 1
}
