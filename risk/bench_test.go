package risk_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/tariffs"
)

// fiveItems is an import of five items of which the history knows.
func fiveItems() (*declarations.Declaration, tariffs.Assessment, *risk.History) {
	d, a := bought("12345678", "6109100000", "462.00", "110.000")
	d.Documents = []declarations.Document{{Type: "0380", ID: "INV-77"}, {Type: "0730", ID: "CMR 77"}}
	d.Items[0].GrossMass, d.Items[0].Packages = exact.Must("120.5"), []declarations.Packages{{Type: "CT", Number: 12}}
	for i := 2; i <= 5; i++ {
		it := d.Items[0]
		it.Sequence = i
		d.Items = append(d.Items, it)
		a.Values = append(a.Values, tariffs.ItemValue{Item: i, CustomsValue: a.CustomsValue})
	}
	var tally risk.Tally
	for i := range 500 {
		old, assessed := bought("12345678", "6109100000", fmt.Sprint(100+i*3), "110")
		tally.Count(old, assessed)
	}
	h := risk.NewHistory()
	if err := h.Add(tally.Encode()); err != nil {
		panic(err)
	}
	return d, a, h
}

func BenchmarkAssessFiveItems(b *testing.B) {
	d, a, h := fiveItems()
	quiet := h.Facts(d, a)
	loud := h.Facts(d, a)
	loud.ImporterBefore = 0
	for i := range loud.Items {
		loud.Items[i].Value, loud.Items[i].ClaimsRelief = exact.Must("1.00"), true
	}
	rs := risk.Shipped()
	for name, f := range map[string]risk.Facts{"nothing found": quiet, "everything found": loud} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				risk.Assess(rs, f, secret)
			}
		})
	}
}

func BenchmarkFactsAndTallyOfFiveItems(b *testing.B) {
	d, a, h := fiveItems()
	b.Run("facts", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			h.Facts(d, a)
		}
	})
	b.Run("facts by many readers", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				h.Facts(d, a)
			}
		})
	})
	b.Run("tally of sixty-four, encoded and added", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var tally risk.Tally
			for range 64 {
				tally.Count(d, a)
			}
			if err := h.Add(tally.Encode()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkHistoryMemory tells what one importer and one code cost to keep.
func BenchmarkHistoryMemory(b *testing.B) {
	for b.Loop() {
		before := heap()
		h := risk.NewHistory()
		var tally risk.Tally
		const n = 100_000
		for i := range n {
			d, a := bought(fmt.Sprint(10_000_000+i), fmt.Sprint(6_000_000_000+i/10*1009), fmt.Sprint(i%50+100), "7")
			tally.Count(d, a)
		}
		encoded := tally.Encode()
		tally = risk.Tally{}
		if err := h.Add(encoded); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(encoded))/n, "encoded-B/import")
		encoded = nil
		b.ReportMetric(float64(heap()-before)/n, "kept-B/import")
		runtime.KeepAlive(h)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
