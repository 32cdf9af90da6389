package statistics_test

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

func TestTheOrderOfEventsMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, _ := journal(chance, rapid.IntRange(0, 60).Draw(t, "declarations"), pick(chance, 3, 60, 900))
		same(t, "shuffled, it comes to something else", counted(all...), counted(shuffled(chance, all)...))
	})
}

func TestWhatIsCorrectedLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, left := journal(chance, rapid.IntRange(0, 60).Draw(t, "declarations"), pick(chance, 3, 60))
		same(t, "something corrected is still counted", counted(all...), counted(left...))
		same(t, "corrected before it came, it is counted", counted(shuffled(chance, all)...), counted(left...))
	})
}

func TestCountsThatAreMergedAreThoseOfAllEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, _ := journal(chance, rapid.IntRange(0, 60).Draw(t, "declarations"), pick(chance, 3, 60, 900))
		at := chance.IntN(len(all) + 1)
		merged, other := counted(all[:at]...), counted(all[at:]...)
		merged.Merge(other)
		same(t, "merged, it comes to something else", merged, counted(all...))
		onTop := read(t, other.Append(nil))
		onTop.Add(all[:at])
		same(t, "counted on top of a snapshot, it comes to something else", onTop, merged)
	})
}

func TestASnapshotKnowsWhatWasKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := someChance(t)
		all, _ := journal(chance, 60, 45)
		live := counted(all...)
		again := read(t, live.Append(nil))
		same(t, "it writes another snapshot", live, again)
		for range 5 {
			a := imported(chance)
			a.Day = firstDay.AddDays(chance.IntN(60))
			b := a
			b.Items = append([]facts.Item(nil), a.Items...)
			live.Fill(&a)
			again.Fill(&b)
			if diff := cmp.Diff(a, b, asDays); diff != "" {
				t.Fatalf("it tells otherwise:\n%s", diff)
			}
		}
	})
}

func TestEventsThatWentThroughBytesCountTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, _ := journal(someChance(t), 30, 45)
		events, err := statistics.Decode(statistics.Encode(all))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "something that is counted is not kept", counted(all...), counted(events...))
	})
}

func TestNothingIsKnownOfWhatIsNoImport(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 1))
	all, _ := journal(chance, 200, 3)
	s := counted(all...)
	d := all[0].Declaration
	d.Type = "IM"
	s.Fill(&d)
	if d.ImporterBefore == 0 || d.Items[0].CodeBefore == 0 {
		t.Fatalf("nothing is known of an import either: %+v", d)
	}
	d.Type = "EX"
	s.Fill(&d)
	if d.Before != (facts.Before{}) || d.Items[0].Peers.Count != 0 || d.Items[0].CodeBefore != 0 {
		t.Errorf("of an export is known %+v", d)
	}
}

func TestExportsAreNotCountedAsImports(t *testing.T) {
	chance := rand.New(rand.NewPCG(2, 1))
	e := assessed(chance, firstDay)
	e.Declaration.Type = "EX"
	s := counted(e)
	d := e.Declaration
	d.Type = "IM"
	s.Fill(&d)
	if d.ImporterBefore != 0 || d.Items[0].CodeBefore != 0 || d.Items[0].Peers.Count != 0 {
		t.Errorf("an export is known as an import: %+v", d)
	}
	if o := s.Office(e.Declaration.Office, firstDay.AddDays(1)); o.Assessed != 1 {
		t.Errorf("the office's work on it is not counted: %+v", o)
	}
}

func TestEventsOfNoDayAreNotCounted(t *testing.T) {
	s := counted(statistics.Event{Kind: statistics.Assessed})
	s.Add([]statistics.Event{
		{Kind: statistics.Assessed, Day: firstDay.AddDays(1_000_000)},
		{Kind: statistics.Inspected, Day: firstDay.AddDays(-1_000_000), Outcome: &statistics.Outcome{}},
	})
	same(t, "they are", s, counted())
}

func TestManyCountAndAskAtOnce(t *testing.T) {
	all, _ := journal(rand.New(rand.NewPCG(3, 1)), 400, 20)
	same(t, "it comes to something else", atOnce(all, statistics.Limits{}), counted(all...))
	if s := atOnce(all, statistics.Limits{Prices: 9, Importers: 2, Pairs: 9, Splits: 9, Days: 9}); s.Counters() > 60 {
		t.Errorf("%d counters", s.Counters())
	}
}

// atOnce counts events by four, while others ask.
func atOnce(all []statistics.Event, l statistics.Limits) *statistics.Statistics {
	s := statistics.New(l)
	var crew sync.WaitGroup
	for part := range 4 {
		crew.Go(func() { s.Add(all[len(all)*part/4 : len(all)*(part+1)/4]) })
		crew.Go(func() {
			d := imported(rand.New(rand.NewPCG(uint64(part), 2)))
			for range 50 {
				s.Fill(&d)
				s.Threshold(d.Office, "a1", firstDay.AddDays(15), exact.New(1, 1))
				s.Profiles(firstDay, firstDay)
			}
		})
		crew.Go(func() { s.Append(nil) })
	}
	crew.Wait()
	return s
}

func TestSnapshotsThatAreDamagedAreRefused(t *testing.T) {
	all, _ := journal(rand.New(rand.NewPCG(4, 1)), 10, 20)
	snapshot := counted(all...).Append(nil)
	for n := range len(snapshot) {
		if _, err := statistics.Read(statistics.Limits{}, snapshot[:n]); err == nil {
			t.Fatalf("cut to %d bytes it is read", n)
		}
		bad := bytes.Clone(snapshot)
		bad[n] ^= 0x20
		if _, err := statistics.Read(statistics.Limits{}, bad); err == nil {
			t.Fatalf("with byte %d changed it is read", n)
		}
	}
	if _, err := statistics.Read(statistics.Limits{}, append(snapshot, 0)); err == nil {
		t.Error("with a byte too many it is read")
	}
}

// A forger can work out the checksum. What is read nonetheless must be whole:
// it serves, and is written as it was read.
func useForged(t *testing.T, tables []byte) (whole bool) {
	t.Helper()
	snapshot := statistics.Sealed(tables)
	s, err := statistics.Read(statistics.Limits{}, snapshot)
	if err != nil {
		return false
	}
	if !bytes.Equal(s.Append(nil), snapshot) {
		t.Fatalf("%x is read and written otherwise", tables)
	}
	d := imported(rand.New(rand.NewPCG(5, 1)))
	d.Day = firstDay
	s.Fill(&d)
	s.Add([]statistics.Event{assessed(rand.New(rand.NewPCG(6, 1)), firstDay)})
	for _, office := range s.Offices() {
		s.Threshold(office, theModel, firstDay, exact.New(5, 1))
	}
	s.Append(nil)
	return true
}

func TestForgedSnapshotsAreRefusedOrWhole(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 1))
	all, _ := journal(chance, 12, 20)
	tables, whole := statistics.Tables(counted(all...).Append(nil)), 0
	for range 1000 {
		forged := bytes.Clone(tables)
		for range 1 + chance.IntN(2) {
			forged[chance.IntN(len(forged))] = byte(chance.IntN(256))
		}
		if useForged(t, forged) {
			whole++
		}
	}
	if whole == 0 || whole == 1000 {
		t.Errorf("%d of 1000 are read", whole)
	}
}

func TestSnapshotsOfWhatCannotBeAreRefused(t *testing.T) {
	for name, snapshot := range statistics.Forgeries(firstDay) {
		if _, err := statistics.Read(statistics.Limits{}, snapshot); (err == nil) != (name == "") {
			t.Errorf("%q: %v", name, err)
		}
	}
	e := scored("UA1", firstDay, 0)
	e.Rankings = nil
	e.Profiles = []string{"a", "b"}
	tables := statistics.Tables(counted(e).Append(nil))
	for _, names := range []string{"aa", "ba"} {
		forged := bytes.Replace(tables, []byte("\x01a"), []byte{1, names[0]}, 1)
		at := bytes.LastIndex(forged, []byte("\x01b"))
		forged[at+1] = names[1]
		if useForged(t, forged) {
			t.Errorf("rows in the order %s are read", names)
		}
	}
}

func FuzzRead(f *testing.F) {
	chance := rand.New(rand.NewPCG(8, 1))
	for n := range 4 {
		all, _ := journal(chance, n, 5)
		f.Add(statistics.Tables(counted(all...).Append(nil)))
	}
	f.Fuzz(func(t *testing.T, tables []byte) { useForged(t, tables) })
}
