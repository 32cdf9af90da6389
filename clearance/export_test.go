package clearance

import (
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/tariffs"
)

// Waiting gives how many drafts wait for a group.
func Waiting(s *Service) int { return len(s.gatherer.queue) }

// KnownBefore gives the facts of a declaration as a service would judge it now.
func KnownBefore(s *Service, d *declarations.Declaration, a tariffs.Assessment) facts.Declaration {
	f := risk.Gather(d, a)
	f.Day = s.Today()
	s.memory().Fill(&f)
	return f
}

// Remembered gives the bytes of all that a service has counted.
func Remembered(s *Service) []byte { return s.memory().Append(nil) }

// Low gives the number up to which the history never reads tallies again.
func Low(s *Service) int64 { return s.tallies.low }

// InChunks makes a service answer so many declarations of a workbook together.
func InChunks(s *Service, declarations int) { s.chunk = declarations }

// BreakRules leaves a service without rules, so that judging panics.
func BreakRules(s *Service) { s.ruling.Store(&ruling{stamp: s.ruling.Load().stamp}) }
