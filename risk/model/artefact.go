package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"slices"
)

// An artefact is, in this order:
//
//	"brama risk model 1\n"
//	length of the heading (uvarint), heading (JSON: how it was trained, groups, features)
//	base, slope and offset of the calibration, offset of the regression (float64, little-endian, as all)
//	of each feature: weight, mean, spread
//	number of trees; of each its number of nodes; of each node 1 + feature, or 0 for a leaf;
//	  a leaf: value, cover (uvarint); else threshold, missing left (0, 1), left child, right child
//	of each counted column, in order: number of texts; of each length, bytes
//	rows seen, weights of labels inspected and at fault (uvarint, thousandths)
//	of each group: number of combinations; of each, in rising order of its texts' numbers:
//	  those numbers, seen, inspected, faults; where prices are counted also n, sum, squares (varint)
//	SHA-256 of all that
//
// Whole numbers are uvarints where nothing else is said. There is one way to
// write a model, so that equal models have equal bytes.
const magic = "brama risk model 1\n"

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
	for _, x := range []float64{m.base, m.curve.Slope, m.curve.Offset, m.logistic.offset} {
		b = appendFloat(b, x)
	}
	for f, w := range m.logistic.weights {
		b = appendFloat(appendFloat(appendFloat(b, w), m.logistic.means[f]), m.logistic.spreads[f])
	}
	b = appendCount(b, len(m.trees))
	for _, t := range m.trees {
		b = t.append(b)
	}
	b = m.counters.append(b)
	sum := sha256.Sum256(b[start:])
	return append(b, sum[:]...)
}

func hashOf(artefact []byte) string {
	sum := sha256.Sum256(artefact)
	return hex.EncodeToString(sum[:])
}

func (m *Model) appendHeading(b []byte) []byte {
	h := heading{Features: m.schema.Features, Trained: m.trained}
	for _, g := range m.schema.Groups {
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
	return append(appendCount(b, len(text)), text...)
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
	for g := range c.groups {
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
		for i := range c.groups[g] {
			b = appendCount(b, int(entries[at].key[i]))
		}
		b = entries[at].count.append(b)
		if c.priced[g] {
			p := c.prices[g][at]
			b = binary.AppendVarint(appendCount(b, int(p.n)), p.sum)
			b = appendCount(b, int(p.squares))
		}
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

func appendFloat(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}
