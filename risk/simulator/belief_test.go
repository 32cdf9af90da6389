package simulator

import (
	"fmt"
	"math"
	"testing"
)

// One importer whose goods can be taken for one another, three in ten of whose
// consignments are frauds of any kind: of declarations that look alike as many
// are frauds as the oracle believes.
func TestBeliefsAboutOneImporterComeTrue(t *testing.T) {
	s := country(t, Default(5, 1))
	for i := range s.brokers {
		s.brokers[i].colludes = false
	}
	who := s.importers[0]
	who.cheat, who.mix, who.broker, who.portfolio = 0.3, Mix{0.2, 0.2, 0.2, 0.2, 0.2}, 0, nil
	for i, p := range s.market.pairs {
		if weight := map[string]float64{"6303929000CN": 1, "6303929000PL": 1, "6303921000CN": 0.6, "6303921000PL": 0.4}[p.code+p.origin]; weight > 0 {
			who.portfolio = append(who.portfolio, holding{i, weight})
		}
	}
	s.importers = []*importer{who}
	s.cfg.Groups = []Group{{Share: 1, CheatMin: 0.3, CheatMax: 0.3}} // nobody ceases
	s.day++
	if err := s.begin(); err != nil {
		t.Fatal(err)
	}
	type class struct{ n, frauds, expected, variance float64 }
	classes := map[string]*class{}
	for number := range 100_000 {
		sh, _ := s.consign(number)
		it := sh.declared[0]
		p := &s.market.pairs[it.pair]
		name := fmt.Sprintf("%s from %s, claimed %t, direct %t, usual %t", p.code[:4], p.origin, it.claim, sh.dispatch == p.origin, who.trades(it.pair))
		if classes[name] == nil {
			classes[name] = &class{}
		}
		k, belief := classes[name], sh.belief.fraud
		if k.n, k.expected, k.variance = k.n+1, k.expected+belief, k.variance+belief*(1-belief); sh.fraud != honest {
			k.frauds++
		}
	}
	for name, k := range classes {
		if k.variance < 1 {
			continue
		}
		if tolerance := 3.5 * math.Sqrt(k.variance); math.Abs(k.frauds-k.expected) > tolerance {
			t.Errorf("%s: %.0f frauds among %.0f, %.1f ± %.1f expected", name, k.frauds, k.n, k.expected, tolerance)
		}
	}
}
