package simulator_test

import (
	"math/big"
	"testing"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk/simulator"
	"github.com/brama-customs/brama/tariffs"
)

// mfn and free are rates of duty as the law of the shipped tariff writes them,
// in hundredths of a percent, for goods without a remedy against an origin.
var duties = map[string]int64{
	"6109100000": 1200, "6110209900": 1200, "6115950000": 1200, "6115101000": 800,
	"6403999600": 1000, "6404110000": 1000, "6402999800": 1000,
	"4202921900": 1250, "4202929800": 1250, "3926909790": 0,
	"3924100000": 650, "3923900000": 650, "3923299000": 200, "3917320090": 500,
	"8302100090": 1000, "8302490090": 1000, "8301409000": 1000, "8302490010": 0,
	"8467221000": 500, "8467295900": 500, "8467219900": 200,
	"8507208090": 800, "8507108090": 800, "8507600000": 0,
}

// euro is the rate of 2026-01-12.
var euro = big.NewRat(501444, 10000)

// half rounds half up to the kopiyka.
func half(x *big.Rat) int64 {
	doubled := new(big.Rat).Add(new(big.Rat).Mul(x, big.NewRat(2, 1)), big.NewRat(1, 1))
	q := new(big.Int).Quo(doubled.Num(), new(big.Int).Mul(doubled.Denom(), big.NewInt(2)))
	return q.Int64()
}

// due works out duty and VAT of one item by hand, in kopiykas.
func due(t *testing.T, amount string, duty int64) int64 {
	t.Helper()
	price, ok := new(big.Rat).SetString(amount)
	if !ok {
		t.Fatalf("amount %q", amount)
	}
	price.Mul(price, big.NewRat(100, 1))
	value := half(price.Mul(price, euro))
	customs := half(big.NewRat(value*duty, 10_000))
	return customs + half(big.NewRat((value+customs)*20, 100))
}

func dutyOf(code, origin string, claimed bool) (int64, bool) {
	rate, known := duties[code]
	if claimed {
		return 0, known
	}
	return rate, known
}

func TestFraudsLowerTheDutyByWhatTheTruthSays(t *testing.T) {
	checked := map[simulator.Mechanism]int{}
	for seed := range uint64(3) {
		c := simulator.Default(100+seed, 60)
		for _, s := range flat(days(t, c, 60)) {
			if s.Truth.Mechanism == simulator.Honest {
				if s.Truth.AtStake != 0 || s.Truth.Actual != nil {
					t.Fatalf("%+v is honest", s.Truth)
				}
				continue
			}
			if s.Truth.AtStake <= 0 {
				t.Fatalf("%+v evades nothing", s.Truth)
			}
			it, really := &s.Declaration.Items[s.Truth.Actual.Item-1], s.Truth.Actual
			declared, known := dutyOf(it.CommodityCode, it.OriginCountry, it.Preference != nil)
			// Whoever swaps an origin claims what the goods have no right to.
			right := it.Preference != nil && s.Truth.Mechanism != simulator.OriginSwap
			actual, both := dutyOf(really.Code, really.Origin, right)
			if !known || !both {
				continue
			}
			want := due(t, really.Amount.String(), actual) - due(t, it.InvoiceAmount.String(), declared)
			if s.Truth.AtStake != want {
				t.Fatalf("%s: %d kopiykas at stake, by hand %d\n%+v", s.Truth.Mechanism, s.Truth.AtStake, want, it)
			}
			checked[s.Truth.Mechanism]++
		}
	}
	for _, m := range []simulator.Mechanism{simulator.Undervaluation, simulator.CodeSwap, simulator.OriginSwap, simulator.Quantity, simulator.Split} {
		if checked[m] < 20 {
			t.Errorf("only %d cases of %s were worked out", checked[m], m)
		}
	}
}

func TestAFraudChangesWhatItsMechanismSays(t *testing.T) {
	for _, s := range flat(days(t, simulator.Default(9, 80), 60)) {
		really := s.Truth.Actual
		if really == nil {
			continue
		}
		it := &s.Declaration.Items[really.Item-1]
		code, origin := really.Code != it.CommodityCode, really.Origin != it.OriginCountry
		mass, amount := really.NetMass.Cmp(it.NetMass), really.Amount.Cmp(it.InvoiceAmount)
		var ok bool
		switch s.Truth.Mechanism {
		case simulator.Undervaluation, simulator.Split:
			ok = !code && !origin && mass == 0 && amount > 0 && (s.Truth.Parts > 1) == (s.Truth.Mechanism == simulator.Split)
		case simulator.CodeSwap:
			ok = code && !origin && mass == 0 && amount == 0 && s.Truth.Parts == 1
		case simulator.OriginSwap:
			ok = !code && origin && mass == 0 && amount == 0 && declarations.ProvesOrigin(it.Documents) && s.Truth.Parts == 1
		case simulator.Quantity:
			ok = !code && !origin && mass > 0 && amount > 0 && s.Truth.Parts == 1
		}
		if !ok {
			t.Fatalf("%+v of %+v\n%+v", s.Truth, really, it)
		}
		if f := really.Factor; f != 0 && (f < 0.3 || f > 0.8) {
			t.Fatalf("factor %g", f)
		}
	}
}

func TestPartsOfACutConsignmentBelongTogether(t *testing.T) {
	parts := map[string][]*simulator.Simulated{}
	const n = 100
	c := simulator.Default(4, 100)
	c.Mix = simulator.Mix{1, 0, 0, 0, 1}
	for _, s := range flat(days(t, c, n)) {
		if s.Truth.Parts > 1 {
			parts[s.Truth.Consignment] = append(parts[s.Truth.Consignment], s)
		}
	}
	honest, frauds := 0, 0
	for id, list := range parts {
		first := list[0]
		if first.Day+3 > n {
			continue // the last parts come after the end
		}
		if len(list) != first.Truth.Parts {
			t.Fatalf("%s has %d of %d parts", id, len(list), first.Truth.Parts)
		}
		sum := first.Declaration.TotalInvoiceAmount
		for _, s := range list[1:] {
			sum = sum.Add(s.Declaration.TotalInvoiceAmount)
			if s.At.Sub(first.At).Hours() > 72 || s.Truth.Importer != first.Truth.Importer || s.Truth.Mechanism != first.Truth.Mechanism ||
				s.Declaration.Exporter.Name != first.Declaration.Exporter.Name || s.Declaration.Items[0].CommodityCode != first.Declaration.Items[0].CommodityCode {
				t.Fatalf("%+v and %+v are not of one consignment", s.Truth, first.Truth)
			}
		}
		for _, s := range list {
			if s.Declaration.TotalInvoiceAmount.Cmp(threshold) >= 0 {
				t.Fatalf("a part is worth %s", s.Declaration.TotalInvoiceAmount)
			}
		}
		if sum.Cmp(threshold) <= 0 {
			t.Fatalf("%s comes to %s together", id, sum)
		}
		if first.Truth.Mechanism == simulator.Honest {
			honest++
		} else {
			frauds++
		}
	}
	if honest < 20 || frauds < 20 {
		t.Errorf("%d honest and %d dishonest consignments in parts", honest, frauds)
	}
}

func TestADeclarationPaysWhatTheTruthSays(t *testing.T) {
	schedule, rates := law()
	for _, s := range flat(days(t, simulator.Default(6, 40), 20)) {
		a, _ := tariffs.Assess(schedule, rates, s.Declaration.TariffRequest(s.Declaration.RateDate))
		total, _ := new(big.Rat).SetString(a.Total.String())
		if total.Mul(total, big.NewRat(100, 1)).Cmp(big.NewRat(s.Truth.Paid, 1)) != 0 {
			t.Fatalf("%s pays %s, the truth says %d kopiykas", s.Truth.LRN, a.Total, s.Truth.Paid)
		}
	}
}
