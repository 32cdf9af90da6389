package ua

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/tariffs"
)

func (r *lawReading) section(row *lawRow) {
	r.tables.Law.Sections = append(r.tables.Law.Sections, tariffs.Section{
		Number: row.needed("number"), First: row.digits("first", 2, 2), Last: row.digits("last", 2, 2), Name: row.said(),
	})
	last := &r.tables.Law.Sections[len(r.tables.Law.Sections)-1]
	if last.First > last.Last {
		row.problem("first %s is after last %s", last.First, last.Last)
	}
	r.know(fact{line: row.line, name: "section/" + last.Number, key: "section/" + last.Number})
}

func (r *lawReading) agreement(row *lawRow) {
	a := r.agreementOf(row.needed("id"))
	a.Countries, a.Name = row.countries("countries"), row.said()
	if len(a.Countries) == 0 {
		row.problem("countries is empty")
	}
	a.From, a.Until = row.days()
	a.Source, a.Verified = row.origin()
	r.know(fact{line: row.line, name: "agreement/" + a.ID, key: "agreement/" + a.ID})
}

// agreementOf gives the agreement of an id, which its rates may name first.
func (r *lawReading) agreementOf(id string) *tariffs.Agreement {
	at, known := r.byAgreement[id]
	if !known {
		at = len(r.tables.Law.Agreements)
		r.byAgreement[id] = at
		r.tables.Law.Agreements = append(r.tables.Law.Agreements, tariffs.Agreement{ID: id})
	}
	return &r.tables.Law.Agreements[at]
}

func (r *lawReading) preference(row *lawRow) {
	agreement := row.needed("agreement")
	m := row.measure(tariffs.ImportDuty)
	m.Rate, m.Reason = row.rate("rate"), both(row.text("uk"), row.text("en"))
	a := r.agreementOf(agreement)
	a.Rates = append(a.Rates, m)
	at, place := r.byAgreement[agreement], len(a.Rates)-1
	f := factOf(row, m, agreement)
	f.id = func() *string { return &r.tables.Law.Agreements[at].Rates[place].ID }
	r.know(f)
}

func (r *lawReading) country(row *lawRow) {
	c := tariffs.Country{Treaty: row.said()}
	c.From, c.Until = row.days()
	c.Source, c.Verified = row.origin()
	codes := row.countries("countries")
	if len(codes) == 0 {
		row.problem("countries is empty")
	}
	for _, code := range codes {
		c.Code = code
		r.tables.Law.MFN = append(r.tables.Law.MFN, c)
		r.know(fact{line: row.line, name: "mfn/" + code, key: "mfn/" + code, from: c.From, until: c.Until})
	}
}

func (r *lawReading) payment(row *lawRow) {
	var kinds []string
	for _, kind := range charges() {
		kinds = append(kinds, string(kind))
	}
	p := tariffs.Payment{
		Kind:   tariffs.Kind(row.choice("kind", kinds...)),
		Payer:  tariffs.Payer(row.choice("payer", string(tariffs.Business), string(tariffs.Citizen))),
		Prefix: row.digits("code", 0, 10), Code: row.digits("payment", 3, 3), Method: row.text("method"), Name: row.said(),
	}
	p.From, p.Until = row.days()
	p.Source, p.Verified = row.origin()
	r.tables.Law.Payments = append(r.tables.Law.Payments, p)
	name := "payment/" + string(p.Kind) + "/" + string(p.Payer) + "/" + cmp.Or(p.Prefix, "all")
	r.know(fact{line: row.line, name: name, key: name, from: p.From, until: p.Until})
}

// charge reads a measure that is paid.
func (r *lawReading) charge(row *lawRow) {
	m := row.measure(tariffs.Kind(row.table))
	m.Origins, m.Relief = row.countries("origins"), row.text("relief")
	m.Rate, m.Reason = row.rate("rate"), row.said()
	r.measure(row, m)
}

// requirement reads a measure that asks for a document, or bans.
func (r *lawReading) requirement(row *lawRow) {
	m := row.measure(tariffs.Kind(row.table))
	m.Origins, m.Document, m.Reason = row.countries("origins"), row.text("document"), row.said()
	m.Flow = tariffs.Regime(row.choice("flow", string(tariffs.Import), string(tariffs.Export), ""))
	r.measure(row, m)
}

func (r *lawReading) measure(row *lawRow, m tariffs.Measure) {
	place := len(r.tables.Law.Measures)
	r.tables.Law.Measures = append(r.tables.Law.Measures, m)
	f := factOf(row, m, "")
	f.id = func() *string { return &r.tables.Law.Measures[place].ID }
	r.know(f)
}

// factOf is what a measure is compared with others by. Any number of
// requirements may lie on the same goods, as long as they differ.
func factOf(row *lawRow, m tariffs.Measure, agreement string) fact {
	name := join(row.table, agreement, cmp.Or(m.Prefix, "all"), strings.Join(m.Origins, "-"), m.Additional, m.Relief, string(m.Flow), m.Document)
	key := strings.Join([]string{row.table, agreement, m.Prefix, m.Additional, m.Relief}, "/")
	if row.table == string(tariffs.Licence) || row.table == string(tariffs.Certificate) || row.table == string(tariffs.Ban) {
		key = strings.Join([]string{key, string(m.Flow), m.Document, m.Reason.UK}, "/")
	}
	return fact{line: row.line, name: name, key: key, origins: m.Origins, from: m.From, until: m.Until}
}

// join puts together what is not empty.
func join(parts ...string) string {
	var some []string
	for _, part := range parts {
		if part != "" {
			some = append(some, part)
		}
	}
	return strings.Join(some, "/")
}

func (r *lawReading) vehicle(row *lawRow) {
	fuels := []string{string(tariffs.Petrol), string(tariffs.Diesel), string(tariffs.Hybrid), string(tariffs.PlugIn), string(tariffs.Electric)}
	v := tariffs.VehicleExcise{
		ID: row.text("id"), Prefix: row.digits("code", 2, 10), Fuel: tariffs.Fuel(row.choice("fuel", fuels...)),
		Over: row.count("over"), UpTo: row.count("upto"), Rate: row.rate("rate"),
		ByAge: row.choice("by_age", "yes", "no", "") == "yes", AgeMin: row.count("age_min"), AgeMax: row.count("age_max"), Reason: row.said(),
	}
	v.From, v.Until = row.days()
	v.Source, v.Verified = row.origin()
	switch {
	case v.UpTo > 0 && v.Over >= v.UpTo:
		row.problem("over %d is not below upto %d", v.Over, v.UpTo)
	case v.ByAge && (v.AgeMin < 1 || v.AgeMin > v.AgeMax):
		row.problem("a rate by_age needs age_min and age_max, of 1 year at least")
	case !v.ByAge && (v.AgeMin != 0 || v.AgeMax != 0):
		row.problem("age_min and age_max are of a rate by_age, which this is not")
	}
	place := len(r.tables.Law.Vehicles)
	r.tables.Law.Vehicles = append(r.tables.Law.Vehicles, v)
	name := join("vehicle", v.Prefix, string(v.Fuel))
	f := fact{line: row.line, name: name, key: name, from: v.From, until: v.Until, over: v.Over, upTo: cmp.Or(v.UpTo, maxCount)}
	if v.Over > 0 {
		f.name += "/" + strconv.Itoa(v.Over)
	}
	f.id = func() *string { return &r.tables.Law.Vehicles[place].ID }
	r.know(f)
}

func (r *lawReading) parcel(row *lawRow) {
	p := tariffs.Parcel{
		ID: row.text("id"), Free: row.plain("free"), Currency: row.currency("currency"),
		Duty: row.rate("duty"), VAT: row.rate("vat"), Reason: row.said(),
	}
	p.From, p.Until = row.days()
	p.Source, p.Verified = row.origin()
	place := len(r.tables.Law.Parcels)
	r.tables.Law.Parcels = append(r.tables.Law.Parcels, p)
	f := fact{line: row.line, name: "parcel", key: "parcel", from: p.From, until: p.Until}
	f.id = func() *string { return &r.tables.Law.Parcels[place].ID }
	r.know(f)
}

func (r *lawReading) procedure(row *lawRow) {
	p := tariffs.Procedure{
		Code: row.digits("procedure", 2, 2),
		Flow: tariffs.Regime(row.choice("flow", string(tariffs.Import), string(tariffs.Export), string(tariffs.Transit))),
		Name: both(row.needed("name_uk"), row.needed("name_en")), Reason: row.said(),
		Rule: tariffs.Rule(row.choice("rule", string(tariffs.Charged), string(tariffs.Exempt), string(tariffs.Monthly), string(tariffs.NotComputed))),
	}
	if p.Rule == tariffs.Monthly {
		p.Percent = row.plain("percent")
	}
	p.From, p.Until = row.days()
	p.Source, p.Verified = row.origin()
	r.tables.Law.Procedures = append(r.tables.Law.Procedures, p)
	name := "procedure/" + p.Code + "/" + string(p.Flow)
	r.know(fact{line: row.line, name: name, key: name, from: p.From, until: p.Until})
}
