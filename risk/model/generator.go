package model

import "github.com/brama-customs/brama/chance"

// generator is the chance that rows and columns are sampled by: the bytes of a
// model must come out the same with every version of Go, and its seed stands in
// the model.
type generator struct{ chance.Stream }

func newGenerator(seed uint64) generator { return generator{chance.Stream{State: seed}} }

// float is uniform on [0, 1), in steps of 2^-53.
func (g *generator) float() float64 { return float64(g.Next()>>11) / (1 << 53) }

// below is one of 0 … n-1. The remainder favours low numbers by less than
// n/2^64, which is nothing for columns.
func (g *generator) below(n int) int { return int(g.Next() % uint64(n)) }
