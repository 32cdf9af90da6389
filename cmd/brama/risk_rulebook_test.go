package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/risk/profiles"
)

// answered makes a command of risk against a server and reads its answer.
func answered(t *testing.T, url, token, command string, into any) {
	t.Helper()
	out := done(t, append(append([]string{"risk"}, strings.Fields(command)...), "--server", url, "--token", token)...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// refused makes a command that must fail with these words.
func refused(t *testing.T, url, token, command, words string) {
	t.Helper()
	got := line(within(t, time.Minute), "", append(append([]string{"risk"}, strings.Fields(command)...), "--server", url, "--token", token)...)
	if got.code != exitFail || got.out != "" || !strings.Contains(got.err, words) {
		t.Errorf("%s: %+v", command, got)
	}
}

// changeModels takes a model through all steps there are.
func changeModels(t *testing.T, h *house, file, hash string) {
	lesia, petro := h.token(t, "customs", clearance.Supervisor, "lesia"), h.token(t, "customs", clearance.Supervisor, "petro")
	var models clearance.Paper
	answered(t, h.url(), lesia, "model list", &models)
	if models.Number != 0 || models.InForce != nil {
		t.Errorf("before any was added: %+v", models)
	}
	answered(t, h.url(), lesia, "model add "+file, &models)
	var head clearance.ModelHead
	if err := json.Unmarshal(models.Work.Body, &head); err != nil || head.Hash != hash || head.Title != "winter.model" {
		t.Errorf("%+v %v", head, err)
	}
	refused(t, h.url(), lesia, "model approve", "rulebook.nothing-proposed")
	answered(t, h.url(), lesia, "model activate --note tested", &models)
	if models.Proposed == nil || models.Proposed.Note != "tested" {
		t.Errorf("%+v", models.Proposed)
	}
	refused(t, h.url(), lesia, "model approve", "rulebook.second-person")
	refused(t, h.url(), petro, "model approve --number 1", "rulebook.changed")
	answered(t, h.url(), petro, "model approve", &models)
	if models.InForce == nil || models.InForce.Approved != "customs/petro" {
		t.Errorf("%+v", models.InForce)
	}
	models = clearance.Paper{}
	answered(t, h.url(), lesia, "model rollback", &models)
	if models.InForce != nil || models.Before == nil {
		t.Errorf("after it was rolled back: %+v", models)
	}
	models = clearance.Paper{}
	answered(t, h.url(), lesia, "model list", &models)
	if models.InForce != nil {
		t.Errorf("still in force: %+v", models.InForce)
	}
}

func TestProfilesAndListsGoOverTheAPI(t *testing.T) {
	h, _ := keep(t, inMemory(t))
	lesia, dir := h.token(t, "customs", clearance.Supervisor, "lesia"), t.TempDir()
	given := filepath.Join(dir, "given.json")
	profile, faults := profiles.Parse([]byte(shirtsProfile))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	write(t, given, string(profiles.MarshalFile([]profiles.Profile{profile})))

	var came clearance.ImportedProfiles
	answered(t, h.url(), lesia, "profile import "+given, &came)
	if diff := cmp.Diff(clearance.ImportedProfiles{Written: []string{"shirts"}, Unchanged: []string{}}, came); diff != "" {
		t.Error(diff)
	}
	exported := filepath.Join(dir, "exported.json")
	write(t, exported, done(t, "risk", "profile", "export", "--server", h.url(), "--token", lesia))
	if !strings.Contains(contents(t, exported), "Others & fewer were found") {
		t.Errorf("not for people to read:\n%s", contents(t, exported))
	}
	came = clearance.ImportedProfiles{}
	answered(t, h.url(), lesia, "profile import "+exported, &came)
	if diff := cmp.Diff(clearance.ImportedProfiles{Written: []string{}, Unchanged: []string{"shirts"}}, came); diff != "" {
		t.Error(diff)
	}

	names := filepath.Join(dir, "names.csv")
	write(t, names, "id,name\n1,Ivan Petrenko\n2,Olha Kovalenko\n")
	var list clearance.Paper
	answered(t, h.url(), lesia, "list add listed "+names+" --title Listed", &list)
	var head clearance.ListHead
	if err := json.Unmarshal(list.Work.Body, &head); err != nil || head.ID != "listed" || head.Title != "Listed" || head.Entries != 2 {
		t.Errorf("%+v %v", head, err)
	}
	refused(t, h.url(), lesia, "list add listed "+given, "/lines/1")
	if got := line(t.Context(), "", "risk", "list", "add", "Bad ID", names, "--server", h.url(), "--token", lesia); got.code != exitUsage || !strings.Contains(got.err, `"Bad ID" cannot be the id of a list`) {
		t.Errorf("%+v", got)
	}
	refused(t, h.url(), h.token(t, "customs", clearance.Inspector, "taras"), "model list", "403")
}

func TestEveryFaultTheServerTellsOfIsPrinted(t *testing.T) {
	asked := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header.Get("Accept-Language")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"code":"document.refused","detail":"Mend it","errors":[
			{"code":"model.columns","message":{"uk":"Ні","en":"Train it from the store"}},{"pointer":"/id","code":"list.id","message":{"en":"Small letters"}}]}`)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "a.model")
	write(t, file, "x")
	for _, command := range []string{"model add " + file, "model list"} {
		asked = ""
		refused(t, server.URL, "t", command,
			"422 document.refused: Mend it\n  model.columns: Train it from the store\n  list.id at /id: Small letters\n")
		if asked != "en" {
			t.Errorf("%s asks in %q", command, asked)
		}
	}
}

// asked is a request as a service would see it.
type asked struct{ Method, Path, Kind, Body string }

func TestCommandsSendFilesWholeAndAsWhatTheyAre(t *testing.T) {
	var got []asked
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, asked{r.Method, r.URL.String(), r.Header.Get("Content-Type"), string(body)})
		if r.ContentLength != int64(len(body)) {
			t.Errorf("%s: the length told is %d of %d", r.URL, r.ContentLength, len(body))
		}
		_, _ = io.WriteString(w, `{"number":7}`)
	}))
	defer server.Close()
	dir := t.TempDir()
	for _, name := range []string{"un.XML", "own.csv", "a.model"} {
		write(t, filepath.Join(dir, name), name)
	}
	var paper clearance.Paper
	for _, command := range []string{
		"list add un " + dir + "/un.XML", "list add own " + dir + "/own.csv --title=a&b", "model add " + dir + "/a.model",
		"model rollback", "model reject --number 3 --note no",
	} {
		answered(t, server.URL+"/", "t", command, &paper)
	}
	want := []asked{
		{"PUT", "/api/v1/risk/lists/un?title=un.XML", "application/xml", "un.XML"},
		{"PUT", "/api/v1/risk/lists/own?title=a%26b", "text/csv", "own.csv"},
		{"POST", "/api/v1/risk/models?title=a.model", "application/octet-stream", "a.model"},
		{"GET", "/api/v1/risk/models", "", ""},
		{"POST", "/api/v1/risk/models/steps", "application/json", `{"number":7,"step":"rollback"}`},
		{"POST", "/api/v1/risk/models/steps", "application/json", `{"number":3,"step":"reject","note":"no"}`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	refused(t, server.URL, "t", "model add "+dir+"/none", "no such file")
}

func TestCommandsOfTheRulebookNeedAServerAndAToken(t *testing.T) {
	for _, command := range []string{"model list", "model add x", "model rollback", "profile import x", "profile export", "list add id x"} {
		got := line(within(t, time.Minute), "", append([]string{"risk"}, strings.Fields(command)...)...)
		if got.code != exitUsage || !strings.Contains(got.err, "--server") || !strings.Contains(got.err, "--token") {
			t.Errorf("%s: %+v", command, got)
		}
	}
}
