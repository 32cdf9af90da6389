// Package risk decides how deep a declaration is looked at: rules and profiles
// over facts, a learned score against what the office can handle, a draw, a
// channel and the formalities that follow.
//
// It is pure. A RuleSet is an immutable snapshot of everything that people
// decided; Memory is everything that was counted; the secret of the day and
// the office's standing come in as arguments. What was concluded is kept with
// all it was concluded from, so that every decision can be worked out again
// years later.
package risk

import (
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/profiles"
)

// Finding is one reason to look at a declaration: a rule or a profile that
// hit, the score, the draw. A rule counts once in a declaration, by its
// heaviest finding; the others of the same rule have no weight, so that many
// items alone are no suspicion.
type Finding struct {
	Rule        string               `json:"rule"`
	Profile     string               `json:"profile,omitempty"` // of rule "profile"
	Version     int                  `json:"version,omitempty"` // of the profile
	Item        int                  `json:"item,omitempty"`    // 0: the whole declaration
	Weight      int                  `json:"weight"`            // points it adds to the score
	Channel     declarations.Channel `json:"channel,omitempty"` // the least it asks for
	Forms       []string             `json:"formalities,omitempty"`
	Text        fault.Text           `json:"text"`                 // for the inspector, with the figures
	Instruction fault.Text           `json:"instruction,omitzero"` // what the inspector is to do
}

// Rules that are no rules of the table: what findings name that come of
// something else.
const (
	RuleProfile = "profile"
	RuleListed  = "listed-party"
	RuleScore   = "score"        // the learned score is over the office's threshold
	RuleDraw    = "random-check" // chance
	RuleFailed  = "rule-failed"  // a rule or profile could not be worked out
)

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
	Score       int                  `json:"score"`   // points: sum of the findings' weights, at most 100
	Findings    []Finding            `json:"findings"`
	Hits        []profiles.Hit       `json:"hits,omitempty"`     // profiles met, those in shadow too
	Learned     *Learned             `json:"learned,omitempty"`  // nil: not scored
	Standing    *Standing            `json:"standing,omitempty"` // of the office; nil: no capacity is known
	Draw        Draw                 `json:"draw"`
	Channel     declarations.Channel `json:"channel"`
	Formalities []Formality          `json:"formalities"`
}

// Learned is what a model says of a declaration: of each item, and of all.
type Learned struct {
	Model       string        `json:"model"`             // hash
	Probability int           `json:"probability"`       // of a finding, millionths; the highest of the items
	Second      int           `json:"second"`            // the same by the logistic regression
	Expected    exact.Number  `json:"expected,omitzero"` // UAH of duty an inspection is expected to find
	Items       []LearnedItem `json:"items"`
	Challenger  *Challenge    `json:"challenger,omitempty"`
}

// LearnedItem is what a model says of one item.
type LearnedItem struct {
	Item int `json:"item"`
	model.Scored
}

// Challenge is what the model that scores in shadow says.
type Challenge struct {
	Model       string       `json:"model"`
	Probability int          `json:"probability"`       // millionths
	Expected    exact.Number `json:"expected,omitzero"` // UAH
}

// Formality is one thing that must be done before release (митна
// формальність), by its code.
type Formality struct {
	Code string     `json:"code"` // 101-1, 105-2, 202-1, …
	Text fault.Text `json:"text"`
}
