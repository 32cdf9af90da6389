package profiles_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// crowd makes profiles as a customs service has them: most by code, importer
// or origin, a few by office or by nothing that can be indexed.
func crowd(n int, r *rand.Rand) []profiles.Entry {
	var all []profiles.Profile
	for i := range n {
		p := valid()
		p.ID, p.Priority = fmt.Sprintf("profile-%05d", i), r.IntN(100)
		p.Criteria = profiles.Criteria{Types: []string{"IM"}, PriceRatio: profiles.Range{To: exactly(20 + r.Int64N(60))}}
		c := &p.Criteria
		switch kind := r.IntN(1000); {
		case kind < 350:
			c.Codes, c.Origins = []string{code(r)[:4]}, []string{country(r)}
		case kind < 550:
			c.Codes = []string{code(r)[:6], code(r)[:6], code(r)}
		case kind < 750:
			c.Importers, c.ImporterBefore = []string{importer(r), importer(r)}, profiles.Count{To: ptr(20)}
		case kind < 800:
			c.Declarants = []string{importer(r)}
		case kind < 950:
			c.Origins, c.Value = []string{country(r)}, profiles.Range{From: exactly(100_000)}
		case kind < 995:
			c.Offices, c.NetMass = []string{office(r)}, profiles.Range{From: exactly(20_000)}
		default:
			c.Spreads = profiles.Spreads{Below: ptr(300)}
		}
		if r.IntN(50) == 0 {
			p.When = "item.claimsRelief && item.netGrams > 1000 * item.packages"
		}
		all = append(all, p)
	}
	return active(all...)
}

// traffic makes imports of five items.
func traffic(n int, r *rand.Rand) []*facts.Declaration {
	all := make([]*facts.Declaration, n)
	for i := range all {
		d := &facts.Declaration{Office: office(r), Type: "IM", Procedure: "40", TransportMode: "30",
			Day: civil.Must("2026-01-12"), Importer: importer(r), Exporter: importer(r), Declarant: importer(r),
			Dispatch: country(r), Destination: "UA", Trading: country(r), TransportDocument: fmt.Sprint("CMR", i),
			Value: *exactly(r.Int64N(5_000_000)), Before: facts.Before{ImporterBefore: r.Int64N(50)}}
		for n := range 5 {
			value, net := exact.New(r.Int64N(100_000_000), 2), exact.New(1+r.Int64N(50_000_000), 3)
			d.Items = append(d.Items, facts.Item{Item: n + 1, Code: code(r), Origin: country(r), Value: value, NetMass: net, Packages: 10,
				Peers: facts.Peers{Count: 200, Median: value.Mul(exact.Int(100)).Div(net.Mul(exact.Int(70+r.Int64N(90))), 4).Add(exact.New(1, 4)), Spreads: r.Int64N(500) - 250}})
		}
		all[i] = d
	}
	return all
}

func code(r *rand.Rand) string {
	return fmt.Sprintf("%02d%02d%02d%04d", 1+r.IntN(97), 1+r.IntN(12), 10*r.IntN(5), 1000*r.IntN(5))
}
func country(r *rand.Rand) string {
	return string([]byte{byte('A' + r.IntN(7)), byte('A' + r.IntN(7))})
}
func importer(r *rand.Rand) string { return fmt.Sprint(10_000_000 + r.IntN(20_000)) }
func office(r *rand.Rand) string   { return fmt.Sprintf("UA1000%02d", r.IntN(60)) }

func exactly(n int64) *exact.Number {
	x := exact.Int(n)
	return &x
}

func ptr(n int) *int { return &n }

// BenchmarkMatch measures a declaration of five items, by the index and by
// asking every profile, in one run.
func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{500, 10_000} {
		r := rand.New(rand.NewPCG(1, 2))
		s := mustSet(b, crowd(n, r)...)
		all := traffic(1000, r)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			hits, at := 0, 0
			for b.Loop() {
				hits += len(s.Match(all[at%len(all)], secret, noneUsed))
				at++
			}
			b.StopTimer()
			b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
			b.ReportMetric(bruteForce(s, all[:100])/(float64(b.Elapsed())/float64(b.N)), "times-brute-force")
		})
	}
}

// bruteForce gives the nanoseconds a declaration without the index.
func bruteForce(s *profiles.Set, all []*facts.Declaration) float64 {
	from := time.Now()
	for _, d := range all {
		s.MatchAll(d, secret, noneUsed)
	}
	return float64(time.Since(from)) / float64(len(all))
}

func BenchmarkNewSet(b *testing.B) {
	entries := crowd(10_000, rand.New(rand.NewPCG(1, 2)))
	for b.Loop() {
		mustSet(b, entries...)
	}
}

// BenchmarkCondition measures a condition alone: a profile of it and a code.
func BenchmarkCondition(b *testing.B) {
	p := valid()
	p.Criteria = profiles.Criteria{Codes: []string{"6109100000"}}
	p.When = "item.valueKopiykas > 50000 && item.netGrams / d.importsIn1Day < 20000 && item.code.startsWith('61')"
	p.Instruction = fault.Text{UK: "Перевірте", EN: "Check"}
	s := mustSet(b, active(p)...)
	d := shirts()
	b.ReportAllocs()
	for b.Loop() {
		s.Match(d, secret, noneUsed)
	}
}
