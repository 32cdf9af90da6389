package tariffs_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// answers gives requests that have an answer under random laws, so many asked
// of each.
func answers(t *testing.T, each int, check func(t *rapid.T, d draw, w world, r tariffs.Request, a tariffs.Assessment)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		w := d.world()
		s, rates := w.schedule(t)
		for range each {
			r := d.request()
			if a, faults := tariffs.Assess(s, rates, r); len(faults) == 0 {
				check(t, d, w, r, a)
			}
		}
	})
}

// TestAnAnswerFollowsFromItsOwnLines works every amount out again from the
// figures of its line alone: base ÷ per × rate [÷ 100] [× factor] [× rate of
// exchange], rounded half up; and the totals from the amounts.
func TestAnAnswerFollowsFromItsOwnLines(t *testing.T) {
	answers(t, 12, func(t *rapid.T, _ draw, _ world, _ tariffs.Request, a tariffs.Assessment) {
		total, of := new(big.Rat), map[string]*big.Rat{}
		for _, l := range a.Lines {
			amount := times(fraction(l.Base), new(big.Rat).Inv(fraction(l.Per)), fraction(l.Rate))
			if l.RateUnit == "%" {
				amount = times(amount, big.NewRat(1, 100))
			}
			for _, n := range []exact.Number{l.Factor, l.ExchangeRate} {
				if !n.IsZero() {
					amount = times(amount, fraction(n))
				}
			}
			if toKopiyka(amount).Cmp(fraction(l.Amount)) != 0 || l.Amount.Places() != 2 {
				t.Fatalf("%s gives %s, not %s", l.Formula, toKopiyka(amount).FloatString(2), l.Amount)
			}
			total.Add(total, fraction(l.Amount))
			if of[l.Code] == nil {
				of[l.Code] = new(big.Rat)
			}
			of[l.Code].Add(of[l.Code], fraction(l.Amount))
		}
		if total.Cmp(fraction(a.Total)) != 0 || len(of) != len(a.Totals) {
			t.Fatalf("the lines sum to %s, the total is %s", total.FloatString(2), a.Total)
		}
		for code, sum := range of {
			if sum.Cmp(fraction(a.Totals[code])) != 0 {
				t.Fatalf("%s: the lines sum to %s, the total is %s", code, sum.FloatString(2), a.Totals[code])
			}
		}
	})
}

func TestTheOrderOfItemsNeverMatters(t *testing.T) {
	answers(t, 12, func(t *rapid.T, d draw, w world, r tariffs.Request, a tariffs.Assessment) {
		s, rates := w.schedule(t)
		r.Lines = slices.Clone(r.Lines)
		slices.Reverse(r.Lines)
		if d.often(50) {
			r.Lines[0], r.Lines[len(r.Lines)-1] = r.Lines[len(r.Lines)-1], r.Lines[0]
		}
		again, faults := tariffs.Assess(s, rates, r)
		if diff := cmp.Diff(a, again, cmpopts.EquateComparable(civil.Date{})); diff != "" || len(faults) > 0 {
			t.Fatal(faults, diff)
		}
	})
}

// TestSharedCostsAreNeitherLostNorMade sums the customs values: they are the
// values the items have by themselves and the shared costs, to the kopiyka.
func TestSharedCostsAreNeitherLostNorMade(t *testing.T) {
	divided := 0
	answers(t, 12, func(t *rapid.T, d draw, w world, r tariffs.Request, a tariffs.Assessment) {
		if len(r.Shared) == 0 || slices.ContainsFunc(a.Values, func(v tariffs.ItemValue) bool { return v.Declared }) {
			return
		}
		divided++
		s, rates := w.schedule(t)
		want, alone := new(big.Rat), r
		for _, shared := range r.Shared {
			rate, _ := rates.On(shared.Amount.Currency, r.Date)
			cost := toKopiyka(times(fraction(shared.Amount.Value), fraction(rate.Value)))
			if lowers, _ := deducted(shared.Type); lowers || shared.Deduct {
				cost.Neg(cost)
			}
			want.Add(want, cost)
		}
		alone.Shared, alone.Regime, alone.Procedure = nil, tariffs.Transit, ""
		own, faults := tariffs.Assess(s, rates, alone)
		if len(faults) > 0 {
			return // an item is worth nothing by itself
		}
		if want.Add(want, fraction(own.CustomsValue)).Cmp(fraction(a.CustomsValue)) != 0 {
			t.Fatalf("the values sum to %s, the items and the costs to %s", a.CustomsValue, want.FloatString(2))
		}
		for _, v := range a.Values {
			for _, share := range v.Shares {
				if share.Deducts {
					want.Add(want, fraction(share.Amount))
				} else {
					want.Sub(want, fraction(share.Amount))
				}
			}
		}
		if want.Cmp(fraction(own.CustomsValue)) != 0 {
			t.Fatalf("the shares that are told do not sum to the costs: %s over %s, %+v", want.FloatString(2), own.CustomsValue, a.Values)
		}
	})
	if divided < 20 {
		t.Errorf("costs were divided %d times only", divided)
	}
}

// TestMoreValueIsNeverLessDuty asks twice about the same goods, the second
// time worth more: no kind of payment falls.
func TestMoreValueIsNeverLessDuty(t *testing.T) {
	answers(t, 12, func(t *rapid.T, d draw, w world, r tariffs.Request, less tariffs.Assessment) {
		s, rates := w.schedule(t)
		r.Shared, r.Lines = nil, slices.Clone(r.Lines[:1])
		r.Lines[0].InvoiceAmount, r.Lines[0].Adjustments = exact.Number{}, nil
		value := exact.Must(d.decimal(8, 2))
		r.Lines[0].CustomsValue = value
		less, faults := tariffs.Assess(s, rates, r)
		if len(faults) > 0 {
			return
		}
		r.Lines[0].CustomsValue = value.Add(exact.Must(d.decimal(4+d.in(4), 2)))
		more, faults := tariffs.Assess(s, rates, r)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		for code, sum := range less.Totals {
			if sum.Cmp(more.Totals[code]) > 0 {
				t.Fatalf("%s: %s of %s, %s of %s", code, sum, value, more.Totals[code], r.Lines[0].CustomsValue)
			}
		}
	})
}

// TestAMeasureIsSeenOnItsDaysOnly moves one measure of each answer to other
// days, before and after: then nothing names it any more.
func TestAMeasureIsSeenOnItsDaysOnly(t *testing.T) {
	answers(t, 12, func(t *rapid.T, _ draw, w world, r tariffs.Request, a tariffs.Assessment) {
		for i, m := range w.law.Measures {
			if !slices.ContainsFunc(a.Lines, func(l tariffs.PaymentLine) bool { return l.Row == m.ID }) {
				continue
			}
			for _, days := range [][2]civil.Date{{r.Date.AddDays(1), {}}, {{}, r.Date.AddDays(-1)}} {
				moved := w
				moved.law.Measures = slices.Clone(w.law.Measures)
				moved.law.Measures[i].From, moved.law.Measures[i].Until = days[0], days[1]
				s, rates := moved.schedule(t)
				again, _ := tariffs.Assess(s, rates, r)
				for _, l := range again.Lines {
					if l.Row == m.ID {
						t.Fatalf("%s was used on %s, its days are %v", m.ID, r.Date, days)
					}
				}
			}
			edge := w
			edge.law.Measures = slices.Clone(w.law.Measures)
			edge.law.Measures[i].Until = r.Date
			s, rates := edge.schedule(t)
			if again, faults := tariffs.Assess(s, rates, r); len(faults) > 0 || !again.Total.Equal(a.Total) {
				t.Fatalf("%s was not used on its last day: %v", m.ID, faults)
			}
		}
	})
}

// TestOnlyWhatALineStandsOnMakesItUnverified marks the whole law as read in
// its source, and then one row after another as remembered.
func TestOnlyWhatALineStandsOnMakesItUnverified(t *testing.T) {
	answers(t, 1, func(t *rapid.T, _ draw, w world, r tariffs.Request, a tariffs.Assessment) {
		w = w.allVerified()
		for _, l := range w.assess(t, r) {
			if !l.Verified {
				t.Fatalf("%s of a verified law is not", l.Row)
			}
		}
		for i := range w.law.Measures {
			one := w
			one.law.Measures = slices.Clone(w.law.Measures)
			one.law.Measures[i].Verified = false
			for _, l := range one.assess(t, r) {
				if l.Verified == (l.Row == w.law.Measures[i].ID) {
					t.Fatalf("%s is verified: %v, though only %s is not", l.Row, l.Verified, w.law.Measures[i].ID)
				}
			}
		}
		for i, p := range w.law.Payments {
			one := w
			one.law.Payments = slices.Clone(w.law.Payments)
			one.law.Payments[i].Verified = false
			for _, l := range one.assess(t, r) {
				if !l.Verified && l.Code != p.Code {
					t.Fatalf("the line of payment %s stands on that of %s", l.Code, p.Code)
				}
			}
		}
		for i := range w.law.Agreements {
			one := w
			one.law.Agreements = slices.Clone(w.law.Agreements)
			one.law.Agreements[i].Verified = false
			for _, l := range one.assess(t, r) {
				if !l.Verified && l.Column != tariffs.Preferential {
					t.Fatalf("%s in column %s stands on an agreement", l.Row, l.Column)
				}
			}
		}
	})
}

// assess answers a request that is known to have an answer.
func (w world) assess(t tester, r tariffs.Request) []tariffs.PaymentLine {
	t.Helper()
	s, rates := w.schedule(t)
	a, faults := tariffs.Assess(s, rates, r)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return a.Lines
}

func (w world) allVerified() world {
	w.rows, w.law = slices.Clone(w.rows), cloned(w.law)
	for i := range w.rows {
		w.rows[i].Verified = true
	}
	for i := range w.law.Measures {
		w.law.Measures[i].Verified = true
	}
	for i := range w.law.Payments {
		w.law.Payments[i].Verified = true
	}
	for i := range w.law.Agreements {
		w.law.Agreements[i].Verified = true
		for j := range w.law.Agreements[i].Rates {
			w.law.Agreements[i].Rates[j].Verified = true
		}
	}
	for i := range w.law.Vehicles {
		w.law.Vehicles[i].Verified = true
	}
	for i := range w.law.Procedures {
		w.law.Procedures[i].Verified = true
	}
	w.law.Parcels[0].Verified = true
	return w
}

// cloned is a law whose tables may be changed.
func cloned(l tariffs.Law) tariffs.Law {
	l.Agreements, l.MFN, l.Payments = slices.Clone(l.Agreements), slices.Clone(l.MFN), slices.Clone(l.Payments)
	for i := range l.Agreements {
		l.Agreements[i].Rates = slices.Clone(l.Agreements[i].Rates)
	}
	l.Measures, l.Vehicles = slices.Clone(l.Measures), slices.Clone(l.Vehicles)
	l.Parcels, l.Procedures = slices.Clone(l.Parcels), slices.Clone(l.Procedures)
	return l
}

// TestTakingDataAwayNeverMakesGoodsCheaperUnsaid takes away, one at a time,
// each rate an answer stands on: it is refused, or other rows are named.
func TestTakingDataAwayNeverMakesGoodsCheaperUnsaid(t *testing.T) {
	answers(t, 1, func(t *rapid.T, _ draw, w world, r tariffs.Request, a tariffs.Assessment) {
		for _, without := range w.poorer() {
			s, rates := without.schedule(t)
			again, faults := tariffs.Assess(s, rates, r)
			if len(faults) == 0 && cmp.Equal(rowsOf(a), rowsOf(again)) && !again.Total.Equal(a.Total) {
				t.Fatalf("%s, then %s of the same rows", a.Total, again.Total)
			}
			for _, charge := range chargesOf(a) {
				if len(faults) == 0 && !slices.Contains(chargesOf(again), charge) {
					t.Fatalf("%s is not charged any more: %v, then %v", charge, rowsOf(a), rowsOf(again))
				}
			}
		}
		s, _ := w.schedule(t)
		if _, faults := tariffs.Assess(s, money.NewRates(nil), r); len(a.Exchange) > 0 && !faults.Has("tariff.exchange-rate-unknown") {
			t.Fatalf("without rates of exchange: %v", faults)
		}
	})
}

func rowsOf(a tariffs.Assessment) []string {
	var rows []string
	for _, l := range a.Lines {
		rows = append(rows, l.Row+" "+l.Code+" "+string(l.Column))
	}
	return rows
}

// chargesOf are the kinds of charge each item bears.
func chargesOf(a tariffs.Assessment) []string {
	var charges []string
	for _, l := range a.Lines {
		charges = append(charges, fmt.Sprint(l.Item, " ", kinds[l.Code[2]-'0']))
	}
	return slices.Compact(charges)
}

// poorer gives the world once for each thing that can be taken from it.
func (w world) poorer() []world {
	var all []world
	without := func(take func(*tariffs.Law, []tariffs.Row)) {
		one := w
		one.rows, one.law = slices.Clone(w.rows), cloned(w.law)
		take(&one.law, one.rows)
		all = append(all, one)
	}
	for i := range w.law.Measures {
		without(func(l *tariffs.Law, _ []tariffs.Row) { l.Measures[i].Rate = "" })
	}
	for i, m := range w.law.Measures {
		if m.Kind == tariffs.VAT || m.Kind == tariffs.BorderFee { // goods may bear no other charge, but these are always asked
			without(func(l *tariffs.Law, _ []tariffs.Row) { l.Measures = slices.Delete(l.Measures, i, i+1) })
		}
	}
	for i := range w.law.Procedures {
		without(func(l *tariffs.Law, _ []tariffs.Row) { l.Procedures = slices.Delete(l.Procedures, i, i+1) })
	}
	for i := range w.law.Payments {
		without(func(l *tariffs.Law, _ []tariffs.Row) { l.Payments = slices.Delete(l.Payments, i, i+1) })
	}
	for i := range w.law.MFN {
		without(func(l *tariffs.Law, _ []tariffs.Row) { l.MFN = slices.Delete(l.MFN, i, i+1) })
	}
	for i := range w.law.Vehicles {
		without(func(l *tariffs.Law, _ []tariffs.Row) { l.Vehicles[i].Rate = "" })
	}
	for i := range w.rows {
		without(func(_ *tariffs.Law, rows []tariffs.Row) { rows[i].MFN, rows[i].Full, rows[i].Preferential = "", "", "" })
	}
	without(func(l *tariffs.Law, _ []tariffs.Row) { l.Parcels = nil })
	without(func(l *tariffs.Law, _ []tariffs.Row) { l.Parcels[0].Duty, l.Parcels[0].VAT = "", "" })
	return all
}
