package simulator

import (
	"fmt"

	"github.com/brama-customs/brama/civil"
)

// firstDay is a day whose rate of the euro the program ships, and from which
// the preferences of the market's goods are known.
var firstDay = civil.New(2026, 1, 12)

// Config is what a simulated country is like. Default gives one to change.
type Config struct {
	Seed      uint64
	From      civil.Date // the first day
	PerDay    int        // declarations each day
	Importers int        // active at any time
	Brokers   int
	Colluding float64 // share of brokers who do

	Groups    []Group
	Mix       Mix     // what cheats do
	FactorMin float64 // of what is really there, how much is declared
	FactorMax float64
	SplitOver int64   // EUR: consignments worth more, up to six times, may be cut into parts worth less
	Partial   float64 // share of honest consignments of such a value that come in parts as well
	Inflation float64 // of prices, a year
	Shifts    []Shift
}

// Group is a kind of importer. An importer's honesty is drawn once and hidden:
// it cheats with a share of its consignments from CheatMin to CheatMax.
type Group struct {
	Share    float64 // of the importers active at any time
	CheatMin float64
	CheatMax float64
	Death    float64 // chance to cease trading on a day; as many are born
}

// Mechanism is a kind of fraud.
type Mechanism string

// The mechanisms. A cheat whose goods do not allow for the one it would choose
// undervalues instead.
const (
	Honest         Mechanism = "none"
	Undervaluation Mechanism = "undervaluation" // a lower price
	CodeSwap       Mechanism = "code"           // the code of goods alike that bear less
	OriginSwap     Mechanism = "origin"         // an origin with a preference
	Quantity       Mechanism = "quantity"       // less than is in the packages, at the right price
	Split          Mechanism = "split"          // cut into parts under a threshold, each undervalued
)

// frauds lists the mechanisms but Honest.
var frauds = [...]Mechanism{Undervaluation, CodeSwap, OriginSwap, Quantity, Split}

// The places of frauds.
const (
	undervalued = iota
	codeSwapped
	originSwapped
	fewer
	split
	kinds
)

// Mix is how often each of the frauds is chosen, in the order Undervaluation,
// CodeSwap, OriginSwap, Quantity, Split: shares of 1.
type Mix [kinds]float64

// ShiftKind is what changes in a shift of trade.
type ShiftKind string

// The kinds of shifts.
const (
	NewOrigins   ShiftKind = "origins"   // importers go over to countries not traded with before
	NewCodes     ShiftKind = "codes"     // importers take up goods not traded before
	NewImporters ShiftKind = "importers" // importers cease and others come in their place
	NewHonesty   ShiftKind = "honesty"   // importers become as honest as if they were born anew
)

// Shift is a change of trade at the start of a day. Share is that of the
// importers whom it touches.
type Shift struct {
	Day   int       `json:"day"` // from 1
	Kind  ShiftKind `json:"kind"`
	Share float64   `json:"share"`
}

// Default gives a country of its own for each seed, without shifts: about one
// consignment in eleven is a fraud, by a quarter of the importers.
func Default(seed uint64, perDay int) Config {
	importers := 20 + 2*perDay
	return Config{
		Seed: seed, From: firstDay, PerDay: perDay, Importers: importers, Brokers: 3 + importers/12, Colluding: 0.15,
		Groups: []Group{
			{Share: 0.75, CheatMin: 0.005, CheatMax: 0.03, Death: 0.002},
			{Share: 0.19, CheatMin: 0.10, CheatMax: 0.30, Death: 0.004},
			{Share: 0.06, CheatMin: 0.50, CheatMax: 0.90, Death: 0.012},
		},
		Mix:       Mix{0.2, 0.25, 0.2, 0.15, 0.2},
		FactorMin: 0.3, FactorMax: 0.8,
		SplitOver: 5_000, Partial: 0.03, Inflation: 0.06,
	}
}

// UsualShare is the share of importers a shift touches where nothing is said.
const UsualShare = 0.33

// ShiftsAt gives shifts of all kinds but honesty on one day.
func ShiftsAt(day int) []Shift {
	return []Shift{{day, NewOrigins, UsualShare}, {day, NewCodes, UsualShare}, {day, NewImporters, UsualShare}}
}

// leastFactor keeps likelihoods within what a float can hold.
const leastFactor = 0.05

// check refuses what cannot be simulated.
func (c *Config) check() error {
	switch {
	case c.PerDay < 1 || c.PerDay > 1_000_000:
		return fmt.Errorf("%w: %d declarations a day; it takes 1 to 1000000", errConfig, c.PerDay)
	case c.Importers < 1 || c.Importers > maxFirms/10:
		return fmt.Errorf("%w: %d importers; it takes 1 to %d", errConfig, c.Importers, maxFirms/10)
	case c.Brokers < 1 || c.Brokers > maxFirms/10:
		return fmt.Errorf("%w: %d brokers; it takes 1 to %d", errConfig, c.Brokers, maxFirms/10)
	case !(leastFactor <= c.FactorMin && c.FactorMin <= c.FactorMax && c.FactorMax < 1):
		return fmt.Errorf("%w: between %g and %g of what is there declared; it takes %g ≤ min ≤ max < 1",
			errConfig, c.FactorMin, c.FactorMax, leastFactor)
	case c.SplitOver < 1:
		return fmt.Errorf("%w: a threshold of %d euros", errConfig, c.SplitOver)
	case c.Inflation <= -1:
		return fmt.Errorf("%w: inflation of %g a year", errConfig, c.Inflation)
	}
	return c.checkShares()
}

func (c *Config) checkShares() error {
	if !share(c.Colluding) || !share(c.Partial) {
		return fmt.Errorf("%w: a share is from 0 to 1", errConfig)
	}
	sum := 0.0
	for _, g := range c.Groups {
		if !share(g.Share) || !share(g.CheatMin) || !share(g.CheatMax) || !share(g.Death) || g.CheatMin > g.CheatMax {
			return fmt.Errorf("%w: group %+v: shares are from 0 to 1", errConfig, g)
		}
		sum += g.Share
	}
	if sum <= 0 {
		return fmt.Errorf("%w: no group of importers", errConfig)
	}
	sum = 0
	for _, m := range c.Mix {
		if !share(m) {
			return fmt.Errorf("%w: mix %v: shares are from 0 to 1", errConfig, c.Mix)
		}
		sum += m
	}
	if sum <= 0 {
		return fmt.Errorf("%w: the mix has no mechanism", errConfig)
	}
	return c.checkShifts()
}

func share(x float64) bool { return x >= 0 && x <= 1 }

func (c *Config) checkShifts() error {
	for _, s := range c.Shifts {
		if s.Day < 1 || !share(s.Share) {
			return fmt.Errorf("%w: shift %+v: days are from 1, shares from 0 to 1", errConfig, s)
		}
		switch s.Kind {
		case NewOrigins, NewCodes, NewImporters, NewHonesty:
		default:
			return fmt.Errorf("%w: shift of %q; there are %s, %s, %s, %s", errConfig, s.Kind, NewOrigins, NewCodes, NewImporters, NewHonesty)
		}
	}
	return nil
}
