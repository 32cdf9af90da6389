package declarations_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/declarations"
)

func TestNumbersOfEnterprisesAreCheckedByTheirLastDigit(t *testing.T) {
	for id, want := range map[string]bool{
		"12345678":  true,  // contract
		"14360570":  true,  // public numbers of large enterprises, weights 1–7
		"00032129":  true,  // with leading zeros
		"20077720":  true,  // remainder 0
		"31316718":  true,  // between 30000000 and 60000000: weights 7,1–6
		"30000005":  true,  // remainder 10, then the weights two more
		"30000000":  false, // the same with 0 for 10
		"12345679":  false,
		"31316717":  false,
		"1234567":   false,
		"123456789": false,
		"1234567a":  false,
		"１2345678":  false,
		"":          false,
	} {
		if got := declarations.ValidEDRPOU(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

// The check digits below were worked out by hand from the weights
// −1,5,7,9,4,6,10,5,7: 123456789 gives −1+10+21+36+20+36+70+40+63 = 295,
// 295 mod 11 = 9; 000000001 gives 7; 100000000 gives −1, which is 10 mod 11
// and so 0.
func TestNumbersOfTaxpayersAreCheckedByTheirLastDigit(t *testing.T) {
	for id, want := range map[string]bool{
		"1234567899": true, "0000000017": true, "1000000000": true,
		"1234567890": false, "1234567898": false, "123456789": false, "12345678999": false, "12345678x9": false,
	} {
		if got := declarations.ValidRNOKPP(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

func TestEveryNineDigitsHaveOneCheckDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{9}`).Draw(t, "digits")
		if n := checkDigits(digits, declarations.ValidRNOKPP); n != 1 {
			t.Errorf("%s has %d check digits", digits, n)
		}
		if n := checkDigits(digits[:7], declarations.ValidEDRPOU); n != 1 {
			t.Errorf("%s has %d check digits", digits[:7], n)
		}
	})
}

func checkDigits(digits string, valid func(string) bool) int {
	n := 0
	for c := '0'; c <= '9'; c++ {
		if valid(digits + string(c)) {
			n++
		}
	}
	return n
}

// One digit wrong changes the remainder mod 11, so that it is seen unless the
// remainder was or becomes 10, or the number moves to the other weights.
func TestOneWrongDigitOfAnEnterprisesNumberIsSeen(t *testing.T) {
	weights := []int{1, 2, 3, 4, 5, 6, 7}
	remainder := func(id string) int {
		sum := 0
		for i, w := range weights {
			sum += w * int(id[i]-'0')
		}
		return sum % 11
	}
	rapid.Check(t, func(t *rapid.T) {
		id := withCheckDigit(rapid.StringMatching(`[0-2][0-9]{6}`).Draw(t, "digits"))
		at := rapid.IntRange(1, 7).Draw(t, "at")
		wrong := id[:at] + rapid.StringMatching(`[0-9]`).Draw(t, "digit") + id[at+1:]
		if wrong != id && remainder(id) != 10 && remainder(wrong) != 10 && declarations.ValidEDRPOU(wrong) {
			t.Errorf("%s and %s are both valid", id, wrong)
		}
	})
}

func withCheckDigit(digits string) string {
	for c := '0'; ; c++ {
		if id := digits + string(c); declarations.ValidEDRPOU(id) {
			return id
		}
	}
}

func TestAccountsAreCheckedBySeriesAndLength(t *testing.T) {
	for iban, want := range map[string]bool{
		"UA213223130000026007233566001": true, // the registry's own example
		"DE89370400440532013000":        true,
		"GB82WEST12345698765432":        true,
		"UA213223130000026007233566002": false,
		"UA21322313000002600723356600":  false,
		"ua213223130000026007233566001": false,
		"UA21 3223 1300":                false,
		"ZZ89370400440532013000":        false,
		"DE8937040044053201300а":        false,
		"":                              false,
	} {
		if got := declarations.ValidIBAN(iban); got != want {
			t.Errorf("%q: %v", iban, got)
		}
	}
}

func TestContainersAreCheckedByTheirLastDigit(t *testing.T) {
	for id, want := range map[string]bool{
		"CSQU3054383": true, // the standard's own example
		"MSCU6639870": true,
		"CSQU3054384": false, "CSQX3054383": false, "CSQU305438": false, "csqu3054383": false, "": false,
	} {
		if got := declarations.ValidContainer(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}
