package simulator

// defraud decides whether and how the importer cheats, and what is declared.
func (s *Simulator) defraud(chance *stream, c *consignment) {
	c.declared = append([]item(nil), c.actual...)
	if !chance.happens(c.cheats) {
		if parts, may := s.cuttable(c.declared); may && chance.happens(s.cfg.Partial) {
			c.parts = parts
		}
		return
	}
	c.fraud = chance.pick(c.who.mix[:])
	c.at = chance.below(len(c.actual))
	it := &c.declared[c.at]
	if !s.feasible(c.fraud, *it) {
		c.fraud = undervalued
	}
	switch c.fraud {
	case codeSwapped:
		cheaper := s.market.pairs[it.pair].cheaper
		it.pair = cheaper[chance.below(len(cheaper))]
	case originSwapped:
		to := s.market.european[s.market.pairs[it.pair].code]
		it.pair, it.claim = to[chance.below(len(to))], true
	default:
		s.lessen(chance, c, it)
	}
}

// feasible reports whether goods allow for a mechanism that depends on the
// law: swaps that gain something.
func (s *Simulator) feasible(fraud int, it item) bool {
	p := &s.market.pairs[it.pair]
	switch fraud {
	case codeSwapped:
		return !it.claim && len(p.cheaper) > 0
	case originSwapped:
		return p.gains
	}
	return true
}

// lessen declares a lower price, or fewer goods. What was to be split and is
// not worth a number of parts that may be is undervalued whole.
func (s *Simulator) lessen(chance *stream, c *consignment, it *item) {
	c.factor = float64(whole(chance.between(s.cfg.FactorMin, s.cfg.FactorMax)*10_000)) / 10_000
	it.cents = max(whole(float64(it.cents)*c.factor), 1)
	switch c.fraud {
	case fewer:
		it.grams = max(whole(float64(it.grams)*c.factor), 1)
	case split:
		parts, may := s.cuttable(c.declared)
		if c.parts = parts; !may {
			c.parts, c.fraud = 1, undervalued
		}
	}
}
