package simulator

import (
	"math"
	"math/bits"

	"github.com/brama-customs/brama/chance"
)

// stream is a source of chance. It
// has 64 bits of state, so a stream of its own for every consignment costs
// nothing, and nothing of one consignment depends on how many numbers another
// took.
//
// What comes of a seed must be the same on every machine. The functions of
// package math are not (some processors have their own, and compilers may fuse
// a product with a sum), hence exp and ln below, in which every product is
// rounded by an explicit conversion.
type stream struct{ chance.Stream }

// newStream makes the stream named by numbers: the seed, the kind of thing
// that is drawn, the day, the number.
func newStream(names ...uint64) *stream {
	s := &stream{}
	for _, name := range names {
		s.State = s.Next() ^ name
	}
	return s
}

// unit gives a number from 0, included, to 1, not included.
func (s *stream) unit() float64 { return float64(s.Next()>>11) * 0x1p-53 }

// below gives a whole number from 0 to n − 1.
func (s *stream) below(n int) int {
	high, _ := bits.Mul64(s.Next(), uint64(n))
	return int(high)
}

// happens reports whether something of probability p does.
func (s *stream) happens(p float64) bool { return s.unit() < p }

// between gives a number from low to high.
func (s *stream) between(low, high float64) float64 {
	return low + float64(s.unit()*(high-low))
}

// normal gives a standard normal number, by Marsaglia's polar method.
func (s *stream) normal() float64 {
	for {
		u, v := 2*s.unit()-1, 2*s.unit()-1
		if r := float64(u*u) + float64(v*v); r > 0 && r < 1 {
			return u * math.Sqrt(-2*ln(r)/r)
		}
	}
}

// lognormal gives a number whose logarithm is normal.
func (s *stream) lognormal(mean, spread float64) float64 {
	return exp(mean + float64(spread*s.normal()))
}

// pick gives a place of a list by its weights.
func (s *stream) pick(weights []float64) int {
	whole := 0.0
	for _, w := range weights {
		whole += w
	}
	left := s.unit() * whole
	for i, w := range weights {
		if left -= w; left < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// exp is e to the x, to some 15 digits: 2^k times a power series of what is
// left.
func exp(x float64) float64 {
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	left := x - float64(k*math.Ln2)
	sum := 1.0
	for n := 15.0; n >= 1; n-- {
		sum = 1 + float64(float64(left*sum)/n)
	}
	return math.Ldexp(sum, int(k))
}

// ln is the natural logarithm of x > 0, by the series of the area hyperbolic
// tangent.
func ln(x float64) float64 {
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, k = 2*m, k-1
	}
	t := (m - 1) / (m + 1)
	square := float64(t * t)
	sum := 0.0
	for n := 25.0; n >= 1; n -= 2 {
		sum = 1/n + float64(square*sum)
	}
	return float64(2*float64(t*sum)) + float64(float64(k)*math.Ln2)
}
