package model_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/model"
)

const worldHeading = "id,date,importer,declarant,commodityCode,originCountry,dutyRate,netMass,value,label\n"

// hidden is what a row was made with: the chance of a fault before its price is
// known, and after. No model can rank better than the second.
type hidden struct{ before, after float64 }

// made is made-up trade over a hundred days whose every risk is known: each
// importer has a hidden bent to cheat, some codes from some origins are cheated
// with more, and who cheats declares half the price.
func made(t testing.TB, rows int, seed uint64) (text string, truth []hidden) {
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, 7))
	bents := make([]float64, 60)
	for i := range bents {
		bents[i] = -3.5 + 1.2*chance.NormFloat64()
	}
	const spread, discount = 0.4, math.Ln2
	lines := []byte(worldHeading)
	for i := range rows {
		importer, code, origin := chance.IntN(len(bents)), chance.IntN(12), chance.IntN(5)
		odds := bents[importer]
		if (code+origin)%5 == 0 {
			odds += 2.5
		}
		label, off := 0, spread*chance.NormFloat64() // of the logarithm of the price
		if chance.Float64() < chanceOf(odds) {
			label, off = 1, off-discount
		}
		ratio := (off*off - (off+discount)*(off+discount)) / (2 * spread * spread)
		truth = append(truth, hidden{chanceOf(odds), chanceOf(odds + ratio)})
		mass, price := math.Exp(4+chance.NormFloat64()), math.Exp(float64(code)/3+off)
		day := civil.Must("2026-01-01").AddDays(i * 100 / rows)
		lines = fmt.Appendf(lines, "%d,%s,I%d,D%d,%06d,O%d,%d,%.2f,%.2f,%d\n",
			i, day, importer, importer%7, 847100+code*100, origin, code%3*5, mass, mass*price, label)
	}
	return string(lines), truth
}

func chanceOf(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

func read(t testing.TB, text string) *model.Table {
	t.Helper()
	table, err := model.ReadCSV(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func settings() model.Settings {
	s := model.DefaultSettings()
	s.MaxRounds = 60
	return s
}

func train(t testing.TB, table *model.Table, s model.Settings, workers int) *model.Model {
	t.Helper()
	m, err := model.Train(table, model.Options{Settings: s, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// shared is one trained model for the tests that only look at one.
var shared = sync.OnceValues(func() (*model.Model, *model.Table) {
	t := &testing.T{}
	text, _ := made(t, 2500, 1)
	table := read(t, text)
	return train(t, table, settings(), 2), table
})

func vectorsOf(m *model.Model, table *model.Table) [][]float64 {
	c := m.Counters()
	out := make([][]float64, len(table.Rows))
	for i := range table.Rows {
		out[i] = m.Vector(c, &table.Rows[i], nil)
	}
	return out
}
