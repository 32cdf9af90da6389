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

	// InForce is the first day the tariff can speak of. What was in force
	// before is not known: no code is called unknown for it.
	InForce() civil.Date
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

// Most faults and warnings that are told of one declaration; one more of each
// says that there are others. A hostile document must not make a long answer.
const (
	MaxFaults   = 1000
	MaxWarnings = 200
)

// check is one validation under way.
type check struct {
	*Declaration
	today    civil.Date
	tariff   Nomenclature
	kind     Kind
	at       int // index of the item being checked, or header
	faults   fault.List
	blocking int // faults so far
	warned   int // warnings so far
}

// header is the place of what is not inside an item.
const header = -1

// add notes a fault; pointer is relative to the item being checked.
func (c *check) add(r fault.Rule, pointer string, pairs ...string) {
	if c.room(r.Level) {
		c.faults = append(c.faults, r.At(c.place(pointer), pairs...))
	}
}

// place makes a pointer whole. Pointers are put together only for faults,
// since most declarations have few.
func (c *check) place(pointer string) string {
	if c.at == header {
		return pointer
	}
	return "/items/" + strconv.Itoa(c.at) + pointer
}

// room counts a fault and reports whether it is to be told. Warnings are
// counted apart, so that no number of them hides a fault that refuses.
func (c *check) room(level fault.Level) bool {
	count, most, more := &c.blocking, MaxFaults, moreFaults
	if level == fault.Warning {
		count, most, more = &c.warned, MaxWarnings, moreWarnings
	}
	if *count++; *count == most+1 {
		c.faults = append(c.faults, more.At("", "max", strconv.Itoa(most)))
	}
	return *count <= most
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
	if code != "" && !ValidOffice(code) {
		c.add(officeFormat, pointer)
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
