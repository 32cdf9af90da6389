package simulator_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/risk/simulator"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// law is the shipped tariff and rates, read once.
var law = sync.OnceValues(func() (*tariffs.Schedule, *money.Rates) {
	schedule, err := ua.Schedule()
	if err != nil {
		panic(err)
	}
	rates, err := ua.Rates()
	if err != nil {
		panic(err)
	}
	return schedule, money.NewRates(rates)
})

func simulate(t testing.TB, c simulator.Config) *simulator.Simulator {
	t.Helper()
	schedule, rates := law()
	s, err := simulator.New(c, schedule, rates)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// days runs a simulation.
func days(t testing.TB, c simulator.Config, n int) [][]simulator.Simulated {
	t.Helper()
	s := simulate(t, c)
	all := make([][]simulator.Simulated, n)
	for i := range all {
		var err error
		if all[i], err = s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// flat is every declaration of some days.
func flat(all [][]simulator.Simulated) []*simulator.Simulated {
	var list []*simulator.Simulated
	for _, day := range all {
		for i := range day {
			list = append(list, &day[i])
		}
	}
	return list
}

// files are the simulation as it is written.
func files(t testing.TB, all [][]simulator.Simulated) []byte {
	t.Helper()
	var out bytes.Buffer
	history, err := simulator.NewHistory(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range flat(all) {
		for _, err := range []error{simulator.WriteDeclaration(&out, s), simulator.WriteTruth(&out, s), history.Add(s), history.Flush()} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return out.Bytes()
}

// threshold is the default threshold of split consignments, in euros.
var threshold = exact.Int(5_000)
