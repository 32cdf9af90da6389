package model

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
)

// smoothing is how many rows of the average an encoding starts with: a value
// seen once says little. The figures hardly move with it.
const smoothing = 5

// Counters hold what was seen and found by value and combination of values.
// They are not safe for concurrent use.
//
// They are bounded: when MostCounters are held, what is new is not taken up any
// more, and scores as what was never seen; what is known goes on being counted.
type Counters struct {
	schema *schema
	words  [allColumns]map[string]uint32 // texts by number, from 1; nil: column not counted
	combos []combos                      // by group
	peers  [][][]histogram               // by group, ratio, and as the combinations stand
	recent [][]lately                    // by group, as the combinations stand; empty where not counted
	habits [][]habit                     // likewise
	total  count
	held   int
	most   int // MostCounters, or less in tests
}

// MostCounters is how many combinations of values and bins of their ratios
// Counters hold at most. That takes some 500 MB.
const MostCounters = 4_000_000

// numbered are the texts of a row by number: 0 for one that has none, and for
// noColumn.
type numbered [noColumn + 1]uint32

// noColumn stands where a group has no more columns.
const noColumn = Column(allColumns)

// key is a combination of numbered texts, padded with zeros.
type key [maxGroup]uint32

// count is of rows seen and of weights of labels, in thousandths.
type count struct{ seen, inspected, faults int64 }

func newCounters(s *schema) *Counters {
	c := &Counters{
		schema: s, most: MostCounters, combos: make([]combos, len(s.Groups)),
		peers: make([][][]histogram, len(s.Groups)), recent: make([][]lately, len(s.Groups)), habits: make([][]habit, len(s.Groups)),
	}
	for i, g := range s.Groups {
		c.combos[i].spread(16)
		c.peers[i] = make([][]histogram, len(s.measured[i]))
		for _, column := range g {
			c.words[column] = map[string]uint32{}
		}
	}
	return c
}

// Clone is a copy that counts on its own.
func (c *Counters) Clone() *Counters {
	own := newCounters(c.schema)
	own.total, own.held, own.most = c.total, c.held, c.most
	for i, words := range c.words {
		own.words[i] = maps.Clone(words)
	}
	for g := range c.combos {
		t := c.combos[g]
		t.entries, t.slots = slices.Clone(t.entries), slices.Clone(t.slots)
		own.combos[g], own.recent[g], own.habits[g] = t, slices.Clone(c.recent[g]), slices.Clone(c.habits[g])
		for k, all := range c.peers[g] {
			own.peers[g][k] = make([]histogram, len(all))
			for i, h := range all {
				own.peers[g][k][i] = slices.Clone(h)
			}
		}
	}
	return own
}

// Held is how many combinations of values and bins of their ratios are held.
func (c *Counters) Held() int { return c.held }

// See counts a row that was lodged, inspected or not. How it deviates from its
// peers is judged by those seen before, so that the same counters come only of
// rows seen in the same order; outcomes may be learned in any.
func (c *Counters) See(r *Row) {
	c.total.seen++
	keys, places := c.placed(r)
	logs := r.logs()
	var deviations [maxCompared]float64
	for i := range c.schema.compared {
		deviations[i] = c.deviation(&c.schema.compared[i], &places, &logs)
	}
	for g := range c.combos {
		at := c.made(g, &keys[g], places[g])
		if at < 0 {
			continue
		}
		c.combos[g].entries[at].count.seen++
		if c.schema.recent[g] {
			c.recent[g][at].see(r.Day)
		}
		if c.schema.habits[g] {
			for which := range c.schema.compared {
				c.habits[g][at].add(which, deviations[which])
			}
		}
		for k, ratio := range c.schema.measured[g] {
			c.measure(&c.peers[g][k][at], logs.ratio(ratio))
		}
	}
}

// measure counts the logarithm of a ratio among its peers.
func (c *Counters) measure(h *histogram, log float64) {
	if !math.IsNaN(log) && (c.held < c.most || h.has(log)) && h.add(log) {
		c.held++
	}
}

// Learn counts what an inspection of the row found: the row's label at its
// weight. A row without a label changes nothing.
func (c *Counters) Learn(r *Row) {
	if r.Label == Unlabelled {
		return
	}
	by := r.outcome()
	c.total.add(by)
	keys, places := c.placed(r)
	for g := range c.combos {
		if at := c.made(g, &keys[g], places[g]); at >= 0 {
			c.combos[g].entries[at].count.add(by)
		}
	}
}

// Forget takes out what Learn of the same row, label and weight put in, so that
// a corrected outcome can be learned in its place. It changes nothing and fails
// where that was never learned.
func (c *Counters) Forget(r *Row) error {
	if r.Label == Unlabelled {
		return nil
	}
	by := r.outcome()
	holds := c.total.holds(by)
	var places [maxGroups]int32
	c.find(r, &places)
	for g := range c.combos {
		if places[g] < 0 { // where there was no room for it, it was not learned
			holds = holds && c.held >= c.most
			continue
		}
		holds = holds && c.combos[g].entries[places[g]].count.holds(by)
	}
	if !holds {
		return errors.New("this outcome was never learned: it cannot be taken out")
	}
	by.inspected, by.faults = -by.inspected, -by.faults
	c.total.add(by)
	for g, at := range places[:len(c.combos)] {
		if at >= 0 {
			c.combos[g].entries[at].count.add(by)
		}
	}
	return nil
}

func (r *Row) outcome() count {
	by := count{inspected: int64(r.Weight)}
	if r.Label == Fault {
		by.faults = by.inspected
	}
	return by
}

func (n *count) add(by count) { n.inspected += by.inspected; n.faults += by.faults }

// holds says whether an outcome can be taken out and leave a count that could be.
func (n count) holds(by count) bool {
	faults, clean := n.faults-by.faults, (n.inspected-n.faults)-(by.inspected-by.faults)
	return faults >= 0 && clean >= 0
}

// placed gives for every group the combination of the row and the place of its
// counts, -1 where it was never seen. Texts that are new are numbered where
// there is room.
func (c *Counters) placed(r *Row) (keys [maxGroups]key, places [maxGroups]int32) {
	var ids numbered
	for column, words := range c.words {
		if words == nil {
			continue
		}
		text := r.text(Column(column))
		id, known := words[text]
		if !known && c.held < c.most {
			id = uint32(len(words) + 1)
			words[strings.Clone(text)] = id // it may be a piece of something large
		}
		ids[column] = id
	}
	c.look(&ids, &keys, &places)
	return keys, places
}

// made gives the place of a combination's counts; one that was never seen gets
// one where there is room.
func (c *Counters) made(g int, k *key, at int32) int32 {
	if at < 0 && c.held < c.most {
		at = c.place(g, *k)
	}
	return at
}

// place makes room for a new combination.
func (c *Counters) place(g int, k key) int32 {
	c.held++
	for i := range c.peers[g] {
		c.peers[g][i] = append(c.peers[g][i], nil)
	}
	if c.schema.recent[g] {
		c.recent[g] = append(c.recent[g], lately{})
	}
	if c.schema.habits[g] {
		c.habits[g] = append(c.habits[g], habit{})
	}
	return c.combos[g].add(k)
}

// find gives for every group the place of the row's counts, -1 where the
// combination was never seen.
func (c *Counters) find(r *Row, places *[maxGroups]int32) {
	var ids numbered
	for column, words := range c.words {
		if words != nil {
			ids[column] = words[r.text(Column(column))]
		}
	}
	var keys [maxGroups]key
	c.look(&ids, &keys, places)
}

// look looks combinations of numbered texts up.
func (c *Counters) look(ids *numbered, keys *[maxGroups]key, places *[maxGroups]int32) {
	// Most of this is not in the processor's cache: all first slots are asked for,
	// then all first entries, and only then is anything decided by them.
	for g, of := range c.schema.asked {
		keys[g] = key{ids[of[0]], ids[of[1]], ids[of[2]], ids[of[3]]}
		places[g] = c.combos[g].first(&keys[g])
	}
	var there [maxGroups]bool
	for g := range c.combos {
		there[g] = c.combos[g].holds(places[g], &keys[g])
	}
	for g := range c.combos {
		places[g]--
		if !there[g] && places[g] >= 0 { // another combination has the slot
			places[g] = c.combos[g].find(keys[g])
		}
	}
}

// vector works out the features of a row.
func (c *Counters) vector(s *schema, r *Row, into []float64) {
	var places [maxGroups]int32
	c.find(r, &places)
	overall, logs := c.base(), r.logs()
	for i := range s.Features {
		f := &s.Features[i]
		switch f.Kind {
		case rateOf:
			into[i] = c.rate(f.Groups[0], places[f.Groups[0]], overall)
		case seenOf:
			into[i] = c.seen(f.Groups[0], places[f.Groups[0]])
		case triedOf:
			into[i] = c.tried(f.Groups[0], places[f.Groups[0]])
		case habitOf:
			into[i] = c.habit(s, f, places[f.Groups[0]])
		case recentOf:
			into[i] = c.lately(f.Groups[0], places[f.Groups[0]], r)
		case deviationOf:
			into[i] = c.deviation(f, &places, &logs)
		default:
			into[i] = r.number(f, &logs)
		}
	}
}

// rate is (s/p + 5) / (n + 5), where n and s are inspected and at fault, and p
// is the base: how many times as often as usual. A combination never seen is
// usual.
func (c *Counters) rate(g int, at int32, overall float64) float64 {
	if at < 0 {
		return 1
	}
	n := &c.combos[g].entries[at].count
	return (float64(n.faults)/FullWeight/overall + smoothing) / (float64(n.inspected)/FullWeight + smoothing)
}

func (c *Counters) seen(g int, at int32) float64 {
	if at < 0 {
		return 0
	}
	return math.Log1p(float64(c.combos[g].entries[at].count.seen))
}

func (c *Counters) tried(g int, at int32) float64 {
	if at < 0 {
		return 0
	}
	return math.Log1p(float64(c.combos[g].entries[at].count.inspected) / FullWeight)
}

func (c *Counters) habit(s *schema, f *feature, at int32) float64 {
	side := 1
	if f.Down {
		side = 0
	}
	h := &habit{}
	if at >= 0 {
		h = &c.habits[f.Groups[0]][at]
	}
	return h.mean(s.which(f), side)
}

// lately counts the row's own day and the two before it.
func (c *Counters) lately(g int, at int32, r *Row) float64 {
	if at < 0 {
		return 0
	}
	return math.Log1p(float64(c.recent[g][at].until(r.Day)))
}

// number works out a feature of the row's own numbers. Logarithms of what is
// not positive, or beyond reason, are missing.
func (r *Row) number(f *feature, l *logs) float64 {
	switch f.Kind {
	case logNumber:
		return l[f.Numbers[0]]
	case logRatio:
		return l.ratio(ratio(f.Numbers))
	}
	return r.Numbers[f.Numbers[0]]
}

// logs are the logarithms of a row's numbers, each of which many features ask
// for.
type logs [allNumbers]float64

func (r *Row) logs() (l logs) {
	for n, x := range r.Numbers {
		l[n] = logOf(x)
	}
	return l
}

// ratio is the logarithm of a ratio; NaN where it is not known.
func (l *logs) ratio(of ratio) float64 { return l[of[0]] - l[of[1]] }

func logOf(x float64) float64 {
	if reasonable(x) {
		return math.Log(x)
	}
	return math.NaN()
}

// reasonable says whether a number has a logarithm that is taken.
func reasonable(x float64) bool { return x > 0 && x <= maxNumber }

// base is the share found at fault of all rows seen, with a few at the start.
// Of those inspected it would be the higher the better they are chosen, and a
// stranger would begin as suspect as they are.
func (c *Counters) base() float64 {
	return (float64(c.total.faults)/FullWeight + 1) / (float64(c.total.seen) + 20)
}
