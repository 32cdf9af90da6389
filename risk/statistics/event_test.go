package statistics_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/statistics"
)

// someNumber is anything an exact number may be: none, small, negative, of many
// digits and places.
func someNumber(t *rapid.T, label string) exact.Number {
	n := exact.New(rapid.Int64().Draw(t, label), rapid.IntRange(0, 20).Draw(t, label+" places"))
	switch rapid.IntRange(0, 4).Draw(t, label+" kind") {
	case 0:
		return exact.Number{}
	case 1:
		return n.Mul(n).Mul(exact.New(-1, 3))
	case 2:
		return exact.New(rapid.Int64Range(0, 1000).Draw(t, label+" small"), 2)
	}
	return n
}

// someItem has all that is kept of an item.
func someItem(t *rapid.T) facts.Item {
	text := func(label string) string { return rapid.StringN(0, 4, 12).Draw(t, label) }
	return facts.Item{
		Item: rapid.Int().Draw(t, "item"), Code: text("code"), Origin: text("origin"), Value: someNumber(t, "value"),
		NetMass: someNumber(t, "mass"), Quantity: someNumber(t, "quantity"), Unit: text("unit"), Payable: someNumber(t, "payable"),
		DutyRate: someNumber(t, "rate"), Column: text("column"), Valuation: text("valuation"),
		Packages: rapid.Int().Draw(t, "packages"), ClaimsRelief: rapid.Bool().Draw(t, "relief"),
		ProofOfOrigin: rapid.Bool().Draw(t, "proof"),
	}
}

func listOf[T any](t *rapid.T, label string, one func(*rapid.T) T) []T {
	var list []T
	for range rapid.IntRange(0, 3).Draw(t, label) {
		list = append(list, one(t))
	}
	return list
}

func someText(t *rapid.T) string { return rapid.StringN(0, 8, 20).Draw(t, "text") }

func someRanking(t *rapid.T) statistics.Ranking {
	return statistics.Ranking{Model: someText(t), Expected: rapid.Int64Min(0).Draw(t, "expected")}
}

// someEvent has all that is kept of an event, and nothing else.
func someEvent(t *rapid.T) statistics.Event {
	e := statistics.Event{
		Kind:    statistics.Kind(rapid.IntRange(1, 3).Draw(t, "kind")),
		Day:     firstDay.AddDays(rapid.IntRange(-40_000, 60_000).Draw(t, "day")),
		Channel: someText(t), Rule: rapid.Bool().Draw(t, "rule"), Ranked: rapid.Bool().Draw(t, "ranked"),
		Drawn: rapid.Bool().Draw(t, "drawn"), Rankings: listOf(t, "rankings", someRanking), Millions: rapid.Int().Draw(t, "millions"),
		Profiles: listOf(t, "profiles", someText), Silent: listOf(t, "silent", someText),
	}
	e.Declaration = facts.Declaration{
		Office: someText(t), Type: someText(t), Procedure: someText(t), TransportMode: someText(t), Importer: someText(t),
		Exporter: someText(t), Declarant: someText(t), Dispatch: someText(t), Day: e.Day,
		Value: someNumber(t, "value"), Payable: someNumber(t, "payable"), Items: listOf(t, "items", someItem),
	}
	if rapid.Bool().Draw(t, "outcome") {
		e.Outcome = someOutcome(t)
	}
	return e
}

func someOutcome(t *rapid.T) *statistics.Outcome {
	return &statistics.Outcome{
		Fault: rapid.Bool().Draw(t, "fault"), Weight: rapid.Int().Draw(t, "weight"), Found: someNumber(t, "found"),
		Items: listOf(t, "items found", func(t *rapid.T) statistics.ItemOutcome {
			return statistics.ItemOutcome{Item: rapid.Int().Draw(t, "item"), Fault: rapid.Bool().Draw(t, "fault"), Found: someNumber(t, "found")}
		}),
		Profiles: listOf(t, "profiles found", func(t *rapid.T) statistics.ProfileOutcome {
			return statistics.ProfileOutcome{Profile: someText(t), Confirmed: rapid.Bool().Draw(t, "confirmed"), Found: someNumber(t, "found")}
		}),
	}
}

func TestEventsReadBackAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := listOf(t, "events", someEvent)
		b := statistics.Encode(events)
		back, err := statistics.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(events, back, asDays); diff != "" {
			t.Fatalf("they changed:\n%s", diff)
		}
		if !bytes.Equal(statistics.Encode(back), b) { // places, too, are as they were
			t.Fatal("they have another encoding")
		}
	})
}

func TestWhatIsNotNeededIsNotKept(t *testing.T) {
	e := assessed(rand.New(rand.NewPCG(11, 1)), firstDay)
	plain := statistics.Encode([]statistics.Event{e})
	d := &e.Declaration
	d.Day, d.Hour, d.Destination, d.Trading, d.TransportDocument = firstDay.AddDays(3), 7, "UA", "DE", "CMR1"
	d.ImporterBefore, d.Screened = 9, []facts.Screened{{Party: "importer"}}
	it := &d.Items[0]
	it.Destination, it.GrossMass, it.Bulk, it.CodeBefore = "UA", exact.Int(9), true, 8
	it.Peers, it.Split = facts.Peers{Count: 3}, &facts.Split{}
	if !bytes.Equal(statistics.Encode([]statistics.Event{e}), plain) {
		t.Error("something else is kept")
	}
}

func TestEventsAreSmall(t *testing.T) {
	item := facts.Item{
		Item: 1, Code: "6109100000", Origin: "BD", Value: exact.Must("184250.40"), NetMass: exact.Must("412.5"), Unit: "шт",
		Quantity: exact.Must("1850"), Payable: exact.Must("62645.14"), DutyRate: exact.Must("12"), Column: "full", Valuation: "1", Packages: 40,
	}
	hash := strings.Repeat("0123456789abcdef", 4)
	e := statistics.Event{
		Kind: statistics.Assessed, Day: firstDay, Channel: "yellow", Ranked: true, Rankings: []statistics.Ranking{{hash, 1_250_000}, {hash, 980_000}}, Millions: 83_000,
		Profiles: []string{"textiles-under-peers"},
		Declaration: facts.Declaration{
			Office: "UA100110", Type: "IM", Procedure: "40", TransportMode: "3", Importer: "12345678", Exporter: "DHAKAGARMENTSLTD",
			Declarant: "87654321", Dispatch: "BD", Value: exact.Must("921252.00"), Payable: exact.Must("313225.70"),
			Items: []facts.Item{item, item, item, item, item},
		},
	}
	if size := len(statistics.Encode([]statistics.Event{e})); size > 500 {
		t.Errorf("a declaration of five items takes %d bytes", size)
	} else {
		t.Logf("a declaration of five items takes %d bytes", size)
	}
}

func TestBytesThatAreNoEventsAreRefused(t *testing.T) {
	chance := rand.New(rand.NewPCG(12, 1))
	e := inspected(chance, assessed(chance, firstDay))
	e.Declaration.Value = exact.New(1, 18).Mul(exact.New(1, 18)) // written as text
	good := statistics.Encode([]statistics.Event{e})
	for n := range len(good) {
		if _, err := statistics.Decode(good[:n]); !errors.Is(err, statistics.ErrEvents) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	e.Declaration.Value = exact.Must("12345.67")
	narrow := statistics.Encode([]statistics.Event{e})
	forged := func(text string) []byte {
		written := binary.AppendVarint([]byte{3}, 1234567)
		return bytes.Replace(narrow, written, append([]byte{20, byte(len(text))}, text...), 1)
	}
	if _, err := statistics.Decode(forged(strings.Repeat("1", 20))); err != nil {
		t.Fatalf("a number that needs its text: %v", err)
	}
	e.Rankings = []statistics.Ranking{{Model: "model", Expected: math.MaxInt64}}
	written := append([]byte("\x01\x05model"), binary.AppendUvarint(nil, math.MaxInt64)...)
	ranked := func(rankings string) []byte {
		return bytes.Replace(statistics.Encode([]statistics.Event{e}), written, []byte(rankings), 1)
	}
	long := strings.Repeat("m", 64)
	if _, err := statistics.Decode(ranked("\x01\x40" + long + "\x07")); err != nil {
		t.Fatalf("a model of 64 bytes: %v", err)
	}
	for name, b := range map[string][]byte{
		"five rankings":                  ranked("\x05" + strings.Repeat("\x01m\x07", 5)),
		"a model of 65 bytes":            ranked("\x01\x41" + long + "m\x07"),
		"more than there is expected":    ranked("\x01\x05model" + string(binary.AppendUvarint(nil, math.MaxInt64+1))),
		"a padded expectation":           ranked("\x01\x05model\x87\x00"),
		"another version":                append([]byte{1}, good[1:]...),
		"a byte too many":                append(bytes.Clone(good), 0),
		"many events":                    {2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
		"a padded number":                {2, 0x80, 0},
		"an unknown kind":                append([]byte{2, 1, 4}, good[3:]...),
		"text that is no number":         forged(".5"),
		"text of a number that has less": forged("12345.67"),
		"text with a zero before it":     forged("0" + strings.Repeat("1", 20)),
		"text with a sign and no number": forged("-"),
		"text of two points":             forged("1.1." + strings.Repeat("1", 20)),
		"minus nothing":                  forged("-0." + strings.Repeat("0", 20)),
	} {
		if _, err := statistics.Decode(b); !errors.Is(err, statistics.ErrEvents) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	chance := rand.New(rand.NewPCG(13, 1))
	for range 3 {
		all, _ := journal(chance, 2, 5)
		f.Add(statistics.Encode(all))
	}
	wide := assessed(chance, firstDay)
	wide.Declaration.Value = exact.New(-1, 18).Mul(exact.New(7, 18))
	f.Add(statistics.Encode([]statistics.Event{wide}))
	f.Fuzz(func(t *testing.T, b []byte) {
		events, err := statistics.Decode(b)
		if err != nil {
			return
		}
		if again := statistics.Encode(events); !bytes.Equal(again, b) {
			t.Fatalf("%x has another encoding %x", b, again)
		}
		counted(events...).Append(nil)
	})
}
