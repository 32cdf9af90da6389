package tariffs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
)

// asQuoted reads a request as the interface does.
func asQuoted(t *testing.T, body string) tariffs.QuoteRequest {
	t.Helper()
	var q tariffs.QuoteRequest
	if faults := strictjson.Read([]byte(body), &q); len(faults) > 0 {
		t.Fatal(faults)
	}
	return q
}

func quote(t *testing.T, body string) tariffs.Quote {
	t.Helper()
	s, rates := sample(t)
	return tariffs.Answer(s, rates, today, asQuoted(t, body))
}

func TestQuotesAreAnswered(t *testing.T) {
	for _, c := range []struct{ name, body, total, saved string }{
		{"with a declared value, and what a proof would save",
			`{"id":"q1","commodityCode":"0101000010","originCountry":"DE","proofOfOrigin":false,"date":"2026-01-12","customsValue":"100000.00"}`,
			"32000.00", "9600.00"},
		{"with a proof there is nothing left to save",
			`{"id":"q1","commodityCode":"0101000010","originCountry":"DE","proofOfOrigin":true,"customsValue":"100000.00"}`, "22400.00", ""},
		{"a proof that would cost more saves nothing",
			`{"id":"q1","commodityCode":"0101000020","originCountry":"DE","customsValue":"100.00"}`, "26.00", ""},
		{"without an agreement there is nothing to save",
			`{"id":"q1","commodityCode":"0101000010","originCountry":"CN","customsValue":"100000.00"}`, "32000.00", ""},
		{"from the invoice, with additions in its currency unless they say otherwise",
			`{"id":"q1","commodityCode":"0101000010","originCountry":"CN","invoiceAmount":"100.00","currency":"EUR",
			  "adjustments":[{"type":"freight","amount":"10.00"},{"type":"insurance","amount":"1.00","currency":"UAH"}]}`, "1765.40", ""},
		{"at a rate of exchange of its own",
			`{"id":"q1","commodityCode":"0101000030","originCountry":"","customsValue":"10.00","quantities":{"м-2":"15"},"exchangeRates":{"EUR":"10"}}`,
			"50.00", ""},
		{"on export nothing", `{"id":"q1","commodityCode":"0101000010","regime":"export","customsValue":"100.00"}`, "0.00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := quote(t, c.body)
			if q.Problem != nil {
				t.Fatalf("%+v", q.Problem)
			}
			saved := ""
			if q.Savings != nil {
				saved = q.Savings.WithProofOfOrigin.String()
			}
			if q.ID != "q1" || q.Assessment.Total.String() != c.total || saved != c.saved {
				t.Errorf("id %q, total %s, saved %q; want %s, %q", q.ID, q.Assessment.Total, saved, c.total, c.saved)
			}
		})
	}
}

func TestQuotesThatCannotBeGivenSayWhy(t *testing.T) {
	for _, c := range []struct {
		name, body, code, unit string
		pointers               []string
	}{
		{"a missing quantity names its unit", `{"commodityCode":"0101000030","customsValue":"1.00"}`, "tariff.quantity-required", "м2", []string{"/quantities"}},
		{"an unknown rate", `{"commodityCode":"0101000040","originCountry":"CN","customsValue":"1.00"}`, "tariff.rate-unknown", "", []string{"/commodityCode"}},
		{"an unknown code", `{"commodityCode":"1","originCountry":"CN","customsValue":"1.00"}`, "tariff.code-unknown", "", []string{"/commodityCode"}},
		{"no currency", `{"commodityCode":"0101000010","originCountry":"CN","invoiceAmount":"1.00"}`, "tariff.currency-required", "", []string{"/invoiceAmount"}},
		{"no rate of exchange", `{"commodityCode":"0101000010","originCountry":"CN","invoiceAmount":"1.00","currency":"PLN"}`,
			"tariff.exchange-rate-unknown", "", []string{"/invoiceAmount"}},
		{"units that are none, or come twice", `{"commodityCode":"0101000010","originCountry":"CN","customsValue":"1.00",
			"quantities":{"м2":"1","м-2":"2","a/b~c":"3"}}`, "tariff.unit-unknown", "", []string{"/quantities/a~1b~0c", "/quantities/м2"}},
		{"a rate of exchange of nothing", `{"commodityCode":"0101000010","originCountry":"CN","customsValue":"1.00","exchangeRates":{"EUR":"0"}}`,
			"tariff.exchange-rate-invalid", "", []string{"/exchangeRates/EUR"}},
		{"another regime", `{"commodityCode":"0101000010","regime":"barter"}`, "tariff.regime-unknown", "", []string{""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := quote(t, c.body)
			if q.Assessment != nil || q.Problem == nil {
				t.Fatalf("%+v", q)
			}
			var pointers []string
			for _, f := range q.Problem.Errors {
				pointers = append(pointers, f.Pointer)
			}
			if diff := cmp.Diff(c.pointers, pointers); diff != "" || q.Problem.Code != c.code || q.Problem.Unit != c.unit {
				t.Errorf("%s %q %s", q.Problem.Code, q.Problem.Unit, diff)
			}
			if q.Problem.Status != 422 || q.Problem.Title == "" || q.Problem.Detail == "" || q.Problem.Type == "" {
				t.Errorf("%+v", q.Problem)
			}
		})
	}
}

func TestAProblemHasTheMembersOfTheContract(t *testing.T) {
	b, err := json.Marshal(quote(t, `{"id":"q9","commodityCode":"0101000030","customsValue":"1.00"}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{`"id":"q9"`, `"problem":{`, `"code":"tariff.quantity-required"`, `"unit":"м2"`, `"status":422`, `"errors":[{`,
		`"level":3`, `"message":{"uk":`} {
		if !strings.Contains(string(b), member) {
			t.Errorf("no %s in %s", member, b)
		}
	}
}
