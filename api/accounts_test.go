package api_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/brama-customs/brama/clearance"
)

const accountPath = "/api/v1/accounts/alpha/12345678"

func TestMoneyIsPaidIn(t *testing.T) {
	h := open(t)
	by := tokenOf(clearance.Admin)
	a := h.ask("POST", accountPath+"/deposits", by, `{"document":"ПД-7","amount":"0.25"}`)
	if a.status != 200 || string(bytes.TrimSpace(a.body)) != `{"tenant":"alpha","payer":"12345678","balance":"100.25"}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	a = h.ask("GET", accountPath, tokenOf(clearance.Supervisor), "")
	if a.status != 200 || !bytes.Contains(a.body, []byte(`"balance":"100.00"`)) {
		t.Errorf("%d %s", a.status, a.body)
	}
	for name, body := range map[string]string{
		"an amount that is a number": `{"document":"1","amount":1.00}`,
		"a part of a kopiyka":        `{"document":"1","amount":"1.001"}`, "too much": `{"document":"1","amount":"100000000000000.00"}`,
		"an unknown field": `{"document":"1","amount":"1.00","payer":"1"}`, "too long": `{"document":"` + strings.Repeat("1", 36) + `","amount":"1.00"}`,
	} {
		if a := h.ask("POST", accountPath+"/deposits", by, body); a.status != 422 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	for _, path := range []string{"%2e%2e/12345678", "alpha/%00", "alp%20ha/12345678", strings.Repeat("a", 65) + "/12345678"} {
		h.ask("GET", "/api/v1/accounts/"+path, by, "").want(t, 404)
	}
}
