// Package declarations is the customs declaration: its fields, the control of
// format and logic (ФЛК) it must pass, its number, and the states it goes
// through. It is pure: it reads no clock and keeps nothing.
package declarations

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// Decode reads a declaration from JSON, strictly, and brings spellings that
// mean the same (ІМ and IM, units) to one. The body itself stays the document.
func Decode(body []byte) (*Declaration, fault.List) { panic("face") }

// Nomenclature is what validation asks of the tariff.
type Nomenclature interface {
	Exists(code string, day civil.Date) bool
	Unit(code string, day civil.Date) string
}

// Validate gives every fault and warning of a declaration, sorted. today is
// the day of lodging in Kyiv.
func (d *Declaration) Validate(today civil.Date, n Nomenclature) fault.List { panic("face") }

// TariffDate is the day whose law and rates apply: RateDate, or the day of
// lodging.
func (d *Declaration) TariffDate(today civil.Date) civil.Date {
	if d.RateDate.IsZero() {
		return today
	}
	return d.RateDate
}

// TariffRequest translates the declaration for the tariff engine. day is its
// TariffDate.
func (d *Declaration) TariffRequest(day civil.Date) tariffs.Request { panic("face") }
