package profiles

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
)

// engine is the revision of what criteria mean. It is part of every version:
// who changes what a criterion hits raises it.
const engine = 1

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
	Failed   fault.Text `json:"failed,omitzero"` // why it could not be worked out: it closes to yellow, whatever share and most say
}

// Set is an immutable snapshot of profiles, safe for concurrent use.
type Set struct {
	entries []Entry // the highest priority first, then by ID
	byID    map[string]int
	version string

	rules []rule // of the entries
	asked builder
	index index
}

// rule is what is asked for a profile: the questions of the declaration, up to
// ofItem, those of the item, up to end, and the condition.
type rule struct {
	dated              bool // there is a from or a to
	from, to           civil.Date
	first, ofItem, end int32
	condition          *residual // nil: none
}

// NewSet indexes profiles. Those of other statuses than Shadow and Active are
// an error of the program; profiles that Check refuses are an error.
func NewSet(entries []Entry) (*Set, error) {
	all := make([]prepared, 0, len(entries))
	for _, e := range entries {
		p, err := prepare(e)
		if err != nil {
			return nil, fmt.Errorf("profile %q: %w", e.Profile.ID, err)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b prepared) int { return strings.Compare(a.Profile.ID, b.Profile.ID) })
	s := &Set{byID: make(map[string]int, len(all)), version: version(all), asked: builder{words: dictionary{}}}
	slices.SortStableFunc(all, func(a, b prepared) int { return b.Profile.Priority - a.Profile.Priority })
	s.index.always = newSet(len(all))
	for i := range all {
		if err := s.add(i, &all[i]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// prepared is an entry whose profile is the set's own, with its JSON and its
// condition.
type prepared struct {
	Entry
	json      []byte
	condition *residual
}

func prepare(e Entry) (prepared, error) {
	if e.Status != Shadow && e.Status != Active {
		return prepared{}, fmt.Errorf("status %q is neither shadow nor active", e.Status)
	}
	json := Marshal(&e.Profile)
	own, condition, faults := examine(&e.Profile, json)
	faults = slices.DeleteFunc(faults, func(f fault.Fault) bool { return f.Code == formalityTwice.Code }) // kept before it was refused
	if len(faults) > 0 {
		return prepared{}, faults
	}
	e.Profile = *own
	return prepared{e, json, condition}, nil
}

// version is a hash over a line for each profile, sorted by ID: its version,
// its status and its JSON.
func version(sorted []prepared) string {
	h := sha256.New()
	fmt.Fprintf(h, "brama profiles %d\n", engine)
	for _, p := range sorted {
		fmt.Fprintf(h, "%d %s %s\n", p.Version, p.Status, p.json)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// add makes profile i a part of the set.
func (s *Set) add(i int, p *prepared) error {
	id := p.Profile.ID
	if _, known := s.byID[id]; known {
		return fmt.Errorf("profile %q is in the set twice", id)
	}
	s.byID[id] = i
	s.entries = append(s.entries, p.Entry)
	asked := p.Profile.Criteria.given()
	s.rules = append(s.rules, s.asked.rule(p, asked))
	s.index.file(i, asked, &s.rules[i], &s.asked)
	return nil
}

// rule makes the questions of a profile.
func (b *builder) rule(p *prepared, asked sides) rule {
	from, to := p.Profile.From, p.Profile.To
	r := rule{dated: !from.IsZero() || !to.IsZero(), from: from, to: to, first: int32(len(b.questions)), condition: p.condition}
	r.ofItem = b.ask(asked.declaration)
	r.end = b.ask(asked.item)
	return r
}

// Version names what the set says: the same profiles in any order have the same.
func (s *Set) Version() string { return s.version }

// Entry gives a profile of the set. Its lists are the set's own: they are not
// to be written to.
func (s *Set) Entry(id string) (Entry, bool) {
	i, found := s.byID[id]
	if !found {
		return Entry{}, false
	}
	return s.entries[i], true
}

// Match gives the profiles that a declaration meets, the highest priority
// first, then by ID. secret is the secret of the day of lodging: a share is
// selected by HMAC-SHA256(secret, profile NUL importer NUL transport document),
// as the random check is. used tells how many of a profile's hits were selected
// on the day before this; it is asked only of profiles with a most, and only of
// hits that their share selects. Without it none were.
func (s *Set) Match(d *facts.Declaration, secret []byte, used func(profile string) int64) []Hit {
	if len(s.entries) == 0 {
		return nil
	}
	v := s.asked.words.view(d)
	return s.ask(v, s.index.candidates(v, &s.asked.answers), secret, used)
}

func (s *Set) ask(v *view, candidates set, secret []byte, used func(string) int64) []Hit {
	var hits []Hit
	for i := range candidates.all {
		item, met, err := s.meets(&s.rules[i], v)
		switch {
		case met:
			hits = append(hits, s.entries[i].hit(v.Declaration, item, secret, used))
		case err != nil:
			hits = append(hits, s.entries[i].failed(item, err))
		}
	}
	return hits
}

// hit says of a profile that is met whether it is selected.
func (e *Entry) hit(d *facts.Declaration, item int, secret []byte, used func(string) int64) Hit {
	p := &e.Profile
	h := Hit{Profile: p.ID, Version: e.Version, Item: item, Shadow: e.Status == Shadow, Selected: true}
	if p.SharePerMille > 0 {
		h.Key, h.Selected = draw(secret, p.ID, d, p.SharePerMille)
	}
	if p.MostPerDay > 0 && h.Selected {
		if used != nil {
			h.Used = used(p.ID)
		}
		h.Selected = h.Used < int64(p.MostPerDay)
	}
	return h
}

// failed says of a profile that it could not be worked out. Chance and the
// most a day do not excuse from that.
func (e *Entry) failed(item int, err error) Hit {
	return Hit{Profile: e.Profile.ID, Version: e.Version, Item: item, Shadow: e.Status == Shadow, Selected: true,
		Failed: failure(e, item, err)}
}

// meets reports whether the declaration meets the rule, and by which item.
// Where it does not, but the condition could not be worked out, it says why.
func (s *Set) meets(r *rule, v *view) (item int, met bool, err error) {
	if !r.valid(v.Day) || !s.asked.answers.hold(s.asked.questions[r.first:r.ofItem], &v.side) {
		return 0, false, nil
	}
	ofItem := s.asked.questions[r.ofItem:r.end]
	if len(ofItem) == 0 && (r.condition == nil || !r.condition.ofItem) {
		met, err = r.condition.holds(v, nil)
		return 0, met, err
	}
	return s.firstItem(ofItem, r.condition, v)
}

// firstItem asks the items in order; one that meets all goes before one whose
// condition failed.
func (s *Set) firstItem(questions []question, condition *residual, v *view) (item int, met bool, failed error) {
	for i := range v.items {
		it := &v.items[i]
		if !s.asked.answers.hold(questions, &it.side) {
			continue
		}
		met, err := condition.holds(v, it)
		if met {
			return it.Item.Item, true, nil
		}
		if failed == nil && err != nil {
			item, failed = it.Item.Item, err
		}
	}
	return item, false, failed
}

// valid reports whether the rule is in force on a day. A day that is not known
// is within no validity that has a limit.
func (r *rule) valid(day civil.Date) bool {
	return !r.dated || !day.IsZero() && !day.Before(r.from) && (r.to.IsZero() || !day.After(r.to))
}
