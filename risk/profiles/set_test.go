package profiles_test

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

var secret = []byte("the secret of the day")

func noneUsed(string) int64 { return 0 }

// mustSet makes a set, or ends the test.
func mustSet(t interface{ Fatal(...any) }, entries ...profiles.Entry) *profiles.Set {
	s, err := profiles.NewSet(entries)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func active(all ...profiles.Profile) []profiles.Entry {
	var entries []profiles.Entry
	for _, p := range all {
		entries = append(entries, profiles.Entry{Profile: p, Version: 1, Status: profiles.Active})
	}
	return entries
}

func TestTheIndexFindsWhatPlainEvaluationFinds(t *testing.T) {
	met, failed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var all []profiles.Profile
		for n := range rapid.IntRange(10, 40).Draw(t, "profiles") {
			all = append(all, someProfile(t, n))
		}
		s := mustSet(t, active(all...)...)
		for range 10 {
			d := someDeclaration(t)
			var want []outcome
			for i := range all {
				if o := plainly(&all[i], d); o.Met || o.Failed {
					want = append(want, o)
				}
			}
			slices.SortFunc(want, byPriority(all))
			var got []outcome
			for _, h := range s.Match(d, secret, noneUsed) {
				isFailed := h.Failed != fault.Text{}
				got = append(got, outcome{h.Profile, h.Item, !isFailed, isFailed})
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("plainly (-) and by the index (+) of %+v:\n%s", d, diff)
			}
			for _, o := range got {
				if o.Met {
					met++
				} else {
					failed++
				}
			}
		}
	})
	if met < 500 || failed < 20 {
		t.Errorf("only %d hits and %d failures: the test compares nothing", met, failed)
	}
}

func byPriority(all []profiles.Profile) func(a, b outcome) int {
	priority := map[string]int{}
	for _, p := range all {
		priority[p.ID] = p.Priority
	}
	return func(a, b outcome) int {
		return cmp.Or(cmp.Compare(priority[b.Profile], priority[a.Profile]), cmp.Compare(a.Profile, b.Profile))
	}
}

// drawnBy does the draw again with fractions: the first eight bytes of the
// code, as a fraction of 2^64, lie under the share.
func drawnBy(profile string, d *facts.Declaration, share int) (string, bool) {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s\x00%s\x00%s", profile, d.Importer, d.TransportDocument)
	key := mac.Sum(nil)[:8]
	part := new(big.Rat).SetFrac(new(big.Int).SetBytes(key), new(big.Int).Lsh(big.NewInt(1), 64))
	return hex.EncodeToString(key), part.Cmp(big.NewRat(int64(share), 1000)) < 0
}

func TestAShareIsDrawnByTheSecretOfTheDay(t *testing.T) {
	p := valid()
	p.SharePerMille = 300
	s := mustSet(t, active(p)...)
	selected := 0
	for i := range 2000 {
		d := shirts()
		d.TransportDocument = fmt.Sprint("CMR", i)
		h := s.Match(d, secret, nil)[0]
		key, want := drawnBy(p.ID, d, p.SharePerMille)
		if h.Key != key || h.Selected != want {
			t.Fatalf("drawn %v by %s, want %v by %s", h.Selected, h.Key, want, key)
		}
		if h.Selected {
			selected++
		}
	}
	if selected < 540 || selected > 660 {
		t.Errorf("%d of 2000 were selected, want about 600", selected)
	}
}

func TestNoMoreThanTheMostADayAreSelected(t *testing.T) {
	p := valid()
	p.MostPerDay = 3
	s := mustSet(t, active(p)...)
	for used, want := range map[int64]bool{0: true, 2: true, 3: false, 4: false} {
		got := s.Match(shirts(), secret, func(profile string) int64 {
			if profile != p.ID {
				t.Errorf("asked of %q", profile)
			}
			return used
		})
		if h := got[0]; h.Selected != want || h.Used != used {
			t.Errorf("with %d used: %+v, want selected %v", used, h, want)
		}
	}
	if h := s.Match(shirts(), secret, nil)[0]; !h.Selected || h.Used != 0 {
		t.Errorf("with nobody to ask: %+v", h)
	}
}

func TestTheMostIsAskedOnlyOfWhatTheShareSelects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := valid()
		p.SharePerMille, p.MostPerDay = rapid.IntRange(1, 1000).Draw(t, "share"), 1
		d := shirts()
		d.TransportDocument = rapid.String().Draw(t, "document")
		_, drawn := drawnBy(p.ID, d, p.SharePerMille)
		asked := false
		h := mustSet(t, active(p)...).Match(d, secret, func(string) int64 { asked = true; return 0 })[0]
		if asked != drawn || h.Selected != drawn {
			t.Fatalf("drawn %v, asked %v, selected %v", drawn, asked, h.Selected)
		}
	})
}

func TestAProfileInShadowSaysSo(t *testing.T) {
	s := mustSet(t, profiles.Entry{Profile: valid(), Version: 7, Status: profiles.Shadow})
	want := []profiles.Hit{{Profile: "cheap-shirts", Version: 7, Item: 1, Shadow: true, Selected: true}}
	if diff := gocmp.Diff(want, s.Match(shirts(), secret, noneUsed)); diff != "" {
		t.Error(diff)
	}
}

func TestASetIsOnlyMadeOfGoodProfiles(t *testing.T) {
	bad := valid()
	bad.Channel = "green"
	for name, entries := range map[string][]profiles.Entry{
		"a draft":           {{Profile: valid(), Version: 1, Status: profiles.Draft}},
		"an expired one":    {{Profile: valid(), Version: 1, Status: profiles.Expired}},
		"one with faults":   active(bad),
		"one that is twice": active(valid(), valid()),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := profiles.NewSet(entries); err == nil {
				t.Error("it was taken")
			}
		})
	}
}

func TestTheVersionIsOfWhatTheSetSays(t *testing.T) {
	a, b := valid(), valid()
	b.ID = "another"
	version := func(entries ...profiles.Entry) string { return mustSet(t, entries...).Version() }
	both := active(a, b)
	if version(both[0], both[1]) != version(both[1], both[0]) {
		t.Error("another order, another version")
	}
	seen := map[string]string{}
	changed := func(name string, entries ...profiles.Entry) {
		v := version(entries...)
		if other, known := seen[v]; known {
			t.Errorf("%s has the version of %s", name, other)
		}
		seen[v] = name
	}
	changed("nothing")
	changed("both", both...)
	changed("the first", both[0])
	changed("another version", profiles.Entry{Profile: a, Version: 2, Status: profiles.Active}, both[1])
	changed("another status", profiles.Entry{Profile: a, Version: 1, Status: profiles.Shadow}, both[1])
	a.Priority++
	changed("another priority", active(a, b)...)
}

// Decisions kept for years name versions: a change here is a change of what
// all profiles are written or mean, and must be meant.
func TestAVersionIsTheSameForYears(t *testing.T) {
	if v := mustSet(t, active(valid())...).Version(); v != "fb1e8d363a92ebdc" {
		t.Errorf("version is %s", v)
	}
}

func TestWhatIsChangedAfterwardsChangesNoSet(t *testing.T) {
	p := valid()
	s := mustSet(t, active(p)...)
	p.Criteria.Codes[0] = "99"
	if len(s.Match(shirts(), secret, noneUsed)) != 1 {
		t.Error("the set has changed")
	}
	if e, _ := s.Entry(p.ID); e.Profile.Criteria.Codes[0] != "6109" {
		t.Errorf("the entry has changed to %q", e.Profile.Criteria.Codes)
	}
}

func TestAnEntryIsFoundByItsIdentifier(t *testing.T) {
	s := mustSet(t, profiles.Entry{Profile: valid(), Version: 4, Status: profiles.Active})
	if e, found := s.Entry("cheap-shirts"); !found || e.Version != 4 || e.Status != profiles.Active {
		t.Errorf("found %v: %+v", found, e)
	}
	if _, found := s.Entry("none"); found {
		t.Error("found what is not in the set")
	}
}

func TestASetServesManyAtOnce(t *testing.T) {
	p := valid()
	p.When = "item.netGrams / d.importsIn1Day > 0 && known(item.grossGrams)"
	s := mustSet(t, active(p)...)
	done := make(chan int)
	for range 8 {
		go func() {
			hits := 0
			for range 200 {
				hits += len(s.Match(shirts(), secret, noneUsed))
			}
			done <- hits
		}()
	}
	for range 8 {
		if hits := <-done; hits != 200 {
			t.Errorf("%d hits of 200", hits)
		}
	}
}

func TestTheIndexLeavesFewProfiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	s := mustSet(t, crowd(2000, r)...)
	left := 0
	for _, d := range traffic(100, r) {
		before := s.Candidates(d)
		s.Match(d, secret, noneUsed)
		if again := s.Candidates(d); again != before {
			t.Fatalf("%d candidates have become %d", before, again)
		}
		left += before
	}
	if mean := left / 100; mean > 40 {
		t.Errorf("%d of 2000 profiles are asked of a declaration", mean)
	}
}
