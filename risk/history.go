package risk

import (
	"math"
	"sync"
)

// MinPeers is the fewest prices that make a median worth comparing with.
const MinPeers = 30

// History is what has been seen so far, as mergeable counters: how often an
// importer came, and how prices per kg are spread by code. It is fed by
// tallies, of which the store keeps every one; adding all of them in any
// order gives the same History. It may be used by many goroutines.
type History struct {
	mu        sync.RWMutex
	importers map[string]int64
	prices    map[uint64]*histogram // by code of ten digits and by heading of four
}

// NewHistory makes an empty one.
func NewHistory() *History {
	return &History{importers: map[string]int64{}, prices: map[uint64]*histogram{}}
}

// Add adds an encoded tally; bytes that are not one are an error (ErrTally)
// and add nothing.
func (h *History) Add(tally []byte) error {
	t, err := decodeTally(tally) // whole, before anything is added
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for who, n := range t.importers {
		h.importers[who] = addUpTo(h.importers[who], n)
	}
	for code, buckets := range t.prices {
		of, ofHeading := h.histogram(code), h.histogram(code/perHeading)
		for bucket, n := range buckets {
			of.add(bucket, n)
			ofHeading.add(bucket, n)
		}
	}
	return nil
}

// histogram gives the one of a code or heading, made where there is none.
func (h *History) histogram(key uint64) *histogram {
	if h.prices[key] == nil {
		h.prices[key] = &histogram{}
	}
	return h.prices[key]
}

// addUpTo gives a + b, of numbers not under 0, or the most there is.
func addUpTo(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// peers gives the median to compare a code with: its own where there are
// enough prices, else its heading's, else its own again, too few to judge by.
// The lock must be held for reading.
func (h *History) peers(code string) Peers {
	number := codeNumber(code)
	if number == 0 {
		return Peers{}
	}
	own := peersOf(h.prices[number], code)
	if own.Count >= MinPeers {
		return own
	}
	if heading := peersOf(h.prices[number/perHeading], code[:headDigits]); heading.Count >= MinPeers {
		return heading
	}
	return own
}

func peersOf(h *histogram, code string) Peers {
	if h == nil {
		return Peers{}
	}
	return Peers{Code: code, Count: h.total(), Median: h.median()}
}
