package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// headerCSRF carries the session's CSRF value where no Origin can be shown.
const headerCSRF = "X-Brama-CSRF"

const (
	maxToken      = 200    // characters of a token or a session's secret
	tokensCached  = 20_000 // most tokens remembered
	tokenByHeader = "Bearer"
)

// caller is who sent a request, and the name their requests are counted by.
type caller struct {
	who  clearance.Actor
	name string
}

// seen is an actor and when the store named them.
type seen struct {
	who clearance.Actor
	at  time.Time
}

// identify finds out who sent the request, by its token or else by the
// session of a signed-in browser, and counts it.
func (s *Server) identify(c *fiber.Ctx) (caller, error) {
	by, err := s.caller(c)
	if err != nil {
		return caller{}, err
	}
	c.Locals(LocalTenant, by.who.Tenant)
	c.Locals(LocalRole, string(by.who.Role))
	return by, s.tokens.take(c, by.name)
}

func (s *Server) caller(c *fiber.Ctx) (caller, error) {
	if header := c.Get(fiber.HeaderAuthorization); header != "" {
		return s.byToken(c, header)
	}
	for _, name := range s.SessionCookies {
		if secret := c.Cookies(name); secret != "" {
			return s.bySession(c, secret)
		}
	}
	return caller{}, fault.New(fault.Unauthenticated, ruleNoToken)
}

// byToken looks the token up. An answer of the store is used again for a few
// seconds, so that a busy broker costs the store nothing. Tokens that are
// nobody's are counted against the address, which is what makes guessing slow;
// the many brokers behind one address do not pay for it.
func (s *Server) byToken(c *fiber.Ctx, header string) (caller, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, tokenByHeader) || !visible(token, maxToken) {
		return caller{}, fault.New(fault.Unauthenticated, ruleBadToken)
	}
	hash := sha256.Sum256([]byte(token))
	now := s.Now()
	known, before := s.seen.get(hash)
	if before && now.Sub(known.at) < s.TokenTTL {
		return caller{known.who, string(hash[:])}, nil
	}
	address := addressOf(c)
	if !before {
		if err := s.addresses.spent(c, address); err != nil {
			return caller{}, err
		}
	}
	who, err := s.identities.Authenticate(c.UserContext(), token)
	if fault.Is(err, fault.Unauthenticated) {
		s.seen.forget(hash)
		if over := s.addresses.take(c, address); over != nil {
			return caller{}, over
		}
	}
	if err != nil {
		return caller{}, err
	}
	s.seen.set(hash, seen{who, now})
	return caller{who, string(hash[:])}, nil
}

// bySession looks the session up. A browser sends its cookie along with
// whatever any page makes it send, so that a request which changes something
// must show that it comes from a page of ours.
func (s *Server) bySession(c *fiber.Ctx, secret string) (caller, error) {
	if !visible(secret, maxToken) {
		return caller{}, fault.New(fault.Unauthenticated, ruleNoToken)
	}
	if err := s.addresses.take(c, addressOf(c)); err != nil {
		return caller{}, err
	}
	in, err := s.identities.Session(c.UserContext(), secret)
	if err != nil {
		return caller{}, err
	}
	if !safe(c.Method()) && !ownPage(c, in.CSRF) {
		return caller{}, fault.New(fault.Forbidden, ruleForeign)
	}
	return caller{in.Actor, "session " + in.Actor.Tenant + " " + in.Actor.Name}, nil
}

func safe(method string) bool {
	return method == fiber.MethodGet || method == fiber.MethodHead
}

// ownPage reports whether the request comes from this host, or knows what
// only our pages know. An Origin that is shown must be ours.
func ownPage(c *fiber.Ctx, csrf string) bool {
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && u.Host != "" && strings.EqualFold(u.Host, c.Hostname())
	}
	return csrf != "" && subtle.ConstantTimeCompare([]byte(c.Get(headerCSRF)), []byte(csrf)) == 1
}

// visible reports whether a text is 1 to most visible ASCII characters.
func visible(s string, most int) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return s != "" && len(s) <= most
}
