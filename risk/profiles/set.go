package profiles

import (
	"errors"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
)

// Entry is a profile in a set: which version of it counts, and how.
type Entry struct {
	Profile Profile
	Version int    // of the profile, from 1
	Status  Status // Shadow or Active
}

// Hit is a profile that a declaration meets.
type Hit struct {
	Profile  string     `json:"profile"`
	Version  int        `json:"version"`
	Item     int        `json:"item,omitempty"` // of the first item that meets it; 0: the whole declaration
	Shadow   bool       `json:"shadow,omitempty"`
	Selected bool       `json:"selected"`        // by share and within the most a day; what is not selected orders nothing
	Key      string     `json:"key,omitempty"`   // of the draw, where a share is selected
	Used     int64      `json:"used,omitempty"`  // selected before on the day, where there is a most
	Failed   fault.Text `json:"failed,omitzero"` // why it could not be worked out: it closes to yellow
}

// Set is an immutable snapshot of profiles, safe for concurrent use.
type Set struct{}

// NewSet indexes profiles. Those of other statuses than Shadow and Active are
// an error of the program; profiles that Check refuses are an error.
func NewSet(entries []Entry) (*Set, error) { return nil, errors.New("not yet") }

// Version names what the set says: the same profiles in any order have the same.
func (s *Set) Version() string { return "" }

// Entry gives a profile of the set.
func (s *Set) Entry(id string) (Entry, bool) { return Entry{}, false }

// Match gives the profiles that a declaration meets, the highest priority
// first, then by ID. secret is the secret of the day of lodging: a share is
// selected by HMAC-SHA256(secret, profile NUL importer NUL transport document),
// as the random check is. used tells how many of a profile's hits were selected
// on the day before this; it is asked only of profiles with a most.
func (s *Set) Match(d *facts.Declaration, secret []byte, used func(profile string) int64) []Hit {
	return nil
}

// Parse reads the JSON of one profile, strictly, and checks it: every fault at
// once, none of them for a profile that may become active.
func Parse(b []byte) (Profile, fault.List) { return Profile{}, nil }

// Check finds what is wrong with a profile.
func Check(p *Profile) fault.List { return nil }
