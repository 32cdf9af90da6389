package fault

import "fmt"

// Level is how deep a fault goes, as format-and-logic control (ФЛК) has it
// in order № 61, addition 3.
type Level uint8

// The three levels that refuse a document, and the one that never does.
const (
	System    Level = iota + 1 // системна: it cannot be read
	Structure                  // структурна: a field is missing, malformed or unknown
	Substance                  // суттєва: the fields contradict the law or each other
	Warning                    // попередження: worth a look, no reason to refuse
)

// MarshalJSON writes 1, 2, 3 or "warning".
func (l Level) MarshalJSON() ([]byte, error) {
	switch l {
	case System, Structure, Substance:
		return []byte{'0' + byte(l)}, nil
	case Warning:
		return []byte(`"warning"`), nil
	}
	return nil, fmt.Errorf("level %d is not one of 1, 2, 3, warning", l)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Level) UnmarshalJSON(b []byte) error {
	switch s := string(b); s {
	case "1", "2", "3":
		*l = Level(s[0] - '0')
	case `"warning"`:
		*l = Warning
	default:
		return fmt.Errorf("level %s is not one of 1, 2, 3, \"warning\"", s)
	}
	return nil
}

func (l Level) String() string {
	if l == Warning {
		return "warning"
	}
	return string('0' + rune(l))
}
