package simulator

// shift does what is planned for today.
func (s *Simulator) shift() {
	for number, sh := range s.cfg.Shifts {
		if sh.Day != s.day {
			continue
		}
		chance := newStream(s.cfg.Seed, forShifts, uint64(s.day), uint64(number))
		if sh.Kind == NewOrigins || sh.Kind == NewCodes {
			s.late[sh.Kind] = true
			s.today.open = s.openPairs()
		}
		for i := range s.importers {
			if chance.happens(sh.Share) {
				s.touch(chance, i, sh.Kind)
			}
		}
	}
}

// touch changes one importer.
func (s *Simulator) touch(chance *stream, i int, kind ShiftKind) {
	who := s.importers[i]
	switch kind {
	case NewOrigins:
		s.moveOrigins(chance, who)
	case NewCodes:
		s.moveCodes(chance, who)
	case NewImporters:
		s.importers[i] = s.bear(chance, s.anyGroup(chance, false))
		s.importers[i].touched[byNewcomers] = true
	case NewHonesty:
		who.group = s.anyGroup(chance, false)
		s.mould(chance, who)
		who.touched[byHonesty] = true
	}
}

// moveOrigins has an importer buy what it trades in from countries not traded
// with before, where they have it.
func (s *Simulator) moveOrigins(chance *stream, who *importer) {
	for h := range who.portfolio {
		code := who.portfolio[h].pair
		if to, found := s.other(chance, who, func(p *pair) bool { return p.late == NewOrigins && p.code == s.market.pairs[code].code }); found {
			who.portfolio[h].pair = to
		}
	}
}

// moveCodes has an importer take up one or two goods not traded before, as the
// most of its trade.
func (s *Simulator) moveCodes(chance *stream, who *importer) {
	for range 1 + chance.below(2) {
		if to, found := s.other(chance, who, func(p *pair) bool { return p.late == NewCodes }); found {
			who.portfolio = append(who.portfolio, holding{to, chance.between(1, 3)})
		}
	}
}

// other draws a pair of some kind that an importer does not trade in.
func (s *Simulator) other(chance *stream, who *importer, kind func(*pair) bool) (to int, found bool) {
	fits := func(i int) bool { return kind(&s.market.pairs[i]) && !who.trades(i) }
	to = s.tradedPair(chance, fits)
	return to, s.today.open[to] && fits(to)
}
