package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// How a field of a profile is typed, and what it is in the JSON.
const (
	lineField   = "line"   // a text of one line
	areaField   = "area"   // a text
	codeField   = "code"   // a condition
	dayField    = "day"    // a date
	wordsField  = "words"  // a list, by spaces or commas
	linesField  = "lines"  // a list, one a line
	amountField = "amount" // a figure, as people write it
	wholeField  = "whole"  // a whole number
	yesNoField  = "yesno"
	oneField    = "one"   // one of some
	boxesField  = "boxes" // some of some
)

// profileField is a field of the form for a profile.
type profileField struct {
	At   string // JSON pointer
	Kind string
}

// name is the name and id of its element.
func (f profileField) name() string { return strings.ReplaceAll(f.At[1:], "/", "-") }

// fieldGroup is fields that stand together.
type fieldGroup struct {
	Key    string
	fields []profileField
}

// profileGroups is the form: what profiles mostly say. The rest of what they
// may say is typed as JSON beside it.
func profileGroups() []fieldGroup {
	limits := func(at, kind string) []profileField { return []profileField{{at + "/from", kind}, {at + "/to", kind}} }
	item := []profileField{
		{"/criteria/codes", wordsField}, {"/criteria/notCodes", wordsField},
		{"/criteria/origins", wordsField}, {"/criteria/notOrigins", wordsField},
	}
	item = append(item, limits("/criteria/percentOfPeers", amountField)...)
	item = append(item, profileField{"/criteria/spreadsFromPeers/below", wholeField}, profileField{"/criteria/spreadsFromPeers/above", wholeField})
	item = append(item, profileField{"/criteria/codeBefore/to", wholeField}, profileField{"/criteria/originBefore/to", wholeField})
	for _, name := range []string{"claimsRelief", "proofOfOrigin", "split"} {
		item = append(item, profileField{"/criteria/" + name, yesNoField})
	}
	whole := []profileField{
		{"/criteria/offices", wordsField}, {"/criteria/types", wordsField}, {"/criteria/procedures", wordsField},
		{"/criteria/countriesOfDispatch", wordsField}, {"/criteria/importers", linesField}, {"/criteria/declarants", linesField},
		{"/criteria/lists", wordsField}, {"/criteria/importerBefore/to", wholeField},
	}
	whole = append(whole, limits("/criteria/customsValue", amountField)...)
	return []fieldGroup{
		{"name", []profileField{{"/id", lineField}, {"/title/uk", lineField}, {"/title/en", lineField}, {"/justification", areaField}, {"/from", dayField}, {"/to", dayField}}},
		{"item", item}, {"whole", whole}, {"when", []profileField{{"/when", codeField}}},
		{"does", []profileField{{"/channel", oneField}, {"/formalities", boxesField}, {"/instruction/uk", areaField}, {"/instruction/en", areaField},
			{"/sharePerMille", wholeField}, {"/mostPerDay", wholeField}, {"/priority", wholeField}}},
	}
}

func profileFields() []profileField {
	var all []profileField
	for _, g := range profileGroups() {
		all = append(all, g.fields...)
	}
	return all
}

// read makes the JSON value of what was typed; nil where nothing was. What
// cannot be read as what it should be is handed on as a text, for the reading
// of the profile to refuse.
func (f profileField) read(form url.Values, lang string) any {
	text := strings.TrimSpace(strings.ToValidUTF8(form.Get(f.name()), "\uFFFD"))
	switch f.Kind {
	case boxesField:
		return listOf(form[f.name()])
	case wordsField:
		return listOf(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }))
	case linesField:
		return listOf(strings.Split(text, "\n"))
	}
	if text == "" {
		return nil
	}
	return f.single(text, lang)
}

func (f profileField) single(text, lang string) any {
	switch f.Kind {
	case areaField, codeField:
		return strings.Join(strings.Fields(text), " ") // the profile has no breaks of lines
	case amountField:
		if plain, ok := plainFigure(text, lang); ok {
			return plain
		}
	case wholeField:
		if plain, ok := plainFigure(text, lang); ok && digits(plain) {
			return json.Number(plain)
		}
	case yesNoField:
		if text == "yes" || text == "no" {
			return text == "yes"
		}
	}
	return text
}

func listOf(values []string) any {
	var list []any
	for _, value := range values {
		if value = clean(value); value != "" {
			list = append(list, value)
		}
	}
	if list == nil {
		return nil
	}
	return list
}

// write is the text of a JSON value in its field; false where the field cannot
// show it.
func (f profileField) write(value any) (texts []string, ok bool) {
	switch value := value.(type) {
	case string:
		return []string{value}, f.Kind != yesNoField && f.Kind != wholeField && !f.many()
	case json.Number:
		return []string{value.String()}, f.Kind == wholeField
	case bool:
		return []string{map[bool]string{true: "yes", false: "no"}[value]}, f.Kind == yesNoField
	case []any:
		return f.writeList(value)
	}
	return nil, false
}

func (f profileField) many() bool {
	return f.Kind == wordsField || f.Kind == linesField || f.Kind == boxesField
}

func (f profileField) writeList(values []any) (texts []string, ok bool) {
	for _, value := range values {
		text, isText := value.(string)
		if !isText || f.Kind == wordsField && strings.ContainsAny(text, ",; \n\t") {
			return nil, false
		}
		texts = append(texts, text)
	}
	switch f.Kind {
	case wordsField:
		return []string{strings.Join(texts, " ")}, len(texts) > 0
	case linesField:
		return []string{strings.Join(texts, "\n")}, len(texts) > 0
	}
	return texts, f.Kind == boxesField && len(texts) > 0
}

// tree is a JSON object while fields are put into it or taken out.
type tree map[string]any

// treeOf reads an object; false where the text is none.
func treeOf(text []byte) (tree, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	t := tree{}
	if d.Decode(&t) != nil || d.More() || t == nil {
		return nil, false
	}
	return t, true
}

// put puts a value at a pointer; false where there is one already, or no
// object around it.
func (t tree) put(pointer string, value any) bool {
	name, rest, deeper := strings.Cut(pointer[1:], "/")
	if !deeper {
		if _, taken := t[name]; taken {
			return false
		}
		t[name] = value
		return true
	}
	if t[name] == nil {
		t[name] = map[string]any{}
	}
	inner, ok := t[name].(map[string]any)
	return ok && tree(inner).put("/"+rest, value)
}

// take takes the value at a pointer out, where the field can show it, and with
// it objects that are left empty.
func (t tree) take(pointer string, show func(any) bool) {
	name, rest, deeper := strings.Cut(pointer[1:], "/")
	if !deeper {
		if value, ok := t[name]; ok && show(value) {
			delete(t, name)
		}
		return
	}
	inner, ok := t[name].(map[string]any)
	if !ok || len(inner) == 0 {
		return
	}
	if tree(inner).take("/"+rest, show); len(inner) == 0 {
		delete(t, name)
	}
}

// text writes the object for people; "" where nothing is in it.
func (t tree) text() string {
	if len(t) == 0 {
		return ""
	}
	return strings.TrimSuffix(t.json(" "), "\n")
}

func (t tree) json(indent string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // a condition is full of < and &&
	e.SetIndent("", indent)
	if e.Encode(t) != nil { // it was read from JSON: cannot fail
		return ""
	}
	return b.String()
}
