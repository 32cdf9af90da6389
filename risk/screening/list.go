package screening

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Kind is what a name on a list belongs to.
type Kind string

// The kinds. What a list calls otherwise, or not at all, is Unknown.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
	Vessel       Kind = "vessel"
	Unknown      Kind = "unknown"
)

// Alias is another name of what is listed.
type Alias struct {
	Name string `json:"name"`
	// Weak is an alias its list calls so, such as a nickname many have: it is
	// found only where all its words are asked for and no others.
	Weak bool `json:"weak,omitempty"`
}

// Entry is one person, organisation or vessel of a list.
type Entry struct {
	ID      string     `json:"id"` // as the list numbers it
	Name    string     `json:"name"`
	Aliases []Alias    `json:"aliases,omitempty"`
	Kind    Kind       `json:"kind"`
	Country string     `json:"country,omitempty"` // as the list writes it
	Program string     `json:"program,omitempty"` // the regime it is listed under
	Reason  fault.Text `json:"reason,omitzero"`   // why, where the list says so
	Listed  civil.Date `json:"listed,omitzero"`
	Numbers []string   `json:"numbers,omitempty"` // of registration, tax, passport, as the list writes them
}

// Head is what is to be known of a list as a whole.
type Head struct {
	ID     string     `json:"id"` // ours: short and the same for every edition
	Title  string     `json:"title"`
	Date   civil.Date `json:"date,omitzero"` // of the edition
	Source string     `json:"source,omitempty"`
}

// List is one edition of a list.
type List struct {
	Head
	Entries []Entry `json:"entries"`
}

// Version is a hash of which list it is and what its entries say, in hex. The
// order of entries, aliases and numbers does not matter, and neither does what
// an edition says of itself: an edition that changes nothing has the version of
// the one before.
func (l *List) Version() string {
	hashes := make([][]byte, len(l.Entries))
	for i := range l.Entries {
		hashes[i] = l.Entries[i].hash()
	}
	slices.SortFunc(hashes, bytes.Compare)
	all := fields(nil, "screening list 1", l.ID)
	sum := sha256.Sum256(append(all, bytes.Join(hashes, nil)...))
	return hex.EncodeToString(sum[:])
}

// hash is that of all an entry says, each field with its length before it.
func (e *Entry) hash() []byte {
	var aliases []string
	for _, a := range e.Aliases {
		weak := "strong"
		if a.Weak {
			weak = "weak"
		}
		aliases = append(aliases, string(fields(nil, a.Name, weak)))
	}
	slices.Sort(aliases)
	all := fields(nil, e.ID, e.Name, string(e.Kind), e.Country, e.Program, e.Reason.UK, e.Reason.EN, e.Listed.String())
	all = fields(all, strings.Join(aliases, ""))
	all = fields(all, slices.Sorted(slices.Values(e.Numbers))...)
	sum := sha256.Sum256(all)
	return sum[:]
}

func fields(to []byte, texts ...string) []byte {
	for _, text := range texts {
		to = append(binary.BigEndian.AppendUint32(to, uint32(len(text))), text...)
	}
	return to
}
