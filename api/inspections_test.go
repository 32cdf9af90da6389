package api_test

import (
	"bytes"
	"testing"
)

const inspectionsPath = "/api/v1/inspections"

func TestAnInspectorWorksThroughTheQueue(t *testing.T) {
	h := open(t)
	mrn := h.lodged(broker, "A-1")
	for _, step := range []struct{ method, path, body, want string }{
		{"GET", "", "", `"score":40`},
		{"GET", "?status=document-check&channel=yellow&office=UA100230&limit=5&cursor=x", "", `"items":[`},
		{"GET", "/" + mrn, "", `"findings":[]`},
		{"POST", "/" + mrn + "/claim", "", `"claimedBy":"inspector"`},
		{"GET", "/" + mrn, "", `"assignment":{"day":"2026-01-12","round":0,"key":"00","among":[{"inspector":"inspector","points":15}],"inspector":"inspector"}`},
		{"POST", "/" + mrn + "/release", "", `"allowed":[]`},
		{"POST", "/" + mrn + "/decisions", `{"revision":1,"seq":3,"decision":"release"}`, `"status":"released"`},
	} {
		a := h.ask(step.method, inspectionsPath+step.path, inspector, step.body)
		if a.status != 200 || !bytes.Contains(a.body, []byte(step.want)) {
			t.Errorf("%s %s: %d %s", step.method, step.path, a.status, a.body)
		}
	}
}

func TestADecisionIsReadStrictly(t *testing.T) {
	h := open(t)
	mrn := h.lodged(broker, "A-1")
	for name, body := range map[string]string{
		"an unknown field":         `{"revision":1,"decision":"release","status":"released"}`,
		"another letter case":      `{"Revision":1,"decision":"release"}`,
		"a long s":                 `{"revision":1,"deciſion":"release"}`,
		"a key twice":              `{"revision":1,"revision":1,"decision":"release"}`,
		"a text for a number":      `{"revision":"1","decision":"release"}`,
		"something after it":       `{"revision":1,"decision":"release"}{}`,
		"null":                     `null`,
		"nothing but a space":      ` `,
		"cut short":                `{"revision":1`,
		"a reason that is no list": `{"revision":1,"decision":"refuse","reasons":"x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			a := h.ask("POST", inspectionsPath+"/"+mrn+"/decisions", inspector, body)
			if p := a.problem(t); a.status != 422 || len(p.Errors) == 0 {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	h.ask("POST", inspectionsPath+"/"+mrn+"/decisions", inspector, `{"revision":2,"decision":"release"}`).want(t, 409)
}
