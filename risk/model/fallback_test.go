package model_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/model"
)

// declared is an item of a declaration.
func declared(i int, price float64) model.Row {
	r := model.NewRow()
	r.ID, r.Day = fmt.Sprint(i), civil.Must("2026-03-02").AddDays(i/10)
	r.Texts[model.Importer], r.Texts[model.Declarant], r.Texts[model.Exporter] = fmt.Sprintf("I%d", i%17), fmt.Sprintf("D%d", i%3), fmt.Sprintf("E%d", i%29)
	r.Texts[model.CommodityCode], r.Texts[model.OriginCountry], r.Texts[model.CountryOfDispatch] = "6109100000", "CN", "CN"
	r.Texts[model.Office], r.Texts[model.TransportMode], r.Texts[model.DutyType], r.Texts[model.OriginIndicator] = "UA100230", "30", "mfn", "N"
	mass := 100 + 7*float64(i%13)
	r.Numbers = [...]float64{
		model.DutyRate: 12, model.NetMass: mass, model.Value: mass * price, model.Quantity: mass * 5, model.Packages: 10,
		model.Duty: mass * price * 0.344,
	}
	return r
}

func TestTheFallbackScoresWithoutAnyHistory(t *testing.T) {
	m := model.Fallback()
	r := declared(0, 500)
	bare := model.NewRow()
	for name, row := range map[string]*model.Row{"an item": &r, "a row of which nothing is known": &bare} {
		vector := m.Vector(m.Counters(), row, nil)
		s, e := m.ScoreExplained(vector, nil)
		if p := s.Probability(); p < 0.001 || p > 0.5 || s.Second != s.Probability() && math.Abs(s.Second-p) > 1e-6 {
			t.Errorf("%s: %+v", name, s)
		}
		if ratio := float64(s.RatioMillions) / 1e6; ratio < 0.05 || ratio > 5 {
			t.Errorf("%s: %v of the duty is expected to be found", name, ratio)
		}
		for f, c := range e.Contributions {
			if m.Rising()[f] && vector[f] != 1 {
				t.Errorf("%s: %s is %v without a past", name, m.Features()[f], vector[f])
			}
			if math.IsNaN(c) {
				t.Errorf("%s: %s contributes nothing known", name, m.Features()[f])
			}
		}
	}
}

func TestTheFallbackReadsThePast(t *testing.T) {
	m := model.Fallback()
	c := m.Counters()
	for i := range 300 {
		r := declared(i, 480+float64(i%40))
		c.See(&r)
		if r.Label = model.Clean; i%17 == 3 {
			r.Label = model.Fault
		}
		c.Learn(&r)
	}
	of := func(i int, price float64) float64 {
		r := declared(i, price)
		return m.Score(m.Vector(c, &r, nil)).Probability()
	}
	const honest, cheat = 17*18 + 1, 17*18 + 3
	if p := []float64{of(honest, 500), of(cheat, 500), of(honest, 150), of(cheat, 150)}; !slices.IsSorted(p) || p[3] < 4*p[0] {
		t.Errorf("honest %v, once at fault %v, cheap %v, both %v", p[0], p[1], p[2], p[3])
	}
}

func TestTheFallbackIsAModelLikeAnyOther(t *testing.T) {
	m := model.Fallback()
	artefact := m.Append(nil)
	back, err := model.Read(artefact)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(back.Append(nil), artefact) || back.Hash() != m.Hash() {
		t.Error("it writes other bytes")
	}
	var rows []model.Row
	for i := range 400 {
		r := declared(i, 500)
		r.Label = model.Label(i / 3 % 2)
		rows = append(rows, r)
	}
	trained := train(t, model.NewTable(rows), settings(), 1)
	if !slices.Equal(trained.Features(), m.Features()) {
		t.Error("a model trained on declarations describes them otherwise")
	}
	if _, err := m.ReadCounters(trained.Counters().Append(nil)); err != nil {
		t.Errorf("counters do not go on from one to the other: %v", err)
	}
}

func TestCoefficientsThatDoNotFitAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*model.Coefficients){
		"too few":       func(c *model.Coefficients) { c.Terms = c.Terms[1:] },
		"out of order":  func(c *model.Coefficients) { c.Terms[0], c.Terms[1] = c.Terms[1], c.Terms[0] },
		"falling":       func(c *model.Coefficients) { c.Terms[0].Weight = -1 },
		"no spread":     func(c *model.Coefficients) { c.Terms[0].Spread = 0 },
		"out of bounds": func(c *model.Coefficients) { c.Terms[0].Amount = 1e300 },
	} {
		c := fitted(t)
		if _, err := c.Model(); err != nil {
			t.Fatal(err)
		}
		spoil(&c)
		if _, err := c.Model(); err == nil {
			t.Errorf("coefficients %s make a model", name)
		}
	}
}

func fitted(t *testing.T) model.Coefficients {
	t.Helper()
	var rows []model.Row
	for i := range 200 {
		r := declared(i, 500)
		r.Label = model.Label(i / 3 % 2)
		rows = append(rows, r)
	}
	c, err := model.FitCoefficients([]*model.Table{model.NewTable(rows)}, func(*model.Row) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return c
}
