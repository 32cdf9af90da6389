package simulator

// belief is what one who knows every secret but the outcome makes of a
// consignment as it is declared: the oracle. Its secrets are the importer's
// honesty, habits, goods and usual prices, which brokers collude, the prices
// and seasons of the market, and how cheats choose. By the rule of Bayes the
// chance of a fraud of some kind about some item is in proportion to
//
//	the chance that the importer chooses it × how likely it makes what is declared
//
// and no ranking by what is declared or was seen before can expect to find
// more than one by the expectation that follows.
type belief struct {
	fraud float64   // chance that there is a fraud
	rise  []float64 // by item: payments expected to be evaded, per hryvnia of declared value
}

// nodes is over how many values a factor that is not known is averaged.
const nodes = 16

// believe works out the belief of a consignment. Likelihoods are over that of
// an honest declaration of the same.
func (s *Simulator) believe(c *consignment) belief {
	b := belief{rise: make([]float64, len(c.declared))}
	_, may := s.cuttable(c.declared)
	weighed := 1 - c.cheats // of honesty
	switch {
	case c.parts > 1:
		weighed *= s.cfg.Partial
	case may:
		weighed *= 1 - s.cfg.Partial
	}
	frauds := 0.0
	for j := range c.declared {
		each := c.cheats / float64(len(c.declared))
		weight, rise := s.suspect(c, j, may)
		frauds += float64(each * weight)
		b.rise[j] = each * rise
	}
	if weighed += frauds; weighed > 0 {
		b.fraud = frauds / weighed
		for j := range b.rise {
			b.rise[j] /= weighed
		}
	}
	return b
}

// suspect weighs the frauds there may be about an item: how likely they
// together make the declaration, and the same times what they evade.
func (s *Simulator) suspect(c *consignment, j int, may bool) (weight, rise float64) {
	it, mix := c.declared[j], &c.who.mix
	p := &s.market.pairs[it.pair]
	price, carton := s.deviation(c.who, p, it), cartonDeviation(p, it)
	lower := func(share, deviation, spread float64) {
		w, r := s.lessened(deviation, spread)
		weight += float64(share * w)
		rise += float64(share * r * p.bears(it.claim))
	}
	if c.parts > 1 {
		lower(mix[split], price, p.spread)
		return weight, rise
	}
	under := mix[undervalued]
	for _, fraud := range [...]int{codeSwapped, originSwapped} {
		if !s.feasible(fraud, it) {
			under += mix[fraud]
		}
	}
	if !may {
		under += mix[split]
	}
	lower(under, price, p.spread)
	lower(mix[fewer], carton, cartonSpread)
	swapped := func(share float64, from int) {
		t := &s.market.pairs[from]
		w := share * s.shareOf(c.who, from) / s.shareOf(c.who, it.pair) *
			exp(logNormal(s.deviation(c.who, t, it), t.spread)-logNormal(price, p.spread)+
				logNormal(cartonDeviation(t, it), cartonSpread)-logNormal(carton, cartonSpread))
		weight += w
		rise += float64(w * (t.bears(false) - p.bears(it.claim)))
	}
	if !it.claim {
		for _, from := range p.dearer {
			swapped(mix[codeSwapped]/float64(len(s.market.pairs[from].cheaper)), from)
		}
	} else {
		origin := s.market.pairs[c.declared[0].pair].origin
		share := mix[originSwapped] / claimShare / float64(len(s.market.european[p.code])) *
			dispatched(c.dispatch, origin, true) / dispatched(c.dispatch, origin, false)
		for _, from := range s.market.others[p.code] {
			swapped(share, from)
		}
	}
	return weight, rise
}

// lessened is how likely a figure makes it that it was multiplied by a factor,
// over its not having been, and the same times what is then missing.
// deviation is that of the figure's logarithm from its mean.
func (s *Simulator) lessened(deviation, spread float64) (weight, rise float64) {
	asIs := logNormal(deviation, spread)
	step := (s.cfg.FactorMax - s.cfg.FactorMin) / nodes
	for n := range nodes {
		factor := s.cfg.FactorMin + float64(step*(float64(n)+0.5))
		w := exp(logNormal(deviation-ln(factor), spread)-asIs) / nodes
		weight += w
		rise += float64(w * (1/factor - 1))
	}
	return weight, rise
}

// logNormal is the logarithm of the density of a normal number at a deviation
// from its mean, but for a constant.
func logNormal(deviation, spread float64) float64 {
	z := deviation / spread
	return -float64(z*z)/2 - ln(spread)
}

// deviation is that of the logarithm of an item's price per kg, were it of a
// pair.
func (s *Simulator) deviation(who *importer, p *pair, it item) float64 {
	return ln(float64(it.cents)/float64(it.grams)*10) - s.meanPrice(who, p)
}

// cartonDeviation is that of the logarithm of the mass of its packages.
func cartonDeviation(p *pair, it item) float64 {
	return ln(float64(it.grams)/float64(it.packages)/1000) - ln(p.carton)
}

// bears is the payments on goods of a pair, per hryvnia of their value.
func (p *pair) bears(claim bool) float64 {
	if claim {
		return p.proved
	}
	return p.plain
}
