package simulator_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/simulator"
)

// loop chooses day by day what to inspect in a tenth of a simulated country,
// and learns from nothing but what it inspected: every Monday anew from all its
// rows, most of which have no outcome. Between, outcomes count from the next
// day on.
type loop struct {
	champion *model.Model // nil: the greatest payments are inspected
	prior    *model.Model // what training leans on; nil: nothing
	frozen   bool         // never trained again
	drawn    bool         // a tenth of the places goes by draw

	counters *model.Counters
	chance   *rand.Rand
	rows     []model.Row // all that were lodged, those inspected with their outcome
	truth    []model.Row // all with theirs
	weeks    []week
}

// week is what came of seven days; sums are in kopiykas.
type week struct {
	own, oracle      int64 // found in the places, by the loop and by the oracle's order
	places, hits     int
	drawn, drawnHits int
	drawnChance      float64 // of the drawn: their probabilities summed
}

// judged is a declaration with what the champion makes of it.
type judged struct {
	*simulator.Simulated
	first, rows int // its rows
	expected    int64
	chance      float64
}

func (l *loop) run(t testing.TB, c simulator.Config, weeks int) {
	t.Helper()
	l.chance = rand.New(rand.NewPCG(c.Seed, 5))
	if l.champion != nil {
		l.counters = l.champion.Counters()
	}
	s := simulate(t, c)
	for n := range weeks * 7 {
		if n%7 == 0 {
			l.weeks = append(l.weeks, week{})
			l.train()
		}
		day, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		l.day(day)
	}
}

// train puts a new champion in place of the old, where there is enough to learn
// from.
func (l *loop) train() {
	if l.frozen {
		return
	}
	o := model.Options{Settings: model.DefaultSettings(), Workers: 1, Prior: l.prior}
	if m, err := model.Train(model.NewTable(l.rows), o); err == nil {
		l.champion, l.counters = m, m.Counters()
	}
}

func (l *loop) day(day []simulator.Simulated) {
	all := make([]judged, len(day))
	for i := range day {
		all[i] = l.judge(&day[i])
	}
	w := &l.weeks[len(l.weeks)-1]
	for _, j := range l.choose(w, all) {
		w.own += j.Truth.AtStake
		w.places++
		w.hits += found(&j.Truth)
		for i := j.first; i < j.first+j.rows; i++ {
			if l.rows[i] = l.truth[i]; l.counters != nil {
				l.counters.Learn(&l.rows[i])
			}
		}
	}
	for _, s := range simulator.Ranked(day, func(s *simulator.Simulated) int64 { return s.Truth.Oracle })[:simulator.Places(len(day))] {
		w.oracle += s.Truth.AtStake
	}
}

func found(t *simulator.Truth) int {
	if t.AtStake > 0 {
		return 1
	}
	return 0
}

func (l *loop) judge(s *simulator.Simulated) judged {
	rows := simulator.Rows(s)
	j := judged{Simulated: s, first: len(l.rows), rows: len(rows), expected: s.Truth.Paid}
	if l.champion != nil {
		j.expected, j.chance = l.expect(s, rows)
	}
	l.rows = append(l.rows, rows...)
	l.truth = append(l.truth, simulator.Outcome(s)...)
	for k := range rows {
		if l.counters != nil {
			l.counters.See(&rows[k])
		}
	}
	return j
}

// expect sums what is expected to be found over the items, in kopiykas, and
// gives the chance that anything is.
func (l *loop) expect(s *simulator.Simulated, rows []model.Row) (expected int64, chance float64) {
	clean := 1.0
	var vector []float64
	for k := range rows {
		vector = l.champion.Vector(l.counters, &rows[k], vector)
		score := l.champion.Score(vector)
		clean *= 1 - score.Probability()
		expected += hundredths(score.ExpectedDuty(simulator.Paid(s, k)))
	}
	return expected, 1 - clean
}

func hundredths(n exact.Number) int64 {
	whole, err := strconv.ParseInt(strings.Replace(n.Round(2).String(), ".", "", 1), 10, 64)
	if err != nil {
		panic(err) // digits by construction
	}
	return whole
}

// choose takes the best, and draws the last tenth of the places from the rest.
func (l *loop) choose(w *week, all []judged) []judged {
	slices.SortStableFunc(all, func(a, b judged) int { return cmp.Compare(b.expected, a.expected) })
	places := simulator.Places(len(all))
	if !l.drawn {
		return all[:places]
	}
	for at := places - max(1, places/10); at < places; at++ {
		to := at + l.chance.IntN(len(all)-at)
		all[at], all[to] = all[to], all[at]
		w.drawn++
		w.drawnHits += found(&all[at].Truth)
		w.drawnChance += all[at].chance
	}
	return all[:places]
}

// add sums weeks.
func (w *week) add(others ...week) {
	for _, o := range others {
		w.own, w.oracle = w.own+o.own, w.oracle+o.oracle
		w.places, w.hits = w.places+o.places, w.hits+o.hits
		w.drawn, w.drawnHits, w.drawnChance = w.drawn+o.drawn, w.drawnHits+o.drawnHits, w.drawnChance+o.drawnChance
	}
}

// over sums the weeks from one, counted from 1, to another.
func (l *loop) over(from, to int) (sum week) {
	sum.add(l.weeks[from-1 : to]...)
	return sum
}

// share is that of the oracle's revenue.
func (w week) share() float64 { return float64(w.own) / float64(w.oracle) }

// policies are ways to choose that are compared.
func policies() map[string]func() *loop {
	return map[string]func() *loop{
		"greatest payments": func() *loop { return &loop{frozen: true} },
		"shipped, drawn":    func() *loop { return &loop{champion: model.Fallback(), frozen: true, drawn: true} },
		"trained":           func() *loop { return &loop{champion: model.Fallback(), prior: model.Fallback()} },
		"trained, drawn":    func() *loop { return &loop{champion: model.Fallback(), prior: model.Fallback(), drawn: true} },
		"from nothing":      func() *loop { return &loop{drawn: true} },
	}
}

// The shipped model begins, what is inspected is learned from, and trade shifts
// at the start of the fourth week: chance finds an eighth of what the oracle
// does, the greatest payments a fifth.
func TestRankingLearnsFromWhatItInspected(t *testing.T) {
	c := simulator.Default(3, 50)
	c.Shifts = simulator.ShiftsAt(3*7 + 1)
	l := policies()["trained, drawn"]()
	l.run(t, c, 5)
	all, shifted := l.over(1, 5), l.over(4, 5)
	t.Logf("%.3f of the oracle's revenue, %.3f after the shift; %d of %d inspected at fault, of the drawn %d of %d, %.1f expected",
		all.share(), shifted.share(), all.hits, all.places, all.drawnHits, all.drawn, all.drawnChance)
	if all.share() < 0.5 || all.share() > 1.05 || shifted.share() < 0.4 {
		t.Errorf("%.3f of the oracle's revenue, %.3f after the shift", all.share(), shifted.share())
	}
	if all.places != 5*7*5 || all.drawn != 5*7 {
		t.Errorf("%d places, %d by draw", all.places, all.drawn)
	}
	if l.champion.Trained().Source != "" {
		t.Error("the shipped model was never replaced")
	}
}

// BenchmarkRanking is the measurement in docs/simulator.md:
//
//	go test ./risk/simulator -run '^$' -bench Ranking -benchtime 1x -timeout 30m
func BenchmarkRanking(b *testing.B) {
	for name, policy := range policies() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				measure(b, policy)
			}
		})
	}
}

// measure runs five countries for twelve weeks, with a shift of trade at the
// start of the seventh.
func measure(b *testing.B, policy func() *loop) {
	const countries, weeks, shift = 5, 12, 7
	var learning, warm, shifted, after week
	for seed := range uint64(countries) {
		c := simulator.Default(500+seed, 200)
		c.Shifts = simulator.ShiftsAt((shift-1)*7 + 1)
		l := policy()
		l.run(b, c, weeks)
		learning.add(l.over(1, 2))
		warm.add(l.over(3, shift-1))
		shifted.add(l.over(shift, shift))
		after.add(l.over(shift+1, weeks))
		b.Logf("country %d: weeks 3-6 %.3f, week 7 %.3f, weeks 8-12 %.3f", seed, l.over(3, shift-1).share(), l.over(shift, shift).share(), l.over(shift+1, weeks).share())
	}
	b.ReportMetric(learning.share(), "weeks1-2")
	b.ReportMetric(warm.share(), "weeks3-6")
	b.ReportMetric(shifted.share(), "week7")
	b.ReportMetric(after.share(), "weeks8-12")
	b.ReportMetric(float64(after.hits)/float64(after.places), "precision8-12")
	b.ReportMetric(float64(after.drawnHits), "drawnHits8-12")
	b.ReportMetric(after.drawnChance, "drawnExpected8-12")
}
