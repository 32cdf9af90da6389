package tariffs

import (
	"fmt"
	"slices"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Law is what a tariff needs beside its rows: agreements, countries, taxes,
// and which goods bear what. All of it is dated data with a source.
type Law struct {
	Agreements []Agreement
	MFN        []Country
	VAT        []Measure // Rate is the percentage of VAT
	DutyCodes  []Measure // Payment is the code the import duty is paid under
	Excise     []Measure // goods that bear excise; its rate is not held yet
	ExportDuty []Measure // goods that bear export duty; its rate is not held yet
}

// Measure is one dated row of a table by code: it applies to every code that
// begins with Prefix ("" is all goods), and a longer prefix comes before a
// shorter one.
type Measure struct {
	Prefix   string
	From     civil.Date // first day; none: always
	Until    civil.Date // last day; none: to this day
	Rate     string     // as ParseRate reads it, where the table holds rates
	Payment  string     // kind of payment, where the table names one
	Reason   fault.Text // what an answer says of it
	Source   string
	Verified bool // read in the source; false is remembered only
}

// Agreement is a free-trade agreement: with a proof of origin, goods of its
// countries pay the preferential rate.
type Agreement struct {
	ID        string
	Name      fault.Text
	Countries []string // ISO 3166 alpha-2, and "EU"
	From      civil.Date
	Rates     []Measure
	Source    string
	Verified  bool
}

// Country is one whose goods pay the rates of the пільгова column: a member
// of the World Trade Organization, or a party to a treaty that says so.
type Country struct {
	Code     string // ISO 3166 alpha-2, and "EU"
	From     civil.Date
	Until    civil.Date
	Treaty   fault.Text // "член СОТ", "a WTO member"
	Source   string
	Verified bool
}

// held is a measure with its rate read.
type held struct {
	Measure
	rate Rate
}

// table answers which measure applies to a code on a day. lengths are those
// of its prefixes, longest first, so that only they are looked up.
type table struct {
	lengths  []int
	byPrefix map[string][]held
}

func newTable(name string, measures []Measure) (table, error) {
	t := table{byPrefix: map[string][]held{}}
	for _, m := range measures {
		h := held{Measure: m}
		if m.Rate != "" {
			rate, err := ParseRate(m.Rate)
			if err != nil {
				return t, fmt.Errorf("%s, %q: %w", name, m.Prefix, err)
			}
			h.rate = rate
		}
		t.byPrefix[m.Prefix] = append(t.byPrefix[m.Prefix], h)
		if !slices.Contains(t.lengths, len(m.Prefix)) {
			t.lengths = append(t.lengths, len(m.Prefix))
		}
	}
	slices.Sort(t.lengths)
	slices.Reverse(t.lengths)
	return t, nil
}

func (t table) find(code string, day civil.Date) (held, bool) {
	for _, length := range t.lengths {
		if length > len(code) {
			continue
		}
		for _, h := range t.byPrefix[code[:length]] {
			if holds(h.From, h.Until, day) {
				return h, true
			}
		}
	}
	return held{}, false
}

// holds reports whether a day lies in the days from the first to the last,
// either of which may be open.
func holds(from, until, day civil.Date) bool {
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}

// law is Law made ready for questions.
type law struct {
	agreements map[string][]pact // by country
	mfn        map[string][]Country
	vat        table
	dutyCodes  table
	excise     table
	exportDuty table
}

type pact struct {
	Agreement
	rates table
}

func newLaw(l Law) (law, error) {
	ready := law{agreements: map[string][]pact{}, mfn: map[string][]Country{}}
	for _, a := range l.Agreements {
		rates, err := newTable("agreement "+a.ID, a.Rates)
		if err != nil {
			return ready, err
		}
		for _, country := range a.Countries {
			ready.agreements[country] = append(ready.agreements[country], pact{a, rates})
		}
	}
	for _, c := range l.MFN {
		ready.mfn[c.Code] = append(ready.mfn[c.Code], c)
	}
	return ready, ready.readTables(l)
}

func (l *law) readTables(from Law) error {
	for _, t := range []struct {
		name     string
		measures []Measure
		into     *table
	}{
		{"VAT", from.VAT, &l.vat}, {"duty codes", from.DutyCodes, &l.dutyCodes},
		{"excise", from.Excise, &l.excise}, {"export duty", from.ExportDuty, &l.exportDuty},
	} {
		read, err := newTable(t.name, t.measures)
		if err != nil {
			return err
		}
		*t.into = read
	}
	return nil
}

func (l *law) agreement(country string, day civil.Date) (pact, bool) {
	for _, a := range l.agreements[country] {
		if holds(a.From, civil.Date{}, day) {
			return a, true
		}
	}
	return pact{}, false
}

func (l *law) mostFavoured(country string, day civil.Date) (Country, bool) {
	for _, c := range l.mfn[country] {
		if holds(c.From, c.Until, day) {
			return c, true
		}
	}
	return Country{}, false
}
