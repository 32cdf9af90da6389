package statistics

import (
	"slices"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Lane is who asked for an inspection. One declaration may be in several.
type Lane uint8

// The lanes.
const (
	Rule  Lane = iota // a mandatory rule or profile
	Score             // the score was over the office's threshold
	Draw              // random check
	Other             // none of these: the inspector's own choice

	Lanes = Other + 1
)

// The channels that work is counted by.
const (
	green = iota
	yellow
	red

	channels = red + 1
)

// work is what an office did on a day.
type work struct {
	assessed, drawn int64 // drawn: of those without a rule
	channels        [channels]int64
	all             effect // each inspection once
	lanes           [Lanes]effect
}

func (w *work) add(o *work) {
	w.assessed += o.assessed
	w.drawn += o.drawn
	for i := range w.channels {
		w.channels[i] += o.channels[i]
	}
	w.all.add(o.all)
	for i := range w.lanes {
		w.lanes[i].add(o.lanes[i])
	}
}

// officeDay is an office on a day, with the rankings of what was left to its
// score.
type officeDay struct {
	work
	rankings rankings
}

// lanesOf tells which lanes a declaration is in.
func lanesOf(e *Event) [Lanes]bool {
	return [Lanes]bool{Rule: e.Rule, Score: e.Ranked, Draw: e.Drawn, Other: !e.Rule && !e.Ranked && !e.Drawn}
}

// assessed counts the work of a declaration that was judged.
func (c *counts) assessed(e *Event) {
	w := work{assessed: 1}
	if e.Drawn && !e.Rule {
		w.drawn = 1
	}
	if at := slices.Index([]string{green: "green", yellow: "yellow", red: "red"}, e.Channel); at >= 0 {
		w.channels[at] = 1
	}
	for lane, in := range lanesOf(e) {
		if in && Lane(lane) != Other {
			w.lanes[lane].hits = 1
		}
	}
	row := c.office(onDay{nameOf(e.Declaration.Office), e.Day}, &w)
	if !e.Rule && !e.Drawn && !e.Day.Before(c.since(rankedDays)) {
		row.rankings.add(e.rankings())
	}
}

// inspected counts the work of an inspection, or takes it out.
func (c *counts) inspected(e *Event, sign int64) {
	by := inspection(e.Outcome.Fault, e.Outcome.Found, sign)
	w := work{all: by}
	for lane, in := range lanesOf(e) {
		if in {
			w.lanes[lane] = by
		}
	}
	c.office(onDay{nameOf(e.Declaration.Office), e.Day}, &w)
}

// office adds work to an office on a day. What comes to nothing is not kept.
func (c *counts) office(of onDay, w *work) *officeDay {
	row := c.offices[of]
	if row == nil {
		row = &officeDay{}
		c.offices[of] = row
	}
	if row.add(w); row.work == (work{}) {
		delete(c.offices, of)
	}
	return row
}

// officeDays is how many days before one an office is measured by.
const officeDays = 14

// Office is what an office did on the days before one, for its thresholds.
type Office struct {
	Days     int   // with declarations, of the 14 before the day
	Assessed int64 // declarations
	Rule     int64 // of them with a check that a rule or profile asked for
	Drawn    int64 // of the others, drawn at random
	Ranked   int64 // of what is left, ranked by a model: of each day, by the model that ranked most
}

// Office gives what an office did in the 14 days before a day.
func (s *Statistics) Office(office string, day civil.Date) Office {
	var sum Office
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.before(office, day, func(row *officeDay) {
		if row.work.assessed > 0 {
			sum.Days++
		}
		sum.Assessed += row.work.assessed
		sum.Rule += row.lanes[Rule].hits
		sum.Drawn += row.work.drawn
		sum.Ranked += row.rankings.most()
	})
	return sum
}

// before visits what an office did in the 14 days before a day.
func (c *counts) before(office string, day civil.Date, visit func(*officeDay)) {
	who := nameOf(office)
	for back := 1; back <= officeDays; back++ {
		if row := c.offices[onDay{who, day.AddDays(-back)}]; row != nil {
			visit(row)
		}
	}
}

// Offices names the offices that work is known of, in order.
func (s *Statistics) Offices() []string {
	s.mu.RLock()
	seen := map[name]bool{}
	for of := range s.offices {
		seen[of.name] = true
	}
	s.mu.RUnlock()
	var names []string
	for office := range seen {
		names = append(names, office.Value())
	}
	slices.Sort(names)
	return names
}

// Lanes gives what came of every lane of an office, or of all where it is "",
// of declarations lodged from one day to another, both included. A declaration
// in several lanes counts in each of them.
func (s *Statistics) Lanes(office string, from, to civil.Date) [Lanes]Effect {
	var sum work
	s.mu.RLock()
	s.during(office, from, to, func(_ onDay, row *officeDay) { sum.add(&row.work) })
	s.mu.RUnlock()
	var effects [Lanes]Effect
	for lane := range effects {
		effects[lane] = sum.lanes[lane].public()
	}
	return effects
}

// during visits the days of an office, or of all where it is "", in no order.
func (c *counts) during(office string, from, to civil.Date, visit func(onDay, *officeDay)) {
	who := nameOf(office)
	for of, row := range c.offices {
		if !of.day.Before(from) && !of.day.After(to) && (office == "" || of.name == who) {
			visit(of, row)
		}
	}
}

// DayOfOffice is what an office did on a day, by day of lodging.
type DayOfOffice struct {
	Office    string       `json:"office"`
	Day       civil.Date   `json:"day"`
	Assessed  int64        `json:"assessed"`
	Green     int64        `json:"green"`
	Yellow    int64        `json:"yellow"`
	Red       int64        `json:"red"`
	Rule      int64        `json:"rule"`      // of Assessed, by lane; one may be in several
	Score     int64        `json:"score"`     // likewise
	Draw      int64        `json:"draw"`      // likewise
	Inspected int64        `json:"inspected"` // each once
	Confirmed int64        `json:"confirmed"`
	Found     exact.Number `json:"found,omitzero"` // UAH
}

// Workload gives what an office, or every one where it is "", did on each day
// from one to another, both included, by day and then by name.
func (s *Statistics) Workload(office string, from, to civil.Date) []DayOfOffice {
	var list []DayOfOffice
	s.mu.RLock()
	s.during(office, from, to, func(of onDay, row *officeDay) {
		list = append(list, DayOfOffice{
			Office: of.name.Value(), Day: of.day, Assessed: row.work.assessed,
			Green: row.channels[green], Yellow: row.channels[yellow], Red: row.channels[red],
			Rule: row.lanes[Rule].hits, Score: row.lanes[Score].hits, Draw: row.lanes[Draw].hits,
			Inspected: row.all.inspected, Confirmed: row.all.confirmed, Found: exact.New(row.all.found, 2),
		})
	})
	s.mu.RUnlock()
	slices.SortFunc(list, func(a, b DayOfOffice) int {
		if days := a.Day.DaysSince(b.Day); days != 0 {
			return days
		}
		return strings.Compare(a.Office, b.Office)
	})
	return list
}
