package statistics

import "github.com/brama-customs/brama/civil"

// Tenths is how many classes probabilities are put in: from 0 to under 0.1,
// and so on.
const Tenths = 10

// Calibration is one tenth of the probabilities, of random checks alone: a
// model must not be judged by cases it chose itself.
type Calibration struct {
	Inspected int64 `json:"inspected"`
	Expected  int64 `json:"expected"` // sum of probabilities, millionths
	Confirmed int64 `json:"confirmed"`
}

func (c *Calibration) add(o Calibration) {
	c.Inspected += o.Inspected
	c.Expected += o.Expected
	c.Confirmed += o.Confirmed
}

// calibrate adds the outcome of a random check of a declaration that was
// scored, or takes it out.
func (c *counts) calibrate(e *Event, sign int64) {
	if !e.Drawn || len(e.Rankings) == 0 {
		return
	}
	millionths := min(max(int64(e.Millions), 0), million)
	one := Calibration{Inspected: sign, Expected: sign * millionths}
	if e.Outcome.Fault {
		one.Confirmed = sign
	}
	var bins [Tenths]Calibration
	bins[min(millionths*Tenths/million, Tenths-1)] = one
	c.draw(e.Day, bins)
}

// draw adds to the random checks of a day. What comes to nothing is not kept.
func (c *counts) draw(day civil.Date, by [Tenths]Calibration) {
	bins := c.draws[day]
	for i := range bins {
		bins[i].add(by[i])
	}
	if bins == [Tenths]Calibration{} {
		delete(c.draws, day)
		return
	}
	c.draws[day] = bins
}

// Calibration gives what random checks found against what was expected, of
// declarations lodged from one day to another, both included.
func (s *Statistics) Calibration(from, to civil.Date) [Tenths]Calibration {
	var sums [Tenths]Calibration
	s.mu.RLock()
	defer s.mu.RUnlock()
	for day, bins := range s.draws {
		if day.Before(from) || day.After(to) {
			continue
		}
		for i := range bins {
			sums[i].add(bins[i])
		}
	}
	return sums
}
