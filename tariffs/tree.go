package tariffs

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/search"
)

// SectionCard is a section of the nomenclature and its chapters.
type SectionCard struct {
	Number   string      `json:"number"` // Roman
	Name     fault.Text  `json:"name"`
	Chapters []Commodity `json:"chapters,omitempty"`
}

// Sections gives the top of the tree: every section with the chapters that are
// in force on a day.
func (s *Schedule) Sections(day civil.Date) []SectionCard {
	cards := make([]SectionCard, 0, len(s.law.whole.Sections))
	for _, section := range s.law.whole.Sections {
		card := SectionCard{Number: section.Number, Name: section.Name}
		for at := range s.rows {
			code := s.rows[at].Code
			if len(code) != 2 || code < section.First || code > section.Last {
				continue
			}
			if _, ok := s.find(code, day); ok {
				card.Chapters = append(card.Chapters, s.commodity(int32(at)))
			}
		}
		cards = append(cards, card)
	}
	return cards
}

func (s *Schedule) sectionOf(code string) *SectionCard {
	for _, section := range s.law.whole.Sections {
		if code[:2] >= section.First && code[:2] <= section.Last {
			return &SectionCard{Number: section.Number, Name: section.Name}
		}
	}
	return nil
}

// Below gives the nodes right below a code on a day: those of the next level
// that is there, which is not always the next pair of digits.
func (s *Schedule) Below(code string, day civil.Date) []Commodity {
	at, _ := slices.BinarySearchFunc(s.rows, code, func(r Row, code string) int { return strings.Compare(r.Code, code) })
	var below []Commodity
	last := ""
	for ; at < len(s.rows) && strings.HasPrefix(s.rows[at].Code, code); at++ {
		here := s.rows[at].Code
		if here == code || (last != "" && strings.HasPrefix(here, last)) {
			continue
		}
		if _, ok := s.find(here, day); ok {
			below, last = append(below, s.commodity(int32(at))), here
		}
	}
	return below
}

// newIndex makes the names findable; the words of the nodes above count for
// what is below them.
func (s *Schedule) newIndex() *search.Index {
	entries := make([]search.Entry, len(s.rows))
	for i := range s.rows {
		r := &s.rows[i]
		entries[i] = search.Entry{Key: r.Code, UK: r.Name.UK, EN: r.Name.EN}
		for length := 2; length < len(r.Code); length += 2 {
			if above, ok := s.byCode[r.Code[:length]]; ok {
				entries[i].Above = append(entries[i].Above, int(above))
			}
		}
	}
	return search.New(entries)
}

// Search finds commodities in force on a day by the beginning of their code
// ("6109 10"), by words of their names in either language with their endings
// and small slips, or by both, best first. A commodity without a name of its
// own is given that of the node above.
func (s *Schedule) Search(query string, day civil.Date, limit int) []Commodity {
	hits := s.index.Find(query, limit, func(at int) bool {
		_, ok := s.find(s.rows[at].Code, day)
		return ok
	})
	found := make([]Commodity, len(hits))
	for i, h := range hits {
		found[i] = s.named(int32(h.At))
	}
	return found
}
