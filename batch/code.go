package batch

import (
	"strings"
	"unicode"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
)

// readCommodity reads a code of УКТЗЕД. Spaces, points and dashes between its
// digits are left out. Nine digits are a code that lost its leading zero when
// it was kept as a number: they are repaired where the tariff has the code
// with the zero before and none with one more digit behind, which would be
// the code cut short.
func readCommodity(text string, day civil.Date, tariff declarations.Nomenclature) (code string, repair *flaw) {
	code = strings.Map(func(r rune) rune {
		if isGap(r) || unicode.IsSpace(r) || r == '.' || r == '-' {
			return -1
		}
		return r
	}, text)
	if !allDigits(code) {
		return text, nil
	}
	if len(code) == 9 && tariff != nil && tariff.Exists("0"+code, day) && !cutShort(code, day, tariff) {
		return "0" + code, flawed(leadingZero, "from", text, "to", "0"+code)
	}
	if code != text {
		return code, flawed(codeWritten, "from", text, "to", code)
	}
	return code, nil
}

// cutShort reports whether nine digits begin a code of the tariff.
func cutShort(code string, day civil.Date, tariff declarations.Nomenclature) bool {
	for last := byte('0'); last <= '9'; last++ {
		if tariff.Exists(code+string(last), day) {
			return true
		}
	}
	return false
}

// readPerson reads ЄДРПОУ or РНОКПП. Five to seven digits are a ЄДРПОУ, and nine
// a РНОКПП, that lost its zeros as a number, where the check digit agrees.
func readPerson(text string) (id string, repair *flaw) {
	if !allDigits(text) {
		return text, nil
	}
	switch short, long := zeros(text, 8), zeros(text, 10); {
	case len(text) >= 5 && len(text) < 8 && declarations.ValidEDRPOU(short):
		return short, flawed(leadingZero, "from", text, "to", short)
	case len(text) == 9 && declarations.ValidRNOKPP(long):
		return long, flawed(leadingZero, "from", text, "to", long)
	}
	return text, nil
}

// padded gives a code of a fixed number of digits the zeros it lost as a
// number.
func padded(text string, width int) (code string, repair *flaw) {
	if width == 0 || len(text) >= width || !allDigits(text) {
		return text, nil
	}
	code = zeros(text, width)
	return code, flawed(leadingZero, "from", text, "to", code)
}

func zeros(digits string, width int) string {
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}

func allDigits(s string) bool { return s != "" && !strings.ContainsFunc(s, notDigit) }
