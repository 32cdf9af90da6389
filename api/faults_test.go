package api_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
)

// wantFaults holds a refusal of a document against its faults, each with a
// sentence of its own in either language.
func (a answer) wantFaults(t *testing.T, want ...string) {
	t.Helper()
	var told []string
	for _, f := range a.problem(t).Errors {
		told = append(told, strings.TrimSpace(f.Code+" "+f.Pointer))
		if f.Message.UK == "" || f.Message.EN == "" || f.Message.UK == f.Message.EN || strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") {
			t.Errorf("%s says %+v", f.Code, f.Message)
		}
	}
	if diff := cmp.Diff(want, told); diff != "" || a.status != 422 {
		t.Errorf("%d %s\n%s", a.status, diff, a.body)
	}
}

func TestANumberThatIsNotGivenIsMissingAndNotZero(t *testing.T) {
	r := openReal(t)
	r.ruled()
	token, inspector := r.tokens[clearance.Supervisor], r.tokens[clearance.Inspector]
	mrn := r.kept(r.tokens[clearance.Broker], "R-1").MRN
	r.ask("POST", inspectionsPath+"/"+mrn+"/claim", inspector, "").want(t, 200)
	for _, path := range []string{profilesPath + "/" + stubProfile, settingsPath, modelsPath, listsPath + "/" + stubProfile} {
		r.ask("POST", path+"/steps", token, `{"step":"reject"}`).wantFaults(t, "request.field-missing /number")
		r.ask("POST", path+"/steps", token, `{"step":"dance","note":5}`).wantFaults(t,
			"json.bare-number /note", "request.field-missing /number", "rulebook.step /step")
		r.ask("POST", path+"/steps", token, `{"number":0,"step":"reject"}`).want(t, 409, "rulebook.changed")
		r.ask("POST", path+"/steps", token, `null`).wantFaults(t, "json.null")
	}
	for body, want := range map[string][]string{
		`{"decision":"release"}`:              {"request.field-missing /revision"},
		`{}`:                                  {"decision.unknown /decision", "request.field-missing /revision"},
		`{"revision":"1","decision":"refuse"}`: {"decision.reasons-required /reasons", "json.type /revision"},
		`[]`:                                  {"json.type"},
	} {
		r.ask("POST", inspectionsPath+"/"+mrn+"/decisions", inspector, body).wantFaults(t, want...)
	}
	findings := inspectionsPath + "/" + mrn + "/findings"
	r.ask("POST", findings, inspector, `{}`).wantFaults(t,
		"request.field-missing /findings", "request.field-missing /number", "request.field-missing /revision")
	r.ask("POST", findings, inspector, `{"revision":1,"number":0,"findings":[]}`).want(t, 200, `"found":{"number":1`)
	r.ask("POST", profilesPath+"/"+stubProfile+"/backtest", token, `{}`).wantFaults(t,
		"request.field-missing /from", "request.field-missing /to")
	r.ask("POST", findings, r.tokens[clearance.Broker], `{}`).want(t, 403)
}

func TestEveryFaultOfFindingsIsToldAtOnce(t *testing.T) {
	r := openReal(t)
	inspector := r.tokens[clearance.Inspector]
	path := inspectionsPath + "/" + r.kept(r.tokens[clearance.Broker], "R-1").MRN
	r.ask("POST", path+"/claim", inspector, "").want(t, 200)
	findings := `"findings":[
		{"rule":"","item":7,"outcome":"confirmed","kind":"smuggled","dutyAtStake":"-5"},
		{"rule":"score","item":"1","outcome":"perhaps","kind":"dust","dutyAtStake":"5"},
		{"rule":"score","outcome":5,"dutyAtStake":"5"},
		{"rule":"score","outcome":"not-checked","dutyAtStake":"5","weight":1}]}`
	faults := []string{
		"json.number-sign /findings/0/dutyAtStake", "finding.kind /findings/0/kind", "finding.rule /findings/0/rule",
		"json.type /findings/1/item", "finding.kind /findings/1/kind", "finding.outcome /findings/1/outcome",
		"json.bare-number /findings/2/outcome", "json.unknown-field /findings/3/weight",
		"finding.item /findings/0/item", "finding.duty /findings/3/dutyAtStake",
	}
	t.Run("with a decision", func(t *testing.T) {
		r.ask("POST", path+"/decisions", inspector, `{"revision":1,"decision":"hang",`+findings).
			wantFaults(t, append([]string{"decision.unknown /decision"}, faults...)...)
	})
	t.Run("by themselves", func(t *testing.T) {
		r.ask("POST", path+"/findings", inspector, `{"revision":1,"number":0,`+findings).wantFaults(t, faults...)
	})
	t.Run("and nothing of them is kept", func(t *testing.T) {
		if a := r.ask("GET", path, inspector, ""); strings.Contains(string(a.body), `"found"`) {
			t.Errorf("%s", a.body)
		}
	})
}
