package api_test

import (
	"encoding/json"
	"fmt"
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
		`{"decision":"release"}`:               {"request.field-missing /revision"},
		`{}`:                                   {"decision.unknown /decision", "request.field-missing /revision"},
		`{"revision":"1","decision":"refuse"}`: {"decision.reasons-required /reasons", "json.type /revision"},
		`[]`:                                   {"json.type"},
	} {
		r.ask("POST", inspectionsPath+"/"+mrn+"/decisions", inspector, body).wantFaults(t, want...)
	}
	findings := inspectionsPath + "/" + mrn + "/findings"
	r.ask("POST", findings, inspector, `{}`).wantFaults(t,
		"request.field-missing /findings", "request.field-missing /number", "request.field-missing /revision")
	r.ask("POST", inspectionsPath+"/"+mrn+"/decisions", inspector, `{"revision":1,"decision":"release"}`).want(t, 200)
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
		{"rule":"inspector","item":"1","outcome":"perhaps","kind":"dust","dutyAtStake":"5"},
		{"rule":"inspector","outcome":5,"dutyAtStake":"5"},
		{"rule":"inspector","outcome":"not-checked","kind":"value","dutyAtStake":"5","weight":1}]}`
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

func TestWhatThereIsNoneOfIsNamed(t *testing.T) {
	r := openReal(t)
	token := r.tokens[clearance.Supervisor]
	for _, c := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"POST", modelsPath + "/steps", `{"number":0,"step":"rollback"}`, 409, "model.not-added"},
		{"POST", settingsPath + "/steps", `{"number":0,"step":"activate"}`, 409, "settings.not-written"},
		{"PUT", settingsPath + "?number=5", settingsText(), 409, "settings.not-written"},
		{"POST", listsPath + "/un/steps", `{"number":0,"step":"activate"}`, 404, "list.not-found"},
		{"POST", listsPath + "/Bad%20Id/steps", `{"number":0,"step":"activate"}`, 404, "list.not-found"},
		{"GET", profilesPath + "/absent", "", 404, "profile.not-found"},
		{"GET", profilesPath + "/Bad%20Id", "", 404, "profile.not-found"},
		{"GET", profilesPath + "/absent/history", "", 404, "profile.not-found"},
		{"PUT", profilesPath + "/absent?number=1", profileText("absent"), 404, "profile.not-found"},
		{"POST", profilesPath + "/absent/steps", `{"number":1,"step":"shadow"}`, 404, "profile.not-found"},
		{"POST", profilesPath + "/absent/backtest", `{"from":"2026-01-01","to":"2026-01-31"}`, 404, "profile.not-found"},
		{"GET", riskPath + "/draws/tomorrow", "", 404, "draw.no-day"},
		{"GET", riskPath + "/draws/2026-01-05", "", 404, "draw.day"},
	} {
		a := r.ask(c.method, c.path, token, c.body)
		if p := a.problem(t); a.status != c.status || p.Code != c.code {
			t.Errorf("%s %s: %d %s", c.method, c.path, a.status, a.body)
		}
	}
}

func TestARollbackOfNoModelSaysSo(t *testing.T) {
	r := openReal(t)
	r.ruled() // a challenger alone
	var models clearance.Paper
	if err := json.Unmarshal(r.ask("GET", modelsPath, r.tokens[clearance.Supervisor], "").body, &models); err != nil {
		t.Fatal(err)
	}
	r.ask("POST", modelsPath+"/steps", r.tokens[clearance.Supervisor], fmt.Sprintf(`{"number":%d,"step":"rollback"}`, models.Number)).
		want(t, 409, "model.none-in-force")
}

func TestANewProfileTakesNoOthersID(t *testing.T) {
	r := openReal(t)
	token := r.tokens[clearance.Supervisor]
	r.ask("POST", profilesPath, token, profileText(stubProfile)).want(t, 201)
	a := r.ask("POST", profilesPath, token, profileText(stubProfile))
	if p := a.problem(t); a.status != 409 || p.Code != "profile.id-taken" || len(p.Errors) != 1 || p.Errors[0].Pointer != "/id" {
		t.Errorf("%d %s", a.status, a.body)
	}
	path := profilesPath + "/" + stubProfile
	r.ask("PUT", path+"?number=9", token, profileText(stubProfile)).want(t, 409, "rulebook.changed")
	r.ask("PUT", path+"?number=1", token, profileText(stubProfile)).want(t, 200)
}

func TestAListSaysWhatItsIDMayBe(t *testing.T) {
	r := openReal(t)
	for _, id := range []string{"Bad%20Id", "BAD", "-un", strings.Repeat("a", 41), strings.Repeat("a", 100), "%D1%81", "a%ff", "a.b"} {
		a := r.ask("PUT", listsPath+"/"+id, r.tokens[clearance.Supervisor], "id,name\n1,ТОВ Канарка\n", "Content-Type", "text/csv")
		a.wantFaults(t, "list.id /id")
	}
}

func TestAFileOfProfilesHasItsList(t *testing.T) {
	r := openReal(t)
	token, path := r.tokens[clearance.Supervisor], profilesPath+"/import"
	for body, want := range map[string][]string{
		`{}`:                {"profile.none-in-file /profiles"},
		`{"profilez":[]}`:   {"profile.none-in-file /profiles", "json.unknown-field /profilez"},
		`{"profiles":null}`: {"json.null /profiles"},
		`{"profiles":{}}`:   {"json.type /profiles"},
		`null`:              {"json.null"},
		`[]`:                {"json.type"},
	} {
		r.ask("POST", path, token, body).wantFaults(t, want...)
	}
	r.ask("POST", path, token, `{"profiles":[]}`).want(t, 200, `{"written":[],"unchanged":[]}`)
}

func TestMonitoringOfNoOfficeIsRefused(t *testing.T) {
	r := openReal(t)
	token, path := r.tokens[clearance.Supervisor], riskPath+"/monitor"
	for _, office := range []string{"ZZ", "UA", "ua100230", "UA10023"} {
		r.ask("GET", path+"?office="+office, token, "").wantFaults(t, "monitor.office /office")
	}
	r.ask("GET", path+"?office=ZZ&from=2026-02-02&to=2026-02-01", token, "").wantFaults(t, "monitor.office /office", "backtest.days")
	r.ask("GET", path+"?office=UA999999", token, "").want(t, 200, `"offices":[]`)
	r.ask("GET", path+"?office=", token, "").want(t, 200)
}

func TestFaultsOfReadingAreToldWithTheOthers(t *testing.T) {
	r := openReal(t)
	r.ruled()
	deposits := "/api/v1/accounts/alpha/12345678/deposits"
	r.ask("POST", deposits, r.tokens[clearance.Admin], `{"amount":"-5","day":"today"}`).wantFaults(t,
		"json.number-sign /amount", "json.unknown-field /day", "deposit.document /document")
	other := strings.Replace(profileText("other"), `"red"`, `"green"`, 1)
	r.ask("PUT", profilesPath+"/"+stubProfile+"?number=1", r.tokens[clearance.Supervisor], other).wantFaults(t,
		"profile.channel /channel", "profile.other-id /id")
}

func TestWhoMayTellFindingsIsSaid(t *testing.T) {
	r := openReal(t)
	path := inspectionsPath + "/" + r.kept(r.tokens[clearance.Broker], "R-1").MRN
	r.ask("POST", path+"/findings", r.tokens[clearance.Inspector], `{"revision":1,"number":0,"findings":[]}`).want(t, 403, "finding.not-yours")
}
