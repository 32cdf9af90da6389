// Package monitor judges how risk is judged: whether trade has drifted from
// what a model knows, and which of two models is better on cases that neither
// of them chose.
package monitor

// Drift is how far the values of one feature have moved.
type Drift struct {
	Feature string
	PSI     float64    // population stability index over tenths of the values before; over 0.2 is a shift
	Missing [2]float64 // share without a value, before and now
}

// Drifts compares vectors of now with those of before, feature by feature, the
// most moved first. Values that are not there (NaN) are a class of their own.
// Fewer than LeastVectors on either side tell nothing: nil.
func Drifts(features []string, before, now [][]float64) []Drift { return nil }

// LeastVectors is the fewest vectors on either side that drift is told from.
const LeastVectors = 100

// Case is a declaration that chance had inspected, as two models scored it.
type Case struct {
	Champion, Challenger   int64   // what each would rank it by
	ChampionP, ChallengerP float64 // probability of a finding, by each
	Fault                  bool
	Found                  int64 // kopiykas
}

// Figures are how good a ranking was.
type Figures struct {
	Precision        Interval // share at fault among the best Share
	AveragePrecision Interval
	Revenue          Interval // share of all that was found, among the best Share
	Calibration      Interval // mean probability less share at fault
}

// Interval is a figure with the bounds that 90 of 100 resamples lie in.
type Interval struct{ Of, Low, High float64 }

// Comparison is champion against challenger on the same cases.
type Comparison struct {
	Cases, Faults        int
	Share                float64 // that is inspected
	Champion, Challenger Figures
	Better               Figures // challenger less champion, of each resample
}

// Compare ranks cases by either model. Resamples are drawn by a generator with
// a fixed seed: the same cases give the same answer. Fewer than LeastCases, or
// none at fault, tell nothing: ok is false.
func Compare(cases []Case, share float64) (c Comparison, ok bool) { return Comparison{}, false }

// LeastCases is the fewest cases two models are compared on.
const LeastCases = 30
