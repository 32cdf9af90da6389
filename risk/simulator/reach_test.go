package simulator

import (
	"cmp"
	"slices"
	"testing"

	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs/ua"
)

// analyst knows the market as anyone can in time, and what importers usually
// trade in, but of their honesty only what its own inspections showed: of each
// importer the inspected and the frauds among them.
type analyst struct {
	*Simulator
	past map[*importer]*[2]float64
}

// expects is the oracle's arithmetic with the secrets guessed.
func (a *analyst) expects(c *consignment) int64 {
	seen := a.past[c.who]
	if seen == nil {
		seen = &[2]float64{}
		a.past[c.who] = seen
	}
	guess, who := *c, *c.who
	who.mix, who.bias = a.cfg.Mix, 0
	guess.who, guess.cheats = &who, (seen[1]+0.27)/(seen[0]+3)
	return a.expected(a.believe(&guess), c.declared)
}

// evaded is what a fraud evades, in kopiykas.
func (a *analyst) evaded(c *consignment) int64 {
	sum := 0.0
	for j := range c.actual {
		was, is := c.actual[j], c.declared[j]
		sum += a.market.pairs[was.pair].bears(was.claim)*float64(was.cents) - a.market.pairs[is.pair].bears(is.claim)*float64(is.cents)
	}
	return int64(sum * a.today.euro)
}

func country(t *testing.T, c Config) *Simulator {
	t.Helper()
	schedule, err := ua.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := ua.Rates()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(c, schedule, money.NewRates(shipped))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The oracle must be hard to reach and not out of reach, or no share of its
// revenue could be asked for: with a tenth inspected, by its own choice, the
// analyst finds nine tenths of what the oracle does.
func TestMostOfTheOraclesRevenueIsWithinReach(t *testing.T) {
	a, found := &analyst{country(t, Default(77, 200)), map[*importer]*[2]float64{}}, [2]int64{}
	for range 120 {
		oracle, own := a.inspectDay(t)
		if a.day > 50 {
			found[0], found[1] = found[0]+oracle, found[1]+own
		}
	}
	share := float64(found[1]) / float64(found[0])
	t.Logf("the analyst finds %.3f of what the oracle does", share)
	if share < 0.86 || share > 1 {
		t.Errorf("the analyst finds %.3f of what the oracle does", share)
	}
}

// inspectDay gives what the oracle and the analyst find in a tenth of a day.
func (a *analyst) inspectDay(t *testing.T) (oracle, own int64) {
	a.day++
	if err := a.begin(); err != nil {
		t.Fatal(err)
	}
	scores, day := map[*consignment][2]int64{}, []*consignment{}
	for number := range a.cfg.PerDay {
		sh, _ := a.consign(number)
		day = append(day, sh.consignment)
		scores[sh.consignment] = [2]int64{a.expected(sh.belief, sh.declared), a.expects(sh.consignment)}
	}
	for place, sum := range []*int64{&oracle, &own} {
		slices.SortStableFunc(day, func(x, y *consignment) int { return cmp.Compare(scores[y][place], scores[x][place]) })
		for _, c := range day[:Places(len(day))] {
			*sum += a.evaded(c)
		}
	}
	for _, c := range day[:Places(len(day))] { // sorted by the analyst
		a.past[c.who][0]++
		if c.fraud != honest {
			a.past[c.who][1]++
		}
	}
	return oracle, own
}
