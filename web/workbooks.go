package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// workbooksView is the page a workbook is dropped on, with those dropped before.
type workbooksView struct {
	Items    []clearance.BatchHead
	Next     string
	Later    bool  // not the first page
	Most     int64 // mebibytes of a workbook
	Options  options
	Problems []problem
}

func workbooks(v *visit) error { return v.showWorkbooks(fiber.StatusOK, options{}, nil) }

func (v *visit) showWorkbooks(status int, o options, problems []problem) error {
	page, err := v.batches.Batches(v.c.UserContext(), v.actor(), v.c.Query("cursor"), pageSize)
	if err != nil {
		return err
	}
	o.wanted = slices.ContainsFunc(problems, func(p problem) bool { return p.Field == "sheet" || p.Field == "row" || p.Field == "defaults" })
	return v.show(status, "batches", workbooksView{
		Items: page.Items, Next: filter{}.next("/batches", page.NextCursor), Later: v.c.Query("cursor") != "",
		Most: v.mostBytes >> 20, Options: o, Problems: problems,
	})
}

// uploaded has a workbook that was sent looked over and checked: nothing is
// lodged before its sender has seen how it was understood.
func uploaded(v *visit, f *sent) error {
	o := optionsOf(f.fields)
	order, problems := o.order(v)
	if f.file == nil {
		problems = append([]problem{{Field: "file", Text: v.locale().label("upload", "no-file")}}, problems...)
	}
	if len(problems) > 0 {
		return v.showWorkbooks(fiber.StatusUnprocessableEntity, o, problems)
	}
	order.DryRun = true
	head, err := v.batches.Upload(v.c.UserContext(), v.actor(), clearance.BatchUpload{
		File: f.file, Size: f.file.Size, Name: f.name, Order: order,
	})
	if err != nil {
		return v.refuse(err, nil, func(status int, problems []problem) error { return v.showWorkbooks(status, o, problems) })
	}
	return v.toBatch(head)
}

// toBatch leads to the page of a batch; one that was there before is called so.
func (v *visit) toBatch(head clearance.BatchHead) error {
	if head.Known {
		v.tell("notice.batch-known")
	}
	return v.redirect("/batches/" + url.PathEscape(head.ID))
}

// refuseUpload tells on the page with the form why a file was not taken.
func (v *visit) refuseUpload(err error) error {
	return v.refuse(err, nil, func(status int, problems []problem) error {
		return v.showWorkbooks(status, options{}, problems)
	})
}

// refuse shows a page again with what is wrong with what was sent. Other
// refusals have a page of their own.
func (v *visit) refuse(err error, columns []column, again func(status int, problems []problem) error) error {
	e := fault.As(err)
	if e == nil {
		return err
	}
	switch e.Kind {
	case fault.Invalid, fault.Malformed, fault.TooLarge, fault.Unsupported:
		return again(status(err), v.problemsOf(e, columns))
	}
	return err
}

// problemsOf puts every fault of a refusal to the field it speaks of.
func (v *visit) problemsOf(e *fault.Error, columns []column) []problem {
	if len(e.Faults) == 0 {
		return []problem{{Field: "file", Text: e.Text.In(v.lang), Code: e.Code}}
	}
	var problems []problem
	for _, f := range e.Faults {
		p := problem{Text: f.Message.In(v.lang), Code: f.Code}
		p.Field, p.Label = v.placeOf(f.Pointer, columns)
		problems = append(problems, p)
	}
	return problems
}

// placeOf is the element of the forms that a pointer leads to, and what it is
// called where that does not go without saying.
func (v *visit) placeOf(pointer string, columns []column) (element, label string) {
	field, rest, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	switch field {
	case "defaults":
		return field, strings.TrimSpace(v.locale().label("upload", field) + " " + rest)
	case "sheet":
		return field, ""
	case "headerRow":
		return "row", ""
	case "mapping":
		number, _, _ := strings.Cut(rest, "/")
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < len(columns) {
			return columns[i].Element(), v.locale().label("batch", "column") + " " + columns[i].Letter
		}
	}
	return "file", ""
}

// options are how a workbook is to be read, as they stand in a form.
type options struct {
	Formulas bool
	Faulty   string // most faulty rows; "" for any number
	Defaults string // JSON
	Sheet    string
	Row      string // of the headings
	wanted   bool   // one of the less usual is spoken of
}

// Open reports whether the less usual of them are to be seen.
func (o options) Open() bool { return o.wanted || o.Defaults != "" || o.Sheet != "" || o.Row != "" }

func optionsOf(form url.Values) options {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	return options{Formulas: get("formulas") == "take", Faulty: get("faulty"), Defaults: get("defaults"), Sheet: get("sheet"), Row: get("row")}
}

// optionsFor are the options an order was given by.
func optionsFor(order clearance.BatchOrder) options {
	o := options{Formulas: order.TakeFormulas, Defaults: string(order.Defaults), Sheet: order.Mapping.Sheet}
	if order.MostFaulty != nil {
		o.Faulty = strconv.Itoa(*order.MostFaulty)
	}
	if order.Mapping.HeaderRow > 0 {
		o.Row = strconv.Itoa(order.Mapping.HeaderRow)
	}
	return o
}

// order makes an order of the options. What cannot be read is a problem of
// its field.
func (o options) order(v *visit) (clearance.BatchOrder, []problem) {
	order := clearance.BatchOrder{TakeFormulas: o.Formulas, Mapping: batch.Mapping{Sheet: o.Sheet}}
	var problems []problem
	whole := func(field, text string) int {
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || !digits(text) || n > mostRows) {
			problems = append(problems, problem{Field: field, Label: v.locale().label("upload", field), Text: v.locale().label("calc", "whole-unreadable")})
		}
		return n
	}
	order.Mapping.HeaderRow = whole("row", o.Row)
	if faulty := whole("faulty", o.Faulty); o.Faulty != "" {
		order.MostFaulty = &faulty
	}
	if o.Defaults != "" {
		if order.Defaults = json.RawMessage(o.Defaults); !json.Valid(order.Defaults) {
			problems = append(problems, problem{Field: "defaults", Label: v.locale().label("upload", "defaults"), Text: v.locale().label("upload", "no-json")})
		}
	}
	return order, problems
}

// mostRows is how many rows a sheet of Excel has.
const mostRows = 1 << 20
