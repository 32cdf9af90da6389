package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// found is feedback on a declaration.
func found(id string, number int) clearance.Feedback {
	return clearance.Feedback{ID: id, Number: number, Revision: 3, By: "Ірина", At: moment(-time.Duration(number) * time.Hour),
		Body: fmt.Appendf(nil, `{"outcome":"confirmed","number":%d}`, number)}
}

// feedbackOf reads the newest feedback, by number.
func feedbackOf(t *testing.T, d clearance.Driver, ids ...string) []clearance.Feedback {
	t.Helper()
	got, err := d.Feedback(bg(), ids)
	check(t, err)
	slices.SortFunc(got, func(a, b clearance.Feedback) int { return a.Number - b.Number })
	return got
}

func testFeedback(t *testing.T, open Open) {
	d := open(t)
	a, b, c := newID(), newID(), newID()
	write(t, d, clearance.Changes{Feedback: []clearance.Feedback{found(a, 1), found(b, 12)}})
	t.Run("the newest of each declaration is found, whole, and those without are left out", func(t *testing.T) {
		same(t, "feedback", feedbackOf(t, d, b, c, "x", "", a, b), []clearance.Feedback{found(a, 1), found(b, 12)})
		same(t, "feedback of none", feedbackOf(t, d, c), []clearance.Feedback{})
		same(t, "feedback of nobody", feedbackOf(t, d), []clearance.Feedback{})
	})
	t.Run("the greatest number is the newest, whatever its time and whatever came last", func(t *testing.T) {
		write(t, d, clearance.Changes{Feedback: []clearance.Feedback{found(b, 2), found(b, 13), found(a, 3)}})
		write(t, d, clearance.Changes{Feedback: []clearance.Feedback{found(b, 1), found(a, 2)}})
		same(t, "feedback", feedbackOf(t, d, a, b), []clearance.Feedback{found(a, 3), found(b, 13)})
	})
	t.Run("a number that is there already is ErrBusy and nothing is written", func(t *testing.T) {
		lodged := one()
		again := found(a, 3)
		again.Body = []byte(`{"outcome":"not-confirmed"}`)
		lodged.Feedback = []clearance.Feedback{found(c, 1), again}
		isBusy(t, "Put", put(d, lodged))
		nothing(t, d, lodged)
		same(t, "feedback", feedbackOf(t, d, a, c), []clearance.Feedback{found(a, 3)})
	})
	t.Run("what cannot be kept whole is refused", func(t *testing.T) {
		wrong, nameless := found(c, 1), found("x", 1)
		wrong.By = "a\x00b"
		for name, f := range map[string]clearance.Feedback{"an actor with NUL": wrong, "an ID that is none": nameless} {
			err := put(d, clearance.Changes{Feedback: []clearance.Feedback{f}})
			if err == nil || errors.Is(err, clearance.ErrBusy) {
				t.Errorf("%s: got %v, want an error for good", name, err)
			}
		}
	})
	t.Run("five hundred come back at once, and without a body", func(t *testing.T) {
		var all []clearance.Feedback
		var ids []string
		for n := range 500 {
			f := found(newID(), 2*n+2)
			f.Body = nil
			all, ids = append(all, f, found(f.ID, f.Number-1)), append(ids, f.ID)
		}
		write(t, d, clearance.Changes{Feedback: all})
		got := feedbackOf(t, d, ids...)
		if len(got) != 500 {
			t.Fatalf("%d came back", len(got))
		}
		for i := range got {
			same(t, "feedback", got[i], all[2*i])
		}
	})
}

// count writes n transactions with a tally of one byte each.
func count(t *testing.T, d clearance.Driver, n int) {
	t.Helper()
	for range n {
		write(t, d, clearance.Changes{Tally: []byte{1}})
	}
}

// talliesAfter also checks what is said to be dropped.
func talliesAfter(t *testing.T, d clearance.Driver, after int64, n int, dropped int64) []clearance.Tally {
	t.Helper()
	got, gone, err := d.Tallies(bg(), after, n)
	check(t, err)
	if gone != dropped {
		t.Errorf("%d is the greatest that was dropped, want %d", gone, dropped)
	}
	return got
}

func testTallies(t *testing.T, open Open) {
	d := open(t)
	same(t, "tallies of an empty store", talliesAfter(t, d, 0, 9, 0), []clearance.Tally{})
	for i := range 5 {
		write(t, d, clearance.Changes{Tally: []byte{byte(i)}})
	}
	write(t, d, clearance.Changes{})
	all := talliesAfter(t, d, 0, 9, 0)
	t.Run("they are read on from a number", func(t *testing.T) {
		var bodies []byte
		for i, tally := range all {
			if i > 0 && tally.N <= all[i-1].N {
				t.Errorf("number %d after %d", tally.N, all[i-1].N)
			}
			bodies = append(bodies, tally.Body...)
		}
		same(t, "tallies", bodies, []byte{0, 1, 2, 3, 4})
		same(t, "a page", talliesAfter(t, d, 0, 3, 0), all[:3])
		same(t, "the next", talliesAfter(t, d, all[2].N, 3, 0), all[3:])
		same(t, "the last", talliesAfter(t, d, all[4].N, 3, 0), []clearance.Tally{})
	})
	second := all[1].N
	t.Run("those up to drop are dropped with the snapshot, and it is told", func(t *testing.T) {
		check(t, d.PutSnapshot(bg(), all[3].N, []byte("four"), second))
		same(t, "tallies", talliesAfter(t, d, 0, 9, second), all[2:])
		same(t, "tallies", talliesAfter(t, d, all[3].N, 9, second), all[4:])
		same(t, "a page", talliesAfter(t, d, 0, 1, second), all[2:3])
		same(t, "the last", talliesAfter(t, d, all[4].N, 9, second), []clearance.Tally{})
	})
	t.Run("what was dropped once stays dropped", func(t *testing.T) {
		check(t, d.PutSnapshot(bg(), all[4].N, []byte("five"), 0))
		same(t, "tallies", talliesAfter(t, d, 0, 9, second), all[2:])
	})
	t.Run("a number never comes again, also when all tallies were dropped", func(t *testing.T) {
		count(t, d, 1)
		last := talliesAfter(t, d, all[4].N, 9, second)[0].N
		check(t, d.PutSnapshot(bg(), last, []byte("six"), last))
		same(t, "tallies", talliesAfter(t, d, 0, 9, last), []clearance.Tally{})
		count(t, d, 1)
		if next := talliesAfter(t, d, 0, 9, last); len(next) != 1 || next[0].N <= last {
			t.Errorf("%v after %d", next, last)
		}
	})
	t.Run("more than a thousand are dropped at once", func(t *testing.T) { dropMany(t, d) })
}

func dropMany(t *testing.T, d clearance.Driver) {
	err := d.Write(bg(), func(tx clearance.Tx) error {
		for range 1100 {
			if err := tx.Put(bg(), clearance.Changes{Tally: []byte{1}}); err != nil {
				return err
			}
		}
		return nil
	})
	check(t, err)
	all, _, err := d.Tallies(bg(), 0, 9999)
	check(t, err)
	drop := all[1050].N
	check(t, d.PutSnapshot(bg(), drop, nil, drop))
	same(t, "tallies", talliesAfter(t, d, 0, 9999, drop), all[1051:])
}
