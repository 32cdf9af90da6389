package risk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// engine is the revision of the code of the rules. It is part of every
// version: who changes what a rule does raises it.
const engine = 1

// RuleSet is an immutable, versioned set of rules and their settings.
type RuleSet struct {
	settings    Settings
	version     string
	rules       []rule
	tiers       map[string]string // of high priority goods, by six digits
	headings    map[string]bool   // that hold such goods
	partners    map[string]bool
	formalities map[string]Formality
}

// NewRuleSet makes a rule set of settings; the error names all that is wrong
// with them. Settings changed afterwards change no rule set.
func NewRuleSet(s Settings) (*RuleSet, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("settings of risk: %w", err)
	}
	s = s.canonical()
	rs := &RuleSet{
		settings: s, version: s.version(), rules: rules(s),
		tiers: map[string]string{}, headings: map[string]bool{},
		partners: map[string]bool{}, formalities: map[string]Formality{},
	}
	for _, it := range s.HighPriority.Items {
		rs.tiers[it.HS6], rs.headings[it.HS6[:4]] = it.Tier, true
	}
	for _, c := range s.HighPriority.Partners {
		rs.partners[c] = true
	}
	for _, e := range s.Formalities.Entries {
		rs.formalities[e.Code] = e.Formality
	}
	return rs, nil
}

// Shipped gives the first rule set.
func Shipped() *RuleSet {
	rs, err := NewRuleSet(ShippedSettings())
	if err != nil {
		panic(err) // the embedded file is part of the program, and tested
	}
	return rs
}

// Version names the rule set; the same version always means the same rules:
// it ends in a hash of the settings, tables included, and of the revision of
// the code.
func (rs *RuleSet) Version() string { return rs.version }

// Settings gives a copy of what the rule set was made of.
func (rs *RuleSet) Settings() Settings { return rs.settings.canonical() }

// RuleInfo is a rule as told to the people who answer for it.
type RuleInfo struct {
	ID     string     `json:"id"`
	Weight int        `json:"weight"` // most that it adds to the score
	Text   fault.Text `json:"text"`
}

// Rules lists the rules in the order they are tried.
func (rs *RuleSet) Rules() []RuleInfo {
	infos := make([]RuleInfo, len(rs.rules))
	for i, r := range rs.rules {
		infos[i] = r.RuleInfo
	}
	return infos
}

// canonical gives a deep copy with tables sorted, so that the order they were
// written in makes no other version.
func (s Settings) canonical() Settings {
	h, f := &s.HighPriority, &s.Formalities
	h.Partners, h.Items, f.Entries = slices.Clone(h.Partners), slices.Clone(h.Items), slices.Clone(f.Entries)
	slices.Sort(h.Partners)
	slices.SortFunc(h.Items, func(a, b HighPriorityItem) int { return strings.Compare(a.HS6, b.HS6) })
	slices.SortFunc(f.Entries, func(a, b FormalityEntry) int { return strings.Compare(a.Code, b.Code) })
	return s
}

func (s Settings) version() string {
	b, err := json.Marshal(struct {
		Engine   int      `json:"engine"`
		Settings Settings `json:"settings"`
	}{engine, s})
	if err != nil {
		panic(err) // plain fields only: cannot fail
	}
	sum := sha256.Sum256(b)
	return s.Name + "/" + hex.EncodeToString(sum[:6])
}
