// Package facts is all that risk knows of a declaration when it is judged:
// what the declarant said, what the duty engine made of it, and what was
// known before. Everything that judges (rules, profiles, the learned score)
// reads these and nothing else, and they are kept with the assessment, so that
// the same facts give the same answer years later.
package facts

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Declaration is what is known of one declaration. Numbers and names of
// parties are folded: capitals and digits only, look-alike letters made one.
type Declaration struct {
	Office            string       `json:"office"`
	Type              string       `json:"type"`                // IM EX TR
	Procedure         string       `json:"procedure,omitempty"` // requested: 40, 10, 80 …
	TransportMode     string       `json:"transportMode,omitempty"`
	Day               civil.Date   `json:"day,omitzero"`   // of lodging, in Kyiv
	Hour              int          `json:"hour,omitempty"` // of lodging, in Kyiv, 0 to 23
	Importer          string       `json:"importer"`
	Exporter          string       `json:"exporter,omitempty"`
	Declarant         string       `json:"declarant,omitempty"`
	Dispatch          string       `json:"dispatch,omitempty"` // countries, ISO 3166
	Destination       string       `json:"destination,omitempty"`
	Trading           string       `json:"trading,omitempty"`
	TransportDocument string       `json:"transportDocument"` // what binds the draw to the consignment
	Value             exact.Number `json:"value,omitzero"`    // customs value, UAH
	Payable           exact.Number `json:"payable,omitzero"`  // of all items, UAH
	Items             []Item       `json:"items"`

	Before
	Screened []Screened `json:"screened,omitempty"` // parties found on lists
}

// Before is what was known of the parties before this declaration, in imports
// assessed. Of others nothing is counted.
type Before struct {
	ImporterBefore int64      `json:"importerBefore"`         // imports of the importer
	FirstDay       civil.Date `json:"importerSince,omitzero"` // of the importer's first; none where there was none
	Days1          int64      `json:"days1,omitempty"`        // imports of the importer on the day itself
	Days7          int64      `json:"days7,omitempty"`        // in 7 days, the day itself included
	Days30         int64      `json:"days30,omitempty"`
	PairBefore     int64      `json:"pairBefore,omitempty"` // of the importer by this declarant
}

// Item is what is known of one item.
type Item struct {
	Item          int          `json:"item"` // number, from 1
	Code          string       `json:"code"`
	Origin        string       `json:"origin"`
	Destination   string       `json:"destination"`
	Value         exact.Number `json:"value,omitzero"` // customs value, UAH
	NetMass       exact.Number `json:"netMass,omitzero"`
	GrossMass     exact.Number `json:"grossMass,omitzero"`
	Quantity      exact.Number `json:"quantity,omitzero"`   // in the first supplementary unit
	Unit          string       `json:"unit,omitempty"`      // of Quantity
	Payable       exact.Number `json:"payable,omitzero"`    // all payments of the item, UAH
	DutyRate      exact.Number `json:"dutyRate,omitzero"`   // of import duty by value, percent; not given where it has none
	Column        string       `json:"column,omitempty"`    // of the tariff the duty is by
	Valuation     string       `json:"valuation,omitempty"` // method, 1 to 6
	Packages      int          `json:"packages"`
	Bulk          bool         `json:"bulk"`          // in bulk or unpacked: mass per package says nothing
	ClaimsRelief  bool         `json:"claimsRelief"`  // a preference of duty is claimed
	ProofOfOrigin bool         `json:"proofOfOrigin"` // and a proof is named

	Peers      Peers  `json:"peers"`                // price per kg of the same goods
	UnitPeers  Peers  `json:"unitPeers,omitzero"`   // price per unit of the same goods
	CodeBefore int64  `json:"codeBefore,omitempty"` // imports of the code by the importer
	FromBefore int64  `json:"fromBefore,omitempty"` // imports of the origin by the importer
	Split      *Split `json:"split,omitempty"`      // nil: nothing to think of
}

// Peers is the price of the same goods before, in UAH per kg of net mass or
// per supplementary unit.
type Peers struct {
	Code   string       `json:"code"`             // 10, 6 or 4 digits compared with
	Origin string       `json:"origin,omitempty"` // "": of any origin
	Unit   string       `json:"unit,omitempty"`   // "": per kg
	Count  int64        `json:"count"`            // observations
	Median exact.Number `json:"median,omitzero"`  // UAH

	// Hundredths of spreads (1.4826 × the median deviation of logarithms) that
	// the item's price lies from the median, less than zero where it is lower.
	// Both are 0 where there are too few observations to say.
	Spreads   int64        `json:"spreads,omitempty"`
	Deviation exact.Number `json:"deviation,omitzero"` // the median deviation, as a ratio: 1.25 is 25 % up or down
}

// Split is a consignment that may be one of several parts: the same parties
// and code within three days, each under the value from which more is asked,
// all together over it.
type Split struct {
	Parts     int64        `json:"parts"`     // this one included
	Value     exact.Number `json:"value"`     // of all, UAH
	Threshold exact.Number `json:"threshold"` // UAH
}

// Screened is a party whose name is like one of a list. It makes a review,
// never a block.
type Screened struct {
	Party   string     `json:"party"` // importer, exporter, declarant
	Name    string     `json:"name"`  // as declared
	List    string     `json:"list"`
	Version string     `json:"version"` // of the list
	Entry   string     `json:"entry"`
	Listed  string     `json:"listed"`            // the name on the list
	Score   int        `json:"score"`             // likeness, per mille
	Program string     `json:"program,omitempty"` // the regime it is listed under
	Ground  fault.Text `json:"ground,omitzero"`   // why it is listed, where the list says so
}
