package web

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// The refusals of the form for offices.
var (
	noOffice = fault.Rule{Code: "web.office-missing", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть код митного органу, наприклад UA100230; щоб вилучити рядок, очистіть його весь.",
		EN: "Give the code of the office, such as UA100230; to remove the row, clear all of it.",
	}}
	emptyOffice = fault.Rule{Code: "web.office-empty", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть, скільки перевірок встигає цей митний орган, або його інспекторів; щоб не додавати його, очистіть код.",
		EN: "Give how many checks this office can make, or its inspectors; to leave it out, clear its code.",
	}}
	officeTwice = fault.Rule{Code: "web.office-twice", Level: fault.Substance, Text: fault.Text{
		UK: "Цей митний орган уже є вище; залиште один рядок.",
		EN: "This office stands above; keep one of the rows.",
	}}
	noWhole = fault.Rule{Code: "web.whole-number", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть ціле число від 0, лише цифрами.",
		EN: "Give a whole number from 0, in digits only.",
	}}
)

func officeRefusals() []fault.Rule {
	return []fault.Rule{noOffice, emptyOffice, officeTwice, noWhole}
}

// The fields of a row, as the form and the pointers of faults name them.
const (
	officeField       = "office"
	documentsField    = "documents"
	examinationsField = "examinations"
	inspectorsField   = "inspectors"
)

// emptyRows is how many rows there are to add offices in.
const emptyRows = 3

// officeRow is a row of the form for offices, as it was typed.
type officeRow struct {
	No       int // in the names of its fields
	Others   bool
	Problems []problem
	values   map[string]string // by field
}

// Name is the name and id of a field of the row.
func (r officeRow) Name(field string) string { return field + "-" + strconv.Itoa(r.No) }

// Place is where the row stands, from 1.
func (r officeRow) Place() int { return r.No + 1 }

// Value is what was typed into a field.
func (r officeRow) Value(field string) string { return r.values[field] }

// At lists what is wrong with a field.
func (r officeRow) At(field string) []problem { return problemsAt(r.Problems, r.Name(field)) }

// Lines is how many lines the field for inspectors has.
func (r officeRow) Lines() int {
	return min(max(2, strings.Count(r.values[inspectorsField], "\n")+1), 12)
}

// code is the office as the settings name it.
func (r officeRow) code() string { return strings.ToUpper(strings.TrimSpace(r.values[officeField])) }

// blank reports whether nothing is said of the office.
func (r officeRow) blank() bool {
	said := func(field string) bool { return strings.TrimSpace(r.values[field]) != "" }
	return !said(documentsField) && !said(examinationsField) && !said(inspectorsField)
}

// names are the inspectors, one a line.
func (r officeRow) names() []string {
	var names []string
	for line := range strings.SplitSeq(r.values[inspectorsField], "\n") {
		if line = strings.TrimSpace(line); line != "" {
			names = append(names, line)
		}
	}
	return names
}

// label is what a field of the row is called where it stands alone.
func (r officeRow) label(field string, l locale) string {
	office, what := r.code(), l.label("settings", field)
	switch {
	case r.Others:
		office = l.label("settings", "others")
	case office == "":
		office = strings.ReplaceAll(l.label("settings", "new-office"), "{n}", strconv.Itoa(r.Place()))
	}
	if field == officeField {
		what = l.label("col", field)
	}
	return office + " · " + what
}

// officeRows fills the form with the offices of settings, with empty rows to
// add others, and a row for all others.
func officeRows(s risk.Settings) []officeRow {
	var rows []officeRow
	add := func(office string, o knownOffice) {
		row := officeRow{No: len(rows), Others: office == risk.AnyOffice, values: map[string]string{officeField: office}}
		if o.Capacity != nil {
			row.values[documentsField], row.values[examinationsField] = strconv.Itoa(o.Documents), strconv.Itoa(o.Examinations)
		}
		row.values[inspectorsField] = strings.Join(o.Inspectors, "\n")
		rows = append(rows, row)
	}
	others := knownOffice{}
	for _, o := range officesOf(s) {
		if o.Office == risk.AnyOffice {
			others = o
			continue
		}
		add(o.Office, o)
	}
	for range emptyRows {
		add("", knownOffice{})
	}
	add(risk.AnyOffice, others)
	return rows
}

// typedRows are the rows as they were sent; none where the form was none of
// ours.
func typedRows(form url.Values) []officeRow {
	var rows []officeRow
	for form.Has((officeRow{No: len(rows)}).Name(officeField)) {
		row := officeRow{No: len(rows), values: map[string]string{}}
		for _, field := range []string{officeField, documentsField, examinationsField, inspectorsField} {
			row.values[field] = plainText(form.Get(row.Name(field)))
		}
		row.Others = row.code() == risk.AnyOffice
		rows = append(rows, row)
	}
	return rows
}

// officeForm is the rows with the tables that they make.
type officeForm struct {
	*visit
	rows    []officeRow
	before  []string // offices that the settings had
	offices map[string]risk.Capacity
	rosters map[string][]string
	at      map[string]*officeRow // by code
}

// officeFormOf reads the rows; what is wrong with them stands in them.
func (v *visit) officeFormOf(rows []officeRow, s risk.Settings) *officeForm {
	f := &officeForm{visit: v, rows: rows, offices: map[string]risk.Capacity{}, rosters: map[string][]string{}, at: map[string]*officeRow{}}
	f.before = slices.Concat(slices.Collect(maps.Keys(s.Offices)), slices.Collect(maps.Keys(s.Rosters)))
	for i := range f.rows {
		f.take(&f.rows[i])
	}
	return f
}

// take puts a row into the tables. A row that is cleared is left out, and with
// it the office that stood in it.
func (f *officeForm) take(r *officeRow) {
	code := r.code()
	switch {
	case code == "" && r.blank():
		return
	case code == "":
		f.tell(r, officeField, noOffice)
		return
	case r.blank() && (r.Others || slices.Contains(f.before, code)):
		return
	case r.blank():
		f.tell(r, documentsField, emptyOffice)
		return
	case f.at[code] != nil:
		f.tell(r, officeField, officeTwice)
		return
	}
	f.at[code] = r
	if r.values[documentsField]+r.values[examinationsField] != "" {
		f.offices[code] = risk.Capacity{Documents: f.whole(r, documentsField), Examinations: f.whole(r, examinationsField)}
	}
	if names := r.names(); len(names) > 0 {
		f.rosters[code] = names
	}
}

// whole is the number of a field; an empty one is 0.
func (f *officeForm) whole(r *officeRow, field string) int {
	text := strings.TrimSpace(r.values[field])
	if text == "" {
		return 0
	}
	plain, _ := plainFigure(text, f.lang)
	n, err := strconv.Atoi(plain)
	if err != nil {
		f.tell(r, field, noWhole)
	}
	return n
}

func (f *officeForm) tell(r *officeRow, field string, rule fault.Rule) {
	f.note(r, field, rule.At("").Message.In(f.lang), rule.Code)
}

// note puts a fault to a field of a row, once.
func (f *officeForm) note(r *officeRow, field, text, code string) {
	p := problem{Field: r.Name(field), Label: r.label(field, f.locale()), Text: text, Code: code}
	if !slices.Contains(r.Problems, p) {
		r.Problems = append(r.Problems, p)
	}
}

// spread puts faults to the fields they speak of, and gives those that speak
// of none here.
func (f *officeForm) spread(faults fault.List) []problem {
	var others []problem
	for _, one := range faults {
		steps := strings.Split(one.Pointer, "/")
		var r *officeRow
		if len(steps) > 2 && (steps[1] == "offices" || steps[1] == "rosters") {
			r = f.at[strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[2])]
		}
		if r == nil {
			others = append(others, problem{Field: "json", Label: one.Pointer, Text: one.Message.In(f.lang), Code: one.Code})
			continue
		}
		field, said := fieldAt(r, steps)
		f.note(r, field, said+one.Message.In(f.lang), one.Code)
	}
	return others
}

// fieldAt is the field of a row that a pointer leads to, with which of its
// lines is meant.
func fieldAt(r *officeRow, steps []string) (field, said string) {
	names := r.names()
	switch {
	case len(steps) == 3 && !declarations.ValidOffice(r.code()):
		return officeField, ""
	case steps[1] == "offices" && len(steps) == 4:
		return steps[3], ""
	case len(steps) == 4 && natural(steps[3]) < len(names):
		return inspectorsField, beginning(names[natural(steps[3])]) + " — "
	}
	return inspectorsField, ""
}

// mostSaid is how much of a name that was typed a problem repeats.
const mostSaid = 40

func beginning(name string) string {
	if runes := []rune(name); len(runes) > mostSaid {
		return string(runes[:mostSaid]) + "…"
	}
	return name
}

// problems are those of all rows, in their order.
func (f *officeForm) problems() []problem {
	var all []problem
	for _, r := range f.rows {
		all = append(all, r.Problems...)
	}
	return all
}

// writeOffices keeps a new edition of the settings with what the form says of
// offices, and with all else as the newest edition has it.
func writeOffices(v *visit) error {
	rows := typedRows(v.form)
	if len(rows) == 0 {
		return fault.New(fault.Malformed, unreadableForm)
	}
	settings, err := v.newestSettings()
	if err != nil {
		return err
	}
	f := v.officeFormOf(rows, settings)
	settings.Offices, settings.Rosters = f.offices, f.rosters
	body, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	view := settingsView{Rows: f.rows}
	if view.Problems = f.problems(); len(view.Problems) > 0 {
		_, faults := risk.ParseSettings(body)
		view.Problems = slices.Concat(f.spread(faults), f.problems())
		return v.showSettings(fiber.StatusUnprocessableEntity, view)
	}
	_, err = v.risk.WriteSettings(v.c.UserContext(), v.actor(), natural(v.form.Get("number")), body)
	if refused(err) {
		view.Problems = slices.Concat(f.spread(refusals(fault.As(err))), f.problems())
	}
	return v.settingsWritten(view, err)
}
