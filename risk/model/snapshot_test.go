package model_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/brama-customs/brama/risk/model"
)

// lived are a model's counters that went on counting.
func lived(t testing.TB, seed uint64) (*model.Model, *model.Counters, *model.Table) {
	t.Helper()
	m, _ := shared()
	text, _ := made(t, 400, seed)
	table, c := read(t, text), m.Counters()
	for i := range table.Rows {
		c.See(&table.Rows[i])
		c.Learn(&table.Rows[i])
	}
	return m, c, table
}

func TestCountersReadBackGoOnAsTheyWere(t *testing.T) {
	m, c, table := lived(t, 41)
	snapshot := c.Append([]byte("before"))[len("before"):]
	back, err := m.ReadCounters(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if back.Held() != c.Held() || back.Held() == m.Counters().Held() {
		t.Errorf("%d are held, not %d", back.Held(), c.Held())
	}
	for i := range table.Rows {
		r := table.Rows[i]
		r.Texts[model.Importer] = "new" + r.Texts[model.Importer]
		for _, counters := range []*model.Counters{c, back} {
			counters.See(&r)
			counters.Learn(&r)
			if err := counters.Forget(&table.Rows[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !bytes.Equal(c.Append(nil), back.Append(nil)) {
		t.Error("they go on counting otherwise")
	}
}

func TestCountersOfRowsDescribedOtherwiseAreRefused(t *testing.T) {
	_, c, _ := lived(t, 42)
	if _, err := model.Fallback().ReadCounters(c.Append(nil)); !errors.Is(err, model.ErrOtherCounters) {
		t.Errorf("%v", err)
	}
}

func TestDamagedCountersAreRefused(t *testing.T) {
	m, err := model.Read(small())
	if err != nil {
		t.Fatal(err)
	}
	snapshot := m.Counters().Append(nil)
	for n := 0; n < len(snapshot); n += 1 + n/5 {
		if _, err := m.ReadCounters(snapshot[:n]); err == nil {
			t.Fatalf("cut to %d bytes they are read", n)
		}
	}
	chance, whole := rand.New(rand.NewPCG(43, 1)), 0
	for range 250 {
		body := bytes.Clone(snapshot[:len(snapshot)-32])
		body[55+chance.IntN(len(body)-55)] ^= byte(1 << chance.IntN(8))
		if _, err := m.ReadCounters(append(bytes.Clone(body), snapshot[len(body):]...)); err == nil {
			t.Fatal("they are read with a checksum that does not fit")
		}
		if countersIfRead(t, m, model.Sealed(body)) {
			whole++
		}
	}
	t.Logf("%d of 250 are counters", whole)
}

// countersIfRead counts with whatever is read.
func countersIfRead(t *testing.T, m *model.Model, b []byte) bool {
	t.Helper()
	c, err := m.ReadCounters(b)
	if err != nil {
		return false
	}
	if !bytes.Equal(c.Append(nil), b) {
		t.Fatal("they are read and write other bytes")
	}
	r := model.NewRow()
	r.Texts[model.Importer], r.Label = "I1", model.Fault
	c.See(&r)
	c.Learn(&r)
	m.Score(m.Vector(c, &r, nil))
	return true
}

func FuzzReadCounters(f *testing.F) {
	m, err := model.Read(small())
	if err != nil {
		f.Fatal(err)
	}
	snapshot := m.Counters().Append(nil)
	f.Add(snapshot[:len(snapshot)-32])
	f.Add([]byte("brama risk counters 1\n"))
	f.Fuzz(func(t *testing.T, body []byte) { countersIfRead(t, m, model.Sealed(body)) })
}

func TestFullCountersGoOnWithWhatTheyKnow(t *testing.T) {
	_, c, table := lived(t, 44)
	c.Bound(c.Held())
	stranger, old := model.NewRow(), table.Rows[0]
	stranger.Texts[model.Importer], stranger.Label = "stranger", model.Fault
	full := c.Held()
	m, _ := shared()
	unknown := m.Vector(c, &stranger, nil)
	c.See(&stranger)
	c.Learn(&stranger)
	at := slices.Index(m.Features(), "rate(importer)")
	if v := m.Vector(c, &stranger, nil); c.Held() != full || v[at] != unknown[at] {
		t.Error("what is new is taken up though there is no room")
	}
	if err := c.Forget(&stranger); err != nil {
		t.Errorf("what was learned as far as there was room is not taken out: %v", err)
	}
	before := m.Vector(c, &old, nil)
	old.Label = model.Fault
	c.Learn(&old)
	if v := m.Vector(c, &old, nil); v[at] <= before[at] {
		t.Error("what is known is not counted any more")
	}
}
