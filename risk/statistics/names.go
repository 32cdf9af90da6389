package statistics

import (
	"strings"
	"unique"
)

// name is a party, an office, a profile, a unit, a code: kept once however
// often it is counted.
type name = unique.Handle[string]

// maxName is how many bytes of a name tell it apart: those of parties are
// folded to 200 letters before.
const maxName = 1024

func nameOf(s string) name { return unique.Make(s[:min(len(s), maxName)]) }

func compareNames(a, b name) int { return strings.Compare(a.Value(), b.Value()) }
