package risk

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// Settings is everything a rule set is made of but the code of its rules:
// thresholds, weights and tables, as data. Its JSON is how rule sets are kept
// and exchanged; ParseSettings reads and checks it whole.
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
	OutboundWeight int                `json:"outboundWeight"`    // goods that leave for outside the partners
	InboundWeight  int                `json:"inboundWeight"`     // goods that come in
	Partners       []string           `json:"partners"`          // countries with like controls of exports
	Items          []HighPriorityItem `json:"items" most:"6000"` // there are some 5,600 codes of six digits
}

// HighPriorityItem is one line of the list.
type HighPriorityItem struct {
	HS6  string `json:"hs6"`
	Tier string `json:"tier"` // 1 2 3A 3B 4A 4B, the most critical first
}

// Formalities is the dated table of what may be ordered.
type Formalities struct {
	Date    civil.Date       `json:"date"` // of the table; not after the day it is approved on
	Entries []FormalityEntry `json:"entries"`
}

// FormalityEntry is one formality with where its text comes from.
type FormalityEntry struct {
	Code     string     `json:"code"`
	Text     fault.Text `json:"text"`
	Source   string     `json:"source"`
	Verified bool       `json:"verified"`
}

// Formality is the entry as declarations are told it.
func (e FormalityEntry) Formality() Formality { return Formality{Code: e.Code, Text: e.Text} }

// Bounds of settings. The least draw keeps a floor of one percent under
// chance: a machine fed only by the checks it chose itself goes blind.
const (
	MaxScore        = 100
	MinDrawPerMille = 10
	maxPlaces       = 100_000
)

//go:embed shipped.json
var shipped string

// settingsReader reads settings that somebody wrote.
var settingsReader = strictjson.For[Settings]()

// ParseSettings reads the JSON of settings that somebody wrote, strictly, and
// checks it: every fault at once with a pointer to its field, sorted; none of
// them for settings that NewRuleSet takes. Every field must be there: one that
// is left out would switch its rule off without a word.
func ParseSettings(b []byte) (Settings, fault.List) {
	var s Settings
	all := settingsReader.Read(b, &s)
	if len(all) == 0 || all[0].Level != fault.System {
		written := slices.Concat(all, missing(b))
		all = told(written, slices.Concat(s.check(), s.Formalities.checkForm()))
	}
	return s.whole(), all
}

// told puts the faults found after strict reading to those of the reading, but
// for what follows of these: a channel that is a number is not also an unknown
// channel.
func told(written, found fault.List) fault.List {
	all := slices.Clone(written)
	for _, f := range found {
		if !slices.ContainsFunc(written, func(w fault.Fault) bool { return follows(f, w) }) {
			all = append(all, f)
		}
	}
	all.Sort()
	if most := strictjson.MaxFaults; len(all) > most {
		all = slices.DeleteFunc(all, func(f fault.Fault) bool { return f.Code == strictjson.More.Code })
		all = append(all[:min(most, len(all))], strictjson.More.At("", "max", strconv.Itoa(most)))
		all.Sort()
	}
	return all
}

// follows reports whether a fault that was found may come of one of the
// reading alone: at the same place, around it, in a value that could not be
// read at all, or by comparison with it. How an office is called has nothing
// to do with what is said of it.
func follows(f, w fault.Fault) bool {
	switch {
	case f.Code == settingsOffice.Code:
		return false
	case f.Pointer == w.Pointer, strings.HasPrefix(w.Pointer, f.Pointer+"/"):
		return true
	case f.Code == settingsFarPercent.Code && w.Pointer == lowPercentAt:
		return true
	}
	unread := w.Code == strictjson.Type.Code || w.Code == strictjson.Null.Code
	return unread && strings.HasPrefix(f.Pointer, w.Pointer+"/")
}

// whole has lists where none were written, so that what is kept of settings
// can be read as strictly again.
func (s Settings) whole() Settings {
	s.HighPriority.Partners = append([]string{}, s.HighPriority.Partners...)
	s.HighPriority.Items = append([]HighPriorityItem{}, s.HighPriority.Items...)
	s.Formalities.Entries = append([]FormalityEntry{}, s.Formalities.Entries...)
	return s
}

// ReadSettings reads settings as they are kept: those that ParseSettings took
// once, whatever rules have come since. Unknown fields and anything after the
// value are refused.
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
