package api_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
)

// TestEveryRouteForEveryRole walks the table of routes: every route, every
// role and nobody, on a declaration of one's own, another's and none.
func TestEveryRouteForEveryRole(t *testing.T) {
	h := open(t)
	own, foreign := h.lodged(broker, "CANARY-ALPHA"), h.lodged(rival, "CANARY-BETA")
	things := map[string]string{"own": own, "foreign": foreign, "absent": "26UA100230999999U9"}
	books := map[string]string{"own": h.uploaded(broker, "1"), "foreign": h.uploaded(rival, "CANARY-BETA"),
		"absent": "0190b0b0-0000-7000-8000-999999999999"}
	h.ended(books["own"]) // or its events would not end
	cells := 0
	papers := papersOf(stubProfile)
	for _, r := range api.Routes() {
		for _, role := range append([]clearance.Role{""}, clearance.Roles()...) {
			for _, thing := range []string{"own", "foreign", "absent"} {
				cells++
				a := h.ask(r.Method, filled(r, things[thing], books[thing], papers[thing]), tokenOf(role), bodyOf(r),
					headersOf(r)...)
				if want := expected(r, role, thing); !slices.Contains(want, a.status) {
					t.Errorf("%s %s as %q, %s: %d, expected %v: %s", r.Method, r.Path, role, thing, a.status, want,
						a.body)
				}
				trader := role == clearance.Broker || role == clearance.Importer
				if trader && bytes.Contains(a.body, []byte("CANARY-BETA")) {
					t.Errorf("%s %s as %q, %s: another's declaration is told", r.Method, r.Path, role, thing)
				}
			}
		}
	}
	if want := len(api.Routes()) * 6 * 3; cells != want || len(api.Routes()) < 15 {
		t.Errorf("%d cells, not %d", cells, want)
	}
}

func tokenOf(role clearance.Role) string {
	switch role {
	case "":
		return ""
	case clearance.Broker, clearance.Importer:
		return string(role) + "@alpha"
	}
	return string(role) + "@customs"
}

// papersOf are the things of the rulebook that routes are asked about. Nobody
// has one of their own.
func papersOf(id string) map[string]string {
	return map[string]string{"own": id, "foreign": id, "absent": "No.Such"}
}

// filled is a route's path about a declaration, a batch and a profile or list,
// with what has to be asked.
func filled(r api.Route, ref, batch, paper string) string {
	id := batch
	if strings.Contains(r.Path, "/risk/") {
		id = paper
	}
	path := strings.NewReplacer("{ref}", ref, "{id}", id, "{code}", "6109100000", "{day}", "2026-01-11",
		"{tenant}", "alpha", "{payer}", "12345678").Replace(r.Path)
	for _, p := range r.Query {
		if p.Must {
			path += "?" + p.Name + "=3"
		}
	}
	return path
}

func headersOf(r api.Route) []string {
	switch {
	case len(r.Form) > 0:
		return formType
	case len(r.Takes) > 0:
		return []string{"Content-Type", r.Takes[0]}
	}
	return nil
}

func bodyOf(r api.Route) string {
	switch {
	case strings.HasSuffix(r.Path, "/decisions"):
		return `{"revision":1,"decision":"release"}`
	case strings.HasSuffix(r.Path, "/findings"):
		return `{"revision":1,"number":0,"findings":[]}`
	case strings.HasSuffix(r.Path, "/steps"):
		return `{"number":3,"step":"reject"}`
	case strings.HasSuffix(r.Path, "/backtest"):
		return `{"from":"2026-01-01","to":"2026-01-31"}`
	case strings.HasSuffix(r.Path, "/import"):
		return `{"profiles":[]}`
	case strings.HasPrefix(r.Path, profilesPath) && r.Method != "GET":
		return profileText(stubProfile)
	case strings.HasSuffix(r.Path, "/models") && r.Method == "POST":
		return string(tinyModel())
	case len(r.Takes) > 0:
		return "id,name\n1,ТОВ Канарка\n"
	case r.Body != nil:
		return settingsText()
	case strings.HasSuffix(r.Path, "/deposits"):
		return `{"document":"1","amount":"1.00"}`
	case strings.HasSuffix(r.Path, "/quotes"):
		return `{"commodityCode":"6109100000","customsValue":"1.00"}`
	case len(r.Form) > 0:
		return formOf(filePart("matrix.xlsx", "PK"))
	case len(r.Bodies) > 0:
		return declaration("MATRIX")
	}
	return ""
}

// expected is what the table promises. A declaration of somebody else is as
// good as none for traders, whatever the route.
func expected(r api.Route, role clearance.Role, thing string) []int {
	aboutOne := strings.Contains(r.Path, "{ref}") || strings.Contains(r.Path, "{id}")
	trader := role == clearance.Broker || role == clearance.Importer
	switch {
	case r.Public:
		return []int{200}
	case role == "":
		return []int{401}
	case !slices.Contains(r.Roles, role):
		return []int{403}
	case r.Method == "PUT" && thing == "absent" && strings.Contains(r.Path, "/lists/"):
		return []int{422} // no list can have that ID
	case aboutOne && (thing == "absent" || (trader && thing == "foreign")):
		return []int{404}
	case r.Path == profilesPath && r.Method == "POST", strings.HasSuffix(r.Path, "/models") && r.Method == "POST":
		return []int{201}
	case r.Method == "POST" && strings.HasSuffix(r.Path, "/declarations"):
		return []int{202, 409} // the second time the number is taken
	case len(r.Form) > 0:
		return []int{202, 200} // the second time the file is known
	}
	return []int{200}
}

func TestEveryRouteThatIsNotPublicNamesItsRoles(t *testing.T) {
	for _, r := range api.Routes() {
		if r.Public != (len(r.Roles) == 0) {
			t.Errorf("%s %s: public %v, roles %v", r.Method, r.Path, r.Public, r.Roles)
		}
	}
}

func TestForeignAndUnknownLookTheSame(t *testing.T) {
	h := open(t)
	foreign := h.lodged(rival, "B-1")
	id := h.order[0].head.ID
	want := h.ask("GET", lodgePath+"/26UA100230999999U9", broker, "", "X-Request-Id", "same-request")
	refs := []string{
		foreign, id, strings.ToLower(foreign), "0190a0a0-0000-7000-8000-999999999999", "1", "x",
		foreign + ".", foreign + "%2e",
		"%2e%2e", foreign + "%00", "%2561", strings.Repeat("9", 41), "DROP-TABLE", "%27", "..%2f..%2fetc", "ґ",
	}
	for _, ref := range refs {
		for _, path := range []string{"", "/events"} {
			got := h.ask("GET", lodgePath+"/"+ref+path, broker, "", "X-Request-Id", "same-request")
			if got.status != want.status || !bytes.Equal(got.body, want.body) {
				t.Errorf("%s: %d %s, not %d %s", ref, got.status, got.body, want.status, want.body)
			}
			for name := range want.header {
				if name != "Date" && got.header.Get(name) != want.header.Get(name) {
					t.Errorf("%s: %s is %q, not %q", ref, name, got.header.Get(name), want.header.Get(name))
				}
			}
		}
	}
}

func TestWhoMayIsAskedBeforeTheBodyIsRead(t *testing.T) {
	h := open(t)
	got := h.raw("POST /api/v1/declarations HTTP/1.1\r\nHost: brama.test\r\nContent-Type: application/json\r\nContent-Length: 33554432\r\n\r\n{")
	if !strings.HasPrefix(got, "HTTP/1.1 401 ") || !strings.Contains(got, "Connection: close") {
		t.Error(got)
	}
}

func TestAnAuthorizationHeaderIsBearerAndAToken(t *testing.T) {
	h := open(t)
	for _, header := range []string{"Basic YTpi", "Bearer", "Bearer ", "bearer  broker@alpha", "broker@alpha",
		"Bearer a b", "Bearer " + strings.Repeat("x", 201), "Bearer broker@alpha "} {
		request := "GET /api/v1/declarations HTTP/1.1\r\nHost: brama.test\r\nConnection: close\r\nAuthorization: " +
			header + "\r\n\r\n"
		got := h.raw(request)
		want := "HTTP/1.1 401 "
		if strings.TrimSpace(header) == "Bearer broker@alpha" {
			want = "HTTP/1.1 200 " // space around a header's value is not part of it
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: %.40q", header, got)
		}
	}
	if a := h.ask("GET", lodgePath, "nobody@alpha", ""); a.status != 401 || a.header.Get("WWW-Authenticate") == "" {
		t.Errorf("%d %v", a.status, a.header)
	}
	h.ask("GET", lodgePath, "", "", "Authorization", "bearer "+broker).want(t, 200)
}

func TestABrowsersSessionWorksFromOurOwnPagesOnly(t *testing.T) {
	h := open(t)
	cookie := "brama-session=session-" + broker
	ask := func(method string, headers ...string) int {
		body := ""
		if method == "POST" {
			body = declaration("A-1")
		}
		return h.ask(method, lodgePath, "", body, append(headers, "Cookie", cookie)...).status
	}
	for _, c := range []struct {
		name, method string
		headers      []string
		want         int
	}{
		{"reading needs nothing more", "GET", nil, 200},
		{"reading from elsewhere changes nothing", "GET", []string{"Origin", "https://evil.test"}, 200},
		{"no origin and no CSRF value", "POST", nil, 403},
		{"another origin", "POST", []string{"Origin", "https://evil.test"}, 403},
		{"another origin with our name in it", "POST", []string{"Origin", "https://brama.test.evil.test"}, 403},
		{"no origin that can be told", "POST", []string{"Origin", "null"}, 403},
		{"another origin with the CSRF value", "POST",
			[]string{"Origin", "https://evil.test", "X-Brama-CSRF", "csrf-of-" + broker}, 403},
		{"another origin and a host that no proxy of ours told", "POST",
			[]string{"Origin", "https://evil.test", "X-Forwarded-Host", "evil.test"}, 403},
		{"a wrong CSRF value", "POST", []string{"X-Brama-CSRF", "csrf"}, 403},
		{"the CSRF value", "POST", []string{"X-Brama-CSRF", "csrf-of-" + broker}, 202},
		{"our own origin", "POST", []string{"Origin", "http://brama.test"}, 409},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(c.method, c.headers...); got != c.want {
				t.Errorf("%d, not %d", got, c.want)
			}
		})
	}
	cookie = "brama-session=stale"
	if got := ask("GET"); got != 401 {
		t.Error(got)
	}
	if a := h.ask("GET", lodgePath, "nobody@alpha", "", "Cookie", "brama-session=session-"+broker); a.status != 401 {
		t.Errorf("a bad token fell back on the cookie: %d", a.status)
	}
}

func TestATokenIsLookedUpOnceInAWhile(t *testing.T) {
	clock := newClock()
	h := openWith(t, func(s *setup) { s.Options.Now = clock.now })
	for range 50 {
		h.ask("GET", lodgePath, broker, "")
	}
	if n := h.lookups()[broker]; n != 1 {
		t.Errorf("looked up %d times", n)
	}
	clock.pass("5s")
	h.ask("GET", lodgePath, broker, "")
	if n := h.lookups()[broker]; n != 2 {
		t.Errorf("looked up %d times", n)
	}
	for range 3 {
		h.ask("GET", lodgePath, "nobody@alpha", "")
	}
	if n := h.lookups()["nobody@alpha"]; n != 3 {
		t.Errorf("an unknown token was remembered: %d", n)
	}
}

func TestNoDeclarationShowsTheOfficesRisks(t *testing.T) {
	h := open(t)
	mrn := h.lodged(broker, "A-1")
	for _, path := range []string{lodgePath, lodgePath + "/" + mrn, lodgePath + "/" + mrn + "/events"} {
		a := h.ask("GET", path, broker, "")
		if regexp.MustCompile(`(?i)score|finding|weight|risk|claimedBy|perMille`).Match(a.body) {
			t.Errorf("%s: %s", path, a.body)
		}
	}
}
