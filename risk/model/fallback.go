package model

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
)

// Coefficients are a model without trees, as a table that a person can read.
type Coefficients struct {
	Source       string        `json:"source"` // what they were fitted on
	Date         string        `json:"date"`   // when, YYYY-MM-DD
	Verified     bool          `json:"verified"`
	Rows         int           `json:"rows"`
	Positives    int           `json:"positives"`
	Offset       float64       `json:"offset"`       // of the log odds of a fault
	AmountOffset float64       `json:"amountOffset"` // of the logarithm of what is found over what is payable, its factor included
	Terms        []Coefficient `json:"terms"`
}

// Coefficient is one term: (value − Mean) ÷ Spread is multiplied by Weight for
// the log odds, and by Amount for the logarithm of the ratio found.
type Coefficient struct {
	Term   string  `json:"term"` // feature; of a deviation its side as well
	Mean   float64 `json:"mean"`
	Spread float64 `json:"spread"`
	Weight float64 `json:"weight"`
	Amount float64 `json:"amount"`
}

// FitCoefficients fits both regressions to several histories of declarations
// (see NewTable) that know nothing of one another: each begins with empty
// counters. All rows with a label are fitted; the counters are told only the
// outcomes of those that were inspected, as in service.
func FitCoefficients(histories []*Table, inspected func(*Row) bool) (Coefficients, error) {
	s := schemaFor(declared())
	set := &matrix{columns: make([][]float64, len(s.Features)), rising: make([]bool, len(s.Features))}
	for _, t := range histories {
		described, err := encode(&s, newCounters(&s), t, encoding{delay: 1, told: inspected})
		if err != nil {
			return Coefficients{}, err
		}
		described.appendTo(set)
	}
	if err := set.check(); err != nil {
		return Coefficients{}, err
	}
	first := Options{Settings: DefaultSettings()}.start(&s, set, len(set.labels))
	m := &Model{schema: s, linear: first.linear}
	m.logistic = fitLogistic(m.terms, m.rows(set, len(set.labels)), set, first.logistic, first.ridge)
	known := set.faults()
	m.amount.weighted = fitLeast(m.terms, m.rows(known, len(known.labels)), known, first.amount, first.ridge)
	m.amount.smeared = smear(m.amount.all(m.rows(known, len(known.labels))), known)
	return m.coefficients(set), nil
}

func (m *matrix) appendTo(all *matrix) {
	for f := range m.columns {
		all.columns[f] = append(all.columns[f], m.columns[f]...)
	}
	all.labels, all.weights = append(all.labels, m.labels...), append(all.weights, m.weights...)
	all.rows = append(all.rows, m.rows...)
}

func (m *Model) coefficients(set *matrix) Coefficients {
	c := Coefficients{Rows: len(set.labels), Offset: m.logistic.offset, AmountOffset: m.amount.offset + m.amount.smeared}
	for _, y := range set.labels {
		c.Positives += int(y)
	}
	for i := range m.terms {
		c.Terms = append(c.Terms, Coefficient{
			m.termName(i), m.means[i], m.spreads[i], m.logistic.weights[i], m.amount.weights[i],
		})
	}
	return c
}

func (m *Model) termName(i int) string {
	t := &m.terms[i]
	name := m.schema.Features[t.feature].Name
	switch {
	case !t.deviates:
		return name
	case t.down:
		return fmt.Sprintf("%s under −%v", name, t.knot)
	}
	return fmt.Sprintf("%s over %v", name, t.knot)
}

// Model makes a model of the coefficients: no trees, empty counters.
func (c *Coefficients) Model() (*Model, error) {
	s := schemaFor(declared())
	m := &Model{schema: s, linear: newLinear(&s), curve: curve{Slope: 1}, counters: newCounters(&s)}
	m.trained = Trained{Rows: c.Rows, Positives: c.Positives, Source: c.Source, Settings: DefaultSettings()}
	m.logistic.offset, m.amount.offset = c.Offset, c.AmountOffset
	if len(c.Terms) != len(m.terms) {
		return nil, fmt.Errorf("%d coefficients for %d terms", len(c.Terms), len(m.terms))
	}
	for i, t := range c.Terms {
		if t.Term != m.termName(i) || t.Spread < leastSpread || m.terms[i].rising && t.Weight < 0 {
			return nil, fmt.Errorf("the coefficient of %q does not fit %q", t.Term, m.termName(i))
		}
		for _, x := range []float64{t.Mean, t.Spread, t.Weight, t.Amount} {
			if !sound(x) {
				return nil, errors.New("a coefficient is out of range")
			}
		}
		m.means[i], m.spreads[i] = t.Mean, t.Spread
		m.logistic.weights, m.amount.weights = append(m.logistic.weights, t.Weight), append(m.amount.weights, t.Amount)
	}
	return m.sealed(), nil
}

//go:embed fallback.json
var fallback []byte

// Fallback is the shipped model for when nothing has been trained: regressions
// fitted on simulated trade, which no real trade has verified. It is a model
// like any other, for rows of NewTable's columns. Its counters are empty: with
// them every past is usual, and only what the row itself says tells.
func Fallback() *Model {
	var c Coefficients
	if err := json.Unmarshal(fallback, &c); err != nil {
		panic(err) // it is part of the program, and tests read it
	}
	m, err := c.Model()
	if err != nil {
		panic(err)
	}
	return m
}
