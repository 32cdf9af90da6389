package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/fault"
)

var tooLong = fault.Rule{Code: "test.too-long", Level: fault.Structure, Text: fault.Text{
	UK: "Не більше ніж {max} (тут {length}).", EN: "No more than {max} (here {length}).",
}}

func TestTextsAreFilledInBothLanguages(t *testing.T) {
	got := tooLong.At("/lrn", "max", "22", "length", "{max}")
	want := fault.Fault{Pointer: "/lrn", Code: "test.too-long", Level: fault.Structure, Message: fault.Text{
		UK: "Не більше ніж 22 (тут {max}).", EN: "No more than 22 (here {max}).",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Message.In("en") != want.Message.EN || got.Message.In("uk") != want.Message.UK || got.Message.In("") != want.Message.UK {
		t.Error("the wrong language")
	}
}

func TestAFaultIsWrittenAsTheContractHasIt(t *testing.T) {
	for level, want := range map[fault.Level]string{
		fault.System: `1`, fault.Structure: `2`, fault.Substance: `3`, fault.Warning: `"warning"`,
	} {
		written, err := json.Marshal(fault.Fault{Pointer: "/a", Code: "c", Level: level, Message: fault.Text{UK: "у", EN: "e"}})
		if err != nil || string(written) != `{"pointer":"/a","code":"c","level":`+want+`,"message":{"uk":"у","en":"e"}}` {
			t.Error(string(written), err)
		}
		var read fault.Fault
		if err := json.Unmarshal(written, &read); err != nil || read.Level != level {
			t.Error(read, err)
		}
	}
	if fault.Structure.String() != "2" || fault.Warning.String() != "warning" {
		t.Error("a level in words")
	}
	if _, err := json.Marshal(fault.Level(0)); err == nil {
		t.Error("no level was written")
	}
	for _, bad := range []string{`0`, `4`, `5`, `"1"`, `null`} {
		var l fault.Level
		if err := json.Unmarshal([]byte(`{"l":`+bad+`}`), &struct{ L *fault.Level }{&l}); err == nil && l != 0 {
			t.Errorf("%s was read as %v", bad, l)
		}
	}
}

func TestFaultsStandByLevelPlaceAndCode(t *testing.T) {
	at := func(l fault.Level, pointer, code string) fault.Fault {
		return fault.Fault{Level: l, Pointer: pointer, Code: code}
	}
	want := fault.List{
		at(fault.System, "/z", "a"),
		at(fault.Structure, "", "a"),
		at(fault.Structure, "/items", "a"),
		at(fault.Structure, "/items/2", "a"),
		at(fault.Structure, "/items/2", "b"),
		at(fault.Structure, "/items/2/x", "a"),
		at(fault.Structure, "/items/10", "a"),
		at(fault.Structure, "/lrn", "a"),
		at(fault.Warning, "", "a"),
	}
	got := make(fault.List, len(want))
	for i, f := range want {
		got[(i*5+3)%len(want)] = f
	}
	got.Sort()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWarningsDoNotBlock(t *testing.T) {
	l := fault.List{{Code: "a", Level: fault.Warning}, {Code: "b", Level: fault.Substance}}
	if b := l.Blocking(); len(b) != 1 || b[0].Code != "b" {
		t.Error(b)
	}
	if w := l.Warnings(); len(w) != 1 || w[0].Code != "a" {
		t.Error(w)
	}
	if !l.Has("a") || l.Has("c") {
		t.Error("Has")
	}
}

// What goes to the log must not repeat what a person wrote.
func TestTheErrorOfAListNamesNoValues(t *testing.T) {
	l := fault.List{tooLong.At("/lrn", "max", "secret", "length", "5"), {Code: "b", Pointer: "/x", Level: fault.Warning}}
	if got := fault.Refuse(l).Error(); got != "document.refused: test.too-long at /lrn; b at /x" {
		t.Error(got)
	}
}

func TestARefusalIsFoundInsideOtherErrors(t *testing.T) {
	refusal := fault.New(fault.Conflict, tooLong, "max", "5", "length", "6").With("mrn", "26UA100230000001U9")
	wrapped := fmt.Errorf("lodge: %w", refusal)
	found := fault.As(wrapped)
	if found == nil || found.Fields["mrn"] != "26UA100230000001U9" || found.Text.EN != "No more than 5 (here 6)." {
		t.Error(found)
	}
	if !fault.Is(wrapped, fault.Conflict) || fault.Is(wrapped, fault.NotFound) || fault.Is(errors.New("x"), fault.Conflict) {
		t.Error("Is")
	}
	if fault.As(nil) != nil || fault.As(errors.New("x")) != nil {
		t.Error("a refusal was found where there is none")
	}
	if got := refusal.Error(); got != "test.too-long: No more than 5 (here 6)." {
		t.Error(got)
	}
}

func TestTheCatalogueIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range fault.Catalogue() {
		if seen[r.Code] || r.Code == "" || r.Text.UK == "" || r.Text.EN == "" {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
	}
}

func BenchmarkSort(b *testing.B) {
	l := make(fault.List, 1000)
	for i := range l {
		l[i] = fault.Fault{Level: fault.Structure, Pointer: fmt.Sprintf("/items/%d/netMass", i*7919%1000)}
	}
	for b.Loop() {
		append(fault.List(nil), l...).Sort()
	}
}
