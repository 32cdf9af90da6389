package statistics

import (
	"crypto/sha256"
)

// What tests look at from outside.
const (
	MaxCells   = maxCells
	VelocityOf = velocityDays
	WorkOf     = workDays
	LogBits    = logBits
)

var (
	LogOf   = logOf
	PowerOf = powerOf
)

// Sealed makes a snapshot of forged tables.
func Sealed(tables []byte) []byte {
	return appendSum(append([]byte(snapshotMagic), tables...), 0)
}

// Tables is what Sealed seals.
func Tables(snapshot []byte) []byte {
	return snapshot[len(snapshotMagic) : len(snapshot)-sha256.Size]
}

// Largest gives the most cells a histogram of prices has.
func (s *Statistics) Largest() int {
	most := 0
	for _, g := range s.prices {
		most = max(most, len(g.cells))
	}
	return most
}

// Counters is how many rows are counted.
func (s *Statistics) Counters() int {
	return len(s.prices) + len(s.importers) + len(s.pairs) + len(s.splits) + len(s.offices) + len(s.profiles)
}
