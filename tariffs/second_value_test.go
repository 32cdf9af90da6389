package tariffs_test

import (
	"errors"
	"math/big"
	"slices"

	"github.com/brama-customs/brama/tariffs"
)

// deducted are the kinds of adjustment that lower the value; added those that
// raise it (МКУ art. 58).
func deducted(kind string) (deducts, known bool) {
	if slices.Contains([]string{"inland-freight", "assembly", "duties", "discount"}, kind) {
		return true, true
	}
	return false, slices.Contains([]string{"freight", "loading", "insurance", "packing", "containers", "commission",
		"brokerage", "royalty", "assists", "proceeds"}, kind)
}

// inHryvnias is an adjustment with its sign.
func (s *second) inHryvnias(a tariffs.Adjustment) (*big.Rat, error) {
	lowers, known := deducted(a.Type)
	change := s.exchange[a.Amount.Currency]
	if !known || change == nil {
		return nil, errors.New("an adjustment of no known kind or currency")
	}
	amount := times(fraction(a.Amount.Value), change)
	if lowers || a.Deduct {
		amount.Neg(amount)
	}
	return amount, nil
}

// valuesOf gives the customs values of items, nil where there is none.
func (s *second) valuesOf(items []tariffs.Line) ([]*big.Rat, error) {
	shares := make([]*big.Rat, len(items))
	for i := range shares {
		shares[i] = new(big.Rat)
	}
	for _, shared := range s.r.Shared {
		amount, err := s.inHryvnias(shared.Adjustment)
		if err != nil {
			return nil, err
		}
		parts, err := divideAmong(toKopiyka(amount), items, shared.By)
		if err != nil {
			return nil, err
		}
		for i, part := range parts {
			shares[i].Add(shares[i], part)
		}
	}
	values := make([]*big.Rat, len(items))
	for i, item := range items {
		value, err := s.valueOf(item, shares[i])
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return values, nil
}

func priced(l tariffs.Line) bool {
	return !l.InvoiceAmount.IsZero() && (l.Method == "" || l.Method == "1")
}

func (s *second) valueOf(l tariffs.Line, share *big.Rat) (*big.Rat, error) {
	declared := toKopiyka(fraction(l.CustomsValue))
	if !priced(l) {
		needed := s.r.Regime == tariffs.Import || s.r.Regime == tariffs.Post
		switch {
		case l.CustomsValue.IsZero() && needed:
			return nil, errors.New("no value")
		case l.CustomsValue.IsZero():
			return nil, nil
		}
		return declared, nil
	}
	change := s.exchange[s.r.Currency]
	if change == nil {
		return nil, errors.New("no rate of exchange")
	}
	value := times(fraction(l.InvoiceAmount), change)
	for _, a := range l.Adjustments {
		amount, err := s.inHryvnias(a)
		if err != nil {
			return nil, err
		}
		value.Add(value, amount)
	}
	value = new(big.Rat).Add(toKopiyka(value), share)
	off := new(big.Rat).Sub(fraction(l.CustomsValue), value)
	switch {
	case value.Sign() < 0:
		return nil, errors.New("less than nothing")
	case l.CustomsValue.IsZero():
		return value, nil
	case off.Abs(off).Cmp(big.NewRat(1, 100)) > 0:
		return nil, errors.New("the declared value differs")
	}
	return declared, nil
}

// divideAmong gives every item its share of a sum in whole kopiykas: first
// what it has for certain, then one kopiyka each to the greatest remainders.
func divideAmong(whole *big.Rat, items []tariffs.Line, by tariffs.Basis) ([]*big.Rat, error) {
	weights, all := make([]*big.Rat, len(items)), new(big.Rat)
	for i, item := range items {
		weights[i] = new(big.Rat)
		if priced(item) && by == tariffs.ByMass && item.Mass.IsZero() {
			return nil, errors.New("no mass")
		}
		if priced(item) && by == tariffs.ByMass {
			weights[i] = fraction(item.Mass)
		} else if priced(item) {
			weights[i] = fraction(item.InvoiceAmount)
		}
		all.Add(all, weights[i])
	}
	if all.Sign() == 0 {
		return nil, errors.New("nothing to divide by")
	}
	return byWeight(whole, weights, all), nil
}

func byWeight(whole *big.Rat, weights []*big.Rat, all *big.Rat) []*big.Rat {
	kopiykas := times(new(big.Rat).Abs(whole), big.NewRat(100, 1))
	left := new(big.Int).Set(kopiykas.Num()) // whole is in kopiykas
	parts, rests := make([]*big.Int, len(weights)), make([]*big.Rat, len(weights))
	for i, w := range weights {
		share := times(kopiykas, w, new(big.Rat).Inv(all))
		parts[i] = new(big.Int).Div(share.Num(), share.Denom())
		rests[i] = new(big.Rat).Sub(share, new(big.Rat).SetInt(parts[i]))
		left.Sub(left, parts[i])
	}
	for ; left.Sign() > 0; left.Sub(left, big.NewInt(1)) {
		greatest := 0
		for i := range rests {
			if rests[i].Cmp(rests[greatest]) > 0 {
				greatest = i
			}
		}
		parts[greatest].Add(parts[greatest], big.NewInt(1))
		rests[greatest] = big.NewRat(-1, 1)
	}
	shares := make([]*big.Rat, len(parts))
	for i, p := range parts {
		shares[i] = times(new(big.Rat).SetInt(p), big.NewRat(int64(whole.Sign()), 100))
	}
	return shares
}
