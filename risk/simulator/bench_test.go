package simulator_test

import (
	"io"
	"testing"

	"github.com/brama-customs/brama/risk/simulator"
)

// BenchmarkSimulate makes and writes declarations, their truth and their
// history.
func BenchmarkSimulate(b *testing.B) {
	s := simulate(b, simulator.Default(1, 500))
	history, err := simulator.NewHistory(io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		day, err := s.Next()
		if err != nil {
			b.Fatal(err)
		}
		for i := range day {
			n++
			for _, err := range []error{simulator.WriteDeclaration(io.Discard, &day[i]), simulator.WriteTruth(io.Discard, &day[i]), history.Add(&day[i])} {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "declarations/s")
}
