package risk

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/screening"
)

// Names is lists of names made ready to be searched. It may be used by many
// goroutines.
type Names struct {
	index   *screening.Index // nil: there are no lists
	ids     []string         // of the lists
	version string

	mu   sync.Mutex
	seen map[string][]screening.Match
}

// NewNames makes lists ready; they must not be changed afterwards.
func NewNames(lists []screening.List) *Names {
	if len(lists) == 0 {
		return &Names{}
	}
	versions, ids := make([]string, len(lists)), make([]string, len(lists))
	for i := range lists {
		versions[i], ids[i] = lists[i].Version(), lists[i].ID
	}
	slices.Sort(versions)
	sum := sha256.Sum256([]byte(strings.Join(versions, " ")))
	return &Names{index: screening.NewIndex(lists, screening.DefaultThreshold), ids: ids, version: hex.EncodeToString(sum[:6])}
}

// Screen gives the parties of a declaration that are like a name on a list:
// the likest of each list.
func (rs *RuleSet) Screen(d *declarations.Declaration) []facts.Screened {
	var found []facts.Screened
	for _, p := range []struct {
		is string
		of *declarations.Party
	}{{"importer", d.Importer}, {"exporter", d.Exporter}, {"declarant", d.Declarant}} {
		if p.of == nil {
			continue
		}
		for _, m := range rs.names.match(p.of) {
			found = append(found, facts.Screened{
				Party: p.is, Name: p.of.Name, List: m.List, Version: m.Version,
				Entry: m.Entry, Listed: m.Name, Score: m.Score,
				Program: shortened(m.Program, mostProgram),
				Ground:  fault.Text{UK: shortened(m.Ground.UK, mostGround), EN: shortened(m.Ground.EN, mostGround)},
			})
		}
	}
	return found
}

// The most characters that are kept of what a list says: the inspector reads
// on in the list.
const (
	mostProgram = 80
	mostGround  = 300
)

func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

// match gives the entries that have a party's number or a name like its.
func (n *Names) match(p *declarations.Party) []screening.Match {
	if n.index == nil {
		return nil
	}
	all := n.index.MatchNumber(p.ID)
	for _, m := range n.like(p.Name) {
		if !slices.ContainsFunc(all, func(k screening.Match) bool { return k.List == m.List && k.Entry == m.Entry }) {
			all = append(all, m)
		}
	}
	return all
}

// mostNames bounds what is remembered; over it all is forgotten.
const mostNames = 100_000

// like remembers what names came to: the same parties come again and again,
// and a name costs more to look up than all the rest of an assessment.
func (n *Names) like(name string) []screening.Match {
	n.mu.Lock()
	matches, ok := n.seen[name]
	n.mu.Unlock()
	if ok {
		return matches
	}
	matches = n.index.Match(name)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.seen == nil || len(n.seen) >= mostNames {
		n.seen = map[string][]screening.Match{}
	}
	n.seen[name] = matches
	return matches
}
