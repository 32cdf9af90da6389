package risk_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/tariffs"
)

// bought makes an import of one item and its assessment.
func bought(importer, code, value, netMass string) (*declarations.Declaration, tariffs.Assessment) {
	d := &declarations.Declaration{
		Type: "IM", Importer: &declarations.Party{ID: importer}, CountryOfDestination: "UA",
		Items: []declarations.Item{{Sequence: 1, CommodityCode: code, NetMass: exact.Must(netMass)}},
	}
	v := exact.Must(value)
	return d, tariffs.Assessment{CustomsValue: v, Values: []tariffs.ItemValue{{Item: 1, CustomsValue: v}}}
}

// seen makes a history of imports of 1 kg each: of a code, at these prices.
func seen(t *testing.T, code string, prices ...string) *risk.History {
	t.Helper()
	var tally risk.Tally
	for _, p := range prices {
		d, a := bought("12345678", code, p, "1")
		tally.Count(d, a)
	}
	h := risk.NewHistory()
	add(t, h, tally.Encode())
	return h
}

func add(t testing.TB, h *risk.History, tally []byte) {
	t.Helper()
	if err := h.Add(tally); err != nil {
		t.Fatal(err)
	}
}

// peersFor asks a history for the peers of a code.
func peersFor(h *risk.History, code string) risk.Peers {
	d, a := bought("87654321", code, "1.00", "1")
	return h.Facts(d, a).Items[0].Peers
}

func times(n int, price string) []string { return slices.Repeat([]string{price}, n) }

func TestPeersAreTheNearestWithEnoughPrices(t *testing.T) {
	cases := []struct {
		name, code, want string
		prices           []string // of 6109100000
	}{
		{"the code itself where it has thirty", "6109100000", "6109100000", times(30, "4.00")},
		{"the heading where the code has none", "6109902000", "6109", times(30, "4.00")},
		{"nothing where the heading has too few", "6109902000", "", times(29, "4.00")},
		{"the code's own few where the heading has no more", "6109100000", "6109100000", times(29, "4.00")},
		{"nothing for another heading", "6110109000", "", times(30, "4.00")},
		{"nothing for a code that is none", "6109", "", times(30, "4.00")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := peersFor(seen(t, "6109100000", c.prices...), c.code); got.Code != c.want {
				t.Errorf("peers of %s are %+v, want those of %q", c.code, got, c.want)
			}
		})
	}
}

func TestTheMedianIsNearTheTrueOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000_000), 1, 60).Draw(t, "prices")
		var tally risk.Tally
		for _, c := range cents {
			d, a := bought("1", "6109100000", exact.New(c, 2).String(), "1")
			tally.Count(d, a)
		}
		h := risk.NewHistory()
		if err := h.Add(tally.Encode()); err != nil {
			t.Fatal(err)
		}
		got := peersFor(h, "6109100000")
		slices.Sort(cents)
		want := exact.New(cents[(len(cents)-1)/2], 2)
		off := got.Median.Sub(want).Mul(exact.Int(32)) // a bucket's middle is 1/32 off at most
		if off.Cmp(want) > 0 || exact.Int(0).Sub(off).Cmp(want) > 0 || got.Count != int64(len(cents)) {
			t.Fatalf("median of %d is %s, of %d truly %s", got.Count, got.Median, len(cents), want)
		}
	})
}

func TestPricesOfAnySizeAreCounted(t *testing.T) {
	for _, c := range []struct{ value, netMass, median string }{
		{"0.00", "1", "0.0000"},
		{"0.01", "100", "0.0001"},
		{"0.01", "1000", "0.0000"},
		{"1.00", "3", "0.3392"},                                      // 3333 lies in the bucket of 3328 to 3455
		{"999999999999999.00", "0.00000001", "453962842438945.9968"}, // the last bucket: 63 × 2^56
	} {
		t.Run(c.value+" UAH for "+c.netMass+" kg", func(t *testing.T) {
			d, a := bought("1", "6109100000", c.value, c.netMass)
			var tally risk.Tally
			tally.Count(d, a)
			h := risk.NewHistory()
			add(t, h, tally.Encode())
			if got := peersFor(h, "6109100000"); got.Count != 1 || got.Median.String() != c.median {
				t.Errorf("median is %s of %d, want %s of 1", got.Median, got.Count, c.median)
			}
		})
	}
}

// someTally counts a handful of imports.
func someTally(t *rapid.T) *risk.Tally {
	tally := &risk.Tally{}
	for range rapid.IntRange(0, 8).Draw(t, "declarations") {
		d, a := bought(
			rapid.SampledFrom([]string{"11111111", "22222222", "33333333"}).Draw(t, "importer"),
			rapid.SampledFrom([]string{"6109100000", "6109902000", "8703231910"}).Draw(t, "code"),
			exact.New(rapid.Int64Range(0, 1_000_000).Draw(t, "value"), 2).String(),
			exact.New(rapid.Int64Range(1, 1_000_000).Draw(t, "mass"), 3).String())
		tally.Count(d, a)
	}
	return tally
}

// known gives all that a history says of the parties and codes of someTally.
func known(h *risk.History) []string {
	var all []string
	for _, who := range []string{"11111111", "22222222", "33333333"} {
		for _, code := range []string{"6109100000", "6109902000", "8703231910"} {
			d, a := bought(who, code, "1.00", "1")
			f := h.Facts(d, a)
			all = append(all, fmt.Sprint(f.ImporterBefore, f.Items[0].Peers.Code, f.Items[0].Peers.Count, f.Items[0].Peers.Median))
		}
	}
	return all
}

func TestTalliesInAnyOrderGiveTheSameHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tallies [][]byte
		for range rapid.IntRange(1, 12).Draw(t, "tallies") {
			tallies = append(tallies, someTally(t).Encode())
		}
		forward, shuffled := risk.NewHistory(), risk.NewHistory()
		for i, j := range rapid.Permutation(numbers(len(tallies))).Draw(t, "order") {
			if forward.Add(tallies[i]) != nil || shuffled.Add(tallies[j]) != nil {
				t.Fatal("a tally was refused")
			}
		}
		if diff := cmp.Diff(known(forward), known(shuffled)); diff != "" {
			t.Fatalf("another order, another history:\n%s", diff)
		}
	})
}

func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestOneTallyOrManyGiveTheSameHistory(t *testing.T) {
	together, apart := &risk.Tally{}, risk.NewHistory()
	for i := range 500 {
		d, a := bought(fmt.Sprint("1111111", i%3), "6109100000", fmt.Sprint(i*7+1), fmt.Sprint(i%11+1))
		together.Count(d, a)
		var own risk.Tally
		own.Count(d, a)
		add(t, apart, own.Encode())
	}
	whole := risk.NewHistory()
	add(t, whole, together.Encode())
	if diff := cmp.Diff(known(whole), known(apart)); diff != "" {
		t.Errorf("split otherwise, another history:\n%s", diff)
	}
}

func TestOnlyImportsAreCounted(t *testing.T) {
	var tally risk.Tally
	if !tally.Empty() {
		t.Error("a new tally is not empty")
	}
	d, a := bought("12345678", "6109100000", "4.00", "1")
	for _, kind := range []string{"EX", "TR"} {
		d.Type = kind
		tally.Count(d, a)
	}
	if !tally.Empty() {
		t.Error("an export or transit was counted")
	}
	d.Type = "IM"
	if tally.Count(d, a); tally.Empty() {
		t.Error("an import was not counted")
	}
}

func TestATallyIsEncodedOneWay(t *testing.T) {
	var tally risk.Tally
	for _, price := range []string{"0.0020", "0.0016", "0.0020"} {
		d, a := bought("B", "6109100000", price, "1")
		tally.Count(d, a)
	}
	d, a := bought("A", "6109100000", "0.0016", "0")
	tally.Count(d, a)
	want := "\x01" + // version
		"\x02" + "\x01A\x01" + "\x01B\x03" + // two importers
		"\x01" + "\xe0\xef\x85\xe1\x16" + // one code, 6109100000
		"\x02" + "\x10\x01" + "\x14\x02" // prices 16 once and 20 twice
	if got := string(tally.Encode()); got != want {
		t.Errorf("tally is %q, want %q", got, want)
	}
}

// badTallies are bytes that Encode never gives.
func badTallies() map[string]string {
	const code = "\xe0\xef\x85\xe1\x16"
	return map[string]string{
		"nothing":                     "",
		"another version":             "\x02\x00\x00",
		"the version only":            "\x01",
		"something after":             "\x01\x00\x00\x00",
		"an importer cut off":         "\x01\x01\x05AB",
		"an importer without a name":  "\x01\x01\x00\x01\x00",
		"an importer never seen":      "\x01\x01\x01A\x00\x00",
		"importers out of order":      "\x01\x02\x01B\x01\x01A\x01\x00",
		"an importer twice":           "\x01\x02\x01A\x01\x01A\x01\x00",
		"a count over every int64":    "\x01\x01\x01A\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00",
		"a varint with padding":       "\x01\x01\x01A\x81\x00\x00",
		"four thousand million codes": "\x01\x00\xff\xff\xff\xff\x0f",
		"a code of chapter 00":        "\x01\x00\x01\x01\x01\x10\x01",
		"a code without prices":       "\x01\x00\x01" + code + "\x00",
		"a code twice":                "\x01\x00\x02" + code + "\x01\x10\x01" + code + "\x01\x10\x01",
		"buckets out of order":        "\x01\x00\x01" + code + "\x02\x11\x01\x10\x01",
		"a bucket past the last":      "\x01\x00\x01" + code + "\x01\xb0\x07\x01",
		"a bucket with no price":      "\x01\x00\x01" + code + "\x01\x10\x00",
		"a price counted too often":   "\x01\x00\x01" + code + "\x01\x10\xff\xff\xff\xff\x1f",
	}
}

func TestBytesThatAreNoTallyAddNothing(t *testing.T) {
	for name, text := range badTallies() {
		t.Run(name, func(t *testing.T) {
			h := risk.NewHistory()
			if err := h.Add([]byte(text)); !errors.Is(err, risk.ErrTally) {
				t.Errorf("error is %v, want ErrTally", err)
			}
			if diff := cmp.Diff(known(risk.NewHistory()), known(h)); diff != "" {
				t.Errorf("something was added:\n%s", diff)
			}
		})
	}
}

func TestCountsStopAtTheirMost(t *testing.T) {
	h := risk.NewHistory()
	const most = "\x01\x01\x0811111111\xff\xff\xff\xff\xff\xff\xff\xff\x7f" +
		"\x01\xe0\xef\x85\xe1\x16\x01\x10\xff\xff\xff\xff\x0f"
	for range 3 {
		add(t, h, []byte(most))
	}
	d, a := bought("11111111", "6109100000", "1.00", "1")
	f := h.Facts(d, a)
	if f.ImporterBefore != 1<<63-1 || f.Items[0].Peers.Count != 1<<32-1 {
		t.Errorf("counts are %d and %d", f.ImporterBefore, f.Items[0].Peers.Count)
	}
}

func FuzzHistoryAdd(f *testing.F) {
	for _, text := range badTallies() {
		f.Add([]byte(text))
	}
	var tally risk.Tally
	for i := range 20 {
		d, a := bought(fmt.Sprint("importer", i%4), fmt.Sprint(6109100000+i%3), fmt.Sprint(i*i*i), "3")
		tally.Count(d, a)
	}
	f.Add(tally.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		again, err := risk.Reencode(b)
		if added := risk.NewHistory().Add(b); (added == nil) != (err == nil) {
			t.Fatalf("added: %v, decoded: %v", added, err)
		}
		if err == nil && string(again) != string(b) {
			t.Fatalf("%q has another encoding %q", b, again)
		}
	})
}

func TestHistoryServesManyAtOnce(t *testing.T) {
	h := risk.NewHistory()
	d, a := bought("11111111", "6109100000", "4.00", "1")
	var tally risk.Tally
	tally.Count(d, a)
	encoded, done := tally.Encode(), make(chan error)
	for range 8 {
		go func() {
			var err error
			for range 200 {
				err = errors.Join(err, h.Add(encoded))
				h.Facts(d, a)
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if f := h.Facts(d, a); f.ImporterBefore != 1600 || f.Items[0].Peers.Count != 1600 {
		t.Errorf("1600 additions gave %d and %d", f.ImporterBefore, f.Items[0].Peers.Count)
	}
}
