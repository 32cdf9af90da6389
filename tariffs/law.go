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
	Rates     []Measure // of ImportDuty, whatever Kind they say
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
	pacts      []*pact
	agreements map[string][]*pact // by country
	mfn        map[string][]*favoured
	measures   *table
	payments   map[chargeOf][]Payment // longest prefix first
	names      map[string]fault.Text  // of kinds of payment, by code
	vehicles   []vehicleRule
	parcels    []parcelRule
	procedures map[procedureOf][]procedureRule
	bad        BadRows
}

// pact is an agreement with its rates, and what answers say of it.
type pact struct {
	Agreement
	rates   *table
	column  fault.Text
	reasons map[string]fault.Text // by country
}

// favoured is a country of the пільгова column and what answers say of it.
type favoured struct {
	Country
	plain, proved fault.Text
}

// chargeOf is what a payment code is for.
type chargeOf struct {
	kind  Kind
	payer Payer
}

// newLaw reads every rate of the law and refuses, all at once, what it cannot
// read.
func newLaw(l Law) (law, error) {
	ready := law{whole: l, agreements: map[string][]*pact{}, mfn: map[string][]*favoured{}}
	ready.measures = ready.table(l.Measures)
	for _, a := range l.Agreements {
		p := ready.pact(a)
		ready.pacts = append(ready.pacts, p)
		for _, country := range a.Countries {
			ready.agreements[country] = append(ready.agreements[country], p)
		}
	}
	for _, c := range l.MFN {
		ready.mfn[c.Code] = append(ready.mfn[c.Code], newFavoured(c))
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

// price reads the rate of a row; "" is not known.
func (l *law) price(id, text string) priced {
	if text == "" {
		return priced{}
	}
	r, err := rate.Parse(text)
	if err != nil {
		l.refuse(id, err.Error())
	}
	return price(r)
}

// pact words the answers of an agreement once.
func (l *law) pact(a Agreement) *pact {
	rates := slices.Clone(a.Rates)
	for i := range rates {
		rates[i].Kind = ImportDuty
	}
	p := &pact{Agreement: a, rates: l.table(rates), reasons: map[string]fault.Text{}}
	p.column = fault.Text{UK: "преференційна, " + a.Name.UK, EN: "preferential, " + a.Name.EN}
	for _, country := range a.Countries {
		p.reasons[country] = fault.Text{
			UK: "Походження " + country + " підтверджено: преференційна ставка, " + a.Name.UK + ".",
			EN: "Origin " + country + " is proved: preferential rate, " + a.Name.EN + ".",
		}
	}
	return p
}

func newFavoured(c Country) *favoured {
	plain := fault.Text{
		UK: "Походження " + c.Code + ", " + c.Treaty.UK + ": пільгова ставка.",
		EN: "Origin " + c.Code + ", " + c.Treaty.EN + ": most-favoured-nation rate.",
	}
	return &favoured{c, plain, fault.Text{
		UK: plain.UK + " Підтвердження походження нічого не змінює: угоди про вільну торгівлю немає.",
		EN: plain.EN + " The proof of origin changes nothing: there is no free-trade agreement.",
	}}
}

func (f *favoured) reason(proof bool) fault.Text {
	if proof {
		return f.proved
	}
	return f.plain
}

// agreement is the one in force with a country, or nil.
func (l *law) agreement(country string, day civil.Date) *pact {
	for _, a := range l.agreements[country] {
		if holds(a.From, a.Until, day) {
			return a
		}
	}
	return nil
}

// mostFavoured is the row of a country of the пільгова column, or nil.
func (l *law) mostFavoured(country string, day civil.Date) *favoured {
	for _, c := range l.mfn[country] {
		if holds(c.From, c.Until, day) {
			return c
		}
	}
	return nil
}

// readPayments sorts the table so that the first row that fits is the one.
func (l *law) readPayments(rows []Payment) {
	l.payments, l.names = map[chargeOf][]Payment{}, map[string]fault.Text{}
	for _, p := range rows {
		if p.Code == "" {
			l.refuse("payment of "+string(p.Kind), "it names no code")
		}
		key := chargeOf{p.Kind, p.Payer}
		l.payments[key] = append(l.payments[key], p)
		l.names[p.Code] = p.Name
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
