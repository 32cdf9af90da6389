package batch

import (
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
)

// readDate reads a day as people write it: 2026-01-05, 05.01.2026, 5.1.26,
// 20260105, 5 січня 2026 р., 5 Jan 2026, any of them with an hour behind,
// which is left out. With strokes or dashes the day and the month may stand in
// either order: where both can be meant it is a flaw, even beside others of
// the column, since one column may well hold both.
func readDate(text string) (civil.Date, *flaw) {
	if d, err := civil.Parse(text); err == nil {
		return d, nil
	}
	s := withoutHour(strings.TrimSpace(text))
	if allDigits(s) {
		return compactDate(s, text)
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("./- \u00a0\u202f", r) })
	if len(parts) != 3 {
		return civil.Date{}, flawed(dateFormat, "from", text)
	}
	if len(parts[0]) == 4 {
		return day(parts[0], parts[1], parts[2], text)
	}
	if month, ok := months[strings.ToLower(parts[1])]; ok {
		return day(parts[2], month, parts[0], text)
	}
	if strings.ContainsAny(s, "/-") && mayBeDay(parts[0]) && mayBeDay(parts[1]) {
		return eitherOrder(parts, text)
	}
	return day(parts[2], parts[1], parts[0], text)
}

// withoutHour cuts 00:00, T00:00:00 and the word for year off the end.
func withoutHour(s string) string {
	if i := strings.IndexByte(s, ':'); i > 0 {
		if at := strings.LastIndexAny(s[:i], " T"); at > 0 && i-at <= 3 {
			s = s[:at]
		}
	}
	for _, word := range []string{"року", "р.", "р", "г."} {
		if cut, found := strings.CutSuffix(s, word); found {
			return strings.TrimRight(cut, " \u00a0\u202f")
		}
	}
	return s
}

// compactDate reads 20260105. Fewer digits are the serial number of a day,
// which means another day in books that count from 1904.
func compactDate(s, text string) (civil.Date, *flaw) {
	if len(s) == 8 {
		return day(s[:4], s[4:6], s[6:], text)
	}
	if n, err := strconv.Atoi(s); err == nil && len(s) == 5 && n > 0 {
		return civil.Date{}, flawed(dateSerial, "from", text)
	}
	return civil.Date{}, flawed(dateFormat, "from", text)
}

// mayBeDay reports whether digits are those of a day or a month.
func mayBeDay(s string) bool { return len(s) <= 2 && allDigits(s) }

// eitherOrder reads d/m/y or m/d/y, whichever can be meant.
func eitherOrder(parts []string, text string) (civil.Date, *flaw) {
	dayFirst, wrong := day(parts[2], parts[1], parts[0], text)
	monthFirst, other := day(parts[2], parts[0], parts[1], text)
	switch {
	case wrong != nil:
		return monthFirst, other
	case other != nil || dayFirst == monthFirst:
		return dayFirst, nil
	}
	return civil.Date{}, flawed(dateAmbiguous, "from", text, "one", dayFirst.String(), "other", monthFirst.String())
}

// day puts a date together; a year of two digits is of this century.
func day(year, month, day, text string) (civil.Date, *flaw) {
	if len(year) == 2 {
		year = "20" + year
	}
	d, err := civil.Parse(year + "-" + twoDigits(month) + "-" + twoDigits(day))
	if err != nil {
		return civil.Date{}, flawed(dateFormat, "from", text)
	}
	return d, nil
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// months are the names of months as dates have them.
var months = map[string]string{
	"січня": "01", "лютого": "02", "березня": "03", "квітня": "04", "травня": "05", "червня": "06",
	"липня": "07", "серпня": "08", "вересня": "09", "жовтня": "10", "листопада": "11", "грудня": "12",
	"january": "01", "february": "02", "march": "03", "april": "04", "may": "05", "june": "06",
	"july": "07", "august": "08", "september": "09", "october": "10", "november": "11", "december": "12",
	"jan": "01", "feb": "02", "mar": "03", "apr": "04", "jun": "06", "jul": "07", "aug": "08",
	"sep": "09", "sept": "09", "oct": "10", "nov": "11", "dec": "12",
}
