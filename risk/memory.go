package risk

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/statistics"
)

// Memory is everything that was counted: statistics of trade, and what the
// models' features are worked out from. It is fed by events, each once; adding
// the same events in any order gives the same Memory. It may be used by many
// goroutines.
type Memory struct {
	stats *statistics.Statistics

	mu       sync.RWMutex
	counters *model.Counters
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
// shadow.
type Models struct {
	Champion   *model.Model
	Challenger *model.Model
}

// MostContributions is how many of a score's contributions are kept and shown.
const MostContributions = 6

// Score scores the items of an import; nil for everything else.
func (m *Memory) Score(models Models, f *facts.Declaration) *Learned {
	if models.Champion == nil || f.Type != importing {
		return nil
	}
	l := &Learned{Model: models.Champion.Hash(), Items: make([]LearnedItem, len(f.Items))}
	if models.Challenger != nil {
		l.Challenger = &Challenge{Model: models.Challenger.Hash()}
	}
	var s scorer
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i := range f.Items {
		s.item(m.counters, models, f, i, l)
	}
	return l
}

// scorer holds the slices that scoring writes into.
type scorer struct{ vector, parts []float64 }

func (s *scorer) item(c *model.Counters, models Models, f *facts.Declaration, i int, l *Learned) {
	it, champion := &f.Items[i], models.Champion
	row := RowOf(f, it)
	s.vector = champion.Vector(c, &row, s.vector)
	score, why := champion.ScoreExplained(s.vector, s.parts)
	s.parts = why.Contributions
	item := LearnedItem{
		Item: it.Item, Millions: score.Millions, Raw: score.Raw, Expected: score.ExpectedDuty(it.Payable).Round(2),
		Vector: encodeVector(s.vector), Contributions: largest(champion.Features(), s.vector, why.Contributions),
	}
	l.Items[i] = item
	l.Millions = max(l.Millions, item.Millions)
	l.Second = max(l.Second, int(math.Round(score.Second*1e6)))
	l.Expected = l.Expected.Add(item.Expected)
	if models.Challenger == nil {
		return
	}
	s.vector = models.Challenger.Vector(c, &row, s.vector)
	other := models.Challenger.Score(s.vector)
	l.Challenger.Millions = max(l.Challenger.Millions, other.Millions)
	l.Challenger.Expected = l.Challenger.Expected.Add(other.ExpectedDuty(it.Payable).Round(2))
}

// largest gives the contributions that moved the score most, either way.
func largest(names []string, vector, parts []float64) []Contribution {
	order := make([]int, 0, MostContributions+1)
	for i := range parts {
		if parts[i] == 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(order, i, func(a, b int) int {
			if math.Abs(parts[a]) >= math.Abs(parts[b]) {
				return -1
			}
			return 1
		})
		if at < MostContributions {
			order = slices.Insert(order, at, i)[:min(len(order)+1, MostContributions)]
		}
	}
	out := make([]Contribution, len(order))
	for k, i := range order {
		out[k] = Contribution{Feature: names[i], By: parts[i]}
		if v := vector[i]; !math.IsNaN(v) {
			out[k].Value = &v
		}
	}
	return out
}

func encodeVector(v []float64) string {
	b := make([]byte, 0, 8*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// DecodeVector reads the numbers of a LearnedItem back.
func DecodeVector(s string) ([]float64, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b)%8 != 0 {
		return nil, fmt.Errorf("not a vector of a score: %w", errors.Join(err, errVector))
	}
	v := make([]float64, len(b)/8)
	for i := range v {
		v[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return v, nil
}

var errVector = errors.New("eight bytes a number")

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
