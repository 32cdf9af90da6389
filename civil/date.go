// Package civil is the calendar day: the date on an invoice, the day a rate
// is in force. A day has no hour and no zone; which day it is in Kyiv at a
// moment is asked with Of.
package civil

import (
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar. The zero Date is "no date".
type Date struct{ day int32 } // days since 1970-01-01, plus epoch

const (
	secondsPerDay = 86400
	// epoch puts the zero Date some 2,700 years back, where no day that can
	// be written down is mistaken for it.
	epoch = 1_000_000
)

// New makes the date of a year, month and day; out-of-range values carry over
// as in time.Date.
func New(year int, month time.Month, day int) Date {
	return Of(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Of gives the date that t's own zone shows.
func Of(t time.Time) Date {
	_, offset := t.Zone()
	seconds := t.Unix() + int64(offset)
	days := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		days--
	}
	return Date{int32(days) + epoch}
}

// Parse reads YYYY-MM-DD and nothing else, in the years 1900 to 2199.
func Parse(s string) (Date, error) {
	if len(s) != len(time.DateOnly) {
		return Date{}, fmt.Errorf("date %q is not YYYY-MM-DD", s)
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2199 {
		return Date{}, fmt.Errorf("date %q is not a day as YYYY-MM-DD", s)
	}
	return Of(t), nil
}

// Must is Parse for constants in tables and tests; it panics on a bad one.
func Must(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is midnight of the date in UTC.
func (d Date) Time() time.Time { return time.Unix((int64(d.day)-epoch)*secondsPerDay, 0).UTC() }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.day == 0 }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.day < e.day }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.day > e.day }

// AddDays gives the date n days on.
func (d Date) AddDays(n int) Date { return Date{d.day + int32(n)} }

// DaysSince gives the number of days from e to d.
func (d Date) DaysSince(e Date) int { return int(d.day - e.day) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Year gives the year.
func (d Date) Year() int { return d.Time().Year() }

// String writes YYYY-MM-DD, or "" where there is no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := Parse(string(b))
	if err == nil {
		*d = parsed
	}
	return err
}
