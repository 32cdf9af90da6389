package declarations

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Nomenclature is what validation asks of the tariff.
type Nomenclature interface {
	// Exists reports whether a ten-digit code is in force on a day.
	Exists(code string, day civil.Date) bool
	// Unit gives the additional unit of a code, "" where the law names none.
	Unit(code string, day civil.Date) string
}

// Validate gives every fault and warning of a declaration, sorted, as
// format-and-logic control (ФЛК) does: fields that are missing or malformed
// are of level Structure, those that contradict the law or each other of level
// Substance, and what only deserves a look is a warning. today is the day of
// lodging in Kyiv.
func (d *Declaration) Validate(today civil.Date, n Nomenclature) fault.List {
	c := &check{Declaration: d, today: today, tariff: n, kind: d.Kind(), at: header}
	c.required()
	c.head()
	c.parties()
	c.transport()
	c.amounts()
	c.documents(d.Documents)
	c.previousDocuments(d.PreviousDocuments)
	c.items()
	c.warnings()
	c.faults.Sort()
	return c.faults
}

// check is one validation under way.
type check struct {
	*Declaration
	today  civil.Date
	tariff Nomenclature
	kind   Kind
	at     int // index of the item being checked, or header
	faults fault.List
}

// header is the place of what is not inside an item.
const header = -1

// add notes a fault; pointer is relative to the item being checked. Pointers
// are put together only here, since most declarations have few faults.
func (c *check) add(r fault.Rule, pointer string, pairs ...string) {
	if c.at != header {
		pointer = "/items/" + strconv.Itoa(c.at) + pointer
	}
	c.faults = append(c.faults, r.At(pointer, pairs...))
}

// within is the pointer of a field of the i-th element of a list.
func within(list string, i int, field string) string {
	return list + "/" + strconv.Itoa(i) + field
}

// code notes a fault where a code is given and not in its table.
func (c *check) code(r fault.Rule, known set, code, pointer string) {
	if code != "" && !known[code] {
		c.add(r, pointer)
	}
}

func (c *check) country(code, pointer string) {
	if code != "" && !isCountry(code) {
		c.add(countryUnknown, pointer)
	}
}

func (c *check) currency(code, pointer string) {
	if code != "" && !IsCurrency(code) {
		c.add(currencyUnknown, pointer)
	}
}

func (c *check) office(code, pointer string) {
	if code != "" && !isOffice(code) {
		c.add(officeFormat, pointer)
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
