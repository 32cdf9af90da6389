// Package profiles is what officers write to have declarations looked at:
// criteria as data, evaluated through an index, so that ten thousand of them
// cost microseconds.
//
// A Profile that is active orders a channel and formalities for what it hits;
// one in shadow hits in silence, to see what it would do. A Set is an
// immutable snapshot of profiles: its version stands on every decision made
// by it. What cannot be worked out closes to yellow, never to green.
//
// A figure that is not known satisfies no criterion on it: a price without
// thirty peers is neither low nor high. Counts of what was before are of
// imports, and known of imports only.
package profiles

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Status is how far a profile has come.
type Status string

// The statuses, in the order a profile goes through them.
const (
	Draft   Status = "draft"   // written; has no effect
	Shadow  Status = "shadow"  // hits are noted, nothing is ordered
	Active  Status = "active"  // hits order what the profile says
	Expired Status = "expired" // has no effect any more
)

// Profile is one version of a profile, as its JSON has it.
type Profile struct {
	ID            string     `json:"id" max:"60"` // small letters, digits, hyphens
	Title         fault.Text `json:"title"`
	Priority      int        `json:"priority,omitempty" max:"999"` // the higher, the earlier its hits are shown
	From          civil.Date `json:"from,omitzero"`                // first day of validity; none: any
	To            civil.Date `json:"to,omitzero"`                  // last day
	Criteria      Criteria   `json:"criteria"`
	When          string     `json:"when,omitempty" max:"2048"`          // CEL, of what the criteria leave; see residual.go
	SharePerMille int        `json:"sharePerMille,omitempty" max:"1000"` // selected of the hits, by the day's draw; none: all
	MostPerDay    int        `json:"mostPerDay,omitempty" max:"100000"`  // selected hits a day; none: any number
	Channel       string     `json:"channel"`                            // yellow or red
	Formalities   []string   `json:"formalities,omitempty" most:"20"`    // as 105-2; that there are such is not checked here
	Instruction   fault.Text `json:"instruction"`                        // to the inspector
	Justification string     `json:"justification" max:"2000"`           // why there is such a profile
}

// Criteria are what a declaration must meet to be hit. Every field that is
// given must hold; of a list one is enough. Those of the item are asked of
// each item, and must hold for the same one.
type Criteria struct {
	// Of the declaration.
	Offices      []string `json:"offices,omitempty" most:"200"`
	Types        []string `json:"types,omitempty" most:"3"` // IM EX TR
	Procedures   []string `json:"procedures,omitempty" most:"50"`
	Transport    []string `json:"transportModes,omitempty" most:"20"`
	Importers    []string `json:"importers,omitempty" most:"1000"`
	Exporters    []string `json:"exporters,omitempty" most:"1000"`
	Declarants   []string `json:"declarants,omitempty" most:"1000"`
	Dispatch     []string `json:"countriesOfDispatch,omitempty" most:"250"`
	Destinations []string `json:"countriesOfDestination,omitempty" most:"250"`
	Trading      []string `json:"tradingCountries,omitempty" most:"250"`
	Lists        []string `json:"lists,omitempty" most:"50"` // a party is on one of these
	Total        Range    `json:"customsValue,omitzero"`     // of the declaration, UAH

	ImporterBefore Count `json:"importerBefore,omitzero"` // imports before
	ImporterAge    Count `json:"importerAge,omitzero"`    // days since the first; 0 where this is the first
	Days1          Count `json:"importsIn1Day,omitzero"`
	Days7          Count `json:"importsIn7Days,omitzero"`
	Days30         Count `json:"importsIn30Days,omitzero"`
	PairBefore     Count `json:"importerWithDeclarantBefore,omitzero"`
	Items          Count `json:"items,omitzero"` // number of items

	// Of an item.
	Codes         []string `json:"codes,omitempty" most:"1000"`    // prefixes of 2 to 10 digits
	NotCodes      []string `json:"notCodes,omitempty" most:"1000"` // prefixes
	Origins       []string `json:"origins,omitempty" most:"250"`
	NotOrigins    []string `json:"notOrigins,omitempty" most:"250"`
	Value         Range    `json:"itemValue,omitzero"`          // UAH
	NetMass       Range    `json:"netMass,omitzero"`            // kg
	PricePerKg    Range    `json:"pricePerKg,omitzero"`         // UAH per kg of net mass
	PriceRatio    Range    `json:"percentOfPeers,omitzero"`     // price per kg in percent of the peers' median
	UnitRatio     Range    `json:"percentOfUnitPeers,omitzero"` // price per unit, likewise
	Spreads       Spreads  `json:"spreadsFromPeers,omitzero"`   // hundredths, may be below zero
	CodeBefore    Count    `json:"codeBefore,omitzero"`         // imports of the code by the importer
	OriginBefore  Count    `json:"originBefore,omitzero"`       // imports of the origin by the importer
	ClaimsRelief  *bool    `json:"claimsRelief,omitempty"`
	ProofOfOrigin *bool    `json:"proofOfOrigin,omitempty"`
	Split         *bool    `json:"split,omitempty"` // looks like part of a consignment that was cut
	Valuation     []string `json:"valuationMethods,omitempty" most:"6"`
}

// Range is amounts from the least to the most, both included; one of them may
// be left out. Six places and less than a million million are enough for any
// limit, and let it be compared as a whole number.
type Range struct {
	From *exact.Number `json:"from,omitempty" digits:"12,6"`
	To   *exact.Number `json:"to,omitempty" digits:"12,6"`
}

// Count is whole numbers from the least to the most, both included.
type Count struct {
	From *int `json:"from,omitempty" max:"1000000000"`
	To   *int `json:"to,omitempty" max:"1000000000"`
}

// Spreads is how far from the peers' median the price per kg lies: at least so
// many hundredths of spreads below it, or above it. Where both are given,
// either will do.
type Spreads struct {
	Below *int `json:"below,omitempty" max:"10000"`
	Above *int `json:"above,omitempty" max:"10000"`
}
