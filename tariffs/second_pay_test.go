package tariffs_test

import (
	"errors"
	"math/big"
	"slices"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// fraction is a number as a fraction; one that is not given is 0.
func fraction(n exact.Number) *big.Rat {
	r := new(big.Rat)
	if !n.IsZero() {
		r.SetString(n.String())
	}
	return r
}

func times(factors ...*big.Rat) *big.Rat {
	product := big.NewRat(1, 1)
	for _, f := range factors {
		product.Mul(product, f)
	}
	return product
}

// toKopiyka rounds half away from zero to hundredths.
func toKopiyka(r *big.Rat) *big.Rat {
	doubled := times(new(big.Rat).Abs(r), big.NewRat(200, 1))
	floor := new(big.Int).Div(doubled.Num(), doubled.Denom()) // ⌊2n⌋
	floor.Add(floor, big.NewInt(1)).Div(floor, big.NewInt(2)) // ⌊n + ½⌋
	return times(big.NewRat(int64(r.Sign()), 100), new(big.Rat).SetInt(floor))
}

func (p price) onValue() bool { return p.form == percent || slices.ContainsFunc(p.of, price.onValue) }

// pay works a charge out on a base, writes its lines and gives what it comes
// to in full.
func (s *second) pay(l tariffs.Line, v levied, base, factor *big.Rat) (*big.Rat, error) {
	tariff, known := s.prices[v.rate]
	if v.rate == "" || !known {
		return nil, errors.New("the rate of " + string(v.kind) + " is not known")
	}
	parts, err := s.apply(tariff, l, base, factor)
	if err != nil {
		return nil, err
	}
	payment := s.payment(v.kind, l.Code)
	if payment == nil {
		return nil, errors.New("no code of payment for " + string(v.kind))
	}
	full := new(big.Rat)
	for _, p := range parts {
		full.Add(full, p.amount)
		p.Item, p.Code, p.Method, p.Column, p.Row = l.Item, payment.Code, payment.Method, string(v.column), v.row
		p.Verified = v.verified && payment.Verified
		if s.rule.Rule == tariffs.Monthly && v.kind != tariffs.BorderFee {
			s.lessen(&p)
		}
		p.Amount = p.amount.RatString()
		s.lines = append(s.lines, p.shown)
		s.total.Add(s.total, p.amount)
		if s.duesOf[p.Code] == nil {
			s.duesOf[p.Code] = new(big.Rat)
		}
		s.duesOf[p.Code].Add(s.duesOf[p.Code], p.amount)
	}
	return full, nil
}

// lessen leaves of a line what partial relief leaves of it.
func (s *second) lessen(p *worked) {
	p.Verified = p.Verified && s.rule.Verified
	monthly, months := new(big.Rat), big.NewRat(int64(s.r.Months), 1)
	monthly.SetString(s.rule.Percent)
	if times(monthly, months).Cmp(big.NewRat(100, 1)) >= 0 {
		return
	}
	p.Base, p.BaseUnit, p.Rate, p.RateUnit, p.Per = p.amount.RatString(), "UAH", monthly.RatString(), "%", "1"
	p.Factor, p.FactorUnit, p.Change = months.RatString(), "months", ""
	p.amount = toKopiyka(times(p.amount, monthly, months, big.NewRat(1, 100)))
}

// payment is the row with the longest prefix; of equals the first.
func (s *second) payment(kind tariffs.Kind, code string) *tariffs.Payment {
	var found *tariffs.Payment
	for i := range s.law.Payments {
		p := &s.law.Payments[i]
		if p.Kind == kind && p.Payer == s.payer && strings.HasPrefix(code, p.Prefix) && in(p.From, p.Until, s.r.Date) &&
			(found == nil || len(p.Prefix) > len(found.Prefix)) {
			found = p
		}
	}
	return found
}

// worked is a line with its amount as a fraction.
type worked struct {
	shown
	amount *big.Rat
}

func amountOf(parts []worked) *big.Rat {
	sum := new(big.Rat)
	for _, p := range parts {
		sum.Add(sum, p.amount)
	}
	return sum
}

// apply works a rate out: every term is rounded by itself, and bounds compare
// what would be paid.
func (s *second) apply(p price, l tariffs.Line, base, factor *big.Rat) ([]worked, error) {
	switch p.form {
	case percent:
		return []worked{s.share(p, base, factor)}, nil
	case perUnit:
		return s.each(p, l, factor)
	case sum:
		var all []worked
		for _, term := range p.of {
			parts, err := s.apply(term, l, base, factor)
			if err != nil {
				return nil, err
			}
			all = append(all, parts...)
		}
		return all, nil
	case least, most:
		main, err := s.apply(p.of[0], l, base, factor)
		bound, boundErr := s.apply(p.of[1], l, base, factor)
		if err := errors.Join(err, boundErr); err != nil {
			return nil, err
		}
		order := amountOf(main).Cmp(amountOf(bound))
		if p.form == least && order < 0 || p.form == most && order > 0 {
			return bound, nil
		}
		return main, nil
	}
	return nil, errors.New("not computable")
}

func (s *second) share(p price, base, factor *big.Rat) worked {
	w := worked{shown: shown{BaseUnit: "UAH", RateUnit: "%", Per: "1", Base: base.RatString(), Rate: p.figure.RatString()}}
	w.amount = toKopiyka(times(base, p.figure, big.NewRat(1, 100), w.multiply(factor)))
	return w
}

// multiply notes the factor of a line; none is 1.
func (w *worked) multiply(factor *big.Rat) *big.Rat {
	if factor == nil {
		return big.NewRat(1, 1)
	}
	w.Factor, w.FactorUnit = factor.RatString(), "years"
	return factor
}

func (s *second) each(p price, l tariffs.Line, factor *big.Rat) ([]worked, error) {
	quantity := quantityIn(l.Quantities, p.unit)
	change := s.exchange[p.currency]
	if quantity == nil || change == nil {
		return nil, errors.New("no quantity in " + p.unit + " or no rate of " + p.currency)
	}
	w := worked{shown: shown{BaseUnit: p.unit, RateUnit: p.currency, Base: quantity.RatString(), Rate: p.figure.RatString(), Per: p.per.RatString()}}
	if p.currency != "UAH" {
		w.Change = change.RatString()
	}
	w.amount = toKopiyka(times(quantity, new(big.Rat).Inv(p.per), p.figure, change, w.multiply(factor)))
	return []worked{w}, nil
}

// quantityIn finds a quantity, nil where there is none above nothing. A
// thousand pieces are 1000 pieces, and litres at a strength are so much pure
// alcohol.
func quantityIn(have []rate.Amount, unit string) *big.Rat {
	of := func(unit string) *big.Rat {
		for _, q := range have {
			if q.Unit == unit && q.Value.Sign() > 0 {
				return fraction(q.Value)
			}
		}
		return nil
	}
	if q := of(unit); q != nil {
		return q
	}
	if q := of("т.шт"); unit == "шт" && q != nil {
		return times(q, big.NewRat(1000, 1))
	}
	if q := of("шт"); unit == "т.шт" && q != nil {
		return times(q, big.NewRat(1, 1000))
	}
	litres, strength := of("л"), of("% об")
	if unit == "л100" && litres != nil && strength != nil && strength.Cmp(big.NewRat(100, 1)) <= 0 {
		return times(litres, strength, big.NewRat(1, 100))
	}
	return nil
}

func (s *second) isVehicle(code string) bool {
	return slices.ContainsFunc(s.law.Vehicles, func(v tariffs.VehicleExcise) bool {
		return strings.HasPrefix(code, v.Prefix) && in(v.From, v.Until, s.r.Date)
	})
}

// vehicle is the excise by fuel, engine and age.
func (s *second) vehicle(l tariffs.Line) (*levied, *big.Rat, tariffs.Line, error) {
	row := s.vehicleRow(l)
	if row == nil {
		return nil, nil, l, errors.New("no excise for such a vehicle")
	}
	v, count := l.Vehicle, quantityIn(l.Quantities, "шт")
	if count == nil {
		count = big.NewRat(1, 1)
	}
	counted := l
	counted.Quantities = nil
	for unit, each := range map[string]exact.Number{"см3": v.Displacement, "кВт·год": v.Battery, "шт": exact.Int(1)} {
		if each.Sign() > 0 {
			n, _ := exact.Parse(times(fraction(each), count).FloatString(8))
			counted.Quantities = append(counted.Quantities, rate.Amount{Unit: unit, Value: n})
		}
	}
	charge := levied{kind: tariffs.Excise, rate: row.Rate, row: row.ID, verified: row.Verified}
	if !row.ByAge {
		return &charge, nil, counted, nil
	}
	if v.Year < 1885 || v.Year > s.r.Date.Year() {
		return nil, nil, l, errors.New("no year")
	}
	age := min(max(s.r.Date.Year()-v.Year-1, row.AgeMin), row.AgeMax)
	return &charge, big.NewRat(int64(age), 1), counted, nil
}

func (s *second) vehicleRow(l tariffs.Line) *tariffs.VehicleExcise {
	var found *tariffs.VehicleExcise
	for i := range s.law.Vehicles {
		v := &s.law.Vehicles[i]
		if l.Vehicle == nil || v.Fuel != l.Vehicle.Fuel || !strings.HasPrefix(l.Code, v.Prefix) || !in(v.From, v.Until, s.r.Date) {
			continue
		}
		engine := fraction(l.Vehicle.Displacement)
		within := engine.Sign() > 0 && engine.Cmp(big.NewRat(int64(v.Over), 1)) > 0 &&
			(v.UpTo == 0 || engine.Cmp(big.NewRat(int64(v.UpTo), 1)) <= 0)
		if (within || v.Over == 0 && v.UpTo == 0) && (found == nil || len(v.Prefix) > len(found.Prefix)) {
			found = v
		}
	}
	return found
}

// parcel is duty and VAT on what items are worth over the free limit, divided
// by their value.
func (s *second) parcel(items []tariffs.Line, values []*big.Rat) error {
	at := slices.IndexFunc(s.law.Parcels, func(p tariffs.Parcel) bool { return in(p.From, p.Until, s.r.Date) })
	if at < 0 {
		return errors.New("no rule for parcels")
	}
	rule := s.law.Parcels[at]
	limit := s.exchange[rule.Currency]
	if limit == nil {
		return errors.New("no rate of exchange")
	}
	for _, item := range items {
		anyOrigin := slices.ContainsFunc(append(countries, item.Origin), func(country string) bool {
			m := best(s.law.Measures, tariffs.Excise, item.Code, s.r.Date, country, item.Additional, "")
			return m != nil
		})
		if anyOrigin || s.isVehicle(item.Code) {
			return errors.New("excise in a parcel")
		}
	}
	free, _ := new(big.Rat).SetString(rule.Free)
	excess := new(big.Rat).Sub(s.whole, toKopiyka(times(free, limit)))
	if excess.Sign() <= 0 {
		return nil
	}
	for i, part := range byWeight(excess, values, s.whole) {
		v := levied{kind: tariffs.ImportDuty, column: tariffs.UnknownRate, rate: rule.Duty, row: rule.ID, verified: rule.Verified}
		duty, err := s.pay(items[i], v, part, nil)
		if err != nil {
			return err
		}
		v.kind, v.rate = tariffs.VAT, rule.VAT
		if _, err := s.pay(items[i], v, new(big.Rat).Add(part, duty), nil); err != nil {
			return err
		}
	}
	return nil
}
