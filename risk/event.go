package risk

import (
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

// EventOf is what a judged declaration adds to what is counted.
func EventOf(f *facts.Declaration, a *Assessment) statistics.Event {
	e := statistics.Event{
		Kind: statistics.Assessed, Day: f.Day, Declaration: *f,
		Channel: string(a.Channel), Drawn: a.Draw.Selected,
	}
	for i := range a.Findings {
		switch found := &a.Findings[i]; {
		case found.Rule == RuleScore:
			e.Ranked = true
		case found.Rule != RuleDraw && found.Channel != "" && found.Channel != declarations.Green:
			e.Rule = true
		}
	}
	for _, h := range a.Hits {
		switch {
		case h.Shadow:
			e.Silent = append(e.Silent, h.Profile)
		case h.Selected:
			e.Profiles = append(e.Profiles, h.Profile)
		}
	}
	if a.Learned != nil {
		e.Millions, e.Rankings = a.Learned.Probability, rankings(a.Learned)
	}
	return e
}

// rankings are those of the champion and, where one scored in shadow, of the
// challenger, so that its thresholds are known on the day it is promoted.
func rankings(l *Learned) []statistics.Ranking {
	list := []statistics.Ranking{{Model: l.Model, Expected: Kopiykas(l.Expected)}}
	if c := l.Challenger; c != nil {
		list = append(list, statistics.Ranking{Model: c.Model, Expected: Kopiykas(c.Expected)})
	}
	return list
}

// Inspected is the event of an outcome of the same declaration, or of its
// correction.
func Inspected(kind statistics.Kind, f *facts.Declaration, a *Assessment, o statistics.Outcome) statistics.Event {
	e := EventOf(f, a)
	e.Kind, e.Outcome = kind, &o
	return e
}
