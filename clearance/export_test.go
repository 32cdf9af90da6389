package clearance

import "github.com/brama-customs/brama/risk"

// Waiting gives how many drafts wait for a group.
func Waiting(s *Service) int { return len(s.gatherer.queue) }

// History gives what a service has seen.
func History(s *Service) *risk.History { return s.history }

// Low gives the number up to which the history never reads tallies again.
func Low(s *Service) int64 { return s.tallies.low }

// InChunks makes a service answer so many declarations of a workbook together.
func InChunks(s *Service, declarations int) { s.chunk = declarations }
