package simulator_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/simulator"
)

// What the shipped coefficients are fitted on: several imagined countries, a
// fifth of whose declarations is inspected by draw.
const (
	shippedSeeds = 8
	shippedDays  = 100
	shippedEach  = 5 // one declaration in so many is inspected
	shippedOn    = "2026-11-22"
)

// The table that the program ships is what comes of
//
//	go test ./risk/simulator -run TestTheShippedCoefficientsAre -update
func TestTheShippedCoefficientsAreFittedOnSimulatedTrade(t *testing.T) {
	const file = "../model/fallback.json"
	if *update {
		c, err := model.FitCoefficients(shippedHistories(t))
		if err != nil {
			t.Fatal(err)
		}
		c.Source = "simulated trade: go test ./risk/simulator -run TestTheShippedCoefficientsAre -update"
		c.Date = shippedOn
		text, err := json.MarshalIndent(c, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var c model.Coefficients
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	if c.Verified || c.Source == "" || c.Date == "" {
		t.Errorf("it does not say what it is: %q, %q, verified %t", c.Source, c.Date, c.Verified)
	}
	if m := model.Fallback(); !*update && m.Trained().Source != c.Source {
		t.Errorf("the program ships %q", m.Trained().Source)
	}
}

func shippedHistories(t *testing.T) (all []*model.Table) {
	for seed := range uint64(shippedSeeds) {
		c := simulator.Default(9000+seed, 200)
		c.Shifts = simulator.ShiftsAt(shippedDays / 2)
		var rows []model.Row
		for i, s := range flat(days(t, c, shippedDays)) {
			own := simulator.Rows(s)
			if i%shippedEach == 0 {
				simulator.Inspect(s, own)
			}
			rows = append(rows, own...)
		}
		all = append(all, model.NewTable(rows))
	}
	return all
}
