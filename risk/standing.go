package risk

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/statistics"
)

// Capacity is how many checks an office can make on a day.
type Capacity struct {
	Documents    int `json:"documents"`
	Examinations int `json:"examinations"`
}

// Standing is what an office can handle and what it had to on the 14 days
// before, and so from which expected duty on the score alone asks for a check.
type Standing struct {
	Capacity
	Days         int           `json:"days"`     // with declarations, of the 14
	Assessed     int64         `json:"assessed"` // declarations of those days
	Rule         int64         `json:"rule"`     // of them that a rule or profile picked
	Ranked       int64         `json:"ranked"`   // of the others that a model ranked
	DrawPerMille int           `json:"drawPerMille"`
	YellowFrom   *exact.Number `json:"yellowFrom,omitempty"` // UAH expected; nil: the score asks for nothing yet
	RedFrom      *exact.Number `json:"redFrom,omitempty"`
}

// StandingOf works out an office's standing for a day, by a model in force (its
// hash); nil where the settings know no capacity of it.
//
// Of the places of a day, those that rules take come first, then the draw's
// share. What is left goes to the highest expected duty: the threshold is the
// quantile of the last 14 days that would have filled it, of what the same model
// expected then, in force or in shadow: another's expectations are of another
// scale.
func (rs *RuleSet) StandingOf(s *statistics.Statistics, model, office string, day civil.Date) *Standing {
	c, ok := rs.settings.Offices[office]
	if !ok {
		c, ok = rs.settings.Offices[AnyOffice]
	}
	if !ok {
		return nil
	}
	past := s.Office(office, day)
	st := &Standing{Capacity: c, Days: past.Days, Assessed: past.Assessed, Rule: past.Rule, Ranked: past.Ranked}
	st.DrawPerMille = rs.settings.drawRate(st)
	st.YellowFrom = threshold(s, model, office, day, st.share(c.Documents+c.Examinations, past))
	st.RedFrom = threshold(s, model, office, day, st.share(c.Examinations, past))
	if c.Examinations == 0 {
		st.RedFrom = nil
	}
	return st
}

// AnyOffice stands for every office that has no capacity of its own.
const AnyOffice = "*"

// drawRate is the share of declarations to draw so that the draw takes its
// share of the office's places, never less than the floor of all declarations.
func (s Settings) drawRate(st *Standing) int {
	if st.Assessed == 0 {
		return s.DrawPerMille
	}
	places := int64(st.Documents+st.Examinations) * int64(st.Days) // of the days counted
	rate := (places*int64(s.DrawOfPlaces) + st.Assessed - 1) / st.Assessed
	return int(min(max(rate, MinDrawPerMille), 1000))
}

// share is the part of the declarations that models ranked, and neither rule
// nor draw had picked, for which places are left; 0 where none are. Exports and
// transit are not ranked.
func (st *Standing) share(placesADay int, past statistics.Office) exact.Number {
	left := int64(placesADay)*int64(past.Days) - past.Rule - past.Drawn
	if past.Ranked <= 0 || left <= 0 {
		return exact.Number{}
	}
	return exact.Int(min(left, past.Ranked)).Div(exact.Int(past.Ranked), 6)
}

func threshold(s *statistics.Statistics, model, office string, day civil.Date, share exact.Number) *exact.Number {
	if share.Sign() <= 0 {
		return nil
	}
	kopiykas, ok := s.Threshold(office, model, day, share)
	if !ok {
		return nil
	}
	n := exact.New(max(kopiykas, 1), 2) // what is expected to bring nothing is not checked for it
	return &n
}
