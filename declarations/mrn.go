package declarations

import "fmt"

// MaxSerial is the last serial of an office in a year.
const MaxSerial = 999999

// mrnCountry and mrnKind stand in every MRN of the country: UA, and the
// letter seen on imports and exports alike.
const (
	mrnCountry = "UA"
	mrnKind    = "U"
	mrnLength  = 18
)

// NewMRN makes the number of the declaration with a serial (1 to MaxSerial) at
// an office ("UA100230") in a year: YY UA unit serial U check (order № 564,
// table 8; check digit of ISO 6346).
func NewMRN(year int, office string, serial int) (string, error) {
	switch {
	case year < 2000 || year > 2099:
		return "", fmt.Errorf("make an MRN: year %d is not of this century", year)
	case !ValidOffice(office):
		return "", fmt.Errorf("make an MRN: office %q is not UA and six digits", office)
	case serial < 1 || serial > MaxSerial:
		return "", fmt.Errorf("make an MRN: serial %d is not from 1 to %d", serial, MaxSerial)
	}
	body := fmt.Sprintf("%02d%s%s%06d%s", year%100, mrnCountry, office[2:], serial, mrnKind)
	return body + string(rune(checkDigit(body))), nil
}

// ValidMRN reports whether s is a well-formed MRN with the right check digit.
func ValidMRN(s string) bool {
	return len(s) == mrnLength && allDigits(s[:2]) && s[2:4] == mrnCountry && allDigits(s[4:16]) &&
		s[16:17] == mrnKind && checkDigit(s[:17]) == s[17]
}

// ValidOffice reports whether a code has the form of a customs office: UA and
// six digits (classifier v0495201-19).
func ValidOffice(code string) bool {
	return len(code) == 8 && code[:2] == mrnCountry && allDigits(code[2:])
}
