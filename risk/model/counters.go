package model

import (
	"errors"
	"maps"
	"math"
	"slices"
)

// smoothing is how many rows of the average an encoding starts with: a value
// seen once says little. The figures hardly move with it.
const smoothing = 5

// fewestPrices is how many prices a group must have before a deviation from
// them means anything.
const fewestPrices = 5

// micro is the unit that logarithms of prices are summed in: whole numbers can
// be subtracted as exactly as they were added, in any order.
const micro = 1e6

// Counters hold what was seen and found by value and combination of values.
// They are not safe for concurrent use.
type Counters struct {
	groups []group
	priced []bool
	words  [allColumns]map[string]uint32 // texts by number, from 1; nil: column not counted
	combos []combos                      // by group
	prices [][]prices                    // by group, as the combinations stand; empty where not counted
	total  count
}

// key is a combination of numbered texts, padded with zeros.
type key [maxGroup]uint32

// count is of rows seen and of weights of labels, in thousandths.
type count struct{ seen, inspected, faults int64 }

// prices sums logarithms of prices per kg.
type prices struct{ n, sum, squares int64 }

func newCounters(s *schema) *Counters {
	c := &Counters{
		groups: s.Groups, priced: s.priced,
		combos: make([]combos, len(s.Groups)), prices: make([][]prices, len(s.Groups)),
	}
	for i, g := range s.Groups {
		c.combos[i].spread(16)
		for _, column := range g {
			c.words[column] = map[string]uint32{}
		}
	}
	return c
}

// Clone is a copy that counts on its own.
func (c *Counters) Clone() *Counters {
	own := &Counters{groups: c.groups, priced: c.priced, total: c.total}
	for i, words := range c.words {
		own.words[i] = maps.Clone(words)
	}
	for g := range c.groups {
		t := c.combos[g]
		t.entries, t.slots = slices.Clone(t.entries), slices.Clone(t.slots)
		own.combos = append(own.combos, t)
		own.prices = append(own.prices, slices.Clone(c.prices[g]))
	}
	return own
}

// See counts a row that was lodged, inspected or not.
func (c *Counters) See(r *Row) {
	logPrice := r.logPrice()
	c.total.seen++
	c.each(r, func(g int, at int32) {
		c.combos[g].entries[at].count.seen++
		if c.priced[g] && !math.IsNaN(logPrice) {
			c.prices[g][at].add(logPrice)
		}
	})
}

// Learn counts what an inspection of the row found: the row's label at its
// weight. A row without a label changes nothing.
func (c *Counters) Learn(r *Row) {
	if r.Label == Unlabelled {
		return
	}
	by := r.outcome()
	c.total.add(by)
	c.each(r, func(g int, at int32) { c.combos[g].entries[at].count.add(by) })
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
	for g := range c.groups {
		holds = holds && places[g] >= 0 && c.combos[g].entries[places[g]].count.holds(by)
	}
	if !holds {
		return errors.New("this outcome was never learned: it cannot be taken out")
	}
	by.inspected, by.faults = -by.inspected, -by.faults
	c.total.add(by)
	for g := range c.groups {
		c.combos[g].entries[places[g]].count.add(by)
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

func (p *prices) add(log float64) {
	p.n++
	p.sum += int64(math.Round(log * micro))
	p.squares += int64(math.Round(log * log * micro))
}

// each calls for every group with the place of the row's counts, made where
// they are new.
func (c *Counters) each(r *Row, do func(group int, at int32)) {
	var ids [allColumns]uint32
	for column, words := range c.words {
		if words == nil {
			continue
		}
		text := r.text(Column(column))
		id, known := words[text]
		if !known {
			id = uint32(len(words) + 1)
			words[text] = id
		}
		ids[column] = id
	}
	for g, columns := range c.groups {
		k := columns.key(&ids)
		at := c.combos[g].find(k)
		if at < 0 {
			at = c.place(g, k)
		}
		do(g, at)
	}
}

// place makes room for a new combination.
func (c *Counters) place(g int, k key) int32 {
	if c.priced[g] {
		c.prices[g] = append(c.prices[g], prices{})
	}
	return c.combos[g].add(k)
}

func (g group) key(ids *[allColumns]uint32) (k key) {
	for i, column := range g {
		k[i] = ids[column]
	}
	return k
}

// find gives for every group the place of the row's counts, -1 where the
// combination was never seen.
func (c *Counters) find(r *Row, places *[maxGroups]int32) {
	var ids [allColumns]uint32
	for column, words := range c.words {
		if words != nil {
			ids[column] = words[r.text(Column(column))]
		}
	}
	// Most of this is not in the processor's cache: all first slots are asked for,
	// then all first entries, and only then is anything decided by them.
	var keys [maxGroups]key
	for g, columns := range c.groups {
		keys[g] = columns.key(&ids)
		places[g] = c.combos[g].first(&keys[g])
	}
	var there [maxGroups]bool
	for g := range c.groups {
		there[g] = c.combos[g].holds(places[g], &keys[g])
	}
	for g := range c.groups {
		places[g]--
		if !there[g] && places[g] >= 0 { // another combination has the slot
			places[g] = c.combos[g].find(keys[g])
		}
	}
}

// Rate is the share at fault of all that was inspected, with one row of each
// kind added so that it is never 0 or 1.
func (c *Counters) Rate() float64 {
	return float64(c.total.faults+FullWeight) / float64(c.total.inspected+2*FullWeight)
}

// vector works out the features of a row.
func (c *Counters) vector(s *schema, r *Row, into []float64) {
	var places [maxGroups]int32
	c.find(r, &places)
	overall, logPrice := c.Rate(), r.logPrice()
	for i := range s.Features {
		f := &s.Features[i]
		switch f.Kind {
		case rateOf:
			into[i] = c.rate(f.Group, places[f.Group], overall)
		case seenOf:
			into[i] = c.seen(f.Group, places[f.Group])
		case deviationOf:
			into[i] = c.deviation(f.Group, places[f.Group], logPrice)
		default:
			into[i] = r.number(f)
		}
	}
}

// rate is (s + 5p) / (n + 5): a combination never seen falls back to p.
func (c *Counters) rate(g int, at int32, overall float64) float64 {
	if at < 0 {
		return overall
	}
	n := &c.combos[g].entries[at].count
	return (float64(n.faults)/FullWeight + float64(smoothing*overall)) / (float64(n.inspected)/FullWeight + smoothing)
}

func (c *Counters) seen(g int, at int32) float64 {
	if at < 0 {
		return 0
	}
	return math.Log1p(float64(c.combos[g].entries[at].count.seen))
}

// deviation is how many spreads the price lies from the group's mean, in
// logarithms. The spread starts from a factor of e^0.5, so that a few like
// prices do not make the next one look odd.
func (c *Counters) deviation(g int, at int32, logPrice float64) float64 {
	if at < 0 || math.IsNaN(logPrice) || c.prices[g][at].n < fewestPrices {
		return math.NaN()
	}
	p := c.prices[g][at]
	n := float64(p.n)
	mean := float64(p.sum) / micro / n
	variance := max(0, float64(p.squares)/micro/n-float64(mean*mean))
	spread := math.Sqrt((float64(variance*n) + 0.25*smoothing) / (n + smoothing))
	return (logPrice - mean) / spread
}

// number works out a feature of the row's own numbers. Logarithms of what is
// not positive, or beyond reason, are missing.
func (r *Row) number(f *feature) float64 {
	x := r.Numbers[f.Numbers[0]]
	switch f.Kind {
	case logNumber:
		return logOf(x)
	case logRatio:
		return logOf(x) - logOf(r.Numbers[f.Numbers[1]])
	}
	return x
}

// logPrice is the logarithm of the value per kg; NaN where it is not known.
func (r *Row) logPrice() float64 { return logOf(r.Numbers[Value]) - logOf(r.Numbers[NetMass]) }

func logOf(x float64) float64 {
	if x > 0 && x <= maxNumber {
		return math.Log(x)
	}
	return math.NaN()
}
