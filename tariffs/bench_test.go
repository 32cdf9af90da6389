package tariffs_test

import (
	"testing"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

var benchmarked tariffs.Assessment // keeps the work from being optimised away

func benchmark(b *testing.B, r tariffs.Request) {
	b.Helper()
	s, rates := wide(b)
	b.ReportAllocs()
	for b.Loop() {
		a, faults := tariffs.Assess(s, rates, r)
		if len(faults) > 0 {
			b.Fatal(faults)
		}
		benchmarked = a
	}
}

func BenchmarkOneItem(b *testing.B) {
	for name, r := range map[string]tariffs.Request{
		"ad valorem":      request(worth("0101000030", "DE", "80231.04")),
		"from an invoice": request(tariffs.Line{Code: "0101000030", Origin: "DE", InvoiceAmount: exact.Must("1600.00")}),
		"combined rate":   request(worth("0101000010", "KP", "80231.04", of("кг", "1200"))),
		"anti-dumping":    request(worth("0101000010", "CN", "80231.04")),
		"excise of parts": request(worth("2402209020", "CN", "400000.00", of("т.шт", "10"))),
		"a car":           request(car("8703231913", tariffs.Vehicle{Fuel: tariffs.Petrol, Displacement: exact.Int(1998), Year: 2018})),
	} {
		b.Run(name, func(b *testing.B) { benchmark(b, r) })
	}
}

func BenchmarkFiftyItems(b *testing.B) {
	fifty := func(line tariffs.Line) tariffs.Request {
		lines := make([]tariffs.Line, 50)
		for i := range lines {
			lines[i] = line
		}
		return request(lines...)
	}
	b.Run("ad valorem", func(b *testing.B) { benchmark(b, fifty(worth("0101000030", "DE", "80231.04"))) })
	b.Run("sharing freight", func(b *testing.B) {
		r := fifty(tariffs.Line{Code: "0101000030", Origin: "DE", InvoiceAmount: exact.Must("1600.00")})
		r.Shared = []tariffs.Shared{{Adjustment: tariffs.Adjustment{Type: "freight", Amount: money.Amount{Value: exact.Must("777.77"), Currency: "EUR"}}}}
		benchmark(b, r)
	})
}
