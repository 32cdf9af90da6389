// Package tariffs works out what is due for goods by a dated tariff: duty,
// taxes, and why. It knows nothing of declarations, stores or clocks: the
// engine asks for a line of goods and answers with lines of payment, so the
// same engine serves the declaration and the calculator.
package tariffs

import (
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
)

// Assess works out the payments of a request by a schedule and a table of
// official rates. It is pure: the same arguments always give the same answer.
//
// Every fault of every line is given at once. Where Unassessable of the
// faults is true the goods cannot be assessed for want of data (a rate of
// duty or of exchange is not known here), which is no fault of the declarant;
// otherwise the request itself is at fault (a quantity is missing, a code is
// unknown, a declared value differs). With blocking faults the Assessment is
// empty.
func Assess(s *Schedule, rates *money.Rates, r Request) (Assessment, fault.List) { panic("face") }

// Unassessable reports whether all blocking faults are for want of data on
// our side: tariff.rate-unknown, tariff.exchange-rate-unknown and their like.
func Unassessable(l fault.List) bool { panic("face") }
