package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// written reports whether a sentence is in Ukrainian: has more Cyrillic letters
// than words that only English has.
func written(uk string) bool {
	cyrillic := strings.ContainsFunc(uk, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	return cyrillic && !slices.ContainsFunc(strings.Fields(uk), func(word string) bool {
		return slices.Contains([]string{"the", "is", "no", "of", "not", "a", "this"}, strings.Trim(word, "();,."))
	})
}

// spoken holds a refusal against its language: whoever asks in Ukrainian is told
// nothing in English, and the other way round.
func (r *real) spoken(method, path, token, body string, headers ...string) answer {
	r.t.Helper()
	uk := r.ask(method, path, token, body, headers...)
	en := r.ask(method, path, token, body, append(headers, "Accept-Language", "EN-us")...)
	told, english := uk.problem(r.t), en.problem(r.t)
	if !written(told.Title) || !written(told.Detail) || written(english.Title) || written(english.Detail) {
		r.t.Errorf("%s %s: %s %s", method, path, uk.body, en.body)
	}
	for _, f := range told.Errors {
		if !written(f.Message.UK) || written(f.Message.EN) {
			r.t.Errorf("%s %s: %s says %+v", method, path, f.Code, f.Message)
		}
	}
	return uk
}

// roleOf is a role that may ask a route.
func roleOf(route api.Route) clearance.Role {
	if slices.Contains(route.Roles, clearance.Supervisor) {
		return clearance.Supervisor
	}
	return route.Roles[0]
}

// judging are the routes by which the office works that read JSON.
func judging() []api.Route {
	return slices.DeleteFunc(api.Routes(), func(r api.Route) bool {
		return len(r.Bodies) == 0 && r.Body == nil || !slices.ContainsFunc([]string{"/risk/", "/inspections/", "/accounts/"},
			func(part string) bool { return strings.Contains(r.Path, part) })
	})
}

func TestWhatIsNoDocumentIsRefusedInTheLanguageAskedFor(t *testing.T) {
	r := openReal(t)
	r.ruled()
	mrn := r.kept(r.tokens[clearance.Broker], "R-1").MRN
	for _, route := range judging() {
		path, token := filled(route, mrn, "", stubProfile), r.tokens[roleOf(route)]
		for _, body := range []string{
			"null", "[]", "{}", `"x"`, "5", "true", "{", `{"a":1}`, `{}{}`, "\xff", " ", `{"` + strings.Repeat("k", 5000) + `":1}`,
			strings.Repeat(`{"a":`, 100),
		} {
			if a := r.spoken(route.Method, path, token, body); a.status != 422 || len(a.problem(t).Errors) == 0 {
				t.Errorf("%s %s %.40q: %d %s", route.Method, path, body, a.status, a.body)
			}
		}
		if a := r.spoken(route.Method, path, token, ""); a.status != 415 {
			t.Errorf("%s %s of no type: %d %s", route.Method, path, a.status, a.body)
		}
		if a := r.spoken(route.Method, path, token, "", "Content-Type", "application/json"); a.status != 422 || !strings.Contains(string(a.body), "json.empty") {
			t.Errorf("%s %s of nothing: %d %s", route.Method, path, a.status, a.body)
		}
	}
}

func TestEveryFieldThatIsNeededIsNamedWhenItIsMissingOrWrong(t *testing.T) {
	r := openReal(t)
	r.ruled()
	mrn := r.kept(r.tokens[clearance.Broker], "R-1").MRN
	for _, route := range judging() {
		if len(route.Bodies) == 0 {
			continue // settings: their own reader is held to it
		}
		path, token := filled(route, mrn, "", stubProfile), r.tokens[roleOf(route)]
		var whole map[string]json.RawMessage
		if err := json.Unmarshal([]byte(bodyOf(route)), &whole); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, field := range route.Bodies[0].Fields {
			for _, value := range wrong(field) {
				body := without(whole, field.Name, value)
				a := r.spoken(route.Method, path, token, body)
				named := slices.ContainsFunc(a.problem(t).Errors, func(f fault.Fault) bool { return strings.HasPrefix(f.Pointer, "/"+field.Name) })
				if a.status != 422 || !named {
					t.Errorf("%s %s %.80s: %d %s", route.Method, path, body, a.status, a.body)
				}
			}
		}
	}
}

// wrong are values that a field cannot have; "" leaves it out.
func wrong(f strictjson.Field) []string {
	values := []string{"null", "true"}
	if !f.Optional {
		values = append(values, "")
	}
	switch f.Shape.Kind {
	case strictjson.Integer:
		values = append(values, `"1"`, "-1", "1.5", "1e3", "99999999999999999999")
	case strictjson.Text:
		values = append(values, "5", `"`+strings.Repeat("я", 3000)+`"`, `"a\u0000"`, `"\ud800"`)
	case strictjson.Day:
		values = append(values, "5", `"2026-02-30"`, `"today"`)
	case strictjson.Decimal:
		values = append(values, "5", `"-5"`, `"1e3"`, `"1,5"`, `"1234567890123456"`)
	case strictjson.Array, strictjson.Object:
		values = append(values, `"x"`, "5")
	}
	return values
}

// without is a document with a value in place of its own, or with none.
func without(whole map[string]json.RawMessage, field, value string) string {
	var members []string
	for name, given := range whole {
		if name != field {
			members = append(members, `"`+name+`":`+string(given))
		}
	}
	if value != "" {
		members = append(members, `"`+field+`":`+value)
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestADamagedFileIsRefusedInTheLanguageAskedFor(t *testing.T) {
	r := openReal(t)
	model := string(tinyModel())
	for _, body := range []string{"", "x", model[:500], model[:len(model)-9], model + "x"} {
		if a := r.spoken("POST", modelsPath, r.tokens[clearance.Supervisor], body, "Content-Type", "application/octet-stream"); a.status != 422 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	for _, body := range []string{"", "x", "id,name\n", "id,name\n1,\n,x\n", "id,name\n1,\"x\n", "\xff\xfe", "id,name,colour\n1,x,y\n", "id,name\n1,x,y,z\n1,x\n"} {
		if a := r.spoken("PUT", listsPath+"/un", r.tokens[clearance.Supervisor], body, "Content-Type", "text/csv"); a.status != 422 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	for _, body := range []string{"", "<x", "<x/>", "<sdnList></sdnList>", "<CONSOLIDATED_LIST/>"} {
		if a := r.spoken("PUT", listsPath+"/un", r.tokens[clearance.Supervisor], body, "Content-Type", "application/xml"); a.status != 422 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}
