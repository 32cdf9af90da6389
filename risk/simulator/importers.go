package simulator

import (
	"sort"
	"strconv"

	"github.com/brama-customs/brama/declarations"
)

// importer is one trader with its secrets.
type importer struct {
	party     declarations.Party
	born      int     // day; 0 before the first
	activity  float64 // how often it trades, to compare with others
	group     int
	cheat     float64 // share of its consignments it means to cheat with
	mix       Mix     // how
	bias      float64 // of the logarithm of the prices it pays
	broker    int
	office    string
	portfolio []holding
	touched   [2]bool // came by a shift to new importers, changed by one of honesty
}

// The places of touched.
const (
	byNewcomers = iota
	byHonesty
)

// holding is what an importer trades in regularly.
type holding struct {
	pair   int
	weight float64
}

// broker declares for importers.
type broker struct {
	party    declarations.Party
	colludes bool
}

// offices are the invented importers' custom houses; the codes are of the
// form the law gives them.
var offices = [...]string{"UA100230", "UA305120", "UA209140", "UA500080", "UA125200", "UA807170"}

// How people behave, set by feel.
const (
	ownBroker      = 0.95 // share of consignments declared by the importer's own broker
	worseByBroker  = 1.6  // how much more is cheated through a broker who colludes
	mostCheating   = 0.95
	crooksCollude  = 0.5 // share of the last group whose own broker colludes
	favourite      = 0.7 // share of its frauds an importer commits in the one way it knows
	activitySpread = 1.0 // standard deviation of the logarithm
	biasSpread     = 0.08
	strayShare     = 0.1 // of the goods are outside what the importer trades in
	nearShare      = 0.7 // of those are of the family it began with
)

// populate makes the brokers and importers of the first day.
func (s *Simulator) populate() {
	chance := newStream(s.cfg.Seed, forBrokers)
	for i := range s.cfg.Brokers {
		s.brokers = append(s.brokers, broker{party: s.firm("ТОВ «Вигаданий брокер ", "»"), colludes: chance.happens(s.cfg.Colluding)})
		s.brokers[i].party.Address = "вул. Уявна, " + strconv.Itoa(i+1)
	}
	chance = newStream(s.cfg.Seed, forPeople, 0)
	for range s.cfg.Importers {
		s.importers = append(s.importers, s.bear(chance, s.anyGroup(chance, false)))
	}
}

// renew lets importers cease and others be born in their place. Groups keep
// their shares: of those who cease sooner more are born.
func (s *Simulator) renew() {
	chance := newStream(s.cfg.Seed, forPeople, uint64(s.day))
	for i, who := range s.importers {
		if chance.happens(s.cfg.Groups[who.group].Death) {
			s.importers[i] = s.bear(chance, s.anyGroup(chance, true))
		}
	}
}

// anyGroup draws a group by its share, or of the newly born by its share and
// how soon it ceases.
func (s *Simulator) anyGroup(chance *stream, born bool) int {
	weights := make([]float64, len(s.cfg.Groups))
	whole := 0.0
	for i, g := range s.cfg.Groups {
		if weights[i] = g.Share; born {
			weights[i] = float64(g.Share * g.Death)
		}
		whole += weights[i]
	}
	if whole == 0 { // nobody ceases but by a shift
		return s.anyGroup(chance, false)
	}
	return chance.pick(weights)
}

// bear makes an importer of a group, as of today.
func (s *Simulator) bear(chance *stream, group int) *importer {
	who := &importer{
		born: s.day, group: group, activity: chance.lognormal(0, activitySpread),
		bias: biasSpread * chance.normal(), office: offices[chance.below(len(offices))],
	}
	who.party = s.person(chance)
	s.mould(chance, who)
	s.stock(chance, who)
	who.broker = chance.below(len(s.brokers))
	if crook := group > 0 && group == len(s.cfg.Groups)-1; crook && chance.happens(crooksCollude) {
		who.broker = s.colluding(chance, who.broker)
	}
	return who
}

// mould draws how honest an importer of a group is, and the way it cheats.
func (s *Simulator) mould(chance *stream, who *importer) {
	g := s.cfg.Groups[who.group]
	who.cheat = chance.between(g.CheatMin, g.CheatMax)
	known := chance.pick(s.cfg.Mix[:])
	whole := 0.0
	for _, m := range s.cfg.Mix {
		whole += m
	}
	for i, m := range s.cfg.Mix {
		if who.mix[i] = (1 - favourite) * m / whole; i == known {
			who.mix[i] += favourite
		}
	}
}

// stock draws what an importer trades in: goods and origins, most of them of
// one family.
func (s *Simulator) stock(chance *stream, who *importer) {
	first := s.tradedPair(chance, func(int) bool { return true })
	who.portfolio = []holding{{first, 1}}
	for range chance.below(7) {
		alike := chance.happens(0.8)
		next := s.tradedPair(chance, func(i int) bool {
			return !alike || s.market.pairs[i].family == s.market.pairs[first].family
		})
		if !who.trades(next) {
			who.portfolio = append(who.portfolio, holding{next, chance.between(0.1, 1)})
		}
	}
}

func (who *importer) trades(pair int) bool {
	for _, h := range who.portfolio {
		if h.pair == pair {
			return true
		}
	}
	return false
}

// tradedPair draws a pair of those that are traded and allowed, by its weight
// in the market.
func (s *Simulator) tradedPair(chance *stream, allowed func(pair int) bool) int {
	weights := make([]float64, len(s.market.pairs))
	for i := range weights {
		if s.today.open[i] && allowed(i) {
			weights[i] = s.market.pairs[i].weight
		}
	}
	return chance.pick(weights)
}

// colluding draws a broker who colludes, or gives the other where none does.
func (s *Simulator) colluding(chance *stream, other int) int {
	weights, any := make([]float64, len(s.brokers)), false
	for i := range s.brokers {
		if s.brokers[i].colludes {
			weights[i], any = 1, true
		}
	}
	if !any {
		return other
	}
	return chance.pick(weights)
}

// cheats is the share of its consignments an importer means to cheat with
// when they go through a broker.
func (s *Simulator) cheats(who *importer, broker int) float64 {
	if s.brokers[broker].colludes {
		return min(float64(who.cheat*worseByBroker), max(who.cheat, mostCheating))
	}
	return who.cheat
}

// byActivity draws an importer by how active it is.
func (s *Simulator) byActivity(chance *stream) *importer {
	sums := s.today.activity
	at := chance.unit() * sums[len(sums)-1]
	return s.importers[min(sort.SearchFloat64s(sums, at), len(sums)-1)]
}
