// Package risk decides how deep a declaration is looked at: rules over facts,
// a score, a draw, a channel and the formalities that follow. It is pure: the
// facts, the secret of the day and the rate of the draw come in as arguments,
// so that every decision can be worked out again years later.
package risk

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Facts is all that is known of a declaration when it is judged. They are
// kept with the assessment, so that the same facts give the same answer.
type Facts struct {
	Office            string       `json:"office"`
	Type              string       `json:"type"`         // IM EX TR
	Day               civil.Date   `json:"day,omitzero"` // of lodging, in Kyiv
	Importer          string       `json:"importer"`
	TransportDocument string       `json:"transportDocument"`
	ImporterBefore    int64        `json:"importerBefore"` // imports assessed for this importer before
	Value             exact.Number `json:"value,omitzero"` // customs value, UAH
	Items             []ItemFacts  `json:"items"`
}

// ItemFacts is what is known of one item.
type ItemFacts struct {
	Item          int          `json:"item"`
	Code          string       `json:"code"`
	Origin        string       `json:"origin"`
	Destination   string       `json:"destination"`
	Value         exact.Number `json:"value,omitzero"` // customs value, UAH
	NetMass       exact.Number `json:"netMass,omitzero"`
	GrossMass     exact.Number `json:"grossMass,omitzero"`
	Packages      int          `json:"packages"`
	Bulk          bool         `json:"bulk"`          // in bulk or unpacked: mass per package says nothing
	ClaimsRelief  bool         `json:"claimsRelief"`  // a preference of duty is claimed
	ProofOfOrigin bool         `json:"proofOfOrigin"` // and a proof is named
	Peers         Peers        `json:"peers"`
}

// Peers is the price of the same goods before: UAH per kg of net mass.
type Peers struct {
	Code   string       `json:"code"`  // code or heading compared with
	Count  int64        `json:"count"` // observations
	Median exact.Number `json:"median,omitzero"`
}

// Finding is one rule that hit, with what it saw and what it was compared to.
// A rule counts once in a declaration, by its heaviest finding; the others of
// the same rule have no weight, so that many items alone are no suspicion.
type Finding struct {
	Rule    string               `json:"rule"`
	Item    int                  `json:"item,omitempty"`    // 0: the whole declaration
	Weight  int                  `json:"weight"`            // points it adds to the score
	Channel declarations.Channel `json:"channel,omitempty"` // the least it asks for
	Forms   []string             `json:"formalities,omitempty"`
	Text    fault.Text           `json:"text"` // for the inspector, with the figures
}

// Draw is the random check of a declaration, so that anyone can do it again:
// selected where the first eight bytes of HMAC-SHA256(secret of the day,
// importer NUL transport document), as a big-endian fraction of 2^64, lie
// under the rate.
type Draw struct {
	Key      string `json:"key"` // hex of the eight bytes
	PerMille int    `json:"perMille"`
	Selected bool   `json:"selected"`
}

// Assessment is the answer. Traders see the channel and the formalities, and
// nothing else of it.
type Assessment struct {
	RuleSet     string               `json:"ruleSet"` // version
	Score       int                  `json:"score"`   // sum of the findings' weights, at most 100
	Findings    []Finding            `json:"findings"`
	Draw        Draw                 `json:"draw"`
	Channel     declarations.Channel `json:"channel"`
	Formalities []Formality          `json:"formalities"`
}

// Formality is one thing that must be done before release (митна
// формальність), by its code.
type Formality struct {
	Code string     `json:"code"` // 101-1, 105-2, 202-1, …
	Text fault.Text `json:"text"`
}
