package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/strictjson"
)

// profileForm is a profile being written: in fields, with what they do not
// have as JSON beside them, or all of it as JSON.
type profileForm struct {
	ID        string // of the profile; "" of a new one
	Number    int    // of the state it was opened in
	Whole     bool   // all of it as JSON
	Groups    []shownGroup
	JSON      string // all of it, or what the fields do not have
	Example   string
	Problems  []problem
	Conflict  string // why nothing was kept, in the reader's language
	values    url.Values
	formality []risk.FormalityEntry
}

// shownGroup is a group of fields as the page shows it.
type shownGroup struct {
	Key    string
	Fields []shownField
}

// shownField is a field with what was typed and what is wrong with it.
type shownField struct {
	Name, Kind, Value string
	Fixed             bool // cannot be changed
	Options           []option
	Problems          []problem
}

// Action is the address the form is sent to.
func (f profileForm) Action() string {
	if f.ID == "" {
		return "/risk/new"
	}
	return profileAddress(f.ID) + "/edit"
}

// At lists what is wrong with a field.
func (f profileForm) At(field string) []problem { return problemsAt(f.Problems, field) }

func newProfile(v *visit) error {
	return v.showForm(fiber.StatusOK, profileForm{Whole: v.c.Query("as") == "json", values: url.Values{"channel": {"yellow"}}})
}

// editProfile opens what is being written, or a copy of what counts or, where
// it has ended, of what counted.
func editProfile(v *visit) error {
	id, err := v.paperID()
	if err != nil {
		return err
	}
	file, err := v.risk.Profile(v.c.UserContext(), v.actor(), id)
	if err != nil {
		return err
	}
	form := profileForm{ID: id, Number: file.Number, Whole: v.c.Query("as") == "json"}
	if e := cmp.Or(file.Work, file.InForce, file.Before); e != nil {
		form.fill(e.Body)
	}
	return v.showForm(fiber.StatusOK, form)
}

// fill puts a profile into the form. What is no object, or has what the fields
// cannot show, stands in the JSON.
func (f *profileForm) fill(body []byte) {
	t, ok := treeOf(body)
	if !ok || f.Whole {
		f.Whole, f.JSON = true, indented(body)
		return
	}
	f.values = url.Values{}
	for _, field := range profileFields() {
		t.take(field.At, func(value any) bool {
			texts, ok := field.write(value)
			if ok {
				f.values[field.name()] = texts
			}
			return ok
		})
	}
	f.JSON = t.text()
}

func (v *visit) showForm(status int, form profileForm) error {
	v.path = form.Action()
	settings, err := v.settingsInForce()
	if err != nil {
		return err
	}
	form.formality, form.Example = settings.Formalities.Entries, exampleProfile
	for _, g := range profileGroups() {
		shown := shownGroup{Key: g.Key}
		for _, field := range g.fields {
			shown.Fields = append(shown.Fields, form.shown(field, v.locale()))
		}
		form.Groups = append(form.Groups, shown)
	}
	return v.show(status, "profileform", form)
}

func (f profileForm) shown(field profileField, l locale) shownField {
	s := shownField{Name: field.name(), Kind: field.Kind, Value: f.values.Get(field.name()), Problems: f.At(field.name())}
	chosen := f.values[s.Name]
	switch {
	case field.At == "/id" && f.ID != "":
		s.Value, s.Fixed = f.ID, true
	case field.At == "/channel":
		for _, channel := range []string{"yellow", "red"} {
			s.Options = append(s.Options, option{Value: channel, Label: declarations.Channel(channel).Name().In(l.lang), Chosen: slices.Contains(chosen, channel)})
		}
	case field.Kind == boxesField:
		s.Options = f.formalities(chosen, l)
	case field.Kind == yesNoField:
		for _, answer := range []string{"", "yes", "no"} {
			s.Options = append(s.Options, option{Value: answer, Label: l.label("yesno", answer), Chosen: s.Value == answer})
		}
	}
	return s
}

// formalities are those of the table in force, and those that are asked for
// and are not in it.
func (f profileForm) formalities(chosen []string, l locale) []option {
	var list []option
	for _, e := range f.formality {
		list = append(list, option{Value: e.Code, Label: e.Text.In(l.lang), Chosen: slices.Contains(chosen, e.Code)})
	}
	for _, code := range chosen {
		if !hasOption(list, code) {
			list = append(list, option{Value: code, Label: l.label("formality", "gone"), Chosen: true})
		}
	}
	return list
}

func writeNewProfile(v *visit) error { return v.writeProfile(profileForm{}) }

func writeProfile(v *visit) error {
	id, err := v.paperID()
	if err != nil {
		return err
	}
	return v.writeProfile(profileForm{ID: id})
}

// writeProfile keeps what was typed as a draft; or shows it the other way, in
// fields or as JSON, and keeps nothing.
func (v *visit) writeProfile(form profileForm) error {
	form.values, form.Number = v.form, natural(v.form.Get("number"))
	form.JSON, form.Whole = plainText(v.form.Get("json")), v.form.Get("as") == "json"
	body := form.body(v)
	if turn := v.form.Get("do"); turn == "json" || turn == "fields" {
		return v.turned(form, body, turn == "json")
	}
	if len(form.Problems) > 0 {
		return v.showForm(fiber.StatusUnprocessableEntity, form)
	}
	file, err := v.risk.WriteProfile(v.c.UserContext(), v.actor(), form.Number, body)
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Malformed):
		form.Problems = v.profileProblems(form, refusals(fault.As(err)))
		return v.showForm(status(err), form)
	case fault.Is(err, fault.Conflict):
		return v.profileConflict(form, err)
	case err != nil:
		return err
	}
	v.tell("notice.profile-written")
	return v.redirect(profileAddress(file.ID))
}

// body makes the JSON of a profile of what was typed.
func (f *profileForm) body(v *visit) []byte {
	text := strings.TrimSpace(f.JSON)
	t, ok := tree{}, true
	if text != "" {
		t, ok = treeOf([]byte(text))
	}
	if f.Whole {
		if id, given := t["id"]; f.ID != "" && ok && given && id != f.ID {
			f.tell(v, "json", otherID)
		}
		return []byte(text)
	}
	if !ok {
		f.tell(v, "json", noObject)
		return nil
	}
	if f.ID != "" {
		f.values.Set("id", f.ID)
	}
	for _, field := range profileFields() {
		if value := field.read(f.values, v.lang); value != nil && !t.put(field.At, value) {
			f.tell(v, field.name(), twiceTyped)
		}
	}
	return []byte(t.json(""))
}

func (f *profileForm) tell(v *visit, field string, rule fault.Rule) {
	f.Problems = append(f.Problems, problem{Field: field, Label: v.locale().profileLabel(field), Text: rule.Text.In(v.lang), Code: rule.Code})
}

// turned shows what was typed the other way.
func (v *visit) turned(form profileForm, body []byte, whole bool) error {
	if len(form.Problems) > 0 {
		return v.showForm(fiber.StatusUnprocessableEntity, form)
	}
	form.Whole = whole
	if _, ok := treeOf(body); !ok && !whole {
		form.Whole = true
		form.tell(v, "json", noObject)
		return v.showForm(fiber.StatusUnprocessableEntity, form)
	}
	form.fill(body)
	return v.showForm(fiber.StatusOK, form)
}

// profileConflict tells that somebody was faster; what was typed can be kept
// over what they wrote, by somebody who knows. The ID of a new profile is taken.
func (v *visit) profileConflict(form profileForm, reason error) error {
	if form.ID == "" {
		field := "id"
		if form.Whole {
			field = "json"
		}
		form.tell(v, field, takenID)
		return v.showForm(fiber.StatusConflict, form)
	}
	file, err := v.risk.Profile(v.c.UserContext(), v.actor(), form.ID)
	if err != nil {
		return err
	}
	form.Number, form.Conflict = file.Number, fault.As(reason).Text.In(v.lang)
	return v.showForm(fiber.StatusConflict, form)
}

// profileProblems puts every fault to the field it speaks of.
func (v *visit) profileProblems(form profileForm, faults fault.List) []problem {
	var problems []problem
	for _, f := range faults {
		p := problem{Field: "json", Label: f.Pointer, Text: f.Message.In(v.lang), Code: f.Code}
		if field, place, ok := form.fieldOf(f.Pointer); ok && !form.Whole {
			p.Field, p.Label = field, v.locale().profileLabel(field)
			if place != "" {
				p.Label += " · " + place
			}
			if rule, said := inForm(field, f.Code); said {
				p.Text, p.Code = rule.Text.In(v.lang), rule.Code
			}
		}
		problems = append(problems, p)
	}
	return problems
}

// inForm is the refusal of a number in the words of the form, where the faults
// of reading speak of the JSON that was made of it.
func inForm(field, code string) (rule fault.Rule, said bool) {
	fields := profileFields()
	i := slices.IndexFunc(fields, func(f profileField) bool { return f.name() == field })
	switch {
	case i < 0:
		return rule, false
	case fields[i].Kind == wholeField:
		return noWhole, slices.Contains([]string{strictjson.Type.Code, strictjson.NotInteger.Code}, code)
	case fields[i].Kind == amountField:
		return noAmount, slices.Contains([]string{strictjson.Type.Code, strictjson.BareNumber.Code, strictjson.Format.Code,
			strictjson.Comma.Code, strictjson.Space.Code, strictjson.Exponent.Code, strictjson.Sign.Code}, code)
	}
	return rule, false
}

// fieldOf is the field that a pointer leads to or into, or of those that it
// stands around the first that is empty; place is the value of a list that is
// meant: №3.
func (f profileForm) fieldOf(pointer string) (name, place string, ok bool) {
	if pointer == "" || pointer == "/criteria" {
		return "", "", false
	}
	for _, field := range profileFields() {
		rest, within := strings.CutPrefix(pointer, field.At)
		if within && (rest == "" || rest[0] == '/') {
			if rest = strings.TrimPrefix(rest, "/"); digits(rest) {
				place = "№" + nbsp + strconv.Itoa(natural(rest)+1)
			}
			return field.name(), place, true
		}
		inside := strings.HasPrefix(field.At, pointer+"/")
		if inside && (!ok || strings.TrimSpace(f.values.Get(field.name())) == "" && f.values.Get(name) != "") {
			name, ok = field.name(), true
		}
	}
	return name, "", ok
}

// profileLabel is what a field of a profile is called.
func (l locale) profileLabel(field string) string { return l.label("profile-field", field) }

// settingsInForce are the settings of risk that count, for their tables.
func (v *visit) settingsInForce() (risk.Settings, error) {
	p, err := v.risk.RiskSettings(v.c.UserContext(), v.actor())
	if err != nil {
		return risk.Settings{}, err
	}
	return settingsOf(p.InForce), nil
}

// settingsOf reads kept settings; what cannot be read is empty.
func settingsOf(e *clearance.Edition) risk.Settings {
	if e == nil {
		return risk.Settings{}
	}
	s, err := risk.ReadSettings(e.Body)
	if err != nil {
		return risk.Settings{}
	}
	return s
}

// exampleProfile is a profile to begin from.
const exampleProfile = `{
 "id": "cheap-footwear-cn",
 "title": {"uk": "Дешеве взуття з Китаю", "en": "Cheap footwear from China"},
 "from": "2026-01-01",
 "criteria": {
  "codes": ["6403", "6404"],
  "origins": ["CN"],
  "percentOfPeers": {"to": "60"},
  "importerBefore": {"to": 20}
 },
 "channel": "red",
 "formalities": ["105-2", "202-1"],
 "sharePerMille": 500,
 "mostPerDay": 20,
 "instruction": {"uk": "Звірити ціну з прайс-листом виробника, оглянути 10 % місць.", "en": "Compare the price with the producer’s list, examine 10 % of the packages."},
 "justification": "Минулого кварталу підтверджено заниження вартості у 40 % перевірок."
}`
