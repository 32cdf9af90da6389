package risk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// engine is the revision of the code of the rules. It is part of every
// version: who changes what a rule does raises it.
const engine = 2

// RuleSet is an immutable, versioned snapshot of all that people decided:
// settings, profiles, lists of names.
type RuleSet struct {
	settings    Settings
	profiles    *profiles.Set // in force
	shadow      *profiles.Set
	entries     []profiles.Entry
	names       *Names
	version     string
	rules       []rule
	tiers       map[string]string // of high priority goods, by six digits
	headings    map[string]bool   // that hold such goods
	partners    map[string]bool
	formalities map[string]Formality
}

// NewRuleSet makes a rule set of settings, profiles and lists of names, which
// may be nil for none; the error names all that is wrong with the settings or
// the profiles. A profile may be there twice: in force, and an edition of it
// in shadow. Settings changed afterwards change no rule set.
func NewRuleSet(s Settings, entries []profiles.Entry, names *Names) (*RuleSet, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("settings of risk: %w", err)
	}
	active, shadow, err := setsOf(entries)
	if err != nil {
		return nil, fmt.Errorf("profiles of risk: %w", err)
	}
	if names == nil {
		names = NewNames(nil)
	}
	s = s.canonical()
	rs := &RuleSet{
		settings: s, profiles: active, shadow: shadow, entries: entries, names: names, rules: rules(s),
		version: versionOf(s, active.Version()+" "+shadow.Version(), names.version),
		tiers:   map[string]string{}, headings: map[string]bool{},
		partners: map[string]bool{}, formalities: map[string]Formality{},
	}
	for _, it := range s.HighPriority.Items {
		rs.tiers[it.HS6], rs.headings[it.HS6[:4]] = it.Tier, true
	}
	for _, c := range s.HighPriority.Partners {
		rs.partners[c] = true
	}
	for _, e := range s.Formalities.Entries {
		rs.formalities[e.Code] = e.Formality()
	}
	return rs, nil
}

// Shipped gives the first rule set.
func Shipped() *RuleSet {
	rs, err := NewRuleSet(ShippedSettings(), nil, nil)
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
	s.Offices, s.Rosters = maps.Clone(s.Offices), maps.Clone(s.Rosters)
	for office, roster := range s.Rosters {
		s.Rosters[office] = slices.Sorted(slices.Values(roster))
	}
	slices.Sort(h.Partners)
	slices.SortFunc(h.Items, func(a, b HighPriorityItem) int { return strings.Compare(a.HS6, b.HS6) })
	slices.SortFunc(f.Entries, func(a, b FormalityEntry) int { return strings.Compare(a.Code, b.Code) })
	return s
}

// versionOf names a rule set by the hash of everything it says.
func versionOf(s Settings, profiles, names string) string {
	b, err := json.Marshal(struct {
		Engine   int      `json:"engine"`
		Settings Settings `json:"settings"`
		Profiles string   `json:"profiles"`
		Names    string   `json:"names"`
	}{engine, s, profiles, names})
	if err != nil {
		panic(err) // plain fields only: cannot fail
	}
	sum := sha256.Sum256(b)
	return s.Name + "/" + hex.EncodeToString(sum[:6])
}

func setsOf(entries []profiles.Entry) (active, shadow *profiles.Set, err error) {
	var inForce, tried []profiles.Entry
	for _, e := range entries {
		if e.Status == profiles.Shadow {
			tried = append(tried, e)
			continue
		}
		inForce = append(inForce, e)
	}
	if active, err = profiles.NewSet(inForce); err != nil {
		return nil, nil, err
	}
	shadow, err = profiles.NewSet(tried)
	return active, shadow, err
}

// Profiles lists the profiles in force and those in shadow.
func (rs *RuleSet) Profiles() []profiles.Entry { return rs.entries }

// HasFormality reports whether the table of formalities has a code.
func (rs *RuleSet) HasFormality(code string) bool {
	_, ok := rs.formalities[code]
	return ok
}

// HasList reports whether a list of names is searched.
func (rs *RuleSet) HasList(id string) bool { return slices.Contains(rs.names.ids, id) }
