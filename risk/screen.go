package risk

import (
	"sync"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/screening"
)

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
		for _, m := range rs.known.match(rs.names, p.of) {
			found = append(found, facts.Screened{
				Party: p.is, Name: p.of.Name, List: m.List, Version: m.Version,
				Entry: m.Entry, Listed: m.Name, Score: m.Score,
			})
		}
	}
	return found
}

// seenNames remembers what names came to: the same parties come again and
// again, and a name costs more to look up than all the rest of an assessment.
type seenNames struct {
	mu    sync.Mutex
	names map[screening.Party][]screening.Match
}

// mostNames bounds what is remembered; over it all is forgotten.
const mostNames = 100_000

func (s *seenNames) match(index *screening.Index, p *declarations.Party) []screening.Match {
	if index.Empty() {
		return nil
	}
	key := screening.Party{Name: p.Name, Number: p.ID}
	s.mu.Lock()
	matches, ok := s.names[key]
	s.mu.Unlock()
	if ok {
		return matches
	}
	matches = index.Match(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names == nil || len(s.names) >= mostNames {
		s.names = map[screening.Party][]screening.Match{}
	}
	s.names[key] = matches
	return matches
}
