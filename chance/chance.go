// Package chance is chance that can be repeated: a stream of numbers that a
// seed determines, the same with every version of Go and on every machine.
// Packages that are pure hold no source of randomness of their own; their seed
// is an argument.
package chance

// Stream is splitmix64 (Steele, Lea, Flood 2014: doi 10.1145/2660193.2660195).
// Its 64 bits of state are the seed; it is not to be used by several
// goroutines at once.
type Stream struct{ State uint64 }

// Next gives the next number, uniform over all of 64 bits.
func (s *Stream) Next() uint64 {
	s.State += 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio, odd
	z := s.State
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
