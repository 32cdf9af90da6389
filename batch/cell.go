package batch

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
)

// builtInDate reports whether a format that every workbook has shows a date
// (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are dates in East Asian books).
func builtInDate(format int) bool {
	switch {
	case format >= 14 && format <= 17, format == 22, format >= 27 && format <= 31, format == 36, format >= 50 && format <= 54, format == 57, format == 58:
		return true
	}
	return false
}

// showsDate reports whether a format of the workbook's own shows a date: it
// has a day or a year outside quotes, brackets and escapes.
func showsDate(format string) bool {
	first, _, _ := strings.Cut(format, ";") // of positive numbers
	for i := 0; i < len(first); i++ {
		switch c := first[i]; c {
		case '"', '[':
			end := strings.IndexByte(first[i+1:], closing(c))
			if end < 0 {
				return false
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case 'd', 'D', 'y', 'Y':
			return true
		}
	}
	return false
}

func closing(c byte) byte {
	if c == '[' {
		return ']'
	}
	return c
}

// lastSerial is 9999-12-31, the last day Excel knows.
const lastSerial = 2_958_465

// dayOf is the day of a serial number, if it has one. Excel believes that 1900
// was a leap year: its day 60 never was, and those before it are one off.
func dayOf(number []byte, since int) (day civil.Date, ok bool) {
	days, _, _ := bytes.Cut(number, []byte("."))
	n, ok := whole(days)
	if !ok || n < 0 || n+since > lastSerial {
		return civil.Date{}, false
	}
	switch n += since; {
	case since == 0 && (n == 0 || n == 60):
		return civil.Date{}, false
	case since == 0 && n < 60:
		n++
	}
	return civil.New(1899, 12, 30).AddDays(n), true
}

// significant is how many digits of a number Excel keeps and shows. What it
// writes has up to seventeen: 19.99 stands in the file as 19.989999999999998.
const significant = 15

// plain writes a number as digits without an exponent, to the fifteen
// significant ones, without trailing zeros after the point. What is no number,
// or has an exponent beyond thirty, is left as it is: nobody will take it for
// one.
func plain(number string) string {
	sign, digits, point, ok := scientific(number)
	if !ok {
		return number
	}
	digits, point = rounded(digits, point)
	switch {
	case digits == "":
		return "0"
	case point <= 0:
		return sign + "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return sign + digits + strings.Repeat("0", point-len(digits))
	}
	return sign + digits[:point] + "." + digits[point:]
}

// isPlain reports whether a number is written as plain would write it, as
// nearly all are.
func isPlain(number []byte) bool {
	digits := bytes.TrimPrefix(number, []byte("-"))
	if len(digits) == 0 || len(digits) > significant {
		return false
	}
	point := -1
	for i, c := range digits {
		switch {
		case c == '.' && point < 0:
			point = i
		case c < '0' || c > '9':
			return false
		}
	}
	first, last := digits[0], digits[len(digits)-1]
	if point < 0 {
		return first != '0' || len(number) == 1
	}
	return point > 0 && (first != '0' || point == 1) && last != '0' && last != '.'
}

// whole reads a whole number as strconv.Atoi does; short ones, as nearly all
// are, without a detour.
func whole(text []byte) (n int, ok bool) {
	if len(text) <= 9 {
		for _, c := range text {
			if c < '0' || c > '9' {
				n = -1
				break
			}
			n = n*10 + int(c-'0')
		}
		if n >= 0 {
			return n, len(text) > 0
		}
	}
	n, err := strconv.Atoi(string(text))
	return n, err == nil
}

// scientific takes a number apart: its sign, its digits, and after how many of
// them the point stands.
func scientific(number string) (sign, digits string, point int, ok bool) {
	mantissa, power := number, 0
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		n, err := strconv.Atoi(strings.TrimPrefix(number[i+1:], "+"))
		if err != nil || n > 30 || n < -30 {
			return "", "", 0, false
		}
		mantissa, power = number[:i], n
	}
	if strings.HasPrefix(mantissa, "-") {
		sign, mantissa = "-", mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits = whole + fraction
	if digits == "" || len(digits) > 40 || strings.Trim(digits, "0123456789") != "" {
		return "", "", 0, false
	}
	bare := strings.TrimLeft(digits, "0")
	return sign, bare, len(whole) + power - (len(digits) - len(bare)), true
}

// rounded keeps fifteen digits, halves away from nothing, without the zeros at
// the end.
func rounded(digits string, point int) (string, int) {
	if len(digits) > significant {
		up := digits[significant] >= '5'
		kept := []byte(digits[:significant])
		for i := significant - 1; up && i >= 0; i-- {
			if up = kept[i] == '9'; up {
				kept[i] = '0'
			} else {
				kept[i]++
			}
		}
		if digits = string(kept); up {
			digits, point = "1"+digits, point+1
		}
	}
	return strings.TrimRight(digits, "0"), point
}

// unescapeControls replaces _xHHHH_, by which the format writes characters
// that XML cannot hold.
func unescapeControls(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	to := text[:0:0]
	for i := 0; i < len(text); i++ {
		if r, ok := control(text[i:]); ok {
			to = utf8.AppendRune(to, r)
			i += len("_x000D_") - 1
			continue
		}
		to = append(to, text[i])
	}
	return to
}

func control(text []byte) (rune, bool) {
	if len(text) < len("_x000D_") || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}

// tooLong reports whether a text has over so many characters.
func tooLong(text []byte, most int) bool {
	return len(text) > most && utf8.RuneCount(text) > most
}
