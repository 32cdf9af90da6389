package tariffs_test

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// The second engine: the same law, written again from its text over fractions,
// to be compared with the first. It shares no arithmetic, no reading of rates
// and no tables with it, does everything the slow and obvious way, and stops
// at the first fault.

// world is a law, its tariff and its rates of exchange, as both engines get
// them. The second one knows rates by their text only.
type world struct {
	rows     []tariffs.Row
	law      tariffs.Law
	prices   map[string]price    // by the text of the rate
	exchange map[string]*big.Rat // by currency, on every day
}

// price is a rate as the second engine understands it.
type price struct {
	form     form
	figure   *big.Rat // per cent, or the sum
	currency string
	per      *big.Rat
	unit     string
	of       []price
}

type form int

const (
	percent form = iota
	perUnit
	sum
	least
	most
	uncomputable
)

// shown is a payment line as it is compared; fractions are in lowest terms.
type shown struct {
	Item                            int
	Code, Method                    string
	Base, BaseUnit, Rate, RateUnit  string
	Per, Factor, FactorUnit, Change string
	Amount                          string
	Column, Row                     string
	Verified                        bool
}

// second is one run of the second engine.
type second struct {
	world
	r      tariffs.Request
	rule   tariffs.Procedure
	payer  tariffs.Payer
	lines  []shown
	values []string
	whole  *big.Rat // customs value of all items
	total  *big.Rat
	duesOf map[string]*big.Rat
}

// workOut answers a request by the law, or says why it cannot.
func (w world) workOut(r tariffs.Request) (*second, error) {
	s := &second{world: w, r: r, whole: new(big.Rat), total: new(big.Rat), duesOf: map[string]*big.Rat{}, payer: r.Payer}
	if s.payer == "" {
		s.payer = tariffs.Business
		if r.Regime == tariffs.Post {
			s.payer = tariffs.Citizen
		}
	}
	if err := errors.Join(s.procedure(), s.declaredRate()); err != nil {
		return nil, err
	}
	items := slices.Clone(r.Lines)
	slices.SortFunc(items, func(a, b tariffs.Line) int { return a.Item - b.Item })
	values, err := s.valuesOf(items)
	if err != nil {
		return nil, err
	}
	for i, item := range items {
		if err := s.item(item, values[i]); err != nil {
			return nil, err
		}
	}
	if r.Regime == tariffs.Post {
		if err := s.parcel(items, values); err != nil {
			return nil, err
		}
	}
	return s, s.fee()
}

func in(from, until, day civil.Date) bool {
	return (from.IsZero() || day.DaysSince(from) >= 0) && (until.IsZero() || until.DaysSince(day) >= 0)
}

func (s *second) procedure() error {
	usual, known := map[tariffs.Regime]string{tariffs.Import: "40", tariffs.Export: "10", tariffs.Transit: "80"}[s.r.Regime]
	if s.r.Regime == tariffs.Post {
		return nil
	}
	if !known {
		return errors.New("no such regime")
	}
	asked := s.r.Procedure
	if asked == "" {
		asked = usual
	}
	s.rule.Rule = tariffs.Charged
	if s.r.Regime == tariffs.Transit {
		s.rule.Rule = tariffs.Exempt
	}
	found := asked == usual
	for _, p := range slices.Backward(s.law.Procedures) {
		if p.Code == asked && p.Flow == s.r.Regime && in(p.From, p.Until, s.r.Date) {
			s.rule, found = p, true
		}
	}
	switch {
	case !found:
		return errors.New("no such procedure")
	case s.rule.Rule == tariffs.NotComputed:
		return errors.New("not computed")
	case s.rule.Rule == tariffs.Monthly && (s.r.Months < 1 || s.r.Months > 99):
		return errors.New("no months")
	}
	return nil
}

func (s *second) declaredRate() error {
	official := s.exchange[s.r.Currency]
	if !s.r.ExchangeRate.IsZero() && official != nil && fraction(s.r.ExchangeRate).Cmp(official) != 0 {
		return errors.New("the rate of exchange differs")
	}
	return nil
}

// item is what one item pays by itself.
func (s *second) item(l tariffs.Line, value *big.Rat) error {
	if value != nil {
		s.values = append(s.values, fmt.Sprint(l.Item, " ", value.FloatString(2)))
		s.whole.Add(s.whole, value)
	}
	if s.r.Regime == tariffs.Transit && (len(l.Code) == 6 || len(l.Code) == 8) {
		return nil
	}
	row, err := s.row(l.Code)
	switch {
	case err != nil:
		return err
	case s.rule.Rule == tariffs.Exempt:
		return nil
	case s.r.Regime == tariffs.Import:
		return s.imported(row, l, value)
	case s.r.Regime == tariffs.Export:
		return s.exported(l, value)
	}
	return nil
}

func (s *second) row(code string) (tariffs.Row, error) {
	for _, row := range s.rows {
		if row.Code == code && len(code) == 10 && in(row.From, row.Until, s.r.Date) {
			return row, nil
		}
	}
	return tariffs.Row{}, errors.New("no such code")
}

// imported is the cascade: every charge, what it stands on, and the sum so far.
func (s *second) imported(row tariffs.Row, l tariffs.Line, value *big.Rat) error {
	column, charge, err := s.column(row, l)
	if relief := s.measure(tariffs.ImportDuty, l, l.Relief.Duty); relief != nil {
		charge, err = chargeOf(*relief), nil
	}
	if err != nil {
		return err
	}
	charge.kind, charge.column = tariffs.ImportDuty, column
	duty, err := s.pay(l, charge, value, nil)
	if err != nil {
		return err
	}
	soFar := new(big.Rat).Add(value, duty)
	for _, kind := range []tariffs.Kind{tariffs.SpecialDuty, tariffs.AntiDumping, tariffs.Countervailing} {
		m := s.measure(kind, l, "")
		if m == nil {
			if err := s.asksOrigin(kind, l); err != nil {
				return err
			}
			continue
		}
		remedy := chargeOf(*m)
		remedy.column = column
		paid, err := s.pay(l, remedy, value, nil)
		if err != nil {
			return err
		}
		soFar.Add(soFar, paid)
	}
	excise, factor, counted, err := s.excise(l)
	if err != nil {
		return err
	}
	if excise != nil {
		excise.column = column
		paid, err := s.pay(counted, *excise, soFar, factor)
		if err != nil {
			return err
		}
		soFar = new(big.Rat).Add(soFar, paid)
	}
	tax := s.measure(tariffs.VAT, l, l.Relief.VAT)
	if tax == nil || claims(l.Relief.VAT) && tax.Relief != l.Relief.VAT {
		return errors.New("no VAT, or not the one that is claimed")
	}
	vat := chargeOf(*tax)
	vat.column = column
	_, err = s.pay(l, vat, soFar, nil)
	return err
}

// levied is one charge before it is worked out.
type levied struct {
	kind     tariffs.Kind
	column   tariffs.Column
	rate     string
	row      string
	verified bool
}

func chargeOf(m tariffs.Measure) levied {
	return levied{kind: m.Kind, rate: m.Rate, row: m.ID, verified: m.Verified, column: tariffs.UnknownRate}
}

func claims(relief string) bool { return relief != "" && relief != "000" }

func origin(l tariffs.Line) string {
	if slices.Contains([]string{"XX", "ZZ", "QU"}, l.Origin) {
		return ""
	}
	return l.Origin
}

// column is the column of the law for the goods and the rate in it.
func (s *second) column(row tariffs.Row, l tariffs.Line) (tariffs.Column, levied, error) {
	country := origin(l)
	own := func(rate string) levied { return levied{rate: rate, row: "uktzed/" + row.Code, verified: row.Verified} }
	var column tariffs.Column
	var chosen levied
	agreement, member := s.agreement(country), s.member(country)
	switch {
	case agreement != nil && l.ProofOfOrigin:
		column, chosen = tariffs.Preferential, own(row.Preferential)
		if m := best(agreement.Rates, tariffs.ImportDuty, l.Code, s.r.Date, country, l.Additional, ""); m != nil {
			chosen = chargeOf(*m)
		}
		chosen.verified = chosen.verified && agreement.Verified
	case member:
		column, chosen = tariffs.MFN, own(row.MFN)
	default:
		column, chosen = tariffs.Full, own(row.Full)
	}
	if chosen.rate == "" {
		return column, chosen, errors.New("the rate of duty is not known")
	}
	return column, chosen, nil
}

func (s *second) agreement(country string) *tariffs.Agreement {
	for i, a := range s.law.Agreements {
		if slices.Contains(a.Countries, country) && in(a.From, a.Until, s.r.Date) {
			return &s.law.Agreements[i]
		}
	}
	return nil
}

func (s *second) member(country string) bool {
	return slices.ContainsFunc(s.law.MFN, func(c tariffs.Country) bool {
		return c.Code == country && in(c.From, c.Until, s.r.Date)
	})
}

// measure is the one of a kind that applies to a line, or nil.
func (s *second) measure(kind tariffs.Kind, l tariffs.Line, relief string) *tariffs.Measure {
	if relief == "000" {
		relief = ""
	}
	return best(s.law.Measures, kind, l.Code, s.r.Date, origin(l), l.Additional, relief)
}

// best is the most particular of the measures that apply: claimed in box 36,
// asked for by an additional code, for named origins, the longest prefix, the
// latest first day, the first of the law.
func best(all []tariffs.Measure, kind tariffs.Kind, code string, day civil.Date, country string, additional []string, relief string) *tariffs.Measure {
	var found *tariffs.Measure
	score := func(m *tariffs.Measure) []int {
		return []int{len(m.Relief), len(m.Additional), min(len(m.Origins), 1), len(m.Prefix), m.From.DaysSince(civil.Date{})}
	}
	for i := range all {
		m := &all[i]
		spared := slices.ContainsFunc(m.Except, func(e string) bool { return strings.HasPrefix(code, e) })
		applies := (m.Kind == kind || m.Kind == "") && strings.HasPrefix(code, m.Prefix) && !spared && in(m.From, m.Until, day) &&
			(len(m.Origins) == 0 || slices.Contains(m.Origins, country)) &&
			(m.Additional == "" || slices.Contains(additional, m.Additional)) && (m.Relief == "" || m.Relief == relief)
		if applies && (found == nil || slices.Compare(score(m), score(found)) > 0) {
			found = m
		}
	}
	return found
}

// asksOrigin refuses goods of unknown origin that bear a charge if they come
// from some country.
func (s *second) asksOrigin(kind tariffs.Kind, l tariffs.Line) error {
	if origin(l) != "" {
		return nil
	}
	for _, country := range countries {
		l.Origin = country
		if m := s.measure(kind, l, ""); m != nil {
			return errors.New("the origin decides")
		}
	}
	return nil
}

// excise is the charge, what it is multiplied by, and the line with the
// quantities it counts.
func (s *second) excise(l tariffs.Line) (*levied, *big.Rat, tariffs.Line, error) {
	m := s.measure(tariffs.Excise, l, l.Relief.Excise)
	if claims(l.Relief.Excise) && (m == nil || m.Relief != l.Relief.Excise) {
		return nil, nil, l, errors.New("no such relief from excise")
	}
	if asked := m != nil && (m.Relief != "" || m.Additional != ""); !asked && s.isVehicle(l.Code) {
		return s.vehicle(l)
	}
	if m == nil {
		return nil, nil, l, s.asksOrigin(tariffs.Excise, l)
	}
	charge := chargeOf(*m)
	return &charge, nil, l, nil
}

func (s *second) exported(l tariffs.Line, value *big.Rat) error {
	m := s.measure(tariffs.ExportDuty, l, "")
	if m == nil {
		return s.asksOrigin(tariffs.ExportDuty, l)
	}
	if value == nil && s.prices[m.Rate].onValue() {
		return errors.New("no value")
	}
	_, err := s.pay(l, chargeOf(*m), value, nil)
	return err
}

// fee is the single fee of the vehicle at the border, of no item.
func (s *second) fee() error {
	if s.r.Crossing == "" {
		return nil
	}
	one := tariffs.Line{Additional: []string{s.r.Crossing}, Quantities: []rate.Amount{{Unit: "шт", Value: exact.Int(1)}}}
	m := s.measure(tariffs.BorderFee, one, "")
	if m == nil {
		return errors.New("no such class")
	}
	_, err := s.pay(one, chargeOf(*m), nil, nil)
	return err
}
