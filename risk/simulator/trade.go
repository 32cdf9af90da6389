package simulator

// item is one item of goods, as it is or as it is declared.
type item struct {
	pair     int
	claim    bool // the preference is claimed and proved
	packages int
	grams    int64
	cents    int64 // price of the whole, euro cents
}

// consignment is what one importer brings in at once, as it is and as it is
// declared.
type consignment struct {
	day, number int
	who         *importer
	broker      int
	cheats      float64 // of the importer with this broker
	actual      []item
	declared    []item
	fraud       int // place in frauds; honest where there is none
	at          int // item it is about
	factor      float64
	dispatch    string
	parts       int // declarations it comes in
	belief      belief
}

// honest is the place of no fraud.
const honest = -1

// shipment is one declaration of a consignment.
type shipment struct {
	*consignment
	part   int // from 0
	day    int // of lodging
	second int // of the day, UTC
}

// Figures of the trade, set by feel.
const (
	claimShare    = 0.8 // of goods of the EU whose preference is claimed
	packagesMean  = 3.9 // of the logarithm of the packages of an item: 50
	packagesWide  = 0.8
	cartonSpread  = 0.14 // of the logarithm of the mass of a package
	maxPackages   = 3_000
	mostParts     = 6
	partFill      = 0.9 // of the threshold a part of a cut consignment comes to at most
	viaHub        = 0.15
	viaHubSwapped = 0.4 // of goods whose origin is swapped
)

// hubs are countries through which goods of other origins come.
var hubs = [...]string{"DE", "PL", "TR", "NL"}

// itemShares is how often a consignment has one item, two, ….
var itemShares = []float64{0.6, 0.2, 0.1, 0.06, 0.04}

// consign makes a consignment of today: the declaration lodged today, and
// those of its other parts, which come within 72 hours.
func (s *Simulator) consign(number int) (first shipment, later []shipment) {
	chance := newStream(s.cfg.Seed, forTrade, uint64(s.day), uint64(number))
	c := &consignment{day: s.day, number: number, fraud: honest, parts: 1}
	c.who = s.byActivity(chance)
	if c.broker = c.who.broker; !chance.happens(ownBroker) {
		c.broker = chance.below(len(s.brokers))
	}
	c.cheats = s.cheats(c.who, c.broker)
	for range 1 + chance.pick(itemShares) {
		c.actual = append(c.actual, s.draw(chance, c.who))
	}
	s.defraud(chance, c)
	c.dispatch = dispatch(chance, s.market.pairs[c.declared[0].pair].origin, c.fraud == originSwapped)
	c.belief = s.believe(c)
	return s.spread(c)
}

// draw makes one item as it really is.
func (s *Simulator) draw(chance *stream, who *importer) item {
	it := item{pair: s.drawPair(chance, who)}
	p := &s.market.pairs[it.pair]
	it.claim = p.eu && chance.happens(claimShare)
	it.packages = min(1+int(chance.lognormal(packagesMean, packagesWide)), maxPackages)
	mass := chance.lognormal(ln(p.carton), cartonSpread) * float64(it.packages)
	it.grams = max(whole(mass*1000), 100)
	price := chance.lognormal(s.meanPrice(who, p), p.spread)
	it.cents = max(whole(mass*price*100), 1)
	return it
}

// drawPair draws what an importer brings in: mostly of what it trades in.
func (s *Simulator) drawPair(chance *stream, who *importer) int {
	if chance.happens(strayShare) {
		return s.stray(chance, who)
	}
	return who.portfolio[chance.pick(s.seasonal(who))].pair
}

// stray draws goods an importer need not have traded in: mostly of the family
// it began with, else of the whole market.
func (s *Simulator) stray(chance *stream, who *importer) int {
	home := s.home(who)
	if !chance.happens(nearShare) {
		return chance.pick(s.today.shares)
	}
	near := make([]float64, len(s.today.shares))
	for i := range near {
		if s.market.pairs[i].family == home {
			near[i] = s.today.shares[i]
		}
	}
	return chance.pick(near)
}

// home is the family an importer began with.
func (s *Simulator) home(who *importer) int { return s.market.pairs[who.portfolio[0].pair].family }

// seasonal weighs an importer's goods by the season.
func (s *Simulator) seasonal(who *importer) []float64 {
	weights := make([]float64, len(who.portfolio))
	for i, h := range who.portfolio {
		weights[i] = h.weight * s.market.pairs[h.pair].season[s.today.month]
	}
	return weights
}

// inSeason is how much of its goods an importer trades in this month: 1 is the
// mean.
func (s *Simulator) inSeason(who *importer) float64 {
	now, mean := 0.0, 0.0
	for i, weight := range s.seasonal(who) {
		now, mean = now+weight, mean+who.portfolio[i].weight
	}
	return now / mean
}

// shareOf is the chance that an item of an importer is of a pair: what
// drawPair draws by.
func (s *Simulator) shareOf(who *importer, pair int) float64 {
	sum, own := 0.0, 0.0
	for i, weight := range s.seasonal(who) {
		if sum += weight; who.portfolio[i].pair == pair {
			own = weight
		}
	}
	near, home := 0.0, s.home(who)
	if s.market.pairs[pair].family == home {
		near = s.today.shares[pair] / s.today.families[home]
	}
	far := s.today.shares[pair] / s.today.whole
	return float64((1-strayShare)*own/sum) + float64(strayShare*(float64(nearShare*near)+float64((1-nearShare)*far)))
}

// meanPrice is the mean of the logarithm of the price an importer pays for a
// kilogram today.
func (s *Simulator) meanPrice(who *importer, p *pair) float64 {
	return p.mean + s.today.level + who.bias
}

// dispatch draws the country the goods are sent from.
func dispatch(chance *stream, origin string, swapped bool) string {
	hub := hubs[chance.below(len(hubs))]
	if chance.happens(hubShare(swapped)) {
		return hub
	}
	return origin
}

// dispatched is the chance that dispatch gives a country.
func dispatched(country, origin string, swapped bool) float64 {
	p := 0.0
	for _, hub := range hubs {
		if hub == country {
			p = hubShare(swapped) / float64(len(hubs))
		}
	}
	if country == origin {
		p += 1 - hubShare(swapped)
	}
	return p
}

func hubShare(swapped bool) float64 {
	if swapped {
		return viaHubSwapped
	}
	return viaHub
}

// cuttable reports whether goods may be cut into parts under the threshold,
// by what is declared of them, and into how many.
func (s *Simulator) cuttable(items []item) (parts int, may bool) {
	over := s.cfg.SplitOver * 100
	if len(items) != 1 || items[0].cents <= over || items[0].cents > mostParts*over*9/10 {
		return 1, false
	}
	most := whole(float64(over) * partFill)
	parts = int((items[0].cents + most - 1) / most)
	return parts, parts > 1 && parts <= mostParts && items[0].packages >= 10*parts
}

// spread gives the declarations of a consignment: its first part today, and
// the others over the two days after.
func (s *Simulator) spread(c *consignment) (first shipment, later []shipment) {
	chance := newStream(s.cfg.Seed, forTime, uint64(c.day), uint64(c.number))
	for part := range c.parts {
		sh := shipment{consignment: c, part: part, day: c.day + part*3/c.parts, second: officeOpens + chance.below(officeHours)}
		if part == 0 {
			first = sh
			continue
		}
		later = append(later, sh)
	}
	return first, later
}

// Declarations are lodged from 06:00 to 16:00 UTC: in Kyiv that is the same
// day, in winter and in summer.
const (
	officeOpens = 6 * 3600
	officeHours = 10 * 3600
)

// of gives one part of an item that is cut by its packages.
func (it item) of(part, parts int) item {
	upTo := func(n int) int64 { return int64(it.packages) * int64(n) / int64(parts) }
	share := func(whole int64, n int) int64 { return whole * upTo(n) / int64(it.packages) }
	cut := it
	cut.packages = int(upTo(part+1) - upTo(part))
	cut.grams = share(it.grams, part+1) - share(it.grams, part)
	cut.cents = share(it.cents, part+1) - share(it.cents, part)
	return cut
}

// whole rounds a number that is not negative. The conversion keeps a product
// given to it from being fused with the sum, which would round once only.
func whole(x float64) int64 { return int64(float64(x) + 0.5) }
