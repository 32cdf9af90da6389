package clearance

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/brama-customs/brama/risk"
)

// tallyMark remembers which tallies the memory has. Transactions that run side
// by side number theirs in one order and are seen in another, so a number that
// is missing under the highest may still come; after tallyOverlap further ones
// it never will: its transaction was undone.
type tallyMark struct {
	mu     sync.Mutex
	at     time.Time      // of the last look
	low    int64          // every number up to here is in the memory, or never comes
	high   int64          // the highest seen
	seen   map[int64]bool // between low and high
	kept   int64          // mark of the newest snapshot known of
	loaded bool
}

// tallyOverlap is more than the transactions that can be open at once.
const tallyOverlap = 1000

// historyAge is how old the memory may be when a batch is judged by it.
const historyAge = 20 * time.Millisecond

// memory is what has been counted so far.
func (s *Service) memory() *risk.Memory { return s.remembered.Load() }

// FollowHistory adds to the memory what all workers have counted since. A
// process that has just begun starts from the newest snapshot; so does one
// that lagged so far behind that what it missed has been dropped.
func (s *Service) FollowHistory(ctx context.Context) error {
	m := &s.tallies
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.Clock().Sub(m.at) < historyAge && !m.at.IsZero() {
		return nil
	}
	if !m.loaded {
		if err := s.loadSnapshot(ctx); err != nil {
			return err
		}
	}
	for after := m.low; ; {
		tallies, dropped, err := s.Store.Tallies(ctx, after, tallyOverlap)
		if err != nil {
			return err
		}
		if dropped > m.low {
			if err := s.loadSnapshot(ctx); err != nil {
				return err
			}
			after = m.low
			continue
		}
		for _, t := range tallies {
			after = t.N
			s.addTally(t)
		}
		m.settle()
		if len(tallies) < tallyOverlap {
			m.at = s.Clock()
			return nil
		}
	}
}

// addTally counts one. What cannot be read (of another version, damaged) is told
// and passed over: counters that lack something compare a little worse, and
// goods are not to wait for that.
func (s *Service) addTally(t Tally) {
	m := &s.tallies
	if m.seen[t.N] {
		return
	}
	if err := s.memory().Add(t.Body); err != nil {
		s.Log.Error("a tally of risk could not be counted and is passed over", "number", t.N, "error", err)
	}
	m.seen[t.N] = true
	m.high = max(m.high, t.N)
}

// settle moves low over the numbers that have come, and over gaps that will
// not be filled any more.
func (m *tallyMark) settle() {
	for m.low < m.high && (m.seen[m.low+1] || m.low+1 < m.high-tallyOverlap) {
		m.low++
		delete(m.seen, m.low)
	}
}

// loadSnapshot begins the memory anew from the newest snapshot, or from nothing
// where there is none that can be read.
func (s *Service) loadSnapshot(ctx context.Context) error {
	m := &s.tallies
	mark, body, err := s.Store.Snapshot(ctx)
	if err != nil {
		return err
	}
	memory, seen := risk.NewMemory(), map[int64]bool{}
	if body != nil {
		kept, numbers, err := openSnapshot(body)
		if err == nil {
			memory, seen = kept, numbers
		} else {
			s.Log.Error("the snapshot of risk counters cannot be read: counting begins anew", "error", err)
		}
	}
	s.remembered.Store(memory)
	m.low, m.high, m.seen, m.kept, m.loaded = mark, mark, seen, mark, true
	for n := range seen {
		m.high = max(m.high, n)
	}
	return nil
}

// KeepSnapshot writes down what has been counted, so that processes start from
// it and the tallies in it can go. Those up to the snapshot before are dropped:
// a process that follows more slowly than that begins anew.
func (s *Service) KeepSnapshot(ctx context.Context) error {
	if err := s.FollowHistory(ctx); err != nil {
		return err
	}
	m := &s.tallies
	m.mu.Lock()
	mark, before := m.low, m.kept
	if mark <= before {
		m.mu.Unlock()
		return nil
	}
	body := packSnapshot(s.memory(), m.seen)
	m.kept = mark
	m.mu.Unlock()
	return s.Store.PutSnapshot(ctx, mark, body, before)
}

// packSnapshot writes the memory and the numbers over the mark that are in it,
// compressed.
func packSnapshot(memory *risk.Memory, seen map[int64]bool) []byte {
	numbers := make([]int64, 0, len(seen))
	for n := range seen {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	b := binary.AppendUvarint(nil, uint64(len(numbers)))
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return newPacker().EncodeAll(memory.Append(b), nil)
}

func newPacker() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // constant options: cannot fail
	}
	return e
}

// mostSnapshot bounds what a snapshot unpacks to, in bytes.
const mostSnapshot = 4 << 30

var errSnapshot = errors.New("the snapshot of risk counters is damaged")

func openSnapshot(body []byte) (*risk.Memory, map[int64]bool, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostSnapshot))
	if err != nil {
		return nil, nil, err
	}
	defer d.Close()
	b, err := d.DecodeAll(body, nil)
	if err != nil {
		return nil, nil, errors.Join(errSnapshot, err)
	}
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return nil, nil, errSnapshot
	}
	b = b[n:]
	seen := make(map[int64]bool, count)
	for range count {
		number, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, nil, errSnapshot
		}
		seen[int64(number)], b = true, b[n:]
	}
	memory, err := risk.ReadMemory(b)
	return memory, seen, err
}
