package declarations_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/declarations"
)

// The first two stand in court decisions about real declarations; the third
// is printed in order № 564 with a digit its own rule does not give.
func TestRealNumbersAreValidAndMisprintsAreNot(t *testing.T) {
	for mrn, want := range map[string]bool{
		"25UA110110002020U1": true,
		"24UA205050045036U8": true,
		"26UA100230000001U9": true, // the contract's
		"25UA120000012365U7": false,
		"25UA120000012365U9": true,
		"25UA120000000123U7": false,
		"25UA120000000123U9": true,
		"25UA110110002020U":  false, // 17 characters
		"25ua110110002020u1": false,
		"25UА110110002020U1": false, // Cyrillic А
		"25PL110110002020U1": false,
		"25UA110110002020J1": false,
		"":                   false,
	} {
		if got := declarations.ValidMRN(mrn); got != want {
			t.Errorf("%q: %v", mrn, got)
		}
	}
}

func TestNumbersAreMadeAsTheyAreRead(t *testing.T) {
	for want, of := range map[string]struct {
		year   int
		office string
		serial int
	}{
		"25UA110110002020U1": {2025, "UA110110", 2020},
		"24UA205050045036U8": {2024, "UA205050", 45036},
		"26UA100230000001U9": {2026, "UA100230", 1},
	} {
		if got, err := declarations.NewMRN(of.year, of.office, of.serial); err != nil || got != want {
			t.Errorf("%v: %q, %v", of, got, err)
		}
	}
}

func TestNumbersAreNotMadeOfWhatIsNone(t *testing.T) {
	for name, make := range map[string]func() (string, error){
		"another century":  func() (string, error) { return declarations.NewMRN(1999, "UA100230", 1) },
		"a foreign office": func() (string, error) { return declarations.NewMRN(2026, "PL100230", 1) },
		"serial zero":      func() (string, error) { return declarations.NewMRN(2026, "UA100230", 0) },
		"the serial after the last": func() (string, error) {
			return declarations.NewMRN(2026, "UA100230", declarations.MaxSerial+1)
		},
	} {
		if mrn, err := make(); err == nil {
			t.Errorf("%s gives %s", name, mrn)
		}
	}
}

// One digit wrong is seen, save where the check is taken mod 10 after mod 11:
// remainders 0 and 10 share the digit 0.
func TestOneWrongDigitIsSeenAsFarAsTheCheckDigitCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mrn, err := declarations.NewMRN(rapid.IntRange(2000, 2099).Draw(t, "year"),
			"UA"+rapid.StringMatching(`[0-9]{6}`).Draw(t, "unit"),
			rapid.IntRange(1, declarations.MaxSerial).Draw(t, "serial"))
		if err != nil || !declarations.ValidMRN(mrn) {
			t.Fatal(mrn, err)
		}
		at := rapid.SampledFrom([]int{0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17}).Draw(t, "at")
		digit := rapid.StringMatching(`[0-9]`).Draw(t, "digit")
		wrong := mrn[:at] + digit + mrn[at+1:]
		if wrong != mrn && declarations.ValidMRN(wrong) && !strings.HasSuffix(mrn, "0") {
			t.Errorf("%s and %s are both valid", mrn, wrong)
		}
	})
}
