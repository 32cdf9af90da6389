package web

import (
	"crypto/subtle"
	"errors"
	"net/url"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// visit is one request for a page and what is known of its sender.
type visit struct {
	*site
	c    *fiber.Ctx
	lang string
	path string             // of the page to come back to, for the language switch
	who  clearance.SignedIn // zero for a guest
	form url.Values         // of an action
}

// page answers a visit. An error is put into words by the caller.
type page func(v *visit) error

func (s *site) begin(c *fiber.Ctx) *visit {
	guardHeaders(c)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Vary(fiber.HeaderCookie)
	v := &visit{site: s, c: c, path: c.Path()}
	v.lang = v.language()
	return v
}

// visitor serves anybody; who is signed in is known all the same.
func (s *site) visitor(p page) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := s.begin(c)
		if err := v.recognise(); err != nil && !fault.Is(err, fault.Unauthenticated) {
			return v.fail(err)
		}
		return v.answer(p)
	}
}

// member serves the signed-in; others are led to the sign-in page and back.
func (s *site) member(p page) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := s.begin(c)
		if err := v.recognise(); err != nil {
			return v.fail(err)
		}
		return v.answer(p)
	}
}

// action serves a form sent by the signed-in from one of our own pages. What
// can be refused is refused before the body is read.
func (s *site) action(p page) fiber.Handler { return s.longAction(maxForm, p) }

// longAction is an action whose form has so many bytes at most.
func (s *site) longAction(most int, p page) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := s.begin(c)
		v.path = path.Dir(v.path) // the page with the form
		if !sameOrigin(c) {
			return v.fail(fault.New(fault.Forbidden, foreignForm))
		}
		if err := v.recognise(); err != nil {
			return v.fail(err)
		}
		if err := v.readForm(most); err != nil {
			return v.fail(err)
		}
		if subtle.ConstantTimeCompare([]byte(v.form.Get("csrf")), []byte(v.who.CSRF)) != 1 {
			return v.fail(fault.New(fault.Forbidden, staleForm))
		}
		return v.answer(p)
	}
}

func (v *visit) answer(p page) error {
	if err := p(v); err != nil {
		return v.fail(err)
	}
	return nil
}

// recognise finds the session of the cookie; without one the error is a
// fault.Unauthenticated.
func (v *visit) recognise() error {
	secret := v.c.Cookies(v.cookieName())
	if secret == "" || len(secret) > maxSecret {
		return fault.New(fault.Unauthenticated, notSignedIn)
	}
	who, err := v.procedure.Session(v.c.UserContext(), secret)
	if err != nil {
		return err
	}
	if who.CSRF == "" {
		return errors.New("a session without a CSRF token")
	}
	v.who, v.who.Secret = who, secret
	return nil
}

func (v *visit) actor() clearance.Actor { return v.who.Actor }

// ref is the MRN or ID in the address. Whatever could be neither is not found.
func (v *visit) ref() (string, error) {
	ref := v.c.Params("ref")
	if !plainRef(ref) {
		return "", fault.New(fault.NotFound, fault.Unknown)
	}
	return ref, nil
}

// plainRef reports whether a text could be an MRN or ID.
func plainRef(ref string) bool {
	odd := func(r rune) bool {
		return !(r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z')
	}
	return ref != "" && len(ref) <= 40 && !strings.ContainsFunc(ref, odd)
}

// redirect sends the browser on with a GET.
func (v *visit) redirect(to string) error {
	return v.c.Redirect(to, fiber.StatusSeeOther)
}

// language is what the address asks for, which is remembered, or what is
// remembered, or Ukrainian.
func (v *visit) language() string {
	if asked := v.c.Query("lang"); known(asked) {
		v.remember(asked)
		return asked
	}
	if kept := v.c.Cookies(languageCookie); known(kept) {
		return kept
	}
	return ukrainian
}

func home(v *visit) error { return v.show(fiber.StatusOK, "home", nil) }

func nothingHere(*visit) error { return fault.New(fault.NotFound, fault.Unknown) }
