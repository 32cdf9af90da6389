package risk

import (
	"fmt"
	"slices"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// Assess judges facts. secret is the secret of the day of lodging. The
// channel is the strictest of what the findings ask for, what the score asks
// for and the draw. A rule that cannot be worked out closes to yellow, never
// to green.
func Assess(rs *RuleSet, f Facts, secret []byte) Assessment {
	a := Assessment{
		RuleSet:  rs.version,
		Findings: rs.findings(&f),
		Draw:     draw(secret, f, rs.settings.DrawPerMille),
	}
	countOnce(a.Findings)
	a.Score = score(a.Findings)
	a.Channel = rs.channel(a)
	a.Formalities = rs.formalitiesOf(a)
	return a
}

// findings tries every rule on the declaration or on each of its items.
func (rs *RuleSet) findings(f *Facts) []Finding {
	found := []Finding{}
	for _, r := range rs.rules {
		if r.whole {
			found = rs.try(r, f, &ItemFacts{}, found)
			continue
		}
		for i := range f.Items {
			found = rs.try(r, f, &f.Items[i], found)
		}
	}
	return found
}

// try adds what one rule finds. A rule that fails or panics finds that it
// failed: goods it could not judge are looked at by a person.
func (rs *RuleSet) try(r rule, f *Facts, it *ItemFacts, found []Finding) (out []Finding) {
	defer func() {
		if recover() != nil {
			out = append(found, failed(r.ID, it.Item, &obstacle{"внутрішня помилка", "internal error"}))
		}
	}()
	finding, why := r.judge(rs, f, it)
	switch {
	case why != nil:
		return append(found, failed(r.ID, it.Item, why))
	case finding == nil:
		return found
	}
	finding.Rule, finding.Item = r.ID, it.Item
	return append(found, *finding)
}

// RuleFailed is the rule of findings that say a rule could not be worked out.
const RuleFailed = "rule-failed"

func failed(rule string, item int, why *obstacle) Finding {
	return Finding{
		Rule: RuleFailed, Item: item, Channel: declarations.Yellow, Forms: []string{checkDocuments},
		Text: fault.Text{
			UK: fmt.Sprintf("Правило %s не вдалося застосувати (%s): перевірте вручну.", rule, why.UK),
			EN: fmt.Sprintf("Rule %s could not be worked out (%s): check by hand.", rule, why.EN),
		},
	}
}

// countOnce leaves of each rule only its heaviest finding with a weight, the
// first of equals.
func countOnce(found []Finding) {
	heaviest := map[string]int{}
	for i := range found {
		best, seen := heaviest[found[i].Rule]
		switch {
		case !seen:
			heaviest[found[i].Rule] = i
		case found[i].Weight > found[best].Weight:
			found[best].Weight, heaviest[found[i].Rule] = 0, i
		default:
			found[i].Weight = 0
		}
	}
}

func score(found []Finding) int {
	sum := 0
	for _, f := range found {
		sum += f.Weight
	}
	return min(sum, MaxScore)
}

func (rs *RuleSet) channel(a Assessment) declarations.Channel {
	c := declarations.Green
	for _, f := range a.Findings {
		c = stricter(c, f.Channel)
	}
	switch {
	case a.Score >= rs.settings.RedScore:
		c = declarations.Red
	case a.Score >= rs.settings.YellowScore:
		c = stricter(c, declarations.Yellow)
	}
	if a.Draw.Selected {
		c = stricter(c, declarations.Yellow)
	}
	return c
}

// formalitiesOf gives what the findings and the channel order, by code.
// Yellow is at least a check of documents, red also an examination.
func (rs *RuleSet) formalitiesOf(a Assessment) []Formality {
	var codes []string
	for _, f := range a.Findings {
		codes = append(codes, f.Forms...)
	}
	switch a.Channel {
	case declarations.Red:
		codes = append(codes, checkDocuments, examinePart)
	case declarations.Yellow:
		codes = append(codes, checkDocuments)
	}
	slices.Sort(codes)
	formalities := []Formality{}
	for _, code := range slices.Compact(codes) {
		formalities = append(formalities, rs.formalities[code])
	}
	return formalities
}

func stricter(a, b declarations.Channel) declarations.Channel {
	if strictness(b) > strictness(a) {
		return b
	}
	return a
}

func strictness(c declarations.Channel) int {
	return slices.Index([]declarations.Channel{declarations.Green, declarations.Yellow, declarations.Red}, c)
}
