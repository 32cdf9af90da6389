package batch

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// Kind is what sort of value a field takes.
type Kind string

// The kinds of values.
const (
	KindText      Kind = "text"      // words
	KindReference Kind = "reference" // a number or name that somebody gave: an invoice, a lorry, a container
	KindCommodity Kind = "commodity" // ten digits of УКТЗЕД
	KindNation    Kind = "country"   // a country
	KindMoney     Kind = "money"     // an amount; Column.Unit is its currency
	KindCurrency  Kind = "currency"  // three letters of ISO 4217
	KindMass      Kind = "mass"      // kilograms
	KindNumber    Kind = "number"    // any other decimal number
	KindWhole     Kind = "whole"     // a whole number
	KindDay       Kind = "date"      // a calendar day
	KindPerson    Kind = "person"    // ЄДРПОУ or РНОКПП
	KindOffice    Kind = "office"    // UA and six digits
	KindIncoterm  Kind = "incoterm"  // three letters of Incoterms
	KindCode      Kind = "code"      // a short code of a classifier
	KindYesNo     Kind = "yes-no"    // a yes or a no
)

// FieldInfo is a field of a declaration that a column may feed.
type FieldInfo struct {
	Field string     // its place in the JSON of a declaration, without numbers of elements: items.netMass
	Boxes []string   // boxes (графи) of the form, by order № 61: 33, 37_1; nil where it has none
	Name  fault.Text // what a person calls it
	Kind  Kind

	// Many says that several columns may feed it, each adding an element.
	Many bool

	// HryvniaOnly says that an amount is in hryvnias by law.
	HryvniaOnly bool

	names []heading
}

// heading is one way to head a column.
type heading struct {
	text string
	weak bool // also heads other things: the values must bear it out
}

// Fields lists every field that a column may feed, in the order of the form.
// A field of documents stands for a type of document: documents.0380 takes the
// numbers of invoices. Types that are not listed may be mapped by hand.
func Fields() []FieldInfo { return slices.Clone(fields) }

// FieldOf gives what is known of a field; false where a column cannot feed it.
func FieldOf(field string) (FieldInfo, bool) {
	if i := slices.IndexFunc(fields, func(f FieldInfo) bool { return f.Field == field }); i >= 0 {
		return fields[i], true
	}
	return documentField(field)
}

// fields is the table of names, read once.
var fields = slices.Concat(readFields(headNames), readFields(itemNames), readFields(documentNames))

// fieldNames is one line of the tables of names. Names are parted by ";"; the first
// of each language is the one shown to a person; one after "?" is weak.
type fieldNames struct {
	field   string
	kind    Kind
	boxes   string // parted by spaces
	uk, en  string
	many    bool
	hryvnia bool
}

func readFields(table []fieldNames) []FieldInfo {
	list := make([]FieldInfo, 0, len(table))
	for _, e := range table {
		uk, en := readNames(e.uk), readNames(e.en)
		list = append(list, FieldInfo{
			Field: e.field, Kind: e.kind, Boxes: strings.Fields(e.boxes), Many: e.many, HryvniaOnly: e.hryvnia,
			Name:  fault.Text{UK: uk[0].text, EN: en[0].text},
			names: append(slices.Concat(uk, en), heading{text: e.field}, heading{text: strings.TrimPrefix(e.field, "items.")}),
		})
	}
	return list
}

func readNames(list string) []heading {
	var names []heading
	for text := range strings.SplitSeq(list, ";") {
		text = strings.TrimSpace(text)
		weak := strings.HasPrefix(text, "?")
		names = append(names, heading{text: strings.TrimPrefix(text, "?"), weak: weak})
	}
	return names
}

// documentField knows the fields of types of documents that the table does not
// name: documents.N853, items.documents.4103.date, previousDocuments.T1.
func documentField(field string) (FieldInfo, bool) {
	rest := strings.TrimPrefix(field, "items.")
	list, rest, _ := strings.Cut(rest, ".")
	kind, part, _ := strings.Cut(rest, ".")
	known := list == "documents" && isDocumentType(kind) || list == "previousDocuments" && isPreviousType(kind)
	shape, ok := map[string]Kind{"": KindReference, "date": KindDay}[part]
	if !known || !ok || strings.HasSuffix(field, ".") {
		return FieldInfo{}, false
	}
	name := fault.Text{UK: "Документ " + kind, EN: "Document " + kind}
	if part == "date" {
		name = fault.Text{UK: "Дата документа " + kind, EN: "Date of document " + kind}
	}
	return FieldInfo{Field: field, Boxes: []string{"44"}, Name: name, Kind: shape, Many: shape == KindReference}, true
}

// isDocumentType reports whether s is written as a code of the classifier of
// documents: 0380, N853.
func isDocumentType(s string) bool { return len(s) == 4 && isPreviousType(s) }

// isPreviousType reports whether s is one to four digits and Latin capitals.
func isPreviousType(s string) bool {
	return len(s) > 0 && len(s) <= 4 && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
