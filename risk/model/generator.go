package model

// generator is splitmix64 (Steele, Lea, Flood 2014: doi 10.1145/2660193.2660195).
// The sampling of rows and columns takes its chance from it, and not from
// math/rand, because the bytes of a model must come out the same with every
// version of Go, and pure packages hold no source of randomness of their own:
// the seed is an argument and stands in the model.
type generator struct{ state uint64 }

func (g *generator) next() uint64 {
	g.state += 0x9e3779b97f4a7c15
	z := g.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float is uniform on [0, 1), in steps of 2^-53.
func (g *generator) float() float64 { return float64(g.next()>>11) / (1 << 53) }

// below is one of 0 … n-1. The remainder favours low numbers by less than
// n/2^64, which is nothing for columns.
func (g *generator) below(n int) int { return int(g.next() % uint64(n)) }
