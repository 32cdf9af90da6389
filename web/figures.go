package web

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // days are Kyiv's, also where the machine has no table of zones

	"github.com/brama-customs/brama/civil"
)

// Spaces that do not break a line.
const (
	nbsp   = "\u00a0"
	narrow = "\u202f" // between groups of digits
)

// number writes plain digits ("1234.50", as exact.Number prints them) the way
// the language does: 1 234,50 or 1,234.50. Anything else stays as it is, so
// that a figure is never made up.
func (l locale) number(plain any) string {
	s := fmt.Sprint(plain)
	whole, places, point := strings.Cut(s, ".")
	if !digits(whole) || point && !digits(places) {
		return s
	}
	separator, mark := narrow, ","
	if l.lang == english {
		separator, mark = ",", "."
	}
	s = grouped(whole, separator)
	if point {
		s += mark + places
	}
	return s
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func grouped(whole, separator string) string {
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteByte(whole[i])
	}
	return b.String()
}

func (l locale) whole(n int) string { return l.number(strconv.Itoa(n)) }

// money writes a sum with its currency: 1 234,50 грн, 1,234.50 UAH. "" stays "".
func (l locale) money(plain any, currency string) string {
	s := l.number(plain)
	if s == "" {
		return ""
	}
	if currency == "UAH" && l.lang == ukrainian {
		currency = "грн"
	}
	return strings.TrimRight(s+nbsp+currency, nbsp)
}

var figure = regexp.MustCompile(`\b[0-9]+(\.[0-9]+)?\b`)

// formula writes the figures of a formula in the language's way.
func (l locale) formula(s string) string {
	return figure.ReplaceAllStringFunc(s, func(f string) string { return l.number(f) })
}

// commodity writes a code of УКТЗЕД as it is printed: 8703 23 19 10, or the
// beginning of one: 8703 23.
func commodity(code string) string {
	if len(code) < 6 || len(code) > 10 || len(code)%2 != 0 || !digits(code) {
		return code
	}
	parts := []string{code[:4]}
	for rest := code[4:]; rest != ""; rest = rest[2:] {
		parts = append(parts, rest[:2])
	}
	return strings.Join(parts, nbsp)
}

// moment writes a time in Kyiv: 12.01.2026, 14:05 or 12 Jan 2026, 14:05.
func (l locale) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	layout := "02.01.2006, 15:04"
	if l.lang == english {
		layout = "2 Jan 2006, 15:04"
	}
	return strings.ReplaceAll(kyiv(t).Format(layout), " ", nbsp)
}

// stamp writes a time for machines, with Kyiv's offset.
func stamp(t time.Time) string { return kyiv(t).Format(time.RFC3339) }

func kyiv(t time.Time) time.Time {
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		return t.UTC()
	}
	return t.In(zone)
}

// day writes a date: 12.01.2026 or 12 Jan 2026.
func (l locale) day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	layout := "02.01.2006"
	if l.lang == english {
		layout = "2 Jan 2006"
	}
	return strings.ReplaceAll(d.Time().Format(layout), " ", nbsp)
}

// age writes how long something has waited, in the two largest units: 3 дні
// 4 год, 2 год 15 хв, 40 хв.
func (l locale) age(seconds int) (string, error) {
	minutes := max(seconds, 0) / 60
	days, hours, minutes := minutes/1440, minutes/60%24, minutes%60
	hoursText := l.whole(hours) + nbsp + l.label("unit", "h")
	minutesText := l.whole(minutes) + nbsp + l.label("unit", "min")
	switch {
	case days > 0:
		daysText, err := l.count("day", days)
		return daysText + " " + hoursText, err
	case hours > 0:
		return hoursText + " " + minutesText, nil
	}
	return minutesText, nil
}
