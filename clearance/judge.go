package clearance

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
)

// judge scores and routes the declarations of one batch, by one state of the
// rules and of what was counted.
type judge struct {
	*ruling
	memory    *risk.Memory
	standings map[officeDay]*risk.Standing
	used      map[profileDay]int64 // selected in this batch, not counted yet
}

type officeDay struct {
	office string
	day    civil.Date
}

type profileDay struct {
	profile string
	day     civil.Date
}

func (s *Service) newJudge() *judge {
	return &judge{
		ruling: s.ruling.Load(), memory: s.memory(),
		standings: map[officeDay]*risk.Standing{}, used: map[profileDay]int64{},
	}
}

// judge fills in what was known before and decides.
func (j *judge) judge(d *declarations.Declaration, f *facts.Declaration, secret []byte) risk.Assessment {
	j.memory.Fill(f)
	f.Screened = j.rules.Screen(d)
	a := j.rules.Assess(f, risk.Circumstances{
		Secret: secret, Learned: j.memory.Score(j.models, f), Standing: j.standing(f.Office, f.Day),
		Used: func(profile string) int64 {
			return j.memory.Statistics().Selected(profile, f.Day) + j.used[profileDay{profile, f.Day}]
		},
	})
	for _, h := range a.Hits {
		if h.Selected && !h.Shadow {
			j.used[profileDay{h.Profile, f.Day}]++
		}
	}
	return a
}

func (j *judge) standing(office string, day civil.Date) *risk.Standing {
	key := officeDay{office, day}
	st, ok := j.standings[key]
	if !ok {
		st = j.rules.StandingOf(j.memory.Statistics(), j.models.Champion.Hash(), office, day)
		j.standings[key] = st
	}
	return st
}
