package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
)

// TestTradersAreToldNothingOfRisk has a declaration and a workbook hit by
// profiles in force and in shadow, by a list of names, by chance and by a
// learned score, lets inspectors find something, and then asks every route
// there is, as a broker and as an importer: no answer of any kind may hold
// anything that the office knows of it.
func TestTradersAreToldNothingOfRisk(t *testing.T) {
	r := openReal(t)
	before := r.descriptions()
	c := r.scene()
	canaries := c.canaries(t)
	visited := map[string]bool{}
	for _, role := range []clearance.Role{clearance.Broker, clearance.Importer} {
		for _, route := range api.Routes() {
			visited[route.Method+" "+route.Path] = true
			reached := false
			for _, ask := range c.asks(route, role) {
				a := r.ask(route.Method, ask.path, r.tokens[role], ask.body, ask.headers...)
				if route.Path != "/openapi.json" && route.Path != "/docs" { // see descriptions
					canaries.look(t, fmt.Sprintf("%s %s, %d", route.Method, route.Path, a.status), a)
				}
				reached = reached || slices.Contains(goal(route, role), a.status)
			}
			if !reached {
				t.Errorf("%s %s as %q: no answer was %v", route.Method, route.Path, role, goal(route, role))
			}
		}
	}
	if after := r.descriptions(); after != before {
		t.Error("the description of the service has changed by what happened in it")
	}
	for _, mounted := range r.app.GetRoutes(true) {
		name := mounted.Method + " " + regexp.MustCompile(`:(\w+)`).ReplaceAllString(mounted.Path, "{$1}")
		if mounted.Method != "HEAD" && !visited[name] {
			t.Errorf("%s was not looked at", name)
		}
	}
}

// descriptions are the answers that tell what all answers look like, the same
// for everybody.
func (r *real) descriptions() (all string) {
	r.t.Helper()
	for _, path := range []string{"/openapi.json", "/docs?lang=uk", "/docs?lang=en"} {
		all += string(r.ask("GET", path, r.tokens[clearance.Broker], "").body)
	}
	return all
}

// goal is what one of the answers to a trader must be: the route's own where
// traders may use it, so that its shape was seen.
func goal(r api.Route, role clearance.Role) []int {
	if !r.Public && !slices.Contains(r.Roles, role) {
		return []int{403}
	}
	return slices.Sorted(maps.Keys(r.Answers))
}

// scene is everything that happened before the traders ask.
type scene struct {
	*real
	refs   []string // of flagged declarations: decided, taken, of the workbook
	batch  string
	office []json.RawMessage // what the office was told
	own    string            // what the traders themselves said
}

const (
	shadowProfile = "canary-in-shadow"
	activeProfile = "canary-in-force"
	canaryList    = "canary-list"
)

func (r *real) scene() *scene {
	r.t.Helper()
	s := &scene{real: r}
	r.ruled()
	s.inForce(activeProfile)
	s.tried(shadowProfile)
	s.approved(listsPath+"/"+canaryList, s.post("PUT", listsPath+"/"+canaryList+"?title=canary-list-title",
		"id,name,reason_uk,reason_en\ncanary-entry,ТОВ Приклад,Канарка причини,Canary of reasons\n", "text/csv"))
	s.approved(modelsPath, s.post("POST", modelsPath+"?title=canary-model", string(tinyModel()), "application/octet-stream"))
	s.post("POST", modelsPath+"?title=canary-challenger", string(tinyModel()), "application/octet-stream")

	broker := r.tokens[clearance.Broker]
	decided, taken := r.kept(broker, "T-1"), r.kept(broker, "T-2")
	s.refs, s.own = []string{decided.MRN, taken.ID}, tshirts("T-1")
	s.inspected(decided.MRN)
	r.ask("POST", inspectionsPath+"/"+taken.MRN+"/claim", r.tokens[clearance.Inspector], "").want(r.t, 200)
	s.workbook()
	s.remember(decided.MRN, taken.MRN)
	return s
}

// post sends a supervisor's file or document and gives the number of its state.
func (s *scene) post(method, path, body, kind string) (number int) {
	s.t.Helper()
	a := s.ask(method, path, s.tokens[clearance.Supervisor], body, "Content-Type", kind)
	var p clearance.Paper
	if err := json.Unmarshal(a.body, &p); err != nil || a.status >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	return p.Number
}

func (s *scene) step(path, token, step string, number int) {
	s.t.Helper()
	s.ask("POST", path+"/steps", token, fmt.Sprintf(`{"number":%d,"step":%q}`, number, step)).want(s.t, 200)
}

// approved has what one supervisor wrote brought into force by another.
func (s *scene) approved(path string, number int) {
	s.t.Helper()
	first := s.tokens[clearance.Supervisor]
	s.step(path, first, clearance.StepActivate, number)
	s.ask("POST", path+"/steps", first, fmt.Sprintf(`{"number":%d,"step":"approve"}`, number+1)).want(s.t, 403)
	s.step(path, s.second, clearance.StepApprove, number+1)
}

// tried writes a profile and lets it hit in shadow.
func (s *scene) tried(id string) (number int) {
	s.t.Helper()
	number = s.post("POST", profilesPath, profileText(id), "application/json")
	s.step(profilesPath+"/"+id, s.tokens[clearance.Supervisor], clearance.StepShadow, number)
	return number + 1
}

// inForce writes a profile, tries it in shadow and on the past, and has it
// approved.
func (s *scene) inForce(id string) {
	s.t.Helper()
	number := s.tried(id)
	path := profilesPath + "/" + id
	s.ask("POST", path+"/steps", s.tokens[clearance.Supervisor], fmt.Sprintf(`{"number":%d,"step":"activate"}`, number)).
		want(s.t, 409, "rulebook.untried")
	today := time.Now().UTC().Format(time.DateOnly)
	s.approved(path, s.post("POST", path+"/backtest", fmt.Sprintf(`{"from":%q,"to":%q}`, today, today), "application/json"))
	s.ask("GET", path, s.second, "").want(s.t, 200, `"status":"active"`)
}

// inspected has a declaration refused with something found, and corrected by a
// supervisor.
func (s *scene) inspected(mrn string) {
	s.t.Helper()
	inspector, path := s.tokens[clearance.Inspector], inspectionsPath+"/"+mrn
	found := `[{"rule":"profile","profile":"` + activeProfile + `","item":1,"outcome":"confirmed","kind":"value",` +
		`"dutyAtStake":"%s","note":"canary of a note"},{"rule":"random-check","outcome":"not-confirmed"}]`
	s.ask("POST", path+"/claim", inspector, "").want(s.t, 200)
	s.ask("POST", path+"/decisions", inspector, `{"revision":1,"decision":"refuse","reasons":[{"text":"told"}],"findings":`+
		fmt.Sprintf(found, "98765.43")+`}`).want(s.t, 200, `"status":"refused"`, `"found":{"number":1`)
	s.ask("POST", path+"/findings", s.tokens[clearance.Supervisor], `{"revision":1,"number":1,"findings":`+
		fmt.Sprintf(found, "87654.32")+`}`).want(s.t, 200, `"found":{"number":2`, `"examined":true`)
	s.ask("POST", path+"/findings", inspector, `{"revision":1,"number":1,"findings":[]}`).want(s.t, 409)
}

// workbook lodges two declarations and a row with faults as xlsx and lets all
// of it be worked out.
func (s *scene) workbook() {
	s.t.Helper()
	f := excelize.NewFile()
	for i, row := range [][]any{{"lrn", "УКТЗЕД"}, {"W-1", "6109100000"}, {"W-2", "6109100000"}, {"W-3", "0000000000"}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			s.t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		s.t.Fatal(err)
	}
	token := s.tokens[clearance.Broker]
	form := formOf(filePart("товари.xlsx", file.String()), textPart("defaults", tshirts("W")))
	a := s.ask("POST", batchesPath, token, form, formType...)
	var head clearance.BatchHead
	if err := json.Unmarshal(a.body, &head); err != nil || a.status != 202 {
		s.t.Fatalf("%d %s", a.status, a.body)
	}
	s.batch = head.ID
	s.worked()
	for _, d := range s.listed(token, "?status=lodged") {
		s.refs = append(s.refs, d.ID)
		if err := s.service.Process(context.Background(), []clearance.Ref{{ID: d.ID, Revision: 1}}); err != nil {
			s.t.Fatal(err)
		}
	}
	for range time.Tick(10 * time.Millisecond) { // it looks at its declarations once in a second
		s.worked()
		if a := s.ask("GET", batchesPath+"/"+s.batch, token, ""); !bytes.Contains(a.body, []byte(`"status":"processing"`)) {
			a.want(s.t, 200, `"status":"done"`, `"accepted":2`)
			return
		}
	}
}

func (s *scene) worked() {
	s.t.Helper()
	if _, err := s.service.WorkBatch(context.Background()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) listed(token, query string) []clearance.Summary {
	s.t.Helper()
	var page clearance.Page
	if err := json.Unmarshal(s.ask("GET", lodgePath+query, token, "").body, &page); err != nil {
		s.t.Fatal(err)
	}
	return page.Items
}

// remember keeps what the office knows: as it is in the store, and as it is
// told to supervisors.
func (s *scene) remember(mrns ...string) {
	s.t.Helper()
	for _, mrn := range mrns {
		file, err := s.service.Casefile(context.Background(), clearance.Actor{Tenant: "customs", Role: clearance.Supervisor}, mrn)
		if err != nil {
			s.t.Fatal(err)
		}
		a := file.Risk.Assessment
		if a.Learned == nil || a.Learned.Challenger == nil || !a.Draw.Selected || a.Standing == nil ||
			len(a.Hits) != 2 || len(file.Risk.Facts.Screened) == 0 || file.Channel != declarations.Red {
			s.t.Fatalf("%+v", file.Risk)
		}
		file.Risk.Assessment.Formalities = nil // their texts are told
		s.knows(file.Risk.Assessment)
		s.knows(file.Risk.Facts.Screened)
		s.knows(file.Found)
		s.knows(file.ClaimedBy)
	}
	for _, path := range []string{
		profilesPath, profilesPath + "/" + activeProfile, profilesPath + "/" + shadowProfile, listsPath, modelsPath,
	} {
		s.office = append(s.office, s.ask("GET", path, s.second, "").body)
	}
}

func (s *scene) knows(what any) {
	s.t.Helper()
	text, err := json.Marshal(what)
	if err != nil {
		s.t.Fatal(err)
	}
	s.office = append(s.office, text)
}

// request is one question of a trader.
type request struct {
	path, body string
	headers    []string
}

// asks are the questions a route is asked: about everything there is, about
// nothing, and one that is wrong.
func (s *scene) asks(r api.Route, role clearance.Role) []request {
	body := bodyOf(r)
	switch {
	case r.Path == lodgePath && r.Method == "POST":
		body = tshirts("ASKED-" + string(role))
	case len(r.Form) > 0:
		body = formOf(filePart("asked.csv", goods+string(role)))
	}
	book := s.batch
	if strings.HasSuffix(r.Path, "/cancel") {
		book = s.cancellable(role)
	}
	var all []request
	for _, ref := range append(slices.Clone(s.refs), "26UA100230999999U9") {
		all = append(all, request{filled(r, ref, book, activeProfile), body, headersOf(r)})
		if !strings.Contains(r.Path, "{ref}") {
			break
		}
	}
	first := all[0]
	if r.Path == lodgePath && r.Method == "POST" {
		all = append(all, request{first.path + "?dryRun=true", body, nil}, first) // the number is taken by now
	}
	wrong := first
	wrong.path, _, _ = strings.Cut(wrong.path, "?")
	wrong.path += "?nonsense=1"
	return append(all, wrong, request{filled(r, "%2e", "no-such", "no-such"), "{", headersOf(r)})
}

// cancellable is a batch that nobody has worked on.
func (s *scene) cancellable(role clearance.Role) string {
	form := formOf(filePart(string(role)+".csv", goods+"cancelled by "+string(role)))
	a := s.ask("POST", batchesPath, s.tokens[role], form, formType...)
	return a.header.Get("Location")[len(batchesPath)+1:]
}

// canaries are what no trader may see.
type canaries struct {
	texts   []string        // nowhere in an answer
	words   map[string]bool // not as a whole text or number of an answer
	members map[string]bool // not as a member of an object
	seen    map[string]bool // told already
}

func (c canaries) told(t *testing.T, canary, at, in string) {
	if !c.seen[canary] {
		t.Errorf("%s: %q in %.1000s", at, canary, in)
	}
	c.seen[canary] = true
}

func (s *scene) canaries(t *testing.T) canaries {
	c := canaries{words: map[string]bool{}, members: map[string]bool{}, seen: map[string]bool{}}
	for _, text := range s.office {
		walk(t, text, func(_, leaf string) {
			switch {
			case leaf == "" || regexp.MustCompile(`^(20\d\d-\d\d-\d\d.*|true|false|-?\d{1,4})$`).MatchString(leaf), innocent[leaf] != "":
			case strings.Contains(s.own, leaf):
			case len(leaf) < 8 || strings.Trim(leaf, "0123456789.-") == "":
				c.words[leaf] = true
			default:
				c.texts = append(c.texts, leaf)
			}
		})
	}
	for _, must := range []string{activeProfile, shadowProfile, canaryList, "canary of a note", "Title of " + activeProfile,
		"Вказівка " + activeProfile, "Justification of " + shadowProfile, "random-check", "canary-entry"} {
		if !slices.Contains(c.texts, must) {
			t.Errorf("the office knows nothing of %q", must)
		}
	}
	for _, must := range []string{"98765.43", "87654.32", "profile", "score", clearance.EventFindings,
		clearance.EventClaimed, clearance.EventLetGo, clearance.EventAssigned} {
		c.words[must] = true
	}
	for _, secret := range []any{
		clearance.RiskRecord{}, clearance.Found{}, clearance.FoundRequest{}, clearance.Inspection{}, clearance.Casefile{},
		clearance.ProfileFile{}, clearance.Monitor{}, clearance.ModelHead{}, clearance.ListHead{}, clearance.StepRequest{},
		profiles.Profile{}, risk.Settings{}, api.Casefile{}, api.Monitor{},
	} {
		members(reflect.TypeOf(secret), map[reflect.Type]bool{}, c.members)
	}
	for name := range shared {
		if !c.members[name] {
			t.Errorf("%q is no member of what the office knows; take it off the list", name)
		}
		delete(c.members, name)
	}
	return c
}

// walk gives every member's name and every text and number of a JSON value.
func walk(t *testing.T, text []byte, visit func(member, leaf string)) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	descend(value, visit)
}

func descend(value any, visit func(member, leaf string)) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			visit(name, "")
			if name != "declaration" { // as the traders wrote it
				descend(member, visit)
			}
		}
	case []any:
		for _, element := range value {
			descend(element, visit)
		}
	case nil:
	default:
		visit("", fmt.Sprint(value))
	}
}

// members gathers the names of the members of a type, however deep.
func members(t reflect.Type, seen map[reflect.Type]bool, names map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		members(t.Elem(), seen, names)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			switch name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name {
			case "-": // never written
				continue
			case "":
			default:
				names[name] = true
			}
			if f.Type != reflect.TypeFor[clearance.Dossier]() && f.Type != reflect.TypeFor[clearance.Summary]() { // the traders' own
				members(f.Type, seen, names)
			}
		}
	}
}

// look looks for canaries in an answer, headers included.
func (c canaries) look(t *testing.T, at string, a answer) {
	t.Helper()
	text := plainOf(t, a)
	for name, values := range a.header {
		text += "\n" + name + ": " + strings.Join(values, ", ")
	}
	for _, canary := range c.texts {
		if strings.Contains(text, canary) {
			c.told(t, canary, at, text)
		}
	}
	for _, token := range regexp.MustCompile(`[0-9.]{5,}`).FindAllString(text, -1) {
		if c.words[token] {
			c.told(t, token, at, text)
		}
	}
	for _, document := range documentsOf(a) {
		walk(t, document, func(member, leaf string) {
			if c.members[member] {
				c.told(t, "member "+member, at, string(document))
			}
			if c.words[leaf] {
				c.told(t, leaf, at, string(document))
			}
		})
	}
}

// plainOf is the text of an answer, whatever it is packed in.
func plainOf(t *testing.T, a answer) string {
	t.Helper()
	if !bytes.HasPrefix(a.body, []byte("PK")) {
		return string(a.body)
	}
	book, err := zip.NewReader(bytes.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range book.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, part); err != nil {
			t.Fatal(err)
		}
		_ = part.Close()
	}
	return all.String()
}

// documentsOf are the JSON values of an answer, those of events among them.
func documentsOf(a answer) (all [][]byte) {
	switch kind := a.header.Get("Content-Type"); {
	case strings.HasSuffix(kind, "json"):
		return [][]byte{a.body}
	case kind == "text/event-stream":
		for line := range strings.Lines(string(a.body)) {
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				all = append(all, []byte(data))
			}
		}
	}
	return all
}

// innocent are texts that the office has and that traders are told too, and
// why.
var innocent = map[string]string{
	"yellow": "a declaration's channel is told",
	"red":    "a declaration's channel is told",
	"101-1":  "the formalities of a declaration are told",
	"105-2":  "the formalities of a declaration are told",
	"202-1":  "the formalities of a declaration are told",
}

// shared are members that answers to the office and to traders both have, and
// why.
var shared = byReason(map[string][]string{
	"of every refusal (RFC 9457) and every fault": {"type", "title", "status", "code", "faults"},
	"of every text, in both languages":            {"uk", "en", "text", "name"},
	"of every list":                               {"items", "rows", "entries"},
	"of a declaration's head":                     {"id", "revision", "importer"},
	"what is paid and by which law":               {"assessment", "customsValue", "item", "column", "source", "verified", "value", "date"},
	"what has to be done before release":          {"channel", "formalities"},
	"of events that are told":                     {"seq", "at"},
	"of a workbook: how many it has":              {"declarations"},
	"of the nomenclature and of a quote":          {"number", "unit", "kind", "documents"},
	"of the published secret of a day":            {"day"},
})

func byReason(reasons map[string][]string) map[string]string {
	all := map[string]string{}
	for reason, names := range reasons {
		for _, name := range names {
			all[name] = reason
		}
	}
	return all
}
