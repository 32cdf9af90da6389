package batch

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
)

// What the tests of the cell readers see of them: the value as text, and the
// code of the flaw or repair.

// Habits settle numbers that can be read in two ways.
type Habits = habits

// HabitsOf is what one value says of its column.
func HabitsOf(text string) Habits { return habitsOf(text) }

// ReadNumber reads a number whose column has these habits.
func ReadNumber(text string, h Habits) (number, unit, code string) {
	n, unit, f := readNumber(text, func() habits { return h })
	return n.String(), unit, codeOf(f)
}

// ReadDate reads a day.
func ReadDate(text string) (day, code string) {
	d, f := readDate(text)
	return d.String(), codeOf(f)
}

// ReadCommodity reads a code of the tariff.
func ReadCommodity(text string, day civil.Date, tariff declarations.Nomenclature) (number, code string) {
	number, f := readCommodity(text, day, tariff)
	return number, codeOf(f)
}

// ReadPerson reads ЄДРПОУ or РНОКПП.
func ReadPerson(text string) (id, code string) {
	id, f := readPerson(text)
	return id, codeOf(f)
}

// ReadCountry, ReadCurrency and ReadFuel give "" for what they do not know.
func ReadCountry(text string) string  { return orNothing(readCountry(text)) }
func ReadCurrency(text string) string { return orNothing(readCurrency(text)) }
func ReadFuel(text string) string     { return orNothing(readFuel(text)) }

// ReadUnit gives a unit of the tariff in its spelling.
func ReadUnit(text string) string { return readUnit(text) }

func orNothing(s string, ok bool) string {
	if !ok {
		return ""
	}
	return s
}

func codeOf(f *flaw) string {
	if f == nil {
		return ""
	}
	return f.rule.Code
}
