package risk

// Reencode decodes a tally and encodes it again.
func Reencode(b []byte) ([]byte, error) {
	t, err := decodeTally(b)
	if err != nil {
		return nil, err
	}
	return t.Encode(), nil
}

// WithBrokenRule gives a rule set with one more rule, which panics.
func WithBrokenRule(rs *RuleSet) *RuleSet {
	broken := *rs
	broken.rules = append([]rule{{
		RuleInfo: RuleInfo{ID: "broken"},
		judge:    func(*RuleSet, *Facts, *ItemFacts) (*Finding, *obstacle) { panic("broken") },
	}}, rs.rules...)
	return &broken
}
