package tariffs_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/tariffs"
)

func TestContradictionsAreRefusedWithEveryRowNamed(t *testing.T) {
	at := func(line int, r tariffs.Row) tariffs.Row {
		r.Line = line
		return r
	}
	_, err := tariffs.NewSchedule("x", started, []tariffs.Row{
		at(2, row("0101", "", "", "")),
		at(3, row("0101000010", "5", "5", "")),
		at(4, row("0101000010", "6", "5", "")),
		at(5, row("0202000010", "5", "5", "")),
		at(6, row("0101000020", "five", "5", "")),
		at(7, row("0101000030", "5", "5", "бочка")),
		at(8, row("01010", "5", "5", "")),
		at(9, row("010x", "", "", "")),
		at(10, row("0101000010", "5", "5", "шт")),
	}, tariffs.Law{})
	var bad tariffs.BadRows
	if !errors.As(err, &bad) {
		t.Fatalf("%v", err)
	}
	got := map[int]string{}
	for _, b := range bad {
		got[b.Line] = b.Code
	}
	want := map[int]string{4: "0101000010", 5: "0202000010", 6: "0101000020", 7: "0101000030", 8: "01010", 9: "010x", 10: "0101000010"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, says := range []string{"line 4", "line 5", `"6"`, `"бочка"`, "no heading"} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("the error does not say %s:\n%v", says, err)
		}
	}
}

func TestTheSameRowTwiceIsNoContradiction(t *testing.T) {
	s, err := tariffs.NewSchedule("x", started, []tariffs.Row{
		row("0409000000", "5", "5", "м 2"), row("0409000000", "5", "5", "м2"), row("020500", "", "", ""), row("0205002000", "", "", ""),
	}, tariffs.Law{})
	if err != nil || !s.Exists("0409000000", started) || s.Unit("0409000000", started) != "м2" || len(s.Rows()) != 3 {
		t.Errorf("%v", err)
	}
}

func TestALawThatCannotBeReadIsRefused(t *testing.T) {
	law := sampleLaw()
	law.Agreements[0].Rates[0].Rate = "as agreed"
	law.Measures[0].Rate = "a fifth"
	law.Parcels = []tariffs.Parcel{{ID: "parcel/free", Free: "some", Duty: "10", VAT: "20"}}
	law.Procedures = []tariffs.Procedure{{Code: "31", Flow: tariffs.Import, Rule: tariffs.Monthly, Percent: "three"}}
	law.Payments = append(law.Payments, tariffs.Payment{Kind: tariffs.Excise})
	law.Measures = append(law.Measures, tariffs.Measure{ID: "fee/percent", Kind: tariffs.BorderFee, Additional: "BUS", Rate: "5 %"})
	_, err := tariffs.NewSchedule("x", started, sampleRows(), law)
	for _, want := range []string{"fee/percent", "as agreed", "a fifth", "some", "three", "names no code"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q: %v", want, err)
		}
	}
}

func TestCodesByDate(t *testing.T) {
	s, _ := sample(t)
	for _, c := range []struct {
		name, code, day string
		want            bool
	}{
		{"a code in force", "0101000010", "2025-01-01", true},
		{"before the tariff", "0101000010", "2024-12-31", false},
		{"on the last day of the code", "0101000090", "2025-12-31", true},
		{"after the last day of the code", "0101000090", "2026-01-01", false},
		{"a heading is no commodity", "0101", "2026-01-01", false},
		{"an unknown code", "0101000011", "2026-01-01", false},
		{"an empty code", "", "2026-01-01", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.Exists(c.code, civil.Must(c.day)); got != c.want {
				t.Errorf("exists: %v", got)
			}
		})
	}
	if got := s.Unit("0101000020", today); got != "пар" {
		t.Errorf("unit %q", got)
	}
	if got := s.Unit("0101000090", today) + s.Unit("nothing", today); got != "" {
		t.Errorf("a unit of no code: %q", got)
	}
	if s.Path("0101000090", today) != nil {
		t.Error("a path to a code that has ended")
	}
	var path []string
	for _, c := range s.Path("0101000020", today) {
		path = append(path, c.Code)
	}
	if diff := cmp.Diff([]string{"01", "0101", "0101000020"}, path); diff != "" {
		t.Error(diff)
	}
}

func TestSearchRanks(t *testing.T) {
	s, _ := sample(t)
	for q, want := range map[string]string{ // what is named so comes before what is only below it
		"майка":           "0102 0101 0102000000 0101000010",
		"майки футболки":  "0101 0101000010 0101000020 0101000030",
		"vest":            "0102 0101 0102000000 0101000010",
		"sports":          "0102 0102000000",
		"0101 0000 1":     "0101000010",
		"01":              "01 0101 0102 0101000010",
		"010100009":       "", // its last day is over
		"port":            "",
		"спортивна майка": "0102 0102000000",
		"футболкы":        "0101 0101000010 0101000020 0101000030",
	} {
		var codes []string
		for _, c := range s.Search(q, today, 4) {
			codes = append(codes, c.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
}

func TestDifferencesBetweenVersions(t *testing.T) {
	before, _ := sample(t)
	rows := sampleRows()
	rows[3].MFN, rows[3].Full = "12", "30 % , але не менш як 2 євро за 1 кг" // the second only spelt otherwise
	rows[4].Unit = "шт"
	rows = append(rows[:5], rows[6:]...)
	rows = append(rows, row("0103000000", "1", "1", ""))
	after, err := tariffs.NewSchedule("y", today, rows, tariffs.Law{})
	if err != nil {
		t.Fatal(err)
	}
	want := []tariffs.Change{
		{Code: "0101000010", Kind: "changed", Field: "mfn", Before: "10 %", After: "12 %"},
		{Code: "0101000020", Kind: "changed", Field: "unit", Before: "пар", After: "шт"},
		{Code: "0101000030", Kind: "removed"},
		{Code: "0103000000", Kind: "added"},
	}
	if diff := cmp.Diff(want, tariffs.Diff(before, after)); diff != "" {
		t.Error(diff)
	}
	if same := tariffs.Diff(before, before); len(same) > 0 {
		t.Errorf("a version differs from itself: %v", same)
	}
}

func TestCardOfACommodity(t *testing.T) {
	s, _ := sample(t)
	card, faults := s.Show("0101000020", today, "DE")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var rates []string
	for _, r := range card.Rates {
		rates = append(rates, string(r.Column)+" "+r.Agreement+" "+r.Rate)
	}
	want := []string{"preferential EU 9 %", "mfn  5 %", "full  0,8 євро за 1 шт або за 1 пару"}
	if diff := cmp.Diff(want, rates); diff != "" {
		t.Error(diff)
	}
	if a := card.Applies; a == nil || a.Column != tariffs.MFN || a.WithProof != tariffs.Preferential || a.Rate != "5 %" || a.RateProved != "9 %" {
		t.Errorf("%+v", a)
	}
	if card.VAT == nil || card.VAT.Rate.String() != "20" || card.DutyCode != "020" || len(card.Path) != 3 || card.Unit != "пар" {
		t.Errorf("%+v", card)
	}
	if card.Name.EN != "T-shirts and vests" || card.Path[2].Name.EN != "" {
		t.Errorf("the name of the heading is missing, or stands in the path as its own: %+v", card)
	}
	if found := s.Search("0101000020", today, 1); len(found) != 1 || found[0].Name.EN != "T-shirts and vests" {
		t.Errorf("%+v", found)
	}
	plain, _ := s.Show("0102000000", today, "")
	if plain.Applies != nil || plain.Rates[1].Known || plain.Rates[1].Rate != "" || plain.Rates[1].Verified {
		t.Errorf("%+v", plain)
	}
	heading, faults := s.Show("0101", today, "")
	if len(faults) > 0 || len(heading.Rates) > 0 || heading.Name.EN == "" {
		t.Errorf("%v %+v", faults, heading)
	}
	if _, faults := s.Show("0101000099", today, ""); !faults.Has("tariff.code-unknown") {
		t.Error(faults)
	}
	if _, faults := s.Show("0101000020", civil.Must("2024-01-01"), ""); !faults.Has("tariff.not-in-force") {
		t.Error(faults)
	}
}
