package statistics_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

// trade makes declarations of five items by many parties, over a year.
func trade(chance *rand.Rand, n int) []statistics.Event {
	events := make([]statistics.Event, n)
	for i := range events {
		e := &events[i]
		*e = assessed(chance, firstDay.AddDays(i*360/n))
		d := &e.Declaration
		d.Type, d.Importer, d.Declarant = "IM", fmt.Sprint("IMP", chance.IntN(20_000)), fmt.Sprint("BROKER", chance.IntN(500))
		d.Items = nil
		for item := range 5 {
			mass := amount(chance, 200, 1, 1)
			d.Items = append(d.Items, facts.Item{
				Item: item + 1, Code: fmt.Sprintf("%d%02d0000", 6101+chance.IntN(80), chance.IntN(20)), Origin: pick(chance, "BD", "TR", "CN", "PL"),
				NetMass: mass, Value: mass.Mul(amount(chance, 300, 0.6, 2)).Round(2), Quantity: amount(chance, 50, 1, 0), Unit: "шт",
			})
		}
	}
	return events
}

func BenchmarkAddADeclarationOfFiveItems(b *testing.B) {
	events := trade(rand.New(rand.NewPCG(51, 1)), 20_000)
	s := counted(events...)
	for i := 0; b.Loop(); i++ {
		s.Add(events[i%len(events) : i%len(events)+1])
	}
}

func BenchmarkFillFiveItems(b *testing.B) {
	events := trade(rand.New(rand.NewPCG(52, 1)), 20_000)
	s := counted(events...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Fill(&events[i%len(events)].Declaration)
	}
}

func BenchmarkAddAPriceToAHistogram(b *testing.B) {
	chance := rand.New(rand.NewPCG(53, 1))
	prices := make([]uint64, 4096)
	for i := range prices {
		prices[i] = uint64(1e6 * (1 + chance.ExpFloat64()*100))
	}
	add := statistics.Adder()
	for i := 0; b.Loop(); i++ {
		add(prices[i%len(prices)])
	}
}

func BenchmarkEncodeAnEvent(b *testing.B) {
	events := trade(rand.New(rand.NewPCG(54, 1)), 1)
	b.ReportAllocs()
	for b.Loop() {
		statistics.Encode(events)
	}
}

func BenchmarkDecodeAnEvent(b *testing.B) {
	bytes := statistics.Encode(trade(rand.New(rand.NewPCG(55, 1)), 1))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := statistics.Decode(bytes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkThreshold(b *testing.B) {
	chance, s := rand.New(rand.NewPCG(56, 1)), counted()
	for i := range 14_000 {
		s.Add([]statistics.Event{scored("UA1", firstDay.AddDays(i%14), int64(amountOf(chance)))})
	}
	for b.Loop() {
		s.Threshold("UA1", theModel, firstDay.AddDays(14), exact.New(1, 1))
	}
}

func amountOf(chance *rand.Rand) float64 { return 1e5 * chance.ExpFloat64() }

// full fills as many counters as there should be, of every kind, with prices
// spread as those of goods are: half of the groups by 100 observations.
func full(groups, importers, pairs int) *statistics.Statistics {
	s := statistics.New(statistics.Limits{Prices: groups, Importers: importers, Pairs: pairs})
	s.Stuff(rand.New(rand.NewPCG(57, 1)), groups, importers, pairs, firstDay)
	return s
}

// BenchmarkAMillionCounters reports what they take, and how long a snapshot of
// them is written and read. Run it with -benchtime 1x.
func BenchmarkAMillionCounters(b *testing.B) {
	for b.Loop() {
		before := heap()
		s := full(400_000, 100_000, 500_000)
		b.ReportMetric(float64(heap()-before)/(1<<20), "MiB")
		b.ReportMetric(float64(s.Counters()), "counters")
		at := time.Now()
		snapshot := s.Append(nil)
		b.ReportMetric(time.Since(at).Seconds(), "s-to-write")
		b.ReportMetric(float64(len(snapshot))/(1<<20), "MiB-snapshot")
		at = time.Now()
		if _, err := statistics.Read(statistics.Limits{}, snapshot); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(at).Seconds(), "s-to-read")
		runtime.KeepAlive(s)
	}
}

func BenchmarkAMillionPrices(b *testing.B) {
	for b.Loop() {
		before := heap()
		s := full(1_000_000, 0, 0)
		b.ReportMetric(float64(heap()-before)/(1<<20), "MiB")
		runtime.KeepAlive(s)
	}
}

// heap is what lives on it.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestCountersTakeLittleMemory(t *testing.T) {
	const n = 4_000
	before := heap()
	s := full(n, 0, 0)
	if each := (heap() - before) / n; each > 1<<30/1_000_000 {
		t.Errorf("a histogram takes %d bytes: a million of them over 1 GiB", each)
	}
	before = heap()
	other := full(0, n, 4*n)
	if each := (heap() - before) / (5 * n); each > 400 {
		t.Errorf("an importer or a pair takes %d bytes", each)
	}
	runtime.KeepAlive(s)
	runtime.KeepAlive(other)
}
