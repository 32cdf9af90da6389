package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/brama-customs/brama/civil"
)

// Read reads an artefact back. What it gives scores without looking at anything
// again, so everything is looked at here: a file that was cut short, changed or
// made by hand to harm is refused. It takes memory in proportion to the file.
func Read(artefact []byte) (*Model, error) {
	if !bytes.HasPrefix(artefact, []byte(magic)) {
		return nil, errors.New("this is no risk model of version 2")
	}
	d, err := unsealed(artefact, magic, "risk model")
	if err != nil {
		return nil, err
	}
	m := d.model()
	if err := d.end("risk model"); err != nil {
		return nil, err
	}
	if m.sealed(); m.hash != hashOf(artefact) {
		return nil, errors.New("the risk model is malformed: it is not written the one way there is")
	}
	return m, nil
}

// ErrOtherCounters says that counters are of a model that describes rows
// otherwise: they are to be counted anew.
var ErrOtherCounters = errors.New("these risk counters are of a model that describes rows otherwise")

// ReadCounters reads back what Append wrote of counters of this model, or of
// one that describes rows alike. Like Read it refuses what was changed.
func (m *Model) ReadCounters(b []byte) (*Counters, error) {
	if !bytes.HasPrefix(b, []byte(countersMagic)) {
		return nil, errors.New("these are no risk counters of version 1")
	}
	d, err := unsealed(b, countersMagic, "risk counters")
	if err != nil {
		return nil, err
	}
	if shape := m.schema.shape(); !bytes.Equal(d.bytes(len(shape)), shape[:]) {
		return nil, ErrOtherCounters
	}
	c := d.counters(m.counters.schema)
	if err := d.end("risk counters"); err != nil {
		return nil, err
	}
	if !bytes.Equal(c.Append(nil), b) {
		return nil, errors.New("the risk counters are malformed: they are not written the one way there is")
	}
	return c, nil
}

// unsealed looks at the checksum and gives what stands between it and the first
// line.
func unsealed(b []byte, first, what string) (*decoder, error) {
	body := len(b) - sha256.Size
	if body < len(first) || sha256.Sum256(b[:body]) != [sha256.Size]byte(b[body:]) {
		return nil, fmt.Errorf("the %s is damaged: its checksum does not fit", what)
	}
	return &decoder{rest: b[len(first):body]}, nil
}

// end says what was wrong, or that something is left.
func (d *decoder) end(what string) error {
	if d.err == nil && len(d.rest) > 0 {
		d.fail("%d bytes too many", len(d.rest))
	}
	if d.err != nil {
		return fmt.Errorf("the %s is malformed: %w", what, d.err)
	}
	return nil
}

// decoder reads one thing after the other until something is wrong; after that
// everything reads as zero.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
	d.rest = nil
}

// count reads a whole number of at most so much.
func (d *decoder) count(what string, most int) int {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > uint64(most) {
		d.fail("%s out of range", what)
		return 0
	}
	d.rest = d.rest[size:]
	return int(n)
}

// many reads how many things follow that take at least so many bytes each.
func (d *decoder) many(what string, each int) int { return d.count(what, len(d.rest)/each) }

func (d *decoder) float(what string) float64 {
	if len(d.rest) < 8 {
		d.fail("%s missing", what)
		return 0
	}
	x := math.Float64frombits(binary.LittleEndian.Uint64(d.rest))
	d.rest = d.rest[8:]
	if !sound(x) {
		d.fail("%s out of range", what)
	}
	return x
}

func (d *decoder) bytes(n int) []byte {
	if n > len(d.rest) {
		d.fail("text cut short")
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) model() *Model {
	m := &Model{}
	d.heading(m)
	m.curve = curve{Slope: d.float("calibration"), Offset: d.float("calibration")}
	if m.curve.Slope <= 0 {
		d.fail("calibration that falls")
	}
	d.linear(m)
	m.trees, m.amount.trees = d.trees(len(m.schema.Features)), d.trees(len(m.schema.Features))
	m.counters = d.counters(&m.schema)
	return m
}

func (d *decoder) trees(features int) (trees []tree) {
	for range d.count("number of trees", maxTrees) {
		if d.err != nil {
			return nil
		}
		trees = append(trees, d.tree(features))
	}
	return trees
}

func (d *decoder) heading(m *Model) {
	text := d.bytes(d.many("length of the heading", 1))
	var h heading
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&h); d.err == nil && err != nil {
		d.fail("heading: %w", err)
	}
	if d.err != nil {
		return
	}
	if len(h.Groups) > maxGroups || len(h.Features) == 0 || len(h.Features) > maxFeatures {
		d.fail("%d groups and %d features", len(h.Groups), len(h.Features))
		return
	}
	if err := h.Trained.Settings.check(); err != nil {
		d.fail("settings: %w", err)
	}
	m.schema.Features, m.trained = h.Features, h.Trained
	for _, names := range h.Groups {
		m.schema.Groups = append(m.schema.Groups, d.group(names))
	}
	for _, f := range h.Features {
		d.feature(f, len(h.Groups))
	}
	if d.err != nil {
		return
	}
	m.schema.mark()
	if len(m.schema.compared) > maxCompared {
		d.fail("%d ratios compared", len(m.schema.compared))
		return
	}
	for i := range h.Features {
		if f := &h.Features[i]; f.Kind == habitOf && m.schema.which(f) < 0 {
			d.fail("habit of what is not compared: %q", shortened(f.Name))
		}
	}
}

func (d *decoder) group(names []string) group {
	if len(names) == 0 || len(names) > maxGroup {
		d.fail("group of %d columns", len(names))
	}
	var g group
	for _, name := range names {
		at := slices.Index(columnNames[:], name)
		if at < 0 || slices.Contains(g, Column(at)) {
			d.fail("column %q of a group", shortened(name))
			return nil
		}
		g = append(g, Column(at))
	}
	return g
}

func (d *decoder) feature(f feature, groups int) {
	wantedGroups, wantedNumbers, known := f.Kind.asks()
	if !known || len(f.Groups) != wantedGroups || len(f.Numbers) != wantedNumbers || f.Rising && f.Kind != rateOf {
		d.fail("feature %q", shortened(f.Name))
		return
	}
	for _, g := range f.Groups {
		if g < -1 || g >= groups || g < 0 && f.Kind != deviationOf {
			d.fail("group of feature %q", shortened(f.Name))
		}
	}
	for _, n := range f.Numbers {
		if int(n) >= allNumbers {
			d.fail("number of feature %q", shortened(f.Name))
		}
	}
}

func (d *decoder) linear(m *Model) {
	if d.err != nil {
		return
	}
	m.linear = newLinear(&m.schema)
	m.base, m.logistic.offset = d.float("base"), d.float("offset")
	m.amount.offset, m.amount.smeared = d.float("offset of amounts"), d.float("factor of amounts")
	for i, t := range m.terms {
		m.means[i], m.spreads[i] = d.float("mean"), d.float("spread")
		m.logistic.weights = append(m.logistic.weights, d.float("weight"))
		m.amount.weights = append(m.amount.weights, d.float("weight for amounts"))
		if m.spreads[i] < leastSpread || t.rising && m.logistic.weights[i] < 0 {
			d.fail("term of feature %q", shortened(m.schema.Features[t.feature].Name))
		}
	}
}

// tree reads a tree and sees to it that following it ends: children come after
// their parent, and every node but the root is a child once.
func (d *decoder) tree(features int) tree {
	t := make(tree, d.many("number of nodes", 5))
	if len(t) == 0 {
		d.fail("empty tree")
		return nil
	}
	parents := make([]bool, len(t))
	for i := range t {
		n := &t[i]
		n.feature = int32(d.count("feature of a node", features) - 1)
		if n.feature < 0 {
			n.value, n.cover = d.float("value"), float64(d.count("cover", math.MaxInt32*FullWeight))
			if n.cover < 1 {
				d.fail("leaf without cover")
			}
			continue
		}
		n.threshold, n.missingLeft = d.float("threshold"), d.count("side", 1) == 1
		n.left, n.right = d.child(i, parents), d.child(i, parents)
	}
	if slices.Contains(parents[1:], false) {
		d.fail("node without parent")
	}
	if d.err != nil {
		return nil
	}
	t.settle()
	return t
}

func (d *decoder) child(parent int, taken []bool) int32 {
	at := d.count("child", len(taken)-1)
	if at <= parent || taken[at] {
		d.fail("node %d cannot be a child of %d", at, parent)
		return 0
	}
	taken[at] = true
	return int32(at)
}

func (d *decoder) counters(s *schema) *Counters {
	if d.err != nil {
		return nil
	}
	c := newCounters(s)
	for column, words := range c.words {
		if words == nil {
			continue
		}
		for range d.many("number of texts", 1) {
			d.word(Column(column), words)
		}
	}
	c.total = d.tally()
	for g := range c.combos {
		d.combinations(c, g)
	}
	return c
}

func (d *decoder) word(column Column, words map[string]uint32) {
	word := string(d.bytes(d.count("length of a text", maxText)))
	if _, twice := words[word]; twice {
		d.fail("text of %s twice", column)
		return
	}
	words[word] = uint32(len(words) + 1)
}

func (d *decoder) tally() count {
	n := count{seen: int64(d.count("rows seen", math.MaxInt32))}
	n.inspected = int64(d.count("rows inspected", math.MaxInt32*FullWeight))
	n.faults = int64(d.count("rows at fault", int(n.inspected)))
	return n
}

func (d *decoder) combinations(c *Counters, g int) {
	var last key
	for range d.many("number of combinations", len(c.schema.Groups[g])+3) {
		var k key
		for i, column := range c.schema.Groups[g] {
			k[i] = uint32(d.count("number of a text", len(c.words[column])))
			if k[i] == 0 {
				d.fail("combination without a text")
			}
		}
		if compareKeys(last, k) >= 0 {
			d.fail("combinations out of order")
		}
		if d.err != nil {
			return
		}
		at := c.place(g, k)
		c.combos[g].entries[at].count = d.tally()
		if c.schema.recent[g] {
			c.recent[g][at] = d.lately()
		}
		if c.schema.habits[g] {
			c.habits[g][at] = d.habit(len(c.schema.compared))
		}
		for _, of := range c.peers[g] {
			of[at] = d.histogram()
			c.held += len(of[at])
		}
		last = k
	}
	if c.held > MostCounters {
		d.fail("%d counters", c.held)
	}
}

func (d *decoder) lately() (l lately) {
	l.day = civil.Date{}.AddDays(d.count("latest day", math.MaxInt32))
	for i := range l.n {
		l.n[i] = int32(d.count("rows of a day", math.MaxInt32))
	}
	return l
}

func (d *decoder) habit(compared int) (h habit) {
	for which := range compared {
		for side := range h[which] {
			of := &h[which][side]
			of.n = int64(d.count("rows of a habit", math.MaxInt32))
			of.sum = int64(d.count("sum of a habit", 1000*mostHabit*int(of.n)))
		}
	}
	return h
}

func (d *decoder) histogram() histogram {
	h := make(histogram, d.many("number of bins", 2))
	for i := range h {
		at, size := binary.Varint(d.rest)
		if size <= 0 || at != int64(int16(at)) || i > 0 && int16(at) <= h[i-1].at {
			d.fail("place of a bin")
			return nil
		}
		d.rest = d.rest[size:]
		h[i] = bin{int16(at), int32(d.count("rows of a bin", math.MaxInt32))}
	}
	return h
}
