package web

import (
	"io"
	"mime"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/fault"
)

// maxForm is the most bytes of a form. The longest decision is far below.
const maxForm = 64 << 10

// maxPaper is the most bytes of a form with a profile or the settings of risk
// in it: a letter of Ukrainian is six bytes in a form.
const maxPaper = 1 << 20

// maxDropped is the most bytes of a longer one that are read to be dropped.
const maxDropped = 4 << 20

// The pages need a style sheet and pictures of our own, and nothing else.
const contentSecurity = "default-src 'none'; style-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// allowScript lets a page run the scripts of our own, and ask us for news.
func allowScript(c *fiber.Ctx) {
	c.Set("Content-Security-Policy", contentSecurity+"; script-src 'self'; connect-src 'self'")
}

func guardHeaders(c *fiber.Ctx) {
	c.Set("Content-Security-Policy", contentSecurity)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("X-Frame-Options", "DENY")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	// Not no-referrer: with that browsers send "Origin: null" with our own forms.
	c.Set("Referrer-Policy", "same-origin")
	if c.Protocol() == "https" {
		c.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// sameOrigin reports whether a form came from one of our own pages. Browsers
// say so with Sec-Fetch-Site, older ones with Origin; who sends neither is no
// browser, and cannot be tricked into sending somebody else's cookie.
func sameOrigin(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin" || site == "none"
	}
	origin := c.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, string(c.Request().Host()))
}

// readForm reads the body of an action, a form of the plain kind and of so
// many bytes at most.
func (v *visit) readForm(most int) error {
	kind, _, err := mime.ParseMediaType(v.c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationForm {
		return fault.New(fault.Unsupported, notAForm)
	}
	body, err := v.body(most)
	if err != nil {
		return err
	}
	if v.form, err = url.ParseQuery(string(body)); err != nil {
		return fault.New(fault.Malformed, unreadableForm)
	}
	return nil
}

// body reads what the app has not: where it streams bodies, nothing has
// counted their bytes yet.
func (v *visit) body(most int) ([]byte, error) {
	request := v.c.Request()
	if !request.IsBodyStream() {
		if request.Header.ContentLength() > most {
			return nil, fault.New(fault.TooLarge, longForm)
		}
		return request.Body(), nil
	}
	if request.Header.ContentLength() > most {
		return nil, v.tooLong(request.BodyStream())
	}
	body, err := io.ReadAll(io.LimitReader(request.BodyStream(), int64(most)+1))
	if err != nil {
		return nil, fault.New(fault.Malformed, unreadableForm)
	}
	if len(body) > most {
		return nil, v.tooLong(request.BodyStream())
	}
	return body, request.CloseBodyStream() // read to its end: the connection can stay
}

// tooLong refuses a form and closes its connection. What is left of the form is
// read and dropped first, up to maxDropped: a connection closed over bytes that
// nobody read may break before the refusal arrives.
func (v *visit) tooLong(rest io.Reader) error {
	_, _ = io.CopyN(io.Discard, rest, maxDropped) // a sender that stops is refused all the same
	v.c.Context().SetConnectionClose()
	return fault.New(fault.TooLarge, longForm)
}
