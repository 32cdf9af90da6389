package risk

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/statistics"
)

// Settings is everything a rule set is made of but the code of its rules:
// thresholds, weights and tables, as data. Its JSON is how rule sets are kept
// and exchanged; NewRuleSet checks it whole.
type Settings struct {
	Name                     string               `json:"name"`                     // names the version, with its hash
	DrawPerMille             int                  `json:"drawPerMille"`             // of all declarations checked by chance, where no capacity is known
	DrawOfPlaces             int                  `json:"drawOfPlaces"`             // per mille of an office's places that chance takes
	DrawChannel              declarations.Channel `json:"drawChannel"`              // of a random check
	Offices                  map[string]Capacity  `json:"offices,omitempty"`        // what offices can check on a day; "*" stands for all others
	Rosters                  map[string][]string  `json:"rosters,omitempty"`        // inspectors ("tenant/name") of an office, among whom its flagged declarations are drawn; without one they take them themselves
	YellowScore              int                  `json:"yellowScore"`              // score from which documents are read
	RedScore                 int                  `json:"redScore"`                 // score from which goods are looked at
	Price                    Price                `json:"price"`                    // under the peers' median
	NewImporterWeight        int                  `json:"newImporterWeight"`        // importer never seen before
	UnprovenPreferenceWeight int                  `json:"unprovenPreferenceWeight"` // relief claimed, no proof named
	SplitWeight              int                  `json:"splitWeight"`              // may be part of a consignment that was cut
	Mass                     Mass                 `json:"mass"`                     // per package
	HighPriority             HighPriority         `json:"highPriority"`
	Formalities              Formalities          `json:"formalities"`
}

// Price is when a price per kg counts as far under the median of its peers.
type Price struct {
	Observations int `json:"observations"` // fewest that make a median worth comparing with
	LowPercent   int `json:"lowPercent"`   // under so much of the median: LowWeight
	LowWeight    int `json:"lowWeight"`
	FarPercent   int `json:"farPercent"` // under so much: FarWeight, and the value is checked
	FarWeight    int `json:"farWeight"`
}

// Mass is the gross mass in kg that one package is expected to have.
type Mass struct {
	Least  exact.Number `json:"leastPerPackage"`
	Most   exact.Number `json:"mostPerPackage"`
	Weight int          `json:"weight"`
}

// HighPriority is the table of goods that weapons are built from: the Common
// High Priority List, by six digits of the code.
type HighPriority struct {
	Source         string             `json:"source"`
	Date           civil.Date         `json:"date"` // of the edition
	Verified       bool               `json:"verified"`
	OutboundWeight int                `json:"outboundWeight"` // goods that leave for outside the partners
	InboundWeight  int                `json:"inboundWeight"`  // goods that come in
	Partners       []string           `json:"partners"`       // countries with like controls of exports
	Items          []HighPriorityItem `json:"items"`
}

// HighPriorityItem is one line of the list.
type HighPriorityItem struct {
	HS6  string `json:"hs6"`
	Tier string `json:"tier"` // 1 2 3A 3B 4A 4B, the most critical first
}

// Formalities is the dated table of what may be ordered.
type Formalities struct {
	Date    civil.Date       `json:"date"` // in use from
	Entries []FormalityEntry `json:"entries"`
}

// FormalityEntry is one formality with where its text comes from.
type FormalityEntry struct {
	Formality
	Source   string `json:"source"`
	Verified bool   `json:"verified"`
}

// Bounds of settings. The least draw keeps a floor of one percent under
// chance: a machine fed only by the checks it chose itself goes blind.
const (
	MaxScore        = 100
	MinDrawPerMille = 10
	maxPlaces       = 100_000
)

//go:embed shipped.json
var shipped string

// ReadSettings reads the JSON of settings; unknown fields and anything after
// the value are refused. NewRuleSet checks what they say.
func ReadSettings(b []byte) (Settings, error) {
	var s Settings
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Settings{}, fmt.Errorf("read settings of risk: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Settings{}, errors.New("read settings of risk: text after the value")
	}
	return s, nil
}

// ShippedSettings gives the settings of the first rule set, to start others
// from.
func ShippedSettings() Settings {
	s, err := ReadSettings([]byte(shipped))
	if err != nil {
		panic(err) // the embedded file is part of the program, and tested
	}
	return s
}

// check gives every fault of the settings at once.
func (s Settings) check() error {
	var faults []error
	need := func(ok bool, what string) {
		if !ok {
			faults = append(faults, errors.New(what))
		}
	}
	need(validName(s.Name), "name must be 1 to 40 small letters, digits, dots and hyphens")
	need(within(s.DrawPerMille, MinDrawPerMille, 1000), "drawPerMille must be 10 to 1000")
	need(within(s.DrawOfPlaces, 0, 1000), "drawOfPlaces must be 0 to 1000")
	need(s.DrawChannel == declarations.Yellow || s.DrawChannel == declarations.Red, "drawChannel must be yellow or red")
	for office, c := range s.Offices {
		need(office == AnyOffice || declarations.ValidOffice(office), "offices: "+office+" is not the code of an office")
		need(within(c.Documents, 0, maxPlaces) && within(c.Examinations, 0, maxPlaces), "offices: "+office+": 0 to 100000 checks a day")
	}
	for office, roster := range s.Rosters {
		need(declarations.ValidOffice(office), "rosters: "+office+" is not the code of an office")
		need(soundRoster(roster), "rosters: "+office+": 1 to 200 inspectors, tenant/name, each once")
	}
	need(within(s.YellowScore, 1, MaxScore), "yellowScore must be 1 to 100")
	need(within(s.RedScore, s.YellowScore, MaxScore), "redScore must be yellowScore to 100")
	for _, w := range s.weights() {
		need(within(w, 0, MaxScore), "every weight must be 0 to 100")
	}
	need(s.Price.Observations >= statistics.LeastPeers, "price.observations must be 30 or more")
	need(within(s.Price.FarPercent, 0, s.Price.LowPercent) && s.Price.LowPercent <= 100,
		"price: 0 ≤ farPercent ≤ lowPercent ≤ 100")
	need(s.Price.LowWeight <= s.Price.FarWeight, "price.farWeight must not be under lowWeight")
	need(s.Mass.Least.Sign() >= 0 && s.Mass.Least.Cmp(s.Mass.Most) < 0, "mass: 0 ≤ leastPerPackage < mostPerPackage")
	return errors.Join(append(faults, s.HighPriority.check(), s.Formalities.check())...)
}

// mostInspectors is how many may stand in a roster.
const mostInspectors = 200

func soundRoster(roster []string) bool {
	seen := map[string]bool{}
	for _, inspector := range roster {
		tenant, name, _ := strings.Cut(inspector, "/")
		if tenant == "" || name == "" || seen[inspector] {
			return false
		}
		seen[inspector] = true
	}
	return within(len(roster), 1, mostInspectors)
}

func (s Settings) weights() []int {
	return []int{s.Price.LowWeight, s.Price.FarWeight, s.NewImporterWeight, s.UnprovenPreferenceWeight, s.SplitWeight,
		s.Mass.Weight, s.HighPriority.OutboundWeight, s.HighPriority.InboundWeight}
}

func (h HighPriority) check() error {
	seen := map[string]bool{}
	for _, it := range h.Items {
		if len(it.HS6) != 6 || !digits(it.HS6) || seen[it.HS6] || tierRank(it.Tier) == 0 {
			return fmt.Errorf("highPriority item %q of tier %q: six digits, once, of a known tier", it.HS6, it.Tier)
		}
		seen[it.HS6] = true
	}
	for _, c := range h.Partners {
		if len(c) != 2 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Errorf("highPriority partner %q is not a country", c)
		}
	}
	return nil
}

func (f Formalities) check() error {
	known := map[string]bool{}
	for _, e := range f.Entries {
		if e.Code == "" || e.Text.UK == "" || e.Text.EN == "" || known[e.Code] {
			return fmt.Errorf("formality %q: a code, once, with both texts", e.Code)
		}
		known[e.Code] = true
	}
	for _, code := range ordered() {
		if !known[code] {
			return fmt.Errorf("formality %q is ordered by rules and has no text", code)
		}
	}
	return nil
}

func validName(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

func within(n, least, most int) bool { return least <= n && n <= most }

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// tierRank orders the tiers of the list, 1 the most critical; 0 is unknown.
func tierRank(tier string) int {
	for i, t := range [...]string{"1", "2", "3A", "3B", "4A", "4B"} {
		if t == tier {
			return i + 1
		}
	}
	return 0
}
