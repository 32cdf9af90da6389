package api

import (
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/profiles"
)

// Casefile is a declaration as inspectors see it.
type Casefile struct {
	clearance.Dossier
	Seq        int              `json:"seq"`
	ClaimedBy  string           `json:"claimedBy,omitempty"`
	ClaimedAt  time.Time        `json:"claimedAt,omitzero"`
	Assignment *risk.Assignment `json:"assignment,omitempty"` // the draw by which ClaimedBy has it; nil: taken without one
	Risk       *Judged          `json:"risk,omitempty"`
	Allowed    []string         `json:"allowed"`         // decisions the actor may take now
	Found      *clearance.Found `json:"found,omitempty"` // what inspection found, the newest
}

// Judged is what was known of a declaration and what was concluded.
type Judged struct {
	Facts      facts.Declaration `json:"facts"`
	Assessment Judgement         `json:"assessment"`
}

// Judgement is a risk.Assessment for people: what features say in words, and
// without the vectors that models read.
type Judgement struct {
	RuleSet     string               `json:"ruleSet"`
	Score       int                  `json:"score"`
	Findings    []risk.Finding       `json:"findings"`
	Hits        []profiles.Hit       `json:"hits"`
	Learned     *Learned             `json:"learned,omitempty"`
	Standing    *risk.Standing       `json:"standing,omitempty"`
	Draw        risk.Draw            `json:"draw"`
	Channel     declarations.Channel `json:"channel"`
	Formalities []risk.Formality     `json:"formalities"`
}

// Learned is what a model says of a declaration.
type Learned struct {
	Model       string          `json:"model"`       // hash
	Probability int             `json:"probability"` // of a finding, millionths; the highest of the items
	Second      int             `json:"second"`      // the same by the logistic regression
	Expected    exact.Number    `json:"expected"`    // UAH of duty an inspection is expected to find
	Items       []LearnedItem   `json:"items"`
	Challenger  *risk.Challenge `json:"challenger,omitempty"`
}

// LearnedItem is what a model says of one item, and why.
type LearnedItem struct {
	Item          int            `json:"item"`
	Probability   int            `json:"probability"` // millionths
	Second        int            `json:"second"`
	Expected      exact.Number   `json:"expected"` // UAH
	Contributions []Contribution `json:"contributions"`
}

// Contribution is what one feature adds to the log odds of a finding.
type Contribution struct {
	model.Contribution
	Name fault.Text `json:"name"` // of the feature, in words
}

// caseOf is a casefile whose lists JSON writes as lists.
func caseOf(file *clearance.Casefile) Casefile {
	answer := Casefile{
		Dossier: whole(file.Dossier), Seq: file.Seq, ClaimedBy: file.ClaimedBy, ClaimedAt: file.ClaimedAt, Assignment: file.Assignment,
		Allowed: list(file.Allowed),
	}
	if file.Found != nil {
		found := *file.Found
		found.Findings = list(found.Findings)
		answer.Found = &found
	}
	if file.Risk != nil {
		answer.Risk = &Judged{file.Risk.Facts, judgementOf(file.Risk.Assessment)}
		answer.Risk.Facts.Items = list(answer.Risk.Facts.Items)
	}
	return answer
}

func judgementOf(a risk.Assessment) Judgement {
	return Judgement{
		RuleSet: a.RuleSet, Score: a.Score, Findings: list(a.Findings), Hits: list(a.Hits), Learned: learnedOf(a.Learned),
		Standing: a.Standing, Draw: a.Draw, Channel: a.Channel, Formalities: list(a.Formalities),
	}
}

func learnedOf(l *risk.Learned) *Learned {
	if l == nil {
		return nil
	}
	answer := &Learned{
		Model: l.Model, Probability: l.Probability, Second: l.Second, Expected: l.Expected,
		Items: make([]LearnedItem, len(l.Items)), Challenger: l.Challenger,
	}
	for i, it := range l.Items {
		answer.Items[i] = LearnedItem{it.Item, it.Probability, it.Second, it.Expected, contributionsOf(it.Contributions)}
	}
	return answer
}

func contributionsOf(all []model.Contribution) []Contribution {
	answer := make([]Contribution, len(all))
	for i, c := range all {
		answer[i] = Contribution{c, risk.FeatureName(c.Feature)}
	}
	return answer
}
