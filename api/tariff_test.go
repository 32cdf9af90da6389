package api_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/brama-customs/brama/tariffs"
)

const quotesPath = "/api/v1/quotes"

func TestAQuoteIsAnsweredAloneOrInAnArray(t *testing.T) {
	h := open(t)
	one := `{"id":"q1","commodityCode":"6109100000","originCountry":"CN","date":"2026-01-12","customsValue":"100000.00","quantities":{"кг":"110","шт":"500"}}`
	unknown := `{"id":"q2","commodityCode":"0000000000","customsValue":"1.00"}`
	a := h.ask("POST", quotesPath, broker, one)
	var single tariffs.Quote
	if err := json.Unmarshal(a.body, &single); err != nil || a.status != 200 || single.Assessment == nil ||
		single.ID != "q1" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	a = h.ask("POST", quotesPath, broker, " ["+one+","+unknown+"]")
	var both []tariffs.Quote
	if err := json.Unmarshal(a.body, &both); err != nil || a.status != 200 || len(both) != 2 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if both[0].Assessment.Total.Cmp(single.Assessment.Total) != 0 || both[1].Problem == nil ||
		both[1].Problem.Code != "tariff.code-unknown" {
		t.Errorf("%s", a.body)
	}
	if a := h.ask("POST", quotesPath, broker, "[]"); a.status != 200 || string(a.body) != "[]" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestQuotesThatCannotBeReadAreRefused(t *testing.T) {
	h := open(t)
	for name, body := range map[string]string{
		"a bare number":          `{"commodityCode":"6109100000","customsValue":100}`,
		"an unknown field":       `{"commodityCode":"6109100000","value":"1"}`,
		"one of an array":        `[{"commodityCode":"6109100000"},{"x":1}]`,
		"a thousand and one":     "[" + strings.TrimSuffix(strings.Repeat(`{"commodityCode":"1"},`, 1001), ",") + "]",
		"an exponent":            `{"commodityCode":"6109100000","customsValue":"1e1000000000"}`,
		"neither of the two":     `"6109100000"`,
		"an array in the array":  `[[{"commodityCode":"6109100000"}]]`,
		"nesting without an end": strings.Repeat("[", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			if a := h.ask("POST", quotesPath, broker, body); a.status != 422 || len(a.problem(t).Errors) == 0 {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
}

func TestTheTariffIsPublic(t *testing.T) {
	h := open(t)
	for _, c := range []struct{ path, want string }{
		{"/tariff/commodities/6109100000", `"code":"6109100000"`},
		{"/tariff/commodities/6109100000?date=2026-01-12&origin=de", `"origin":"DE"`},
		{"/tariff/commodities/6109", `"code":"6109"`},
		{"/tariff/commodities/61", `"section":{"number":"XI"`},
		{"/tariff/commodities/61", `"children":[{"code":"6101"`},
		{"/tariff/sections?date=2026-01-12", `"items":[{"number":"I","name":{"uk":"Живі тварини`},
		{"/tariff/search?q=%D1%84%D1%83%D1%82%D0%B1%D0%BB%D0%BE%D0%BA&limit=1", `"items":[{"code":"6109"`},
		{"/tariff/search?q=6109&limit=3", `"items":[{"code":"6109"`},
		{"/tariff/search?q=", `"items":[]`},
		{"/tariff/search", `"items":[]`},
		{"/rates?date=2026-01-12", `{"currency":"EUR","date":"2026-01-12","value":"50.1444"`},
		{"/rates?date=1999-01-01", `"rates":[]`},
	} {
		if a := h.ask("GET", "/api/v1"+c.path, "", ""); a.status != 200 || !bytes.Contains(a.body, []byte(c.want)) {
			t.Errorf("%s: %d %s", c.path, a.status, a.body)
		}
	}
	for _, path := range []string{"/tariff/commodities/0000000000", "/tariff/commodities/61091",
		"/tariff/commodities/abc", "/tariff/commodities/61091000001"} {
		if a := h.ask("GET", "/api/v1"+path, "", ""); a.status != 404 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

func TestAnybodyMayAskForAQuoteButOnlyATokenForMany(t *testing.T) {
	h := open(t)
	one := `{"commodityCode":"6109100000","originCountry":"DE","date":"2026-01-12","customsValue":"1.00"}`
	h.ask("POST", quotesPath, "", one).want(t, 200)
	many := "[" + strings.Repeat(one+",", 800) + one + "]"
	if len(many) <= 64<<10 {
		t.Fatal("the list is no longer than anybody may send")
	}
	h.ask("POST", quotesPath, "", many).want(t, 413)
	h.ask("POST", quotesPath, broker, many).want(t, 200)
	h.ask("POST", quotesPath, "brama_nobody", one).want(t, 401)
}
