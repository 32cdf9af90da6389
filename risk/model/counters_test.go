package model_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/risk/model"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestAnEncodingIsTheSmoothedShareAtFaultOverThatOfAll(t *testing.T) {
	const heading = "importer,commodityCode,originCountry,label,weight\n"
	table := read(t, heading+"A,847100,CN,1,1\nA,847100,PL,1,0.3\nA,847200,CN,0,1\nB,847100,CN,0,1\n")
	counters, vector := model.CountersOf(table)
	for i := range table.Rows {
		counters.See(&table.Rows[i])
		counters.Learn(&table.Rows[i])
	}
	overall := (1.3 + 1) / (4 + 20.0) // found at fault of all seen
	at := func(r *model.Row, feature string) float64 {
		m := model.FeaturesOf(table)
		return vector(r)[slices.Index(m, feature)]
	}
	stranger := model.NewRow()
	stranger.Texts[model.Importer], stranger.Texts[model.CommodityCode] = "Z", "847100"
	for _, c := range []struct {
		name    string
		row     *model.Row
		feature string
		want    float64
	}{
		{"an importer's own past", &table.Rows[0], "rate(importer)", (1.3 + 5*overall) / (2.3 + 5) / overall},
		{"a combination", &table.Rows[0], "rate(commodityCode+originCountry)", (1 + 5*overall) / (2 + 5) / overall},
		{"a derived column", &table.Rows[2], "rate(chapter)", (1.3 + 5*overall) / (3.3 + 5) / overall},
		{"an importer never seen", &stranger, "rate(importer)", 1},
		{"a combination never seen", &stranger, "rate(commodityCode+originCountry)", 1},
		{"rows seen of an importer", &table.Rows[0], "seen(importer)", math.Log(4)},
		{"rows seen of nobody", &stranger, "seen(importer)", 0},
	} {
		if got := at(c.row, c.feature); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %s is %v, want %v", c.name, c.feature, got, c.want)
		}
	}
}

func TestADeviationIsInSpreadsOfTheNearestPeersThatAreEnough(t *testing.T) {
	const heading = "commodityCode,originCountry,netMass,value\n"
	const few, many = 5, 20
	table := read(t, heading+
		strings.Repeat("8471000000,CN,10,100\n8471000000,CN,10,200\n", many)+
		strings.Repeat("8471000000,PL,10,400\n", few)+
		"8471000000,CN,10,10\n8471000000,PL,10,10\n8471009999,CN,10,10\n8471999999,CN,10,10\n"+
		"8471000000,CN,,10\n8471000000,CN,10,0\n8472000000,CN,1,1\n")
	counters, vector := model.CountersOf(table)
	f := slices.Index(model.FeaturesOf(table), "deviation(value/netMass)")
	for i := range 2*many + few {
		counters.See(&table.Rows[i])
	}
	at := func(i int) float64 { return vector(&table.Rows[2*many+few+i])[f] }
	spread := math.Ln2 / 1.349
	want := -math.Log(math.Sqrt(200)) / math.Sqrt((spread*spread*40+0.09*25)/65*(1+1/41.0))
	if got := at(0); math.Abs(got-want) > 0.3 { // bins are 0.05 wide
		t.Errorf("of its code and origin a tenth of the price lies %v off, want about %v", got, want)
	}
	if at(1) > at(0)-3 {
		t.Errorf("where goods are four times as dear it lies %v off, elsewhere %v", at(1), at(0))
	}
	if six, four := at(2), at(3); six > -4 || math.Abs(six-four) > 0.2 {
		t.Errorf("of codes never seen, with six and four digits alike, it lies %v and %v off", six, four)
	}
	for i, why := range map[int]string{4: "no mass", 5: "no value", 6: "no like prices"} {
		if got := at(i); !math.IsNaN(got) {
			t.Errorf("%s: the price lies %v off", why, got)
		}
	}
}

// One in ten who declares next to nothing must not move what is usual.
func TestTheOddDoNotMoveTheirPeers(t *testing.T) {
	const heading = "commodityCode,netMass,value\n"
	var honest, mixed strings.Builder
	for i := range 90 {
		fmt.Fprintf(&honest, "847100,10,%d\n", 100+i)
	}
	mixed.WriteString(honest.String() + strings.Repeat("847100,10,1\n", 10))
	of := func(rows string) float64 {
		table := read(t, heading+rows+"847100,10,70\n")
		counters, vector := model.CountersOf(table)
		last := len(table.Rows) - 1
		for i := range last {
			counters.See(&table.Rows[i])
		}
		return vector(&table.Rows[last])[slices.Index(model.FeaturesOf(table), "deviation(value/netMass)")]
	}
	if a, b := of(honest.String()), of(mixed.String()); math.Abs(a-b) > 0.5 || a > -2 {
		t.Errorf("it lies %v off the honest and %v off all", a, b)
	}
}

func TestRowsOfThreeDaysAreCounted(t *testing.T) {
	table := read(t, "date,importer,commodityCode\n2026-03-05,A,1\n2026-03-02,A,1\n2026-03-03,A,1\n2026-03-04,A,1\n2026-03-05,A,1\n2026-03-05,B,1\n"+
		"2026-03-05,A,1\n2026-03-06,A,1\n2026-03-08,A,1\n2026-03-05,C,1\n")
	counters, vector := model.CountersOf(table)
	for i := range 6 {
		counters.See(&table.Rows[i])
	}
	f := slices.Index(model.FeaturesOf(table), "recent(importer+commodityCode)")
	for i, want := range []float64{4, 3, 0, 0} {
		if got := math.Expm1(vector(&table.Rows[6+i])[f]); math.Abs(got-want) > 1e-9 {
			t.Errorf("row %d: %v rows of three days, want %v", 6+i, got, want)
		}
	}
}

func TestOutcomesTakenOutLeaveNothingBehind(t *testing.T) {
	text, _ := made(t, 500, 31)
	table := read(t, text)
	kept, _ := model.CountersOf(table)
	changed, _ := model.CountersOf(table)
	chance := rand.New(rand.NewPCG(31, 1))
	wrong := slices.Clone(table.Rows) // outcomes that are corrected later
	for i := range wrong {
		wrong[i].Label, wrong[i].Weight = model.Label(chance.IntN(2)), 1+chance.IntN(model.FullWeight)
	}
	for i := range table.Rows {
		kept.See(&table.Rows[i])
		changed.See(&table.Rows[i])
		kept.Learn(&table.Rows[i])
		changed.Learn(&wrong[i])
	}
	for _, i := range chance.Perm(len(wrong)) {
		if err := changed.Forget(&wrong[i]); err != nil {
			t.Fatal(err)
		}
		changed.Learn(&table.Rows[i])
	}
	if !bytes.Equal(kept.Bytes(), changed.Bytes()) {
		t.Error("counters with corrected outcomes are not those that learned the right ones at once")
	}
}

func TestWhatWasNeverLearnedIsNotTakenOut(t *testing.T) {
	text, _ := made(t, 200, 32)
	table := read(t, text)
	counters, _ := model.CountersOf(table)
	for i := range table.Rows[:100] {
		counters.See(&table.Rows[i])
		counters.Learn(&table.Rows[i])
	}
	before := counters.Bytes()
	stranger := table.Rows[0]
	stranger.Texts[model.Importer] = "nobody"
	heavy := table.Rows[0]
	heavy.Weight = 1_000_000
	for name, r := range map[string]*model.Row{"of an importer never seen": &stranger, "of more weight than there is": &heavy} {
		if err := counters.Forget(r); err == nil {
			t.Errorf("an outcome %s is taken out", name)
		}
	}
	if !bytes.Equal(before, counters.Bytes()) {
		t.Error("a refusal changed the counters")
	}
	unlabelled := table.Rows[0]
	unlabelled.Label = model.Unlabelled
	counters.Learn(&unlabelled)
	if err := counters.Forget(&unlabelled); err != nil || !bytes.Equal(before, counters.Bytes()) {
		t.Errorf("a row without outcome changed the counters, or %v", err)
	}
}

func TestCountersThatWentOnAreThoseThatLearnedInAnyOrder(t *testing.T) {
	text, _ := made(t, 600, 33)
	table := read(t, text)
	live, vector := model.CountersOf(table)
	anew, vectorAnew := model.CountersOf(table)
	for i := range table.Rows {
		live.See(&table.Rows[i])
	}
	for i := range table.Rows {
		live.Learn(&table.Rows[i])
	}
	for i := range slices.Backward(table.Rows) {
		anew.Learn(&table.Rows[i])
	}
	for i := range table.Rows {
		anew.See(&table.Rows[i])
	}
	for i := range table.Rows {
		if diff := cmp.Diff(vector(&table.Rows[i]), vectorAnew(&table.Rows[i]), cmpopts.EquateNaNs()); diff != "" {
			t.Fatalf("row %d:\n%s", i, diff)
		}
	}
}

func TestACopyCountsOnItsOwn(t *testing.T) {
	m, table := shared()
	before := m.Counters().Bytes()
	own := m.Counters()
	for i := range table.Rows[:50] {
		r := table.Rows[i]
		r.Texts[model.Importer] = "new"
		own.See(&r)
		own.Learn(&r)
	}
	if bytes.Equal(own.Bytes(), before) || !bytes.Equal(m.Counters().Bytes(), before) {
		t.Error("the model's counters are not its own")
	}
}

func TestLiveScoresUseEarlierDaysOnly(t *testing.T) {
	m, _ := shared()
	text, _ := made(t, 300, 34)
	table := read(t, text)
	before := m.EvaluateLive(table)
	for i := range table.Rows {
		if table.Rows[i].Day == table.Rows[150].Day {
			table.Rows[i].Label = 1 - table.Rows[i].Label
		}
	}
	after := m.EvaluateLive(table)
	first := slices.IndexFunc(table.Rows, func(r model.Row) bool { return r.Day == table.Rows[150].Day })
	last := first
	for table.Rows[last].Day == table.Rows[150].Day {
		last++
	}
	if !slices.Equal(before[:last], after[:last]) {
		t.Error("an outcome changes scores of its own day")
	}
	if slices.Equal(before[last:], after[last:]) {
		t.Error("outcomes change no later score")
	}
	if slices.Equal(before, m.Evaluate(table)) {
		t.Error("scores with and without live counters are the same")
	}
}
