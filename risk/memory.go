package risk

import (
	"encoding/binary"
	"errors"
	"math"
	"sync"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/statistics"
)

// Memory is everything that was counted: statistics of trade, and what the
// models' features are worked out from. It is fed by events, each once. The same
// events in the same order give the same Memory, to the byte; in another order
// they differ in one thing alone, the habits of importers and declarants, which
// are judged by the prices seen before. It may be used by many goroutines.
type Memory struct {
	stats *statistics.Statistics

	mu       sync.RWMutex
	counters *model.Counters

	scratch sync.Pool // of *model.Scratch
}

// NewMemory makes an empty one.
func NewMemory() *Memory {
	return &Memory{stats: statistics.New(statistics.Limits{}), counters: model.Fallback().Counters()}
}

// Statistics gives the part that compares and reports.
func (m *Memory) Statistics() *statistics.Statistics { return m.stats }

// Add counts an encoded tally of events; bytes that are not one are an error
// (statistics.ErrEvents) and add nothing.
func (m *Memory) Add(tally []byte) error {
	events, err := statistics.Decode(tally)
	if err != nil {
		return err
	}
	m.stats.Add(events)
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range events {
		err = errors.Join(err, m.count(&events[i]))
	}
	return err
}

// count adds one event to the counters of the models. Only imports are scored,
// so only they count.
func (m *Memory) count(e *statistics.Event) error {
	if e.Declaration.Type != importing {
		return nil
	}
	if e.Kind == statistics.Assessed {
		for i := range e.Declaration.Items {
			r := RowOf(&e.Declaration, &e.Declaration.Items[i])
			m.counters.See(&r)
		}
		return nil
	}
	var err error
	for _, r := range Lessons(&e.Declaration, e.Outcome) {
		switch {
		case r.Label == model.Unlabelled:
		case e.Kind == statistics.Inspected:
			m.counters.Learn(&r)
		default:
			err = errors.Join(err, m.counters.Forget(&r))
		}
	}
	return err
}

// Fill writes what was known before into facts, and who is on a list.
func (m *Memory) Fill(f *facts.Declaration) { m.stats.Fill(f) }

// Models are those that score. The challenger, which may be nil, scores in
// shadow; both describe rows alike, as the Fallback does.
type Models struct {
	Champion   *model.Model
	Challenger *model.Model
}

// Score scores the items of an import; nil for everything else.
func (m *Memory) Score(models Models, f *facts.Declaration) *Learned {
	if models.Champion == nil || f.Type != importing {
		return nil
	}
	l := &Learned{Model: models.Champion.Hash(), Items: make([]LearnedItem, len(f.Items))}
	if models.Challenger != nil {
		l.Challenger = &Challenge{Model: models.Challenger.Hash()}
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.scratch.Get().(*model.Scratch)
	if !ok {
		s = &model.Scratch{}
	}
	defer m.scratch.Put(s)
	for i := range f.Items {
		it := &f.Items[i]
		row := RowOf(f, it)
		scored := models.Champion.Explain(m.counters, &row, it.Payable, s)
		l.Items[i] = LearnedItem{it.Item, scored}
		l.Probability, l.Second = max(l.Probability, scored.Probability), max(l.Second, scored.Second)
		l.Expected = l.Expected.Add(scored.Expected)
		if models.Challenger != nil {
			l.Challenger.add(models.Challenger.Again(s), it.Payable)
		}
	}
	return l
}

// add takes in what the challenger makes of an item.
func (c *Challenge) add(score model.Score, payable exact.Number) {
	c.Probability = max(c.Probability, score.Millions)
	c.Expected = c.Expected.Add(score.ExpectedDuty(payable).Round(2))
}

// memoryVersion is the first byte of an encoded Memory.
const memoryVersion = 1

// Append writes all that is counted behind b: the same counts, the same bytes.
func (m *Memory) Append(b []byte) []byte {
	stats := m.stats.Append(nil)
	b = append(b, memoryVersion)
	b = binary.AppendUvarint(b, uint64(len(stats)))
	b = append(b, stats...)
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.counters.Append(b)
}

// ErrMemory is the error of bytes that are no encoded Memory.
var ErrMemory = errors.New("not an encoded memory of risk")

// ReadMemory reads back what Append wrote.
func ReadMemory(b []byte) (*Memory, error) {
	if len(b) == 0 || b[0] != memoryVersion {
		return nil, ErrMemory
	}
	size, n := binary.Uvarint(b[1:])
	rest := b[1+max(n, 0):]
	if n <= 0 || size > uint64(len(rest)) {
		return nil, ErrMemory
	}
	stats, err := statistics.Read(statistics.Limits{}, rest[:size])
	if err != nil {
		return nil, errors.Join(ErrMemory, err)
	}
	counters, err := model.Fallback().ReadCounters(rest[size:])
	if err != nil {
		return nil, errors.Join(ErrMemory, err)
	}
	return &Memory{stats: stats, counters: counters}, nil
}

// Kopiykas gives an amount in hryvnias as whole kopiykas.
func Kopiykas(n exact.Number) int64 {
	var k int64
	for _, c := range n.Round(2).Mul(exact.Int(100)).Round(0).String() {
		if c < '0' || c > '9' || k > (math.MaxInt64-9)/10 {
			return math.MaxInt64
		}
		k = 10*k + int64(c-'0')
	}
	return k
}
