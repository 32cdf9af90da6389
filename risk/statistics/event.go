// Package statistics counts trade and what inspection finds, so that a
// declaration can be compared with its peers and with its parties' past.
//
// Everything is counted from Events. An event is made in the transaction of
// what happened, kept in the store until it stands in a snapshot, and counted
// once by every process. Counts add up in any order, so every process comes to
// the same; an outcome that is corrected is taken out as it was put in.
//
// What is counted is bounded: see Limits.
package statistics

import (
	"errors"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
)

// Kind is what happened.
type Kind uint8

// The kinds of events.
const (
	Assessed  Kind = iota + 1 // a declaration was judged by the machine
	Inspected                 // an inspection came to an outcome
	Corrected                 // an outcome recorded before is taken back
)

// Event is one thing that happened to one declaration.
type Event struct {
	Kind Kind
	Day  civil.Date // of lodging, in Kyiv: also of outcomes, so that they meet what they are of

	// Of the declaration are kept Office, Type, Procedure, TransportMode,
	// Importer, Exporter, Declarant, Dispatch, Value, Payable, and of its items
	// Item, Code, Origin, Value, NetMass, Quantity, Unit, Payable, DutyRate,
	// Column, Valuation, Packages, ClaimsRelief and ProofOfOrigin: what prices
	// and rows of the model need. The rest (what was known before, texts) is
	// not, and Day is that of the event.
	Declaration facts.Declaration

	// What the machine made of it; the same in all events of a declaration.
	Channel  string    // green, yellow, red
	Rule     bool      // a mandatory rule or profile asked for a check
	Ranked   bool      // the score was over the office's threshold
	Drawn    bool      // random check
	Rankings []Ranking // by the champion first, then by challengers in shadow, at most four; none: not scored
	Millions int       // probability of a finding by the champion, in millionths
	Profiles []string  // whose hit was selected
	Silent   []string  // profiles in shadow that hit

	Outcome *Outcome // of Inspected and Corrected; of Corrected what is taken back
}

// Outcome is what an inspection came to.
type Outcome struct {
	Fault    bool             // something was found
	Weight   int              // thousandths: 1000 of an examination, 300 of documents alone
	Found    exact.Number     // UAH of duty found due beyond what was declared
	Items    []ItemOutcome    // of the items that were checked
	Profiles []ProfileOutcome // of the profiles selected, that were checked
}

// ItemOutcome is what was found of one item.
type ItemOutcome struct {
	Item  int
	Fault bool
	Found exact.Number // UAH
}

// ProfileOutcome is whether what a profile pointed at was found.
type ProfileOutcome struct {
	Profile   string
	Confirmed bool
	Found     exact.Number // UAH
}

// ErrEvents is the error of bytes that are no encoded events.
var ErrEvents = errors.New("not encoded events")
