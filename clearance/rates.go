package clearance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
)

// Days of rates that are looked after by themselves, and what counts as having
// a day's rates.
const (
	ratesBack = 7 // days before today that are filled where they are missing
	// wholeList is from how many currencies on a day its list counts as here.
	// The Bank sets some forty at once; fewer than these were loaded by hand,
	// or are the single rates shipped, and the list is still to come.
	wholeList = 10
	// longestHeld is for how many days a rate may be held over: some
	// currencies were set once a month. One older than that is no answer.
	longestHeld = 31
)

// ErrRatesNotYet means that the Bank has not set the rates of a day to come:
// it does so in the afternoon of the working day before.
var ErrRatesNotYet = errors.New("the rates of a day are set in the afternoon of the working day before")

// DaysWithoutRates lists the days whose official rates are missing here:
// today in Kyiv, tomorrow, and the week before, the most wanted first. A
// weekend has the rates of its Friday and is missing only where that is; the
// own rates of a working Saturday are not missed, and are loaded by hand.
func (s *Service) DaysWithoutRates() []civil.Date {
	today := s.Today()
	rates := s.Law(today).Rates
	var missing []civil.Date
	look := func(day civil.Date) {
		if inForce(rates, day, day == today) < wholeList {
			missing = append(missing, day)
		}
	}
	look(today)
	look(today.AddDays(1))
	for back := 1; back <= ratesBack; back++ {
		look(today.AddDays(-back))
	}
	return missing
}

// inForce counts the rates of a day. Those held over to a working day that is
// not over yet do not count: the Bank may only be late.
func inForce(rates *money.Rates, day civil.Date, today bool) (n int) {
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	for _, r := range rates.Day(day) {
		if !today || weekend || !r.Stale(day) {
			n++
		}
	}
	return n
}

// NewestRates is the latest day with an official rate of any currency; none
// where no rate is known.
func (s *Service) NewestRates() civil.Date { return s.Law(s.Today()).Rates.Newest() }

// ImportRatesOf keeps what the Bank answered when it was asked for a day, and
// gives how many rates of it were new; where none is, nothing is written. A
// rate set for an earlier day is held over to the day asked for, once that has
// come: the Bank answers so for a day on which it sets none. It is
// ErrRatesNotYet where a day to come has none yet. A rate of a later day, one
// set over a month before, and a currency with two rates are refused, and with
// them the whole answer.
func (s *Service) ImportRatesOf(ctx context.Context, day civil.Date, answer []money.Rate) (int, error) {
	sound, err := soundAnswer(day, answer)
	if err != nil {
		return 0, err
	}
	rows := rowsOf(day, day.After(s.Today()), sound)
	if len(rows) == 0 {
		return 0, s.noRates(day)
	}
	if err := s.RefreshLaw(ctx); err != nil { // another process may have kept them meanwhile
		return 0, err
	}
	fresh := s.Law(day).Rates.New(rows)
	if len(fresh) == 0 {
		return 0, nil
	}
	if err := s.ImportRates(ctx, fresh); err != nil {
		return 0, err
	}
	return len(fresh), nil
}

func (s *Service) noRates(day civil.Date) error {
	if day.After(s.Today()) {
		return fmt.Errorf("the National Bank has set no rates for %s yet: %w", day, ErrRatesNotYet)
	}
	return fmt.Errorf("the National Bank has set no rates for %s", day)
}

// soundAnswer checks that an answer can be one for the day, and gives each
// rate of it once.
func soundAnswer(day civil.Date, answer []money.Rate) (once []money.Rate, err error) {
	seen := make(map[string]money.Rate, len(answer))
	for _, r := range answer {
		other, twice := seen[r.Currency]
		switch {
		case r.Date.After(day):
			return nil, fmt.Errorf("asked for the rates of %s, the answer holds %s for the later day %s", day, r.Currency, r.Date)
		case day.DaysSince(r.Date) > longestHeld:
			return nil, fmt.Errorf("asked for the rates of %s, the answer holds %s for %s, over %d days before",
				day, r.Currency, r.Date, longestHeld)
		case twice && (r.Date != other.Date || r.Value.Cmp(other.Value) != 0):
			return nil, fmt.Errorf("the answer for %s holds two rates of %s: %s and %s", day, r.Currency, other.Value, r.Value)
		case !twice:
			seen[r.Currency] = r
			once = append(once, r)
		}
	}
	return once, nil
}

// rowsOf gives what to keep of an answer. For a day to come only its own rates
// count: those of an earlier day say no more than that it has none yet.
func rowsOf(day civil.Date, toCome bool, answer []money.Rate) []money.Rate {
	var rows []money.Rate
	for _, r := range answer {
		switch {
		case !toCome:
			rows = append(rows, r.InForce(day)...)
		case r.Date == day:
			rows = append(rows, r)
		}
	}
	return rows
}
