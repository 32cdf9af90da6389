package clearance

import (
	"context"
	"sync"
)

// tallyMark remembers which tallies the history has. Their numbers can come
// to be seen out of order, so those within overlap of the highest are asked
// for again and told apart by seen.
type tallyMark struct {
	mu   sync.Mutex
	low  int64 // everything up to here is in the history
	high int64
	seen map[int64]bool // over low
}

// tallyOverlap is how many numbers below the highest may still be on their
// way: more than transactions can be open at once.
const tallyOverlap = 2000

// FollowHistory adds to the history what all workers have counted since.
func (s *Service) FollowHistory(ctx context.Context) error {
	m := &s.tallies
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil {
		m.seen = map[int64]bool{}
	}
	for after := m.low; ; {
		tallies, err := s.Store.Tallies(ctx, after, tallyOverlap)
		if err != nil {
			return err
		}
		for _, t := range tallies {
			after = t.N
			if m.seen[t.N] {
				continue
			}
			if err := s.history.Add(t.Body); err != nil {
				return err
			}
			m.seen[t.N] = true
			m.high = max(m.high, t.N)
		}
		if len(tallies) < tallyOverlap {
			m.settle()
			return nil
		}
	}
}

// settle moves low up and forgets what is under it.
func (m *tallyMark) settle() {
	m.low = max(m.low, m.high-tallyOverlap)
	for n := range m.seen {
		if n <= m.low {
			delete(m.seen, n)
		}
	}
}
