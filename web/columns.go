package web

import (
	"bytes"
	"encoding/json"
	"html/template"
	"strings"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
)

// column is a column of the sheet and the field it feeds.
type column struct {
	batch.Column
	Name    string // of the field with its box; "" where the column feeds none
	Sure    string // how sure the proposal is: sure, likely, doubtful
	Percent string // the same
	Sample  string // first value, as it was understood
}

// Element is the id of the column's field in the form.
func (c column) Element() string { return "col-" + c.Letter }

func columnsOf(v *visit, mapping []batch.Column) []column {
	columns := make([]column, len(mapping))
	for i, c := range mapping {
		columns[i] = column{Column: c, Name: fieldName(c.Field, v.lang)}
		columns[i].Sure, columns[i].Percent = confidence(c)
	}
	return columns
}

// confidence puts into words how sure a proposal is.
func confidence(c batch.Column) (sure, percent string) {
	switch {
	case c.Field == "":
		return "", ""
	case c.Confidence.Cmp(exact.New(90, 2)) >= 0:
		sure = "sure"
	case c.Confidence.Cmp(exact.New(75, 2)) >= 0:
		sure = "likely"
	default:
		sure = "doubtful"
	}
	return sure, c.Confidence.Mul(exact.New(100, 0)).Round(0).String()
}

// fieldName is a field as people know it, with the box (графа) of the form: a
// field the table does not know reads as itself.
func fieldName(field, lang string) string {
	info, known := batch.FieldOf(field)
	if !known {
		return field
	}
	name := info.Name.In(lang)
	if len(info.Boxes) > 0 {
		name += " · " + strings.ReplaceAll(info.Boxes[0], "_", ".")
	}
	return name
}

// fieldOptions is the list of every field a column may feed, in the order of
// the form. It is the same for each of the columns, and so made once.
func (s *site) fieldOptions(lang string) template.HTML {
	l := locale{lang, s.texts}
	groups := []optionGroup{{Label: l.label("fields", "head")}, {Label: l.label("fields", "items")}, {Label: l.label("fields", "documents")}}
	for _, f := range batch.Fields() {
		group := &groups[0]
		switch {
		case strings.Contains(f.Field, "documents."):
			group = &groups[2]
		case strings.HasPrefix(f.Field, "items."):
			group = &groups[1]
		}
		group.Options = append(group.Options, option{Value: f.Field, Label: fieldName(f.Field, lang)})
	}
	var b bytes.Buffer
	if err := s.pages[lang]["batch"].ExecuteTemplate(&b, "fields", groups); err != nil {
		panic(err) // an embedded page
	}
	return template.HTML(b.String()) // made by html/template just above
}

// corrected are the columns of a batch with the fields that the form gives.
func corrected(v *visit, head clearance.BatchHead) []column {
	columns := columnsOf(v, head.Mapping)
	for i, c := range columns {
		if v.form.Has(c.Element()) {
			columns[i].Field = v.form.Get(c.Element())
			columns[i].Name = fieldName(columns[i].Field, v.lang)
		}
	}
	return columns
}

// given is a mapping as it is sent: a column that feeds nothing says so.
func given(columns []column) []batch.Column {
	list := make([]batch.Column, len(columns))
	for i, c := range columns {
		list[i] = c.Column
	}
	return list
}

// previewed is a declaration as its rows were understood.
type previewed struct {
	Rows     []int
	Document *declarations.Declaration
	Faults   folded
}

// previewedOf reads the declarations loosely: what their faults are stands
// beside them.
func previewedOf(p clearance.BatchPreview) []previewed {
	var list []previewed
	for _, d := range p.Declarations {
		document := &declarations.Declaration{}
		if json.Unmarshal(d.Declaration, document) == nil {
			list = append(list, previewed{d.Rows, document, fold(d.Faults)})
		}
	}
	return list
}

// sampled gives each column the value that the first declaration has of it.
func sampled(columns []column, p clearance.BatchPreview) {
	if len(p.Declarations) == 0 {
		return
	}
	var first any
	read := json.NewDecoder(bytes.NewReader(p.Declarations[0].Declaration))
	read.UseNumber()
	if read.Decode(&first) != nil {
		return
	}
	for i, c := range columns {
		if c.Field != "" {
			columns[i].Sample = valueAt(first, strings.Split(c.Field, "."))
		}
	}
}

// valueAt finds the value of a field: of a list its first element, or the one
// of the type that the field names (documents.0380); of an element what it is
// about.
func valueAt(v any, path []string) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		return elementAt(v, path)
	case map[string]any:
		if len(path) > 0 {
			return valueAt(v[path[0]], path[1:])
		}
		for _, principal := range []string{"id", "value", "amount"} {
			if s, ok := v[principal].(string); ok {
				return s
			}
		}
	}
	return ""
}

func elementAt(list []any, path []string) string {
	for _, e := range list {
		if element, ok := e.(map[string]any); ok && len(path) > 0 && element["type"] == path[0] {
			return valueAt(element, path[1:])
		}
	}
	if len(list) == 0 {
		return ""
	}
	return valueAt(list[0], path)
}
