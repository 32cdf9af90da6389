package clearance

import (
	"context"
	"sync"
	"time"
)

// tallyMark remembers which tallies the history has. Transactions that run side
// by side number theirs in one order and are seen in another, so a number that
// is missing under the highest may still come; after tallyOverlap further ones
// it never will: its transaction was undone.
type tallyMark struct {
	mu   sync.Mutex
	at   time.Time      // of the last look
	low  int64          // every number up to here is in the history, or never comes
	high int64          // the highest seen
	seen map[int64]bool // between low and high
}

// tallyOverlap is more than the transactions that can be open at once.
const tallyOverlap = 1000

// historyAge is how old the history may be when a batch is judged by it.
const historyAge = 20 * time.Millisecond

// FollowHistory adds to the history what all workers have counted since.
func (s *Service) FollowHistory(ctx context.Context) error {
	m := &s.tallies
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.Clock().Sub(m.at) < historyAge && !m.at.IsZero() {
		return nil
	}
	if m.seen == nil {
		m.seen = map[int64]bool{}
	}
	for after := m.low; ; {
		tallies, _, err := s.Store.Tallies(ctx, after, tallyOverlap)
		if err != nil {
			return err
		}
		for _, t := range tallies {
			after = t.N
			if err := s.addTally(t); err != nil {
				return err
			}
		}
		m.settle()
		if len(tallies) < tallyOverlap {
			m.at = s.Clock()
			return nil
		}
	}
}

func (s *Service) addTally(t Tally) error {
	m := &s.tallies
	if m.seen[t.N] {
		return nil
	}
	if err := s.history.Add(t.Body); err != nil {
		return err
	}
	m.seen[t.N] = true
	m.high = max(m.high, t.N)
	return nil
}

// settle moves low over the numbers that have come, and over gaps that will
// not be filled any more.
func (m *tallyMark) settle() {
	for m.low < m.high && (m.seen[m.low+1] || m.low+1 < m.high-tallyOverlap) {
		m.low++
		delete(m.seen, m.low)
	}
}
