package risk

import "github.com/brama-customs/brama/risk/facts"

// WithBrokenRule gives a rule set with one more rule, which panics.
func WithBrokenRule(rs *RuleSet) *RuleSet {
	broken := *rs
	broken.rules = append([]rule{{
		RuleInfo: RuleInfo{ID: "broken"},
		judge:    func(*RuleSet, *facts.Declaration, *facts.Item) (*Finding, *obstacle) { panic("broken") },
	}}, rs.rules...)
	return &broken
}
