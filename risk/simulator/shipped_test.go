package simulator_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/simulator"
)

// What the shipped coefficients are fitted on: several imagined countries, a
// tenth of whose declarations is inspected as the coefficients of the round
// before chose; in the first round the greatest payments are.
const (
	shippedRounds = 2
	shippedSeeds  = 6
	shippedWeeks  = 12
	shippedOn     = "2026-11-22"
)

// The table that the program ships is what comes of
//
//	go test ./risk/simulator -run TestTheShippedCoefficientsAre -update
func TestTheShippedCoefficientsAreFittedOnSimulatedTrade(t *testing.T) {
	const file = "../model/fallback.json"
	if *update {
		c := shipped(t)
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

func shipped(t *testing.T) (c model.Coefficients) {
	var champion *model.Model
	for range shippedRounds {
		var err error
		if c, err = fitShipped(t, champion); err != nil {
			t.Fatal(err)
		}
		if champion, err = c.Model(); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func fitShipped(t *testing.T, champion *model.Model) (model.Coefficients, error) {
	var all []*model.Table
	inspected := map[*model.Row]bool{}
	for seed := range uint64(shippedSeeds) {
		c := simulator.Default(9000+seed, 200)
		c.Shifts = simulator.ShiftsAt(shippedWeeks*7/2 + 1)
		l := &loop{champion: champion, drawn: true, frozen: true}
		l.run(t, c, shippedWeeks)
		for i := range l.rows {
			inspected[&l.truth[i]] = l.rows[i].Label != model.Unlabelled
		}
		all = append(all, model.NewTable(l.truth))
	}
	return model.FitCoefficients(all, func(r *model.Row) bool { return inspected[r] })
}
