package clearance

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// mostBacktestDays bounds how far back one question goes.
const mostBacktestDays = 400

// daysFaults finds what is wrong with days of the past to be looked at.
func daysFaults(from, to civil.Date) fault.List {
	if from.IsZero() || to.IsZero() || to.Before(from) || to.DaysSince(from) >= mostBacktestDays {
		return fault.List{ruleBacktestDays.At("", "most", strconv.Itoa(mostBacktestDays))}
	}
	return nil
}

// BacktestProfile tells what a profile, as it is being worked on, would have
// done with the declarations of some days, and keeps that with it. Nothing
// acts on it.
func (s *Service) BacktestProfile(ctx context.Context, who Actor, id string, from, to civil.Date) (*ProfileFile, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	paper, err := s.paper(ctx, KindProfile, id)
	switch {
	case err != nil:
		return nil, err
	case paper == nil:
		return nil, notFound()
	}
	tried := paper.Work
	if tried == nil {
		tried = paper.InForce
	}
	if tried == nil {
		return nil, fault.New(fault.Conflict, ruleNoWork)
	}
	var p profiles.Profile
	if err := json.Unmarshal(tried.Body, &p); err != nil {
		return nil, err
	}
	result, err := s.Backtest(ctx, p, from, to)
	if err != nil {
		return nil, err
	}
	tried.Backtest = result
	return s.profileFile(ctx, paper, s.keep(ctx, who, "back-tested", paper))
}

// Backtest tells what a profile would have done with the declarations of some
// days had it been in force then, whatever its validity, without keeping
// anything: for who holds the store itself.
func (s *Service) Backtest(ctx context.Context, p profiles.Profile, from, to civil.Date) (*Backtest, error) {
	if faults := daysFaults(from, to); len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	if today := s.Today(); to.After(today) {
		return nil, fault.Refuse(fault.List{ruleBacktestAhead.At("/to", "today", today.String())})
	}
	p.From, p.To = civil.Date{}, civil.Date{} // asked is what it would have done
	set, err := profiles.NewSet([]profiles.Entry{{Profile: p, Version: 1, Status: profiles.Active}})
	if err != nil {
		return nil, err
	}
	t := &backtester{s: s, set: set, profile: &p, used: map[civil.Date]int64{}, days: map[officeDay]int{}, active: map[officeDay]bool{}}
	t.result = &Backtest{From: from, To: to, At: s.now(), Raised: map[string]int{}, Offices: map[string]BacktestOffice{}, Examples: []string{}}
	if err := s.past(ctx, from, to, func(j *Judged) error { return t.add(ctx, j) }); err != nil {
		return nil, s.storeTrouble("back-test", err)
	}
	return t.finish(), nil
}

// backtester adds up what one profile would have done.
type backtester struct {
	s       *Service
	set     *profiles.Set
	profile *profiles.Profile
	result  *Backtest
	used    map[civil.Date]int64
	days    map[officeDay]int  // selected
	active  map[officeDay]bool // with declarations
}

func (t *backtester) add(ctx context.Context, j *Judged) error {
	f, r := &j.Risk.Facts, t.result
	secret, err := t.s.secret(ctx, f.Day)
	if err != nil {
		return err
	}
	r.Declarations++
	at := officeDay{f.Office, f.Day}
	t.active[at] = true
	hits := t.set.Match(f, secret, func(string) int64 { return t.used[f.Day] })
	if len(hits) == 0 {
		return nil
	}
	h := hits[0]
	r.Hits++
	if h.Failed != (fault.Text{}) {
		r.Failed++
	}
	if !h.Selected {
		return nil
	}
	r.Selected++
	t.used[f.Day]++
	t.days[at]++
	t.count(j, at)
	return nil
}

// count counts one selected declaration: what changes for it, and what its
// inspection had found.
func (t *backtester) count(j *Judged, at officeDay) {
	r, was := t.result, j.Risk.Assessment.Channel
	office := r.Offices[at.office]
	office.Selected++
	if was == declarations.Green {
		office.Added++
	}
	r.Offices[at.office] = office
	if to := declarations.Channel(t.profile.Channel); risen(was, to) {
		r.Raised[string(was)+"→"+string(to)]++
	}
	r.Examples = append(r.Examples, j.Entry.MRN)
	if j.Found == nil {
		return
	}
	o := outcomeOf(&j.Risk.Facts, j.Found)
	if o == nil {
		return
	}
	r.Inspected++
	if o.Fault {
		r.Confirmed++
	}
	r.Found = r.Found.Add(o.Found)
}

func risen(from, to declarations.Channel) bool {
	return from == declarations.Green && to != from || from == declarations.Yellow && to == declarations.Red
}

// examplesShown is how many hits a back-test names.
const examplesShown = 10

func (t *backtester) finish() *Backtest {
	r := t.result
	for at := range t.active {
		office := r.Offices[at.office]
		office.Days++
		office.Most = max(office.Most, t.days[at])
		r.Offices[at.office] = office
	}
	maps.DeleteFunc(r.Offices, func(_ string, o BacktestOffice) bool { return o.Selected == 0 })
	r.Examples = r.Examples[max(0, len(r.Examples)-examplesShown):]
	slices.Reverse(r.Examples)
	return r
}
