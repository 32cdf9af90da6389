package declarations

import "strings"

// ValidEDRPOU reports whether s is the eight digits of a number in the
// register of enterprises (ЄДРПОУ) with the right check digit: weights 1–7,
// or 7,1–6 for 30000000–60000000, mod 11; on 10 once more with the weights
// two more, and 0 where that gives 10 again.
func ValidEDRPOU(s string) bool {
	if len(s) != 8 || !allDigits(s) {
		return false
	}
	weights := [...]int{1, 2, 3, 4, 5, 6, 7}
	if s >= "30000000" && s <= "60000000" {
		weights = [...]int{7, 1, 2, 3, 4, 5, 6}
	}
	check := weigh(s, weights[:]) % 11
	if check == 10 {
		for i := range weights {
			weights[i] += 2
		}
		check = weigh(s, weights[:]) % 11 % 10
	}
	return int(s[7]-'0') == check
}

// ValidRNOKPP reports whether s is the ten digits of a taxpayer's number
// (РНОКПП) with the right check digit: weights −1,5,7,9,4,6,10,5,7, mod 11,
// mod 10.
func ValidRNOKPP(s string) bool {
	if len(s) != 10 || !allDigits(s) {
		return false
	}
	sum := weigh(s, []int{-1, 5, 7, 9, 4, 6, 10, 5, 7})
	return int(s[9]-'0') == (sum%11+11)%11%10
}

func weigh(digits string, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum
}

// ValidIBAN reports whether s is an account number by ISO 13616: its check
// digits make it 1 mod 97, and a Ukrainian one has 29 characters.
func ValidIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 || !isCountry(s[:2]) || !allDigits(s[2:4]) ||
		s[:2] == Ukraine && len(s) != 29 {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// ValidContainer reports whether s is a container number by ISO 6346: three
// letters, one of U, J, Z, six digits and the check digit.
func ValidContainer(s string) bool {
	return len(s) == 11 && allLetters(s[:4]) && strings.IndexByte("UJZ", s[3]) >= 0 && allDigits(s[4:]) &&
		checkDigit(s[:10]) == s[10]
}

// checkDigit is that of ISO 6346: letters count 10, 12, 13 … without the
// multiples of 11, each place twice the one before, mod 11, mod 10. The
// characters must be digits and capital letters.
func checkDigit(s string) byte {
	sum := 0
	for i, c := range []byte(s) {
		sum += letterValue(c) << i
	}
	return '0' + byte(sum%11%10)
}

func letterValue(c byte) int {
	if c <= '9' {
		return int(c - '0')
	}
	n := int(c-'A') + 10
	return n + (n-1)/10 // A=10, B=12, K=21, L=23, U=32, V=34: 11, 22 and 33 are left out
}

func allDigits(s string) bool {
	return each(s, func(c byte) bool { return c >= '0' && c <= '9' })
}

func allLetters(s string) bool {
	return each(s, func(c byte) bool { return c >= 'A' && c <= 'Z' })
}

func each(s string, is func(c byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return s != ""
}
