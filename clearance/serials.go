package clearance

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

// How many serials a process takes from the store at a time: few for a quiet
// office, since what is left of a block when the process ends is never used,
// and twice as many each time a block did not last serialHurry.
const (
	leastSerials = 20
	mostSerials  = 1000
	serialHurry  = time.Second
)

// serialBook hands out serials from blocks, so that neither offices nor
// processes wait for each other.
type serialBook struct {
	mu     sync.Mutex
	blocks map[serialKey]*serialRange
}

type serialKey struct {
	office string
	year   int
}

type serialRange struct {
	mu         sync.Mutex
	next, last int
	back       []int     // given back, to be taken first
	size       int       // of the last block
	taken      time.Time // when it was
}

func (b *serialBook) block(k serialKey) *serialRange {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.blocks == nil {
		b.blocks = map[serialKey]*serialRange{}
	}
	if b.blocks[k] == nil {
		b.blocks[k] = &serialRange{next: 1}
	}
	return b.blocks[k]
}

// take gives a serial that nobody else ever gets.
func (b *serialBook) take(ctx context.Context, store Store, office string, year int, now time.Time) (int, error) {
	r := b.block(serialKey{office, year})
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.back); n > 0 {
		serial := r.back[n-1]
		r.back = r.back[:n-1]
		return serial, nil
	}
	if r.next > r.last {
		size := r.nextSize(now)
		first, err := store.Reserve(ctx, office, year, size)
		if err != nil {
			return 0, err
		}
		r.next, r.last, r.size, r.taken = first, first+size-1, size, now
	}
	if r.next > declarations.MaxSerial {
		return 0, fault.New(fault.Unavailable, ruleSerials, "office", office, "year", strconv.Itoa(year))
	}
	serial := r.next
	r.next++
	return serial, nil
}

// giveBack returns a serial that was taken and is in no record.
func (b *serialBook) giveBack(office string, year, serial int) {
	r := b.block(serialKey{office, year})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.back = append(r.back, serial)
}

func (r *serialRange) nextSize(now time.Time) int {
	if r.size == 0 || now.Sub(r.taken) > serialHurry {
		return leastSerials
	}
	return min(2*r.size, mostSerials)
}
