package storetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/clearance"
)

// version is one version of a profile, and the leaf that goes with it.
func version(id string, number int) (clearance.Version, audit.Leaf) {
	v := clearance.Version{Kind: "profile", ID: id, Number: number, By: "Ірина", At: moment(time.Duration(number) * time.Second),
		Note: "чернетка", Body: fmt.Appendf(nil, `{"id":%q,"number":%d}`, id, number)}
	return v, audit.Leaf{ID: newID(), Seq: 1, Kind: "profile-drafted", Actor: v.By, At: v.At, Digest: sha256.Sum256(v.Body)}
}

// draft keeps versions of one thing with these numbers and gives them.
func draft(t *testing.T, d clearance.Driver, id string, numbers ...int) []clearance.Version {
	t.Helper()
	var kept []clearance.Version
	var leaves []audit.Leaf
	for _, n := range numbers {
		v, leaf := version(id, n)
		kept, leaves = append(kept, v), append(leaves, leaf)
	}
	check(t, d.PutVersions(bg(), kept, leaves))
	return kept
}

func versionsOf(t *testing.T, d clearance.Driver, id string) []clearance.Version {
	t.Helper()
	all, err := d.Versions(bg(), "profile", id, 100)
	check(t, err)
	return all
}

func rulebookStamp(t *testing.T, d clearance.Driver) int64 {
	t.Helper()
	n, err := d.RulebookStamp(bg())
	check(t, err)
	return n
}

func testRulebook(t *testing.T, open Open) {
	t.Run("PutVersions", func(t *testing.T) { testPutVersions(t, open) })
	t.Run("Newest", func(t *testing.T) { testNewest(t, open) })
	t.Run("Artefacts", func(t *testing.T) { testArtefacts(t, open) })
}

func testPutVersions(t *testing.T, open Open) {
	d := open(t)
	t.Run("every version comes back with every field, newest first", func(t *testing.T) {
		first := draft(t, d, "P-1", 2, 1, 30, 10)
		bare, huge := first[0], first[0]
		bare.Number, bare.By, bare.Note, bare.Body = 40, "", "", nil
		huge.Number, huge.Body = 9, Content(1, 200_000)
		check(t, d.PutVersions(bg(), []clearance.Version{huge, bare}, nil))
		same(t, "versions", versionsOf(t, d, "P-1"),
			[]clearance.Version{bare, first[2], first[3], huge, first[0], first[1]})
		newest, err := d.Versions(bg(), "profile", "P-1", 2)
		check(t, err)
		same(t, "the newest two", newest, []clearance.Version{bare, first[2]})
	})
	t.Run("versions of another thing or another kind are their own", func(t *testing.T) {
		mine := draft(t, d, "Q-1", 1)
		draft(t, d, "Q-11", 1)
		list := mine[0]
		list.Kind = "lists"
		check(t, d.PutVersions(bg(), []clearance.Version{list}, nil))
		same(t, "versions", versionsOf(t, d, "Q-1"), mine)
		same(t, "versions of none", versionsOf(t, d, "q-1"), []clearance.Version{})
	})
	t.Run("a version or a leaf that is there already is ErrBusy and nothing is written", func(t *testing.T) {
		putVersionsTwice(t, d)
	})
	t.Run("the stamp grows with every version kept, and with nothing else", func(t *testing.T) {
		before := rulebookStamp(t, d)
		draft(t, d, "S-1", 1)
		after := rulebookStamp(t, d)
		draft(t, d, "S-1", 2, 3, 4)
		last := rulebookStamp(t, d)
		if after <= before || last < after+3 {
			t.Errorf("%d, with a version %d, with three more %d", before, after, last)
		}
		check(t, d.PutArtefact(bg(), [32]byte{1}, []byte{1}))
		write(t, d, full())
		same(t, "stamp", rulebookStamp(t, d), last)
	})
	t.Run("of eight that keep the same number at once exactly one wins", func(t *testing.T) {
		for number := range 5 {
			putVersionTogether(t, d, number+1)
		}
	})
	t.Run("what cannot be kept whole is refused", func(t *testing.T) { putVersionsImpossible(t, d) })
	t.Run("a context that is over writes nothing", func(t *testing.T) {
		ctx, cancel := context.WithCancel(bg())
		cancel()
		v, leaf := version("C-1", 1)
		if d.PutVersions(ctx, []clearance.Version{v}, []audit.Leaf{leaf}) == nil {
			t.Error("kept though its context was over")
		}
		same(t, "versions", versionsOf(t, d, "C-1"), []clearance.Version{})
	})
}

func putVersionsTwice(t *testing.T, d clearance.Driver) {
	old := draft(t, d, "T-1", 1, 2)
	stamp := rulebookStamp(t, d)
	fresh, leaf := version("T-2", 1)
	third, _ := version("T-1", 3)
	changed := old[1]
	changed.Body, changed.By = []byte(`{"other":true}`), "other"
	many := []clearance.Version{changed}
	for n := range 300 {
		v, _ := version("T-3", n+1)
		many = append(many, v)
	}
	for what, versions := range map[string][]clearance.Version{
		"a number": {fresh, third, changed}, "the same version": {old[0], fresh}, "a version twice": {fresh, third, fresh},
		"one of many": many,
	} {
		isBusy(t, what, d.PutVersions(bg(), versions, []audit.Leaf{leaf}))
	}
	isBusy(t, "a leaf", d.PutVersions(bg(), []clearance.Version{fresh}, []audit.Leaf{leaf, leaf}))
	same(t, "stamp", rulebookStamp(t, d), stamp)
	for id, want := range map[string][]clearance.Version{"T-1": {old[1], old[0]}, "T-2": {}, "T-3": {}} {
		same(t, id, versionsOf(t, d, id), want)
	}
	// Had the leaf been kept this would be busy.
	check(t, d.PutVersions(bg(), []clearance.Version{fresh, third}, []audit.Leaf{leaf}))
	isBusy(t, "the leaf again", d.PutVersions(bg(), nil, []audit.Leaf{leaf}))
}

// putVersionTogether lets eight keep a version of the same number, each with
// another thing that stands or falls with it.
func putVersionTogether(t *testing.T, d clearance.Driver, number int) {
	t.Helper()
	var mu sync.Mutex
	var running sync.WaitGroup
	var won []string
	for w := range 8 {
		running.Go(func() {
			v, leaf := version("R-1", number)
			v.By = fmt.Sprint("officer ", w)
			own, _ := version(v.By, number)
			err := d.PutVersions(bg(), []clearance.Version{own, v}, []audit.Leaf{leaf})
			if err != nil {
				isBusy(t, "PutVersions", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			won = append(won, v.By)
		})
	}
	running.Wait()
	kept := versionsOf(t, d, "R-1")
	if len(won) != 1 || len(kept) != number || kept[0].By != won[0] {
		t.Fatalf("number %d: won by %v, %d kept", number, won, len(kept))
	}
	for w := range 8 {
		by := fmt.Sprint("officer ", w)
		own := versionsOf(t, d, by)
		if has := len(own) > 0 && own[0].Number == number; has != (by == won[0]) {
			t.Errorf("number %d: won by %v, but %s kept %v", number, won, by, has)
		}
	}
}

func putVersionsImpossible(t *testing.T, d clearance.Driver) {
	for name, change := range map[string]func(v *clearance.Version){
		"a kind with NUL":     func(v *clearance.Version) { v.Kind = "a\x00b" },
		"an ID not in UTF-8":  func(v *clearance.Version) { v.ID = "a\xffb" },
		"an actor with NUL":   func(v *clearance.Version) { v.By = "a\x00b" },
		"a note not in UTF-8": func(v *clearance.Version) { v.Note = "a\xffb" },
	} {
		good, leaf := version("I-1", 1)
		bad, _ := version("I-2", 1)
		change(&bad)
		err := d.PutVersions(bg(), []clearance.Version{good, bad}, []audit.Leaf{leaf})
		if err == nil || errors.Is(err, clearance.ErrBusy) {
			t.Errorf("%s: got %v, want an error for good", name, err)
		}
	}
	same(t, "versions", versionsOf(t, d, "I-1"), []clearance.Version{})
}

func newest(t *testing.T, d clearance.Driver, after string, n int) []clearance.Version {
	t.Helper()
	page, err := d.Newest(bg(), "profile", after, n)
	check(t, err)
	return page
}

func testNewest(t *testing.T, open Open) {
	d := open(t)
	same(t, "of an empty rulebook", newest(t, d, "", 10), []clearance.Version{})
	var want []clearance.Version
	for i, id := range []string{"b", "Я", "a", "B", "я", "a-1", "é", "e", "ЯЯ", "🛃", "~", "a 1"} {
		// The greatest number is the newest, whatever was kept last.
		want = append(want, draft(t, d, id, 30-i, 9, 2)[0])
	}
	slices.SortFunc(want, func(a, b clearance.Version) int { return strings.Compare(a.ID, b.ID) })
	alike, _ := version("a", 28)
	other, _ := version("a", 99)
	alike.Kind, other.Kind = "lists", "lists"
	check(t, d.PutVersions(bg(), []clearance.Version{alike, other}, nil))
	for _, n := range []int{1, 5, 12, 100} {
		t.Run(fmt.Sprintf("pages of %d hold the newest of each thing once, by ID", n), func(t *testing.T) {
			var got []clearance.Version
			for page := newest(t, d, "", n); len(page) > 0; page = newest(t, d, got[len(got)-1].ID, n) {
				if len(page) > n {
					t.Fatalf("%d versions", len(page))
				}
				got = append(got, page...)
			}
			same(t, "newest", got, want)
		})
	}
	t.Run("it reads on from an ID that there is not", func(t *testing.T) {
		same(t, "newest", newest(t, d, "a0", 1), []clearance.Version{want[slices.IndexFunc(want,
			func(v clearance.Version) bool { return v.ID > "a0" })]})
	})
	t.Run("another kind has its own", func(t *testing.T) {
		got, err := d.Newest(bg(), "lists", "", 10)
		check(t, err)
		same(t, "newest", got, []clearance.Version{other})
	})
}

func testArtefacts(t *testing.T, open Open) {
	d := open(t)
	find := func(t *testing.T, body []byte) {
		t.Helper()
		got, err := d.Artefact(bg(), sha256.Sum256(body))
		check(t, err)
		if got == nil {
			t.Fatal("not found")
		}
		same(t, "artefact", got, body)
	}
	t.Run("they come back byte for byte, empty and huge", func(t *testing.T) {
		for i, body := range [][]byte{{}, {0}, Body(1, 5000), Content(1, 5<<20+1)} {
			given := body
			if i == 0 {
				given = nil
			}
			check(t, d.PutArtefact(bg(), sha256.Sum256(body), given))
			find(t, body)
		}
	})
	t.Run("where there are none there is nil", func(t *testing.T) {
		got, err := d.Artefact(bg(), [32]byte{1})
		check(t, err)
		if got != nil {
			t.Errorf("got %d bytes", len(got))
		}
	})
	t.Run("the same again changes nothing, also eight at once", func(t *testing.T) {
		body := Body(2, 100_000)
		var running sync.WaitGroup
		for range 8 {
			running.Go(func() {
				if err := d.PutArtefact(bg(), sha256.Sum256(body), body); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		find(t, body)
	})
}
