package monitor

import "math"

// Case is a declaration that chance had inspected, as two models scored it.
type Case struct {
	Champion, Challenger   int64   // what each would rank it by
	ChampionP, ChallengerP float64 // probability of a finding, by each
	Fault                  bool
	Found                  int64 // kopiykas
}

// Figures are how good a ranking was.
type Figures struct {
	Precision        Interval `json:"precision"`        // share at fault among the best Share
	AveragePrecision Interval `json:"averagePrecision"` // precision down to each case at fault, mean of those
	Revenue          Interval `json:"revenue"`          // share of all that was found, among the best Share
	Calibration      Interval `json:"calibration"`      // mean probability less share at fault: 0 is right, over 0 too many expected
}

// Interval is a figure with the bounds that 90 of 100 resamples lie in.
type Interval struct {
	Of   float64 `json:"of"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Comparison is champion against challenger on the same cases.
type Comparison struct {
	Cases      int     `json:"cases"`
	Faults     int     `json:"faults"`
	Share      float64 `json:"share"` // that is inspected
	Champion   Figures `json:"champion"`
	Challenger Figures `json:"challenger"`
	Better     Figures `json:"better"` // challenger less champion, of each resample
}

// LeastCases is the fewest cases two models are compared on.
const LeastCases = 30

// Compare ranks cases by either model, the most first, and inspects the share
// that stands first, rounded up to whole cases; of cases that a model ranks
// alike as many as there is room for, whichever they are.
//
// Its bounds are those of the bootstrap by percentiles (B. Efron, R. Tibshirani:
// An introduction to the bootstrap, 1993, chapter 13): cases are drawn again
// with replacement, and both models judged on what was drawn, so that what
// makes both good or bad at once is no difference between them. The generator
// has a fixed seed: the same cases give the same answer. A resample without a
// fault counts as 0 but for calibration.
//
// Fewer than LeastCases, none at fault, or a share that is not over 0 and at
// most 1 tell nothing: ok is false.
func Compare(cases []Case, share float64) (c Comparison, ok bool) {
	c = Comparison{Cases: len(cases), Share: share}
	for i := range cases {
		if cases[i].Fault {
			c.Faults++
		}
	}
	if c.Cases < LeastCases || c.Faults == 0 || !(share > 0 && share <= 1) {
		return Comparison{}, false
	}
	wanted := inspected(len(cases), share)
	champion := rank(cases, wanted, func(c *Case) (int64, float64) { return c.Champion, c.ChampionP })
	challenger := rank(cases, wanted, func(c *Case) (int64, float64) { return c.Challenger, c.ChallengerP })
	c.Champion, c.Challenger, c.Better = resampled(champion, challenger, len(cases))
	return c, true
}

// inspected is a share of the cases, rounded up. That a tenth is a little more
// than 0.1 in binary makes no case.
func inspected(cases int, share float64) int {
	return max(1, int(math.Ceil(share*float64(cases)-1e-9)))
}
