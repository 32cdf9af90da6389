// Package simulator makes up the imports of a country whose secrets are known:
// importers with a hidden honesty, brokers of whom some collude, goods with
// prices, seasons and origins, five kinds of fraud, and shifts of trade. Every
// declaration passes the service's own checks with the shipped law, and beside
// each stands the truth: what was really there, what it would have paid, and
// what one who knows every secret but the outcome would expect to find.
//
// It is for judging how declarations are chosen for inspection. Nothing in it
// is measured from real trade: the figures are set so that the task is as hard
// as the literature says it is. All names and numbers of persons are invented.
//
// The package is pure. What comes of a Config is the same on every machine, to
// the byte. Floats are used to draw prices and to weigh what is likely; what a
// declaration says, and what is due for it, is exact.
package simulator

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Simulated is one declaration and the truth about it.
type Simulated struct {
	Day         int       // from 1
	At          time.Time // of lodging, UTC, within office hours of the same day in Kyiv
	Declaration *declarations.Declaration
	Truth       Truth
}

// Simulator runs a simulated country day by day. It is not to be used by
// several goroutines at once.
type Simulator struct {
	cfg    Config
	tariff *tariffs.Schedule
	rates  *money.Rates
	market *market

	day       int
	today     today
	importers []*importer
	brokers   []broker
	firms     int // numbered so far
	late      map[ShiftKind]bool
	due       []shipment // parts of consignments that are still to come
}

// New makes a country as it is before its first day. The tariff must know the
// goods of the market and the rates the euro, on the first day or before it.
func New(c Config, s *tariffs.Schedule, rates *money.Rates) (*Simulator, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	day, err := rateDay(rates, s, c.From)
	if err != nil {
		return nil, err
	}
	m, err := newMarket(s, rates, day)
	if err != nil {
		return nil, err
	}
	sim := &Simulator{cfg: c, tariff: s, rates: rates, market: m, late: map[ShiftKind]bool{}}
	sim.today.open = sim.openPairs()
	sim.populate()
	return sim, nil
}

// Streams of chance are named by what they are for.
const (
	forBrokers uint64 = iota + 1
	forPeople
	forShifts
	forTrade
	forTime
)

// today is what holds on the day being simulated.
type today struct {
	rateDay  civil.Date
	euro     float64   // hryvnias
	month    int       // from 0
	level    float64   // logarithm of the prices over those of the first day
	open     []bool    // by pair: traded at all
	shares   []float64 // by pair: of the market, in season
	whole    float64   // sum of shares
	families []float64 // likewise by family
	activity []float64 // of the importers so far, summed
}

// Next gives the declarations of the next day in the order they are lodged:
// Config.PerDay of them. The days never end.
func (s *Simulator) Next() ([]Simulated, error) {
	s.day++
	if err := s.begin(); err != nil {
		return nil, err
	}
	day := s.takeDue()
	for number := 0; len(day) < s.cfg.PerDay; number++ {
		first, later := s.consign(number)
		day, s.due = append(day, first), append(s.due, later...)
	}
	slices.SortStableFunc(day, func(a, b shipment) int { return a.second - b.second })
	out := make([]Simulated, len(day))
	for i := range day {
		var err error
		if out[i], err = s.lodge(&day[i], i+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// begin opens a day: shifts, deaths and births, the day's rates and market.
func (s *Simulator) begin() error {
	date := s.date()
	day, err := rateDay(s.rates, s.tariff, date)
	if err != nil {
		return err
	}
	euro, _ := s.rates.On(currency, day)
	s.today = today{
		rateDay: day, euro: float64(kopiykas(euro.Value.Mul(million))) / 1e8, month: int(date.Time().Month()) - 1,
		level: ln(1+s.cfg.Inflation) * float64(s.day-1) / 365,
	}
	s.today.open = s.openPairs()
	s.shift()
	s.renew()
	s.today.families = make([]float64, len(families))
	for i := range s.market.pairs {
		share := 0.0
		if s.today.open[i] {
			share = float64(s.market.pairs[i].weight * s.market.pairs[i].season[s.today.month])
		}
		s.today.shares = append(s.today.shares, share)
		s.today.whole += share
		s.today.families[s.market.pairs[i].family] += share
	}
	active := 0.0
	for _, who := range s.importers {
		active += float64(who.activity * s.inSeason(who))
		s.today.activity = append(s.today.activity, active)
	}
	return nil
}

// openPairs tells which pairs are traded: those of late goods and origins only
// after their shift.
func (s *Simulator) openPairs() []bool {
	open := make([]bool, len(s.market.pairs))
	for i := range open {
		late := s.market.pairs[i].late
		open[i] = late == "" || s.late[late]
	}
	return open
}

// takeDue takes the parts of earlier consignments whose day has come, as many
// as a day has room for.
func (s *Simulator) takeDue() []shipment {
	var now, later []shipment
	for _, part := range s.due {
		if part.day <= s.day && len(now) < s.cfg.PerDay {
			now = append(now, part)
			continue
		}
		later = append(later, part)
	}
	s.due = later
	return now
}

func (s *Simulator) date() civil.Date { return s.cfg.From.AddDays(s.day - 1) }

// rateDay is the last day up to a date on which the euro has an official rate
// and the tariff is in force: declarations of the date are assessed by it, as
// any declarant may who names that day in box 22.
func rateDay(rates *money.Rates, s *tariffs.Schedule, date civil.Date) (civil.Date, error) {
	for day := date; !day.Before(s.InForce()); day = day.AddDays(-1) {
		if _, known := rates.On(currency, day); known {
			return day, nil
		}
	}
	return civil.Date{}, fmt.Errorf("there is no official rate of the euro on %s or before it since the tariff is in force (%s); the shipped ones begin %s",
		date, s.InForce(), firstDay)
}

// errConfig marks what a Config must not be.
var errConfig = errors.New("simulation")
