package clearance

// Waiting gives how many drafts wait for a group.
func Waiting(s *Service) int { return len(s.gatherer.queue) }
