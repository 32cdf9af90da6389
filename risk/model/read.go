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
)

// Read reads an artefact back. What it gives scores without looking at anything
// again, so everything is looked at here: a file that was cut short, changed or
// made by hand to harm is refused. It takes memory in proportion to the file.
func Read(artefact []byte) (*Model, error) {
	d := &decoder{rest: artefact}
	if !bytes.HasPrefix(artefact, []byte(magic)) {
		return nil, errors.New("this is no risk model of version 1")
	}
	body := len(artefact) - sha256.Size
	if body < len(magic) || sha256.Sum256(artefact[:body]) != [sha256.Size]byte(artefact[body:]) {
		return nil, errors.New("the risk model is damaged: its checksum does not fit")
	}
	d.rest = artefact[len(magic):body]
	m := d.model()
	if d.err == nil && len(d.rest) > 0 {
		d.fail("%d bytes too many", len(d.rest))
	}
	if d.err != nil {
		return nil, fmt.Errorf("the risk model is malformed: %w", d.err)
	}
	if m.sealed(); m.hash != hashOf(artefact) {
		return nil, errors.New("the risk model is malformed: it is not written the one way there is")
	}
	return m, nil
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
	m.base = d.float("base score")
	m.curve = curve{Slope: d.float("calibration"), Offset: d.float("calibration")}
	if m.curve.Slope <= 0 {
		d.fail("calibration that falls")
	}
	d.logistic(m)
	for range d.count("number of trees", maxTrees) {
		m.trees = append(m.trees, d.tree(len(m.schema.Features)))
		if d.err != nil {
			return m
		}
	}
	m.counters = d.counters(&m.schema)
	return m
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
	if d.err == nil {
		m.schema.mark()
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
	wanted, known := map[kind]int{rateOf: 0, seenOf: 0, deviationOf: 0, plainNumber: 1, logNumber: 1, logRatio: 2}[f.Kind]
	if !known || f.Group < 0 || f.counts() && f.Group >= groups || len(f.Numbers) != wanted {
		d.fail("feature %q", shortened(f.Name))
		return
	}
	for _, n := range f.Numbers {
		if int(n) >= allNumbers {
			d.fail("number of feature %q", shortened(f.Name))
		}
	}
}

func (d *decoder) logistic(m *Model) {
	l := &m.logistic
	l.offset = d.float("offset")
	for _, f := range m.schema.Features {
		l.weights = append(l.weights, d.float("weight"))
		l.means = append(l.means, d.float("mean"))
		l.spreads = append(l.spreads, d.float("spread"))
		l.logits = append(l.logits, f.Kind == rateOf)
		if l.spreads[len(l.spreads)-1] <= 0 {
			d.fail("spread of feature %q", shortened(f.Name))
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
	for g := range c.groups {
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
	for range d.many("number of combinations", len(c.groups[g])+3) {
		var k key
		for i, column := range c.groups[g] {
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
		if c.priced[g] {
			c.prices[g][at] = d.prices()
		}
		last = k
	}
}

func (d *decoder) prices() prices {
	p := prices{n: int64(d.count("prices", math.MaxInt32))}
	sum, size := binary.Varint(d.rest)
	if size <= 0 {
		d.fail("sum of prices")
		return p
	}
	p.sum, d.rest = sum, d.rest[size:]
	p.squares = int64(d.count("squares of prices", math.MaxInt64))
	return p
}
