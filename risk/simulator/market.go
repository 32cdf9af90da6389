package simulator

import (
	"fmt"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// currency is that of every invoice: the euro is the only foreign currency
// whose official rates the program ships for days its tariff is in force.
const currency = "EUR"

// pair is a good of one origin: what importers trade in.
type pair struct {
	*good
	family int
	origin string
	unit   string  // the tariff's additional unit; "" where it asks for none
	weight float64 // share in the market, before seasons
	mean   float64 // of the logarithm of the price per kg on the first day
	eu     bool    // a preference can be claimed for it
	late   ShiftKind
	gains  bool // a swap of its origin for one with a preference gains something

	// Payments of an import, as a share of its customs value.
	plain  float64
	proved float64 // with the preference claimed and proved; as plain where there is none

	cheaper []int // pairs of the same family and origin that bear less: what its code may be swapped for
	dearer  []int // pairs whose cheaper holds this one
}

// market is everything that is traded.
type market struct {
	pairs    []pair
	european map[string][]int // by code: the pairs whose preference may be claimed for goods of another origin
	others   map[string][]int // by code: the pairs that gain by that
}

// newMarket asks the engine what every pair bears on a day.
func newMarket(s *tariffs.Schedule, rates *money.Rates, day civil.Date) (*market, error) {
	m := &market{european: map[string][]int{}, others: map[string][]int{}}
	for f := range families {
		first := len(m.pairs)
		if err := m.addFamily(f, s, rates, day); err != nil {
			return nil, err
		}
		m.swaps(first)
	}
	for i := range m.pairs {
		p := &m.pairs[i]
		if best := m.bestPreference(p.code); !p.eu && p.plain > best {
			p.gains = true
			m.others[p.code] = append(m.others[p.code], i)
		}
	}
	return m, nil
}

// bestPreference is what goods of a code bear under a preference; more than
// anything where there is none.
func (m *market) bestPreference(code string) float64 {
	for _, i := range m.european[code] {
		return m.pairs[i].proved // the agreement has one rate for a code
	}
	return 1e9
}

func (m *market) addFamily(number int, s *tariffs.Schedule, rates *money.Rates, day civil.Date) error {
	f := &families[number]
	for g := range f.goods {
		for _, from := range f.origins {
			p := pair{
				good: &f.goods[g], family: number, origin: from.country, eu: european[from.country], weight: from.weight,
				unit: s.Unit(f.goods[g].code, day), mean: ln(f.goods[g].price * from.dear),
			}
			switch {
			case f.late:
				p.late = NewCodes
			case lateOrigins[from.country]:
				p.late = NewOrigins
			}
			if err := p.ask(s, rates, day); err != nil {
				return err
			}
			if p.eu {
				m.european[p.code] = append(m.european[p.code], len(m.pairs))
			}
			m.pairs = append(m.pairs, p)
		}
	}
	return nil
}

// ask has the engine work out what the pair bears.
func (p *pair) ask(s *tariffs.Schedule, rates *money.Rates, day civil.Date) (err error) {
	if p.unit != "" && p.piece == 0 {
		return fmt.Errorf("the tariff asks for %s of %s, and the simulator knows no mass of one", p.unit, p.code)
	}
	if p.plain, err = p.burden(s, rates, day, false); err != nil {
		return err
	}
	p.proved = p.plain
	if p.eu {
		p.proved, err = p.burden(s, rates, day, true)
	}
	return err
}

// burden gives the payments for goods of the pair worth a million hryvnias,
// per hryvnia.
func (p *pair) burden(s *tariffs.Schedule, rates *money.Rates, day civil.Date, proved bool) (float64, error) {
	line := tariffs.Line{
		Item: 1, Code: p.code, Origin: p.origin, ProofOfOrigin: proved, CustomsValue: exact.New(100_000_000, 2),
		Quantities: []rate.Amount{{Unit: "кг", Value: exact.Int(1)}},
	}
	if p.unit != "" {
		line.Quantities = append(line.Quantities, rate.Amount{Unit: p.unit, Value: exact.Int(1)})
	}
	if proved {
		line.Relief = tariffs.Relief{Duty: euPreference}
	}
	a, faults := tariffs.Assess(s, rates, tariffs.Request{Regime: tariffs.Import, Date: day, Lines: []tariffs.Line{line}})
	for _, f := range faults.Blocking() {
		return 0, fmt.Errorf("the simulator trades in %s from %s, which tariff %s cannot assess on %s: %s",
			p.code, p.origin, s.Version(), day, f.Message.EN)
	}
	return float64(kopiykas(a.Total)) / 100_000_000, nil
}

// swaps notes, for the pairs of the family that begins at first, which codes
// may be declared for which.
func (m *market) swaps(first int) {
	for i := first; i < len(m.pairs); i++ {
		for j := first; j < len(m.pairs); j++ {
			if m.pairs[i].origin == m.pairs[j].origin && m.pairs[j].plain < m.pairs[i].plain {
				m.pairs[i].cheaper = append(m.pairs[i].cheaper, j)
				m.pairs[j].dearer = append(m.pairs[j].dearer, i)
			}
		}
	}
}
