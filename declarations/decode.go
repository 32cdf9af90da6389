package declarations

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs/rate"
)

var reader = strictjson.For[Declaration]()

// Shape describes a declaration as it is read, for schemas and forms.
func Shape() *strictjson.Shape { return reader.Shape() }

// Decode reads a declaration from JSON, strictly, and brings spellings that
// mean the same (ІМ and IM, units) to one. The body itself stays the document.
func Decode(body []byte) (*Declaration, fault.List) {
	d := new(Declaration)
	faults := reader.Read(body, d)
	d.normalise()
	return d, faults
}

// ValidateAfter gives the faults that reading found together with those of
// Validate, sorted, so that all of a document are told at once. What Validate
// says of a field that could not be read, or of one around or inside it, is
// left out: it only follows from the first. Where reading had to stop nothing
// is added.
func (d *Declaration) ValidateAfter(read fault.List, today civil.Date, n Nomenclature) fault.List {
	for _, f := range read {
		if f.Level == fault.System {
			return read
		}
	}
	all := slices.Clone(read)
	for _, f := range d.Validate(today, n) {
		if !slices.ContainsFunc(read, func(r fault.Fault) bool { return around(r.Pointer, f.Pointer) }) {
			all = append(all, f)
		}
	}
	all.Sort()
	return all
}

// around reports whether one pointer is the other or leads to it. The whole
// document leads to everything and so to nothing.
func around(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a != "" && strings.HasPrefix(b, a) && (len(b) == len(a) || b[len(a)] == '/')
}

func (d *Declaration) normalise() {
	d.Type = typeOf(d.Type)
	d.AdditionalDeclarationType = latin(strings.TrimSpace(d.AdditionalDeclarationType))
	normaliseDocuments(d.Documents)
	for i := range d.Items {
		d.Items[i].normalise()
	}
}

func (it *Item) normalise() {
	for i := range it.SupplementaryQuantities {
		unit := &it.SupplementaryQuantities[i].Unit
		*unit = unitOf(*unit)
	}
	normaliseDocuments(it.Documents)
}

// unitOf brings the law's spellings of a unit to ours; others stay.
func unitOf(text string) string {
	if unit, ok := rate.CanonicalUnit(text); ok {
		return unit
	}
	return text
}

// isUnit reports whether a unit is one of the tariff, in our spelling.
func isUnit(text string) bool {
	unit, ok := rate.CanonicalUnit(text)
	return ok && unit == text
}

func normaliseDocuments(documents []Document) {
	for i := range documents {
		documents[i].Unit = unitOf(documents[i].Unit)
	}
}

// typeOf reads box 1/1 as forms and files write it, in Cyrillic, in Latin or
// in letters of both that look the same; real files have a space before it.
func typeOf(text string) string {
	switch t := latin(strings.TrimSpace(text)); t {
	case "EK": // ЕК, експорт
		return "EX"
	case "TP": // ТР, транзит
		return "TR"
	default:
		return t
	}
}

var lookAlikes = strings.NewReplacer("А", "A", "В", "B", "Е", "E", "І", "I", "К", "K", "М", "M",
	"Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "Х", "X")

// latin writes Cyrillic capitals that look like Latin ones in Latin, where
// that is all there is: ПН stays.
func latin(code string) string {
	if allLetters(code) {
		return code
	}
	if replaced := lookAlikes.Replace(code); allLetters(replaced) {
		return replaced
	}
	return code
}
