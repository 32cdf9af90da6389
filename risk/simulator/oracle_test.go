package simulator_test

import (
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/brama-customs/brama/risk/simulator"
)

// The oracle's chances and expectations must come true: among declarations it
// gives like chances, that share are frauds, and what is at stake comes to
// what it expected. That holds only where its arithmetic is that of the
// simulation, for every mechanism.
func TestWhatTheOracleExpectsComesTrue(t *testing.T) {
	var all []*simulator.Simulated
	for seed := range uint64(3) {
		c := simulator.Default(seed, 100)
		c.Shifts = simulator.ShiftsAt(50)
		all = append(all, flat(days(t, c, 100))...)
	}
	for _, band := range []struct{ from, to float64 }{
		{0, 0.01}, {0.01, 0.03}, {0.03, 0.1}, {0.1, 0.3}, {0.3, 0.6}, {0.6, 0.9}, {0.9, 0.99}, {0.99, 1.01},
	} {
		var n, expected, frauds, stake, oracle, squares float64
		for _, s := range all {
			if p := s.Truth.Chance; p < band.from || p >= band.to {
				continue
			}
			n++
			expected += s.Truth.Chance
			if s.Truth.Mechanism != simulator.Honest {
				frauds++
			}
			stake, oracle = stake+float64(s.Truth.AtStake), oracle+float64(s.Truth.Oracle)
			squares += math.Pow(float64(s.Truth.AtStake-s.Truth.Oracle), 2)
		}
		// Four standard deviations, half as many again since parts of one
		// consignment are not independent.
		if tolerance := 6*math.Sqrt(expected*(1-expected/n)) + 3; math.Abs(frauds-expected) > tolerance {
			t.Errorf("chances of %g to %g: %.0f frauds among %.0f, %.1f ± %.1f expected", band.from, band.to, frauds, n, expected, tolerance)
		}
		if tolerance := 6 * math.Sqrt(squares); math.Abs(stake-oracle) > tolerance {
			t.Errorf("chances of %g to %g: %.0f at stake, %.0f ± %.0f expected", band.from, band.to, stake, oracle, tolerance)
		}
	}
}

// Each mechanism by itself, where every tenth consignment is a fraud: among what looks alike to
// the oracle and to anyone, as many are frauds as the oracle's chances say.
func TestTheOracleIsRightAboutEachMechanism(t *testing.T) {
	for place, of := range []struct {
		mechanism simulator.Mechanism
		days      int
	}{
		{simulator.Undervaluation, 40}, {simulator.CodeSwap, 60}, {simulator.OriginSwap, 60}, {simulator.Quantity, 40}, {simulator.Split, 60},
	} {
		t.Run(string(of.mechanism), func(t *testing.T) {
			c := constant(uint64(30+place), 0.1)
			c.Mix, c.Partial = simulator.Mix{}, 0.3
			c.Mix[place] = 1
			classes, seen, known := map[string]*class{}, map[string]bool{}, map[string]bool{}
			for _, s := range flat(days(t, c, of.days)) {
				if !seen[s.Truth.Consignment] { // parts are not independent
					for _, name := range classesOf(s, known) {
						if classes[name] == nil {
							classes[name] = &class{}
						}
						classes[name].add(s)
					}
				}
				seen[s.Truth.Consignment] = true
			}
			for name, k := range classes {
				if tolerance := 3 * math.Sqrt(k.variance); math.Abs(k.frauds-k.expected) > tolerance {
					t.Errorf("%s: %.0f frauds among %.0f, %.1f ± %.1f expected", name, k.frauds, k.n, k.expected, tolerance)
				}
			}
		})
	}
}

// class is declarations that look alike.
type class struct{ n, frauds, expected, variance float64 }

func (k *class) add(s *simulator.Simulated) {
	p := s.Truth.Chance
	k.n, k.expected, k.variance = k.n+1, k.expected+p, k.variance+p*(1-p)
	if s.Truth.Mechanism != simulator.Honest {
		k.frauds++
	}
}

// classesOf are views of a declaration: how its origin looks, its value, and
// whether its importer is known to bring such goods.
func classesOf(s *simulator.Simulated, known map[string]bool) []string {
	d, it := s.Declaration, &s.Declaration.Items[0]
	goods := s.Truth.Importer + it.CommodityCode + it.OriginCountry
	usual := known[goods]
	known[goods] = true
	return []string{
		fmt.Sprintf("goods the importer had before %t", usual),
		fmt.Sprintf("claimed %t, sent from its origin %t", it.Preference != nil, d.CountryOfDispatch == it.OriginCountry),
		fmt.Sprintf("in parts %t, one item over the threshold %t", s.Truth.Parts > 1, len(d.Items) == 1 && d.TotalInvoiceAmount.Cmp(threshold) > 0),
	}
}

// ranker scores a declaration by what can be seen of it and of those before,
// or by a part of the secrets.
type ranker struct {
	name  string
	score func(s *simulator.Simulated) int64
}

// past is what is known of importers when everything is inspected.
type past map[string]*struct{ seen, frauds float64 }

func (p past) rate(s *simulator.Simulated) float64 {
	if h := p[s.Truth.Importer]; h != nil {
		return (h.frauds + 0.4) / (h.seen + 4)
	}
	return 0.1
}

func (p past) learn(day []simulator.Simulated) {
	for i := range day {
		h := p[day[i].Truth.Importer]
		if h == nil {
			h = &struct{ seen, frauds float64 }{}
			p[day[i].Truth.Importer] = h
		}
		if h.seen++; day[i].Truth.Mechanism != simulator.Honest {
			h.frauds++
		}
	}
}

// underPrice is how much less an item costs than its like usually does, as
// the oracle would know it, and what is missing if that is a lie.
func underPrice(medians map[string]float64, s *simulator.Simulated) float64 {
	sum := 0.0
	for i := range s.Declaration.Items {
		it := &s.Declaration.Items[i]
		price := number(it.InvoiceAmount.String()) / number(it.NetMass.String())
		if low := medians[it.CommodityCode+it.OriginCountry] / price; low > 1.6 {
			sum += number(it.InvoiceAmount.String()) * (low - 1)
		}
	}
	return sum
}

func number(text string) float64 {
	x, _ := strconv.ParseFloat(text, 64)
	return x
}

func medians(all [][]simulator.Simulated) map[string]float64 {
	prices := map[string][]float64{}
	for _, s := range flat(all) {
		for i := range s.Declaration.Items {
			it := &s.Declaration.Items[i]
			key := it.CommodityCode + it.OriginCountry
			prices[key] = append(prices[key], number(it.InvoiceAmount.String())/number(it.NetMass.String()))
		}
	}
	middle := map[string]float64{}
	for key, list := range prices {
		slices.Sort(list)
		middle[key] = list[len(list)/2]
	}
	return middle
}

// revenue is what inspecting a tenth of each day finds.
func revenue(all [][]simulator.Simulated, by func(*simulator.Simulated) int64, after func([]simulator.Simulated)) (sum int64) {
	for _, day := range all {
		for _, s := range simulator.Ranked(day, by)[:simulator.Places(len(day))] {
			sum += s.Truth.AtStake
		}
		after(day)
	}
	return sum
}

func TestNoRankingFindsMoreThanTheOracle(t *testing.T) {
	nothing := func([]simulator.Simulated) {}
	for seed := range uint64(3) {
		c := simulator.Default(50+seed, 100)
		c.Shifts = simulator.ShiftsAt(60)
		all := days(t, c, 120)
		usual, known := medians(all), past{}
		oracle := revenue(all, func(s *simulator.Simulated) int64 { return s.Truth.Oracle }, nothing)
		perfect := revenue(all, func(s *simulator.Simulated) int64 { return s.Truth.AtStake }, nothing)
		if oracle > perfect {
			t.Errorf("seed %d: the oracle finds %d, more than the %d there are", seed, oracle, perfect)
		}
		t.Logf("seed %d: perfect: %.2f", seed, float64(perfect)/float64(oracle))
		best := int64(0)
		for _, r := range []ranker{
			{"chance", func(s *simulator.Simulated) int64 { return int64(crc32.ChecksumIEEE([]byte(s.Truth.LRN))) }},
			{"the greatest payments", func(s *simulator.Simulated) int64 { return s.Truth.Paid }},
			{"the lowest prices", func(s *simulator.Simulated) int64 { return int64(underPrice(usual, s) * 100) }},
			{"what importers did before", func(s *simulator.Simulated) int64 { return int64(known.rate(s) * float64(s.Truth.Paid)) }},
			{"both", func(s *simulator.Simulated) int64 {
				return int64(known.rate(s) * (float64(s.Truth.Paid) + 1000*underPrice(usual, s)))
			}},
			{"the hidden honesty alone", func(s *simulator.Simulated) int64 { return int64(s.Truth.Cheats * float64(s.Truth.Paid)) }},
			{"the oracle's chance alone", func(s *simulator.Simulated) int64 { return int64(s.Truth.Chance * 1e9) }},
		} {
			clear(known)
			found := revenue(all, r.score, known.learn)
			if found >= oracle {
				t.Errorf("seed %d: %s finds %d, the oracle %d", seed, r.name, found, oracle)
			}
			t.Logf("seed %d: %s: %.2f", seed, r.name, float64(found)/float64(oracle))
			best = max(best, found)
			if r.name == "both" && 2*found < oracle {
				t.Errorf("seed %d: prices and history find %d of the oracle's %d: nothing could be learned", seed, found, oracle)
			}
		}
		if 10*best < 6*oracle {
			t.Errorf("seed %d: the best finds %d, the oracle %d", seed, best, oracle)
		}
	}
}
