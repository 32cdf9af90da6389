package api_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/civil"
)

// document is /openapi.json, to hold answers against.
type document struct {
	root  map[string]any
	paths map[string]map[string]any
	order []described // by template
}

// described is what the document says of a path.
type described struct {
	template   []string // its parts; {name} stands for any
	operations map[string]any
}

// documents are those that were read, by their text: most tests' are the same.
var documents sync.Map

// described fetches the document once.
func (h *house) described() *document {
	if h.doc != nil {
		return h.doc
	}
	response, err := h.client.Get("http://brama.test/openapi.json")
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	known, ok := documents.Load(string(text))
	if !ok {
		known, _ = documents.LoadOrStore(string(text), readDocument(h.t, text))
	}
	h.doc = known.(*document)
	return h.doc
}

func readDocument(t testing.TB, text []byte) *document {
	d := &document{}
	var paths struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := errors.Join(json.Unmarshal(text, &d.root), json.Unmarshal(text, &paths)); err != nil {
		t.Fatal(err)
	}
	d.paths = paths.Paths
	for _, template := range slices.Sorted(maps.Keys(d.paths)) {
		d.order = append(d.order, described{strings.Split(template, "/"), d.paths[template]})
	}
	return d
}

// describes reports whether a path, in its parts, is of the template.
func (d described) describes(path []string) bool {
	return slices.EqualFunc(d.template, path, func(must, part string) bool {
		return must == part || part != "" && strings.HasPrefix(must, "{")
	})
}

// operation finds what the document says of a request, nil where nothing.
func (d *document) operation(method, path string) map[string]any {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	if method == "HEAD" {
		method = "GET"
	}
	for _, at := range d.order {
		if !at.describes(parts) {
			continue
		}
		if operation, ok := at.operations[strings.ToLower(method)].(map[string]any); ok {
			return operation
		}
	}
	return nil
}

// check holds an answer against the document: its status is among those named,
// its media type too, and its body is as the schema says, with nothing more.
func (h *house) check(method, path string, a answer) {
	h.t.Helper()
	d := h.described()
	operation := d.operation(method, path)
	if operation == nil || method == "HEAD" {
		return
	}
	response, ok := operation["responses"].(map[string]any)[strconv.Itoa(a.status)].(map[string]any)
	if !ok {
		h.t.Errorf("%s %s: status %d is not in the document", method, path, a.status)
		return
	}
	content, ok := response["content"].(map[string]any)
	if !ok {
		return
	}
	media, ok := content[a.header.Get("Content-Type")].(map[string]any)
	if !ok {
		h.t.Errorf("%s %s: media type %q is not in the document", method, path, a.header.Get("Content-Type"))
		return
	}
	if !strings.HasSuffix(a.header.Get("Content-Type"), "json") {
		return
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(a.body)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		h.t.Errorf("%s %s: %v in %s", method, path, err, a.body)
		return
	}
	for _, wrong := range d.validate(media["schema"].(map[string]any), value, "") {
		h.t.Errorf("%s %s: %s", method, path, wrong)
	}
}

// validate is JSON Schema as far as the document uses it. A member that the
// schema does not name is wrong too, but for the further ones of a problem.
func (d *document) validate(schema map[string]any, value any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		target, ok := d.root["components"].(map[string]any)["schemas"].(map[string]any)[name].(map[string]any)
		if !ok {
			return []string{at + ": no schema " + ref}
		}
		return d.validateNamed(name, target, value, at)
	}
	return d.validateNamed("", schema, value, at)
}

func (d *document) validateNamed(name string, schema map[string]any, value any, at string) []string {
	if choices, ok := schema["oneOf"].([]any); ok {
		return d.validateOne(choices, value, at)
	}
	if values, ok := schema["enum"].([]any); ok {
		for _, v := range values {
			if fmt.Sprint(v) == fmt.Sprint(value) {
				return nil
			}
		}
		return []string{fmt.Sprintf("%s: %v is none of %v", at, value, values)}
	}
	switch schema["type"] {
	case "object":
		return d.validateObject(name, schema, value, at)
	case "array":
		elements, ok := value.([]any)
		if !ok {
			return []string{fmt.Sprintf("%s: %v is no array", at, value)}
		}
		var wrong []string
		for i, e := range elements {
			wrong = append(wrong, d.validate(schema["items"].(map[string]any), e, at+"/"+strconv.Itoa(i))...)
		}
		return wrong
	}
	return validateScalar(schema, value, at)
}

func (d *document) validateOne(choices []any, value any, at string) []string {
	var all []string
	fits := 0
	for _, choice := range choices {
		wrong := d.validate(choice.(map[string]any), value, at)
		if len(wrong) == 0 {
			fits++
		}
		all = append(all, wrong...)
	}
	if fits == 1 {
		return nil
	}
	return append(all, fmt.Sprintf("%s: fits %d of the schemas", at, fits))
}

func (d *document) validateObject(name string, schema map[string]any, value any, at string) []string {
	members, ok := value.(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("%s: %v is no object", at, value)}
	}
	properties, closed := schema["properties"].(map[string]any)
	more, _ := schema["additionalProperties"].(map[string]any)
	var wrong []string
	required, _ := schema["required"].([]any)
	for _, must := range required {
		if _, ok := members[must.(string)]; !ok {
			wrong = append(wrong, fmt.Sprintf("%s: no %s", at, must))
		}
	}
	for key, member := range members {
		switch property, known := properties[key].(map[string]any); {
		case known:
			wrong = append(wrong, d.validate(property, member, at+"/"+key)...)
		case more != nil:
			wrong = append(wrong, d.validate(more, member, at+"/"+key)...)
		case closed && name != "Problem":
			wrong = append(wrong, fmt.Sprintf("%s: %s is not in the schema", at, key))
		}
	}
	return wrong
}

func validateScalar(schema map[string]any, value any, at string) []string {
	ok := false
	switch schema["type"] {
	case "string":
		var text string
		text, ok = value.(string)
		ok = ok && textFits(schema, text)
	case "boolean":
		_, ok = value.(bool)
	case "number":
		_, ok = value.(json.Number)
	case "integer":
		number, is := value.(json.Number)
		_, err := strconv.Atoi(number.String())
		ok = is && err == nil
	}
	if !ok {
		return []string{fmt.Sprintf("%s: %#v is not %v", at, value, schema)}
	}
	return nil
}

func textFits(schema map[string]any, text string) bool {
	if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(text) {
		return false
	}
	var err error
	switch schema["format"] {
	case "date":
		_, err = civil.Parse(text)
	case "date-time":
		_, err = time.Parse(time.RFC3339Nano, text)
	}
	return err == nil
}

func TestTheDocumentAndTheAppHaveTheSameRoutes(t *testing.T) {
	h := open(t)
	mounted := map[string]bool{}
	for _, r := range h.app.GetRoutes(true) {
		if r.Method != "HEAD" {
			mounted[r.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}")] = true
		}
	}
	documented := map[string]bool{}
	for path, operations := range h.described().paths {
		for method := range operations {
			documented[strings.ToUpper(method)+" "+path] = true
		}
	}
	if !maps.Equal(mounted, documented) {
		t.Errorf("mounted %v\ndocumented %v", slices.Sorted(maps.Keys(mounted)), slices.Sorted(maps.Keys(documented)))
	}
	if len(documented) != len(api.Routes()) {
		t.Errorf("%d routes in the document, %d in the table", len(documented), len(api.Routes()))
	}
}

// at goes down a document by keys.
func at(t *testing.T, in any, keys ...string) any {
	t.Helper()
	for _, key := range keys {
		object, ok := in.(map[string]any)
		if !ok || object[key] == nil {
			t.Fatalf("no %s in %v", key, in)
		}
		in = object[key]
	}
	return in
}

func TestTheDocumentTellsWhatIsNotJSON(t *testing.T) {
	d := open(t).described()
	form := at(t, d.operation("POST", batchesPath), "requestBody", "content", "multipart/form-data")
	parts := at(t, form, "schema", "properties").(map[string]any)
	want := []string{"defaults", "dryRun", "file", "force", "from", "mapping", "mostFaulty", "saveMapping", "takeFormulas"}
	if got := slices.Sorted(maps.Keys(parts)); !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if kind := at(t, form, "encoding", "mapping", "contentType"); kind != "application/json" {
		t.Error(kind)
	}
	if ref := at(t, parts, "mapping", "allOf").([]any)[0]; at(t, ref, "$ref") != "#/components/schemas/Mapping" {
		t.Error(ref)
	}
	for path, want := range map[string][]string{
		batchesPath + "/x/result.xlsx": {xlsxType, "text/csv; charset=utf-8"}, batchesPath + "/x/events": {"text/event-stream"},
		batchesPath + "/template.xlsx": {xlsxType}, lodgePath + ".csv": {"text/csv; charset=utf-8"},
	} {
		content := at(t, d.operation("GET", path), "responses", "200", "content").(map[string]any)
		if got := slices.Sorted(maps.Keys(content)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, not %v", path, got, want)
		}
	}
}

func TestTheDocumentRefersOnlyToWhatItHolds(t *testing.T) {
	h := open(t)
	raw, err := json.Marshal(h.described().root)
	if err != nil {
		t.Fatal(err)
	}
	schemas := h.described().root["components"].(map[string]any)["schemas"].(map[string]any)
	for _, ref := range regexp.MustCompile(`"#/components/schemas/([^"]+)"`).FindAllStringSubmatch(string(raw), -1) {
		if _, ok := schemas[ref[1]].(map[string]any); !ok {
			t.Errorf("no schema %s", ref[1])
		}
	}
	ids := map[string]bool{}
	for _, id := range regexp.MustCompile(`"operationId":"([^"]+)"`).FindAllStringSubmatch(string(raw), -1) {
		if ids[id[1]] {
			t.Errorf("two operations are named %s", id[1])
		}
		ids[id[1]] = true
	}
	if len(ids) != len(api.Routes()) {
		t.Errorf("%d operations have a name", len(ids))
	}
}

func TestEveryRouteIsDescribedInBothLanguages(t *testing.T) {
	for _, r := range api.Routes() {
		if r.Summary.UK == "" || r.Summary.EN == "" || r.Summary.UK == r.Summary.EN {
			t.Errorf("%s %s: %+v", r.Method, r.Path, r.Summary)
		}
		described := append(slices.Clone(r.Query), r.Headers...)
		for _, p := range r.Form {
			described = append(described, p.Parameter)
		}
		for _, p := range described {
			if p.About.UK == "" || p.About.EN == "" {
				t.Errorf("%s %s: %s is not described", r.Method, r.Path, p.Name)
			}
		}
	}
	for _, rule := range api.Catalogue() {
		if rule.Text.UK == "" || rule.Text.EN == "" || rule.Code == "" || rule.Level == 0 {
			t.Errorf("%+v", rule)
		}
	}
}
