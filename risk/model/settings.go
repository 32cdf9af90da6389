package model

import (
	"errors"
	"fmt"
)

// Settings are how a model is trained. They stand in the artefact.
type Settings struct {
	Seed         uint64  `json:"seed"`
	MaxRounds    int     `json:"maxRounds"`    // trees at most; fewer where rows held out say so
	Leaves       int     `json:"leaves"`       // of a tree, at most
	Bins         int     `json:"bins"`         // of a feature's values, at most 255
	LearningRate float64 `json:"learningRate"` // what a tree's answer is multiplied by
	L2           float64 `json:"l2"`           // pulls leaves to zero, in units of hessian
	LeastHessian float64 `json:"leastHessian"` // of a leaf: p(1-p) summed over its rows
	Ridge        float64 `json:"ridge"`        // pulls weights of the regressions to what is expected of them, in rows
	RowShare     float64 `json:"rowShare"`     // of rows a tree is grown on
	ColumnShare  float64 `json:"columnShare"`  // of features a tree may ask
	HeldOut      float64 `json:"heldOut"`      // of the rows, the latest: for rounds and calibration
}

// DefaultSettings are those the figures in docs/risk-model.md were got with.
func DefaultSettings() Settings {
	return Settings{
		Seed: 1, MaxRounds: 400, Leaves: 31, Bins: 127, LearningRate: 0.1, L2: 5, LeastHessian: 3, Ridge: 10,
		RowShare: 0.8, ColumnShare: 0.5, HeldOut: 0.2,
	}
}

func (s Settings) check() error {
	within := func(name string, x, low, high float64) error {
		if x >= low && x <= high { // false for NaN too
			return nil
		}
		return fmt.Errorf("%s is %v; it must be %v to %v", name, x, low, high)
	}
	return errors.Join(
		within("maxRounds", float64(s.MaxRounds), 1, maxTrees),
		within("leaves", float64(s.Leaves), 2, 1024),
		within("bins", float64(s.Bins), 2, 255),
		within("learningRate", s.LearningRate, 1e-4, 1),
		within("l2", s.L2, 0, 1e6),
		within("leastHessian", s.LeastHessian, 1e-6, 1e6),
		within("ridge", s.Ridge, 1e-3, 1e6),
		within("rowShare", s.RowShare, 0.01, 1),
		within("columnShare", s.ColumnShare, 0.01, 1),
		within("heldOut", s.HeldOut, 0.05, 0.5),
	)
}
