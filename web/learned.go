package web

import (
	"math"
	"strings"

	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
)

// lean is what one feature does to a score, with a bar to the side it moves it.
type lean struct {
	Feature, Value, By string
	X, Width           int // of the bar, of a hundred units; 50 is the middle
	Class              string
}

// leans are the contributions to a score in words, in the order they are kept.
func (l locale) leans(all []model.Contribution) []lean {
	most := 0.0
	for _, c := range all {
		most = math.Max(most, math.Abs(c.By))
	}
	list := make([]lean, len(all))
	for i, c := range all {
		list[i] = lean{Feature: risk.FeatureName(c.Feature).In(l.lang), Value: l.featureValue(c), By: l.signed(c.By, 2), X: 50, Class: "more"}
		if most > 0 {
			list[i].Width = int(math.Round(50 * math.Abs(c.By) / most))
		}
		if c.By < 0 {
			list[i].X, list[i].Class = 50-list[i].Width, "less"
		}
	}
	return list
}

// featureValue is the number that was scored as people count it: what the model
// takes as a logarithm is shown as what it is the logarithm of.
func (l locale) featureValue(c model.Contribution) string {
	if c.Value == nil {
		return l.label("learned", "unknown")
	}
	kind, _, _ := strings.Cut(c.Feature, "(")
	switch kind {
	case "rate": // faults found for those expected
		return "×" + nbsp + l.decimal(*c.Value, 2)
	case "seen", "recent":
		return l.decimal(math.Expm1(*c.Value), 0)
	case "deviation":
		return "z" + nbsp + l.signed(*c.Value, 2)
	case "log", "ratio":
		return l.figure(math.Exp(*c.Value))
	}
	return l.figure(*c.Value)
}
