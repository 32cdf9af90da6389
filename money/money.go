// Package money is amounts in a currency, official rates of exchange by day,
// and the rounding of payments.
package money

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// UAH is the hryvnia, the currency every payment is worked out in.
const UAH = "UAH"

// Amount is a sum in one currency (ISO 4217 alpha code).
type Amount struct {
	Value    exact.Number
	Currency string
}

// Kopiyka rounds a sum in hryvnias half up to the kopiyka (box 47 is n16,2 in
// order № 61; half up is the practice, remembered and not found in a source).
func Kopiyka(n exact.Number) exact.Number { return n.Round(2) }

// Rate is the official rate of one currency on one day.
type Rate struct {
	Currency string
	Date     civil.Date   // the day it was set for; of a row held over, the day it is in force on
	Value    exact.Number // hryvnias for one unit, up to eight places
	Source   string
	Verified bool
}

// Stale reports whether the rate was set for an earlier day than the one
// asked about: the Bank sets none for a Saturday, a Sunday or a holiday, and
// the last one stays in force. It is still the lawful rate of the day.
func (r Rate) Stale(day civil.Date) bool { return r.Date.Before(day) }

// Rates is an immutable table of official rates. The zero table knows only
// the hryvnia.
type Rates struct {
	byCurrency map[string][]entry // sorted by day
	override   map[string]Rate    // whatever the day
}

// entry is a rate on the day it is in force; see HeldOver.
type entry struct {
	day  civil.Date
	rate Rate
}

// NewRates makes a table. Where a currency has two rates for a day the later
// in the list counts.
func NewRates(rates []Rate) *Rates {
	t := &Rates{byCurrency: map[string][]entry{}}
	for _, r := range rates {
		t.byCurrency[r.Currency] = append(t.byCurrency[r.Currency], entry{r.Date, r.asSet()})
	}
	for currency, list := range t.byCurrency {
		slices.SortStableFunc(list, func(a, b entry) int { return a.day.DaysSince(b.day) })
		t.byCurrency[currency] = lastOfEachDay(list)
	}
	return t
}

func lastOfEachDay(sorted []entry) []entry {
	kept := sorted[:0]
	for i, e := range sorted {
		if i+1 < len(sorted) && sorted[i+1].day == e.day {
			continue
		}
		kept = append(kept, e)
	}
	return kept
}

// With gives a table in which these rates hold on every day, before those of
// the table and of an earlier With.
func (t *Rates) With(rates []Rate) *Rates {
	with := &Rates{byCurrency: t.byCurrency, override: map[string]Rate{}}
	maps.Copy(with.override, t.override)
	for _, r := range rates {
		with.override[r.Currency] = r
	}
	return with
}

// On gives the rate in force on a day; its Date is the day it was set for. On
// a Saturday or Sunday that has none of its own the rate of the Friday before
// is in force, and on a day that a rate was held over to, that one. Any other
// day without a rate has none, and the answer is false: a holiday cannot be
// told from a gap here.
func (t *Rates) On(currency string, day civil.Date) (Rate, bool) {
	if currency == UAH {
		return Rate{Currency: UAH, Date: day, Value: exact.Int(1), Source: "hryvnia", Verified: true}, true
	}
	if r, ok := t.override[currency]; ok {
		return r, true
	}
	return t.onTable(currency, day)
}

func (t *Rates) onTable(currency string, day civil.Date) (Rate, bool) {
	if r, ok := t.exactly(currency, day); ok {
		return r, true
	}
	return t.exactly(currency, lastWeekday(day))
}

// Day lists the rates of the table in force on a day, by currency; the rates
// given to With are not among them.
func (t *Rates) Day(day civil.Date) []Rate {
	var rates []Rate
	for currency := range t.byCurrency {
		if r, ok := t.onTable(currency, day); ok {
			rates = append(rates, r)
		}
	}
	slices.SortFunc(rates, func(a, b Rate) int { return strings.Compare(a.Currency, b.Currency) })
	return rates
}

// Newest gives the latest day that any currency has a rate for; none in an
// empty table.
func (t *Rates) Newest() (newest civil.Date) {
	for _, list := range t.byCurrency {
		if last := list[len(list)-1].day; last.After(newest) {
			newest = last
		}
	}
	return newest
}

func (t *Rates) exactly(currency string, day civil.Date) (Rate, bool) {
	list := t.byCurrency[currency]
	i, found := slices.BinarySearchFunc(list, day, func(e entry, d civil.Date) int { return e.day.DaysSince(d) })
	if !found {
		return Rate{}, false
	}
	return list[i].rate, true
}

func lastWeekday(day civil.Date) civil.Date {
	switch day.Weekday() {
	case time.Saturday:
		return day.AddDays(-1)
	case time.Sunday:
		return day.AddDays(-2)
	}
	return day
}
