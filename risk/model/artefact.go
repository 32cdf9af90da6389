package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"slices"

	"github.com/brama-customs/brama/civil"
)

// An artefact is, in this order:
//
//	"brama risk model 2\n"
//	length of the heading (uvarint), heading (JSON: how it was trained, groups, features)
//	slope and offset of the calibration, where trees begin, offset of the regression, of that of amounts,
//	  logarithm of the amounts' factor (float64, little-endian, as all)
//	of each term: mean, spread, weight, weight for amounts
//	number of trees; of each its number of nodes; of each node 1 + feature, or 0 for a leaf;
//	  a leaf: value, cover (uvarint); else threshold, missing left (0, 1), left child, right child
//	number of the amounts' trees and these, likewise
//	counters
//	SHA-256 of all that
//
// Counters are
//
//	of each counted column, in order: number of texts; of each length, bytes
//	rows seen, weights of labels inspected and at fault (uvarint, thousandths)
//	of each group: number of combinations; of each, in rising order of its texts' numbers:
//	  those numbers, seen, inspected, faults
//	  where latest days are counted: the latest (days since 0001-01-01), its rows, those of the two before
//	  where deviations are summed: of each ratio compared, under and over: rows, sum (thousandths)
//	  of each ratio counted: number of bins; of each, in rising order: place (varint), rows
//
// Whole numbers are uvarints where nothing else is said. There is one way to
// write a model, so that equal models have equal bytes. Counters alone have the
// first line countersMagic, then the SHA-256 of groups and features as in the
// heading, then the counters, then a SHA-256 of all that.
const (
	magic         = "brama risk model 2\n"
	countersMagic = "brama risk counters 1\n"
)

// heading is the part a person can read.
type heading struct {
	Trained  Trained    `json:"trained"`
	Groups   [][]string `json:"groups"`
	Features []feature  `json:"features"`
}

// Append writes the artefact behind b.
func (m *Model) Append(b []byte) []byte {
	start := len(b)
	b = append(b, magic...)
	b = m.appendHeading(b)
	b = appendFloats(b, m.curve.Slope, m.curve.Offset, m.base, m.logistic.offset, m.amount.offset, m.amount.smeared)
	for i := range m.terms {
		b = appendFloats(b, m.means[i], m.spreads[i], m.logistic.weights[i], m.amount.weights[i])
	}
	b = appendTrees(appendTrees(b, m.trees), m.amount.trees)
	b = m.counters.append(b)
	sum := sha256.Sum256(b[start:])
	return append(b, sum[:]...)
}

// Append writes the counters behind b, for ReadCounters of a model that
// describes rows alike. The same events in the same order give the same bytes.
func (c *Counters) Append(b []byte) []byte {
	start := len(b)
	shape := c.schema.shape()
	b = c.append(append(append(b, countersMagic...), shape[:]...))
	sum := sha256.Sum256(b[start:])
	return append(b, sum[:]...)
}

// shape tells schemas apart.
func (s *schema) shape() [sha256.Size]byte {
	return sha256.Sum256(headingOf(s, Trained{}))
}

func hashOf(artefact []byte) string {
	sum := sha256.Sum256(artefact)
	return hex.EncodeToString(sum[:])
}

func (m *Model) appendHeading(b []byte) []byte {
	text := headingOf(&m.schema, m.trained)
	return append(appendCount(b, len(text)), text...)
}

func headingOf(s *schema, trained Trained) []byte {
	h := heading{Features: s.Features, Trained: trained}
	for _, g := range s.Groups {
		var names []string
		for _, c := range g {
			names = append(names, c.String())
		}
		h.Groups = append(h.Groups, names)
	}
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings, numbers that are finite, and structs of them
	}
	return text
}

func appendTrees(b []byte, trees []tree) []byte {
	b = appendCount(b, len(trees))
	for _, t := range trees {
		b = t.append(b)
	}
	return b
}

func (t tree) append(b []byte) []byte {
	b = appendCount(b, len(t))
	for _, n := range t {
		b = appendCount(b, int(n.feature)+1)
		if n.feature < 0 {
			b = appendCount(appendFloat(b, n.value), int(n.cover))
			continue
		}
		side := 0
		if n.missingLeft {
			side = 1
		}
		b = appendCount(appendFloat(b, n.threshold), side)
		b = appendCount(appendCount(b, int(n.left)), int(n.right))
	}
	return b
}

func (c *Counters) append(b []byte) []byte {
	for _, words := range c.words {
		if words == nil {
			continue
		}
		texts := make([]string, len(words))
		for text, id := range words {
			texts[id-1] = text
		}
		b = appendCount(b, len(texts))
		for _, text := range texts {
			b = append(appendCount(b, len(text)), text...)
		}
	}
	b = c.total.append(b)
	for g := range c.combos {
		b = c.appendGroup(b, g)
	}
	return b
}

func (c *Counters) appendGroup(b []byte, g int) []byte {
	entries := c.combos[g].entries
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return compareKeys(entries[i].key, entries[j].key) })
	b = appendCount(b, len(entries))
	for _, at := range order {
		for i := range c.schema.Groups[g] {
			b = appendCount(b, int(entries[at].key[i]))
		}
		b = entries[at].count.append(b)
		if c.schema.recent[g] {
			b = c.recent[g][at].append(b)
		}
		if c.schema.habits[g] {
			b = c.habits[g][at].append(b, len(c.schema.compared))
		}
		for _, of := range c.peers[g] {
			b = of[at].append(b)
		}
	}
	return b
}

func (l *lately) append(b []byte) []byte {
	b = appendCount(b, l.day.DaysSince(civil.Date{}))
	for _, n := range l.n {
		b = appendCount(b, int(n))
	}
	return b
}

func (h *habit) append(b []byte, compared int) []byte {
	for which := range compared {
		for _, of := range h[which] {
			b = appendCount(appendCount(b, int(of.n)), int(of.sum))
		}
	}
	return b
}

func (h histogram) append(b []byte) []byte {
	b = appendCount(b, len(h))
	for _, bin := range h {
		b = appendCount(binary.AppendVarint(b, int64(bin.at)), int(bin.n))
	}
	return b
}

func compareKeys(a, b key) int {
	for i := range a {
		if c := cmp.Compare(a[i], b[i]); c != 0 {
			return c
		}
	}
	return 0
}

func (n count) append(b []byte) []byte {
	return appendCount(appendCount(appendCount(b, int(n.seen)), int(n.inspected)), int(n.faults))
}

func appendCount(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendFloats(b []byte, all ...float64) []byte {
	for _, x := range all {
		b = appendFloat(b, x)
	}
	return b
}

func appendFloat(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}
