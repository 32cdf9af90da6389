package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
)

const (
	riskPath     = "/api/v1/risk"
	profilesPath = riskPath + "/profiles"
	settingsPath = riskPath + "/settings"
	modelsPath   = riskPath + "/models"
	listsPath    = riskPath + "/lists"
)

// profileText is a profile that tshirts meets.
func profileText(id string) string {
	return `{"id":"` + id + `","title":{"uk":"Назва ` + id + `","en":"Title of ` + id + `"},` +
		`"criteria":{"codes":["6109"],"origins":["CN"]},"channel":"red","formalities":["105-2"],` +
		`"instruction":{"uk":"Вказівка ` + id + `","en":"Instruction of ` + id + `"},` +
		`"justification":"Justification of ` + id + `"}`
}

// settingsText is the shipped settings of risk under another name.
func settingsText() string {
	s := risk.ShippedSettings()
	s.Name = "canary-settings"
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// tinyModel is the artefact of a model trained on a little made-up trade, in
// which one importer of ten is at fault.
var tinyModel = sync.OnceValue(func() []byte {
	rows := make([]model.Row, 300)
	for i := range rows {
		r := model.NewRow()
		r.Day = civil.Must("2026-01-01").AddDays(i / 10)
		r.Texts[model.Importer], r.Texts[model.CommodityCode] = fmt.Sprint(i%10), "6109100000"
		r.Texts[model.OriginCountry], r.Texts[model.Office] = "CN", "UA100230"
		r.Give(model.Value, exact.Int(int64(100+i)))
		r.Give(model.Duty, exact.Int(20))
		r.Label, r.Weight = model.Clean, model.FullWeight
		if i%10 == 3 {
			r.Label = model.Fault
			r.GiveFound(exact.Int(10))
		}
		rows[i] = r
	}
	settings := model.DefaultSettings()
	settings.MaxRounds = 3
	m, err := model.Train(model.NewTable(rows), model.Options{Settings: settings})
	if err != nil {
		panic(err)
	}
	return m.Append(nil)
})

// ruled writes one thing of every kind into the rulebook, and the secret of a
// day that is over.
func (r *real) ruled() {
	r.t.Helper()
	token := r.tokens[clearance.Supervisor]
	r.ask("POST", profilesPath, token, profileText(stubProfile)).want(r.t, 201)
	r.ask("PUT", settingsPath+"?number=0", token, settingsText()).want(r.t, 200)
	r.ask("POST", modelsPath, token, string(tinyModel()), "Content-Type", "application/octet-stream").want(r.t, 201)
	r.ask("PUT", listsPath+"/"+stubProfile, token, "id,name\n1,ТОВ Канарка\n", "Content-Type", "text/csv").want(r.t, 200)
	if _, err := r.store.Secret(context.Background(), civil.Must("2026-01-11"), make([]byte, 32)); err != nil {
		r.t.Fatal(err)
	}
}

// wantAsked holds what the procedure was asked last against what it should be.
func (h *house) wantAsked(want string) {
	h.t.Helper()
	if asked, _ := h.rules.last(); asked != want {
		h.t.Errorf("asked %q, not %q", asked, want)
	}
}

func TestASupervisorWorksOnProfiles(t *testing.T) {
	h := open(t)
	one := profilesPath + "/" + stubProfile
	for _, c := range []struct {
		method, path, body string
		status             int
		asked, want        string
	}{
		{"GET", profilesPath, "", 200, "list   0 of cheap-shirts", `"nextCursor":"cheap-shirts"`},
		{"GET", profilesPath + "?status=shadow&limit=5&cursor=a", "", 200, "list shadow a 5 of cheap-shirts",
			`"status":"shadow","effect":{"hits":7,"silent":8,"inspected":3,"confirmed":2,"found":"12.50"}`},
		{"POST", profilesPath, profileText(stubProfile), 201, "write 0 cheap-shirts", `"number":3`},
		{"GET", one, "", 200, "read cheap-shirts", `"proposed":{"step":"activate"`},
		{"PUT", one + "?number=3", profileText(stubProfile), 200, "write 3 cheap-shirts", `"version":1`},
		{"GET", one + "/history", "", 200, "history profile cheap-shirts", `{"items":[{"kind":"profile"`},
		{"POST", one + "/steps", `{"number":3,"step":"approve","note":"так"}`, 200, "approve 3 так cheap-shirts", `"number":3`},
		{"POST", one + "/backtest", `{"from":"2026-01-01","to":"2026-01-31"}`, 200,
			"backtest 2026-01-01 2026-01-31 cheap-shirts", `"raised":{"green→red":2}`},
		{"GET", profilesPath + "/export", "", 200, "export", `{"profiles":[]}`},
		{"POST", profilesPath + "/import", `{"profiles":[]}`, 200, "import", `{"written":[],"unchanged":[]}`},
	} {
		a := h.ask(c.method, c.path, supervisor, c.body)
		a.want(t, c.status, c.want)
		h.wantAsked(c.asked)
		if c.status == 201 && a.header.Get("Location") != one {
			t.Errorf("%v", a.header)
		}
	}
	file := h.ask("GET", profilesPath+"/export", supervisor, "")
	if got := file.header.Get("Content-Disposition"); !strings.Contains(got, "brama-profiles.json") {
		t.Error(got)
	}
	for path, status := range map[string]int{
		"?status=lost": 400, "?limit=0": 400, "/No.Such": 404, "/" + strings.Repeat("a", 61): 404, "/%2e%2e": 404,
	} {
		h.ask("GET", profilesPath+path, supervisor, "").want(t, status)
	}
}

func TestASupervisorWorksOnSettingsModelsAndLists(t *testing.T) {
	h := open(t)
	binary := []string{"Content-Type", "application/octet-stream"}
	for _, c := range []struct {
		method, path, body string
		headers            []string
		status             int
		asked, want        string
	}{
		{"GET", settingsPath, "", nil, 200, "settings", `"kind":"settings"`},
		{"PUT", settingsPath + "?number=0", settingsText(), nil, 200, "write settings 0", `"editions":1`},
		{"POST", settingsPath + "/steps", `{"number":3,"step":"activate"}`, nil, 200, "settings activate", `"number":3`},
		{"GET", settingsPath + "/history", "", nil, 200, "history settings risk", `{"items":[]}`},
		{"POST", modelsPath + "?title=%D1%82%D0%B5%D1%81%D1%82", "model\x00\xff", binary, 201, "add model тест", `"kind":"model"`},
		{"POST", modelsPath + "/steps", `{"number":3,"step":"rollback"}`, nil, 200, "model rollback", `"number":3`},
		{"GET", modelsPath + "/history", "", nil, 200, "history model champion", `{"items":[]}`},
		{"GET", listsPath, "", nil, 200, "lists", `{"items":[]}`},
		{"PUT", listsPath + "/un?title=UN", "<list/>", []string{"Content-Type", "application/xml; charset=utf-8"}, 200,
			"write list un UN", `"id":"un"`},
		{"POST", listsPath + "/" + stubProfile + "/steps", `{"number":3,"step":"expire"}`, nil, 200,
			"list cheap-shirts expire", `"number":3`},
	} {
		h.ask(c.method, c.path, supervisor, c.body, c.headers...).want(t, c.status, c.want)
		h.wantAsked(c.asked)
		if _, body := h.rules.last(); c.method == "PUT" && body != c.body {
			t.Errorf("%s %s: other bytes arrived", c.method, c.path)
		}
	}
	h.ask("GET", modelsPath, admin, "").want(t, 200, `"id":"champion","number":0`)
	h.ask("GET", riskPath+"/formalities", importer, "").want(t, 200, `"code":"101-1"`, `"verified":`)
}

func TestAChangeNamesTheStateItSaw(t *testing.T) {
	h := open(t)
	for _, path := range []string{profilesPath + "/" + stubProfile, settingsPath} {
		for query, code := range map[string]string{
			"": "request.parameter-missing", "?number=": "request.parameter-value", "?number=-1": "request.parameter-value",
		} {
			p := h.ask("PUT", path+query, supervisor, profileText(stubProfile)).problem(t)
			if p.Status != 400 || len(p.Errors) != 1 || p.Errors[0].Code != code {
				t.Errorf("%s%s: %+v", path, query, p)
			}
		}
	}
	h.ask("PUT", profilesPath+"/"+stubProfile+"?number=0", supervisor, profileText(stubProfile)).want(t, 400)
	for _, body := range []string{`{"number":3,"step":"approve","by":"x"}`, `[]`, `{"number":"3","step":"x"}`} {
		h.ask("POST", profilesPath+"/"+stubProfile+"/steps", supervisor, body).want(t, 422)
	}
}

func TestAProfileIsWrittenAtItsOwnAddressOnly(t *testing.T) {
	h := open(t)
	p := h.ask("PUT", profilesPath+"/"+stubProfile+"?number=3", supervisor, profileText("other")).problem(t)
	if p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Code != "profile.other-id" || p.Errors[0].Pointer != "/id" {
		t.Errorf("%+v", p)
	}
	h.wantAsked("read cheap-shirts")
	h.ask("PUT", profilesPath+"/unknown?number=3", supervisor, profileText("other")).want(t, 404)
	h.ask("PUT", profilesPath+"/"+stubProfile+"?number=3", inspector, profileText("other")).want(t, 403)
}

func TestAFileIsReceivedWholeOrNotAtAll(t *testing.T) {
	h, folder := onLoopback(t, func(s *setup) { s.Limits.Artefact, s.Limits.Profiles = 1000, 100 })
	head := func(method, path, kind string) string {
		return method + " " + path + " HTTP/1.1\r\nHost: brama.test\r\nAuthorization: Bearer " + supervisor +
			"\r\nContent-Type: " + kind + "\r\n"
	}
	model, names := head("POST", modelsPath, "application/octet-stream"), head("PUT", listsPath+"/un", "text/csv")
	file := strings.Repeat("x", 1000)
	for name, c := range map[string]struct {
		request string
		status  int
		code    string
	}{
		"a whole one":            {announced(model, file), 201, ""},
		"too large by its head":  {announced(model, file+"x"), 413, "request.too-large"},
		"cut short":              {strings.TrimSuffix(announced(model, file), "x"), 400, "request.body-cut"},
		"without its length":     {chunked(names, "id,name\n"), 400, "request.length"},
		"of another type":        {announced(head("POST", modelsPath, "application/json"), "{}"), 415, "request.file-type"},
		"of another encoding":    {announced(head("PUT", listsPath+"/un", "text/csv; charset=windows-1251"), "x"), 415, "request.file-type"},
		"compressed":             {announced(names+"Content-Encoding: gzip\r\n", "x"), 415, "request.file-type"},
		"too many profiles":      {announced(head("POST", profilesPath+"/import", "application/json"), file), 413, "request.too-large"},
		"profiles that are none": {announced(head("POST", profilesPath+"/import", "text/plain"), "{}"), 415, "request.file-type"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := h.sent(c.request)
			if status != c.status || !strings.Contains(body, c.code) {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	if _, body := h.rules.last(); body != file {
		t.Error("other bytes arrived")
	}
	nothingIsLeft(t, folder)
}

func TestMonitoringIsToldInTheNamesOfTheContract(t *testing.T) {
	h := open(t)
	a := h.ask("GET", riskPath+"/monitor?office=UA100230&from=2026-01-02&to=2026-01-09", supervisor, "")
	h.wantAsked("monitor UA100230 2026-01-02 2026-01-09")
	a.want(t, 200, `"name":{"uk":"порушень проти звичайного: імпортер"`, `"psi":0.31,"missing":[0.5,0.25]`,
		`"effect":{"hits":7,"silent":0,"inspected":3,"confirmed":2,"found":"12.50"}`,
		`{"inspected":5,"expected":4600000,"confirmed":4}]`, `"yellow":3`, `"standing":{"documents":0`,
		`"averagePrecision":{"of":0.5,"low":0.25,"high":0.75}`, `"alerts":[]`)
	h.ask("GET", riskPath+"/monitor", supervisor, "").want(t, 200)
	h.wantAsked("monitor  2025-12-14 2026-01-12") // thirty days
	h.ask("GET", riskPath+"/monitor?to=2026-02-30", supervisor, "").want(t, 400)
}

func TestTheSecretOfADayIsTellableToAnybodyOnceItIsOver(t *testing.T) {
	h := open(t)
	h.ask("GET", riskPath+"/draws/2026-01-11", "", "").want(t, 200, `{"day":"2026-01-11","secret":"00ff"`)
	for _, day := range []string{"2026-01-12", "2026-01-13", "2026-02-30", "today", "2026-1-1"} {
		h.ask("GET", riskPath+"/draws/"+day, "", "").want(t, 404)
	}
}

func TestWhatWasFoundIsToldAndCorrected(t *testing.T) {
	h := open(t)
	path := inspectionsPath + "/" + h.lodged(broker, "A-1") + "/findings"
	h.ask("POST", path, inspector, `{"revision":1,"number":4,"findings":[
		{"rule":"profile","profile":"cheap-shirts","item":1,"outcome":"confirmed","kind":"value","dutyAtStake":"12.50","note":"рахунок"},
		{"rule":"random-check","outcome":"not-checked"}]}`).want(t, 200, `"found":{"number":5`, `"dutyAtStake":"12.50"`)
	h.ask("POST", path, supervisor, `{"revision":2,"number":4,"findings":[]}`).want(t, 409)
	for _, body := range []string{
		`{"revision":1,"number":0,"findings":[{"rule":"x","outcome":"confirmed","duty":"1"}]}`,
		`{"revision":1,"number":0,"findings":[{"rule":"x","outcome":"confirmed","dutyAtStake":12}]}`,
	} {
		h.ask("POST", path, inspector, body).want(t, 422)
	}
	h.ask("GET", inspectionsPath+"/finding-kinds", inspector, "").want(t, 200, `{"code":"value","text":{"uk":`)
}

func TestStudiesOfThePastLeaveTheOthersTheirPlaces(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Limits.Studies = -1 })
	h.ask("GET", riskPath+"/monitor", supervisor, "").want(t, 503, "service.overloaded")
	h.ask("POST", profilesPath+"/"+stubProfile+"/backtest", supervisor, `{"from":"2026-01-01","to":"2026-01-31"}`).want(t, 503)
	h.ask("GET", profilesPath, supervisor, "").want(t, 200)
}
