package web

import (
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// Cookies. Over https the session's has the prefix with which browsers take
// it from this very host only; plain http, as on one's own machine, cannot.
const (
	sessionCookie  = "brama-session"
	hostPrefix     = "__Host-"
	languageCookie = "brama-lang"
	noticeCookie   = "brama-notice"
)

// SessionCookies are the names under which a browser may keep a session, for
// those who let it speak for a token.
func SessionCookies() []string { return []string{hostPrefix + sessionCookie, sessionCookie} }

const (
	maxSecret = 200 // characters of a session's secret
	maxToken  = 200 // characters of an access token
	yearOfUse = 365 * 24 * 60 * 60
)

func (v *visit) secure() bool { return v.c.Protocol() == "https" }

func (v *visit) cookieName() string {
	if v.secure() {
		return hostPrefix + sessionCookie
	}
	return sessionCookie
}

// set gives the browser a cookie; age in seconds, 0 until it is closed,
// negative to forget it.
func (v *visit) set(name, value string, age int) {
	cookie := &fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		HTTPOnly: true, Secure: v.secure(), SameSite: fiber.CookieSameSiteLaxMode,
	}
	if age < 0 {
		cookie.Expires = time.Unix(1, 0)
	}
	v.c.Cookie(cookie)
}

func (v *visit) remember(lang string) { v.set(languageCookie, lang, yearOfUse) }

// tell keeps a notice for the page that comes after the redirect. It is a key
// of the catalogue, in a cookie so that no link can put words on a page.
func (v *visit) tell(key string) { v.set(noticeCookie, key, 60) }

// notice takes the notice that was kept, once.
func (v *visit) notice() string {
	key := v.c.Cookies(noticeCookie)
	if key == "" {
		return ""
	}
	v.set(noticeCookie, "", -1)
	if !strings.HasPrefix(key, "notice.") || !v.texts.has(key) {
		return ""
	}
	return key
}

// signInForm is what the sign-in page shows.
type signInForm struct {
	Next    string
	Problem string // key of the catalogue, "" for none
}

func signInPage(v *visit) error {
	if v.who.Secret != "" {
		return v.redirect(startPage(v.actor()))
	}
	return v.show(fiber.StatusOK, "signin", signInForm{Next: ownPath(v.c.Query("next"))})
}

// signIn opens a session for an access token. There is no session yet whose
// form could be told from another's, so that the origin alone is checked.
func signIn(v *visit) error {
	if !sameOrigin(v.c) {
		return fault.New(fault.Forbidden, foreignForm)
	}
	if v.failures.tooMany(v.c.IP(), v.now()) {
		v.c.Set(fiber.HeaderRetryAfter, "300")
		v.c.Context().SetConnectionClose()
		return v.show(fiber.StatusTooManyRequests, "signin", signInForm{Problem: "signin.too-many"})
	}
	if err := v.readForm(maxForm); err != nil {
		return err
	}
	return v.open(strings.TrimSpace(v.form.Get("token")), ownPath(v.form.Get("next")))
}

// open asks the procedure whatever the token looks like, so that a wrong one
// of the right shape takes no longer than any other.
func (v *visit) open(token, next string) error {
	in, err := v.procedure.SignIn(v.c.UserContext(), token[:min(len(token), maxToken)])
	if fault.Is(err, fault.Unauthenticated) {
		v.failures.add(v.c.IP(), v.now())
		return v.show(fiber.StatusUnauthorized, "signin", signInForm{Next: next, Problem: problemOf(token)})
	}
	if err != nil {
		return err
	}
	if v.who.Secret != "" { // the session of before ends with the new one
		if err := v.procedure.SignOut(v.c.UserContext(), v.who.Secret); err != nil {
			v.complain(err, "")
		}
	}
	v.set(v.cookieName(), in.Secret, 0)
	if next == "" {
		next = startPage(in.Actor)
	}
	return v.redirect(next)
}

func problemOf(token string) string {
	if token == "" {
		return "signin.empty"
	}
	return "signin.wrong"
}

func signOut(v *visit) error {
	if err := v.procedure.SignOut(v.c.UserContext(), v.who.Secret); err != nil {
		return err
	}
	v.set(v.cookieName(), "", -1)
	v.tell("notice.signed-out")
	return v.redirect("/")
}

// startPage is where somebody's work is.
func startPage(who clearance.Actor) string {
	if inspects(who) {
		return "/inspections"
	}
	return "/declarations"
}

// writesRules chooses who is offered the rulebook of risk.
func writesRules(who clearance.Actor) bool { return who.Role == clearance.Supervisor }

// inspects chooses what is offered to an actor. What the actor may do the
// procedure decides.
func inspects(who clearance.Actor) bool {
	return who.Role == clearance.Inspector || who.Role == clearance.Supervisor || who.Role == clearance.Admin
}

// ownPath is a path of our own working pages, or "" for any other address.
func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path != path.Clean(u.Path) || len(next) > 500 || strings.ContainsAny(next, "\\\r\n") {
		return ""
	}
	for _, start := range []string{"/inspections", "/declarations", "/batches", "/risk"} {
		if u.Path == start || strings.HasPrefix(u.Path, start+"/") {
			return next
		}
	}
	return ""
}
