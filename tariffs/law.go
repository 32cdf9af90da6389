package tariffs

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/rate"
)

// Law is what a tariff needs beside its rows: agreements, countries, payments,
// and which goods bear what. All of it is dated data with a source.
type Law struct {
	Sections   []Section
	Agreements []Agreement
	MFN        []Country
	Payments   []Payment
	Measures   []Measure
	Vehicles   []VehicleExcise
	Parcels    []Parcel
	Procedures []Procedure
}

// Agreement is a free-trade agreement: with a proof of origin, goods of its
// countries pay the preferential rate.
type Agreement struct {
	ID        string
	Name      fault.Text
	Countries []string // ISO 3166 alpha-2
	From      civil.Date
	Until     civil.Date
	Rates     []Measure // of Kind ImportDuty
	Source    string
	Verified  bool
}

// Country is one whose goods pay the rates of the пільгова column: a member
// of the World Trade Organization, or a party to a treaty that says so.
type Country struct {
	Code     string // ISO 3166 alpha-2
	From     civil.Date
	Until    civil.Date
	Treaty   fault.Text // "член СОТ", "a WTO member"
	Source   string
	Verified bool
}

// holds reports whether a day lies in the days from the first to the last,
// either of which may be open.
func holds(from, until, day civil.Date) bool {
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}

// law is Law made ready for questions.
type law struct {
	whole      Law
	agreements map[string][]pact // by country
	mfn        map[string][]Country
	measures   *table
	payments   map[chargeOf][]Payment // longest prefix first
	vehicles   []vehicleRule
	parcels    []parcelRule
	procedures map[procedureOf][]procedureRule
	bad        BadRows
}

// pact is an agreement with the rates of its own.
type pact struct {
	Agreement
	rates *table
}

// chargeOf is what a payment code is for.
type chargeOf struct {
	kind  Kind
	payer Payer
}

// newLaw reads every rate of the law and refuses, all at once, what it cannot
// read.
func newLaw(l Law) (law, error) {
	ready := law{whole: l, agreements: map[string][]pact{}, mfn: map[string][]Country{}}
	ready.measures = ready.table(l.Measures)
	for _, a := range l.Agreements {
		p := pact{a, ready.table(a.Rates)}
		for _, country := range a.Countries {
			ready.agreements[country] = append(ready.agreements[country], p)
		}
	}
	for _, c := range l.MFN {
		ready.mfn[c.Code] = append(ready.mfn[c.Code], c)
	}
	ready.readPayments(l.Payments)
	ready.readVehicles(l.Vehicles)
	ready.readParcels(l.Parcels)
	ready.readProcedures(l.Procedures)
	if len(ready.bad) > 0 {
		return ready, ready.bad
	}
	return ready, nil
}

func (l *law) refuse(id, problem string) {
	l.bad = append(l.bad, BadRow{Code: id, Problem: problem})
}

// rate reads the rate of a row; "" is not known.
func (l *law) rate(id, text string) rate.Rate {
	if text == "" {
		return nil
	}
	r, err := rate.Parse(text)
	if err != nil {
		l.refuse(id, err.Error())
	}
	return r
}

func (l *law) agreement(country string, day civil.Date) (pact, bool) {
	for _, a := range l.agreements[country] {
		if holds(a.From, a.Until, day) {
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

// readPayments sorts the table so that the first row that fits is the one.
func (l *law) readPayments(rows []Payment) {
	l.payments = map[chargeOf][]Payment{}
	for _, p := range rows {
		if p.Code == "" {
			l.refuse("payment of "+string(p.Kind), "it names no code")
		}
		key := chargeOf{p.Kind, p.Payer}
		l.payments[key] = append(l.payments[key], p)
	}
	for _, list := range l.payments {
		slices.SortStableFunc(list, func(a, b Payment) int { return len(b.Prefix) - len(a.Prefix) })
	}
}

// payment is the row of the table of payments a charge on goods is paid under.
func (l *law) payment(kind Kind, payer Payer, code string, day civil.Date) (*Payment, bool) {
	list := l.payments[chargeOf{kind, payer}]
	for i := range list {
		if p := &list[i]; strings.HasPrefix(code, p.Prefix) && holds(p.From, p.Until, day) {
			return p, true
		}
	}
	return nil, false
}
