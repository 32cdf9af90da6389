package declarations

// MaxSerial is the last serial of an office in a year.
const MaxSerial = 999999

// NewMRN makes the number of the declaration with a serial (1 to MaxSerial) at
// an office ("UA100230") in a year: YY UA unit serial U check (order № 564,
// table 8; check digit of ISO 6346).
func NewMRN(year int, office string, serial int) (string, error) { panic("face") }

// ValidMRN reports whether s is a well-formed MRN with the right check digit.
func ValidMRN(s string) bool { panic("face") }
